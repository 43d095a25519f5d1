// Links to the bot itself open its chat here; all others open in a window of their own.

const OWN_HOSTS = new Set(["t.me", "telegram.me"]);

// Gives what a deep link (https://core.telegram.org/bots/features#deep-linking) says to the bot, or null.
export function deepLink(url, bot) {
  const address = new URL(url);
  const name = OWN_HOSTS.has(address.hostname) ? address.pathname.slice(1) : address.searchParams.get("domain");
  if (name?.toLowerCase() !== bot.username.toLowerCase()) return null;
  const payload = address.searchParams.get("start");
  return { start: payload === null ? null : `/start ${payload}`.trim() };
}
