// Above the messages: whose chat it is, the bot's block switch, and the topics of a forum.

import { byId, element } from "./dom.js";
import { paintAvatar } from "./format.js";
import { addressOf } from "./place.js";
import { GENERAL } from "./store.js";
import { say } from "./words.js";

export function drawHead(store, chat, here) {
  const title = store.title(chat);
  paintAvatar(byId("head-avatar"), title, store.faceOf(chat));
  byId("head-title").textContent = title;
  byId("head-about").textContent = about(chat);
  byId("back").href = addressOf({ viewer: here.viewer });
  byId("block").hidden = chat.type !== "private" || !chat.started || chat.blocked;
  drawTopics(chat, here);
}

function about(chat) {
  const count = Object.keys(chat.members ?? {}).length;
  const name = chat.username && chat.type !== "private" ? `@${chat.username}, ` : "";
  if (chat.type === "private") return say("bot");
  return name + (chat.type === "channel" ? say("subscribers", { count }) : say("members", { count }));
}

function drawTopics(chat, here) {
  const bar = byId("topics");
  bar.hidden = !chat.is_forum;
  if (!chat.is_forum) return;
  const topics = [{ thread: null, name: say("all-topics") }, { thread: GENERAL, name: say("general-topic") }, ...chat.topics];
  const links = topics.map(({ thread, name }) => {
    const made = element("a", { href: addressOf({ viewer: here.viewer, chat: chat.id, thread }) }, name);
    if (thread === here.thread) made.setAttribute("aria-current", "true");
    return made;
  });
  // Drawn only when something differs: a new link would not have the focus of the old one.
  if (links.some((link, index) => !link.isEqualNode(bar.children[index])) || links.length !== bar.children.length) bar.replaceChildren(...links);
}
