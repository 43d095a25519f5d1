// Where one is: as whom, in which chat, in which topic. It stands in the address, so that a reload, a bookmark and the
// browser's own "back" all work: #/<person>/<chat>/<topic>.

import { GENERAL } from "./store.js";

export function place() {
  const [, viewer, chat, thread] = location.hash.split("/");
  const number = (text) => (/^-?\d+$/.test(text ?? "") ? Number(text) : null);
  return { viewer: number(viewer), chat: number(chat), thread: number(thread) };
}

export function addressOf({ viewer, chat = null, thread = null }) {
  const parts = [viewer, chat, thread].filter((part) => part !== null);
  return `#/${parts.join("/")}`;
}

export const isIn = (here, thread) => here.thread === null || here.thread === thread;

// What is written while all topics are shown goes to "General", which a message does not name.
export const threadToWriteTo = (here) => (here.thread === GENERAL ? null : here.thread);
