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
from scraper.records import Article
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


def test_the_file_changes_only_when_a_state_does(tmp_path: Path) -> None:
    def night(day: int, **result: Any) -> bool:
        return health.note(tmp_path, [SourceResult("a", **{"ok": True, **result})], NOW + timedelta(days=day))

    assert night(0)
    assert not night(1, entries=7, detail="7 entries, 2 new articles")
    assert night(2, ok=False, cause="timeout", detail="20 s")
    assert not night(3, ok=False, cause="timeout", detail="21 s")
    kept = json.loads((tmp_path / health.FILE).read_text())
    assert kept == {"a": {"state": "timeout", "since": "2026-10-19", "detail": "20 s"}}
    assert night(4)


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
    found = health.fares(tmp_path, sources, articles)
    assert [(one.articles, one.per_week) for one in found] == [(3, 0.5), (2, 0.2), (0, 0.0)]
    assert [one.per_week for one in health.fares(tmp_path, sources, [])] == [0.0, 0.0, 0.0]
    first = health.fares(tmp_path, sources, articles[-1:])  # the first night ever counts as a week
    assert first[1].per_week == 1.0
