// The bar of pinned messages above the open chat. It shows one of them, and each press goes to it and on to the one before.

import { byId, element, icon } from "./dom.js";
import { isIn } from "./place.js";
import { topicOf } from "./store.js";
import { headline } from "./summary.js";
import { say } from "./words.js";

export class PinBar {
  #next = 0;
  #drawn = "";

  constructor(store, show) {
    this.store = store;
    this.bar = byId("pins");
    this.marks = element("span", { class: "pin-marks", "aria-hidden": "true" });
    this.title = element("strong");
    this.words = element("span");
    this.bar.append(this.marks, element("span", { class: "pin-words" }, this.title, this.words), icon("pin"));
    this.bar.addEventListener("click", () => this.#go(show));
  }

  draw(chat, here) {
    const known = chat.pinned.map((number) => this.store.messagesOf(chat.id).get(number)).filter(Boolean);
    this.pinned = chat.is_forum ? known.filter((message) => isIn(here, topicOf(message))) : known;
    this.bar.hidden = !this.pinned.length;
    const numbers = `${chat.id} ${this.pinned.map((message) => message.message_id)}`;
    // What is newly pinned, and a chat that was just opened, begin with the newest.
    if (numbers !== this.#drawn) this.#next = this.pinned.length - 1;
    this.#drawn = numbers;
    if (this.pinned.length) this.#word();
  }

  #word() {
    const count = this.pinned.length;
    const isNewest = this.#next === count - 1;
    this.title.textContent = isNewest ? say("pinned") : say("pinned-number", { number: this.#next + 1 });
    this.words.textContent = headline(this.pinned[this.#next]);
    const marks = this.pinned.map((_, index) => element("i", { class: index === this.#next ? "now" : "" }));
    this.marks.replaceChildren(...marks);
    this.marks.children[this.#next].scrollIntoView({ block: "nearest" });
  }

  #go(show) {
    show(this.pinned[this.#next].message_id);
    this.#next = (this.#next - 1 + this.pinned.length) % this.pinned.length;
    this.#word();
  }
}
