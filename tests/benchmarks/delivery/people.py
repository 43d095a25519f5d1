"""People who ask /results: their updates are pushed to the bot's webhook, and the answers are waited for."""

import asyncio
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from urllib.parse import urlsplit

_FIRST_PERSON = 900_000_000
_UPDATE = (
    b'{"update_id":%d,"message":{"message_id":%d,"from":{"id":%d,"is_bot":false,"first_name":"Aigerim","last_name":'
    b'"Sadykova","username":"aigerim","language_code":"ru"},"chat":{"id":%d,"first_name":"Aigerim","last_name":'
    b'"Sadykova","username":"aigerim","type":"private"},"date":1893456000,"text":"/results","entities":[{"offset":0,'
    b'"length":8,"type":"bot_command"}]}}'
)


@dataclass(slots=True)
class People:
    """Each asks in a chat of her own."""

    _address: str = ""
    _secret: str = ""
    _update_ids: "count[int]" = field(default_factory=lambda: count(1))
    _waiting: dict[int, asyncio.Future[None]] = field(default_factory=dict)
    _known: asyncio.Event = field(default_factory=asyncio.Event)

    def know(self, address: str, secret: str) -> None:
        """The bot takes its updates there."""
        self._address, self._secret = address, secret
        self._known.set()

    def answered(self, chat_id: int) -> None:
        """A message came for this chat."""
        waiting = self._waiting.pop(chat_id, None)
        if waiting is not None:
            waiting.set_result(None)

    async def ask(
        self, *, at_once: float = 0, number: float = 0, every: float = 0, seconds: float = 0, one_way: float = 0
    ) -> Sequence[float]:
        """Gives how many seconds each waited, from her question leaving Telegram to the answer's coming there.

        Either `at_once` people go on asking until they asked `number` questions, or for so many `seconds` one more
        asks about `every` so many, by chance, and never again. A question takes `one_way` seconds to the bot.
        """
        await self._known.wait()
        waits: list[float] = []
        if at_once:
            left = iter(range(int(number)))
            askers = (self._go_on(left, _FIRST_PERSON + place, waits) for place in range(int(at_once)))
            await asyncio.gather(*askers)
        else:
            await self._now_and_then(every, seconds, one_way, waits)
        return waits

    async def _go_on(self, left: Iterator[int], person: int, waits: list[float]) -> None:
        async with _Door(self._address, self._secret) as door:
            for _ in left:
                await self._one(door, person, 0, waits)

    async def _now_and_then(self, every: float, seconds: float, one_way: float, waits: list[float]) -> None:
        chance, ends_at = random.Random(1), _now() + seconds
        async with asyncio.TaskGroup() as asked:
            for person in count(_FIRST_PERSON):
                await asyncio.sleep(chance.expovariate(1 / every))
                if _now() >= ends_at:
                    return
                asked.create_task(self._once(person, one_way, waits))

    async def _once(self, person: int, one_way: float, waits: list[float]) -> None:
        async with _Door(self._address, self._secret) as door:
            await self._one(door, person, one_way, waits)

    async def _one(self, door: "_Door", person: int, one_way: float, waits: list[float]) -> None:
        asked_at = _now()
        answer = self._waiting[person] = asyncio.get_running_loop().create_future()
        answer.add_done_callback(lambda _: waits.append(_now() - asked_at))
        if one_way:
            await asyncio.sleep(one_way)
        number = next(self._update_ids)
        await door.push(_UPDATE % (number, number, person, person))
        await answer


class _Door:
    """One connection to the bot's webhook."""

    def __init__(self, address: str, secret: str) -> None:
        parts = urlsplit(address)
        self._host, self._port = parts.hostname, parts.port
        self._head = (
            f"POST {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Type: application/json\r\n"
            f"X-Telegram-Bot-Api-Secret-Token: {secret}\r\nContent-Length: "
        ).encode()

    async def __aenter__(self) -> "_Door":
        self._reader, self._writer = await asyncio.open_connection(self._host, self._port)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._writer.close()

    async def push(self, update: bytes) -> None:
        """Push an update, and wait until it is handled."""
        self._writer.write(b"%b%d\r\n\r\n%b" % (self._head, len(update), update))
        head = await self._reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200 "), head
        assert b"content-length: 0\r\n" in head.lower(), head


def _now() -> float:
    return asyncio.get_running_loop().time()
