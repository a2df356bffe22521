"""How sources fare: `content/health.json`, which changes only when a source's state does, and what pages show of it.

Committed is what can't be made again: a state, since when, the last success before it, and which part of a source's
items is on the beat. That part is kept in quarters that have to be left clearly before they change, and it is taken
from what the list holds on one night and from the archive. A count over the nights would say it more finely, but it
would have to be committed every night, or to come out of the cache, which may vanish; this changes seldom and is the
same without the cache. Articles a week and how early a source is follow from the archive, so they need no state.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from statistics import median
from typing import TYPE_CHECKING

from pydantic import BaseModel, TypeAdapter, ValidationError

from scraper.archive import write_atomically
from scraper.errors import ArchiveError
from scraper.records import utc

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from scraper.collect import SourceResult
    from scraper.pages import SourceHealth
    from scraper.records import Article, Story
    from scraper.settings import Source

FILE = "health.json"
SPAN = 28  # days over which articles a week are counted, at most; and a week at least
LEAVE = 0.2  # how far from its quarter a share on the beat must be found before another quarter is written down
YEAR = 365  # days: what came before says nothing of how early a source is today
MIN_STORIES = 5  # that a source shares with other outlets, before anything is said of how early it is
_MIDNIGHT = "T00:00:00Z"


class State(BaseModel):
    """What is kept of one source. Days are UTC dates.

    `state` is `ok` or a named cause; `since` is when it came to be ok, or ceased to be, whatever the causes since.
    `last_success` is the last night before `since` that is known to have gone well (empty while ok, or if none is).
    `on_beat` is the share of its items that is on the beat, in quarters; None until its list was long enough to tell.
    """

    state: str
    since: str = ""
    detail: str = ""
    last_success: str = ""
    on_beat: float | None = None


_FILE = TypeAdapter(dict[str, State])


def read(content: Path) -> dict[str, State]:
    """Return what is kept, by the sources' ids. Raises ArchiveError if the file can't be read."""
    file = content / FILE
    if not file.exists():
        return {}
    try:
        return _FILE.validate_json(file.read_bytes())
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(step) for step in first["loc"])
        problem = f"{where + ': ' if where else ''}{first['msg']}"
        remedy = f"restore it with `git checkout -- {FILE}` in {content}, or delete it: the next night writes it anew"
        raise ArchiveError(f"content/{FILE}: it can't be read ({problem}); {remedy}") from error


def state_of(result: SourceResult, now: datetime) -> tuple[str, str]:
    """Return a source's state (`ok`, or a named cause) and what there is to say about it."""
    from scraper.collect.trial import MAX_AGE

    if not result.ok:
        return str(result.cause), result.detail
    if result.newest and result.newest < (utc(now - MAX_AGE) or ""):
        return "stale", f"its newest item is of {result.newest[:10]}"
    return "ok", ""


def note(
    content: Path,
    before: Mapping[str, State],
    results: Sequence[SourceResult],
    *,
    on_beat: Callable[[str], bool],
    last_night: str,
    now: datetime,
) -> bool:
    """Keep how the sources that were asked fare, and of no others. Return whether anything changed.

    `on_beat` is asked with canonical addresses. `last_night` is the last day before today that brought articles.
    """
    last_night = max([last_night, *(kept.since for kept in before.values())])  # a night changed a state then
    after = {}
    for result in results:
        kept = before.get(result.source)
        after[result.source] = next_state(kept, result, last_night=last_night, now=now).model_copy(
            update={"on_beat": in_quarters(share(result.listed, on_beat), kept.on_beat if kept else None)}
        )
    return write_atomically(content / FILE, _text(after))


def _text(states: Mapping[str, State]) -> str:
    return _FILE.dump_json(dict(sorted(states.items())), indent=1, exclude_defaults=True).decode() + "\n"


def next_state(before: State | None, result: SourceResult, *, last_night: str, now: datetime) -> State:
    """Return what is to be kept of a source after a night: as before, unless its state changed."""
    from scraper.collect import clean_line

    state, detail = state_of(result, now)
    detail = clean_line(detail)  # what went wrong may be told in words from outside
    if before and before.state == state:
        return before
    if before and "ok" not in (before.state, state):  # it fails as it did, for another cause
        return before.model_copy(update={"state": state, "detail": detail})
    last_success = max(last_night, before.since) if before and before.state == "ok" else ""
    return State(state=state, since=now.date().isoformat(), detail=detail, last_success=last_success)


def share(listed: Sequence[str], on_beat: Callable[[str], bool]) -> float | None:
    """Return which part of the articles that a list leads to is on the beat, or None of too few to tell."""
    from scraper.collect.trial import MIN_ITEMS

    return sum(map(on_beat, listed)) / len(listed) if len(listed) >= MIN_ITEMS else None


def in_quarters(found: float | None, before: float | None) -> float | None:
    """Return a share in quarters: the one before, as long as what was found doesn't speak against it."""
    if found is None or (before is not None and abs(found - before) <= LEAVE):
        return before
    return round(found * 4) / 4


def fares(
    content: Path, sources: Sequence[Source], articles: Sequence[Article], stories: Sequence[Story]
) -> list[SourceHealth]:
    """Return how each source fares, in the order given. Today is the newest day in the archive.

    Raises ArchiveError if the file can't be read.
    """
    from scraper.collect.causes import in_words
    from scraper.pages import SourceHealth

    states = read(content)
    days: dict[str, list[str]] = {}
    for article in articles:
        days.setdefault(article.source or "", []).append(str(getattr(article, "collected", "")))
    known = sorted(day for part in days.values() for day in part if day)
    since, weeks = _span(known)
    # All that are ok answered on the last night that is known of.
    last_night = max([*known[-1:], *(kept.since for kept in states.values())], default="")
    lags = behind_the_first(articles, stories, known[-1] if known else "")

    def of(source: Source) -> SourceHealth:
        kept = states.get(source.id) or State(state="new", detail="not asked yet")
        own, shared = days.get(source.id, []), lags.get(source.id, [])
        told = len(shared) >= MIN_STORIES
        return SourceHealth(
            id=source.id,
            name=source.name,
            home=source.home,
            articles=len(own),
            state=kept.state,
            since=kept.since,
            detail=kept.detail,
            last_success=last_night if kept.state == "ok" else kept.last_success,
            per_week=round(sum(day >= since for day in own) / weeks, 1),
            on_beat=kept.on_beat,
            shared=len(shared) if told else 0,
            first=shared.count(0.0) if told else 0,
            lag=median(shared) if told else 0.0,
            means="" if kept.state in ("ok", "new") else in_words(kept.state)[0],
        )

    return [of(source) for source in sources]


def failing_in_words(source: SourceHealth) -> str:
    """Return since when a source has failed and why: `since 2026-10-14 (403: …); last success 2026-10-13`."""
    last = f"last success {source.last_success}" if source.last_success else "no success is known"
    return f"since {source.since} ({source.state}: {source.detail or source.home}); {last}"


def worth(source: SourceHealth) -> str:
    """Return in words what a source has given, for whoever decides whether it is worth its trouble."""
    from scraper.pages.wording import count, how_early, part

    told = [f"{count(source.articles, 'article')} on the beat, {source.per_week:.1f} a week of late"]
    if source.on_beat is not None:
        told.append(f"{part(source.on_beat)} of its items on the beat")
    return "; ".join([*told, *filter(None, [how_early(source.first, source.shared, source.lag)])])


def behind_the_first(articles: Sequence[Article], stories: Sequence[Story], today: str) -> dict[str, list[float]]:
    """Return by how many hours each source's first article came after the first of all, for each story it has.

    Counted are the stories of several outlets that began within a year of `today`, and in them the articles whose
    time is known. One dated midnight is taken for one of which only the day is known; where it may have been the
    first, its story isn't counted.
    """
    by_id = {article.id: article for article in articles}
    since = (date.fromisoformat(today) - timedelta(days=YEAR)).isoformat() if today else ""
    lags: dict[str, list[float]] = {}
    for story in stories:
        members = [by_id[id_] for id_ in story.articles if id_ in by_id]
        dated = [(article.published, article) for article in members if article.published]
        timed = [(at, article) for at, article in dated if not at.endswith(_MIDNIGHT)]
        first = min((at for at, _ in timed), default="")
        vague = any(at.endswith(_MIDNIGHT) and at[:10] <= first[:10] for at, _ in dated)
        if vague or first < since or len({article.publisher or article.source for _, article in timed}) < 2:
            continue
        began: dict[str, str] = {}
        for at, article in timed:
            source = article.source or ""
            began[source] = min(at, began.get(source, at))
        for source, at in began.items():
            lag = datetime.fromisoformat(at) - datetime.fromisoformat(first)
            lags.setdefault(source, []).append(lag / timedelta(hours=1))
    return lags


def _span(days: Sequence[str]) -> tuple[str, float]:
    """Return the day from which articles are counted, and how many weeks that makes."""
    if not days:
        return "", 1.0
    last = date.fromisoformat(days[-1])
    reach = min(max((last - date.fromisoformat(days[0])).days + 1, 7), SPAN)
    return (last - timedelta(days=reach - 1)).isoformat(), reach / 7
