"""The least that a message can cost in this language and HTTP library: aiohttp and JSON, evenly, and nothing else."""

import asyncio

import aiohttp

from tests.benchmarks.delivery.peers.broadcast import TEXT, TOKEN, Broadcast, run


async def _send(session: aiohttp.ClientSession, address: str, chat_id: int, work: Broadcast) -> None:
    body = {"chat_id": chat_id, "text": TEXT, "parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}
    async with session.post(address, json=body) as response:
        answer = await response.json()
    if answer["ok"]:
        work.told()
    else:
        work.gave_up(RuntimeError(answer["description"]))


async def _broadcast(work: Broadcast) -> None:
    address = f"{work.url}/bot{TOKEN}/sendMessage"
    loop = asyncio.get_running_loop()
    async with aiohttp.ClientSession() as session, asyncio.TaskGroup() as sends:
        begun = loop.time()
        for place, chat_id in enumerate(work.chats):
            await asyncio.sleep(begun + place / work.limit - loop.time())
            sends.create_task(_send(session, address, chat_id, work))


if __name__ == "__main__":
    run(lambda work: asyncio.run(_broadcast(work)))
