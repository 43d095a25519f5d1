// The buttons under a message. A pressed one waits for the bot's answer, as long as one would wait in Telegram.

import { element, icon } from "./dom.js";
import { say } from "./words.js";

const PATIENCE_MS = 15000;

export function keyboard(message, doing) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows) return null;
  const made = element("div", { class: "keyboard", role: "group", "aria-label": say("buttons") });
  for (const row of rows) made.append(element("div", { class: "keys" }, ...row.map((button) => key(button, message, doing))));
  return made;
}

function key(button, message, doing) {
  if (button.url) {
    const follow = (event) => doing.link(event, button.url);
    const to = { class: "key", href: button.url, target: "_blank", rel: "noopener noreferrer", onclick: follow };
    return element("a", { ...to, title: button.text, "data-style": button.style }, button.text, icon("link"));
  }
  const made = element("button", { type: "button", class: "key", title: button.text, "data-style": button.style }, button.text);
  if (button.copy_text) {
    made.append(icon("copy"));
    made.addEventListener("click", () => doing.copy(button.copy_text.text));
  } else if (button.callback_data !== undefined) {
    made.dataset.data = button.callback_data;
    made.addEventListener("click", () => press(made, message, doing));
  } else {
    made.addEventListener("click", () => doing.tell(say("unknown-button")));
  }
  return made;
}

async function press(made, message, doing) {
  if (made.getAttribute("aria-busy") === "true") return;
  const rest = () => made.removeAttribute("aria-busy");
  made.setAttribute("aria-busy", "true");
  const patience = setTimeout(rest, PATIENCE_MS);
  await doing.press(message, made.dataset.data, () => {
    clearTimeout(patience);
    rest();
  });
}
