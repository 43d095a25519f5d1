// Light or dark: as the device says, until the switch says otherwise.

import { byId, icon } from "./dom.js";
import { recall, remember } from "./memory.js";

export function startTheme() {
  const button = byId("theme");
  const device = matchMedia("(prefers-color-scheme: dark)");
  const paint = () => {
    const dark = (recall("theme") ?? (device.matches ? "dark" : "light")) === "dark";
    document.documentElement.dataset.theme = dark ? "dark" : "light";
    button.setAttribute("aria-pressed", String(dark));
  };
  button.append(icon("moon"));
  button.addEventListener("click", () => {
    remember("theme", document.documentElement.dataset.theme === "dark" ? "light" : "dark");
    paint();
  });
  device.addEventListener("change", paint);
  paint();
}
