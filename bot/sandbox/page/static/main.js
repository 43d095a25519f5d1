// The messenger: wires what is known (store, unread) to what is shown and to what one does.

import { act } from "./api.js";
import { ChatList } from "./chatlist.js";
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { byId, element, icon } from "./dom.js";
import { drawFoot } from "./foot.js";
import { drawHead } from "./head.js";
import { deepLink } from "./links.js";
import { recall, remember, RunMemory } from "./memory.js";
import { People } from "./people.js";
import { addressOf, place, threadToWriteTo } from "./place.js";
import { alertOf, Queries, tell } from "./popup.js";
import { PinBar } from "./pins.js";
import { Store } from "./store.js";
import { follow } from "./stream.js";
import { spoken } from "./summary.js";
import { startTheme } from "./theme.js";
import { Unread } from "./unread.js";
import { say, speak } from "./words.js";

const ANNOUNCED_AT_MOST = 5;

const store = new Store();
const memory = new RunMemory();
const unread = new Unread(store, memory);
const queries = new Queries();
const chatList = new ChatList(store, unread);
const people = new People(store, (viewer) => go({ viewer }));
let here = place();
let shown = "";
let isReady = false;

async function attempt(name, given) {
  try {
    await act(name, { user: here.viewer, chat: here.chat, ...given });
    return true;
  } catch (error) {
    tell(error.message);
    return false;
  }
}

const doing = {
  send: (text, answered) => {
    conversation.atEnd = true;
    return attempt("say", { text, thread: threadToWriteTo(here), reply_to: answered?.message_id ?? null });
  },
  block: (blocked) => attempt("block", { blocked }),
  command: (text) => doing.send(text, null),
  reply: (message) => composer.reply(message),
  edit: (message) => composer.edit(message),
  press: (message, data, rest) => {
    const settle = (answer) => {
      rest();
      if (answer?.url) open(answer.url, "_blank", "noopener");
      else if (answer?.text && answer.show_alert) alertOf(store.bot.first_name, answer.text);
      else if (answer?.text) tell(answer.text);
    };
    return queries.press({ user: here.viewer, chat: message.chat, message_id: message.message_id, data }, settle);
  },
  link: (event, url) => {
    const own = deepLink(url, store, here.viewer);
    if (!own) return;
    event.preventDefault();
    go({ viewer: here.viewer, chat: own.chat });
    if (own.start) attempt("say", { chat: own.chat, text: own.start });
  },
  copy: (text) => navigator.clipboard.writeText(text).then(() => tell(say("copied"))),
  tell,
  read: () => chatList.draw(here),
};

const conversation = new Conversation(store, unread, doing);
const pins = new PinBar(store, (number) => conversation.show(number));
const composer = new Composer(store, {
  send: doing.send,
  edit: (message, text) => attempt("edit", { message_id: message.message_id, text }),
  draft: (text) => memory.set(`draft ${here.viewer} ${here.chat}`, text),
  lastOwn: () => conversation.lastOwn(),
  commands: async () => {
    const { commands } = await act("commands", { user: here.viewer, chat: here.chat });
    // In a group a command says whose it is: there may be other bots.
    const suffix = here.chat === here.viewer ? "" : `@${store.bot.username}`;
    return commands.map((one) => ({ ...one, full: `/${one.command}${suffix}` }));
  },
});

function go(to) {
  location.hash = addressOf(to);
}

// Who the address names may come in later, where a new run has just begun; until then one is somebody else.
function whereOneIs() {
  const named = place();
  if (store.users.has(named.viewer)) {
    remember("viewer", named.viewer);
    return named;
  }
  const known = Number(recall("viewer"));
  const [viewer = null] = store.users.has(known) ? [known] : store.users.keys();
  if (named.viewer === null && viewer !== null) history.replaceState(null, "", addressOf({ viewer }));
  return { viewer, chat: null, thread: null };
}

// Draws where one is; another chat than before is opened.
function draw() {
  if (!isReady) return;
  here = whereOneIs();
  // What is drawn already was said in the other language.
  if (speak(store.users.get(here.viewer)?.language_code)) shown = "";
  people.draw(here.viewer);
  const chat = store.chatsOf(here.viewer).find((one) => one.id === here.chat);
  document.body.classList.toggle("in-chat", Boolean(chat));
  for (const id of ["head", "scroll", "foot"]) byId(id).hidden = !chat;
  byId("nothing").hidden = Boolean(chat);
  byId("topics").hidden = byId("pins").hidden = true;
  const left = chat ? null : conversation.here?.chat;
  if (chat) drawChat(chat);
  else [shown, conversation.here, byId("to-end").hidden] = ["", null, true];
  byId("skip").hidden = !composer.form.isConnected || !chat;
  chatList.draw(here);
  if (left) chatList.focus(left);
}

function drawChat(chat) {
  drawHead(store, chat, here);
  pins.draw(chat, here);
  drawFoot(store, chat, here.viewer, composer, doing);
  const address = addressOf(here);
  if (shown === address) return;
  shown = address;
  composer.open(memory.get(`draft ${here.viewer} ${here.chat}`) ?? "");
  conversation.open(here);
  // Keyboards on glass cover half of what one came to read.
  if (matchMedia("(hover: hover)").matches && byId("foot").contains(composer.form)) composer.focus();
  else byId("head-title").focus({ preventScroll: true });
}

function announce({ kind, content }) {
  if (kind !== "message" || content.sender === here.viewer || content.service) return;
  const chat = store.chatsOf(here.viewer).find((one) => one.id === content.chat);
  if (!chat) return;
  const words = chat.id === here.chat ? spoken(content, store) : say("new-in", { chat: store.title(chat) });
  const region = byId("announcements");
  region.append(element("p", {}, content.edit_date ? say("edited-aloud", { words }) : words));
  while (region.children.length > ANNOUNCED_AT_MOST) region.firstChild.remove();
}

follow({
  onReset: (run) => {
    store.clear();
    memory.begin(run);
    shown = "";
  },
  onEvents: (changes, { live }) => {
    for (const change of changes) {
      store.apply(change);
      if (change.kind === "answer") queries.answer(change.content);
      else if (live) announce(change);
    }
    draw();
    if (shown) conversation.update(changes);
  },
  onReady: () => {
    isReady = true;
    draw();
  },
  onConnection: (connected) => {
    byId("offline").hidden = connected;
  },
});

addEventListener("hashchange", draw);
addEventListener("keydown", (event) => {
  if (event.key === "Escape" && here.chat !== null && !document.querySelector("dialog[open]")) go({ viewer: here.viewer });
});
byId("skip").addEventListener("click", (event) => {
  event.preventDefault();
  composer.focus();
});
byId("block").addEventListener("click", () => doing.block(true));
byId("back").append(icon("back"));
byId("block").append(icon("block"));
byId("picture-close").append(icon("close"));
startTheme();
