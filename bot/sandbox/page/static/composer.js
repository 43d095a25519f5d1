// Where one writes: the draft of each chat, what it answers or changes, and the menu of commands.

import { CommandMenu } from "./commands.js";
import { element, icon } from "./dom.js";
import { authorOf } from "./store.js";
import { summary } from "./summary.js";
import { onLanguage, say, translate } from "./words.js";

const TALLEST_PX = 160;
const BEGUN_COMMAND = /^\/\w*$/;

export class Composer {
  // `hooks`: { send(text), edit(message, text), draft(text), ask(name), lastOwn() }
  constructor(store, hooks) {
    this.store = store;
    this.hooks = hooks;
    this.about = null;
    this.input = element("textarea", { id: "writing", rows: "1", "data-say-label": "message" });
    this.sendButton = element("button", { class: "icon send", "data-say-label": "send" }, icon("send"));
    this.menuButton = element(
      "button",
      { type: "button", class: "icon", "data-say-label": "commands", "aria-haspopup": "listbox", "aria-expanded": "false" },
      icon("menu"),
    );
    this.aboutBar = element("div", { class: "about", hidden: true });
    this.menu = new CommandMenu(this.input, this.menuButton, (command) => this.#sendCommand(command));
    this.form = element("form", { class: "composer" }, this.menu.list, this.aboutBar, element("div", { class: "line" }, this.menuButton, this.input, this.sendButton));
    translate(this.form);
    onLanguage(() => translate(this.form));
    this.form.addEventListener("submit", (event) => this.#submit(event));
    this.input.addEventListener("input", () => this.#typed());
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.menuButton.addEventListener("click", async () => {
      this.input.focus();
      if (this.menu.isOpen) this.menu.close();
      else this.menu.offer("/", await hooks.commands());
    });
  }

  open(draft) {
    this.setAbout(null);
    this.menu.close();
    this.input.value = draft;
    this.#grow();
  }

  focus() {
    this.input.focus({ preventScroll: true });
  }

  reply(message) {
    this.setAbout({ kind: "reply", message });
  }

  edit(message) {
    this.setAbout({ kind: "edit", message });
    this.input.value = message.text ?? "";
    this.#grow();
  }

  setAbout(about) {
    this.about = about;
    this.aboutBar.hidden = !about;
    if (!about) return;
    const label = about.kind === "edit" ? say("edit-message") : say("reply-to", { name: authorOf(about.message) });
    const close = { type: "button", class: "icon", "aria-label": say(about.kind === "edit" ? "do-not-edit" : "do-not-reply"), onclick: () => this.#forgetAbout() };
    this.aboutBar.replaceChildren(
      icon(about.kind),
      element("p", {}, element("strong", {}, label), element("span", {}, summary(about.message, this.store))),
      element("button", close, icon("close")),
    );
    this.focus();
  }

  #forgetAbout() {
    if (this.about?.kind === "edit") this.#put("");
    this.setAbout(null);
    this.focus();
  }

  #put(text) {
    this.input.value = text;
    this.#grow();
    this.hooks.draft(text);
  }

  #grow() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, TALLEST_PX)}px`;
  }

  async #typed() {
    this.#grow();
    if (this.about?.kind !== "edit") this.hooks.draft(this.input.value);
    if (!BEGUN_COMMAND.test(this.input.value)) return this.menu.close();
    const commands = await this.hooks.commands();
    // What was typed, or sent, while the menu came counts, not what was typed before.
    return BEGUN_COMMAND.test(this.input.value) ? this.menu.offer(this.input.value, commands) : this.menu.close();
  }

  #key(event) {
    if (this.menu.key(event)) return;
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.form.requestSubmit();
    } else if (event.key === "Escape" && this.about) {
      event.stopPropagation();
      this.#forgetAbout();
    } else if (event.key === "ArrowUp" && !this.input.value && this.hooks.lastOwn()) {
      event.preventDefault();
      this.edit(this.hooks.lastOwn());
    }
  }

  #sendCommand(command) {
    this.#put("");
    this.hooks.send(command, null);
  }

  async #submit(event) {
    event.preventDefault();
    const text = this.input.value;
    if (!text.trim()) return;
    const { about } = this;
    this.menu.close();
    this.setAbout(null);
    this.#put("");
    const done = about?.kind === "edit" ? await this.hooks.edit(about.message, text) : await this.hooks.send(text, about?.message ?? null);
    // What could not be sent is given back, unless something new stands there.
    if (!done && !this.input.value) this.#put(text);
    this.focus();
  }
}
