// Below the messages: the field to write in or, where one cannot write, what one can do instead.

import { byId, element } from "./dom.js";

export function drawFoot(store, chat, viewer, composer, doing) {
  const state = footState(store, chat, viewer);
  const foot = byId("foot");
  if (foot.dataset.state === state) return;
  foot.dataset.state = state;
  const button = (label, onclick) => element("button", { type: "button", class: "whole", onclick }, label);
  const shown = {
    start: () => button("Start", () => doing.send("/start", null)),
    write: () => composer.form,
    blocked: () => button("Unblock the bot", () => doing.block(false)),
    gone: () => element("p", {}, "This account was deleted"),
    channel: () => element("p", {}, "Only administrators post in this channel"),
    outside: () => element("p", {}, "You are not in this group"),
  };
  // Who pressed "Start" goes on by writing: the focus must not vanish with the button.
  const hadFocus = foot.contains(document.activeElement);
  foot.replaceChildren(shown[state]());
  if (hadFocus) (foot.querySelector("textarea") ?? foot.querySelector("button"))?.focus();
}

function footState(store, chat, viewer) {
  if (chat.type === "private" && chat.deactivated) return "gone";
  if (chat.type === "private" && chat.blocked) return "blocked";
  if (chat.type === "private" && !chat.started) return "start";
  if (store.mayWrite(chat, viewer)) return "write";
  return chat.type === "channel" ? "channel" : "outside";
}
