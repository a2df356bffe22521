"""What is kept of a source's state, and when the file changes."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from scraper import health
from scraper.collect import SourceResult
from scraper.collect.causes import in_words
from scraper.errors import ArchiveError
from scraper.records import Article, Story
from scraper.settings import Source

NOW = datetime(2026, 10, 17, 3, tzinfo=UTC)

STATES: dict[str, tuple[dict[str, Any], tuple[str, str]]] = {
    "well": ({"ok": True, "newest": "2026-10-16T00:00:00Z"}, ("ok", "")),
    "nothing dated": ({"ok": True}, ("ok", "")),
    "thirty days quiet": ({"ok": True, "newest": "2026-09-17T04:00:00Z"}, ("ok", "")),
    "quieter": ({"ok": True, "newest": "2026-09-17T02:00:00Z"}, ("stale", "its newest item is of 2026-09-17")),
    "refused": ({"ok": False, "cause": "403", "detail": "it refuses us"}, ("403", "it refuses us")),
}


@pytest.mark.parametrize(("result", "expected"), STATES.values(), ids=STATES.keys())
def test_states(result: dict[str, Any], expected: tuple[str, str]) -> None:
    assert health.state_of(SourceResult("a", **result), NOW) == expected
    assert expected[0] == "ok" or in_words(expected[0]) != in_words("no such cause")


def night(content: Path, day: int, *results: SourceResult, beat: str = "") -> bool:
    """Note one night, `day` days after the first; `beat` names the articles on the beat by their last letters."""
    return health.note(
        content,
        health.read(content),
        results,
        on_beat=lambda url: url[-1] in beat,
        last_night="",
        now=NOW + timedelta(day),
    )


def test_the_file_changes_only_when_a_state_does(tmp_path: Path) -> None:
    def result(**changes: Any) -> SourceResult:
        return SourceResult("a", **{"ok": True, **changes})

    assert night(tmp_path, 0, result())
    assert not night(tmp_path, 1, result(entries=7, detail="7 entries, 2 new articles"))
    assert night(tmp_path, 2, result(ok=False, cause="timeout", detail="20 s"))
    assert not night(tmp_path, 3, result(ok=False, cause="timeout", detail="21 s"))
    kept = json.loads((tmp_path / health.FILE).read_text())
    assert kept == {"a": {"state": "timeout", "since": "2026-10-19", "detail": "20 s", "last_success": "2026-10-17"}}
    assert night(tmp_path, 4, result())


# What was kept, what the night gave, the last night that brought articles: state, since, detail, last success.
CHANGES: dict[str, tuple[health.State | None, dict[str, Any], str, tuple[str, str, str, str]]] = {
    "first asked, well": (None, {"ok": True}, "2026-10-16", ("ok", "2026-10-17", "", "")),
    "first asked, failing": (
        None, {"ok": False, "cause": "dns", "detail": "no host"}, "2026-10-16", ("dns", "2026-10-17", "no host", ""),
    ),
    "it ceases to answer": (
        health.State(state="ok", since="2026-09-01"), {"ok": False, "cause": "403", "detail": "no"}, "2026-10-15",
        ("403", "2026-10-17", "no", "2026-10-15"),
    ),
    "it ceases, having begun after the last articles came": (
        health.State(state="ok", since="2026-10-16"), {"ok": False, "cause": "403"}, "2026-10-15",
        ("403", "2026-10-17", "", "2026-10-16"),
    ),
    "another cause: failing since the first": (
        health.State(state="403", since="2026-10-01", last_success="2026-09-30"), {"ok": False, "cause": "404"}, "",
        ("404", "2026-10-01", "", "2026-09-30"),
    ),
    "well again": (
        health.State(state="403", since="2026-10-01", last_success="2026-09-30"), {"ok": True}, "",
        ("ok", "2026-10-17", "", ""),
    ),
    "words from outside": (
        None, {"ok": False, "cause": "dns", "detail": "a\ud800b\u202e <b>c</b>\x00"}, "",
        ("dns", "2026-10-17", "ab c", ""),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("before", "result", "last_night", "expected"), CHANGES.values(), ids=CHANGES.keys())
def test_what_a_night_makes_of_a_state(
    before: health.State | None, result: dict[str, Any], last_night: str, expected: tuple[str, str, str, str]
) -> None:
    after = health.next_state(before, SourceResult("a", **result), last_night=last_night, now=NOW)
    assert (after.state, after.since, after.detail, after.last_success) == expected


QUARTERS: dict[str, tuple[float | None, float | None, float | None]] = {
    "too short a list, nothing known": (None, None, None),
    "too short a list": (None, 0.5, 0.5),
    "first seen": (0.6, None, 0.5),
    "first seen, none": (0.0, None, 0.0),
    "wavering above": (0.69, 0.5, 0.5),
    "wavering below": (0.31, 0.5, 0.5),
    "clearly more": (0.72, 0.5, 0.75),
    "clearly less": (0.1, 0.5, 0.0),
    "and back it takes as much": (0.56, 0.75, 0.75),
    "all": (1.0, 0.75, 1.0),
}


@pytest.mark.parametrize(("found", "before", "expected"), QUARTERS.values(), ids=QUARTERS.keys())
def test_a_share_changes_only_when_it_is_clearly_another(
    found: float | None, before: float | None, expected: float | None
) -> None:
    assert health.in_quarters(found, before) == expected


def test_the_share_on_the_beat_is_that_of_the_list(tmp_path: Path) -> None:
    def listing(names: str, *, ok: bool = True) -> SourceResult:
        return SourceResult(
            "a", ok=ok, cause=None if ok else "403", listed=[f"http://a.example/{name}" for name in names]
        )

    for day, (result, on_beat, share) in enumerate(
        [
            (listing("abcd"), "ab", None),  # too few to tell
            (listing("abcdefgh"), "abcd", 0.5),
            (listing("bcdefghi"), "bcd", 0.5),
            (listing("", ok=False), "", 0.5),  # nothing is learnt of what can't be read
            (listing("cdefghij"), "c", 0.0),
        ]
    ):
        night(tmp_path, day, result, beat=on_beat)
        assert health.read(tmp_path)["a"].on_beat == share


def test_a_source_that_is_no_longer_listed_leaves_nothing(tmp_path: Path) -> None:
    night(tmp_path, 0, SourceResult("a", ok=False, cause="410"), SourceResult("b", ok=True))
    night(tmp_path, 1, SourceResult("b", ok=True))
    assert list(health.read(tmp_path)) == ["b"]
    b = Source(id="b", name="B", url="http://b.example/feed", home="http://b.example/")
    assert [one.id for one in health.fares(tmp_path, [b], [], [])] == ["b"]


MALFORMED = {
    "no JSON": "{not JSON",
    "cut off": '{"a": {"state": "ok"',
    "a list": "[]",
    "a state that is none": '{"a": "ok"}',
    "no state": '{"a": {"since": "2026-10-17"}}',
    "a merge's marks": '<<<<<<< HEAD\n{"a": {"state": "ok"}}',
    "no text": "\x00",
}


@pytest.mark.parametrize("text", MALFORMED.values(), ids=MALFORMED.keys())
def test_a_file_that_cannot_be_read_is_told_with_its_remedy(text: str, tmp_path: Path) -> None:
    (tmp_path / health.FILE).write_text(text, encoding="utf-8")
    with pytest.raises(ArchiveError, match=r"^content/health\.json: it can't be read \(.+\); restore it .* delete it"):
        health.read(tmp_path)


# Each letter is an article's publisher and its source, then when it was published; what each source's lags are.
EARLY: dict[str, tuple[str, dict[str, list[float]]]] = {
    "two outlets": ("a 2026-10-01T08:00:00Z, b 2026-10-01T11:30:00Z", {"a": [0.0], "b": [3.5]}),
    "one outlet alone": ("a 2026-10-01T08:00:00Z, a 2026-10-01T11:30:00Z", {}),
    "only its first article counts": (
        "b 2026-10-01T09:00:00Z, a 2026-10-01T08:00:00Z, b 2026-10-02T08:00:00Z", {"a": [0.0], "b": [1.0]},
    ),
    "at the same time": ("a 2026-10-01T08:00:00Z, b 2026-10-01T08:00:00Z", {"a": [0.0], "b": [0.0]}),
    "no date": ("a 2026-10-01T08:00:00Z, b -, c 2026-10-02T08:00:00Z", {"a": [0.0], "c": [24.0]}),
    "one of two has no date": ("a 2026-10-01T08:00:00Z, b -", {}),
    "a day that may have been the first": (
        "a 2026-10-01T08:00:00Z, b 2026-10-01T00:00:00Z, c 2026-10-02T08:00:00Z", {},
    ),
    "a later day": (
        "a 2026-10-01T08:00:00Z, b 2026-10-02T00:00:00Z, c 2026-10-02T08:00:00Z", {"a": [0.0], "c": [24.0]},
    ),
    "more than a year ago": ("a 2025-10-01T08:00:00Z, b 2025-10-01T11:30:00Z", {}),
}  # fmt: skip


@pytest.mark.parametrize(("members", "expected"), EARLY.values(), ids=EARLY.keys())
def test_how_far_a_source_is_behind_the_first(members: str, expected: dict[str, list[float]]) -> None:
    articles = []
    for number, member in enumerate(members.split(", ")):
        outlet, at = member.split()
        fields = {"url": f"http://{outlet}.example/{number}", "publisher": outlet, "source": outlet}
        articles.append(Article.model_validate({**fields, "published": None if at == "-" else at}))
    story = Story(id="s", title="S", articles=[article.id for article in articles])
    assert health.behind_the_first(articles, [story], "2026-10-17") == expected


def test_how_early_a_source_is_is_said_from_five_stories_on(tmp_path: Path) -> None:
    sources = [
        Source(id=name, name=name, url=f"http://{name}.example/feed", home=f"http://{name}.example/") for name in "ab"
    ]
    hours = {"a": [8, 8, 8, 12, 8], "b": [9, 10, 20, 8, 11]}
    articles = [
        Article.model_validate(
            {"url": f"http://{name}.example/{day}", "publisher": name, "source": name, "collected": "2026-10-16",
             "published": f"2026-10-{day:02}T{hour:02}:00:00Z"}
        )
        for name, all_hours in hours.items() for day, hour in enumerate(all_hours, 1)
    ]  # fmt: skip
    stories = [
        Story(id=f"s{day}", title="S", articles=[a.id for a in articles if a.url.endswith(f"/{day}")])
        for day in range(1, 6)
    ]
    first, second = health.fares(tmp_path, sources, articles, stories)
    assert (first.shared, first.first, first.lag) == (5, 4, 0.0)
    assert (second.shared, second.first, second.lag) == (5, 1, 2.0)
    assert health.worth(second).endswith("; first in 1 of 5 stories, as a rule 2 hours behind")
    assert [one.shared for one in health.fares(tmp_path, sources, articles, stories[1:])] == [0, 0]


def test_articles_a_week_are_counted_over_the_last_four(tmp_path: Path) -> None:
    sources = [
        Source(id=name, name=name, url=f"http://{name}.example/feed", home=f"http://{name}.example/") for name in "abc"
    ]
    days = {"a": ["2026-08-01", "2026-10-01", "2026-10-16"], "b": ["2026-09-18", "2026-09-19"]}
    articles = [
        Article.model_validate({"url": f"http://{name}.example/{day}", "source": name, "collected": day})
        for name, found in days.items()
        for day in found
    ]
    found = health.fares(tmp_path, sources, articles, [])
    assert [(one.articles, one.per_week) for one in found] == [(3, 0.5), (2, 0.2), (0, 0.0)]
    assert [one.per_week for one in health.fares(tmp_path, sources, [], [])] == [0.0, 0.0, 0.0]
    first = health.fares(tmp_path, sources, articles[-1:], [])  # the first night ever counts as a week
    assert first[1].per_week == 1.0
