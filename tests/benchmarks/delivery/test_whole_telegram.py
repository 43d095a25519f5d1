"""What the local Telegram tells of a broadcast is what happened."""

import aiohttp
import msgspec

from tests.benchmarks.delivery.lean_telegram import Report, Setup
from tests.benchmarks.delivery.whole_telegram import PEOPLE, serving
from tests.benchmarks.process import TOKEN


async def test_it_tells_what_passed_and_what_did_not() -> None:
    async with (
        serving(Setup(kind="window", per_second=2, round_trip=0)) as address,
        aiohttp.ClientSession() as session,
    ):
        statuses = []
        for chat_id in (1, 2, PEOPLE):
            body = {"chat_id": chat_id, "text": "a"}
            async with session.post(f"{address}/bot{TOKEN}/sendMessage", json=body) as answer:
                statuses.append(answer.status)
        async with session.get(f"{address}/report") as answer:
            report = msgspec.json.decode(await answer.read(), type=Report)
    assert statuses == [200, 200, 429]
    assert [[chat_id for _, chat_id in came] for came in (report.taken, report.refused)] == [[1, 2], [PEOPLE]]
