// The line of the night's moments: each a mark, full where its figures are real and hollow where they are invented.
// One of them is in the order of tabulation; arrows go along the line, and Enter jumps to a moment that is to come.

import { element } from "../dom.js";
import { dayAndTime, passed } from "./night.js";
import { language, word } from "./words.js";

const STEPS = { ArrowLeft: -1, ArrowRight: 1 };

export function momentName(moment, zone) {
  const { day, time } = dayAndTime(moment.time, zone);
  return `${day}, ${time}: ${word(moment.kind)}${moment.test ? `, ${word("invented")}` : ""}`;
}

export class Moments {
  constructor(press) {
    this.press = press;
    this.drawn = "";
    this.marks = [];
    this.element = element("div", { class: "strip-line", role: "toolbar", onkeydown: (event) => this.#go(event) });
  }

  draw(state) {
    const moments = state.moments ?? [];
    const wanted = JSON.stringify([language(), moments]);
    if (wanted !== this.drawn) this.#make(moments, state.zone);
    this.drawn = wanted;
    this.element.setAttribute("aria-label", word("moments"));
    const reached = passed(state);
    this.marks.forEach((mark, index) => {
      const isPast = index < reached;
      mark.classList.toggle("past", isPast);
      mark.setAttribute("aria-disabled", String(isPast || state.bot !== "up"));
      if (index === reached - 1) mark.setAttribute("aria-current", "step");
      else mark.removeAttribute("aria-current");
      const name = momentName(moments[index], state.zone);
      mark.setAttribute("aria-label", isPast ? `${name} (${word("past")})` : `${word("jump")} ${name}`);
    });
    if (!this.element.contains(document.activeElement)) this.#choose(Math.min(reached, this.marks.length - 1));
  }

  #make(moments, zone) {
    this.marks = moments.map((moment) => {
      const mark = element("button", {
        type: "button",
        class: `mark ${moment.kind}${moment.test ? " test" : ""}`,
        title: momentName(moment, zone),
        onclick: () => mark.getAttribute("aria-disabled") === "false" && this.press("jump", { to: moment.time }),
      });
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
