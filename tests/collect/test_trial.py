"""What a source must meet, as a table: each case is a good source with one thing changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from scraper.collect.lists import Reading
from scraper.collect.trial import Trial, all_at_once, items_a_week, judge
from scraper.errors import FeedError, FetchError
from scraper.records import Entry, utc
from scraper.settings import Source

NOW = datetime(2026, 10, 17, 6, 0, tzinfo=UTC)


def ago(**span: float) -> str:
    return utc(NOW - timedelta(**span)) or ""


def entry(number: int, **changes: Any) -> Entry:
    fields = {
        "url": f"https://a.example/{number}",
        "title": f"Tokens {number}",
        "published": ago(days=number),
        **changes,
    }
    return Entry.model_validate(fields)


def entries(count: int = 10, **changes: Any) -> list[Entry]:
    return [entry(number, **changes) for number in range(count)]


def source(**changes: Any) -> Source:
    fields = {"id": "a", "name": "A", "url": "https://a.example/feed", "home": "https://a.example/", **changes}
    return Source.model_validate(fields)


def tried(found: list[Entry] | Reading, *, of: Source | None = None, **changes: Any) -> Trial:
    reading = found if isinstance(found, Reading) else Reading(found)
    options: dict[str, Any] = {"could_be_on_beat": lambda e: "Tokens" in e.title, "now": NOW, "allowed": [True] * 5}
    return judge(of or source(), reading, **{**options, **changes})


LISTING = source(kind="listing", selector="h2 a")
SEARCH = source(kind="search")

GOOD: dict[str, Trial] = {
    "ten days, an item a day": tried(entries()),
    "five items are enough": tried(entries(5)),
    "the newest is 30 days old": tried([entry(n, published=ago(days=30 + n)) for n in range(9)]),
    "one item in ten without a date": tried([*entries(9), entry(9, published=None)]),
    "one item in ten in the future": tried([*entries(9), entry(9, published="2036-01-01T00:00:00Z")]),
    "only dates of change": tried(entries(9, published=None, updated=ago(days=1, hours=3))[:4] + entries(8)),
    "one item in a hundred on the beat": tried([*entries(99, title="Weather"), entry(99)]),
    "nothing on the beat now, but once": tried(entries(title="Weather"), kept=1),
    "half of its pages closed": tried(entries(), allowed=[True, False]),
    "a full-text feed, no page asked for": tried(entries(), of=source(full_text=True), allowed=[]),
    "it has moved": tried(Reading(entries(), moved_to="https://b.example/feed")),
    "a listing without dates": tried(entries(published=None), of=LISTING),
    "a search that finds nothing": tried([], of=SEARCH, allowed=[]),
    "a search that finds an old one": tried([entry(400, title="Weather")], of=SEARCH, allowed=[]),
    "a busy day's feed, dated by the day": tried([entry(n, published=ago(days=n // 20, hours=6)) for n in range(60)]),
}

BAD: dict[str, tuple[Trial, str]] = {
    "refused": (tried(Reading(error=FetchError("https://a.example/feed", "403", "it refuses us"))), "refuses us"),
    "no feed": (tried(Reading(error=FeedError("https://a.example/feed: this is no feed"))), "no feed"),
    "empty": (tried([]), "lists nothing"),
    "nothing leads anywhere": (tried(entries(url="")), "not one of its items"),
    "a search whose hits lead nowhere": (tried(entries(url=""), of=SEARCH), "not one of its items"),
    "four items": (tried(entries(4)), "4 items; at least 5"),
    "silent for 31 days": (tried([entry(n, published=ago(days=31 + n)) for n in range(9)]), "gone quiet"),
    "only the future is recent": (
        tried([entry(0, published="2036-01-01T00:00:00Z"), *[entry(n, published=ago(days=60 + n)) for n in range(20)]]),
        "gone quiet",
    ),
    "two in ten without a date": (tried([*entries(8), *entries(2, published=None)]), "20% of its items have no date"),
    "two in ten in the future": (
        tried([*entries(8), *entries(2, published="2036-01-01T00:00:00Z")]),
        "dates lie: 20% are in the future",
    ),
    "one without and one false": (
        tried([*entries(8), entry(8, published=None), entry(9, published="0001-01-01T00:00:00Z")]),
        "dates lie: 10%",
    ),
    "all at one time": (tried(entries(published=ago(hours=1))), "all items bear the same time"),
    "stamped while it was made": (
        tried([entry(n, published=ago(hours=1, seconds=n * 10)) for n in range(10)]),
        "all items bear the same time",
    ),
    "a listing that lies": (tried(entries(published=ago(hours=1)), of=LISTING), "all items bear the same time"),
    "off the beat": (tried(entries(title="Weather")), "none of its newest 10"),
    "on the beat too long ago": (tried([*entries(100, title="Weather"), entry(1)]), "none of its newest 100"),
    "closed by robots.txt": (tried(entries(), allowed=[True, False, False]), "robots.txt closes"),
}


@pytest.mark.parametrize("trial", GOOD.values(), ids=GOOD.keys())
def test_sources_that_meet_it(trial: Trial) -> None:
    assert trial.problems == []
    assert trial.verdict


@pytest.mark.parametrize(("trial", "words"), BAD.values(), ids=BAD.keys())
def test_sources_that_fall_short(trial: Trial, words: str) -> None:
    assert any(words in problem for problem in trial.problems), trial.problems
    assert not trial.verdict


def test_causes_are_named() -> None:
    assert [BAD[name][0].cause for name in ("refused", "no feed", "empty", "four items")] == [
        "403", "not-a-feed", "empty", None,
    ]  # fmt: skip


def test_the_figures() -> None:
    found = [
        *entries(6),
        entry(6, published=None),
        entry(7, published="2036-01-01T00:00:00Z"),
        *entries(2, title="Rain"),
    ]
    trial = tried(found, allowed=[True, True, True, False])
    assert (trial.entries, trial.newest, trial.on_beat) == (10, ago(days=0), 0.8)
    assert (trial.undated, trial.lying, trial.open_to_us) == (0.1, 0.1, 0.75)


def test_notes_fail_nobody() -> None:
    whole = tried(entries(content="word " * 300))
    assert any("full_text: true" in note for note in whole.notes)
    assert any("no effect" in note for note in tried(entries(), of=source(full_text=True)).notes)
    assert any("https://b.example/feed" in note for note in GOOD["it has moved"].notes)
    assert any("1 of its items" in note for note in tried([*entries(), entry(1, url="")]).notes)


WEEKS: dict[str, tuple[Callable[[], list[str]], float | None]] = {
    "none": (list, None),
    "one a day for ten days": (lambda: [ago(days=n) for n in range(10, 0, -1)], 7.0),
    "a pinned one from years ago": (lambda: [ago(days=900), *[ago(days=n) for n in range(28, 0, -1)]], 7.0),
    "thirty within the last hour": (lambda: [ago(minutes=60 - n) for n in range(30)], 210.0),
    "quiet for a year": (lambda: [ago(days=400), ago(days=365)], 0.0),
}


@pytest.mark.parametrize(("dates", "expected"), WEEKS.values(), ids=WEEKS.keys())
def test_items_a_week(dates: Callable[[], list[str]], expected: float | None) -> None:
    assert items_a_week(dates(), NOW) == (None if expected is None else pytest.approx(expected))


def test_a_few_items_at_once_are_chance() -> None:
    assert not all_at_once([ago(hours=1)] * 4)
    assert all_at_once([ago(hours=1)] * 5)
