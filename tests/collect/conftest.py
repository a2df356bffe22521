"""What the tests of collecting share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from scraper.collect import Fetcher
from tests.collect.hostile import Hostile


@pytest.fixture
def web() -> Iterator[Hostile]:
    with Hostile() as server:
        yield server


@pytest.fixture
def make_fetcher(web: Hostile) -> Iterator[Callable[..., Fetcher]]:
    """Make fetchers that reach `web` under every name in .example; they are closed at the end."""
    made: list[Fetcher] = []

    def make(**changes: Any) -> Fetcher:
        options: dict[str, Any] = {
            "cache": None, "contact": "https://overcount.example/about", "delay": 0.0, "timeout": 5.0,
            "max_bytes": 200_000, "connect_to": web.connect_to,
        }  # fmt: skip
        made.append(Fetcher(**{**options, **changes}))
        return made[-1]

    yield make
    for fetcher in made:
        fetcher.close()


@pytest.fixture
def fetcher(make_fetcher: Callable[..., Fetcher]) -> Fetcher:
    return make_fetcher()
