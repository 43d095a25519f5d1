"""What a host and a monitor are answered."""

import pytest
from aiohttp import ClientSession

from bot.web.probes import Readiness, readyz
from bot.web.server import serve


@pytest.mark.parametrize(
    ("readiness", "status"), [(Readiness(True, True, 1.5, False), 200), (Readiness(True, False, None, False), 503)]
)
async def test_what_is_missing_is_said_with_its_status(readiness: Readiness, status: int) -> None:
    async def now() -> Readiness:
        return readiness

    async with (
        serve("127.0.0.1", 0, {"/readyz": readyz(now)}) as address,
        ClientSession() as session,
        session.get(f"{address}/readyz") as answer,
    ):
        said = await answer.json()
    assert answer.status == status
    assert said == {
        "ready": status == 200,
        "database": True,
        "leader": readiness.leader,
        "feed_age": readiness.feed_age,
        "feed_silent": False,
    }
