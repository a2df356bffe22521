"""Nothing private is ever dialled, whatever a feed, a redirect or DNS says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpcore2
import pytest

from scraper.collect import Fetcher
from scraper.collect.dialling import Deadline, GuardedBackend
from scraper.collect.guard import Exceptions, check_url, why_forbidden
from scraper.errors import FetchError, ForbiddenAddress, OvercountError
from tests.collect.hostile import Hostile, page, redirect

FORBIDDEN = [
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "100.100.100.200", "168.63.129.16", "192.0.0.192", "192.0.2.1", "192.88.99.1", "198.18.0.1",
    "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:7f00:1", "::ffff:169.254.169.254", "64:ff9b::7f00:1",
    "64:ff9b::808:808", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "3fff::1", "fc00::1",
    "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "not an address", "",
]  # fmt: skip


@pytest.mark.parametrize("address", FORBIDDEN)
def test_forbidden_addresses(address: str) -> None:
    assert why_forbidden(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "93.184.215.14", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_public_addresses(address: str) -> None:
    assert why_forbidden(address) is None


BAD_URLS = {
    "file": "file:///etc/passwd",
    "ftp": "ftp://a.example/x",
    "gopher": "gopher://a.example/",
    "data": "data:text/html,hello",
    "no host": "http:///x",
    "credentials": "http://user:secret@a.example/",
    "mail port": "http://a.example:25/",
    "ssh port": "https://a.example:22/",
    "broken": "http://[::1",
    "port out of range": "http://a.example:99999/",
}


@pytest.mark.parametrize("url", BAD_URLS.values(), ids=BAD_URLS.keys())
def test_addresses_that_are_not_even_tried(url: str) -> None:
    with pytest.raises(ForbiddenAddress):
        check_url(url)


HOSTS = {
    "IPv4": "127.0.0.1",
    "IPv6": "[::1]",
    "mapped": "[::ffff:127.0.0.1]",
    "decimal": "2130706433",
    "octal": "0177.0.0.1",
    "hexadecimal": "0x7f.0.0.1",
    "short": "127.1",
    "by name": "localhost",
    "any": "0.0.0.0",
}


@pytest.mark.parametrize("host", HOSTS.values(), ids=HOSTS.keys())
def test_no_spelling_of_this_machine_is_reached(host: str, web: Hostile, fetcher: Fetcher) -> None:
    web.pages["/"] = page("secret")
    with pytest.raises(FetchError) as caught:
        fetcher.fetch(f"http://{host}:{web.port}/")
    assert caught.value.cause in ("forbidden-address", "dns")  # "dns" where the system doesn't know the spelling
    assert web.requests == []


@pytest.mark.parametrize("target", ["http://127.0.0.1:{port}/", "http://localhost:{port}/", "http://[::1]:{port}/"])
def test_a_redirect_leads_nowhere_private(target: str, web: Hostile, fetcher: Fetcher) -> None:
    web.pages["/"] = redirect(target.format(port=web.port))
    with pytest.raises(ForbiddenAddress):
        fetcher.fetch("http://a.example/")
    assert {host for host, _, _ in web.requests} == {"a.example"}


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://a.example/", "data:text/html,x", "javascript:x"])
def test_a_redirect_stays_on_the_web(target: str, web: Hostile, fetcher: Fetcher) -> None:
    web.pages["/"] = redirect(target)
    with pytest.raises(ForbiddenAddress):
        fetcher.fetch("http://a.example/")


def test_a_name_that_resolves_to_something_private(web: Hostile, make_fetcher: Callable[..., Fetcher]) -> None:
    fetcher = make_fetcher(connect_to=None, resolver=lambda _host, _port: ["127.0.0.1", "::1", "10.0.0.1"])
    with pytest.raises(ForbiddenAddress, match="this machine itself"):
        fetcher.fetch(f"http://innocent.example:{web.port}/")
    assert web.requests == []


class Dialled(httpcore2.NetworkBackend):
    """Notes what it is asked to dial, and gets no connection, as if there was no network."""

    def __init__(self) -> None:
        self.addresses: list[str] = []

    def connect_tcp(self, host: str, port: int, *args: Any, **kwargs: Any) -> httpcore2.NetworkStream:
        self.addresses.append(host)
        raise httpcore2.ConnectError("no network")


def test_dns_rebinding() -> None:
    """What is dialled is the very address that was checked: one look-up a connection, each answer checked."""
    answers = [["93.184.215.14"], ["127.0.0.1"]]
    dialled = Dialled()
    backend = GuardedBackend(Exceptions(None), Deadline(), lambda _host, _port: answers.pop(0), dialled)
    with pytest.raises(httpcore2.ConnectError):
        backend.connect_tcp("rebind.example", 80)
    with pytest.raises(ForbiddenAddress):
        backend.connect_tcp("rebind.example", 80)
    assert dialled.addresses == ["93.184.215.14"]
    assert answers == []


def test_a_private_address_among_public_ones_is_passed_over() -> None:
    mixed = ["127.0.0.1", "93.184.215.14", "::ffff:10.0.0.1", "2606:4700::1111"]
    dialled = Dialled()
    backend = GuardedBackend(Exceptions(None), Deadline(), lambda _host, _port: mixed, dialled)
    with pytest.raises(httpcore2.ConnectError):
        backend.connect_tcp("mixed.example", 80)
    assert dialled.addresses == ["93.184.215.14", "2606:4700::1111"]


def test_the_operators_exceptions() -> None:
    exceptions = Exceptions("*.example=127.0.0.1:8099,one.test=[::1]:80")
    assert exceptions("www.A.example") == ("127.0.0.1", 8099)
    assert exceptions("one.test") == ("::1", 80)
    assert exceptions("example.com") is None
    assert Exceptions(None)("a.example") is None
    with pytest.raises(OvercountError, match="write it as"):
        Exceptions("*.example")
