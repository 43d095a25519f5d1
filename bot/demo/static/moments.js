// The line of the night's moments: each a mark, full where its figures are real and hollow where they are invented.
// One of them is in the order of tabulation; arrows go along the line, and Enter jumps to a moment that is to come.

import { element } from "../dom.js";
import { language, say } from "../words.js";
import { momentName, passed } from "./night.js";

const STEPS = { ArrowLeft: -1, ArrowRight: 1 };

export class Moments {
  constructor(press) {
    this.press = press;
    this.drawn = "";
    this.marks = [];
    this.element = element("div", { class: "strip-line", role: "toolbar", onkeydown: (event) => this.#go(event) });
  }

  draw(state) {
    const moments = state.moments ?? [];
    const reached = passed(state);
    const wanted = JSON.stringify([language(), state.bot, reached, moments.length]);
    if (wanted === this.drawn) return;
    this.drawn = wanted;
    this.element.setAttribute("aria-label", say("strip-moments"));
    if (this.marks.length !== moments.length) this.#make(moments);
    this.marks.forEach((mark, index) => {
      const name = momentName(moments[index], state.zone);
      const isPast = index < reached;
      mark.classList.toggle("past", isPast);
      mark.title = name;
      mark.setAttribute("aria-label", say(isPast ? "strip-passed" : "strip-jump", { moment: name }));
      mark.setAttribute("aria-disabled", String(isPast || state.bot !== "up"));
      mark.setAttribute("aria-current", index === reached - 1 ? "step" : "false");
    });
    if (this.element.contains(document.activeElement)) return;
    this.#showNow(reached);
    this.#choose(Math.min(reached, this.marks.length - 1));
  }

  // On a phone the marks are as wide as a finger, and the line is longer than the strip.
  #showNow(reached) {
    const now = this.marks[Math.max(reached - 1, 0)];
    if (now) this.element.scrollLeft = now.offsetLeft - (this.element.clientWidth - now.offsetWidth) / 2;
  }

  #make(moments) {
    this.marks = moments.map((moment) => {
      const jump = () => mark.getAttribute("aria-disabled") === "false" && this.press("jump", { to: moment.time });
      const mark = element("button", { type: "button", class: `mark ${moment.kind}${moment.test ? " test" : ""}`, onclick: jump });
      return mark;
    });
    this.element.replaceChildren(...this.marks);
  }

  #choose(index) {
    this.marks.forEach((mark, place) => mark.setAttribute("tabindex", place === index ? "0" : "-1"));
  }

  #go(event) {
    const here = this.marks.indexOf(document.activeElement);
    const ends = { Home: 0, End: this.marks.length - 1 };
    const to = ends[event.key] ?? here + (STEPS[event.key] ?? Number.NaN);
    if (here < 0 || !this.marks[to]) return;
    event.preventDefault();
    this.#choose(to);
    this.marks[to].focus();
  }
}
