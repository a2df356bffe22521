"""A sitemap of more addresses than one may have is an index of several, which have them all, in order."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from scraper.pages.html.sitemap import parts

SITE = "https://overcount.example/"
SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def made(number: int) -> str:
    rows = "".join(f"\n  <url><loc>{SITE}{k}/?a&amp;b</loc></url>" for k in range(number))
    opening = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{SPACE[1:-1]}">'
    return f"{opening}{rows}\n</urlset>"


def locations(sitemap: str, of: str) -> list[str]:
    tree = ElementTree.fromstring(sitemap)
    assert tree.tag == SPACE + {"url": "urlset", "sitemap": "sitemapindex"}[of]
    return [str(one.text) for one in tree.findall(f"{SPACE}{of}/{SPACE}loc")]


@pytest.mark.parametrize("number", [0, 1, 7])
def test_a_sitemap_within_the_limit_stays_as_it_is(number: int) -> None:
    assert parts(made(number), SITE, limit=7) == {"sitemap.xml": made(number)}


@pytest.mark.parametrize(("number", "files"), [(8, 2), (14, 2), (15, 3)])
def test_a_longer_one_is_an_index(number: int, files: int) -> None:
    found = parts(made(number), SITE, limit=7)
    assert locations(found.pop("sitemap.xml"), "sitemap") == [f"{SITE}sitemap-{k + 1}.xml" for k in range(files)]
    assert list(found) == [f"sitemap-{k + 1}.xml" for k in range(files)]
    listed = [locations(text, "url") for text in found.values()]
    assert all(len(some) <= 7 for some in listed)
    assert [one for some in listed for one in some] == locations(made(number), "url")
