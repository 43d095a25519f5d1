"""The port is open to the world: who speaks no HTTP is answered and writes nothing into the log."""

import asyncio
import logging

import pytest
from aiohttp import web

from bot.web.server import serve

STRANGE = {
    "no HTTP": b"GET / FOO\r\n\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    "bad header": b"GET / HTTP/1.1\r\nbad header\r\n\r\n",
    "long header": b"GET / HTTP/1.1\r\nX: " + b"a" * 20_000 + b"\r\n\r\n",
    "long address": b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\n\r\n",
    "bad address": b"GET http://[::1 HTTP/1.1\r\n\r\n",
    "bad length": b"POST /pushed HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    "bad chunk": b"POST /pushed HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    "unknown encoding": b"POST /pushed HTTP/1.1\r\nHost: x\r\nContent-Encoding: br\r\nContent-Length: 1\r\n\r\na",
}
BROKEN_GZIP = b"POST /pushed HTTP/1.1\r\nHost: x\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd"


async def deaf(_: web.Request) -> web.Response:
    return web.Response(status=403)


async def faulty(_: web.Request) -> web.Response:
    raise ValueError("no good")


async def status_of(sent: bytes) -> int:
    async with serve("127.0.0.1", 0, {"/faulty": faulty}, {"/pushed": deaf}) as address:
        reader, writer = await asyncio.open_connection("127.0.0.1", int(address.rpartition(":")[2]))
        writer.write(sent)
        answer = await asyncio.wait_for(reader.read(), 20)
        writer.close()
        await writer.wait_closed()
    return int(answer.split(maxsplit=2)[1])


@pytest.mark.parametrize("sent", STRANGE.values(), ids=STRANGE)
async def test_what_is_no_http_is_refused_without_a_line(sent: bytes, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, "bot"):
        assert await status_of(sent) == 400
    assert caplog.messages == []


async def test_a_broken_body_that_nobody_reads_writes_no_line(caplog: pytest.LogCaptureFixture) -> None:
    assert await status_of(BROKEN_GZIP) == 403
    assert caplog.messages == []


async def test_a_fault_of_our_own_is_written_with_its_traceback(caplog: pytest.LogCaptureFixture) -> None:
    assert await status_of(b"GET /faulty HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n") == 500
    (record,) = caplog.records
    assert record.exc_info is not None
    assert str(record.exc_info[1]) == "no good"
