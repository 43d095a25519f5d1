// One message as a list item: who, what it answers, what it says, when, and the buttons under it.

import { element, icon } from "./dom.js";
import { clock, colourOf, isoTime, paintAvatar } from "./format.js";
import { keyboard } from "./keyboard.js";
import { richText } from "./richtext.js";
import { serviceText } from "./service.js";
import { authorId, authorOf } from "./store.js";
import { say } from "./words.js";

// `context`: { store, chat, viewer, doing }; `grouped`: whether it goes on from the message above it.
export function bubble(message, context, { grouped, closed }) {
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
  body.append(...attachments(message, context), words(message, context.doing));
  item.append(element("div", { class: "column" }, body, keyboard(message, context.doing), tools(message, own, context.doing)));
  return item;
}

const attributes = (message, classes) => ({ class: classes, "data-id": message.message_id, tabindex: "-1" });

function portrait(message) {
  const made = element("span", { class: "avatar small", "aria-hidden": "true" });
  paintAvatar(made, authorOf(message), authorId(message));
  return made;
}

function words(message, doing) {
  const said = message.text ?? message.caption ?? "";
  const meta = element("span", { class: "meta" });
  if (message.edit_date) meta.append(element("span", { class: "edited" }, say("edited")), " ");
  meta.append(element("time", { datetime: isoTime(message.date) }, clock(message.date)));
  const made = element("div", { class: "words" }, richText(said, message.entities ?? message.caption_entities, doing));
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

function attachments(message, { doing }) {
  const made = [];
  const photo = message.photo?.at(-1);
  if (photo) {
    // The caption tells what is to be told; a picture without one is at least called a picture.
    const picture = { class: "photo", src: `/page/files/${photo.file_unique_id}`, width: photo.width, height: photo.height };
    made.push(element("img", { ...picture, alt: say(message.caption ? "picture-described" : "picture"), onload: doing.grown }));
  }
  if (message.document) {
    const { file_unique_id: id, file_name: name, file_size: size } = message.document;
    const about = element("span", {}, element("strong", {}, name), say("size", { size: Math.ceil(size / 1024) }));
    made.push(element("a", { class: "file", href: `/page/files/${id}`, download: name }, icon("file"), about));
  }
  return made;
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

// One line of a message, for lists and quotes.
export function summary(message, store) {
  if (message.service) return serviceText(message, store);
  const said = (message.text ?? message.caption ?? "").replace(/\s+/g, " ");
  if (said) return said;
  return message.photo ? say("photo") : (message.document?.file_name ?? "");
}
