"""The page of corrections: what people have put right, and which articles their outlets have changed since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scraper.pages.cited import publisher_of
from scraper.pages.escaping import plain
from scraper.pages.page import Page
from scraper.pages.wording import day_of
from scraper.records import article_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scraper.pages.site import Site
    from scraper.pages.story import StoryView
    from scraper.records import Article
    from scraper.settings import Source

CHANGED = 40  # articles that outlets have changed: the newest changes


@dataclass(frozen=True)
class Named:
    """An article that a correction is about, with the story that it stands in, if it is on the site."""

    url: str
    publisher: str = ""
    title: str = ""
    story: StoryView | None = None
    day: str | None = None  # on which it was found changed
    earlier: str = ""  # the headline that it had before that, if another


@dataclass(frozen=True)
class Verdict:
    """A verdict as readers may know it."""

    kind: str  # the key in corrections.yml
    since: str | None  # the day; None where it was in force before days were noted
    reason: str
    names: list[str]  # addresses of articles, or the id of a story
    title: str = ""  # the headline that was set


def told(site: Site) -> list[Verdict]:
    """Return the verdicts, the newest first. An article that is hidden is named by none but that which hides it."""
    made = site.settings.corrections
    gone = {article_id(verdict.article) for verdict in made.hidden}
    judged: list[tuple[str, list[str], Any]] = [("headlines", [one.story], one) for one in made.headlines]
    judged += [(kind, one.articles, one) for kind in ("same_story", "different_stories") for one in getattr(made, kind)]
    judged += [(kind, [one.article], one) for kind in ("off_beat", "on_beat", "hidden") for one in getattr(made, kind)]
    found = []
    for kind, names, one in judged:
        shown = [name for name in names if kind == "hidden" or article_id(name) not in gone]
        if shown:
            found.append(Verdict(kind, site.since(kind, names), one.reason, shown, getattr(one, "title", "")))
    return sorted(found, key=lambda one: one.since or "", reverse=True)


def corrections(site: Site, views: Mapping[str, StoryView], home: Mapping[str, str]) -> Page:
    """Return the page of corrections; `home` gives for each id that a story ever had the one it has now."""
    where = {id_: views[story.id] for story in site.stories for id_ in story.articles}

    def named(url: str) -> Named:
        article = site.articles.get(article_id(url))
        return _named(article, where.get(article.id)) if article else Named(url)

    def shown(one: Verdict) -> tuple[Verdict, list[Named], StoryView | str | None]:
        """Return a verdict with its articles, and the story or the outlet that it is about."""
        if one.kind == "headlines":
            return one, [], views.get(home.get(one.names[0], ""))
        if one.kind == "hidden":
            return one, [], _outlet(one.names[0], site.settings.sources.sources)
        return one, list(map(named, one.names)), None

    changed = [article for article in site.articles.values() if getattr(article, "revised", None)]
    changed.sort(key=lambda article: (str(getattr(article, "revised", "")), article.id), reverse=True)
    values = {
        "verdicts": list(map(shown, told(site))),
        "changed": [_named(article, where.get(article.id)) for article in changed[:CHANGED]],
    }
    return Page("corrections", 1, "Corrections", values, listing=True)


def _named(article: Article, story: StoryView | None) -> Named:
    revisions = getattr(article, "revisions", None) or []
    return Named(
        article.url,
        publisher_of(article),
        plain(article.title) or "Untitled",
        story if story and story.sources else None,
        day_of(getattr(article, "revised", None)),
        plain(str(revisions[-1].get("title", ""))) if revisions else "",
    )


def _outlet(url: str, sources: list[Source]) -> str:
    """Return the outlet of a hidden article: all that is told of it."""
    host = urlsplit(url).hostname or ""
    return next((source.name for source in sources if urlsplit(source.home).hostname == host), host)
