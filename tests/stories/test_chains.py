"""Chains: the next event of an affair follows the one before it; likeness without a common actor does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scraper.records import Article, Story
from scraper.stories import stories
from scraper.stories.chains import linked

if TYPE_CHECKING:
    from scraper.stories import Embedder


def article(key: str, day: str | None, title: str, text: str) -> Article:
    return Article(id=key, title=title, text=text, published=day and f"2026-{day}T08:00:00Z")


OPEN = article("open", "05-01", "Halden opens a token board", "The retailer Halden ranks clerks by tokens on a board.")
CLOSE = article(
    "close", "06-20", "Halden closes its token board", "Retailer Halden closes the board that ranked clerks."
)
NEXT_DAY = article("next", "05-02", "Clerks at Halden climb a board", "The retailer Halden ranks its clerks by tokens.")
OTHER = article(
    "other", "06-20", "Corvane closes its token board", "Retailer Corvane closes a board that ranked clerks."
)
FLOOD = article(
    "flood", "06-20", "Flood closes a depot of Halden", "Rain and high tides kept lorries from the coast road."
)
UNDATED = article("undated", None, "Halden closes its token board", "Retailer Halden closes the board of its clerks.")
CAPITALS = article("caps", "06-20", "The Board Is Closed By Clerks", "A board that ranked clerks by tokens is closed.")
NEXT_YEAR = article(
    "year", "05-01", "Halden reopens its token board", "The retailer Halden ranks clerks by tokens again."
)
CASES = {
    "the next event of an affair": ([OPEN, CLOSE], {"close": "open"}),
    "the latest that is near": ([OPEN, NEXT_DAY, CLOSE], {"close": "open"}),
    "another side of one event": ([OPEN, NEXT_DAY], {}),
    "alike, but another actor": ([OPEN, OTHER], {}),
    "the same actor, another affair": ([OPEN, FLOOD], {}),
    "a date isn't known": ([OPEN, UNDATED], {}),
    "capitals make no actor": ([OPEN, CAPITALS], {}),
    "more than a year later": ([OPEN, NEXT_YEAR.but(published="2027-06-01T08:00:00Z")], {}),
    "one": ([OPEN], {}),
    "none": ([], {}),
}


def made(articles: list[Article], embedder: Embedder, previous: list[Story] | None = None) -> list[Story]:
    found = stories([[a.id] for a in articles], articles, previous or [])
    return linked(found, previous or [], {a.id: a for a in articles}, embedder)


def links(found: list[Story]) -> dict[str, str]:
    by_id = {story.id: story for story in found}
    return {story.articles[0]: by_id[story.follows].articles[0] for story in found if story.follows}


@pytest.mark.parametrize(("articles", "expected"), CASES.values(), ids=CASES.keys())
def test_what_follows(articles: list[Article], expected: dict[str, str], embedder: Embedder) -> None:
    found = made(articles, embedder)
    assert links(found) == expected
    assert made(articles[::-1], embedder) == found
    assert made(articles, embedder, found) == found


def test_an_old_story_gets_no_link_that_it_did_not_have(embedder: Embedder) -> None:
    before = stories([["close"]], [CLOSE])
    found = made([OPEN, CLOSE], embedder, before)
    assert links(found) == {}


def test_a_link_ends_when_both_are_one_story(embedder: Embedder) -> None:
    apart = made([OPEN, CLOSE], embedder)
    merged = stories([["open", "close"]], [OPEN, CLOSE], apart)
    (story,) = linked(merged, apart, {a.id: a for a in (OPEN, CLOSE)}, embedder)
    assert (len(story.articles), story.follows) == (2, None)
