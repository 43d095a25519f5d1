// The strip above the messenger: follows the night by asking for it a few times a second, and wires what is pressed.

import { byId } from "../dom.js";
import { addressOf } from "../place.js";
import { tell } from "../popup.js";
import { Clock } from "./clock.js";
import { Faults } from "./faults.js";
import { Moments } from "./moments.js";
import { Origin } from "./origin.js";
import { Steering } from "./steering.js";
import { word } from "./words.js";

const ASK_AGAIN_MS = 250;
// Who comes without a chat of their own in the address is led to the first person's.
const isNew = location.hash === "";
const strip = byId("extension");
let isLed = false;

async function press(name, given = {}) {
  try {
    const response = await fetch(`/strip/${name}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(given),
    });
    if (!response.ok) tell((await response.json()).error);
  } catch {
    tell(word("gone"));
  }
  await look();
}

const parts = [new Clock(), new Steering(press), new Moments(press), new Origin(), new Faults(press)];

function draw(state) {
  for (const part of parts) part.draw(state);
  strip.hidden = false;
  strip.setAttribute("aria-label", word("strip"));
  if (isNew && !isLed) location.hash = addressOf({ viewer: state.first, chat: state.first });
  isLed = true;
}

async function look() {
  try {
    draw(await (await fetch("/strip/state")).json());
  } catch {
    strip.classList.add("away"); // the server comes back with the next run, or not at all; the messenger says so
    return;
  }
  strip.classList.remove("away");
}

async function follow() {
  await look();
  setTimeout(follow, ASK_AGAIN_MS);
}

strip.classList.add("strip");
strip.append(...parts.map((part) => part.element));
follow();
