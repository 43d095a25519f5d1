// The page's words, in the language of the person one is. Each has a name and stands in words.json in every language;
// one that counts has the plural forms of the language, chosen by `count`. What a host adds to the page brings words of
// its own: `await loadWords("/page/extension/words.json")`, with names that do not stand here.

const FALLBACK = "en";
// Browsers know no Kazakh dates and numbers; the short ones are written as in Russian, and months stand among the words.
const LOCALES = { en: "en-GB", ru: "ru", kk: "ru" };

const known = new Map();
const redrawn = [];
let spoken = FALLBACK;

export const language = () => spoken;

export const locale = () => LOCALES[spoken];

export async function loadWords(address) {
  const answer = await fetch(address);
  for (const [name, words] of Object.entries(await answer.json())) known.set(name, words);
}

export function say(name, values = {}) {
  const words = known.get(name)[spoken];
  const text = typeof words === "string" ? words : words[new Intl.PluralRules(spoken).select(values.count)];
  return text.replace(/\{(\w+)\}/g, (_, value) => written(values[value]));
}

const written = (value) => (typeof value === "number" ? new Intl.NumberFormat(locale()).format(value) : value);

// Calls `draw` whenever the language becomes another one.
export function onLanguage(draw) {
  redrawn.push(draw);
}

// Says whether the language became another one.
export function speak(code) {
  const next = code in LOCALES ? code : FALLBACK;
  if (next === spoken) return false;
  spoken = next;
  document.documentElement.lang = next;
  translate(document);
  for (const draw of redrawn) draw();
  return true;
}

// Puts the words where marks name them: data-say for the text, data-say-label for a label (and a title, if there is one).
export function translate(root) {
  for (const one of root.querySelectorAll("[data-say]")) one.textContent = say(one.dataset.say);
  for (const one of root.querySelectorAll("[data-say-label]")) {
    one.setAttribute("aria-label", say(one.dataset.sayLabel));
    if (one.matches("button, a, [title]")) one.title = say(one.dataset.sayLabel);
    if (one.matches("textarea, input")) one.placeholder = say(one.dataset.sayLabel);
  }
}

await loadWords("/page/words.json");
translate(document);
