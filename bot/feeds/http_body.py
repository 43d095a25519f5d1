"""The body of an answer, read and unpacked within bounds: what a server sends may be without end, or a bomb."""

import gzip
import io
import zlib
from dataclasses import dataclass

import aiohttp

_GZIP = b"\x1f\x8b"
_WEB_PAGES = (b"<!doctype html", b"<html")
_CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Bounds:
    """How long one look may take, in seconds, and how many bytes it may bring: as they are sent, and unpacked."""

    connect: float = 5
    silence: float = 10
    """The longest wait for an answer to begin, or to go on."""
    whole: float = 30
    sent: int = 16 * 1024**2
    unpacked: int = 64 * 1024**2

    @property
    def timeout(self) -> aiohttp.ClientTimeout:
        """The steps as aiohttp takes them; a whole of its own may lose a cancellation, see `bot.transport.request`."""
        return aiohttp.ClientTimeout(total=None, sock_connect=self.connect, sock_read=self.silence)


async def read_body(answer: aiohttp.ClientResponse, bounds: Bounds) -> bytes:
    """The body as it was sent. Raises ValueError where it is too large, by what it declares or by what comes."""
    body = bytearray()
    if (answer.content_length or 0) <= bounds.sent:
        async for chunk in answer.content.iter_chunked(_CHUNK):
            body += chunk
            if len(body) > bounds.sent:
                break
        else:
            return bytes(body)
    raise ValueError(f"is larger than {bounds.sent} bytes")


def unpacked(encoding: str, body: bytes, bounds: Bounds) -> bytes:
    """The document in a body. Raises ValueError where it cannot be unpacked, grows too large, or is a web page.

    Whether it is gzip is seen in its first bytes: files that are kept packed come without a Content-Encoding.
    """
    if encoding.strip().lower() not in {"", "identity", "gzip", "x-gzip"}:
        raise ValueError(f'is packed as "{encoding[:20]}", which was not asked for')
    document = _gunzipped(body, bounds.unpacked) if body.startswith(_GZIP) else body
    if document[:100].lstrip().lower().startswith(_WEB_PAGES):
        raise ValueError("gives a web page instead of a count")
    return document


def _gunzipped(body: bytes, most: int) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(body)) as file:
            document = file.read(most + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise ValueError("is packed with gzip, and broken") from error
    if len(document) > most:
        raise ValueError(f"is larger than {most} bytes when it is unpacked")
    return document
