"""Which names and addresses lead to this machine alone."""

import ipaddress


def is_loopback(host: str | None) -> bool:
    """Whether a host is this machine's own: `localhost`, or a loopback address."""
    try:
        return host == "localhost" or ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False
