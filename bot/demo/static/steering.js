// What makes the night stand, pass, hurry and begin again.

import { element, icon } from "../dom.js";
import { passed } from "./night.js";
import { momentName } from "./moments.js";
import { shape } from "./shapes.js";
import { word } from "./words.js";

const SPEEDS = [1, 10, 60, 300, 600];

export class Steering {
  constructor(press) {
    this.toggle = element("button", { type: "button", class: "strip-toggle", onclick: () => press(this.paused ? "resume" : "pause") });
    this.next = element("button", { type: "button", class: "icon", onclick: () => press("jump", { to: this.following.time }) }, shape("next"));
    this.speed = element("select", { id: "strip-speed", onchange: () => press("speed", { speed: Number(this.speed.value) }) });
    this.speedLabel = element("label", { for: "strip-speed", class: "strip-speed-label" });
    this.again = element("button", { type: "button", class: "strip-again", onclick: () => press("restart") });
    this.element = element("div", { class: "strip-steering" }, this.toggle, this.next, this.speedLabel, this.speed, this.again);
  }

  draw(state) {
    const stands = state.bot !== "up" || state.over;
    this.paused = Boolean(state.paused);
    this.following = state.moments?.[passed(state)] ?? null;
    this.#label(this.toggle, this.paused ? "play" : "pause", word(this.paused ? "play" : "pause"));
    this.#label(this.again, "again", word("again"));
    this.toggle.disabled = stands;
    this.next.disabled = stands || !this.following;
    const next = this.following ? `${word("next")}: ${momentName(this.following, state.zone)}` : word("next");
    this.next.setAttribute("aria-label", next);
    this.next.title = next;
    this.speedLabel.textContent = word("speed");
    this.speed.disabled = stands;
    this.#drawSpeeds(state.speed);
  }

  #label(button, name, words) {
    const said = `${name} ${words}`;
    if (button.dataset.said === said) return;
    button.dataset.said = said;
    button.replaceChildren(shape(name), element("span", {}, words));
  }

  #drawSpeeds(speed) {
    if (!speed) return;
    if (!this.speed.options.length || ![...this.speed.options].some((one) => Number(one.value) === speed)) {
      const speeds = [...new Set([...SPEEDS, speed])].sort((one, other) => one - other);
      this.speed.replaceChildren(...speeds.map((one) => element("option", { value: one }, `${one}×`)));
    }
    // A list that somebody has open stays as it is.
    if (document.activeElement !== this.speed || this.speed.value === "") this.speed.value = String(speed);
  }
}
