"""Chains: a long-running affair is stories that follow one another, not one blob.

Clusters part an affair's events by time and wording; here the parts are linked. A story follows the earlier one that
is nearest in meaning, among those that began days before and have an actor in common: a name that stands in a
headline and in half of the articles of both, and in few other stories. Likeness alone links subjects, not affairs.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from scraper.records import utc
from scraper.stories.wording import fold, shown, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scraper.records import Article, Story
    from scraper.stories.embedding import Embedder

DAYS = 2  # at least so much later begins what follows; what is nearer is another side of one event
YEAR = 365  # and at most so much later
MEANING = 0.5  # mean cosine, title and text, over the articles of both
FEW = 0.2  # a name is an actor's that stands in the headlines of at most this share of the year's stories, or of
SEVERAL = 4  # so many; others are what the beat is about
NEAREST = 20  # earlier stories that are compared: the latest
SHORTEST = 3  # letters of a name
READ = 30  # articles of a story that are looked at: its earliest
_WORD = re.compile(r"[^\W\d_][\w’'-]+")


def linked(
    stories: Sequence[Story],
    previous: Sequence[Story],
    articles: Mapping[str, Article],
    embedder: Embedder,
) -> list[Story]:
    """Return all `stories`, those that are new or have grown with `follows` set where there is an earlier one.

    A link stays once it is made, so that a story that gets nothing new doesn't change; it goes when both are merged.
    Of stories that rest only the headlines are read, and the articles only where a headline names an actor.
    """
    before = {story.id: story.articles for story in previous}
    changed = {story.id for story in stories if before.get(story.id) != story.articles}
    newest = max((story.first_published or "" for story in stories if story.id in changed), default="")
    start = _before(newest, YEAR) if newest else "~"
    by_name: dict[str, list[Story]] = {}
    recent = [story for story in stories if (story.first_published or "") >= start]
    for story in recent:
        for name in sorted(set(words(story.title))):
            by_name.setdefault(name, []).append(story)
    few = max(SEVERAL, FEW * len(recent))

    def followed(story: Story) -> str | None:
        members = _members(story, articles)
        names = sorted(name for name in _actors(members) if 0 < len(by_name.get(name, ())) <= few)
        if story.first_published is None or not names:
            return None
        end = _before(story.first_published, DAYS)
        near = {other.id: other for name in names for other in by_name[name]}
        earlier = sorted((other.first_published or "", other.id) for other in near.values())
        earlier = [pair for pair in earlier if pair[0] <= end]
        candidates = {id_: _members(near[id_], articles) for _, id_ in earlier[-NEAREST:]}
        sharing = {id_: found for id_, found in candidates.items() if not _actors(found).isdisjoint(names)}
        return _nearest(members, sharing, embedder)

    out = []
    for story in stories:
        follows = story.follows if story.follows not in (story.id, *story.redirects) else None
        if follows is None and story.id in changed:
            follows = followed(story)
        out.append(story if follows == story.follows else story.but(follows=follows))
    return out


def _members(story: Story, articles: Mapping[str, Article]) -> list[Article]:
    found = [articles[id_] for id_ in story.articles if id_ in articles]
    return [article for article in found if article.copy_of is None][:READ]


def _actors(members: Sequence[Article]) -> set[str]:
    """Return the names (folded) that stand in a headline and in half of the articles.

    A name is a word that none of the articles writes in lower case; in headlines of capitals that says nothing, so
    it must stand in a text too.
    """
    written: dict[str, set[str]] = {}
    for word in _WORD.findall(" ".join(article.text for article in members)):
        for part in words(word):
            written.setdefault(part, set()).add(word)
    counted = Counter(word for article in members for word in set(words(shown(article))))
    heads = {word for article in members for word in words(article.title)}
    return {
        word
        for word in heads & written.keys()
        if len(word) >= SHORTEST
        and 2 * counted[word] >= len(members)
        and not any(fold(form).removesuffix("'s") == word and form[:1].islower() for form in written[word])
    }


def _nearest(members: Sequence[Article], others: dict[str, list[Article]], embedder: Embedder) -> str | None:
    """Return the id of the nearest of others in meaning, where one is near enough."""
    if not others:
        return None
    centre = embedder.encode([shown(article) for article in members]).mean(axis=0)
    likeness = {
        id_: float(embedder.encode([shown(article) for article in found]).mean(axis=0) @ centre)
        for id_, found in others.items()
    }
    best = max(sorted(others), key=lambda id_: round(likeness[id_], 4))
    return best if likeness[best] >= MEANING else None


def _before(published: str, days: int) -> str:
    """Return the moment so many days earlier, in the same form."""
    return str(utc(datetime.fromisoformat(published) - timedelta(days=days)))
