// A text and its entities as nodes. Offsets count UTF-16 code units, as JavaScript's own strings do.

import { element } from "./dom.js";
import { say } from "./words.js";

const TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code" };
const SCHEME = /^[a-z]+:\/\//i;
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

// `doing` has what links, commands and hashtags do: { command(text), link(event, url), tag(text) }.
export function richText(text, entities, doing) {
  const made = document.createDocumentFragment();
  made.append(...parts(text, entities ?? [], 0, text.length, doing));
  return made;
}

function parts(text, entities, start, end, doing) {
  const made = [];
  let at = start;
  let afterBlock = false;
  const words = (from, to, beforeBlock) => {
    let piece = text.slice(from, to);
    // A block begins and ends a line by itself: the line feeds around it would show as empty lines.
    if (afterBlock) piece = piece.replace(/^\n/, "");
    if (beforeBlock) piece = piece.replace(/\n$/, "");
    if (piece) made.push(piece);
  };
  entities.forEach((entity, index) => {
    if (entity.offset < at) return; // it stands inside one that was made already
    const stop = Math.min(entity.offset + entity.length, end);
    const isBlock = BLOCKS.has(entity.type);
    words(at, entity.offset, isBlock);
    const inside = entities.slice(index + 1).filter((inner) => inner.offset < stop);
    made.push(entityNode(entity, text.slice(entity.offset, stop), parts(text, inside, entity.offset, stop, doing), doing));
    afterBlock = isBlock;
    at = stop;
  });
  words(at, end, false);
  return made;
}

function entityNode(entity, text, children, doing) {
  switch (entity.type) {
    case "pre":
      return element("pre", {}, element("code", { "data-language": entity.language }, ...children));
    case "blockquote":
      return element("blockquote", {}, ...children);
    case "expandable_blockquote":
      return expandable(children);
    case "spoiler":
      return spoiler(children);
    case "text_link":
      return link(entity.url, children, doing);
    case "url":
      return link(SCHEME.test(text) ? text : `http://${text}`, children, doing);
    case "email":
      return link(`mailto:${text}`, children, doing);
    case "mention":
      return link(`https://t.me/${text.slice(1)}`, children, doing);
    case "hashtag":
      return element("button", { type: "button", class: "command", onclick: () => doing.tag(text) }, ...children);
    case "bot_command":
      return element("button", { type: "button", class: "command", onclick: () => doing.command(text) }, ...children);
    default:
      return TAGS[entity.type] ? element(TAGS[entity.type], {}, ...children) : element("span", {}, ...children);
  }
}

function link(url, children, doing) {
  const follow = (event) => doing.link(event, url);
  return element("a", { href: url, target: "_blank", rel: "noopener noreferrer", onclick: follow }, ...children);
}

function spoiler(children) {
  const hidden = element("span", { "aria-hidden": "true" }, ...children);
  const cover = element("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": say("show-hidden") }, hidden);
  const show = (event) => {
    if (event.type === "keydown" && ![" ", "Enter"].includes(event.key)) return;
    event.preventDefault();
    for (const name of ["role", "tabindex", "aria-label"]) cover.removeAttribute(name);
    cover.classList.add("shown");
    hidden.removeAttribute("aria-hidden");
  };
  cover.addEventListener("click", show, { once: true });
  cover.addEventListener("keydown", show);
  return cover;
}

function expandable(children) {
  const words = element("div", { class: "quoted" }, ...children);
  const toggle = element("button", { type: "button", class: "unfold", "aria-expanded": "false" }, say("show-more"));
  const quote = element("blockquote", { class: "folded" }, words, toggle);
  // As in Telegram the whole quote opens; what can be pressed in it, and words that were just marked, stay themselves.
  quote.addEventListener("click", (event) => {
    const pressed = quote.contains(event.target.closest("a, button, [role]"));
    if (quote.matches(".folded") && !toggle.hidden && !pressed && getSelection().isCollapsed) toggle.click();
  });
  toggle.addEventListener("click", () => {
    const folded = quote.classList.toggle("folded");
    toggle.setAttribute("aria-expanded", String(!folded));
    toggle.textContent = folded ? say("show-more") : say("show-less");
  });
  // Whether there is more than fits is known only once it stands on the page, and changes with its width.
  new ResizeObserver(() => {
    if (quote.classList.contains("folded")) toggle.hidden = words.scrollHeight <= words.clientHeight + 1;
  }).observe(words);
  return quote;
}
