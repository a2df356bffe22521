"""Polite and safe HTTP: the only way by which anything outside is asked.

One request at a time per host with a delay, robots.txt before every request, redirects by our own loop with
the guard at each hop, a limit on decompressed bytes and on time, validators kept between nights. No
cookies, no proxies or credentials from the environment, no disguise. What goes wrong is a FetchError with a
named cause: dns, tls, timeout, connect, protocol, redirects, 403, 404, 410, http-NNN, challenge, robots,
too-large, empty, forbidden-address.
"""

from __future__ import annotations

import re
import threading
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scraper import __version__
from scraper.collect import optouts
from scraper.collect.addresses import absolute_url, host_of
from scraper.collect.failures import about, check_answer, named_causes
from scraper.collect.guard import Exceptions, check_url
from scraper.collect.politeness import (
    AGENT,
    ASKED_FOR,
    ROBOTS_BYTES,
    Pace,
    Robots,
    max_age,
    retry_after,
)
from scraper.collect.remembering import Kept, Memory
from scraper.errors import FetchError, ForbiddenAddress

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path
    from typing import Self

    import httpx2

MAX_REDIRECTS = 6
PATIENCE = 2  # answers that fail to come before a host is left alone for the night
_ACCEPT = "text/html, application/xhtml+xml, application/xml;q=0.9, application/json;q=0.9, */*;q=0.5"
_CODINGS = {"gzip", "deflate", "identity"}
_TRANSIENT = {429, 500, 502, 503, 504}


@dataclass(frozen=True)
class Answer:
    """What an address gave. Header names are in lower case; `body` is decompressed."""

    url: str  # where the redirects ended
    status: int
    headers: dict[str, str]
    body: bytes
    not_modified: bool = False  # the body is the one that an earlier night kept
    moved_to: str | None = None  # where it now lives, if every redirect was a permanent one

    @property
    def content_type(self) -> str:
        """The media type, without parameters, in lower case."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str | None:
        """The charset that the server names."""
        found = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", self.headers.get("content-type", ""), re.IGNORECASE)
        return found[1] if found else None


@dataclass
class _Host:
    """What this run knows of one origin."""

    pace: Pace = field(default_factory=Pace)
    rules: threading.RLock = field(default_factory=threading.RLock)
    robots: Robots | FetchError | None = None
    silent: int = 0  # failures to answer, one after another


class Fetcher:
    """Fetches politely and safely; to be shared by threads, and closed at the end.

    `connect_to` (`*.example=127.0.0.1:8099`) is the operator's exception to the address guard. `delay` is the
    least number of seconds from one request to a host to the next; `delays` names hosts (in lower case) that get
    more than that. `timeout` (seconds) bounds each answer as a whole. Time comes from `clock`, waiting from
    `sleep`, names from `resolver`, the certificates that are trusted from `trusted`.
    """

    def __init__(
        self,
        *,
        cache: Path | None,
        contact: str,
        delay: float,
        timeout: float,
        max_bytes: int,
        connect_to: str | None = None,
        delays: Mapping[str, float] = ASKED_FOR,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
        resolver: Callable[[str, int], list[str]] | None = None,
        trusted: ssl.SSLContext | None = None,
    ) -> None:
        import httpcore2
        import httpx2

        from scraper.collect.dialling import Deadline, GuardedBackend, resolve

        self.clock, self.max_bytes = clock, max_bytes
        self.memory = Memory(cache)
        self._sleep, self._delay, self._delays, self._timeout = sleep, delay, delays, timeout
        words = re.sub(r"[^\x21-\x7e]+", " ", contact).strip()
        self.user_agent = f"{AGENT}/{__version__} (+{words})"
        self._deadline = Deadline(clock)
        backend = GuardedBackend(Exceptions(connect_to), self._deadline, resolver or resolve)
        tls = trusted or httpx2.create_ssl_context(trust_env=False)
        self._pool = httpcore2.ConnectionPool(
            ssl_context=tls, max_connections=100, keepalive_expiry=30, network_backend=backend
        )
        self._hosts: dict[str, _Host] = {}
        self._hosts_lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close connections and the cache file."""
        self._pool.close()
        self.memory.close()

    def fetch(self, url: str, *, conditional: bool = False, max_bytes: int | None = None) -> Answer:
        """Return what `url` gives, redirects followed.

        With `conditional`, an answer of an earlier night is asked for anew only if it has changed (and not
        at all while its `Cache-Control` says that it is fresh). Raises FetchError.
        """
        kept = self.memory.kept(url) if conditional else None
        if kept and self.clock() < kept.fresh_until:
            return _from_memory(kept)
        answer = self._follow(url, kept, max_bytes or self.max_bytes)
        if conditional:
            self._keep(url, answer, kept)
        return answer

    def allows(self, url: str) -> bool:
        """Return whether robots.txt lets us ask for `url`. Raises FetchError if that can't be known."""
        return self._robots(url).allows(url)

    def reserved(self, url: str) -> bool:
        """Return whether the host's `/.well-known/tdmrep.json` reserves text and data mining for `url`."""
        address = _origin(url) + "/.well-known/tdmrep.json"

        def ask() -> str:
            try:
                if not self.allows(address):
                    return ""
                answer = self._follow(address, None, ROBOTS_BYTES, robots=False)
            except FetchError:
                return ""
            return answer.body.decode("utf-8", "replace")

        with self._host(url).rules:
            text = self.memory.note(_origin(url), "tdmrep", self.clock(), ask)
        return optouts.in_tdmrep(text, url)

    def _keep(self, url: str, answer: Answer, kept: Kept | None) -> None:
        headers = answer.headers
        age = max_age(headers.get("cache-control", ""))
        fresh_until = self.clock() + (age or 0.0)
        if answer.not_modified:
            if kept and fresh_until > kept.fresh_until:
                self.memory.keep(url, replace(kept, fresh_until=fresh_until))
            return
        etag, modified = headers.get("etag", ""), headers.get("last-modified", "")
        if "no-store" in headers.get("cache-control", "").lower() or not (etag or modified or age):
            self.memory.forget(url)
            return
        content_type = headers.get("content-type", "")
        self.memory.keep(url, Kept(answer.url, etag, modified, content_type, answer.body, fresh_until))

    def _follow(self, url: str, kept: Kept | None, max_bytes: int, *, robots: bool = True) -> Answer:
        seen: set[str] = set()
        permanent, place = True, url
        while True:
            check_url(place)
            if robots and not self.allows(place):
                raise FetchError(place, "robots", "robots.txt asks us to keep out; the link is all that is kept")
            status, headers, body = self._ask(place, kept if kept and kept.final == place else None, max_bytes)
            if status == 304 and kept:
                moved_to = place if permanent and place != url else None
                sent = {**headers, "content-type": kept.content_type}
                return replace(_from_memory(kept), headers=sent, moved_to=moved_to)
            if status not in (301, 302, 303, 307, 308) or not headers.get("location"):
                break
            permanent = permanent and status in (301, 308)
            seen.add(place)
            target = headers["location"]
            place = absolute_url(target, place)
            if not place:
                raise ForbiddenAddress(url, f"it redirects to {target[:100]!r}, which is no address of the web")
            if place in seen or len(seen) > MAX_REDIRECTS:
                raise FetchError(url, "redirects", "it redirects in a circle or without end; correct the address")
        check_answer(place, status, headers, body)
        return Answer(place, status, headers, body, moved_to=place if permanent and place != url else None)

    def _ask(self, url: str, kept: Kept | None, max_bytes: int) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers and body of one request; a failure that may pass is tried once more."""
        host = self._host(url)
        delay = max(self._delay, self._delays.get(host_of(url), 0.0))
        with host.pace.lock:
            for last in (False, True):
                self._wait(url, host.pace)
                try:
                    status, headers, body = self._request(url, kept, max_bytes)
                except FetchError as error:
                    now = self.clock()
                    host.pace.answered(now, now - self._deadline.sent, delay)
                    if error.cause not in ("timeout", "connect", "protocol"):
                        raise
                    host.silent += 1
                    if host.silent >= PATIENCE:
                        host.pace.barred = (error.cause, f"the host failed to answer {host.silent} times")
                    if last or error.cause == "timeout":
                        raise
                    continue
                now = self.clock()
                host.silent = 0
                host.pace.answered(now, now - self._deadline.sent, delay)
                if status not in _TRANSIENT:
                    return status, headers, body
                pause = retry_after(headers.get("retry-after"), now)
                host.pace.told_to_wait(now, 2 * delay if pause is None else pause)
                if status == 429 and last:
                    host.pace.barred = ("http-429", "the host has had too many requests from us")
                if last or host.pace.barred:
                    return status, headers, body
        raise AssertionError("unreachable")

    def _wait(self, url: str, pace: Pace) -> None:
        if pace.barred:
            raise FetchError(url, pace.barred[0], f"{pace.barred[1]}; it is left alone for this night")
        while (seconds := pace.wait(self.clock())) > 0:
            self._sleep(seconds)

    def _request(self, url: str, kept: Kept | None, max_bytes: int) -> tuple[int, dict[str, str], bytes]:
        import httpcore2
        import httpx2

        try:
            address = httpx2.URL(url)
        except httpx2.InvalidURL as error:
            raise ForbiddenAddress(url[:200], f"this is no web address ({error}); correct it") from None
        target = httpcore2.URL(
            scheme=address.raw_scheme, host=address.raw_host, port=address.port, target=address.raw_path
        )
        sent: dict[str | bytes, str | bytes] = {
            "Host": address.netloc.decode("ascii"),
            "User-Agent": self.user_agent,
            "Accept": _ACCEPT,
        }
        sent["Accept-Encoding"] = ", ".join(sorted(_CODINGS - {"identity"}, reverse=True))
        if kept and kept.etag:
            sent["If-None-Match"] = kept.etag
        if kept and kept.modified:
            sent["If-Modified-Since"] = kept.modified
        step = self._timeout
        extensions = {"timeout": {"connect": step, "read": step, "write": step, "pool": step}}
        self._deadline.begin(self._timeout)
        with named_causes(url), self._pool.stream("GET", target, headers=sent, extensions=extensions) as raw:
            response = httpx2.Response(raw.status, headers=raw.headers, stream=_stream(raw.iter_stream()))
            headers = {name.lower(): value for name, value in response.headers.items()}
            body = bytearray()
            if 300 <= raw.status < 400:
                return raw.status, headers, b""
            # httpx2 passes over a coding that it doesn't know, and gives its bytes for text.
            if unknown := set(headers.get("content-encoding", "").lower().replace(",", " ").split()) - _CODINGS:
                sent_as = f"the answer is coded as {', '.join(sorted(unknown))[:60]}, which we didn't ask for"
                raise FetchError(url, "protocol", f"{sent_as}; the outlet must mend it")
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > max_bytes:
                    raise FetchError(url, "too-large", f"the answer is longer than {max_bytes} bytes")
                self._deadline.bound(None)
            return raw.status, headers, bytes(body)

    def _host(self, url: str) -> _Host:
        with self._hosts_lock:
            return self._hosts.setdefault(_origin(url), _Host())

    def _robots(self, url: str) -> Robots:
        host, origin = self._host(url), _origin(url)
        with host.rules:
            if host.robots is None:
                try:
                    text = self.memory.note(origin, "robots", self.clock(), lambda: self._robots_text(origin))
                    host.robots = Robots(text)
                    host.pace.crawl_delay = host.robots.delay
                except FetchError as error:
                    host.robots = error
            if isinstance(host.robots, FetchError):
                raise about(url, host.robots)
            return host.robots

    def _robots_text(self, origin: str) -> str:
        """Return the host's robots.txt; empty if it has none; RFC 9309: when it can't be had, we keep out."""
        try:
            answer = self._follow(f"{origin}/robots.txt", None, ROBOTS_BYTES, robots=False)
        except FetchError as error:
            if error.cause in ("403", "404", "410", "empty") or re.fullmatch(r"http-4(?!29)\d\d", error.cause):
                return ""
            if error.cause.startswith("http-"):
                told = f"its robots.txt answers {error.cause}: it is left alone until that can be read"
                raise FetchError(origin, error.cause, told) from None
            if error.cause in ("too-large", "redirects"):
                return ""
            raise
        return answer.body.decode("utf-8", "replace")


def _from_memory(kept: Kept) -> Answer:
    return Answer(kept.final, 200, {"content-type": kept.content_type}, kept.body, not_modified=True)


def _origin(url: str) -> str:
    """Return scheme, host and port of an address that the guard has let through."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()


def _stream(chunks: Iterator[bytes]) -> httpx2.SyncByteStream:
    import httpx2

    class Body(httpx2.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            yield from chunks

    return Body()
