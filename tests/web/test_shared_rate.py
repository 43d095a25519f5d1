"""Several web processes on one database send no more together than one alone may."""

import asyncio
import itertools
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import ClientConnectionError, ClientSession, TCPConnector
from aiohttp.test_utils import unused_port

from bot.sandbox import Sandbox, User, serve_sandbox
from bot.sandbox.limits import Limits
from bot.web.webhook import SECRET_HEADER
from tests.conftest import ROOT
from tests.settings import TOKEN

SECRET = "knock-knock-who-is-there"
RATE = 30
AT_ONCE = 40
"""Updates that Telegram pushes at a time."""
SLOTS = re.compile(r"^election_bot_slots (\d+)", re.MULTILINE)


@asynccontextmanager
async def web_process(sandbox: Sandbox, database_url: str) -> AsyncIterator[str]:
    """The address of a process of its own, as a host runs it."""
    address = f"http://127.0.0.1:{unused_port()}"
    given = {
        "BOT_TOKEN": TOKEN,
        "BOT_API_URL": sandbox.url,
        "DATABASE_URL": database_url,
        "ELECTION": "pt-2019-assembleia",
        "WEBHOOK_URL": f"{address}/telegram",
        "WEBHOOK_SECRET": SECRET,
        "HOST": "127.0.0.1",
        "PORT": address.rpartition(":")[2],
        "SEND_RATE": str(RATE),
    }
    command = [sys.executable, "-m", "bot", "run"]
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=os.environ | given)
    try:
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        await process.wait()


async def slots(session: ClientSession, address: str) -> int:
    """How many messages a second it may send now; none before it serves."""
    try:
        async with session.get(f"{address}/metrics") as answer:
            found = SLOTS.search(await answer.text())
    except ClientConnectionError:
        return 0
    return 0 if found is None else int(found[1])


async def ask(session: ClientSession, address: str, user: User, number: int) -> None:
    """Push a command until it is answered, as Telegram does."""
    chat = {"id": user.id, "type": "private", "first_name": user.first_name}
    entity = {"type": "bot_command", "offset": 0, "length": 8}
    message = {"message_id": 1, "date": 1, "chat": chat, "from": user.json(), "text": "/results", "entities": [entity]}
    body = {"update_id": number, "message": message}
    status = 0
    while status != 200:
        async with session.post(f"{address}/telegram", json=body, headers={SECRET_HEADER: SECRET}) as answer:
            status = answer.status


@pytest.mark.parametrize("engine", ["postgresql"])
async def test_two_processes_together_keep_to_the_rate_and_answer_everybody(database_url: str) -> None:
    async with serve_sandbox(TOKEN) as sandbox, ClientSession(connector=TCPConnector(limit=AT_ONCE)) as session:
        users = [await sandbox.add_user() for _ in range(200)]
        for user in users:
            await sandbox.say(user, "/start")
        sandbox.updates.clear()
        sandbox.limits = Limits("window", per_second=RATE)
        async with web_process(sandbox, database_url) as first, asyncio.timeout(90):
            while await slots(session, first) < RATE:  # noqa: ASYNC110 -- a process tells only who asks
                await asyncio.sleep(0.1)
            async with web_process(sandbox, database_url) as second:
                while await slots(session, second) == 0:  # noqa: ASYNC110 -- as above
                    await asyncio.sleep(0.1)
                in_turn = zip(itertools.cycle([first, second]), users, itertools.count(1))
                await asyncio.gather(*(ask(session, *one) for one in in_turn))
                shares = [await slots(session, address) for address in (first, second)]
    assert sum(shares) <= RATE
    assert not [call for call in sandbox.sent if call.error is not None]
    assert {call.chat_id for call in sandbox.sent if call.method == "sendMessage"} == {user.id for user in users}
