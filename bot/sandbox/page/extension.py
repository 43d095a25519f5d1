"""What a host adds to the page: files of its own, and routes on the same server.

The sandbox asks nothing about it. The page has an empty `<section id="extension" hidden>` above the messenger and loads
`extension.css` and `extension.js` of the host's folder where they are there; the script, a module, fills the section,
labels it and takes `hidden` from it. Its other files stand beside it, and those of the page one folder up: `../dom.js`
makes elements, `../words.js` takes in words of its own by `loadWords` and tells of another language by `onLanguage`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

_SCRIPT, _STYLE = "extension.js", "extension.css"


@dataclass(frozen=True, slots=True)
class Extension:
    """What is added to one sandbox's page.

    `folder` holds the files that are served below `/page/extension/`; None for none. `routes` are what else the server
    answers, as `aiohttp.web.post("/strip/pause", pause)`; whatever changes something begins with `require_own_page`.
    """

    folder: Path | None = None
    routes: Sequence[web.RouteDef] = ()

    def files(self) -> dict[str, bytes]:
        """What stands in the files, by their names."""
        return {} if self.folder is None else {path.name: path.read_bytes() for path in self.folder.iterdir()}

    def tags(self) -> str:
        """The marks by which the page loads the script and the style."""
        names = self.files()
        style = f'<link rel="stylesheet" href="/page/extension/{_STYLE}">\n' if _STYLE in names else ""
        script = f'<script type="module" src="/page/extension/{_SCRIPT}"></script>\n' if _SCRIPT in names else ""
        return style + script
