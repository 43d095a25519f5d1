"""Where the page, its files, its events and its acts are found on the sandbox's server."""

from __future__ import annotations

from pathlib import Path

from aiohttp import web

from bot.sandbox.files import Upload
from bot.sandbox.page.control import Control
from bot.sandbox.page.stream import Stream
from bot.sandbox.sandbox import Sandbox

_FOLDER = Path(__file__).parent / "static"
_TYPES = {".css": "text/css", ".html": "text/html", ".js": "text/javascript", ".svg": "image/svg+xml"}
# Nothing from elsewhere, whatever a message says; and never an old script beside a new sandbox.
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-cache",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def add_page(app: web.Application, sandbox: Sandbox) -> None:
    """Serve the messenger of this sandbox at `/`, and all it needs below `/page/`."""
    stream, files = Stream(sandbox), _Files(sandbox)
    app.on_shutdown.append(stream.end)
    app.router.add_get("/", files.index)
    app.router.add_get("/page/events", stream.follow, allow_head=False)
    app.router.add_get("/page/files/{file}", files.sent_by_bot)
    app.router.add_get("/page/{name}", files.static)
    app.router.add_post("/page/{act}", Control(sandbox).answer)


class _Files:
    """The page's own files, and those that the bot sent."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._own = {path.name: path.read_bytes() for path in _FOLDER.iterdir()}

    async def index(self, _: web.Request) -> web.Response:
        return self._static("index.html")

    async def static(self, request: web.Request) -> web.Response:
        return self._static(request.match_info["name"])

    def _static(self, name: str) -> web.Response:
        if name not in self._own:
            raise web.HTTPNotFound
        return web.Response(
            body=self._own[name], content_type=_TYPES[Path(name).suffix], charset="utf-8", headers=_HEADERS
        )

    async def sent_by_bot(self, request: web.Request) -> web.Response:
        """Give a file by its `file_unique_id`, under which it never changes."""
        wanted = request.match_info["file"]
        upload = next((one for one in self._uploads() if one.document()["file_unique_id"] == wanted), None)
        if upload is None:
            raise web.HTTPNotFound
        return web.Response(body=upload.content, headers={**_HEADERS, "Content-Type": _shown_type(upload)})

    def _uploads(self) -> list[Upload]:
        given = (call.params.get(name) for call in self._sandbox.sent for name in ("photo", "document"))
        return [one for one in given if isinstance(one, Upload)]


def _shown_type(upload: Upload) -> str:
    """Show pictures; anything else is only for keeping, whatever type its sender gave it."""
    picture = upload.mime_type in ("image/png", "image/jpeg") or upload.content.startswith(b"\x89PNG")
    return "image/png" if picture else "application/octet-stream"
