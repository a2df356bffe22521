"""A maintainer's verdicts on single articles and headlines (`content/corrections.yml`), applied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.records import article_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scraper.records import Article, Story
    from scraper.settings import Corrections


def published(articles: Iterable[Article], corrections: Corrections) -> list[Article]:
    """Return the articles that readers may see: neither hidden nor judged off the beat."""
    out = {article_id(verdict.article) for verdict in [*corrections.hidden, *corrections.off_beat]}
    return [article for article in articles if article.id not in out]


def with_headlines(stories: Sequence[Story], corrections: Corrections) -> list[Story]:
    """Return the stories with the headlines that a maintainer has pinned, also on a story merged since."""
    pinned = {verdict.story: verdict.title for verdict in corrections.headlines}
    titles = {s.id: next((pinned[id_] for id_ in (s.id, *s.redirects) if id_ in pinned), s.title) for s in stories}
    return [story.but(title=titles[story.id]) for story in stories]
