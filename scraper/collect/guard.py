"""The address guard: what may be asked for, and which IP addresses may be dialled.

The check that counts is the one on the IP address at the moment of dialling (see `dialling`): names,
redirects and DNS answers that change can't get past it. The check on the address as text comes before, and
only spares the attempt.
"""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from scraper.errors import ForbiddenAddress, OvercountError

# `is_global` of Python's ipaddress lets these through, some or all, depending on its version.
_FORBIDDEN = [
    ip_network(text)
    for text in (
        "0.0.0.0/8", "100.64.0.0/10", "168.63.129.16/32", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15",
        "224.0.0.0/4", "240.0.0.0/4",
        "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16",
        "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
    )
]  # fmt: skip


def why_forbidden(address: str) -> str | None:
    """Return why the IP address (text, as a resolver gives it) may not be dialled, or None if it may."""
    try:
        ip: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    except ValueError:
        return f"{address!r} is no IP address"
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    if ip.is_loopback:
        return f"{address} is this machine itself"
    if ip.is_link_local:
        return f"{address} is link-local, where clouds keep their credentials"
    if not ip.is_global or any(ip in network for network in _FORBIDDEN if network.version == ip.version):
        return f"{address} is not a public address"
    return None


def check_url(url: str) -> None:
    """Raise ForbiddenAddress for what isn't HTTP, holds credentials, or names a port that isn't the web's."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ForbiddenAddress(url[:200], "this is no web address; correct it") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ForbiddenAddress(url[:200], "only http and https addresses are fetched; use one of these")
    if re.search(r"[\x00-\x20\x7f\"%<>\\^`{|}]", parts.hostname):
        raise ForbiddenAddress(url[:200], f"{parts.hostname[:100]!r} is no host's name; correct it")
    if parts.username is not None or parts.password is not None:
        raise ForbiddenAddress(url[:200], "an address with credentials is never fetched; remove them")
    if port is not None and port not in (80, 443) and port < 1024:
        raise ForbiddenAddress(url[:200], f"port {port} is not a web server's; use 80, 443 or one above 1023")


class Exceptions:
    """The operator's own exceptions to the guard: `*.example=127.0.0.1:8099`, several joined by commas.

    A host that matches a pattern is dialled at the address given for it, and no name is looked up.
    """

    def __init__(self, rules: str | None) -> None:
        self._rules: list[tuple[str, str, int]] = []
        for rule in filter(None, (rules or "").split(",")):
            pattern, _, place = rule.strip().partition("=")
            host, _, port = place.rpartition(":")
            if not pattern or not host or not port.isdigit():
                raise OvercountError(f"--connect-to {rule!r}: no such rule; write it as '*.example=127.0.0.1:8099'")
            self._rules.append((pattern.lower(), host.strip("[]"), int(port)))

    def __call__(self, host: str) -> tuple[str, int] | None:
        """Return IP address and port for `host`, or None if no rule matches."""
        for pattern, address, port in self._rules:
            if fnmatchcase(host.lower(), pattern):
                return address, port
        return None
