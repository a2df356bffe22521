"""Which site may take the place of the last one, and when silence is odd."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from scraper.archive import Archive
from scraper.errors import ArchiveError
from scraper.operations import guards
from scraper.operations.guards import Published
from scraper.records import Article, Story

BEFORE = Published(stories=100, articles=400, addresses=["", "feed.xml", "stories/a/", "stories/b/"])

LOSSES: dict[str, tuple[Published, list[str]]] = {
    "the same": (BEFORE, []),
    "more": (Published(stories=101, articles=405, addresses=[*BEFORE.addresses, "stories/c/"]), []),
    "two stories merged, both addresses answer": (BEFORE.model_copy(update={"stories": 99}), []),
    "a page is gone": (
        BEFORE.model_copy(update={"addresses": ["", "feed.xml", "stories/a/"]}),
        ["1 published address answers no longer: stories/b/; " + guards._PAGE],
    ),
    "a feed is gone": (
        BEFORE.model_copy(update={"addresses": ["", "stories/a/", "stories/b/"]}),
        ["1 published address answers no longer: feed.xml; " + guards._PAGE],
    ),
    "stories shrank": (
        BEFORE.model_copy(update={"stories": 97}),
        ["there were 100 stories, now there are 97: more than 2% are gone; " + guards._FEWER],
    ),
    "articles shrank": (
        BEFORE.model_copy(update={"articles": 0}),
        ["there were 400 articles, now there are 0: more than 2% are gone; " + guards._FEWER],
    ),
}


@pytest.mark.parametrize(("now", "expected"), LOSSES.values(), ids=LOSSES.keys())
def test_losses(now: Published, expected: list[str]) -> None:
    assert guards.losses(BEFORE, now, 0.02) == expected
    assert guards.losses(Published(), now, 0.02) == []  # the first night of all


def test_a_maintainer_may_accept_that_stories_go_but_no_address_may() -> None:
    gone = Published(stories=1, articles=1, addresses=["", "feed.xml"])
    assert guards.losses(BEFORE, gone, 1.0) == [
        "2 published addresses answer no longer: stories/a/, stories/b/; " + guards._PAGE
    ]


def test_many_lost_addresses_are_counted() -> None:
    before = Published(addresses=[f"stories/{number}/" for number in range(9)])
    assert guards.losses(before, Published(), 0.02)[0].endswith("stories/4/ and 4 more; " + guards._PAGE)


def test_addresses_are_pages_feeds_and_data(tmp_path: Path) -> None:
    kept = ["index.html", "about/index.html", "stories/a/index.html", "feed.xml", "figures/figures.csv", "robots.txt"]
    others = [
        "404.html",
        "assets/overcount.css",
        "assets/x.json",
        "search/search_index.json",
        "sitemap.xml.gz",
        "a.png",
    ]
    for name in [*kept, *others]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert guards.addresses(tmp_path) == ["", "about/", "feed.xml", "figures/figures.csv", "robots.txt", "stories/a/"]


def test_what_was_published_is_kept_and_no_address_is_forgotten(tmp_path: Path) -> None:
    assert guards.published(tmp_path) == Published()
    assert guards.keep(tmp_path, Published(), BEFORE)
    assert guards.published(tmp_path) == BEFORE
    assert not guards.keep(tmp_path, BEFORE, BEFORE)
    guards.keep(tmp_path, BEFORE, Published(stories=3, articles=4, addresses=["stories/c/"]))
    now = guards.published(tmp_path)
    assert (now.stories, now.addresses) == (3, [*BEFORE.addresses, "stories/c/"])


def test_a_month_that_is_over_is_never_written_again(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.add([Article(id="a", url="https://e.example/a", title="A", collected="2026-09-30")])  # type: ignore[call-arg]
    guards.keep(tmp_path, Published(), BEFORE)
    over = (archive.folder / "published-2026-09.txt").read_bytes()
    assert over == b"/\n/feed.xml\n/stories/a/\n/stories/b/\n"
    archive.add([Article(id="b", url="https://e.example/b", title="B", collected="2026-10-01")])  # type: ignore[call-arg]
    guards.keep(tmp_path, guards.published(tmp_path), Published(addresses=["", "stories/c/"]))
    assert (archive.folder / "published-2026-09.txt").read_bytes() == over
    assert (archive.folder / "published-2026-10.txt").read_bytes() == b"/stories/c/\n"
    assert guards.published(tmp_path).addresses == [*BEFORE.addresses, "stories/c/"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("published.json", "{"),
        ("published-2026-10.txt", "/\n<<<<<<< HEAD\n/stories/a/\n"),
        ("published-2026-10.txt", "/\n/stories/a"),
    ],
)
def test_a_list_that_cannot_be_read_is_named(name: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / name).write_text(said, encoding="utf-8")
    with pytest.raises(ArchiveError, match=rf"content/archive/{name}: .*git checkout"):
        guards.published(tmp_path)


def test_a_merge_on_a_young_site_is_no_loss(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    stories = [Story(id=name, title=name, articles=[name]) for name in "abcde"]
    archive.set_stories(stories)
    before = guards.built(tmp_path, tmp_path / "public")
    archive.set_stories([stories[0].but(articles=["a", "b"], redirects=["b"]), *stories[2:]])
    assert guards.losses(before, guards.built(tmp_path, tmp_path / "public"), 0.02) == []
    archive.set_stories(stories[2:])
    assert guards.losses(before, guards.built(tmp_path, tmp_path / "public"), 0.02) != []


def days(*back: int, number: int = 1) -> dict[str, int]:
    return {(date(2026, 10, 17) - timedelta(day)).isoformat(): number for day in back}


SILENCES: dict[str, tuple[dict[str, int], bool]] = {
    "news today": (days(*range(30), number=5), False),
    "two days are nothing": (days(*range(2, 30), number=5), False),
    "three days on a busy beat": (days(*range(3, 30), number=5), True),
    "three days where an article comes each week": (days(3, 10, 17, 24), False),
    "three weeks where an article comes each week": (days(21, 28, 35, 42), False),
    "two months where an article comes each week": (days(61, 68, 75, 82), True),
    "an archive of two days, five days old": (days(5, 6, number=10), True),
    "an empty archive": ({}, False),
}


@pytest.mark.parametrize(("per_day", "odd"), SILENCES.values(), ids=SILENCES.keys())
def test_silence(per_day: dict[str, int], odd: bool) -> None:
    assert (guards.silence(per_day, "2026-10-17", 3) is not None) == odd


def test_pace_counts_the_last_weeks_alone() -> None:
    assert guards.pace({}) == 0.0
    assert guards.pace(days(0, number=7)) == 1.0  # a week at least
    assert guards.pace(days(*range(28), number=4) | days(400, number=9000)) == 4.0
