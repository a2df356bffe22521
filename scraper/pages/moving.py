"""Years that have moved to sites of their own, and which stories went with each.

A year's stories, briefs and data move together, once: `content/archive/moved-YYYY.jsonl` names the stories, each with a
hash of what was published of it. A story of that year which is found later stays with the site of now, and moves with
the next year. So a year's site is made once, unless something in it is put right.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import TYPE_CHECKING

from scraper.archive import write_atomically
from scraper.errors import ArchiveError, BuildError
from scraper.pages.editions import week_of
from scraper.pages.wording import count, listed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

    from scraper.pages.site import Site
    from scraper.records import Article, Story
    from scraper.settings import SiteInfo

Moved = dict[str, dict[str, str]]  # of each year the stories' ids, with the hashes of what was published of them


def filed(day: str | None, moved: str, years: Collection[str]) -> str:
    """Return the year under which a record stands: that of its `day`, or nothing.

    Of a story that has `moved` it is the year with which it did; otherwise the first that is not among the `years` that
    have, for what is found later moves with a later one.
    """
    year = moved or (day or "")[:4]
    while year in years and not moved:
        year = f"{int(year) + 1:04}"
    return year


def of_now(site: Site, content: Path) -> Site:
    """Return the site of now: without the years that have moved. Raises ArchiveError."""
    return _parted(site, read(content), "")


def of_year(site: Site, year: str, open_: Collection[str], content: Path) -> Site:
    """Return the site of a `year` that moves, or has; `open_` are the ids of stories that may still grow.

    Raises BuildError for a year that can't move, ArchiveError for a list of stories that can't be read.
    """
    if year not in site.settings.general.site.years:
        remedy = f"write its address there, such as `years: {{{year}: https://example.org/{year}/}}`"
        raise BuildError(f"content/overcount.yml: `years` under `site` doesn't name {year}; {remedy}")
    moved = read(content)
    if year not in moved:
        found = members(site.stories, year, moved)
        growing = sum(id_ in open_ for id_ in found)
        if growing or week_of(site.today or "0001-01-01")[:4] <= year:
            told = (
                f"{count(growing, 'story', 'stories')} of it may still grow" if growing else "its last week isn't over"
            )
            raise BuildError(f"{year} can't move yet: {told}; wait until its stories are closed")
        moved[year] = dict.fromkeys(found, "")
    return _parted(site, moved, year)


def members(stories: Iterable[Story], year: str, moved: Moved) -> list[str]:
    """Return the ids of the stories that move with a `year`: all that stand under it until then."""
    gone = set().union(*moved.values())
    return [s.id for s in stories if s.id not in gone and filed(s.first_published, "", moved.keys()) == year]


def _parted(site: Site, moved: Moved, year: str) -> Site:
    info = site.settings.general.site
    info = info.model_copy(update={"years": {y: url for y, url in info.years.items() if y in moved}})
    general = site.settings.general.model_copy(update={"site": info})
    of = {id_: y for y in info.years for id_ in moved[y]}
    return replace(site, settings=replace(site.settings, general=general), moved=of, year=year)


def read(content: Path) -> Moved:
    """Return the years whose sites were made, with their stories. Raises ArchiveError."""
    found: Moved = {}
    for file in sorted((content / "archive").glob("moved-*.jsonl")):
        try:
            rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
            found[file.stem.removeprefix("moved-")] = {str(row["story"]): str(row["state"]) for row in rows}
        except (ValueError, TypeError, KeyError) as error:
            remedy = f"restore it with `git checkout -- archive/{file.name}` in {content}"
            raise ArchiveError(f"content/archive/{file.name}: it can't be read; {remedy}") from error
    return found


def keep(site: Site, content: Path) -> None:
    """Write down the stories of the site of a year, as they are published there."""
    states = _states(site.stories, site.articles, site.moved)
    ids = sorted(id_ for id_, year in site.moved.items() if year == site.year)
    lines = [json.dumps({"story": id_, "state": states.get(id_, "")}) + "\n" for id_ in ids]
    write_atomically(content / "archive" / f"moved-{site.year}.jsonl", "".join(lines))


def state(story: Story, members: Iterable[Article]) -> str:
    """Return a hash of what a page tells of a story and its articles: another one means that the page is out of date.

    What the program makes of them is no part of it, so that a year need not be made anew for each new version.
    """
    told: list[object] = [story.title, story.topics, sorted(story.redirects)]
    told += [[a.url, a.title, a.publisher, a.author, a.published, a.text, a.copy_of] for a in members]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]


def _states(stories: Iterable[Story], articles: Mapping[str, Article], of: Collection[str]) -> dict[str, str]:
    return {
        story.id: state(story, [articles[id_] for id_ in sorted(story.articles) if id_ in articles])
        for story in stories
        if story.id in of
    }


def worries(
    info: SiteInfo, stories: Iterable[Story], articles: Mapping[str, Article], moved: Moved
) -> list[tuple[str, str]]:
    """Return which years' sites have to be made, as they never were or are out of date, each with what to do.

    `stories` and `articles` are all that are published; `moved` is what was published with the years.
    """
    found = []
    of = {id_: year for year in info.years for id_ in moved.get(year, {})}
    now = _states(stories, articles, of)
    for year in sorted(info.years):
        command = f"run `overcount build --year {year}`"
        if year not in moved:
            found.append((f"{year} is to move, but its site was never made, so its pages stay here", command))
        elif changed := [id_ for id_, was in moved[year].items() if now.get(id_, "") != was]:
            told = f"{count(len(changed), 'story', 'stories')} of {year} changed since its site was made"
            found.append((f"{told}: {listed(changed)}", f"{command} and publish years/{year}/public again"))
    return found
