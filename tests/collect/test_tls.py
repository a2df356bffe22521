"""Certificates that can't be trusted, over real TLS: the host is told nothing, and nobody tries without a check."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
import trustme

from scraper.collect import Fetcher
from scraper.errors import FetchError

PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


class Tls:
    """A server on loopback with one certificate: how often it was dialled, and what it was told after a handshake."""

    def __init__(self, certificate: trustme.LeafCert) -> None:
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(self._context)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.dialled, self.told = 0, list[bytes]()
        self._thread = threading.Thread(target=self._serve)

    @property
    def connect_to(self) -> str:
        return f"*.example=127.0.0.1:{self._listening.getsockname()[1]}"

    def __enter__(self) -> Tls:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listening.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            self.dialled += 1
            connection.settimeout(5)
            try:
                with self._context.wrap_socket(connection, server_side=True) as stream:
                    # In TLS 1.3 the handshake is over here before the other side has looked at the certificate.
                    if request := stream.recv(10_000):
                        self.told.append(request)
                        stream.sendall(PAGE)
            except OSError:  # it hung up
                connection.close()


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def fetch(authority: trustme.CA) -> Iterator[Callable[[Tls], bytes]]:
    """Fetch a page of a.example from a server, trusting the authority alone."""
    made: list[Fetcher] = []

    def fetch(server: Tls) -> bytes:
        trusted = ssl.create_default_context(ssl.Purpose.SERVER_AUTH)
        authority.configure_trust(trusted)
        contact = "https://overcount.example/"
        made.append(
            Fetcher(
                cache=None,
                contact=contact,
                delay=0.0,
                timeout=5.0,
                max_bytes=1000,
                connect_to=server.connect_to,
                trusted=trusted,
            )
        )
        return made[-1].fetch("https://a.example/x").body

    yield fetch
    for fetcher in made:
        fetcher.close()


def self_signed() -> trustme.LeafCert:
    alone = trustme.CA()
    return trustme.LeafCert(alone.private_key_pem.bytes(), alone.cert_pem.bytes(), [])


CERTIFICATES: dict[str, tuple[Callable[[trustme.CA], trustme.LeafCert], str]] = {
    "self-signed": (lambda _: self_signed(), "self-signed"),
    "of an unknown authority": (lambda _: trustme.CA().issue_cert("a.example"), "issuer"),
    "expired": (lambda ca: ca.issue_cert("a.example", not_after=LONG_AGO), "expired"),
    "of another host": (lambda ca: ca.issue_cert("b.example"), "mismatch"),
}


@pytest.mark.parametrize(("certificate", "said"), CERTIFICATES.values(), ids=CERTIFICATES.keys())
def test_a_host_without_a_good_certificate_is_told_nothing(
    certificate: Callable[[trustme.CA], trustme.LeafCert],
    said: str,
    authority: trustme.CA,
    fetch: Callable[[Tls], bytes],
) -> None:
    with Tls(certificate(authority)) as server, pytest.raises(FetchError) as caught:
        fetch(server)
    assert caught.value.cause == "tls"
    assert said in caught.value.detail.lower()
    assert (server.dialled, server.told) == (1, []), "one attempt, and no request without a check"


def test_a_host_with_a_good_certificate_is_asked(authority: trustme.CA, fetch: Callable[[Tls], bytes]) -> None:
    with Tls(authority.issue_cert("a.example")) as server:
        assert fetch(server) == b"hello"
    assert [request.split()[1] for request in server.told] == [b"/robots.txt", b"/x"]
