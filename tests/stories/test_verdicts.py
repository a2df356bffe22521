"""A maintainer's verdicts bind: hidden articles are gone, pinned headlines stay, and what disobeys is told."""

from pathlib import Path

import pytest

from scraper.archive import Archive
from scraper.collect import canonical_url
from scraper.records import Article, Story
from scraper.settings import ArticleVerdict, Corrections, Headline, PairVerdict
from scraper.stories.verdicts import canonical, cases, named, on_pair, published, unsettled, with_headlines

ONE, TWO, THREE = (Article(url=f"https://a.example/{n}") for n in (1, 2, 3))


def test_hidden_and_off_beat_articles_are_not_published() -> None:
    verdicts = Corrections(
        hidden=[ArticleVerdict(article=ONE.url, reason="a retracted report")],
        off_beat=[ArticleVerdict(article=THREE.url, reason="crypto")],
    )
    assert published([ONE, TWO, THREE], verdicts) == [TWO]


def test_what_only_a_verdict_has_let_in_is_published_as_long_as_the_verdict_stands() -> None:
    articles = [ONE.but(on_beat=False), TWO.but(on_beat=True), THREE]
    assert published(articles, ON) == articles
    assert published(articles, Corrections()) == articles[1:]


def test_a_pinned_headline_holds_also_after_a_merge() -> None:
    verdicts = Corrections(headlines=[Headline(story="b", title="Pinned", reason="clearer")])
    stories = [Story(id="a", title="A", articles=[], redirects=["b"]), Story(id="c", title="C", articles=[])]
    assert [story.title for story in with_headlines(stories, verdicts)] == ["Pinned", "C"]


def test_a_verdict_may_name_an_address_with_its_tracking_parameters() -> None:
    pair = PairVerdict(articles=[f"{ONE.url}?utm_source=feed", TWO.url], reason="one memo")
    verdicts = canonical(Corrections(same_story=[pair]), canonical_url)
    assert verdicts.same_story[0].articles == [ONE.url, TWO.url]


def test_a_verdict_on_what_the_archive_does_not_hold_is_told() -> None:
    verdicts = Corrections(
        same_story=[PairVerdict(articles=[ONE.url, TWO.url], reason="one memo")],
        off_beat=[ArticleVerdict(article=THREE.url, reason="crypto")],
        on_beat=[ArticleVerdict(article=ONE.url, reason="a diary")],
        headlines=[Headline(story="b", title="B", reason="clearer"), Headline(story="x", title="X", reason="clearer")],
    )
    stories = [Story(id="a", title="A", articles=[], redirects=["b"])]
    assert [[*case.unknown] for case in cases(verdicts, [ONE], stories)] == [[TWO.url], [THREE.url], [], [], ["x"]]


HELD = [Article(url="http://www.a.example/2026/kessel-closes-its-board"), Article(url="https://b.example/caps/")]
AFFAIR = Story(id="kessel-closes-its-board-0a1b2c", title="", articles=[HELD[0].id], redirects=["kessel-board-9f9f9f"])
MISSED = {
    # a verdict's kind, what it names, and what the maintainer is told to do
    "https for http": (
        "off_beat",
        "https://www.a.example/2026/kessel-closes-its-board",
        f"did you mean {HELD[0].url}?",
    ),
    "no www": ("off_beat", "http://a.example/2026/kessel-closes-its-board", f"did you mean {HELD[0].url}?"),
    "no slash at the end": ("off_beat", "https://b.example/caps", f"did you mean {HELD[1].url}?"),
    "a letter more": ("off_beat", "http://www.a.example/2026/kessel-closes-its-boards", f"did you mean {HELD[0].url}?"),
    "another outlet": (
        "off_beat",
        "https://c.example/caps/",
        "write the address of an article as the site links to it",
    ),
    "a story's address": (
        "off_beat",
        f"https://us.example/stories/{AFFAIR.id}/",
        "that is a story; write the addresses",
    ),
    "let in, not listed yet": ("on_beat", "https://c.example/caps/", "it comes when a list names it again"),
    "hidden, never collected": ("hidden", "https://c.example/caps/", ""),
    "a story's id, cut": ("headlines", "kessel-closes-its-board-0a1b", f"did you mean {AFFAIR.id}?"),
    "a story's id, another end": ("headlines", "kessel-closes-board-0a1b2c", f"did you mean {AFFAIR.id}?"),
    "no story": ("headlines", "no-such-story", "write the last part of a story's address"),
    "a story that was merged": ("headlines", "kessel-board-9f9f9f", ""),
}


@pytest.mark.parametrize(("kind", "name", "expected"), MISSED.values(), ids=MISSED.keys())
def test_what_a_name_may_have_meant_is_told(kind: str, name: str, expected: str) -> None:
    named = {"story": name, "title": "X"} if kind == "headlines" else {"article": name}
    verdicts = Corrections.model_validate({kind: [{**named, "reason": "So."}]})
    (case,) = cases(verdicts, HELD, [AFFAIR])
    told = case.missing(lambda key, name: f"file:{key}")
    assert told == case.missing(lambda key, name: f"file:{key}")
    assert len(told) == bool(expected)
    assert all(line.startswith(f"file:{kind}: the archive holds no {name} so far; {expected}") for line in told)


SAME = Corrections(same_story=[PairVerdict(articles=[ONE.url, TWO.url], reason="one memo")])
APART = Corrections(different_stories=[PairVerdict(articles=[ONE.url, TWO.url], reason="two memos")])
OFF = Corrections(off_beat=[ArticleVerdict(article=ONE.url, reason="crypto")])
ON = Corrections(on_beat=[ArticleVerdict(article=ONE.url, reason="a diary")])
HIDDEN = Corrections(hidden=[ArticleVerdict(article=ONE.url, reason="asked")])
PINNED = Corrections(headlines=[Headline(story="a", title="40 pinned", reason="clearer")])
CASES = {
    "joined": (SAME, [[ONE, TWO]], ""),
    "joined, and yet in two stories": (SAME, [[ONE], [TWO]], "they stand in 2 stories: a, b"),
    "joined, one without a story": (SAME, [[ONE]], "they stand in 2 stories: a, no story"),
    "parted": (APART, [[ONE], [TWO]], ""),
    "parted, and yet in one story": (APART, [[TWO, ONE, THREE]], "two of them stand in one story: a"),
    "parted, neither in a story": (APART, [[THREE]], ""),
    "off the beat": (OFF, [[TWO]], ""),
    "off the beat, and yet in a story": (OFF, [[ONE, TWO]], "it stands in a"),
    "off the beat, in a story that was withdrawn": (OFF, [[ONE], [TWO]], ""),
    "on the beat": (ON, [[ONE, TWO]], ""),
    "on the beat, and yet in no story": (ON, [[TWO]], "it stands in no story"),
    "hidden, and yet in a story": (HIDDEN, [[THREE], [ONE, TWO]], "it stands in b"),
    "pinned, and the articles don't say so": (PINNED, [[ONE]], "what the archive holds of its articles doesn't say 40"),
}


@pytest.mark.parametrize(("verdicts", "groups", "problem"), CASES.values(), ids=CASES.keys())
def test_a_verdict_is_a_regression_case(verdicts: Corrections, groups: list[list[Article]], problem: str) -> None:
    stories = [Story(id=id_, title="", articles=[a.id for a in g]) for id_, g in zip("ab", groups, strict=False)]
    stories = with_headlines(stories, verdicts)
    (case,) = cases(verdicts, [ONE, TWO, THREE], stories)
    assert (case.problem, case.obeyed) == (problem, not problem)


def test_a_headline_that_was_lost_is_told() -> None:
    stories = [Story(id="b", title="Another", articles=[ONE.id], redirects=["a"])]
    assert cases(PINNED, [ONE], stories)[0].problem == "the headline is “Another”"


def test_a_new_verdict_opens_the_old_stories_that_it_is_about_and_rests_when_obeyed(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    articles = [one.but(collected="2026-05-01") for one in (ONE, TWO, THREE)]
    archive.add([*articles, Article(url="https://a.example/4", collected="2026-09-01")])
    stories = [Story(id="a", title="", articles=[ONE.id, THREE.id]), Story(id="b", title="", articles=[TWO.id])]
    archive.set_stories([], stories, "2026-05")
    assert archive.window(21).stories == []
    held = archive.holding(named(SAME))
    assert held == stories
    wanted = unsettled(SAME, articles, held)
    assert wanted == {ONE.id, TWO.id, THREE.id}
    assert archive.window(21, wanted).stories == stories
    joined = [Story(id="a", title="", articles=[ONE.id, THREE.id, TWO.id])]
    assert unsettled(SAME, articles, joined) == set()


def test_the_verdict_on_a_pair() -> None:
    assert on_pair(TWO, ONE, SAME) == ("same_story", "one memo")
    assert on_pair(ONE, TWO, APART) == ("different_stories", "two memos")
    assert on_pair(ONE, THREE, SAME) == on_pair(ONE, TWO, None) == ("", "")
