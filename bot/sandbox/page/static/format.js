// Times, days and the little portraits, as messengers show them.

const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long" });
const DAY_OF_YEAR = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric" });
const SHORT_DAY = new Intl.DateTimeFormat("en-GB", { day: "2-digit", month: "2-digit", year: "2-digit" });
const COLOURS = 7;

const date = (unixTime) => new Date(unixTime * 1000);

export const clock = (unixTime) => CLOCK.format(date(unixTime));

export const dayKey = (unixTime) => date(unixTime).toDateString();

export function day(unixTime) {
  const then = date(unixTime);
  if (then.toDateString() === new Date().toDateString()) return "Today";
  return (then.getFullYear() === new Date().getFullYear() ? DAY : DAY_OF_YEAR).format(then);
}

export function shortTime(unixTime) {
  return dayKey(unixTime) === new Date().toDateString() ? clock(unixTime) : SHORT_DAY.format(date(unixTime));
}

export const isoTime = (unixTime) => date(unixTime).toISOString();

export const colourOf = (id) => Math.abs(id) % COLOURS;

export function paintAvatar(where, name, id) {
  const initials = name.split(/\s+/).slice(0, 2).map((word) => [...word][0] ?? "");
  where.textContent = initials.join("").toUpperCase();
  where.dataset.colour = colourOf(id);
}
