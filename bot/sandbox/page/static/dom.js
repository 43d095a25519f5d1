// Making elements. Text always goes in as text, never as markup: what a message says can then do nothing to the page.

export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "class") made.className = value;
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

const SVG = "http://www.w3.org/2000/svg";
const SHAPES = {
  add: "M12 5v14M5 12h14",
  back: "M20 12H5M11 5l-7 7 7 7",
  block: "M12 4a8 8 0 1 0 0 16a8 8 0 0 0 0-16zM6.5 6.5l11 11",
  close: "M6 6l12 12M18 6L6 18",
  copy: "M9 9h10v10H9zM5 15V5h10",
  down: "M6 9l6 6 6-6",
  edit: "M4 20l4-1L19 8l-3-3L5 16zM14 7l3 3",
  file: "M7 3h7l4 4v14H7zM14 3v4h4",
  link: "M8 16L17 7M10 7h7v7",
  menu: "M15 4L9 20",
  moon: "M20 14A8 8 0 1 1 10 4a6.5 6.5 0 0 0 10 10z",
  pin: "M9 4h6l-1 6 3 3v2H7v-2l3-3zM12 15v5",
  reply: "M10 7L4 12l6 5M4 12h9a7 7 0 0 1 7 6",
  send: "M4 12l16-8-6 17-3-7zM11 14l9-10",
};

export const icon = (name) => drawing(SHAPES[name]);

// An icon of the page's kind, of this path.
export function drawing(path) {
  const made = document.createElementNS(SVG, "svg");
  made.setAttribute("viewBox", "0 0 24 24");
  made.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  made.append(line);
  return made;
}

export const byId = (id) => document.getElementById(id);
