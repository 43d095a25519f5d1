// What night it is, and what time it is in it.

import { element } from "../dom.js";
import { dayAndTime, named } from "./night.js";
import { word } from "./words.js";

// Slower than this one sees seconds pass.
const SECONDS_BELOW = 60;

export class Clock {
  constructor() {
    this.name = element("p", { class: "strip-name" });
    this.day = element("span", { class: "strip-day" });
    this.time = element("span", { class: "strip-time" });
    this.clock = element("time", {}, this.day, this.time);
    this.mood = element("p", { class: "strip-mood", role: "status" });
    this.element = element("div", { class: "strip-head" }, this.name, element("p", { class: "strip-clock" }, this.clock), this.mood);
  }

  draw(state) {
    this.name.textContent = state.names ? named(state.names) : "";
    if (state.now) {
      const { day, time } = dayAndTime(state.now, state.zone, { seconds: state.speed < SECONDS_BELOW });
      this.day.textContent = day;
      this.time.textContent = time;
      this.clock.dateTime = state.now;
    }
    const mood = mooded(state);
    // Only a change is read aloud.
    if (this.mood.textContent !== mood) this.mood.textContent = mood;
  }
}

function mooded(state) {
  if (state.bot !== "up") return word(state.bot === "down" ? "botDown" : "botStarting");
  if (state.over) return word("over");
  return state.paused ? word("paused") : "";
}
