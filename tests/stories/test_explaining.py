"""Why together: parts that add up, how common they are, what is shared, and whom a name means."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scraper.errors import OvercountError
from scraper.records import Article, Story
from scraper.settings import Corrections, PairVerdict
from scraper.stories import cluster
from scraper.stories.explaining import Explanation, explain, find

if TYPE_CHECKING:
    from scraper.stories import Embedder

TEXTS = {
    "cap": ("Halden caps AI tokens per head", "The retailer Halden lets each clerk spend 400 tokens a month.", 2),
    "limit": ("Retailer Halden limits tokens", "A memo at Halden caps clerks at 400 tokens a month, from May.", 3),
    "storm": ("Storm closes the harbour", "Gusts of 110 km/h kept ferries in port on Friday night.", 2),
    "rank": ("Corvane ranks its engineers", "A board at Corvane ranks 900 engineers by prompts each week.", 20),
    "late": ("Halden raises its token cap", "Halden raises the cap to 900 tokens after complaints of clerks.", 25),
}
ARTICLES = {
    key: Article(url=f"https://{key}.example/1", title=title, text=text, published=f"2026-05-{day:02}T08:00:00Z")
    for key, (title, text, day) in TEXTS.items()
}
CAP, LIMIT, STORM = ARTICLES["cap"], ARTICLES["limit"], ARTICLES["storm"]


def explained(embedder: Embedder, one: str, *others: str, corrections: Corrections | None = None) -> list[Explanation]:
    listed = list(ARTICLES.values())
    found = [Story(id=ids[0], title="", articles=ids) for ids in cluster(listed, embedder)]
    return explain(ARTICLES[one], [ARTICLES[other] for other in others], listed, found, embedder, corrections)


def test_the_parts_add_up_to_the_log_odds(embedder: Embedder) -> None:
    for one in explained(embedder, "cap", "limit", "storm", "late"):
        assert one.typical + sum(part.log_odds for part in one.parts) == pytest.approx(one.log_odds, abs=0.05)


def test_what_binds_and_what_parts(embedder: Embedder) -> None:
    same, later, other = explained(embedder, "cap", "storm", "late", "limit")
    assert [same.b, later.b, other.b] == [LIMIT.id, ARTICLES["late"].id, STORM.id]  # the surest first
    assert same.closeness > same.threshold > other.closeness
    assert same.probability > later.probability > other.probability
    assert same.together
    assert not other.together
    assert same.higher_than > later.higher_than > other.higher_than
    assert {part.kind: part.log_odds > 0 for part in same.parts} == dict.fromkeys(
        ["words", "meaning", "numbers", "time"], True
    ) | {"outlets": False}
    assert "retailer" in same.shared_words
    assert same.shared_numbers == ["400"]
    assert (same.days, later.days) == (1.0, 23.0)
    assert {part.kind: part.log_odds < 0 for part in later.parts}["time"]


def test_verdicts_and_copies_are_told(embedder: Embedder) -> None:
    pair = PairVerdict(articles=[CAP.url, STORM.url], reason="One memo.")
    (found,) = explained(embedder, "cap", "storm", corrections=Corrections(same_story=[pair]))
    assert (found.verdict, found.reason) == ("same_story", "One memo.")
    copy = LIMIT.but(copy_of=CAP.id)
    assert explain(CAP, [copy], [CAP, STORM], [], embedder)[0].copy == "b"


LINKS = {
    # what one of them links to, and what the other does; what is told
    "nothing": ([], [], "", []),
    "an outlet": (["The Ledger"], ["The Ledger"], "", []),
    "one to the other": ([STORM.url], [], "a", []),
    "the other to it": ([], ["The Ledger", CAP.url], "b", []),
    "each to the other": ([STORM.url], [CAP.url], "both", []),
    "both to a third": (["https://memo.example/1"], ["https://memo.example/1"], "", ["https://memo.example/1"]),
}


@pytest.mark.parametrize(("one", "other", "links", "shared"), LINKS.values(), ids=LINKS.keys())
def test_links_are_told_and_weigh_nothing(
    one: list[str], other: list[str], links: str, shared: list[str], embedder: Embedder
) -> None:
    a, b = CAP.but(cites=one), STORM.but(cites=other)
    (found,) = explain(a, [b], [a, b, ARTICLES["rank"]], [], embedder)
    (bare,) = explain(CAP, [STORM], [CAP, STORM, ARTICLES["rank"]], [], embedder)
    assert (found.links, found.shared_links, found.log_odds) == (links, shared, bare.log_odds)


def test_two_articles_alone_can_be_explained(embedder: Embedder) -> None:
    bare = Article(id="x"), Article(id="y")
    (found,) = explain(bare[0], [bare[1]], [], [], embedder)
    assert (found.days, found.shared_words, found.stories) == (None, [], (None, None))


STORIES = [Story(id="halden-caps-ai-abc", title="Halden’s cap", articles=[], redirects=["halden-old"])]
NAMES = {
    "an address": (CAP.url, CAP),
    "an address with tracking": (f"{CAP.url}?utm_source=x", CAP),
    "an id": (CAP.id, CAP),
    "the start of an id": (CAP.id[:8], CAP),
    "a part of a headline": ("harbour", STORM),
    "a story": ("halden-caps-ai-abc", STORIES[0]),
    "a story's address": ("https://us.example/stories/halden-caps-ai-abc/", STORIES[0]),
    "a story's old id": ("halden-old", STORIES[0]),
    "the start of a story's id": ("halden-caps", STORIES[0]),
    "a part of a story's headline": ("halden’s cap", STORIES[0]),
}


@pytest.mark.parametrize(("name", "meant"), NAMES.values(), ids=NAMES.keys())
def test_whom_a_name_means(name: str, meant: Article | Story) -> None:
    from scraper.collect import canonical_url

    assert find(name, list(ARTICLES.values()), STORIES, canonical_url) == meant


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("token", "fits 3"),
        ("nowhere", "holds no such article or story; write an address"),
        ("", "holds no such"),
        (f"{CAP.url}s", f"did you mean {CAP.url}"),
        ("halden-caps-ai-abd", "did you mean halden-caps-ai-abc"),
    ],
)
def test_a_name_that_means_nobody_or_several(name: str, told: str) -> None:
    with pytest.raises(OvercountError, match=told):
        find(name, list(ARTICLES.values()), STORIES)
