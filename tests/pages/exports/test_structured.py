"""What machines read on the built pages, parsed back: descriptions, Open Graph, schema.org, sitemap, robots."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import extruct
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from scraper.pages import build, render
from scraper.pages.escaping import plain, script_data
from scraper.records import slug
from tests.pages import newsroom
from tests.pages.newsroom import ATTACKS, ROOT

if TYPE_CHECKING:
    from pathlib import Path

HOME = "https://overcount.example/"
BIG = "stories/corvanes-staff-ran-agents-on-empty-work-to-climb-a-token/"
KINDS = ["", BIG, "topics/", "topics/leaderboards/", "briefs/", "briefs/2026-05-14/", "sources/", "glossary/"]
KINDS += ["metrics/", "metrics/tokens/", "figures/", "corrections/", "about/", "quality/", "data/"]
KINDS += [
    "briefs/2026-w20/",
    "briefs/2026-05/",
    "companies/",
    "companies/corvane/",
    "companies/tellmark/2026/",
    "tools/",
]


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("site")
    newsroom.lay_out(root)
    render(newsroom.site(newsroom.hostile(newsroom.desk())), root / "content", ROOT / "site" / "templates")
    build(root)
    return root / "public"


def read(public: Path, page: str) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """The JSON-LD and the Open Graph of a page."""
    text = (public / page / "index.html").read_text(encoding="utf-8")
    found = extruct.extract(text, base_url=HOME + page, syntaxes=["json-ld", "opengraph"])
    graph = {name: value for one in found["opengraph"] for name, value in one["properties"]}
    return found["json-ld"], graph


@pytest.mark.parametrize("page", KINDS)
def test_every_page_has_what_a_preview_shows(public: Path, page: str) -> None:
    tree = html.fromstring((public / page / "index.html").read_bytes())
    _, graph = read(public, page)
    assert tree.xpath("//link[@rel='canonical']/@href") == [graph["og:url"]] == [HOME + page]
    assert [graph["og:description"]] == tree.xpath("//meta[@name='description']/@content")
    assert graph["og:title"] in (tree.findtext(".//title") or "")
    assert graph["og:type"] == ("article" if page == BIG else "website")
    assert (public / graph["og:image"].removeprefix(HOME)).exists()
    assert tree.xpath("//meta[@name='twitter:card']/@content") == ["summary_large_image"]


def test_descriptions_differ(public: Path) -> None:
    found = [read(public, page)[1]["og:description"] for page in KINDS if page not in ("", "about/")]
    assert len(set(found)) == len(found)


def test_a_story_names_all_that_it_is_based_on(public: Path) -> None:
    (story,), graph = read(public, BIG)
    assert story["@type"] == "NewsArticle"
    assert story["url"] == HOME + BIG
    assert (story["datePublished"], story["dateModified"]) == ("2026-05-12", "2026-05-14")
    assert graph["article:published_time"] == "2026-05-12"
    assert graph["og:image"] == story["image"]
    based = story["isBasedOn"]
    assert len(based) == 7
    assert based[0] == {
        "@type": "NewsArticle",
        "headline": "Inside the token race at Corvane",
        "url": "https://ledger.example/inside-the-token-race-at-corvane",
        "datePublished": "2026-05-12",
        "inLanguage": "en",
        "author": {"@type": "Person", "name": "Mirela Aston"},
        "publisher": {"@type": "Organization", "name": "The Harbour Ledger"},
        "isAccessibleForFree": False,
    }
    assert [source["inLanguage"] for source in based].count("fr") == 1


@pytest.mark.parametrize("page", ["topics/leaderboards/", "briefs/2026-05-14/", ""])
def test_lists_lead_to_pages_that_are_there(public: Path, page: str) -> None:
    (found,), _ = read(public, page)
    (items,) = [node for node in found.get("@graph", [found]) if node["@type"] == "ItemList"]
    assert [item["position"] for item in items["itemListElement"]] == list(range(1, items["numberOfItems"] + 1))
    assert items["numberOfItems"] > 5
    for item in items["itemListElement"]:
        assert (public / item["url"].removeprefix(HOME) / "index.html").exists()


def test_terms_stand_where_they_say(public: Path) -> None:
    (terms,), _ = read(public, "glossary/")
    assert terms["@type"] == "DefinedTermSet"
    page = html.fromstring((public / "glossary" / "index.html").read_bytes())
    for term in terms["hasDefinedTerm"]:
        assert term["description"] in page.get_element_by_id(term["@id"].partition("#")[2]).getnext().text_content()
    (metric,), _ = read(public, "metrics/tokens/")
    assert (metric["@type"], metric["inDefinedTermSet"]) == ("DefinedTerm", f"{HOME}metrics/")


def test_figures_are_a_dataset_whose_files_are_there(public: Path) -> None:
    (figures,), _ = read(public, "figures/")
    assert figures["@type"] == "Dataset"
    assert len(figures["description"]) >= 50  # what a search of data sets asks for
    files = [download["contentUrl"].removeprefix(HOME) for download in figures["distribution"]]
    assert all((public / file).exists() for file in files)


@pytest.mark.parametrize("name", ATTACKS)
def test_a_hostile_headline_is_only_a_headline(public: Path, name: str) -> None:
    page = f"stories/attack-{slug(name)}/"
    text = (public / page / "index.html").read_text(encoding="utf-8")
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    assert not re.search("[<>&\u2028\u2029]", block)
    (story,), graph = read(public, page)
    whole = plain(ATTACKS[name]) or "Untitled"
    assert story == json.loads(block)
    assert whole.startswith(story["headline"].removesuffix("…"))
    assert re.sub(r"\s+", " ", graph["og:title"]) == whole
    assert all(source.get("url", "https:").startswith("https:") for source in story["isBasedOn"])


@given(st.text())
def test_script_data_says_the_same_and_ends_no_element(text: str) -> None:
    written = script_data({"name": text})
    assert json.loads(written) == {"name": text}
    assert not re.search("[<>&\u2028\u2029\ud800-\udfff]", written)
    assert len(f"x{written}".splitlines()) == 1


def test_a_withdrawn_story_says_nothing_to_machines(tmp_path: Path) -> None:
    desk = newsroom.desk()
    gone = desk.small("wire", "What a judge forbade", "2026-05-14", ["leaderboards"], "It was counted.")
    desk.articles.pop(gone.articles[0])
    render(newsroom.site(desk), tmp_path, ROOT / "site" / "templates")
    page = (tmp_path / "stories" / f"{gone.id}.md").read_text(encoding="utf-8")
    assert "structured" not in page
    assert "card" not in page


def test_the_sitemap_dates_a_story_by_its_own_news_and_robots_lead_to_it(public: Path) -> None:
    sitemap = etree.parse(str(public / "sitemap.xml"))
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    dated = {
        u.findtext("s:loc", namespaces=space): u.findtext("s:lastmod", namespaces=space) for u in sitemap.getroot()
    }
    assert set(dated) >= {HOME + page for page in KINDS}
    assert dated[HOME + BIG] == "2026-05-14"
    assert dated[f"{HOME}briefs/2026-05-12/"] == "2026-05-12"
    assert dated[f"{HOME}about/"] is None
    robots = (public / "robots.txt").read_text(encoding="utf-8")
    assert robots.splitlines()[-1] == f"Sitemap: {HOME}sitemap.xml"


def test_a_moved_story_sends_machines_on(public: Path) -> None:
    page = html.fromstring((public / "stories" / "token-race-at-corvane" / "index.html").read_bytes())
    assert page.xpath("//link[@rel='canonical']/@href") == [HOME + BIG]
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert page.xpath("//script") == []


@pytest.mark.parametrize("page", KINDS)
def test_feeds_are_discovered(public: Path, page: str) -> None:
    tree = html.fromstring((public / page / "index.html").read_bytes())
    found = tree.xpath("//link[contains(@rel, 'alternate')]")
    more = page in ("", "topics/leaderboards/") or page.startswith("briefs/")
    assert len(found) == (4 if more else 2)
    for link in found:
        assert link.get("type") in ("application/atom+xml", "application/feed+json")
        assert (public / page / link.get("href")).resolve().exists()
    if page == "topics/leaderboards/":
        assert (public / page / found[2].get("href")).resolve() == (public / page / "feed.xml").resolve()
