"""How long to wait: the pace of a host, `Retry-After`, `Cache-Control`, robots.txt.

The decisions are functions of what is known and of the time; waiting itself is done by `fetching`.
"""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from scraper.collect.addresses import host_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.settings import Source

MAX_DELAY = 30.0  # seconds between two requests, whatever robots.txt or slowness ask for
MAX_RETRY_AFTER = 86_400.0  # a host that says "next year" is asked again on the next night
WAIT_FOR_HOST = 60.0  # longer than that, the rest of the night does without the host
AGENT = "Overcount"  # the name that robots.txt knows us by
ROBOTS_BYTES = 512 * 1024
# Seconds between two requests that a host asks for in words, where no robots.txt says it.
ASKED_FOR = {
    "api.gdeltproject.org": 5.0,  # so it answers clients that are faster
    "export.arxiv.org": 3.0,  # the API's terms of use; one connection at a time
}


def host_delays(sources: Iterable[Source]) -> dict[str, float]:
    """Return the seconds that single hosts get between two requests: what they ask for, or what a source sets above."""
    delays = dict(ASKED_FOR)
    for source in sources:
        host = host_of(source.url)
        if source.delay_seconds is not None:
            delays[host] = max(source.delay_seconds, delays.get(host, 0.0))
    return delays


def retry_after(value: str | None, now: float) -> float | None:
    """Return the seconds that a `Retry-After` header (seconds or a date) asks for, between 0 and a day."""
    if not value:
        return None
    value = value.strip()
    if re.fullmatch(r"\d{1,18}(\.\d+)?", value):
        return min(float(value), MAX_RETRY_AFTER)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    until = moment - datetime.fromtimestamp(now, UTC)
    return min(max(until.total_seconds(), 0.0), MAX_RETRY_AFTER)


def max_age(cache_control: str) -> float | None:
    """Return the seconds for which `Cache-Control` allows reuse, at most six hours; None if it forbids."""
    text = cache_control.lower()
    if "no-store" in text or "no-cache" in text:
        return None
    found = re.search(r"\bmax-age\s*=\s*\"?(\d{1,9})", text)
    return min(float(found[1]), 6 * 3600.0) if found else None


@dataclass
class Pace:
    """The pace at which one host is asked. `lock` is held while a request runs."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    not_before: float = 0.0
    crawl_delay: float = 0.0
    slowness: float = 0.0  # seconds that answers take, smoothed
    barred: tuple[str, str] | None = None  # cause and reason why the host is left alone for the rest of the night

    def delay(self, least: float) -> float:
        """Return the seconds from one request to the next."""
        return min(max(least, self.crawl_delay), max(MAX_DELAY, least))

    @property
    def rest(self) -> float:
        """Seconds from an answer to the next request: slower than half a second, a host gets as long as it takes."""
        return min(self.slowness, MAX_DELAY) if self.slowness > 0.5 else 0.0

    def wait(self, now: float) -> float:
        """Return how many seconds the next request has to wait."""
        return max(self.not_before - now, 0.0)

    def answered(self, now: float, took: float, least: float) -> None:
        """Take note of an answer that came `now`, `took` seconds after it was asked for."""
        self.slowness = took if not self.slowness else 0.7 * self.slowness + 0.3 * took
        self.not_before = now + max(self.delay(least) - took, self.rest)

    def told_to_wait(self, now: float, seconds: float) -> None:
        """Take note of a `Retry-After`."""
        self.not_before = max(self.not_before, now + seconds)
        if seconds > WAIT_FOR_HOST:
            self.barred = ("http-429", f"the host asked for a pause of {round(seconds)} seconds")


class Robots:
    """What one host's robots.txt allows us (RFC 9309)."""

    def __init__(self, text: str) -> None:
        from protego import Protego

        self._rules = Protego.parse(text)

    def allows(self, url: str) -> bool:
        """Return whether we may ask for the address."""
        return bool(self._rules.can_fetch(url, AGENT))

    @property
    def delay(self) -> float:
        """Seconds between requests that the file asks for (`Crawl-delay`, `Request-rate`), or 0."""
        delay = float(self._rules.crawl_delay(AGENT) or 0.0)
        rate = self._rules.request_rate(AGENT)
        if rate and rate.requests:
            delay = max(delay, rate.seconds / rate.requests)
        return max(delay, 0.0)
