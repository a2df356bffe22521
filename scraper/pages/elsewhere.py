"""Reports that a story only credits, but that stand in another story of the site.

A report is the credited one where a retelling links to it; or where it is the only original report of that outlet, at
most `DAYS` before a retelling of it, that has NAMES words of names in common with the retelling.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.briefs.names import common_words, names
from scraper.credits import linked
from scraper.outlets import outlet_key
from scraper.pages.escaping import plain
from scraper.pages.wording import day_of, days_between

if TYPE_CHECKING:
    from scraper.pages.site import Site
    from scraper.records import Article, Story

DAYS = 14
NAMES = 2


@dataclass(frozen=True)
class Candidate:
    """A report of an outlet that a story credits, which may be the credited one."""

    outlet: str  # as the story credits it
    retelling: Article
    report: Article
    story: str  # the id of the other story, where the report stands


class Reports:
    """The original reports of a site's stories, by outlet."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._of: dict[str, list[tuple[str, Article]]] = {}
        for story in sorted(site.stories, key=lambda story: story.id):
            brief = site.briefs.get(story.id)
            for article in site.members(story):
                if brief and article.id in brief.originals and article.publisher:
                    self._of.setdefault(outlet_key(article.publisher), []).append((story.id, article))

    def candidates(self, story: Story) -> list[Candidate]:
        """Return the reports elsewhere on the site that `story` may credit, by outlet and day or by a link alone."""
        brief = self._site.briefs.get(story.id)
        found = []
        for outlet in brief.unread_originals if brief else []:
            of = {r.article for r in brief.retellings if r.credit == outlet} if brief else set()
            retold = [article for article in self._site.members(story) if article.id in of]
            for other, report in self._of.get(outlet_key(outlet), []):
                pairs = [Candidate(plain(outlet), one, report, other) for one in retold if other != story.id]
                found += [pair for pair in pairs if _is_linked(pair) or _is_near(pair)]
        return found


def credited(candidates: list[Candidate]) -> dict[str, str]:
    """Return the ids of the stories that have the reports which a story credits and lacks, by outlet."""
    there: dict[str, set[str]] = {}
    for one in candidates:
        if _is_linked(one) or _shares_names(one):
            there.setdefault(one.outlet, set()).add(one.story)
    return {outlet: stories.pop() for outlet, stories in there.items() if len(stories) == 1}


def _is_linked(one: Candidate) -> bool:
    return one.report.url in linked(one.retelling)


def _is_near(one: Candidate) -> bool:
    first, then = day_of(one.report.published), day_of(one.retelling.published)
    return bool(first and then) and 0 <= days_between(first or "", then or "") <= DAYS


def _shares_names(one: Candidate) -> bool:
    pair = (one.retelling, one.report)
    outlets = {outlet_key(article.publisher) for article in pair if article.publisher}
    common = common_words([article.text for article in pair])
    ours, theirs = (
        {
            word
            for name in names(f"{article.title}.\n{article.text}", common=common)
            if outlet_key(name) not in outlets
            for word in name.casefold().split()
            if len(word) > 3 and word not in common
        }
        for article in pair
    )
    return len(ours & theirs) >= NAMES
