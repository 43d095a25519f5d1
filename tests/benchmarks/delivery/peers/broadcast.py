"""A broadcast of a peer, counted: what it cost within the time that counts. Standard library only."""

import json
import os
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

TOKEN = "123456:AAHnotARealToken-just_a_shape"
TEXT = "<b>NSDP is now above 5%</b>\n5.12% of the valid votes, 331,058 in all; counted: 61% of the stations."


@dataclass
class Broadcast:
    """What to send, where and how fast; and how it went: who counts as told, and who was given up.

    `limit` is messages a second, for peers that can be told it.
    """

    url: str
    limit: int
    chats: Sequence[int]
    warm_up: float
    seconds: float
    sent: int = 0
    given_up: int = 0
    why: dict[str, int] = field(default_factory=dict)

    def told(self) -> None:
        """One more chat has it."""
        self.sent += 1

    def gave_up(self, error: Exception) -> None:
        """The library's way ends here for one chat: it will not be told."""
        self.given_up += 1
        name = type(error).__name__
        self.why[name] = self.why.get(name, 0) + 1

    def count_time(self) -> None:
        """Print what it cost when the time is over, or when it is told `done()`, and end the process."""
        threading.Thread(target=self._count, daemon=True).start()

    def _count(self) -> None:
        time.sleep(self.warm_up)
        self._begun = time.process_time()
        time.sleep(self.seconds)
        self.done()

    _begun: float = 0.0

    def done(self) -> None:
        """End here."""
        cpu = time.process_time() - self._begun
        print(json.dumps({"cpu": cpu, "sent": self.sent, "given_up": self.given_up, "why": self.why}), flush=True)
        os._exit(0)


def run(broadcast: Callable[[Broadcast], None]) -> None:
    """Let a peer broadcast what the arguments of the process say."""
    order = json.loads(sys.argv[1])
    chats = range(1, order["chats"] + 1)
    work = Broadcast(order["url"], order["limit"], chats, order["warm_up"], order["seconds"])
    work.count_time()
    broadcast(work)
    work.done()
