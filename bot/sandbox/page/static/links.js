// Links to the bot, or to a public chat that one is in, open it here; all others open in a window of their own.

const OWN_HOSTS = new Set(["t.me", "telegram.me"]);

// Gives where a link leads in this messenger, with what a deep link (https://core.telegram.org/bots/features#deep-linking)
// says to the bot there, or null where it leads elsewhere.
export function deepLink(url, store, viewer) {
  const address = new URL(url);
  const [name] = OWN_HOSTS.has(address.hostname) ? address.pathname.slice(1).split("/") : [address.searchParams.get("domain")];
  const same = (username) => username?.toLowerCase() === name?.toLowerCase();
  if (name && same(store.bot.username)) {
    const payload = address.searchParams.get("start");
    return { chat: viewer, start: payload === null ? null : `/start ${payload}`.trim() };
  }
  const chat = name && store.chatsOf(viewer).find((one) => one.type !== "private" && same(one.username));
  return chat ? { chat: chat.id, start: null } : null;
}
