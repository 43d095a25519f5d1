"""What a whole process writes while its database is away: a line for each thing that fails, and no traceback."""

import asyncio
from collections.abc import Callable, Sequence

import pytest
from aiohttp.test_utils import unused_port
from pydantic import SecretStr
from structlog.testing import capture_logs
from structlog.typing import EventDict

from bot.app import App
from bot.sandbox import serve_sandbox
from storage.database import Database
from tests.postgresql import Server
from tests.settings import TOKEN, settings

NIGHT = "pt-2019-assembleia"


async def until(reached: Callable[[], bool]) -> None:
    async with asyncio.timeout(40):
        while not reached():  # noqa: ASYNC110 -- what is waited for is a line of the log
            await asyncio.sleep(0.05)


def about(lines: Sequence[EventDict], what: str) -> list[str]:
    return [line["event"] for line in lines if line["event"].startswith(what)]


async def test_each_thing_that_fails_is_written_once_and_so_is_its_end(
    server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    database = Database(server.address)
    await database.migrate()
    await database.close()
    port = unused_port()
    async with serve_sandbox(TOKEN) as sandbox:
        given = settings(
            sandbox.url,
            server.address,
            election=NIGHT,
            feed_url=f"recorded:{NIGHT}?speed=1",
            webhook_url=f"http://127.0.0.1:{port}/telegram",
            webhook_secret=SecretStr("knock-knock-who-is-there"),
            host="127.0.0.1",
            port=port,
        )
        with capture_logs() as lines:
            async with App(given):
                await until(lambda: about(lines, "leading") == ["leading"])
                await asyncio.to_thread(server.stop, "fast")
                await until(lambda: about(lines, "reading the chosen languages") != [])
                await asyncio.to_thread(server.start)
                await until(lambda: len(about(lines, "reading the chosen languages")) == 2)
    languages = about(lines, "reading the chosen languages")
    assert languages == ["reading the chosen languages failed", "reading the chosen languages works again"]
    assert [line for line in lines if "exc_info" in line] == []
    assert [record for record in caplog.records if record.exc_info] == []
