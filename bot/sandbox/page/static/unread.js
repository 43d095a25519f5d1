// How far each person has read each chat. One's own messages are read as they are written.

export class Unread {
  constructor(store, memory) {
    this.store = store;
    this.memory = memory;
  }

  lastRead(viewer, chatId) {
    return this.memory.get(`read ${viewer} ${chatId}`) ?? 0;
  }

  read(viewer, chatId, number) {
    if (number > this.lastRead(viewer, chatId)) this.memory.set(`read ${viewer} ${chatId}`, number);
  }

  first(viewer, chatId, messages) {
    const last = this.lastRead(viewer, chatId);
    return messages.find((message) => message.message_id > last && message.sender !== viewer)?.message_id ?? null;
  }

  count(viewer, chatId) {
    const last = this.lastRead(viewer, chatId);
    let count = 0;
    for (const message of this.store.messagesOf(chatId).values()) {
      if (message.message_id > last && message.sender !== viewer && !message.service) count += 1;
    }
    return count;
  }
}
