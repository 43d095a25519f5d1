"""What may change something by the page's server: a JSON object from its own page, and from no other one."""

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from bot.sandbox.loopback import is_loopback


def require_own_page(request: web.Request) -> None:
    """Refuse what another site's page may send from this browser: foreign forms, and names that lead to this machine.

    A form cannot have this content type, a script of another origin needs a leave for it that is never given, and a
    name of somebody's own that resolves to the loopback address (DNS rebinding) is no loopback name. Raises ValueError
    where the request is no JSON to a loopback name.
    """
    if not is_loopback(request.url.host) or request.content_type != "application/json":
        raise ValueError("Only the sandbox's own page may ask for this.")


async def json_object(request: web.Request) -> Mapping[str, Any]:
    """What an act is given; nothing counts as an empty object. Raises ValueError where it is no JSON object."""
    content = json.loads(await request.read() or b"{}")
    if not isinstance(content, dict):
        raise ValueError("The request needs a JSON object.")
    return content
