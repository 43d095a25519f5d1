// The sandbox's events. The browser comes back by itself after a break and names the last event it got; what happened
// meanwhile then follows, so nothing is lost. What comes before `ready` is kept together, to be drawn once.

const KINDS = ["bot", "user", "chat", "message", "deleted", "answer"];
const AGAIN_AFTER_MS = 300;

export function follow({ onReset, onEvents, onReady, onConnection }) {
  let waiting = null;

  function open() {
    const source = new EventSource("/page/events");
    source.addEventListener("open", () => {
      waiting = [];
    });
    source.addEventListener("reset", (event) => onReset(JSON.parse(event.data).journal));
    for (const kind of KINDS) {
      source.addEventListener(kind, (event) => {
        const change = { kind, content: JSON.parse(event.data) };
        if (waiting) waiting.push(change);
        else onEvents([change], { live: true });
      });
    }
    source.addEventListener("ready", () => {
      const missed = waiting ?? [];
      waiting = null;
      onEvents(missed, { live: false });
      onConnection(true);
      onReady();
    });
    source.addEventListener("error", () => {
      onConnection(false);
      // A browser gives up where it got an answer that is no stream; a new one begins from the first event.
      if (source.readyState === EventSource.CLOSED) setTimeout(open, AGAIN_AFTER_MS);
    });
  }

  open();
}
