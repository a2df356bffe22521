"""A maintainer's verdicts on single articles and headlines (`content/corrections.yml`), applied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.records import article_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from scraper.records import Article, Story
    from scraper.settings import ArticleVerdict, Corrections, PairVerdict


def canonical(corrections: Corrections, address: Callable[[str], str]) -> Corrections:
    """Return the corrections with every article under its canonical address, as the archive names it."""

    def of(verdict: ArticleVerdict) -> ArticleVerdict:
        return verdict.model_copy(update={"article": address(verdict.article)})

    def of_pair(verdict: PairVerdict) -> PairVerdict:
        return verdict.model_copy(update={"articles": [address(url) for url in verdict.articles]})

    return corrections.model_copy(
        update={
            "same_story": [of_pair(verdict) for verdict in corrections.same_story],
            "different_stories": [of_pair(verdict) for verdict in corrections.different_stories],
            "off_beat": [of(verdict) for verdict in corrections.off_beat],
            "hidden": [of(verdict) for verdict in corrections.hidden],
        }
    )


def unknown(corrections: Corrections, articles: Iterable[Article], stories: Iterable[Story]) -> list[str]:
    """Return what the corrections name and the archive doesn't hold: a misspelt address would bind nothing."""
    known = {article.id for article in articles}
    ids = {id_ for story in stories for id_ in (story.id, *story.redirects)}
    pairs = [*corrections.same_story, *corrections.different_stories]
    urls = [url for verdict in pairs for url in verdict.articles]
    urls += [verdict.article for verdict in corrections.off_beat]  # a hidden one need never have been collected
    named = [url for url in urls if article_id(url) not in known]
    return named + [verdict.story for verdict in corrections.headlines if verdict.story not in ids]


def published(articles: Iterable[Article], corrections: Corrections) -> list[Article]:
    """Return the articles that readers may see: neither hidden nor judged off the beat."""
    out = {article_id(verdict.article) for verdict in [*corrections.hidden, *corrections.off_beat]}
    return [article for article in articles if article.id not in out]


def with_headlines(stories: Sequence[Story], corrections: Corrections) -> list[Story]:
    """Return the stories with the headlines that a maintainer has pinned, also on a story merged since."""
    pinned = {verdict.story: verdict.title for verdict in corrections.headlines}
    titles = {s.id: next((pinned[id_] for id_ in (s.id, *s.redirects) if id_ in pinned), s.title) for s in stories}
    return [story.but(title=titles[story.id]) for story in stories]
