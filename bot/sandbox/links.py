"""Which links Telegram takes, and the form in which it gives them back."""

from urllib.parse import urlsplit, urlunsplit

_OWN_SCHEMES = {"tg", "ton", "tonsite"}
_WEB_SCHEMES = {"http", "https"}


def checked_link(url: str) -> str | None:
    """The link as Telegram keeps it; None where it is no link.

    A missing scheme means http, a missing path means "/"; a host without a dot is no public host.
    """
    url = url.strip()
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme in _OWN_SCHEMES:
        return url
    if parts.scheme not in _WEB_SCHEMES or host is None or "." not in host.strip("."):
        return None
    return urlunsplit(parts._replace(netloc=parts.netloc.lower(), path=parts.path or "/"))
