"""The night as its maintainers read it."""

from __future__ import annotations

from typing import Any

import pytest

from scraper.health import State
from scraper.operations.guards import Silence
from scraper.operations.record import Came, Night
from scraper.operations.report import Facts, Sizes, failures, marks, summary

SIZES = Sizes(site=50_000_000, repository=10_000_000, pages=700, stories=500, articles=2000, per_day=4.0)
WELL = Came(source="mill", ok=True, items=20, pages=3, kept=2)
QUIET = Came(source="quay", ok=True, items=20)
BROKEN = Came(source="ferry", ok=False, cause="404", detail="gone | for good\n::error::owned, 100% `x`")
STATES = {"ferry": State(state="404", since="2026-10-10")}
LINES = {"mill": 3, "quay": 9, "ferry": 15}


def facts(night: dict[str, Any], **others: Any) -> Facts:
    usual = {"sources": [WELL, QUIET], "stories": 9, "stages": {"Collecting": 6.0, "Writing pages": 2.0}, "memory": 321}
    return Facts(Night(**{**usual, **night}), **{"states": STATES, "lines": LINES, "sizes": SIZES, **others})


def test_a_good_night() -> None:
    told = summary(
        facts({"committed": "1 new story, 2 articles"}, new_stories=[("A <b> @you", "https://s.example/a/")])
    )
    assert told.startswith("## ✅")
    assert "1 new story, 2 articles." in told
    assert "- `A <b> @you` https://s.example/a/" in told
    assert "| mill | 20 | 3 | 2 | ok |" in told
    assert "quay" not in told
    assert "1 more had nothing new." in told
    assert "| Collecting | 6.0 s | ████████████████████ |" in told
    assert "8 s in all; at most 321 MB" in told
    # 25 kB of site an article, 4 articles a day: the 950 MB that are left last 9,500 days.
    assert "| site | 50.0 MB | 5.0% | 26 years |" in told
    assert marks(facts({})) == []


def test_a_failing_source_is_a_worry_on_its_line() -> None:
    night = facts({"sources": [WELL, BROKEN]})
    told = summary(night)
    assert told.startswith("## ⚠️ The site was built, with 1 of 2 sources failing")
    assert "✗ since 2026-10-10: nothing is at its address any more" in told
    assert "`` gone \\| for good ::error::owned, 100% `x` ``" in told
    [mark] = marks(night)
    assert mark.startswith("::warning file=content/sources.yml,line=15,title=Source failing::ferry: nothing is at")
    assert "%0A::error::owned, 100%25" in mark


RED: dict[str, tuple[dict[str, Any], str]] = {
    "nothing collected": ({"sources": []}, "nothing was collected"),
    "no source answered": ({"sources": [BROKEN]}, "not one source answered"),
    "not built": ({"stories": None}, "the site was not built"),
    "lost pages": ({"problems": ["1 published address answers no longer: stories/b/"]}, "stories/b/"),
}


@pytest.mark.parametrize(("night", "why"), RED.values(), ids=RED.keys())
def test_red_nights(night: dict[str, Any], why: str) -> None:
    told = facts(night)
    assert why in failures(told.night)[0]
    assert summary(told).startswith("## ❌")
    assert why in summary(told)
    assert marks(told)[0].startswith("::error title=The site was not published::")


def test_a_night_that_failed_after_its_build_is_red_whatever_it_noted() -> None:
    told = facts({"committed": "1 new story, 2 articles"}, failed=True)
    assert summary(told).startswith("## ❌ The site was not published")
    assert "a step after the build has failed" in marks(told)[0]
    assert failures(facts({}).night) == []


def test_green_but_nothing_new() -> None:
    night = facts({}, silence=Silence(4, "2026-10-13", 20.0))
    assert "nothing new for 4 days, since 2026-10-13, when about 20 articles were to be expected" in summary(night)
    assert marks(night)[0].startswith("::warning title=Green%2C but nothing new::")


def test_what_failed_the_check_is_told() -> None:
    night = facts({"rejected": ["s: takeaway 1: no such number: 80"]})
    assert "- `s: takeaway 1: no such number: 80`" in summary(night)
    assert "1 statement left out" in marks(night)[0]


def test_a_source_that_moved() -> None:
    [mark] = marks(facts({"sources": [WELL.model_copy(update={"moved_to": "https://new.example/feed"})]}))
    assert "line=3" in mark
    assert mark.endswith("mill has moved; write url: https://new.example/feed")


LIMITS: dict[str, tuple[Sizes, str]] = {
    "full": (Sizes(1_000_000_000, 0, 1, 1, 100, 1.0), "| now |"),
    "soon": (Sizes(900_000_000, 0, 1, 1, 9000, 100.0), "| 10 days |"),
    "an empty archive": (Sizes(1000, 0, 1, 0, 0, 0.0), "| no time to be named |"),
}


@pytest.mark.parametrize(("sizes", "expected"), LIMITS.values(), ids=LIMITS.keys())
def test_limits(sizes: Sizes, expected: str) -> None:
    assert expected in summary(facts({}, sizes=sizes)).split("| site |")[1].splitlines()[0]
