"""Reports that a story only credits, but that stand in another story of the site.

A report is the credited one where a retelling links to it; or where it is the only original report of that outlet, at
most `DAYS` before a retelling of it, that has NAMES words of names in common with the retelling.
"""

from __future__ import annotations

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


class Elsewhere:
    """The original reports of a site's stories, by outlet."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._of: dict[str, list[tuple[str, Article]]] = {}
        for story in sorted(site.stories, key=lambda story: story.id):
            brief = site.briefs.get(story.id)
            for article in site.members(story):
                if brief and article.id in brief.originals and article.publisher:
                    self._of.setdefault(outlet_key(article.publisher), []).append((story.id, article))

    def of(self, story: Story) -> dict[str, str]:
        """Return the ids of the stories that have the reports which `story` credits and lacks, by outlet."""
        brief = self._site.briefs.get(story.id)
        found: dict[str, str] = {}
        for outlet in brief.unread_originals if brief else []:
            of = {r.article for r in brief.retellings if r.credit == outlet} if brief else set()
            retold = [article for article in self._site.members(story) if article.id in of]
            there = {
                other
                for other, report in self._of.get(outlet_key(outlet), [])
                if other != story.id and any(_retells(one, report) for one in retold)
            }
            if len(there) == 1:
                found[plain(outlet)] = there.pop()
        return found


def _retells(retelling: Article, report: Article) -> bool:
    if report.url in linked(retelling):
        return True
    first, then = day_of(report.published), day_of(retelling.published)
    if not first or not then or not 0 <= days_between(first, then) <= DAYS:
        return False
    outlets = {outlet_key(one.publisher) for one in (retelling, report) if one.publisher}
    common = common_words([retelling.text, report.text])
    ours, theirs = (
        {
            word
            for name in names(f"{one.title}.\n{one.text}", common=common)
            if outlet_key(name) not in outlets
            for word in name.casefold().split()
            if len(word) > 3 and word not in common
        }
        for one in (retelling, report)
    )
    return len(ours & theirs) >= NAMES
