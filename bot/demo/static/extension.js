// The strip above the messenger: follows the night by asking for it a few times a second, and wires what is pressed.

import { byId } from "../dom.js";
import { addressOf } from "../place.js";
import { tell } from "../popup.js";
import { loadWords, say } from "../words.js";
import { Greeting } from "./greeting.js";
import { Clock } from "./clock.js";
import { Faults } from "./faults.js";
import { Moments } from "./moments.js";
import { Origin } from "./origin.js";
import { Steering } from "./steering.js";

const ASK_AGAIN_MS = 250;
const ASK_AGAIN_AWAY_MS = 600;
// Who comes without a chat in the address is led to the first person's.
let isNew = location.hash === "";
const strip = byId("extension");

async function press(name, given = {}) {
  try {
    const response = await fetch(`/strip/${name}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(given),
    });
    if (!response.ok) tell((await response.json()).error);
  } catch {
    tell(say("strip-gone"));
  }
  await look();
}

const parts = [new Clock(), new Steering(press), new Moments(press), new Origin(), new Greeting(), new Faults(press)];

async function look() {
  try {
    draw(await (await fetch("/strip/state")).json());
    strip.classList.remove("away");
  } catch {
    // The server comes back with the next run, or not at all; the messenger says so.
    strip.classList.add("away");
  }
}

function draw(state) {
  strip.setAttribute("aria-label", say("strip"));
  for (const part of parts) part.draw(state);
  strip.hidden = false;
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
