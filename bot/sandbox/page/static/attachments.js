// What a message carries beside its words: pictures, as one or as the tiles of an album, and files.

import { element, icon } from "./dom.js";
import { enlarge } from "./picture.js";
import { say } from "./words.js";

// `messages`: one, or those of an album in their order.
export function attachments(messages, { doing }) {
  const pictures = messages.filter((message) => message.photo);
  const made = messages.filter((message) => message.document).map((message) => file(message.document));
  if (pictures.length === 1) made.push(picture(pictures[0], say(messages[0].caption ? "picture-described" : "picture"), doing));
  if (pictures.length > 1) made.push(album(pictures, doing));
  return made;
}

function album(messages, doing) {
  const tiles = messages.map((message, index) => {
    const counted = say("picture-of", { number: index + 1, count: messages.length });
    return element("div", { class: "tile" }, picture(message, message.caption ? `${counted}: ${message.caption}` : counted, doing));
  });
  return element("div", { class: "album" }, ...tiles);
}

function picture(message, alt, doing) {
  const photo = message.photo.at(-1);
  const src = `/page/files/${photo.file_unique_id}`;
  const image = element("img", { src, width: photo.width, height: photo.height, alt, onload: doing.grown });
  // A link, so that a middle click, and a page without scripts of ours, show the picture too.
  return element("a", { class: "photo", href: src, target: "_blank", onclick: (event) => enlarge(event, image) }, image);
}

function file({ file_unique_id: id, file_name: name, file_size: size }) {
  const about = element("span", {}, element("strong", {}, name), say("size", { size: Math.ceil(size / 1024) }));
  return element("a", { class: "file", href: `/page/files/${id}`, download: name }, icon("file"), about);
}
