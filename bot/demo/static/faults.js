// The dress rehearsal: faults to press, and what the bot makes of them.

import { element } from "../dom.js";
import { word } from "./words.js";

export class Faults {
  constructor(press) {
    const fault = (name, act) => {
      const made = element("button", { type: "button", class: "strip-fault", onclick: act });
      made.dataset.word = name;
      return made;
    };
    this.down = fault("feedDown", () => press("feed", { fault: this.fault === "down" ? null : "down" }));
    this.wrong = fault("wrongSum", () => press("feed", { fault: this.fault === "wrong_sum" ? null : "wrong_sum" }));
    this.telegram = fault("telegram", () => press("telegram"));
    this.bot = fault("kill", () => press(this.isDown ? "revive" : "kill"));
    this.said = element("p", { class: "strip-said", role: "status" });
    this.element = element("div", { class: "strip-faults", role: "group", hidden: true }, this.down, this.wrong, this.telegram, this.bot, this.said);
  }

  draw(state) {
    this.element.hidden = !state.faults;
    if (!state.faults) return;
    this.element.setAttribute("aria-label", word("faults"));
    this.fault = state.feed_fault ?? null;
    this.isDown = state.bot === "down";
    this.bot.dataset.word = this.isDown ? "revive" : "kill";
    for (const one of [this.down, this.wrong, this.telegram, this.bot]) one.textContent = word(one.dataset.word);
    this.down.setAttribute("aria-pressed", String(this.fault === "down"));
    this.wrong.setAttribute("aria-pressed", String(this.fault === "wrong_sum"));
    this.telegram.setAttribute("aria-pressed", String(state.telegram_fault));
    for (const one of [this.down, this.wrong]) one.disabled = state.bot !== "up";
    this.bot.disabled = state.bot === "starting";
    const said = this.#what(state);
    if (this.said.textContent !== said) this.said.textContent = said;
  }

  #what(state) {
    if (this.isDown) return word("saidDown");
    const said = [];
    if (this.fault === "down") said.push(word("saidFeedDown"));
    if (state.telegram_fault) said.push(word("saidTelegram"));
    if (state.verdict === "quarantined" || state.verdict === "held") said.push(`${word(state.verdict)} ${(state.doubts ?? []).join(" ")}`);
    return said.join(" ") || word("saidWell");
  }
}
