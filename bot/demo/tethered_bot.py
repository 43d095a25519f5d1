"""`python -m bot`, which ends when the process that began it does, however that one ends.

That process holds the other end of this one's standard input and writes nothing to it. The system closes it for a
process that is killed, too, and does so everywhere; no signal of a parent's end is known to every system.
"""

import os
import runpy
import sys
import threading


def _end_with_the_other_end() -> None:
    """Wait until nobody holds the other end. Nobody is left to look at what is in hand, so it is not waited for."""
    os.read(sys.stdin.fileno(), 1)
    os._exit(1)


if __name__ == "__main__":
    threading.Thread(target=_end_with_the_other_end, daemon=True).start()
    runpy.run_module("bot", run_name="__main__", alter_sys=True)
