// The dress rehearsal: faults to press, and what the bot makes of them.

import { element } from "../dom.js";
import { say } from "../words.js";
import { dayAndTime } from "./night.js";

export class Faults {
  constructor(press) {
    const fault = (act) => element("button", { type: "button", class: "strip-fault", onclick: act });
    const toggle = (name) => press("feed", { fault: this.fault === name ? null : name });
    this.down = fault(() => toggle("down"));
    this.wrong = fault(() => toggle("wrong_sum"));
    this.telegram = fault(() => press("telegram"));
    this.life = fault(() => press(this.isDown ? "revive" : "kill"));
    this.said = element("p", { class: "strip-said", role: "status" });
    const buttons = [this.down, this.wrong, this.telegram, this.life];
    this.element = element("div", { class: "strip-faults", role: "group", hidden: true }, ...buttons, this.said);
  }

  draw(state) {
    this.element.hidden = !state.faults;
    this.element.setAttribute("aria-label", say("strip-faults"));
    this.fault = state.feed_fault ?? null;
    this.isDown = state.bot === "down";
    show(this.down, "strip-feed-down", this.fault === "down");
    show(this.wrong, "strip-wrong-sum", this.fault === "wrong_sum");
    show(this.telegram, "strip-telegram", state.telegram_fault);
    this.life.textContent = say(this.isDown ? "strip-revive" : "strip-kill");
    this.down.disabled = this.wrong.disabled = state.bot !== "up";
    const said = saidOf(state);
    if (this.said.textContent !== said) this.said.textContent = said;
    this.said.classList.toggle("well", said === say("strip-said-well"));
  }
}

function show(button, name, isPressed) {
  button.textContent = say(name);
  button.setAttribute("aria-pressed", String(isPressed));
}

function saidOf(state) {
  if (state.bot === "down") return say("strip-said-killed");
  if (state.bot === "starting") return say("strip-said-starting");
  const said = [];
  if (state.telegram_fault) said.push(say("strip-said-telegram"));
  if (state.feed_fault === "down") {
    const { time } = dayAndTime(state.answered_at, state.zone);
    said.push(say(state.stale ? "strip-said-stale" : "strip-said-feed-down", { time }));
  } else if (state.verdict === "quarantined" || state.verdict === "held") said.push(say(`strip-said-${state.verdict}`));
  else if (state.feed_fault === "wrong_sum") said.push(say("strip-said-wrong-sum"));
  return said.join(" ") || say("strip-said-well");
}
