"""Who may change something by the page's server: its own page alone, and no other one of the same browser."""

from __future__ import annotations

import ipaddress

from aiohttp import web


def require_own_page(request: web.Request) -> None:
    """Refuse what another site's page may send from this browser: foreign forms, and names that lead to this machine.

    A form cannot have this content type, a script of another origin needs a leave for it that is never given, and a
    name of somebody's own that resolves to the loopback address (DNS rebinding) is no loopback name.

    Raises:
        ValueError: where the request is no JSON to a loopback name.

    """
    host = request.url.host or ""
    try:
        local = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        local = False
    if not local or request.content_type != "application/json":
        raise ValueError("Only the sandbox's own page may ask for this.")
