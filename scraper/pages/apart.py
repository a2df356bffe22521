"""Sites of one year beside the site of now: which of them holds a page, and what leads from one to the other."""

from __future__ import annotations

import json
from html import escape as html
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scraper.pages.exports.structured import robots
from scraper.pages.html.policy import source
from scraper.pages.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from scraper.pages.exports.data import Published
    from scraper.pages.page import Derived
    from scraper.pages.site import Site
    from scraper.settings import SiteInfo

# An anchor leads to the same place at the new address, which only a script can see to.
_ON = 'location.replace(document.querySelector("link").href+location.hash)'
_ELSEWHERE = f"""<!doctype html>
<html lang="{{language}}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src {source(_ON)}">
<title>This page has moved</title>
<link rel="canonical" href="{{to}}">
<script>{_ON}</script>
<meta http-equiv="refresh" content="0; url={{to}}">
</head>
<body><h1>This page has moved</h1><p><a href="{{to}}">Its new address</a></p></body>
</html>
"""


def placed(site: Site, files: Iterable[tuple[str, Page | Derived | str]]) -> Iterator[tuple[str, Page | Derived | str]]:
    """Yield those of `files` that the site holds, and on the site of now what leads on from those that have moved."""
    info = site.settings.general.site
    of_stories = {f"stories/{story.id}.md": site.moved.get(story.id, "") for story in site.stories}
    for name, found in files:
        path = f"{name.removesuffix('.md')}/" if name.endswith(".md") else name
        year = info.holder(path, of_stories.get(name, ""))
        if year == site.year:
            yield name, found
        elif not site.year:
            yield leading_on(path, info.address(path, year), info.language)


def leading_on(path: str, to: str, language: str) -> tuple[str, str]:
    """Return the file that leads from the `path` of a page or file to the address `to`, with its name."""
    if path.endswith(".jsonl"):
        return path, json.dumps({"moved_to": to}) + "\n"
    if path.endswith(".csv"):
        return path, f"moved_to\n{to}\n"
    return f"{path}index.html", _ELSEWHERE.format(to=html(to), language=html(language))


def frame(site: Site, home: Mapping[str, str], shown: Sequence[Published]) -> Iterator[tuple[str, Page | str]]:
    """Yield what the site of one year has beside what moved there: its first page, and where its stories merged away.

    `home` gives for each id that a story ever had the one it has now; `shown` is the open data.
    """
    info, year = site.settings.general.site, site.year
    days = [day for day in sorted({*site.days, *site.quiet}) if day[:4] == year]
    values = {
        "year": year,
        "total": sum(site.moved.get(story.id) == year for story in site.stories),
        "months": list(dict.fromkeys(day[:7] for day in days)),
        "files": [(kind.id, found) for kind in shown for found in kind.years if found.year == year],
    }
    description = f"The stories of {year}, with the briefs and the data of that year."
    yield "index.md", Page("archive", 0, f"{info.name}, {year}", values, description=description, listing=True)
    yield "robots.txt", robots(info)
    now = {story.id for story in site.stories}
    for old in sorted(id_ for id_, of in site.moved.items() if of == year and id_ in home.keys() - now):
        to = home[old]
        yield leading_on(f"stories/{old}/", info.address(f"stories/{to}/", site.moved.get(to, "")), info.language)


def searched(info: SiteInfo, year: str) -> tuple[list[str], list[tuple[str, str, str]]]:
    """Return how the search page finds what other sites hold.

    First the folders of those on this host, which a page may ask. To others a reader has to go: for each a remark, what
    the link to it says, and where that leads.
    """
    if year:
        return [], [(f"Only the stories of {year} are searched here.", "Search all years", info.lasting("search/"))]
    here = [url for url in info.years.values() if urlsplit(url)[:2] == urlsplit(info.url)[:2]]
    away = [(f"The stories of {y} have a site of their own.", f"Search {y}", info.address("search/", y))
            for y in sorted(info.years, reverse=True) if info.years[y] not in here]  # fmt: skip
    return [urlsplit(url).path.rstrip("/") + "/" for url in here], away
