// What makes the night stand, pass, hurry and begin again.

import { element } from "../dom.js";
import { say } from "../words.js";
import { momentName, passed } from "./night.js";
import { shape } from "./shapes.js";

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
    const isStill = state.bot !== "up" || state.over;
    this.paused = Boolean(state.paused);
    this.following = state.moments?.[passed(state)] ?? null;
    label(this.toggle, this.paused ? "play" : "pause");
    label(this.again, "again");
    const next = this.following ? say("strip-next", { moment: momentName(this.following, state.zone) }) : say("strip-no-next");
    if (this.next.title !== next) this.next.title = next;
    this.next.setAttribute("aria-label", next);
    this.next.disabled = isStill || !this.following;
    this.speedLabel.textContent = say("strip-speed");
    this.speed.setAttribute("aria-label", say("strip-speed"));
    this.toggle.disabled = this.speed.disabled = isStill;
    // Then there is nothing else to press.
    this.element.classList.toggle("over", Boolean(state.over) || (state.bot === "down" && !state.faults));
    if (state.speed) this.#drawSpeed(state.speed);
  }

  #drawSpeed(speed) {
    const known = [...this.speed.options].map((one) => Number(one.value));
    if (!known.includes(speed)) {
      const speeds = [...new Set([...SPEEDS, speed])].sort((one, other) => one - other);
      this.speed.replaceChildren(...speeds.map((one) => element("option", { value: one }, `${one}×`)));
    }
    // A list from which somebody is choosing stays as it is.
    if (speed !== this.shownSpeed) this.speed.value = String(speed);
    this.shownSpeed = speed;
  }
}

// What a button does, as a picture and a word; drawn anew only when it is another.
function label(button, does) {
  const words = say(`strip-${does}`);
  if (button.dataset.does === does && button.textContent === words) return;
  button.dataset.does = does;
  button.title = words;
  button.replaceChildren(shape(does), element("span", {}, words));
}
