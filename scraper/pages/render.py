"""Writes the files of the site under `content/`: those that what has changed stands on, and no other."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

from scraper.archive import write_atomically
from scraper.briefs.measures import NAMES
from scraper.pages import apart, editions, ledger, metric, named, stories, topics
from scraper.pages.corrected import corrections
from scraper.pages.editions import BRIEF, Card, figures_of, reading_time, week_of
from scraper.pages.escaping import front_matter, trusted
from scraper.pages.exports import cards, data, feeds
from scraper.pages.exports.mail import mail
from scraper.pages.exports.opml import opml
from scraper.pages.exports.structured import robots
from scraper.pages.gazetteer import Gazetteer
from scraper.pages.keeping import Kept
from scraper.pages.named import names_in
from scraper.pages.page import Derived, Page, Writer
from scraper.pages.quality import FILE, quality
from scraper.pages.story import view
from scraper.pages.terms import Terms
from scraper.pages.wording import days_between

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scraper.pages.site import Site

WEEK = 7  # days whose figures are those of the week
TOGETHER = 100  # files that are written between two searches for what can be freed
RIVER = 60  # stories below the brief; all others stand under their day and their topic


def render(site: Site, content: Path, templates: Path, kept: Path | None = None) -> list[Path]:
    """Write all pages, feeds, data and cards of `site` under the folder `content`; return the files that changed.

    A page that would be made of the same as the last time, as the file `kept` tells, is left as it stands. Files in
    `stories/`, `briefs/`, `topics/` and `metrics/` that the site no longer has are removed. Hand-written files
    (`topics/<id>.opening.md`, `about.md`) are only read. Raises BuildError.
    """
    with _long_lived():
        return _write(_Files(site, content), content, templates, kept)


def _write(made: _Files, content: Path, templates: Path, kept: Path | None) -> list[Path]:
    writer = Writer(made.site.settings, templates, made.site.year)
    last = Kept(kept, templates, writer.made_of)
    names: set[str] = set()
    changed: list[Path] = []
    for number, (name, found) in enumerate(made.all()):
        if number % TOGETHER == 0:
            if number:
                gc.collect()  # what writing left over
            gc.freeze()
        names.add(name)
        if isinstance(found, str):
            text, lasting = found, True
        else:
            made_of = found.made_of if isinstance(found, Derived) else found
            if last.holds(name, made_of, content / name):
                continue
            given = found.make() if isinstance(found, Derived) else found
            text = writer.text(given) if isinstance(given, Page) else given
            lasting = not last.note(name, made_of, text)
        if write_atomically(content / name, text, lasting=lasting):
            changed.append(content / name)
    last.save()
    for folder in ("stories", "briefs", "topics", "metrics", "companies", "tools"):
        for file in sorted([*(content / folder).rglob("*.md"), *(content / folder).rglob("index.html")]):
            if file.relative_to(content).as_posix() not in names and not file.name.endswith(".opening.md"):
                file.unlink()
                changed.append(file)
    for file in sorted([*content.glob("data/*"), *content.glob("topics/*/feed.*")]):
        if file.relative_to(content).as_posix() not in names:
            file.unlink()
            changed.append(file)
    year, known = made.site.year, {story.id for story in made.newest}
    shown = [story for story in made.newest if story.moved == year]
    others = [] if year else [name for name in sorted(made.home) if name not in known]
    gone = [] if year else [story.id for story in made.newest if story.moved]
    return sorted(changed) + cards.draw(shown, others, made.site.settings.general.site, content / "cards", gone)


@contextmanager
def _long_lived() -> Iterator[None]:
    """Leave it to what runs meanwhile when Python searches for cycles: what is made of the stories is needed on."""
    gc.disable()
    try:
        yield
    finally:
        gc.unfreeze()
        gc.enable()


class _Files:
    """All files of the site, by name: pages, and the texts of all others."""

    def __init__(self, site: Site, content: Path) -> None:
        self.site, self.content = site, content
        self.views = {story.id: view(site, story) for story in sorted(site.stories, key=lambda story: story.id)}
        listed = [v for v in self.views.values() if v.articles]  # a withdrawn story keeps its address, no more
        self.home = stories.homes(site)
        self.newest = sorted(listed, key=lambda v: (v.last or "", v.id), reverse=True)
        self.topics = topics.topics(site, self.newest)
        self.rows = ledger.rows(self.newest)
        self.figures = ledger.measures(self.rows)
        self.gazetteer = Gazetteer(site.settings.names.names)
        self.named_in = {v.id: names_in(v, self.gazetteer) for v in listed}

    def all(self) -> Iterator[tuple[str, Page | Derived | str]]:
        """Yield all files group by group, so that none is held for longer than until it is written."""
        yield from apart.placed(self.site, self._all())
        yield "search.md", _search(self.site)
        if self.site.year:
            yield from apart.frame(self.site, self.home, data.published(self.site, self.views, self.home)[0])

    def _all(self) -> Iterator[tuple[str, Page | Derived | str]]:
        """Yield the files of the whole, wherever they stand."""
        site, info, terms = self.site, self.site.settings.general.site, Terms(self.site.settings.glossary.terms)
        yield from stories.pages(site, self.views, self.home, self.named_in)
        yield "index.md", self._home()
        yield "sources.md", self._sources()
        yield "glossary.md", self._glossary()
        yield "corrections.md", corrections(site, self.views, self.home)
        measured = quality(self.content / FILE)
        yield "quality.md", Page("quality", 1, "How well it works", {"quality": measured}, listing=True)
        yield "figures/index.md", self._figures()
        measures = metric.metrics(self.figures, metric.openings(self.content / "metrics"), terms)
        yield from metric.pages(measures).items()
        openings = metric.openings(self.content / "topics")
        yield from topics.pages(self.topics, openings, self.gazetteer, terms).items()
        yield from editions.pages(site, self.views, self.rows).items()
        yield "robots.txt", robots(info)
        yield "sources.opml", opml(info, site.settings.sources.sources)
        shown, files = data.published(site, self.views, self.home)
        yield from files
        yield "data/index.md", self._data(shown)
        briefs = editions.of_days(site, self.views)
        for day, told in briefs[:1]:
            yield from mail(day, told, reading_time(map(Card, told)), info).items()
        who = named.named(self.newest, self.named_in, self.rows, self.gazetteer, site.today)
        yield from named.pages(who, self.gazetteer, self.content).items()
        yield from feeds.files(site, self.newest, briefs).items()
        yield from ledger.data_files(self.rows, info).items()

    def _home(self) -> Page:
        site, info = self.site, self.site.settings.general.site
        today = site.comings[site.today] if site.today else []
        mark = len(site.days) > 1  # on the first day everything is new
        shown = editions.cards(self.views, today, mark=mark)
        brief, rest = shown[:BRIEF], shown[BRIEF:]
        told = {coming.story for coming in today}
        rest += [Card(v) for v in self.newest if v.id not in told]
        river = sorted(rest, key=lambda card: (card.story.last or "", card.story.id), reverse=True)[:RIVER]
        values = {
            "brief": brief,
            "river": river,
            "topics": self.topics,
            "figures": figures_of(self._of_the_last_week(), self.rows),
            "today": site.today,
            "week": week_of(site.today) if site.today else "",
            "minutes": reading_time(brief),
            "total": len(self.newest),
            "updated": site.today,
        }
        return Page("home", 0, info.name, values, description=info.tagline, listing=True)

    def _of_the_last_week(self) -> list[str]:
        """Return the stories with news on the last seven days up to today, not those of articles found late."""
        days = [d for d in self.site.days if days_between(d, self.site.today or d) < WEEK]
        return [coming.story for day in days for coming in self.site.comings[day] if coming.recent]

    def _sources(self) -> Page:
        health = self.site.health
        working = [source for source in health if source.state == "ok"]
        values = {
            "health": health,
            "working": len(working),
            "last": max((source.last_success for source in working), default=""),
            "blocked": self.site.settings.sources.blocked,
        }
        return Page("sources", 1, "Sources", values, listing=True)

    def _figures(self) -> Page:
        values = {
            "measures": self.figures,
            "metrics": NAMES,
            "total": len(self.rows),
            "most": ledger.MOST,
            "stories": len({row.story.id for row in self.rows}),
            "updated": self.site.today,
        }
        description = "Every figure of the beat: who counts what, how much, and who says so."
        return Page("figures", 1, "Figures", values, description=description, listing=True)

    def _data(self, shown: list[data.Published]) -> Page:
        description = "The articles, stories and figures of this site as files, with what each field means."
        values = {
            "kinds": shown,
            "counted": data.counted(shown),
            "whole": len(self.rows) <= ledger.MOST,
            "updated": self.site.today,
        }
        return Page("data", 1, "Open data", values, description=description, listing=True)

    def _glossary(self) -> Page:
        terms = sorted(self.site.settings.glossary.terms, key=lambda term: term.term.casefold())
        return Page("glossary", 1, "Glossary", {"terms": terms})


def _search(site: Site) -> str:
    fields: dict[str, object] = {"title": "Search", "kind": "search", "template": trusted("search.html")}
    fields["search"] = {"exclude": True}
    also, elsewhere = apart.searched(site.settings.general.site, site.year)
    fields |= {"also": also, "elsewhere": elsewhere}
    ways = [] if site.year else ["[Topics](topics/index.md) and [daily briefs](briefs/index.md) lead to all stories."]
    ways += [f"{remark} [{link}](<{address}>)" for remark, link, address in elsewhere]
    return front_matter(fields) + "\n# Search\n\n" + "".join(f"{way}\n\n" for way in ways).rstrip("\n") + "\n"
