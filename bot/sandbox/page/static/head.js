// Above the messages: whose chat it is, the bot's block switch, and the topics of a forum.

import { byId, element } from "./dom.js";
import { paintAvatar } from "./format.js";
import { addressOf } from "./place.js";
import { GENERAL } from "./store.js";

export function drawHead(store, chat, here) {
  const title = store.title(chat);
  paintAvatar(byId("head-avatar"), title, store.faceOf(chat));
  byId("head-title").textContent = title;
  byId("head-about").textContent = about(chat);
  byId("back").href = addressOf({ viewer: here.viewer });
  byId("block").hidden = chat.type !== "private" || !chat.started || chat.blocked;
  byId("block").textContent = "Block";
  drawTopics(chat, here);
}

function about(chat) {
  const count = Object.keys(chat.members ?? {}).length;
  const people = (word) => `${count} ${word}${count === 1 ? "" : "s"}`;
  const name = chat.username && chat.type !== "private" ? `@${chat.username}, ` : "";
  if (chat.type === "private") return "bot";
  return name + people(chat.type === "channel" ? "subscriber" : "member");
}

function drawTopics(chat, here) {
  const bar = byId("topics");
  bar.hidden = !chat.is_forum;
  if (!chat.is_forum) return;
  const topics = [{ thread: null, name: "All" }, { thread: GENERAL, name: "General" }, ...chat.topics];
  const links = topics.map(({ thread, name }) => {
    const made = element("a", { href: addressOf({ viewer: here.viewer, chat: chat.id, thread }) }, name);
    if (thread === here.thread) made.setAttribute("aria-current", "true");
    return made;
  });
  // Drawn only when something differs: a new link would not have the focus of the old one.
  if (links.some((link, index) => !link.isEqualNode(bar.children[index])) || links.length !== bar.children.length) bar.replaceChildren(...links);
}
