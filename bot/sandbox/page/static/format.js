// Times, days and the little portraits, as messengers show them.

import { locale, say } from "./words.js";

const CLOCK = { hour: "2-digit", minute: "2-digit" };
const SHORT_DAY = { day: "2-digit", month: "2-digit", year: "2-digit" };
const COLOURS = 7;

const date = (unixTime) => new Date(unixTime * 1000);

export const clock = (unixTime) => date(unixTime).toLocaleTimeString(locale(), CLOCK);

export const dayKey = (unixTime) => date(unixTime).toDateString();

export function day(unixTime) {
  const then = date(unixTime);
  const now = new Date();
  if (then.toDateString() === now.toDateString()) return say("today");
  const [number, year] = [String(then.getDate()), String(then.getFullYear())];
  const month = say("months").split(" ")[then.getMonth()];
  return then.getFullYear() === now.getFullYear() ? say("day", { day: number, month }) : say("day-of-year", { day: number, month, year });
}

export function shortTime(unixTime) {
  return dayKey(unixTime) === new Date().toDateString() ? clock(unixTime) : date(unixTime).toLocaleDateString(locale(), SHORT_DAY);
}

export const isoTime = (unixTime) => date(unixTime).toISOString();

export const colourOf = (id) => Math.abs(id) % COLOURS;

export function paintAvatar(where, name, id) {
  const initials = name.split(/\s+/).slice(0, 2).map((word) => [...word][0] ?? "");
  where.textContent = initials.join("").toUpperCase();
  where.dataset.colour = colourOf(id);
}
