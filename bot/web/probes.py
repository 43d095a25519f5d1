"""What a host and a monitor ask: whether the process is alive, and whether the count comes and goes out."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from http import HTTPStatus

from aiohttp import web


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether `database` answers, whether a `leader` watches and delivers, here or in another process, and the feed.

    `feed_age` is how many seconds ago the feed gave a good answer, None where none is watched; `feed_silent` whether
    that is so long ago that every screen says so.
    """

    database: bool
    leader: bool
    feed_age: float | None
    feed_silent: bool

    @property
    def ready(self) -> bool:
        """Whether nothing is missing."""
        return self.database and self.leader and not self.feed_silent


async def healthz(_: web.Request) -> web.Response:
    """200 while the process works: what a host asks to know whether to start it anew."""
    return web.Response(text="ok\n")


def readyz(readiness: Callable[[], Awaitable[Readiness]]) -> Callable[[web.Request], Awaitable[web.Response]]:
    """200 where nothing is missing, else 503; what is missing stands in the JSON object that is answered."""

    async def answer(_: web.Request) -> web.Response:
        now = await readiness()
        status = HTTPStatus.OK if now.ready else HTTPStatus.SERVICE_UNAVAILABLE
        return web.json_response({"ready": now.ready, **asdict(now)}, status=status)

    return answer
