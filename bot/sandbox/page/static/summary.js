// A message in one line: for lists, quotes and the bar of pins, for screen readers, and for what became of a chat.

import { authorOf, fullName } from "./store.js";
import { say } from "./words.js";

const LONGEST_QUOTE = 40;

export const said = (message) => message.text ?? message.caption ?? "";

export function summary(message, store) {
  if (message.service) return serviceText(message, store);
  return said(message).replace(/\s+/g, " ") || withoutWords(message);
}

// The first line alone, which says what the rest is about.
export const headline = (message) => said(message).split("\n")[0] || withoutWords(message);

export const spoken = (message, store) => `${authorOf(message)}: ${summary(message, store)}`;

function withoutWords(message) {
  if (message.media_group_id) return say("album");
  return message.photo ? say("photo") : (message.document?.file_name ?? "");
}

export function serviceText(message, store) {
  const who = message.sender_chat?.title ?? store.name(message.sender);
  if (message.new_chat_members) {
    const [newcomer] = message.new_chat_members;
    return newcomer.id === message.sender ? say("joined", { who }) : say("added", { who, whom: fullName(newcomer) });
  }
  if (message.left_chat_member) {
    const gone = message.left_chat_member;
    return gone.id === message.sender ? say("left", { who }) : say("removed", { who, whom: fullName(gone) });
  }
  if (message.forum_topic_created) return say("topic-opened", { who, name: message.forum_topic_created.name });
  if (message.migrate_to_chat_id || message.migrate_from_chat_id) return say("became-supergroup");
  if (message.pinned_message) return say("pinned-by", { who, what: pinnedWords(message, store) });
  return say("something-changed");
}

// What the pinned message says now, while it is there.
function pinnedWords({ chat, pinned_message: pinned }, store) {
  const words = headline(store.messagesOf(chat).get(pinned.message_id) ?? pinned);
  return words.length > LONGEST_QUOTE ? `${words.slice(0, LONGEST_QUOTE).trimEnd()}…` : words;
}
