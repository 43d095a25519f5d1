// What this is, for who sees it for the first time; gone for good when it is read.

import { element } from "../dom.js";
import { recall, remember } from "../memory.js";
import { say } from "../words.js";

const READ = "strip-greeting";

export class Greeting {
  constructor() {
    this.words = element("span");
    this.more = element("span", { class: "strip-greeting-more" });
    this.close = element("button", { type: "button", class: "quiet", onclick: () => this.#read() });
    this.element = element("div", { class: "strip-greeting", hidden: recall(READ) !== null }, element("p", {}, this.words, " ", this.more), this.close);
  }

  draw() {
    this.words.textContent = say("strip-greeting");
    this.more.textContent = say("strip-greeting-more");
    this.close.textContent = say("strip-understood");
  }

  #read() {
    remember(READ, "read");
    this.element.hidden = true;
  }
}
