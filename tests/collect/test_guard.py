"""What the guard lets through. What it doesn't is in `attacks/`: address, host, url, redirect, rebinding."""

from __future__ import annotations

import pytest

from scraper.collect.guard import Exceptions, check_url, why_forbidden
from scraper.errors import OvercountError


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "93.184.215.14", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_public_addresses(address: str) -> None:
    assert why_forbidden(address) is None


@pytest.mark.parametrize(
    "url", ["https://a.example/x", "http://a.example:8080/", "http://bücher.example/", "http://[2606:4700::1111]/"]
)
def test_addresses_that_are_tried(url: str) -> None:
    check_url(url)


def test_the_operators_exceptions() -> None:
    exceptions = Exceptions("*.example=127.0.0.1:8099,one.test=[::1]:80")
    assert exceptions("www.A.example") == ("127.0.0.1", 8099)
    assert exceptions("one.test") == ("::1", 80)
    assert exceptions("example.com") is None
    assert Exceptions(None)("a.example") is None
    with pytest.raises(OvercountError, match="write it as"):
        Exceptions("*.example")
