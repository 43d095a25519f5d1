"""Where the page, its files, its events and its acts are found on the sandbox's server."""

from collections.abc import Mapping
from pathlib import Path

from aiohttp import web

from bot.sandbox.files import Upload
from bot.sandbox.page.control import Control
from bot.sandbox.page.extension import Extension
from bot.sandbox.page.stream import Stream
from bot.sandbox.sandbox import Sandbox

_FOLDER = Path(__file__).parent / "static"
_TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-cache",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
"""Nothing from elsewhere, whatever a message says; and never an old script beside a new sandbox."""


def add_page(app: web.Application, sandbox: Sandbox, extension: Extension) -> None:
    """Serve the messenger of this sandbox at `/`, all it needs below `/page/`, and what its host adds."""
    stream, files = Stream(sandbox), _Files(sandbox, extension)
    app.on_shutdown.append(stream.end)
    app.router.add_get("/", files.index)
    app.router.add_get("/page/events", stream.follow, allow_head=False)
    app.router.add_get("/page/files/{file}", files.sent_by_bot)
    app.router.add_get("/page/{name}", files.of_the_page)
    app.router.add_get("/page/extension/{name}", files.of_the_extension)
    app.router.add_post("/page/{act}", Control(sandbox).answer)
    app.router.add_routes(extension.routes)


class _Files:
    """The page's own files, those that its host adds, and those that the bot sent."""

    def __init__(self, sandbox: Sandbox, extension: Extension) -> None:
        self._sandbox = sandbox
        self._own = {path.name: path.read_bytes() for path in _FOLDER.iterdir()}
        self._own["index.html"] = self._own["index.html"].replace(b"</head>", f"{extension.tags()}</head>".encode())
        self._added = extension.files()

    async def index(self, _: web.Request) -> web.Response:
        return _file("index.html", self._own)

    async def of_the_page(self, request: web.Request) -> web.Response:
        return _file(request.match_info["name"], self._own)

    async def of_the_extension(self, request: web.Request) -> web.Response:
        return _file(request.match_info["name"], self._added)

    async def sent_by_bot(self, request: web.Request) -> web.Response:
        """A file by its `file_unique_id`, under which it never changes."""
        upload = self._sandbox.files.get(request.match_info["file"])
        if upload is None:
            raise web.HTTPNotFound
        return web.Response(body=upload.content, headers={**_HEADERS, "Content-Type": _shown_type(upload)})


def _file(name: str, files: Mapping[str, bytes]) -> web.Response:
    if name not in files or Path(name).suffix not in _TYPES:
        raise web.HTTPNotFound
    return web.Response(body=files[name], content_type=_TYPES[Path(name).suffix], charset="utf-8", headers=_HEADERS)


def _shown_type(upload: Upload) -> str:
    """Pictures are shown; anything else is only for keeping, whatever type its sender gave it."""
    picture = upload.mime_type in ("image/png", "image/jpeg") or upload.content.startswith(b"\x89PNG")
    return "image/png" if picture else "application/octet-stream"
