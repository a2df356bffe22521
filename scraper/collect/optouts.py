"""Has the publisher opted out of text and data mining? Then only headline, date and link are kept.

Read are the TDM Reservation Protocol (header, meta, `/.well-known/tdmrep.json`; W3C community report of
2024) and the robots directives `noai`, `noarchive` and `nosnippet`, in the page and in `X-Robots-Tag`.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scraper.collect.politeness import AGENT

if TYPE_CHECKING:
    from collections.abc import Iterable

_DIRECTIVES = {"noai", "noarchive", "nosnippet", "max-snippet:0"}


def in_headers(headers: dict[str, str]) -> str | None:
    """Return what in the headers (names in lower case) opts out, or None."""
    if headers.get("tdm-reservation", "").strip() == "1":
        return "tdm-reservation header"
    # Several headers arrive joined by commas; `bot: directive` binds that bot until another is named.
    ours = True
    for piece in headers.get("x-robots-tag", "").lower().split(","):
        name, colon, rest = piece.strip().partition(":")
        if colon and name.strip() != "max-snippet" and name.strip() != "unavailable_after":
            ours = name.strip() in (AGENT.lower(), "*")
            piece = rest  # noqa: PLW2901 - the directive is what stands after the bot's name
        if ours and (found := _directive(piece)):
            return f"X-Robots-Tag: {found}"
    return None


def in_meta(metas: Iterable[tuple[str, str]]) -> str | None:
    """Return which of a page's meta elements (name, content) opts out, or None."""
    for name, content in metas:
        name = name.strip().lower()  # noqa: PLW2901
        if name == "tdm-reservation" and content.strip() == "1":
            return "tdm-reservation meta"
        if name in ("robots", AGENT.lower()):
            for piece in re.split(r"[,\s]+(?!0)", content.lower()):
                if found := _directive(piece):
                    return f"robots meta: {found}"
    return None


def in_tdmrep(text: str, url: str) -> bool:
    """Return whether the text of a tdmrep.json reserves the rights in `url`. The longest rule wins."""
    try:
        rules = json.loads(text) if text.strip() else []
    except (ValueError, RecursionError):
        return False
    path, best, reserved = urlsplit(url).path or "/", -1, False
    for rule in rules[:1000] if isinstance(rules, list) else []:
        location = rule.get("location") if isinstance(rule, dict) else None
        if isinstance(location, str) and len(location) > best and _matches(location, path):
            best, reserved = len(location), str(rule.get("tdm-reservation")) == "1"
    return reserved


def _directive(piece: str) -> str | None:
    directive = re.sub(r"\s+", "", piece)
    return directive if directive in _DIRECTIVES else None


def _matches(pattern: str, path: str) -> bool:
    """Return whether a pattern as in robots.txt (`*`, `$`) matches a path's start, without backtracking."""
    anchored = pattern.endswith("$")
    pieces = pattern.removesuffix("$").split("*")
    if not path.startswith(pieces[0]):
        return False
    at = len(pieces[0])
    for number, piece in enumerate(pieces[1:], 1):
        if anchored and number == len(pieces) - 1:
            return path.endswith(piece) and len(path) - len(piece) >= at
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return not anchored or at == len(path)
