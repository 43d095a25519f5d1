// The chats of the person one is: the newest first, with the last line and the count of unread messages.

import { byId, element } from "./dom.js";
import { isoTime, paintAvatar, shortTime } from "./format.js";
import { addressOf } from "./place.js";
import { fullName } from "./store.js";
import { summary } from "./summary.js";
import { say } from "./words.js";

// The words for the kinds of chats.
const KINDS = { private: "bot", group: "group", supergroup: "group", channel: "channel" };

export class ChatList {
  #rows = new Map();

  constructor(store, unread) {
    this.store = store;
    this.unread = unread;
    this.list = byId("chats");
    this.nobody = element("li", { class: "nobody" });
  }

  draw(here) {
    const chats = this.store.chatsOf(here.viewer);
    this.nobody.textContent = say("nobody");
    const rows = chats.length ? chats.map((chat) => this.#row(chat, here)) : [this.nobody];
    // Moving a row would take the focus from it, so rows move only when their order changes.
    if (rows.some((row, index) => this.list.children[index] !== row) || rows.length !== this.list.children.length) {
      const focused = document.activeElement;
      this.list.replaceChildren(...rows);
      if (this.list.contains(focused)) focused.focus({ preventScroll: true });
    }
    const all = chats.reduce((sum, chat) => sum + this.unread.count(here.viewer, chat.id), 0);
    document.title = all ? `(${all}) ${say("messenger")}` : say("messenger");
  }

  focus(chatId) {
    this.#rows.get(chatId)?.firstChild.focus();
  }

  #row(chat, here) {
    if (!this.#rows.has(chat.id)) this.#rows.set(chat.id, emptyRow());
    const row = this.#rows.get(chat.id);
    const part = (name) => row.querySelector(`.${name}`);
    const [link] = row.children;
    const unread = this.unread.count(here.viewer, chat.id);
    const last = this.store.lastMessage(chat.id);
    link.href = addressOf({ viewer: here.viewer, chat: chat.id });
    link.toggleAttribute("aria-current", chat.id === here.chat);
    if (chat.id === here.chat) link.setAttribute("aria-current", "true");
    paintAvatar(part("avatar"), this.store.title(chat), this.store.faceOf(chat));
    part("title").textContent = this.store.title(chat);
    part("kind").textContent = say(KINDS[chat.type]);
    part("when").textContent = last ? shortTime(last.date) : "";
    if (last) part("when").dateTime = isoTime(last.date);
    part("last").textContent = last ? this.#lastLine(last, chat, here) : say("no-messages");
    part("count").textContent = unread || "";
    part("count").hidden = !unread;
    part("count-words").textContent = unread ? say("unread", { count: unread }) : "";
    return row;
  }

  #lastLine(message, chat, here) {
    const said = summary(message, this.store);
    if (message.service || chat.type === "channel") return said;
    if (message.sender === here.viewer) return say("you-said", { said });
    return chat.type === "private" ? said : `${fullName(message.from)}: ${said}`;
  }
}

function emptyRow() {
  const top = element("span", { class: "row-top" }, element("strong", { class: "title" }), element("small", { class: "kind" }), element("time", { class: "when" }));
  const bottom = element(
    "span",
    { class: "row-bottom" },
    element("span", { class: "last" }),
    element("span", { class: "count", hidden: true }),
    element("span", { class: "count-words unseen" }),
  );
  const words = element("span", { class: "row-words" }, top, bottom);
  return element("li", {}, element("a", { class: "row" }, element("span", { class: "avatar", "aria-hidden": "true" }), words));
}
