// How moments, times and names of the night are said in the language of whoever looks.

import { language, say } from "../words.js";

const PARTS = { day: "numeric", month: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" };

export function dayAndTime(iso, zone) {
  const parts = new Intl.DateTimeFormat("en-GB", { ...PARTS, timeZone: zone }).formatToParts(new Date(iso));
  const { day, month, hour, minute, second } = Object.fromEntries(parts.map((part) => [part.type, part.value]));
  return {
    day: say("day", { day, month: say("months").split(" ")[Number(month) - 1] }),
    time: `${hour}:${minute}`,
    second,
  };
}

export function momentName(moment, zone) {
  const { day, time } = dayAndTime(moment.time, zone);
  return say(moment.test ? "strip-moment-test" : "strip-moment", { day, time, kind: say(`strip-kind-${moment.kind}`) });
}

export const named = (wording) => wording[language()] ?? wording.en;

// How many moments of the night have come.
export const passed = (state) => (state.moments ?? []).filter((moment) => new Date(moment.time) <= new Date(state.now)).length;

// Whether what is shown now is invented: the count, or where none is shown the bulletin or exit poll that came last.
export function isTest(state) {
  const told = state.moments.slice(0, passed(state)).filter((moment) => moment.kind === "turnout" || moment.kind === "exit_poll");
  return state.test ?? told.at(-1)?.test ?? false;
}
