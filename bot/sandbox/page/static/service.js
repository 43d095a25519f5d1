// What became of a chat, in a sentence.

import { fullName } from "./store.js";
import { say } from "./words.js";

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
  if (message.pinned_message) return `${who} pinned a message`;
  return say("something-changed");
}
