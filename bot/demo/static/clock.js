// What night it is, and what time it is in it.

import { element } from "../dom.js";
import { say } from "../words.js";
import { dayAndTime, named } from "./night.js";

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
    this.name.textContent = this.name.title = named(state.names);
    this.clock.hidden = !state.now;
    if (state.now) {
      const { day, time, second } = dayAndTime(state.now, state.zone);
      this.day.textContent = day;
      this.time.textContent = state.speed < SECONDS_BELOW ? `${time}:${second}` : time;
      this.clock.dateTime = state.now;
    }
    // Only a change is read aloud.
    const mood = moodOf(state);
    if (this.mood.textContent !== mood) this.mood.textContent = mood;
  }

  // What was drawn last is true no more.
  lose() {
    if (this.mood.textContent !== say("strip-gone")) this.mood.textContent = say("strip-gone");
  }
}

function moodOf(state) {
  if (state.bot === "down") return say("strip-down");
  if (state.bot === "starting") return say("strip-starting");
  if (state.over) return say("strip-over");
  return state.paused ? say("strip-paused") : "";
}
