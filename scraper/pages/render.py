"""Writes the Markdown pages under `content/`, and only those whose text has changed."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode, urlsplit

from scraper.archive import write_atomically
from scraper.briefs.measures import NAMES
from scraper.errors import BuildError
from scraper.pages import editions, ledger, named
from scraper.pages.editions import BRIEF, Card, figures_of, reading_time, week_of
from scraper.pages.escaping import front_matter, plain, trusted
from scraper.pages.exports import cards, data, feeds
from scraper.pages.exports.mail import mail
from scraper.pages.exports.opml import opml
from scraper.pages.exports.structured import found, robots, shortened
from scraper.pages.gazetteer import Gazetteer
from scraper.pages.metric import MetricView, metrics, openings
from scraper.pages.named import links, names_in
from scraper.pages.quality import FILE, quality
from scraper.pages.site import Site, weekly
from scraper.pages.story import StoryView, view
from scraper.pages.templating import environment
from scraper.pages.terms import Explaining, Terms, anchors, commonest
from scraper.pages.timeline import chain, timeline
from scraper.pages.topic import disputes, involved, months, notable, state_of_things
from scraper.pages.wording import day_of, days_between, level
from scraper.pages.years import by_year, year_pages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinja2 import Environment

    from scraper.records import Story
    from scraper.settings import SiteInfo, Topic

WEEK = 7  # days whose figures are those of the week
METRIC_STORIES = 30  # stories that a metric's page lists; the figures' table leads to the others
LISTED = 100  # stories at the foot of a topic's page; its pages by year have them all
RIVER = 60  # stories below it; all others stand under their day and their topic


@dataclass(frozen=True)
class TopicView:
    """A topic with its stories, newest first."""

    id: str
    name: str
    description: str
    stories: list[StoryView]
    weeks: list[int]  # heights of the bars of the last eight weeks, 0 to 8
    this_week: int


def render(site: Site, content: Path, templates: Path) -> list[Path]:
    """Write all pages, feeds, data and cards of `site` under the folder `content`; return the files that changed.

    Files in `stories/`, `briefs/`, `topics/` and `metrics/` that the site no longer has are removed. Hand-written
    files (`topics/<id>.opening.md`, `about.md`) are only read. Raises BuildError.
    """
    made = _Pages(site, content, environment(templates))
    pages, changed = set[str](), list[Path]()
    for name, text in itertools.chain(made.all().items(), made.stories()):
        pages.add(name)
        if write_atomically(content / name, text):
            changed.append(content / name)
    for folder in ("stories", "briefs", "topics", "metrics", "companies", "tools"):
        for file in sorted((content / folder).rglob("*.md")):
            if file.relative_to(content).as_posix() not in pages and not file.name.endswith(".opening.md"):
                file.unlink()
                changed.append(file)
    for file in sorted([*content.glob("data/*"), *content.glob("topics/*/feed.*")]):
        if file.relative_to(content).as_posix() not in pages:
            file.unlink()
            changed.append(file)
    known = {story.id for story in made.newest}
    others = [name for name in sorted(made.home) if name not in known]
    return sorted(changed) + cards.draw(made.newest, others, site.settings.general.site, content / "cards")


class _Pages:
    """All pages as text, by file name."""

    def __init__(self, site: Site, content: Path, jinja: Environment) -> None:
        self.site, self.content, self.jinja = site, content, jinja
        self.views = {story.id: view(site, story) for story in sorted(site.stories, key=lambda story: story.id)}
        listed = [v for v in self.views.values() if v.sources]  # a withdrawn story keeps its address, no more
        stories = sorted(site.stories, key=lambda story: (story.first_published or "~", story.id))
        self.home = {id_: story.id for story in stories for id_ in (story.id, *story.redirects)}
        self.follows: dict[str, str] = {}  # of each story the one that it follows, and of each those that follow it
        self.later: dict[str, list[str]] = {}
        for story in stories:
            before = self.home.get(story.follows or "", story.id)
            if before != story.id and self.views[before].sources and self.views[story.id].sources:
                self.follows[story.id] = before
                self.later.setdefault(before, []).append(story.id)
        self.newest = sorted(listed, key=lambda v: (v.last or "", v.id), reverse=True)
        self.topics = self._topics()
        self.rows = ledger.rows(self.newest)
        self.figures = ledger.measures(self.newest)
        terms = self.explained = Terms(site.settings.glossary.terms)
        self.definitions = {term.term: term.definition for term in site.settings.glossary.terms}
        self.terms = {v.id: terms.used(" ".join([v.title, *(one.text for one in v.takeaways)])) for v in listed}
        self.anchors = anchors(site.settings.glossary.terms)
        self.metrics = metrics(self.figures, openings(content / "metrics"), terms)
        self.openings = openings(content / "topics")
        self.gazetteer = Gazetteer(site.settings.names.names)
        self.named_in = {v.id: names_in(v, self.gazetteer) for v in listed}

    def all(self) -> dict[str, str]:
        made = {
            "index.md": self._home(),
            "topics/index.md": self._write("topics", 1, "Topics", {"cards": self.topics}, listing=True),
            "sources.md": self._sources(),
            "glossary.md": self._glossary(),
            "corrections.md": self._corrections(),
            "search.md": _search(),
            "quality.md": self._write(
                "quality", 1, "How well it works", {"quality": quality(self.content / FILE)}, listing=True
            ),
            "figures/index.md": self._figures(),
            "metrics/index.md": self._metrics_index(),
        }
        for metric in self.metrics:
            made[f"metrics/{metric.id}.md"] = self._metric_page(metric)
        for topic in self.topics:
            made |= self._topic_pages(topic)
        made |= editions.pages(self.site, self.views, self.rows, self._write)
        info = self.site.settings.general.site
        made |= {"robots.txt": robots(info), "sources.opml": opml(info, self.site.settings.sources.sources)}
        shown, files = data.published(self.site, self.views, self.home)
        made |= files | {"data/index.md": self._data(shown)}
        briefs = editions.of_days(self.site, self.views)
        for day, stories in briefs[:1]:
            made |= mail(day, stories, reading_time(map(Card, stories)), info)
        who = named.named(self.newest, self.named_in, self.rows, self.gazetteer, self.site.today)
        made |= named.pages(who, self.gazetteer, self.content, self._write)
        return made | feeds.files(self.site, self.newest, briefs) | ledger.data_files(self.newest, info.address())

    def stories(self) -> Iterator[tuple[str, str]]:
        """Yield the stories' pages one by one, as they are most of the site."""
        names = {story.id: _file(story.id) for story in self.site.stories}
        moved = {old: story.id for story in self.site.stories for old in story.redirects if old not in names}
        moved = {_file(old): to for old, to in moved.items()}
        for story in self.site.stories:
            yield f"stories/{names[story.id]}.md", self._story(story)
        for old, to in moved.items():
            yield f"stories/{old}.md", self._moved(to)

    def _write(
        self, kind: str, depth: int, title: str, values: dict[str, Any], *, description: str = "", listing: bool = False
    ) -> str:
        """Return one page. `depth` is how many folders deep its address is; a `listing` isn't searched."""
        fields: dict[str, object] = {"title": title, "kind": kind}
        if listing:
            fields["search"] = {"exclude": True}
        if updated := values.get("updated"):
            fields["updated"] = updated
        explaining = Explaining(self.explained, self.anchors, "../" * depth)
        values = {
            "root": "../" * depth,
            "explained": explaining,
            "explained_opening": explaining.opening,
            "definitions": self.definitions,
            "site": self.site.settings.general.site,
            "today": self.site.today,
            "names": {topic.id: topic.name for topic in self.topics},
            "anchors": self.anchors,
            **values,
        }
        fields |= found(kind, title, description, values)
        body = self.jinja.get_template(f"{kind}.md.j2").render(values)
        return front_matter(fields) + "\n" + re.sub("\n\n\n+", "\n\n", body).strip() + "\n"

    def _home(self) -> str:
        site, info = self.site, self.site.settings.general.site
        today = site.comings[site.today] if site.today else []
        mark = len(site.days) > 1  # on the first day everything is new
        shown = editions.cards(self.views, today, mark=mark)
        brief, rest = shown[:BRIEF], shown[BRIEF:]
        told = {coming.story for coming in today}
        river = (rest + [Card(v) for v in self.newest if v.id not in told])[:RIVER]
        values = {
            "brief": brief,
            "river": river,
            "topics": self.topics,
            "figures": figures_of(self._of_the_last_week(), self.rows),
            "week": week_of(site.today) if site.today else "",
            "minutes": reading_time(brief),
            "total": len(self.newest),
            "updated": site.today,
        }
        return self._write("home", 0, info.name, values, description=info.tagline, listing=True)

    def _of_the_last_week(self) -> list[str]:
        """Return the stories with news on the last seven days up to today."""
        days = [d for d in self.site.days if days_between(d, self.site.today or d) < WEEK]
        return [coming.story for day in days for coming in self.site.comings[day]]

    def _story(self, story: Story) -> str:
        shown = self.views[story.id]
        values = {
            "story": shown,
            "companies_and_tools": links(self.named_in.get(story.id, [])),
            "related": [self.views[other] for other in self.site.earlier(story)],
            "timeline": timeline(shown, [self.views[other] for other in chain(story.id, self.follows, self.later)]),
            "follows": [self.views[self.follows[story.id]]] if story.id in self.follows else [],
            "followed_by": [self.views[later] for later in self.later.get(story.id, [])],
            "gone": self._moves(story, away=True),
            "come": self._moves(story, away=False),
            "mistake": _mistake(self.site.settings.general.site, shown),
            "updated": shown.last,
        }
        return self._write("story", 2, shown.title, values, description=shown.lead.text if shown.lead else "")

    def _moves(self, story: Story, *, away: bool) -> list[tuple[int, StoryView, str | None]]:
        """Return how many articles moved away to which story, or came from it, and on which day."""
        out = []
        for move in story.moves:
            origin, to = self.home.get(move.origin), self.home.get(move.to)
            other = to if away else origin
            if story.id == (origin if away else to) and other and other != story.id and self.views[other].sources:
                out.append((len(move.articles), self.views[other], day_of(move.day)))
        return out

    def _topics(self) -> list[TopicView]:
        topics = self.site.settings.topics.topics
        stories = {topic.id: [v for v in self.newest if topic.id in v.topics] for topic in topics}
        weeks = {topic: weekly([v.last for v in found if v.last], self.site.today) for topic, found in stories.items()}
        most = max((max(numbers) for numbers in weeks.values()), default=0)  # one scale, so that bars compare

        def of(topic: Topic) -> TopicView:
            bars = [level(number, most) for number in weeks[topic.id]]
            return TopicView(topic.id, topic.name, topic.description, stories[topic.id], bars, weeks[topic.id][-1])

        return [of(topic) for topic in topics]

    def _topic_pages(self, topic: TopicView) -> dict[str, str]:
        stories = topic.stories
        years = by_year(stories, LISTED)
        counted = ledger.rows(stories)
        values = {
            "topic": topic,
            "listed_here": stories[:LISTED],
            "years": list(years),
            "opening": self.openings.get(topic.id, ""),
            "state": state_of_things(stories),
            "figures": notable(counted),
            "metrics": list(dict.fromkeys(m for row in counted if (m := row.line.figure.measure) in NAMES)),
            "metric_names": NAMES,
            "months": months(stories),
            "involved": involved(stories, self.gazetteer),
            "disputes": disputes(stories),
            "terms": commonest(self.terms[story.id] for story in stories),
            "updated": stories[0].last if stories else None,
        }
        made = {f"topics/{topic.id}.md": self._write("topic", 2, topic.name, values, description=topic.description)}
        return made | year_pages(years, f"topics/{topic.id}", topic.name, self._write)

    def _metrics_index(self) -> str:
        shown = [metric for metric in self.metrics if metric.opening or metric.figures]
        shown.sort(key=lambda metric: not metric.opening)  # those that are explained come first
        description = "What each number of the beat measures, how it is gamed, and what it hides."
        return self._write("metrics", 1, "Metrics", {"metrics": shown}, description=description, listing=True)

    def _metric_page(self, metric: MetricView) -> str:
        figures = metric.figures
        values = {
            "metric": metric,
            "opening": metric.opening,
            "figures": figures,
            "stories": figures.stories[:METRIC_STORIES] if figures else [],
            "updated": max((v.last for v in figures.stories if v.last), default=None) if figures else None,
        }
        return self._write(
            "metric", 2, metric.name, values, description=metric.line, listing=not (metric.opening or figures)
        )

    def _sources(self) -> str:
        health = self.site.health
        working = [source for source in health if source.state == "ok"]
        values = {
            "health": health,
            "working": len(working),
            "last": max((source.last_success for source in working), default=""),
            "blocked": self.site.settings.sources.blocked,
        }
        return self._write("sources", 1, "Sources", values, listing=True)

    def _figures(self) -> str:
        found = self.figures
        values = {
            "measures": found,
            "metrics": NAMES,
            "total": sum(measure.total for measure in found),
            "stories": sum(any(line.marks for line in story.figures) for story in self.newest),
            "updated": self.site.today,
        }
        description = "Every figure of the beat: who counts what, how much, and who says so."
        return self._write("figures", 1, "Figures", values, description=description, listing=True)

    def _data(self, shown: list[data.Published]) -> str:
        description = "The articles, stories and figures of this site as files, with what each field means."
        values = {"kinds": shown, "counted": data.counted(shown), "updated": self.site.today}
        return self._write("data", 1, "Open data", values, description=description, listing=True)

    def _glossary(self) -> str:
        terms = sorted(self.site.settings.glossary.terms, key=lambda term: term.term.casefold())
        return self._write("glossary", 1, "Glossary", {"terms": terms})

    def _corrections(self) -> str:
        known = {article.url: article for article in self.site.articles.values()}
        made = self.site.settings.corrections
        values = {
            "pairs": [("Brought together", p) for p in made.same_story]
            + [("Kept apart", p) for p in made.different_stories],
            "on_or_off": [("Not on the beat", v) for v in made.off_beat] + [("On the beat", v) for v in made.on_beat],
            "hidden": [(urlsplit(v.article).hostname, v.reason) for v in made.hidden],  # the outlet, and no more
            "headlines": made.headlines,
            "known": known,
            "home": self.home,
        }
        return self._write("corrections", 1, "Corrections", values, listing=True)

    def _moved(self, to: str) -> str:
        fields: dict[str, object] = {
            "title": self.views[to].title,
            "template": trusted("moved.html"),
            "moved_to": to,
            "search": {"exclude": True},
        }
        return front_matter(fields) + f"\nThis story has moved: [read it at its new address]({_file(to)}.md).\n"


def _search() -> str:
    fields: dict[str, object] = {"title": "Search", "kind": "search", "template": trusted("search.html")}
    fields["search"] = {"exclude": True}
    ways = "[Topics](topics/index.md) and [daily briefs](briefs/index.md) lead to all stories."
    return front_matter(fields) + f"\n# Search\n\n{ways}\n"


def _mistake(info: SiteInfo, story: StoryView) -> str | None:
    """Return where readers report a mistake in a story: the form in the site's repository, with what is known."""
    if info.repository is None:
        return None
    page = info.address(f"stories/{story.id}/")
    known = {"template": "mistake.yml", "title": f"Mistake: {shortened(story.title)}", "page": page}
    return f"{info.repository.rstrip('/')}/issues/new?{urlencode(known, quote_via=quote)}"


def _file(story_id: str) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,150}", story_id) or story_id == "index":
        raise BuildError(f"story {plain(story_id)[:80]!r}: this id can't be an address; use a-z, 0-9 and hyphens")
    return story_id
