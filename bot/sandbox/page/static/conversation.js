// The messages of the open chat. Each has its own list item, which is drawn anew only when the message changes.

import { bubble } from "./bubble.js";
import { byId, element, icon } from "./dom.js";
import { day, dayKey } from "./format.js";
import { isIn } from "./place.js";
import { albums, authorId, topicOf } from "./store.js";
import { said } from "./summary.js";
import { say } from "./words.js";

const NEAR_END_PX = 60;
const TOGETHER_SECONDS = 600;

export class Conversation {
  #items = new Map();
  #firstUnread = null;

  constructor(store, unread, doing) {
    this.store = store;
    this.unread = unread;
    this.allDoing = { ...doing, show: (number) => this.show(number), tag: (tag, number) => this.#showTag(tag, number), grown: () => this.#keepAtEnd() };
    this.list = byId("messages");
    this.scroll = byId("scroll");
    this.toEnd = byId("to-end");
    this.atEnd = true;
    this.toEnd.append(icon("down"), element("span", { class: "count" }));
    this.toEnd.addEventListener("click", () => this.goToEnd("smooth"));
    this.scroll.addEventListener("scroll", () => this.#scrolled());
    this.scroll.addEventListener("scroll", () => this.scroll.classList.add("moving"));
    this.scroll.addEventListener("scrollend", () => this.scroll.classList.remove("moving"));
    // What comes while nobody looks is not read yet.
    document.addEventListener("visibilitychange", () => this.#scrolled());
    // A keyboard on a phone, a turned device or a growing draft must not hide the last message.
    new ResizeObserver(() => this.#keepAtEnd()).observe(this.scroll);
  }

  open(here) {
    this.here = here;
    this.chat = this.store.chats.get(here.chat);
    const mayAnswer = this.chat.type !== "channel" && this.store.mayWrite(this.chat, here.viewer);
    this.doing = { ...this.allDoing, reply: mayAnswer && this.allDoing.reply, edit: mayAnswer && this.allDoing.edit };
    this.#items.clear();
    const messages = this.#messages();
    this.#firstUnread = this.unread.lastRead(here.viewer, here.chat) ? this.unread.first(here.viewer, here.chat, messages) : null;
    this.#draw(messages);
    const mark = this.list.querySelector(".unread-mark");
    this.atEnd = !mark;
    if (mark) mark.scrollIntoView({ block: "center" });
    else this.goToEnd();
    this.#scrolled();
  }

  update(changed) {
    this.chat = this.store.chats.get(this.here.chat);
    const focus = this.#focusedKey();
    for (const { kind, content } of changed) {
      if (["message", "deleted"].includes(kind) && content.chat === this.here.chat) this.#forget(content.message_id);
    }
    this.#draw(this.#messages());
    this.#focusAgain(focus);
    this.#keepAtEnd();
    this.#scrolled();
  }

  goToEnd(behavior = "instant") {
    this.scroll.scrollTo({ top: this.scroll.scrollHeight, behavior });
  }

  lastOwn() {
    return this.#messages().findLast((message) => message.sender === this.here.viewer && !message.service);
  }

  #messages() {
    const all = this.store.inOrder(this.here.chat);
    return this.chat.is_forum ? all.filter((message) => isIn(this.here, topicOf(message))) : all;
  }

  #draw(messages) {
    const wanted = [];
    const all = albums(messages);
    all.forEach((album, index) => {
      const [message] = album;
      const [before, after] = [all[index - 1]?.at(-1), all[index + 1]?.[0]];
      if (!before || dayKey(before.date) !== dayKey(message.date)) wanted.push(this.#mark(`day ${message.message_id}`, "day", day(message.date)));
      if (album.some((one) => one.message_id === this.#firstUnread)) wanted.push(this.#mark("unread", "unread-mark", say("unread-mark")));
      wanted.push(this.#item(album, { grouped: together(before, message), closed: !together(message, after) }));
    });
    place(this.list, wanted);
  }

  #item(album, shape) {
    const [message] = album;
    const known = this.#items.get(message.message_id);
    if (known && known === this.#items.get(album.at(-1).message_id)) {
      if (!message.service) for (const [name, on] of Object.entries(shape)) known.classList.toggle(name, on);
      return known;
    }
    const made = bubble(album, { store: this.store, chat: this.chat, viewer: this.here.viewer, doing: this.doing }, shape);
    for (const one of album) this.#items.set(one.message_id, made);
    return made;
  }

  // A change of one message of an album is a change of the whole.
  #forget(number) {
    const item = this.#items.get(number);
    for (const [key, one] of this.#items) if (one === item) this.#items.delete(key);
  }

  #mark(key, classes, words) {
    if (!this.#items.has(key)) this.#items.set(key, element("li", { class: classes }, element("span", {}, words)));
    return this.#items.get(key);
  }

  // Goes to a message and lets it light up for a moment.
  show(number) {
    const item = this.#items.get(number);
    if (!item) return;
    item.scrollIntoView({ block: "center" });
    item.focus({ preventScroll: true });
    item.classList.remove("found");
    requestAnimationFrame(() => item.classList.add("found"));
  }

  // Goes to the message before that has the same hashtag; from the oldest one to the newest.
  #showTag(tag, number) {
    const has = (message) => said(message).toLowerCase().includes(tag.toLowerCase());
    const tagged = this.#messages().filter((message) => !message.service && has(message));
    this.show((tagged.findLast((message) => message.message_id < number) ?? tagged.at(-1)).message_id);
  }

  // An edit draws the buttons anew; whoever works by keyboard stays on the button that was pressed.
  #focusedKey() {
    const key = document.activeElement?.closest?.(".key");
    const item = key?.closest(".message");
    if (!item || !this.list.contains(item)) return null;
    return { number: Number(item.dataset.id), index: [...item.querySelectorAll(".key")].indexOf(key), data: key.dataset.data };
  }

  #focusAgain(focus) {
    if (!focus || document.activeElement !== document.body) return;
    const item = this.#items.get(focus.number);
    const keys = [...(item?.querySelectorAll(".key") ?? [])];
    const next = keys.find((key) => key.dataset.data === focus.data) ?? keys[Math.min(focus.index, keys.length - 1)] ?? item;
    (next ?? this.scroll).focus({ preventScroll: true });
  }

  #keepAtEnd() {
    if (this.atEnd && this.here) this.goToEnd();
  }

  #scrolled() {
    if (!this.here || document.hidden) return;
    const { scrollTop, clientHeight, scrollHeight } = this.scroll;
    this.atEnd = scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
    const last = this.store.lastMessage(this.here.chat);
    if (this.atEnd && last) this.unread.read(this.here.viewer, this.here.chat, last.message_id);
    const below = this.unread.count(this.here.viewer, this.here.chat);
    this.toEnd.hidden = this.atEnd;
    this.toEnd.setAttribute("aria-label", below ? say("to-end-unread", { count: below }) : say("to-end"));
    this.toEnd.lastChild.textContent = below || "";
    this.doing.read();
  }
}

// Messages of one author close to one another make one group, with one name and one tail.
function together(one, other) {
  if (!one || !other || one.service || other.service) return false;
  return authorId(one) === authorId(other) && other.date - one.date < TOGETHER_SECONDS && dayKey(one.date) === dayKey(other.date);
}

// Puts the wanted items into the list, leaving those alone that stand where they should.
function place(list, wanted) {
  const kept = new Set(wanted);
  for (const child of [...list.children]) if (!kept.has(child)) child.remove();
  wanted.forEach((item, index) => {
    if (list.children[index] !== item) list.insertBefore(item, list.children[index] ?? null);
  });
}
