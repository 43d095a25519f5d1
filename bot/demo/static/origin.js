// Where the figures come from: those that are shown now, and what of the night is invented, in the recording's own words.

import { element } from "../dom.js";
import { lastCount, named } from "./night.js";
import { word } from "./words.js";

export class Origin {
  constructor() {
    this.now = element("strong");
    this.whole = element("span");
    this.legend = element("span", { class: "strip-legend" });
    this.element = element("p", { class: "strip-origin" }, this.now, " ", this.whole, " ", this.legend);
  }

  draw(state) {
    if (!state.names) return;
    this.now.textContent = word(lastCount(state)?.test ? "nowInvented" : "nowReal");
    this.whole.textContent = state.invented ? `${word("inventedOfNight")} ${named(state.invented)}` : word("allReal");
    this.legend.hidden = !state.invented;
    this.#drawLegend();
  }

  #drawLegend() {
    const words = [word("real"), word("invented")];
    if (this.legend.dataset.words === words.join()) return;
    this.legend.dataset.words = words.join();
    const kinds = words.map((said, index) => element("span", {}, element("i", { class: index ? "dot test" : "dot", "aria-hidden": "true" }), said));
    this.legend.replaceChildren(...kinds);
  }
}
