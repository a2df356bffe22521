"""The stories' pages: each story among those that it is linked to, and the addresses that stories have moved from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from scraper.errors import BuildError
from scraper.pages.apart import leading_on
from scraper.pages.elsewhere import Reports, credited
from scraper.pages.escaping import front_matter, plain, trusted
from scraper.pages.exports.structured import shortened
from scraper.pages.named import links
from scraper.pages.page import Derived, Page
from scraper.pages.timeline import chain, timeline
from scraper.pages.wording import day_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from scraper.pages.cited import SourceLine
    from scraper.pages.site import Site
    from scraper.pages.story import StoryView
    from scraper.records import Story
    from scraper.settings import Name, PairVerdict, SiteInfo


def homes(site: Site) -> dict[str, str]:
    """Return for each id that a story ever had the one it has now."""
    return {id_: story.id for story in _by_age(site) for id_ in (story.id, *story.redirects)}


def pages(
    site: Site, views: Mapping[str, StoryView], home: Mapping[str, str], named_in: Mapping[str, list[Name]]
) -> Iterator[tuple[str, Derived | str]]:
    """Yield the stories' pages by file, one by one, as they are most of the site. Raises BuildError."""
    follows: dict[str, str] = {}  # of each story the one that it follows, and of each those that follow it
    later: dict[str, list[str]] = {}
    for story in _by_age(site):
        before = home.get(story.follows or "", story.id)
        if before != story.id and views[before].articles and views[story.id].articles:
            follows[story.id] = before
            later.setdefault(before, []).append(story.id)

    reports = Reports(site)

    def page(story: Story) -> Derived:
        shown = views[story.id]
        affair = [views[other] for other in chain(story.id, follows, later)]
        candidates = reports.candidates(story)
        values = {
            "story": shown,
            "companies_and_tools": links(named_in.get(story.id, [])),
            "related": [views[other] for other in site.earlier(story) if other != follows.get(story.id)],
            "follows": [views[follows[story.id]]] if story.id in follows else [],
            "followed_by": [views[other] for other in later.get(story.id, [])],
            "gone": _moves(story, views, home, away=True),
            "come": _moves(story, views, home, away=False),
            "updated": shown.last,
        }

        def make() -> Page:
            more = {
                "timeline": timeline(shown, affair),
                "joined": _joined(story, shown, site.settings.corrections.same_story),
                "elsewhere": {outlet: views[other] for outlet, other in credited(candidates).items()},
                "mistake": _mistake(site.settings.general.site, shown),
            }
            return Page("story", 2, shown.title, values | more, description=shown.lead.text if shown.lead else "")

        return Derived((values, affair, [views[one.story] for one in candidates]), make)

    names = {story.id: _file(story.id) for story in site.stories}
    moved = {old: story.id for story in site.stories for old in story.redirects if old not in names}
    moved = {_file(old): to for old, to in moved.items()}
    for story in site.stories:
        yield f"stories/{names[story.id]}.md", page(story)
    info = site.settings.general.site
    for old, to in moved.items():
        if year := views[to].moved:
            yield leading_on(f"stories/{old}/", info.address(f"stories/{to}/", year), info.language)
        else:
            yield f"stories/{old}.md", _moved(views[to])


def _by_age(site: Site) -> list[Story]:
    return sorted(site.stories, key=lambda story: (story.first_published or "~", story.id))


def _moves(
    story: Story, views: Mapping[str, StoryView], home: Mapping[str, str], *, away: bool
) -> list[tuple[int, StoryView, str | None]]:
    """Return how many articles moved away to which story, or came from it, and on which day."""
    out = []
    for move in story.moves:
        origin, to = home.get(move.origin), home.get(move.to)
        other = to if away else origin
        if story.id == (origin if away else to) and other and other != story.id and views[other].articles:
            out.append((len(move.articles), views[other], day_of(move.day)))
    return out


def _joined(
    story: Story, shown: StoryView, verdicts: Iterable[PairVerdict]
) -> list[tuple[str | None, list[SourceLine], bool]]:
    """Return on which day the story took in another, the articles of that one, and whether a verdict said so."""
    out = []
    for move in story.moves:
        lines = [line for line in shown.sources if line.article.id in move.articles]
        if lines and move.to == story.id and move.origin in story.redirects:
            theirs = {line.article.url for line in lines}
            ours = {line.article.url for line in shown.sources} - theirs
            by_hand = any(not theirs.isdisjoint(one.articles) and not ours.isdisjoint(one.articles) for one in verdicts)
            out.append((day_of(move.day), lines, by_hand))
    return sorted(out, key=lambda one: one[0] or "", reverse=True)


def _moved(to: StoryView) -> str:
    fields: dict[str, object] = {
        "title": to.title,
        "template": trusted("moved.html"),
        "moved_to": to.id,
        "search": {"exclude": True},
    }
    return front_matter(fields) + f"\nThis story has moved: [read it at its new address]({_file(to.id)}.md).\n"


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
