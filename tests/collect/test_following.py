"""When pages that failed, tonight or before, make their source count as failing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scraper.collect import Fetcher
from scraper.collect.following import Followed, admit, follow, why_unreadable
from scraper.collect.remembering import Memory
from scraper.records import Entry
from scraper.settings import Blocked
from tests.collect.hostile import Hostile
from tests.collect.test_collecting import feed, run, source, story

NOW = datetime(2026, 10, 17, 3, tzinfo=UTC)
ITEMS = {"r": Followed("r", read=True), "-": Followed("-")} | {
    mark: Followed(mark, cause=cause) for mark, cause in {"x": "403", "o": "no-article"}.items()
}

# Newest first: r read, x refused, o holds no article, - never tried as it can't be on the beat.
CASES = {
    "nothing listed": ("", {}),
    "nothing tried": ("-----", {}),
    "all read": ("rrr", {}),
    "two say too little": ("x-x", {}),
    "three, and no other": ("-x-x-x", {"403": 3}),
    "one of them was read": ("xxrx", {}),
    "the newest five": ("xxoxxrrrrrrr", {"403": 4, "no-article": 1}),
    "one of the newest five was read": ("xxxxrxxxxxx", {}),
    "odd pages among many": ("rorrorrorr", {}),
}


@pytest.mark.parametrize(("items", "expected"), CASES.values(), ids=CASES.keys())
def test_which_failures_make_a_source_fail(items: str, expected: dict[str, int]) -> None:
    assert why_unreadable([ITEMS[mark] for mark in items]) == expected


def test_items_are_followed_newest_first_to_where_they_led() -> None:
    memory = Memory(None)
    memory.found("http://a.example/r/1", "http://a.example/1")
    memory.failed("http://a.example/2", "403", NOW.timestamp())
    days = {
        "/r/1": "2026-10-11",
        "/2": "2026-10-13",
        "/3": "2026-10-12",
        "/4": "2091-01-01",
        "/5": None,
        "/3?utm_source=x": None,
    }
    entries = [Entry(url=f"http://a.example{path}", published=day) for path, day in days.items()]
    entries.append(Entry(url="http://spin.example/1", published="2026-10-16"))
    items = admit(entries, [Blocked(domain="spin.example", reason="copies")])
    found = follow(
        items, known=lambda url: url == "http://a.example/1", read={"http://a.example/3"}, memory=memory, now=NOW
    )
    assert found == [
        Followed("http://a.example/2", cause="403"),
        Followed("http://a.example/3", read=True),
        Followed("http://a.example/1", read=True),
        Followed("http://a.example/4"),
        Followed("http://a.example/5"),
    ]
    memory.close()


QUIET = {
    "all pages fail": ([], ["/1", "/2", "/3"], "404"),
    "odd pages among those read": (["/4", "/5"], ["/1", "/2", "/3"], None),
    "two pages fail": ([], ["/1", "/2"], None),
}


@pytest.mark.parametrize(("read", "failing", "cause"), QUIET.values(), ids=QUIET.keys())
def test_a_quiet_night_comes_to_what_the_night_before_did_with_or_without_the_cache(
    read: list[str],
    failing: list[str],
    cause: str | None,
    web: Hostile,
    make_fetcher: Callable[..., Fetcher],
    tmp_path: Path,
) -> None:
    web.pages |= {"/feed": feed(*failing, *read)} | {path: story(f"Tokens {path}") for path in read}
    cache, archive = tmp_path / "cache.sqlite", set[str]()

    def night() -> tuple[str | None, list[str]]:
        (result,) = run(make_fetcher(cache=cache), source("a"), known=archive.__contains__)
        archive.update(article.url for article in result.articles)
        return result.cause, result.listed

    first = night()
    asked = len(web.requests)
    assert night() == first == (cause, [f"http://a.example{path}" for path in read])
    assert [path for _, path, _ in web.requests[asked:]] == ["/feed"]
    for file in tmp_path.glob("cache.sqlite*"):
        file.unlink()
    assert night() == first
