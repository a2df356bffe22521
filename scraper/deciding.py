"""What a night decides about stories: which articles tell one, which stay open, and which follow which."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from scraper.cache import rules_in

if TYPE_CHECKING:
    from scraper.archive import Archive
    from scraper.cache import Cache
    from scraper.records import Article, Bound, Story
    from scraper.settings import Settings
    from scraper.stories import Embedder


@dataclass(frozen=True)
class Decided:
    """What a night decides about stories: the open ones and their articles, and those that close in a month."""

    articles: list[Article]
    stories: list[Story]
    closing: list[Story]
    month: str
    in_force: list[Bound]
    taken_back: list[Bound]


def decide(archive: Archive, settings: Settings, embedder: Embedder, cache: Cache | None = None) -> Decided:
    """Return tonight's stories, from what is open in the archive: only articles in no story yet are compared.

    A closed story on which a verdict isn't obeyed, or which one bound that was taken back, is opened for this night.
    What the `cache` holds of the open articles, their words as numbers, isn't made again.
    """
    from scraper.stories import cluster, copies, settling, verdicts
    from scraper.stories import stories as stories_of
    from scraper.stories.identity import newest_day
    from scraper.stories.reading import Readings

    folder = Path(__file__).parent / "stories"
    files = (folder / f"{name}.py" for name in ("copies", "embedding", "reading", "similarity", "weighing", "wording"))
    rules = f"{rules_in(files).hexdigest()} {embedder.identity}"
    readings = Readings(cache.readings(rules) if cache else b"")
    held = archive.holding(verdicts.named(settings.corrections))
    judged = archive.named({article for story in held for article in story.articles})
    unsettled = verdicts.unsettled(settings.corrections, judged, held)
    before = archive.bound()
    back = settling.taken_back(before, settling.in_force(settings.corrections), archive.stories)
    opened = unsettled | back.opened | archive.marked(settling.CHANGED)
    window = archive.window(settings.general.stories.window_days, opened)
    in_force = settling.in_force(settings.corrections, before, held, newest_day(window.articles))
    published = verdicts.published(window.articles, settings.corrections)
    marked = copies(published, readings)
    settled = [story.articles for story in window.stories if back.anew.isdisjoint(story.articles)]
    changed = settling.changed(marked)
    clusters = cluster(marked, embedder, settings.corrections, settled=settled, changed=changed, readings=readings)
    if cache and readings.read:
        cache.keep_readings(rules, readings.to_keep())
    altered = {now.id for now, was in zip(marked, published, strict=True) if now is not was} | changed | opened
    language = settings.general.site.language
    found = stories_of(clusters, marked, window.stories, issued=archive.issued, language=language, altered=altered)
    in_force = settling.in_force(settings.corrections, in_force, found)  # of what came only tonight
    titled = verdicts.with_headlines(found, settings.corrections)
    rest = [story for story in titled if window.recent.isdisjoint(story.articles)]
    stories = [story for story in titled if not window.recent.isdisjoint(story.articles)]
    return Decided(marked, stories, [*window.closing, *rest], window.month, in_force, back.verdicts)


def with_links(tonight: Decided, before: list[Story], articles: list[Article], embedder: Embedder) -> Decided:
    """Return the decision with links: of open stories that are new or have grown, to the stories that they follow."""
    from scraper.stories.chains import linked

    open_ids = {story.id for story in tonight.stories}
    merged = {id_ for story in tonight.stories for id_ in story.redirects}
    resting = {story.id: story for story in [*before, *tonight.closing] if story.id not in open_ids | merged}
    by_id = {article.id: article for article in [*articles, *tonight.articles]}
    found = linked([*resting.values(), *tonight.stories], [*before, *resting.values()], by_id, embedder)
    return replace(tonight, stories=[story for story in found if story.id in open_ids])
