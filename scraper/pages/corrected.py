"""The page of corrections: what people have put right, and which articles their outlets have changed since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
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
    from scraper.settings import ArticleVerdict, Corrections, PairVerdict, Source

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


def told(made: Corrections) -> Corrections:
    """Return the verdicts as readers may know them: an article that is hidden is named by none of them."""
    gone = {article_id(verdict.article) for verdict in made.hidden}

    def of(verdict: PairVerdict) -> PairVerdict:
        return verdict.model_copy(update={"articles": [url for url in verdict.articles if article_id(url) not in gone]})

    return made.model_copy(
        update={
            "same_story": list(map(of, made.same_story)),
            "different_stories": list(map(of, made.different_stories)),
            "off_beat": [verdict for verdict in made.off_beat if article_id(verdict.article) not in gone],
            "on_beat": [verdict for verdict in made.on_beat if article_id(verdict.article) not in gone],
        }
    )


def corrections(site: Site, views: Mapping[str, StoryView], home: Mapping[str, str]) -> Page:
    """Return the page of corrections; `home` gives for each id that a story ever had the one it has now."""
    made = told(site.settings.corrections)
    where = {id_: views[story.id] for story in site.stories for id_ in story.articles}

    def named(url: str) -> Named:
        article = site.articles.get(article_id(url))
        return _named(article, where.get(article.id)) if article else Named(url)

    def pairs(verdicts: list[PairVerdict]) -> list[tuple[list[Named], str]]:
        return [(list(map(named, one.articles)), one.reason) for one in verdicts]

    def singles(verdicts: list[ArticleVerdict]) -> list[tuple[Named, str]]:
        return [(named(one.article), one.reason) for one in verdicts]

    changed = [article for article in site.articles.values() if getattr(article, "revised", None)]
    changed.sort(key=lambda article: (str(getattr(article, "revised", "")), article.id), reverse=True)
    values = {
        "headlines": [(one.title, views.get(home.get(one.story, "")), one.reason) for one in made.headlines],
        "same": pairs(made.same_story),
        "different": pairs(made.different_stories),
        "off_beat": singles(made.off_beat),
        "on_beat": singles(made.on_beat),
        "hidden": [(_outlet(one.article, site.settings.sources.sources), one.reason) for one in made.hidden],
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
