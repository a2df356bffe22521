"""When was it published? Dates as feeds and pages write them, and which one to believe.

A date that isn't known is None. Nothing here falls back to the day of the run.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from scraper.records import utc

EARLIEST = "1995-01-01"  # before that, there was no news on the web
LATEST_AHEAD = timedelta(hours=36)  # a clock or a zone that is wrong, no more
FAR = timedelta(days=7)

# Hours from UTC. Ambiguous ones (IST, BST, CST) have the meaning that is commonest in feeds.
_ZONES = {
    "UT": 0, "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "MEZ": 1, "CEST": 2,
    "MESZ": 2, "EET": 2, "EEST": 3, "MSK": 3, "IST": 5.5, "SGT": 8, "HKT": 8, "AWST": 8, "JST": 9,
    "KST": 9, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13, "BRT": -3, "AST": -4, "ADT": -3, "EST": -5,
    "EDT": -4, "ET": -5, "CST": -6, "CDT": -5, "CT": -6, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
    "PT": -8,
}  # fmt: skip
_NAMED_ZONE = re.compile(r"\s*\(?\b([A-Z]{1,4})\)?$")
_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]+(\d{1,2}:\d{2}(?::\d{2})?)(?:[.,]\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?$", re.I)
_SLASHES = re.compile(r"^(\d{4})/(\d{2})/(\d{2})\b")
# The email package takes the year 0026 for 2026.
_YEAR_OF_ZEROS = re.compile(r"(?<![\d+:-])0\d{3}(?![\d:])")


def parse_date(text: object) -> str | None:
    """Return a written date (ISO 8601, RFC 822, with a zone's name) in UTC, or None if it can't be read."""
    if not isinstance(text, str) or not (text := " ".join(text[:80].split())):
        return None
    offset = None
    zone = _NAMED_ZONE.search(text)
    if zone and zone[1] in _ZONES and any(char.isdigit() for char in text):
        minutes = round(_ZONES[zone[1]] * 60)
        offset = f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"
        text = text[: zone.start()]
    iso = _ISO.match(_SLASHES.sub(r"\1-\2-\3", text))
    if iso:
        hours = iso[2].rjust(5, "0") if iso[2] and iso[2].index(":") == 2 else iso[2] and "0" + iso[2]
        return utc(f"{iso[1]}T{hours or '00:00'}{(iso[3] or offset or '+00:00').upper()}")
    compact = re.fullmatch(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})Z?)?", text)
    if compact:
        parts = [int(part) for part in compact.groups(default="0")]
        return _from_parts(parts)
    if _YEAR_OF_ZEROS.search(text):
        return None
    try:
        return utc(parsedate_to_datetime(text + (f" {offset.replace(':', '')}" if offset else "")))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def from_struct(parts: object) -> str | None:
    """Return a time as feedparser gives it (a UTC `struct_time`) as text, or None."""
    return _from_parts(list(parts)[:6]) if isinstance(parts, tuple) else None


def _from_parts(parts: list[int]) -> str | None:
    try:
        return utc(datetime(parts[0], parts[1], parts[2], parts[3], parts[4], min(parts[5], 59), tzinfo=UTC))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def plausible(date: str | None, now: datetime) -> str | None:
    """Return the date (ISO, UTC) unless it lies in the future or before there was a web."""
    return date if date and EARLIEST <= date <= (utc(now + LATEST_AHEAD) or "") else None


def choose_date(page: str | None, feed: str | None, now: datetime) -> str | None:
    """Return which date to believe: the page's, unless it is implausible or far from the feed's.

    Where the page gives only a day (midnight) that agrees with the feed's, the feed's time is the better one.
    """
    page, feed = plausible(page, now), plausible(feed, now)
    if page is None or feed is None:
        return page or feed
    apart = abs(datetime.fromisoformat(page) - datetime.fromisoformat(feed))
    day_only = page.endswith("T00:00:00Z")
    return feed if apart > FAR or (day_only and apart < timedelta(days=2)) else page
