"""What a source must meet, and whether one does: a judgement of what it gave, without asking it again.

The thresholds below are the project's; CONTRIBUTING.md says them in words.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from scraper.collect.causes import cause_of
from scraper.collect.dates import plausible
from scraper.records import utc

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scraper.collect.lists import Reading
    from scraper.records import Entry
    from scraper.settings import Source

MIN_ITEMS = 5  # fewer is no list of news, or a page that has been rebuilt
MAX_AGE = timedelta(days=30)  # of the newest item: an outlet that has been silent for longer has stopped
MIN_DATED = 0.9  # share of the items with a date that can be true
ALL_AT_ONCE = timedelta(minutes=2)  # items that all bear one time bear the time of the list's making, not theirs
RECENT_ITEMS = 100  # among so many of the newest, one must leave open that it is on the beat
MIN_OPEN = 0.5  # share of the pages tried that robots.txt must leave open to us
SPAN = timedelta(days=28)  # over which items a week are counted


@dataclass(frozen=True)
class Trial:
    """How one source did. `notes` are worth knowing and fail nobody.

    `entries` counts the items that lead to an address; shares are of them, 0 to 1.
    """

    source: str
    cause: str | None  # why it could not be read, a named cause of source health
    detail: str = ""
    entries: int = 0
    newest: str | None = None  # the newest plausible date, ISO 8601, UTC
    per_week: float | None = None
    on_beat: float = 0.0
    undated: float = 0.0
    lying: float = 0.0  # dates in the future or before there was a web, or one date on all items
    moved_to: str | None = None
    open_to_us: float | None = None  # share of the pages tried that robots.txt leaves open; None if none was tried
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def verdict(self) -> bool:
        """Whether the source meets what a source must meet."""
        return not self.problems


def judge(
    source: Source,
    reading: Reading,
    *,
    could_be_on_beat: Callable[[Entry], bool],
    now: datetime,
    allowed: Sequence[bool] = (),
    kept: int = 0,
) -> Trial:
    """Judge one source by what it gave. `allowed` says for the pages tried whether robots.txt leaves them open.

    A source must

    - answer, and in the form that its entry names;
    - list at least 5 items, the newest not older than 30 days;
    - give at least 9 in 10 of them a date that can be true: not in the future, and not the same for all (for a
      listing, the articles' own pages may give it instead);
    - have, among its newest 100, one that could be on the beat, or have given the archive `kept` articles
      already (a search is asked for nothing else, so it may find none);
    - leave at least half of its newest pages open to us in robots.txt.
    """
    moved = reading.moved_to
    notes = [f"it has moved: write {moved} as its url"] if moved else []
    if reading.error is not None:
        error = reading.error
        return Trial(source.id, cause_of(error), str(error), problems=[str(error)], notes=notes, moved_to=moved)
    entries = [entry for entry in reading.entries if entry.url]
    if left_out := len(reading.entries) - len(entries):
        notes.append(f"{left_out} of its items lead to no publisher's address; they are left out")
    if reading.entries and not entries:
        nowhere = "not one of its items leads to a publisher's address"
        return Trial(source.id, None, nowhere, problems=[nowhere], notes=notes, moved_to=moved)
    if not entries:
        nothing = "it lists nothing"
        if source.kind == "search":  # a search for a rare word may find none for weeks
            return Trial(source.id, None, nothing, notes=[*notes, "it finds nothing at present"], moved_to=moved)
        return Trial(source.id, "empty", nothing, problems=[nothing], notes=notes, moved_to=moved)
    given = [date_of(entry) for entry in entries]
    dates = sorted(date for entry in given if (date := plausible(entry, now)))
    one_time = all_at_once(dates)
    wrong = sum(1 for date in given if date) - len(dates)
    fitting = sum(could_be_on_beat(entry) for entry in entries[:RECENT_ITEMS])
    trial = Trial(
        source=source.id,
        cause=None,
        entries=len(entries),
        newest=dates[-1] if dates else None,
        per_week=None if one_time else items_a_week(dates, now),
        on_beat=fitting / len(entries[:RECENT_ITEMS]),
        undated=sum(1 for date in given if not date) / len(entries),
        lying=1.0 if one_time else wrong / len(entries),
        moved_to=moved,
        open_to_us=sum(allowed) / len(allowed) if allowed else None,
        notes=notes + _notes(source, entries),
    )
    trial.problems.extend(_problems(source, trial, one_time=one_time, fitting=fitting, kept=kept, now=now))
    return trial


def _problems(source: Source, trial: Trial, *, one_time: bool, fitting: int, kept: int, now: datetime) -> list[str]:
    """Return in words what of the threshold is not met."""
    problems = []
    search, listing = source.kind == "search", source.kind == "listing"
    if trial.entries < MIN_ITEMS and not search:
        problems.append(f"it lists {trial.entries} items; at least {MIN_ITEMS} are needed to judge it")
    oldest_allowed = utc(now - MAX_AGE) or ""
    if trial.newest and trial.newest < oldest_allowed and not search:
        problems.append(f"its newest item is of {trial.newest[:10]}, older than {MAX_AGE.days} days: it has gone quiet")
    if one_time:
        problems.append(f"its dates lie: all items bear the same time ({(trial.newest or '')[:16]})")
    else:
        undated = 0.0 if listing else trial.undated
        if 1 - undated - trial.lying < MIN_DATED - 1e-9:
            if trial.lying:
                problems.append(f"its dates lie: {trial.lying:.0%} are in the future or before there was a web")
            if undated:
                problems.append(f"{undated:.0%} of its items have no date; at most {1 - MIN_DATED:.0%} may")
    if not fitting and not kept and not search:
        newest = min(trial.entries, RECENT_ITEMS)
        problems.append(f"none of its newest {newest} items could be on the beat, nor has it ever given one")
    if trial.open_to_us is not None and trial.open_to_us < MIN_OPEN:
        problems.append("robots.txt closes its pages to us: only headlines and links could be kept")
    return problems


def _notes(source: Source, entries: list[Entry]) -> list[str]:
    """Return what a maintainer may want to know or to change."""
    notes = []
    whole = carries_whole_texts(entries)
    if whole and not source.full_text and source.kind == "feed":
        notes.append("the feed carries whole articles: with `full_text: true` no pages need to be fetched")
    if source.full_text and not any(entry.content for entry in entries):
        notes.append("the feed carries no texts: `full_text` has no effect")
    if source.kind == "listing" and not any(entry.published for entry in entries):
        notes.append("the list has no dates; they are taken from the articles' pages")
    return notes


def date_of(entry: Entry) -> str | None:
    """Return the date by which an entry's freshness can be judged: published, changed, or seen by a search."""
    found = entry.published or getattr(entry, "updated", None) or getattr(entry, "seen", None)
    return str(found) if found else None


def all_at_once(dates: Sequence[str]) -> bool:
    """Return whether sorted dates all lie within two minutes, and are too many for that to be chance."""
    if len(dates) < MIN_ITEMS:
        return False
    return datetime.fromisoformat(dates[-1]) - datetime.fromisoformat(dates[0]) <= ALL_AT_ONCE


def items_a_week(dates: Sequence[str], now: datetime) -> float | None:
    """Return how many items come in a week, counted over the last four weeks or as far as the list reaches."""
    if not dates:
        return None
    reach = min(max(now.astimezone(UTC) - datetime.fromisoformat(dates[0]), timedelta(days=1)), SPAN)
    since = utc(now - reach) or ""
    return sum(date >= since for date in dates) / (reach / timedelta(days=7))


def carries_whole_texts(entries: Sequence[Entry]) -> bool:
    """Return whether a feed's items hold articles rather than teasers: most have 300 words or more."""
    long = sum(len((entry.content or "").split()) >= 300 for entry in entries)
    return bool(entries) and long >= 0.8 * len(entries)
