// Below the messages: the field to write in or, where one cannot write, what one can do instead.

import { byId, element } from "./dom.js";
import { language, say } from "./words.js";

export function drawFoot(store, chat, viewer, composer, doing) {
  const state = footState(store, chat, viewer);
  const foot = byId("foot");
  const drawn = `${state} ${language()}`;
  if (foot.dataset.drawn === drawn) return;
  foot.dataset.drawn = drawn;
  const button = (label, onclick) => element("button", { type: "button", class: "whole", onclick }, label);
  const shown = {
    start: () => button(say("start"), () => doing.send("/start", null)),
    write: () => composer.form,
    blocked: () => button(say("unblock"), () => doing.block(false)),
    gone: () => element("p", {}, say("account-deleted")),
    channel: () => element("p", {}, say("only-administrators")),
    outside: () => element("p", {}, say("not-in-group")),
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
