"""What a night judges again although it was settled: changed articles, and what a verdict bound that was taken back.

A verdict leaves no trace in a story that it has joined or parted, so the archive keeps a list of those in force. What
stood there last night and isn't in `content/corrections.yml` any more was taken back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scraper.records import Article, Bound, article_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from scraper.records import Story
    from scraper.settings import Corrections

CHANGED = "unsettled"  # the field of an article whose text has changed since its story was decided


def changed(articles: Iterable[Article]) -> set[str]:
    """Return the ids of the articles that have changed since their story was decided."""
    return {article.id for article in articles if _is_marked(article)}


def _is_marked(article: Article) -> bool:
    return bool((article.model_extra or {}).get(CHANGED))  # `getattr` takes ten times as long where there is none


def settled(articles: Iterable[Article]) -> list[Article]:
    """Return those that had changed, as they are once their story is decided again."""
    marked = [article for article in articles if _is_marked(article)]
    return [Article.model_validate(article.model_dump(exclude={CHANGED})) for article in marked]


def unsettled(articles: Iterable[Article], before: Mapping[str, Article]) -> list[Article]:
    """Return those that aren't as they were `before` (by id), or had no settled story then, marked as changed.

    For a night whose stories are not kept, so that the next one decides theirs. What is new has no story and needs no
    mark; what an article is a copy of is decided anew each night.
    """
    decided = {"copy_of", CHANGED}
    return [
        article.but(**{CHANGED: True})
        for article in articles
        if (old := before.get(article.id)) is not None
        and (_is_marked(old) or old.model_dump(exclude=decided) != article.model_dump(exclude=decided))
    ]


def in_force(
    corrections: Corrections, before: Iterable[Bound] = (), stories: Sequence[Story] = (), day: str | None = None
) -> list[Bound]:
    """Return the verdicts with the stories that they are about: where their articles stood when they were first seen.

    `before` is last night's list, `stories` those that hold an article that a verdict names; what is new is in force
    since `day`.
    """
    pairs = [("same_story", v) for v in corrections.same_story]
    pairs += [("different_stories", v) for v in corrections.different_stories]
    singles = [("off_beat", v) for v in corrections.off_beat] + [("on_beat", v) for v in corrections.on_beat]
    singles += [("hidden", v) for v in corrections.hidden]
    named = [(kind, sorted(verdict.articles)) for kind, verdict in pairs]
    named += [(kind, [verdict.article]) for kind, verdict in singles]
    named += [("headlines", [verdict.story]) for verdict in corrections.headlines]
    noted = {_key(bound): bound for bound in before}
    out = {}
    for kind, names in named:
        new = Bound(kind=kind, names=names, since=day)
        bound = noted.get(_key(new), new)
        ids = {article_id(name) for name in names}
        homes = sorted(story.id for story in stories if not ids.isdisjoint(story.articles))
        out[_key(bound)] = bound.but(stories=bound.stories or homes)
    return [out[key] for key in sorted(out)]


@dataclass(frozen=True)
class TakenBack:
    """The verdicts that were taken back, and the articles that they open (ids), however old."""

    verdicts: list[Bound] = field(default_factory=list)
    opened: set[str] = field(default_factory=set)  # with all of their stories
    anew: set[str] = field(default_factory=set)  # of `opened`: in stories that a verdict had put together or parted


def taken_back(before: Sequence[Bound], now: Iterable[Bound], stories: Callable[[], Sequence[Story]]) -> TakenBack:
    """Return what was taken back since last night; `stories` is asked for all stories only if something was."""
    kept = {_key(bound) for bound in now}
    gone = [bound for bound in before if _key(bound) not in kept]
    opened, anew = set[str](), set[str]()
    known = stories() if gone else []
    for bound in gone:
        articles = {article_id(name) for name in bound.names}
        places = {*bound.stories, *bound.names}
        about = articles.union(
            *(
                story.articles
                for story in known
                if not articles.isdisjoint(story.articles) or not places.isdisjoint({story.id, *story.redirects})
            )
        )
        opened |= about
        if bound.kind in ("same_story", "different_stories"):
            anew |= about
    return TakenBack(gone, opened, anew)


def _key(bound: Bound) -> tuple[str, tuple[str, ...]]:
    return bound.kind, tuple(bound.names)
