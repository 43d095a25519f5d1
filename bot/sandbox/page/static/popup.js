// The answers to pressed buttons: a toast that passes by, or an alert that waits to be read.

import { act } from "./api.js";
import { byId } from "./dom.js";

const TOAST_MS = 5000;
let passing = 0;

export function tell(text) {
  const toast = byId("toast");
  toast.textContent = text;
  toast.classList.add("shown");
  clearTimeout(passing);
  passing = setTimeout(() => toast.classList.remove("shown"), TOAST_MS);
}

export function alertOf(from, text) {
  byId("alert-from").textContent = from;
  byId("alert-text").textContent = text;
  const dialog = byId("alert");
  if (!dialog.open) dialog.showModal();
}

// Queries that this page opened and whose answer is awaited. An answer may overtake the number of its own query, so
// answers that nobody awaits yet are kept.
export class Queries {
  #awaited = new Map();
  #early = new Map();

  async press(given, settle) {
    try {
      const { query } = await act("press", given);
      this.#awaited.set(query, settle);
      if (this.#early.has(query)) this.answer(this.#early.get(query));
    } catch (error) {
      settle();
      tell(error.message);
    }
  }

  // Gives the answer to show, or null where another window pressed the button.
  answer(content) {
    const settle = this.#awaited.get(content.query);
    if (!settle) {
      this.#early.set(content.query, content);
      return;
    }
    this.#awaited.delete(content.query);
    this.#early.delete(content.query);
    settle(content);
  }
}
