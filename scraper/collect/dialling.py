"""The one place that opens connections: it resolves a name, checks each address, and dials a checked one.

httpcore2 lets a pool be given its network backend, so no check can be bypassed between looking and
dialling. One deadline covers everything that a thread does for one answer: name, handshake, headers, body.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from typing import TYPE_CHECKING, Any

import httpcore2

from scraper.collect.guard import Exceptions, why_forbidden
from scraper.errors import FetchError, ForbiddenAddress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Resolve = Callable[[str, int], list[str]]

MAX_ADDRESSES = 4


def resolve(host: str, port: int) -> list[str]:
    """Return the IP addresses of a host name, in the system's order of preference. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Deadline(threading.local):
    """The moment (monotonic seconds) at which this thread gives up its present request, and when that was sent.

    `sent` is by the `clock` given. From then on the host is to answer: name, connection and handshake, which
    need others as well, are no part of what it takes.
    """

    at: float = float("inf")

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock, self.sent = clock, clock()

    def begin(self, seconds: float) -> None:
        """Begin a request that may take so many seconds as a whole."""
        self.at, self.sent = time.monotonic() + seconds, self._clock()

    def note_sent(self) -> None:
        """Take note that (a part of) the request goes out now."""
        self.sent = self._clock()

    def left(self) -> float:
        """Return the seconds that are left."""
        return self.at - time.monotonic()

    def bound(self, timeout: float | None) -> float:
        """Return a timeout for one step within the deadline. Raises ReadTimeout when that is over."""
        left = self.left()
        if left <= 0:
            raise httpcore2.ReadTimeout("the whole answer took too long")
        return min(left, 60.0 if timeout is None else timeout)


class GuardedBackend(httpcore2.NetworkBackend):
    """Dials only public addresses, and those that the operator excepted."""

    def __init__(
        self,
        exceptions: Exceptions,
        deadline: Deadline,
        resolver: Resolve = resolve,
        dialler: httpcore2.NetworkBackend | None = None,
    ) -> None:
        self._exceptions, self._deadline, self._resolve = exceptions, deadline, resolver
        self._dialler = dialler or httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to `host`. Raises ForbiddenAddress, FetchError (dns), or httpcore2's errors."""
        excepted = self._exceptions(host)
        addresses, port = ([excepted[0]], excepted[1]) if excepted else (self._permitted(host, port), port)
        for number, address in enumerate(addresses, 1):
            try:
                stream = self._dialler.connect_tcp(
                    address, port, self._deadline.bound(timeout), local_address, socket_options
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                if number == len(addresses):
                    raise
            else:
                return _TimedStream(stream, self._deadline)
        raise FetchError(host, "dns", "the name has no address")

    def _permitted(self, host: str, port: int) -> list[str]:
        try:
            addresses = self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise FetchError(host, "dns", f"the name {host} can't be resolved ({error})") from error
        reasons = {address: why_forbidden(address) for address in addresses}
        permitted = [address for address in addresses if reasons[address] is None]
        if not permitted:
            why = next((reason for reason in reasons.values() if reason), "the name has no address")
            raise ForbiddenAddress(host, f"{host} is never fetched: {why}")
        return permitted[:MAX_ADDRESSES]

    def sleep(self, seconds: float) -> None:
        """Never called: the pool makes no attempts of its own."""
        time.sleep(seconds)


class _TimedStream(httpcore2.NetworkStream):
    """A stream on which each read and write ends when the thread's deadline does."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.bound(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._deadline.note_sent()
        self._stream.write(buffer, self._deadline.bound(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, self._deadline.bound(timeout))
        return _TimedStream(stream, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
