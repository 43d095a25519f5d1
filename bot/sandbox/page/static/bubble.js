// One message, or an album, as a list item: who, what it answers, what it says, when, and the buttons under it.

import { attachments } from "./attachments.js";
import { element, icon } from "./dom.js";
import { clock, colourOf, isoTime, paintAvatar } from "./format.js";
import { keyboard } from "./keyboard.js";
import { richText } from "./richtext.js";
import { authorId, authorOf } from "./store.js";
import { said, serviceText, summary } from "./summary.js";
import { say } from "./words.js";

// `messages`: one, or those of an album; `context`: { store, chat, viewer, doing }; `grouped`: whether it goes on from the
// message above it.
export function bubble(messages, context, { grouped, closed }) {
  const [message] = messages;
  if (message.service) {
    return element("li", attributes(message, "service"), element("span", {}, serviceText(message, context.store)));
  }
  const own = message.sender === context.viewer && !message.sender_chat;
  const named = context.chat.type.endsWith("group") && !own;
  const classes = ["message", own && "own", named && "named", grouped && "grouped", closed && "closed"];
  const item = element("li", attributes(message, classes.filter(Boolean).join(" ")));
  if (named) item.append(portrait(message));
  const body = element("div", { class: "bubble" });
  body.append(element("span", { class: grouped || !named ? "unseen" : "author", "data-colour": colourOf(authorId(message)) }, own ? say("you") : authorOf(message)));
  const answered = message.reply_to && quote(message.reply_to, context);
  if (answered) body.append(answered);
  // An album shows its words where just one of its messages has any, as Telegram does.
  const speaking = messages.filter(said);
  body.append(...attachments(messages, context), words(speaking.length === 1 ? speaking[0] : message, messages, context.doing));
  item.append(element("div", { class: "column" }, body, keyboard(message, context.doing), tools(message, own, context.doing)));
  return item;
}

const attributes = (message, classes) => ({ class: classes, "data-id": message.message_id, tabindex: "-1" });

function portrait(message) {
  const made = element("span", { class: "avatar small", "aria-hidden": "true" });
  paintAvatar(made, authorOf(message), authorId(message));
  return made;
}

function words(message, messages, doing) {
  const meta = element("span", { class: "meta" });
  if (messages.some((one) => one.edit_date)) meta.append(element("span", { class: "edited" }, say("edited")), " ");
  meta.append(element("time", { datetime: isoTime(message.date) }, clock(message.date)));
  const here = { ...doing, tag: (tag) => doing.tag(tag, message.message_id) };
  const made = element("div", { class: "words" }, richText(said(message), message.entities ?? message.caption_entities, here));
  // A time behind a block would hang beside nothing; it gets a line of its own.
  if (made.lastElementChild === made.lastChild && made.lastChild?.matches?.("pre, blockquote")) meta.classList.add("below");
  made.append(meta);
  return made;
}

function quote(number, { store, chat, doing }) {
  const answered = store.messagesOf(chat.id).get(number);
  if (!answered) return element("p", { class: "quote" }, say("deleted"));
  const button = { type: "button", class: "quote", "data-colour": colourOf(authorId(answered)), onclick: () => doing.show(number) };
  return element("button", button, element("strong", {}, authorOf(answered)), element("span", {}, summary(answered, store)));
}

function tools(message, own, doing) {
  const made = element("div", { class: "tools" });
  const add = (label, drawing, onclick) => {
    made.append(element("button", { type: "button", class: "icon", "aria-label": label, title: label, onclick }, icon(drawing)));
  };
  if (doing.reply) add(say("reply"), "reply", () => doing.reply(message));
  if (doing.edit && own) add(say("edit"), "edit", () => doing.edit(message));
  return made;
}
