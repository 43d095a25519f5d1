// Where the figures come from: those shown now, and what of the night is invented, in the recording's own words. On a
// phone only the first is said until somebody asks for the rest.

import { element } from "../dom.js";
import { say } from "../words.js";
import { isTest, named } from "./night.js";

export class Origin {
  constructor() {
    this.now = element("strong");
    this.whole = element("span", { class: "strip-whole" });
    this.more = element("button", { type: "button", class: "strip-more", onclick: () => this.element.classList.toggle("unfolded") }, "?");
    this.real = element("span");
    this.test = element("span");
    const dot = (look) => element("i", { class: `dot ${look}`, "aria-hidden": "true" });
    this.legend = element(
      "p",
      { class: "strip-legend" },
      element("span", {}, dot("real"), this.real),
      element("span", {}, dot("test"), this.test),
    );
    this.element = element("div", { class: "strip-origin" }, element("p", {}, this.now, " ", this.more, this.whole), this.legend);
  }

  draw(state) {
    this.now.textContent = state.now ? say(isTest(state) ? "strip-now-test" : "strip-now-real") : "";
    this.whole.textContent = state.invented ? say("strip-invented", { what: named(state.invented) }) : say("strip-all-real");
    this.more.title = say("strip-more");
    this.more.setAttribute("aria-label", say("strip-more"));
    this.more.setAttribute("aria-expanded", String(this.element.classList.contains("unfolded")));
    this.real.textContent = say("strip-real");
    this.test.textContent = say("strip-test");
    this.legend.hidden = !state.invented;
  }
}
