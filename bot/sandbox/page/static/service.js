// What became of a chat, in a sentence.

import { fullName } from "./store.js";

export function serviceText(message, store) {
  const who = message.sender_chat?.title ?? store.name(message.sender);
  if (message.new_chat_members) {
    const [newcomer] = message.new_chat_members;
    return newcomer.id === message.sender ? `${who} joined` : `${who} added ${fullName(newcomer)}`;
  }
  if (message.left_chat_member) {
    const gone = message.left_chat_member;
    return gone.id === message.sender ? `${who} left` : `${who} removed ${fullName(gone)}`;
  }
  if (message.forum_topic_created) return `${who} opened the topic “${message.forum_topic_created.name}”`;
  if (message.migrate_to_chat_id || message.migrate_from_chat_id) return "This group became a supergroup";
  if (message.pinned_message) return `${who} pinned a message`;
  return "Something changed in this chat";
}
