"""Identity over 30 simulated nights: what a reader sees of ids that change, of merges and of splits.

Articles come in by date, as many each night, through the night's own decision (`scraper/night.py`), each night on
what the one before has left. A page without a date comes some nights after its story began.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from labelled import BLURRED, ROOT, Set, agreement, load

from scraper.archive import Archive
from scraper.deciding import decide
from scraper.records import Article, Story
from scraper.settings import Corrections, Settings
from scraper.settings import load as settings_of
from scraper.stories import Embedder

NIGHTS = 30
FIRST = date(2030, 1, 1)
LATE = 5  # nights within which a page without a date comes after its story began
ORDERS = 8  # in which such pages come in turn: one order alone swings by .03 in B-cubed F1 and by half in splits
SETS = (BLURRED, "beat")


def measure(embedder: Embedder) -> dict[str, float]:
    settings = replace(settings_of(ROOT / "content"), corrections=Corrections())
    found: dict[str, float] = {}
    for name in SETS:
        data = load(name)
        orders = ORDERS if any(not article.published for article in data[0]) else 1
        runs = [simulate(data, settings, embedder, order) for order in range(orders)]
        mean = f", mean of {orders} orders" if orders > 1 else ""
        found |= {f"nights: {name}{mean}: {key}": sum(run[key] for run in runs) / orders for key in runs[0]}
    return found


def simulate(data: Set, settings: Settings, embedder: Embedder, order: int = 0) -> dict[str, float]:
    """Return per 100 stories of the last night what readers saw change, and how good the last night's stories are."""
    previous: list[Story] = []
    seen: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive(Path(folder))
        for number, new in enumerate(nights_of(*data, order)):
            day = (FIRST + timedelta(days=number)).isoformat()
            archive.add(article.but(collected=day) for article in new)
            tonight = decide(archive, settings, embedder)
            archive.add(tonight.articles)
            archive.set_stories(tonight.stories, tonight.closing, tonight.month)
            stories = archive.stories()
            seen += changes(previous, stories)
            previous = stories
    home = {article: story.id for story in previous for article in story.articles}
    truth = dict(zip((a.id for a in data[0]), data[1], strict=True))
    ids = sorted(truth)
    per_100 = {f"{kind} per 100 stories": 100 * seen[kind] / len(previous) for kind in CHANGES}
    return {**per_100, **agreement([truth[id_] for id_ in ids], [home[id_] for id_ in ids])}


CHANGES = ("ids lost", "ids changed without a merge", "merges", "splits", "articles moved")


def changes(previous: Sequence[Story], stories: Sequence[Story]) -> Counter[str]:
    """Return how often a reader who was here yesterday meets each kind of change.

    An id is lost when it leads nowhere; it has changed without a merge when most of its articles stand under an
    address that it doesn't lead to. An article has moved when its story's old address no longer leads to it.
    """
    leads_to = {id_: story.id for story in stories for id_ in (story.id, *story.redirects)}
    home = {article: story.id for story in stories for article in story.articles}
    out: Counter[str] = Counter()
    for story in previous:
        now = Counter(home[article] for article in story.articles if article in home)
        heir = leads_to.get(story.id)
        out["ids lost"] += heir is None
        out["merges"] += heir is not None and heir != story.id
        out["splits"] += len(now) > 1
        out["articles moved"] += sum(count for id_, count in now.items() if id_ != heir)
        out["ids changed without a merge"] += bool(now) and now[heir or ""] * 2 < sum(now.values())
    return out


def nights_of(articles: Sequence[Article], stories: Sequence[str], order: int = 0) -> list[list[Article]]:
    """Return which articles come in on which night; pages without a date come in another order for each `order`."""
    dated = sorted((a.published, a.id) for a in articles if a.published)
    night = {id_: place * NIGHTS // len(dated) for place, (_, id_) in enumerate(dated)}
    began: dict[str, int] = {}
    for article, story in zip(articles, stories, strict=True):
        if article.id in night:
            began[story] = min(began.get(story, NIGHTS), night[article.id])
    for article, story in zip(articles, stories, strict=True):
        if article.id not in night:
            start = began.get(story, _draw(f"{order} {story}", NIGHTS - LATE))
            night[article.id] = min(start + _draw(f"{order} {article.id}", LATE), NIGHTS - 1)
    return [[a for a in articles if night[a.id] == number] for number in range(NIGHTS)]


def _draw(name: str, below: int) -> int:
    """Return a number that looks drawn by chance and is always the same for a name."""
    return hashlib.md5(name.encode()).digest()[0] % below
