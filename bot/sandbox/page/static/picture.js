// A picture over the whole window; a click or Escape closes it.

import { byId } from "./dom.js";

export function enlarge(event, image) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const [dialog, large] = [byId("picture"), byId("picture-large")];
  large.src = image.src;
  large.alt = image.alt;
  dialog.showModal();
}

byId("picture").addEventListener("click", () => byId("picture").close());
