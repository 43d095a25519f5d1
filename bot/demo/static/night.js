// How times and names of the night are said in the language of whoever looks.

import { language } from "./words.js";

const LOCALES = { en: "en-GB", ru: "ru", kk: "kk" };

export function dayAndTime(iso, zone, { seconds = false } = {}) {
  const at = new Date(iso);
  const locale = LOCALES[language()];
  const time = { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  return {
    day: new Intl.DateTimeFormat(locale, { timeZone: zone, day: "numeric", month: "long" }).format(at),
    time: new Intl.DateTimeFormat(locale, seconds ? { ...time, second: "2-digit" } : time).format(at),
  };
}

export const named = (wording) => wording[language()] ?? wording.en;

const COUNTS = new Set(["partial", "preliminary", "final"]);

// How many moments of the night have come.
export const passed = (state) => (state.moments ?? []).filter((moment) => new Date(moment.time) <= new Date(state.now)).length;

// The last count that came, null before there is one.
export const lastCount = (state) => (state.moments ?? []).slice(0, passed(state)).findLast((moment) => COUNTS.has(moment.kind)) ?? null;
