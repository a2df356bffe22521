"""How sources fare: `content/health.json`, which changes only when a source's state does, and what pages show of it."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING

from scraper.archive import write_atomically
from scraper.records import utc

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from scraper.collect import SourceResult
    from scraper.pages import SourceHealth
    from scraper.records import Article
    from scraper.settings import Source

FILE = "health.json"
SPAN = 28  # days over which articles a week are counted, at most; and a week at least


def state_of(result: SourceResult, now: datetime) -> tuple[str, str]:
    """Return a source's state (`ok`, or a named cause) and what there is to say about it."""
    from scraper.collect.trial import MAX_AGE

    if not result.ok:
        return str(result.cause), result.detail
    if result.newest and result.newest < (utc(now - MAX_AGE) or ""):
        return "stale", f"its newest item is of {result.newest[:10]}"
    return "ok", ""


def note(content: Path, results: Sequence[SourceResult], now: datetime) -> bool:
    """Keep each source's state and since when it has held. Return whether anything changed."""
    file = content / FILE
    before = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    after = {}
    for result in results:
        state, detail = state_of(result, now)
        same = before.get(result.source, {}).get("state") == state
        fresh = {"state": state, "since": now.date().isoformat(), "detail": detail}
        after[result.source] = before[result.source] if same else fresh
    return write_atomically(file, json.dumps(after, indent=1, sort_keys=True, ensure_ascii=False) + "\n")


def fares(content: Path, sources: Sequence[Source], articles: Sequence[Article]) -> list[SourceHealth]:
    """Return how each source fares, in the order given. Today is the newest day in the archive."""
    from scraper.pages import SourceHealth

    file = content / FILE
    states = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    days: dict[str, list[str]] = {}
    for article in articles:
        days.setdefault(article.source or "", []).append(str(getattr(article, "collected", "")))
    known = sorted(day for part in days.values() for day in part if day)
    since, weeks = _span(known)

    def of(source: Source) -> SourceHealth:
        state = states.get(source.id, {"state": "new", "since": "", "detail": "not asked yet"})
        own = days.get(source.id, [])
        per_week = round(sum(day >= since for day in own) / weeks, 1)
        return SourceHealth(
            id=source.id, name=source.name, home=source.home, articles=len(own), per_week=per_week, **state
        )

    return [of(source) for source in sources]


def _span(days: Sequence[str]) -> tuple[str, float]:
    """Return the day from which articles are counted, and how many weeks that makes."""
    if not days:
        return "", 1.0
    last = date.fromisoformat(days[-1])
    reach = min(max((last - date.fromisoformat(days[0])).days + 1, 7), SPAN)
    return (last - timedelta(days=reach - 1)).isoformat(), reach / 7
