"""What is judged again: changed articles, and what a verdict had bound that was taken back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scraper.archive import Archive
from scraper.deciding import decide
from scraper.records import Article, Bound, Story, article_id
from scraper.settings import ArticleVerdict, Corrections, Headline, PairVerdict, load
from scraper.stories.settling import changed, in_force, settled, taken_back, unsettled

if TYPE_CHECKING:
    from scraper.stories import Embedder

ROOT = Path(__file__).parents[2]
URLS = [f"https://a.example/{n}" for n in range(6)]
IDS = [article_id(url) for url in URLS]
PAIR = PairVerdict(articles=[URLS[1], URLS[0]], reason="One memo.")
ONE = ArticleVerdict(article=URLS[2], reason="A price list.")
STORIES = [
    Story(id="a", title="", articles=[IDS[0], IDS[1], IDS[3]], redirects=["b"]),
    Story(id="c", title="", articles=[IDS[4]]),
]
BACK = {
    # last night's verdicts, the stories that it noted, tonight's, and what is opened, and what of it judged anew
    "nothing": (Corrections(same_story=[PAIR]), [], Corrections(same_story=[PAIR]), [], []),
    "a new one": (Corrections(), [], Corrections(same_story=[PAIR]), [], []),
    "another reason": (
        Corrections(same_story=[PAIR]), [],
        Corrections(same_story=[PairVerdict(articles=PAIR.articles[::-1], reason="The memo.")]), [], [],
    ),
    "joined": (Corrections(same_story=[PAIR]), [], Corrections(), [0, 1, 3], [0, 1, 3]),
    "parted": (
        Corrections(different_stories=[PairVerdict(articles=[URLS[0], URLS[4]], reason="Two.")]), [],
        Corrections(), [0, 1, 3, 4], [0, 1, 3, 4],
    ),
    "joined, and now with one more": (
        Corrections(same_story=[PAIR]), [],
        Corrections(same_story=[PairVerdict(articles=[*PAIR.articles, URLS[4]], reason="One memo.")]),
        [0, 1, 3], [0, 1, 3],
    ),
    "off the beat": (Corrections(off_beat=[ONE]), ["c"], Corrections(), [2, 4], []),
    "off the beat, its story merged since": (Corrections(off_beat=[ONE]), ["b"], Corrections(), [0, 1, 2, 3], []),
    "off the beat, and now hidden": (Corrections(off_beat=[ONE]), ["c"], Corrections(hidden=[ONE]), [2, 4], []),
    "hidden, never collected": (Corrections(hidden=[ONE]), [], Corrections(), [2], []),
    "on the beat": (
        Corrections(on_beat=[ArticleVerdict(article=URLS[4], reason="A diary.")]), [], Corrections(), [4], [],
    ),
    "a headline": (
        Corrections(headlines=[Headline(story="b", title="B", reason="Clearer.")]), [], Corrections(), [0, 1, 3], [],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("before", "noted", "now", "opened", "anew"), BACK.values(), ids=BACK.keys())
def test_what_a_verdict_that_was_taken_back_opens(
    before: Corrections, noted: list[str], now: Corrections, opened: list[int], anew: list[int]
) -> None:
    last_night = [bound.but(stories=noted) for bound in in_force(before)]
    found = taken_back(last_night, in_force(now, last_night), lambda: STORIES)
    # Names of stories are hashed like addresses; an id that no article has opens nothing.
    assert found.opened & set(IDS) == {IDS[n] for n in opened}
    assert found.anew & set(IDS) == {IDS[n] for n in anew}
    assert bool(found.verdicts) is bool(opened)


def test_where_an_article_stood_is_noted_when_its_verdict_is_new_and_kept(tmp_path: Path) -> None:
    archive, verdicts = Archive(tmp_path), Corrections(off_beat=[ArticleVerdict(article=URLS[4], reason="Crypto.")])
    assert archive.set_bound([]) is False
    assert not archive.verdicts_file.exists()
    assert archive.set_bound(in_force(verdicts, archive.bound(), STORIES, "2026-05-14")) is True
    noted = [Bound(kind="off_beat", names=[URLS[4]], stories=["c"], since="2026-05-14")]
    assert archive.bound() == noted
    assert in_force(verdicts, archive.bound(), [], "2026-05-15") == noted  # it has left the story
    assert archive.set_bound([]) is True
    assert archive.bound() == []


SINCE = {
    "a new verdict": ([], "2026-05-15"),
    "one of an earlier night": (["2026-05-14"], "2026-05-14"),
    "one of an archive that noted no days": ([None], None),
}


@pytest.mark.parametrize(("noted", "expected"), SINCE.values(), ids=SINCE.keys())
def test_a_verdict_is_in_force_since_the_day_on_which_it_was_first_seen(
    noted: list[str | None], expected: str | None, tmp_path: Path
) -> None:
    archive, verdicts = Archive(tmp_path), Corrections(same_story=[PAIR])
    archive.set_bound(Bound(kind="same_story", names=sorted(PAIR.articles), since=day) for day in noted)
    if noted == [None]:
        line = archive.verdicts_file.read_text(encoding="utf-8")
        archive.verdicts_file.write_text(line.replace(', "since": null', ""), encoding="utf-8")
    (found,) = in_force(verdicts, archive.bound(), STORIES, "2026-05-15")
    assert (found.since, found.stories) == (expected, ["a"])


def test_all_stories_are_read_only_when_a_verdict_was_taken_back() -> None:
    def stories() -> list[Story]:
        raise AssertionError("the whole archive was read")

    now = in_force(Corrections(same_story=[PAIR]))
    assert taken_back(now, now, stories).verdicts == []


def test_an_article_that_changed_is_unsettled_until_its_story_is_decided() -> None:
    one, other = Article(url=URLS[0], title="One", unsettled=True, x=1), Article(url=URLS[1], title="Other")
    assert changed([one, other]) == {one.id}
    (after,) = settled([one, other])
    assert changed([after]) == set()
    assert after.to_json() == Article(url=URLS[0], title="One", x=1).to_json()


UNSETTLED: dict[str, tuple[dict[str, object], dict[str, object] | None, bool]] = {
    "is as it was": ({}, {}, False),
    "says something else": ({"text": "Another"}, {}, True),
    "had changed, and its story was not kept": ({}, {"unsettled": True}, True),
    "was found to be a copy": ({"copy_of": "x"}, {}, False),
    "is new": ({}, None, False),
}


@pytest.mark.parametrize(("now", "then", "expected"), UNSETTLED.values(), ids=UNSETTLED.keys())
def test_what_is_marked_when_the_stories_of_a_night_are_not_kept(
    now: dict[str, object], then: dict[str, object] | None, expected: bool
) -> None:
    article = Article(url=URLS[0], title="One", x=1)
    before = {} if then is None else {article.id: article.but(**then)}
    marked = unsettled([article.but(**now)], before)
    assert marked == ([article.but(**now, unsettled=True)] if expected else [])


@pytest.mark.model
def test_a_changed_article_is_settled_though_it_is_older_than_the_window(embedder: Embedder, tmp_path: Path) -> None:
    """As when a night was not published, and the next ones bring what moves the window on."""
    archive, settings = Archive(tmp_path), load(ROOT / "content")
    told = "Kessel closes its token leaderboard after staff raced to burn through its AI budget"
    words = (
        "Kessel said on Monday that its board of AI tokens is closed, after engineers left agents running all night."
    )
    one, two, new = (Article(url=url, title=told, text=words, publisher=url) for url in URLS[:3])
    archive.add(article.but(collected="2026-08-01") for article in (one, two))
    archive.set_stories([], [Story(id="kessel", title=told, articles=sorted([one.id, two.id]))], "2026-08")
    archive.add([new.but(title="A quake in Orlenia", text="A quake shook Orlenia at dawn.", collected="2026-10-01")])
    assert {article.id for article in decide(archive, settings, embedder).articles} == {new.id}
    archive.add(
        [one.but(title="Ferries are late", text="Fog held the ferries.", collected="2026-08-01", unsettled=True)]
    )
    tonight = decide(archive, settings, embedder)
    assert sorted(story.articles for story in tonight.closing) == sorted([[one.id], [two.id]])
    archive.add(settled(tonight.articles))
    assert archive.marked("unsettled") == set()
