// The strip's own icons, drawn as those of the page are.

import { drawing } from "../dom.js";

const SHAPES = {
  again: "M5 12a7 7 0 1 0 2.5-5.4M5 4v4h4",
  next: "M6 6l8 6-8 6zM18 6v12",
  pause: "M8 6v12M16 6v12",
  play: "M8 5l11 7-11 7z",
};

export const shape = (name) => drawing(SHAPES[name]);
