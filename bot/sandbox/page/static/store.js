// What the page knows of the sandbox: its bot, people, chats and messages. Only events change it.

import { say } from "./words.js";

export class Store {
  constructor() {
    this.clear();
  }

  clear() {
    this.bot = null;
    this.users = new Map();
    this.chats = new Map();
    this.messages = new Map();
  }

  apply({ kind, content }) {
    switch (kind) {
      case "bot":
        this.bot = content;
        break;
      case "user":
        this.users.set(content.id, content);
        break;
      case "chat":
        this.chats.set(content.id, content);
        break;
      case "message":
        this.messagesOf(content.chat).set(content.message_id, content);
        break;
      case "deleted":
        this.messagesOf(content.chat).delete(content.message_id);
        break;
    }
  }

  messagesOf(chatId) {
    if (!this.messages.has(chatId)) this.messages.set(chatId, new Map());
    return this.messages.get(chatId);
  }

  // In the order of sending; an edited message comes late by the events, but keeps its place.
  inOrder(chatId, thread = null) {
    const all = [...this.messagesOf(chatId).values()].sort((one, other) => one.message_id - other.message_id);
    return thread === null ? all : all.filter((message) => topicOf(message) === thread);
  }

  lastMessage(chatId) {
    let last = null;
    for (const message of this.messagesOf(chatId).values()) {
      if (!last || message.message_id > last.message_id) last = message;
    }
    return last;
  }

  // A person sees their own chat with the bot, and the groups and channels that they are in.
  chatsOf(userId) {
    const seen = (chat) => (chat.type === "private" ? chat.id === userId : userId in chat.members);
    const when = (chat) => this.lastMessage(chat.id)?.date ?? 0;
    return [...this.chats.values()].filter((chat) => seen(chat) && !chat.migrated).sort((a, b) => when(b) - when(a));
  }

  name(userId) {
    if (userId === this.bot?.id) return this.bot.first_name;
    const user = this.users.get(userId);
    return user ? fullName(user) : say("somebody");
  }

  title(chat) {
    return chat.type === "private" ? this.bot.first_name : chat.title;
  }

  // Whose portrait a chat wears: in the chat with the bot, the bot's.
  faceOf(chat) {
    return chat.type === "private" ? this.bot.id : chat.id;
  }

  mayWrite(chat, userId) {
    if (chat.type === "private") return !chat.blocked && !chat.deactivated;
    if (chat.type === "channel") return ["creator", "administrator"].includes(chat.members[userId]);
    return userId in chat.members;
  }
}

export const GENERAL = 0;

// Messages of a forum outside every topic stand in "General", which has no number in the Bot API.
export const topicOf = (message) => (message.is_topic_message ? message.message_thread_id : GENERAL);

// The messages in their order, those of an album together.
export function albums(messages) {
  const all = [];
  for (const message of messages) {
    const group = message.media_group_id;
    if (group && all.at(-1)?.[0].media_group_id === group) all.at(-1).push(message);
    else all.push([message]);
  }
  return all;
}

export const fullName = (user) => [user.first_name, user.last_name].filter(Boolean).join(" ");

// Where a channel or an administrator who writes as the group stands as the author, nobody's name is told.
export const authorOf = (message) => message.sender_chat?.title ?? fullName(message.from);

export const authorId = (message) => message.sender_chat?.id ?? message.from.id;
