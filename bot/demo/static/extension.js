// The strip above the messenger: follows the night by asking for it a few times a second, and wires what is pressed.

import { byId } from "../dom.js";
import { addressOf } from "../place.js";
import { tell } from "../popup.js";
import { loadWords, say } from "../words.js";
import { Greeting } from "./greeting.js";
import { Clock } from "./clock.js";
import { Faults } from "./faults.js";
import { Moments } from "./moments.js";
import { dayAndTime } from "./night.js";
import { Origin } from "./origin.js";
import { Steering } from "./steering.js";

const ASK_AGAIN_MS = 250;
const ASK_AGAIN_AWAY_MS = 600;
// A night that begins again is away for less.
const GONE_AFTER_MS = 4000;
// Who comes without a chat in the address is led to the first person's.
let isNew = location.hash === "";
let answered = Date.now();
let zone;
const strip = byId("extension");

async function press(name, given = {}) {
  try {
    const response = await fetch(`/strip/${name}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(given),
    });
    if (!response.ok) tell(refusal(await response.json()));
  } catch {
    tell(say("strip-gone"));
  }
  await look();
}

// A refusal that a person can meet has a code, by which it has words here; any other is said as the bot says it.
function refusal({ code, error, time }) {
  return code ? say(`strip-refused-${code}`, time && dayAndTime(time, zone)) : error;
}

const clock = new Clock();
const parts = [clock, new Steering(press), new Moments(press), new Origin(), new Greeting(), new Faults(press)];

async function look() {
  try {
    draw(await (await fetch("/strip/state")).json());
    strip.classList.remove("away", "gone");
    answered = Date.now();
  } catch {
    // The server comes back with the next run, or not at all.
    strip.classList.add("away");
    if (Date.now() - answered < GONE_AFTER_MS) return;
    strip.classList.add("gone");
    clock.lose();
  }
}

function draw(state) {
  strip.setAttribute("aria-label", say("strip"));
  strip.hidden = false;
  zone = state.zone;
  for (const part of parts) part.draw(state);
  if (isNew) location.hash = addressOf({ viewer: state.first, chat: state.first });
  isNew = false;
}

async function follow() {
  await look();
  setTimeout(follow, strip.classList.contains("away") ? ASK_AGAIN_AWAY_MS : ASK_AGAIN_MS);
}

await loadWords("/page/extension/words.json");
strip.classList.add("strip");
strip.append(...parts.map((part) => part.element));
await follow();
