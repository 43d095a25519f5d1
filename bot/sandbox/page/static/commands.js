// The menu of commands that opens as one types "/": a listbox that the text field steers, so focus stays where one types.

import { element } from "./dom.js";

export class CommandMenu {
  #options = [];
  #chosen = 0;

  constructor(input, button, choose) {
    this.input = input;
    this.button = button;
    this.choose = choose;
    this.list = element("ul", { id: "commands", class: "commands", role: "listbox", "data-say-label": "commands", hidden: true });
    input.setAttribute("aria-controls", this.list.id);
    input.setAttribute("aria-autocomplete", "list");
    this.close();
  }

  get isOpen() {
    return !this.list.hidden;
  }

  offer(typed, commands) {
    const matching = commands.filter(({ command }) => `/${command}`.startsWith(typed.toLowerCase()));
    if (!matching.length) return this.close();
    this.#options = matching.map((one, index) => this.#option(one, index));
    this.list.replaceChildren(...this.#options);
    this.list.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    return this.#mark(0);
  }

  close() {
    this.list.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  // Says whether the key was for the menu.
  key(event) {
    if (!this.isOpen) return false;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) this.#mark((this.#chosen + steps[event.key] + this.#options.length) % this.#options.length);
    else if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && !event.isComposing) this.#take(this.#chosen);
    else if (event.key === "Tab") return this.close() ?? false;
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  #option({ command, description, full }, index) {
    const take = (event) => {
      event.preventDefault();
      this.#take(index);
    };
    const made = element("li", { id: `command-${index}`, role: "option", onmousedown: take }, element("strong", {}, `/${command}`), element("span", {}, description));
    made.dataset.full = full;
    return made;
  }

  #mark(index) {
    this.#chosen = index;
    this.#options.forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    this.input.setAttribute("aria-activedescendant", this.#options[index].id);
    this.#options[index].scrollIntoView({ block: "nearest" });
  }

  #take(index) {
    const { full } = this.#options[index].dataset;
    this.close();
    this.choose(full);
  }
}
