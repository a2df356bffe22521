"""The built site: whole or not at all, the same bytes twice, nothing from elsewhere, every link true."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from html import unescape
from typing import TYPE_CHECKING

import pytest
from lxml import html

from scraper.errors import BuildError
from scraper.pages import build, render, verify
from scraper.pages.escaping import plain
from scraper.pages.html.build import _contact
from scraper.records import slug
from tests.pages import newsroom
from tests.pages.newsroom import ATTACKS, ROOT, make

if TYPE_CHECKING:
    from pathlib import Path

BIG = "corvanes-staff-ran-agents-on-empty-work-to-climb-a-token"


def digest(public: Path) -> dict[str, str]:
    files = sorted(file for file in public.rglob("*") if file.is_file())
    return {str(f.relative_to(public)): hashlib.sha256(f.read_bytes()).hexdigest() for f in files}


def test_nothing_is_wrong_with_it(public: Path) -> None:
    assert verify(public) == []


def test_same_input_gives_the_same_bytes(public: Path, tmp_path: Path) -> None:
    assert digest(make(tmp_path / "again", newsroom.hostile(newsroom.desk()))) == digest(public)


def test_a_build_is_quiet(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    make(tmp_path / "quiet", newsroom.desk())
    assert capfd.readouterr() == ("", "")


def elements(page: Path) -> set[tuple[str, str]]:
    """Each element with each attribute, those of running numbers and addresses aside."""
    tree = html.fromstring(page.read_bytes())
    return {(str(e.tag), name) for e in tree.iter() if isinstance(e.tag, str) for name in [*e.attrib, ""]}


@pytest.mark.parametrize("name", ATTACKS)
def test_hostile_story_has_no_element_that_others_lack(public: Path, name: str) -> None:
    page = public / "stories" / f"attack-{slug(name)}" / "index.html"
    ordinary = public / "stories" / "attack-ordinary" / "index.html"
    assert elements(page) <= elements(ordinary) | {("ul", ""), ("ul", "class"), ("nav", "")}
    tree = html.fromstring(page.read_bytes())
    assert plain(ATTACKS[name]) in re.sub(r"\s+", " ", tree.text_content()).replace("\xa0", " ")
    for link in tree.iter("a"):
        assert re.match(r"https?://|#|\.|\.\./", link.get("href")), link.get("href")
    title = tree.findtext(".//title") or ""
    assert title == f"{plain(ATTACKS[name]) or 'Untitled'} · Overcount"


LISTS = ["index.html", "topics/leaderboards/index.html", "briefs/2026-05-11/index.html"]
LISTS += ["metrics/index.html", "metrics/tokens/index.html"]
LISTS += ["companies/index.html", "companies/tellmark/index.html", "companies/tellmark/2026/index.html"]
LISTS += ["briefs/2026-w20/index.html", "briefs/2026-05/index.html", "briefs/index.html"]


@pytest.mark.parametrize("page", LISTS)
def test_hostile_texts_in_lists_add_nothing(page: str, public: Path) -> None:
    ours = {"a", "article", "aside", "div", "h1", "h2", "h3", "i", "li", "ol", "p", "span", "time", "ul", "em", "br"}
    ours |= {"strong", "table", "thead", "tbody", "tr", "th", "td", "figure", "figcaption"}
    ours |= {"svg", "path", "text", "circle", "blockquote", "dl", "dt", "dd"}
    ours_with = {"class", "href", "id", "lang", "dir", "datetime", "role", "aria-label", "aria-hidden"}
    ours_with |= {"scope", "tabindex", "viewbox", "d", "x", "y", "cx", "cy", "r", "text-anchor"}
    ours_with |= {"data-sort", "data-unit", "data-pagefind-meta", "download", "hidden"}
    body = html.fromstring((public / page).read_bytes()).xpath("//article[contains(@class, 'md-content__inner')]")[0]
    found = [element for element in body.iter() if isinstance(element.tag, str)]
    assert {str(element.tag) for element in found} <= ours
    assert {str(name) for element in found for name in element.attrib} <= ours_with


def test_every_page_has_the_policy_and_its_scripts_are_in_it(public: Path) -> None:
    import base64

    pages = [file for file in public.rglob("*.html") if not file.parts[-3].startswith("assets")]
    assert len(pages) > 20
    for file in pages:
        text = file.read_text(encoding="utf-8")
        found = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]+)">', text)
        assert found, file
        assert "unsafe" not in found[1]
        assert "http" not in found[1]
        for script in re.findall(r"<script>(.*?)</script>", text, re.DOTALL):
            hashed = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
            assert f"'sha256-{hashed}'" in found[1], file
        assert "style=" not in text


def test_no_page_carries_blank_space_or_the_site_a_file_that_no_page_loads(public: Path) -> None:
    pages = [file.read_text(encoding="utf-8") for file in sorted(public.rglob("*.html"))]
    for text in pages:
        frame = re.sub(r"<(article|script)\b.*?</\1>", "", text, flags=re.DOTALL)
        assert not re.search(r"\n[ \t]", frame)
    loaded = set(re.findall(r"assets/[^\"?]+", "".join(pages))) | {"assets/search.js"}
    loaded |= {
        f"assets/{name}" for name in re.findall(r'url\("([^":]+)"\)', (public / "assets/overcount.css").read_text())
    }
    assert {str(file.relative_to(public)) for file in (public / "assets").rglob("*") if file.is_file()} <= loaded


def test_merged_story_leads_on_without_a_script(public: Path) -> None:
    stub = html.fromstring((public / "stories" / "token-race-at-corvane" / "index.html").read_bytes())
    assert stub.xpath("//meta[@http-equiv='refresh']/@content") == [f"0; url=../{BIG}/"]
    assert stub.xpath("//link[@rel='canonical']/@href") == [f"https://overcount.example/stories/{BIG}/"]
    sitemap = (public / "sitemap.xml").read_text()
    assert f"https://overcount.example/stories/{BIG}/" in sitemap
    assert "token-race-at-corvane" not in sitemap


def test_navigation_holds_no_story(public: Path) -> None:
    page = html.fromstring((public / "stories" / BIG / "index.html").read_bytes())
    entries = page.xpath("//nav[@class='oc-nav']//li/a")
    assert len(entries) == 10


MARKED = {
    "": ("Today", "page"),
    "topics/": ("Topics", "page"),
    "topics/leaderboards/": ("Topics", "true"),
    "companies/tellmark/2026/": ("Companies", "true"),
    "tools/loomwright/": ("Tools", "true"),
    "metrics/tokens/": ("Metrics", "true"),
    "briefs/2026-w20/": ("Briefs", "true"),
    "figures/": ("Figures", "page"),
    "about/": ("About", "page"),
    f"stories/{BIG}/": None,
    "data/": None,
}


@pytest.mark.parametrize("path", MARKED)
def test_the_navigation_marks_the_page_or_what_it_stands_under(public: Path, path: str) -> None:
    page = html.fromstring((public / path / "index.html").read_bytes())
    marked = [(a.text, a.get("aria-current")) for a in page.xpath("//nav//a[@aria-current]")]
    assert marked == ([MARKED[path]] if MARKED[path] else [])


def test_a_section_of_the_navigation_leads_to_its_first_page_and_the_drawer_has_all(tmp_path: Path) -> None:
    newsroom.lay_out(tmp_path / "parted")
    settings = tmp_path / "parted" / "mkdocs.yml"
    both = "  - Metrics: metrics/index.md\n  - Figures: figures/index.md\n"
    said = settings.read_text(encoding="utf-8")
    assert both in said
    settings.unlink()  # it may be a link to our own
    settings.write_text(said.replace(both, "  - Counts:\n" + both.replace("  -", "    -")), encoding="utf-8")
    render(newsroom.site(), tmp_path / "parted" / "content", ROOT / "site" / "templates")
    build(tmp_path / "parted")
    page = html.fromstring((tmp_path / "parted" / "public" / "metrics" / "tokens" / "index.html").read_bytes())
    line = {a.text: a.get("href") for a in page.xpath("//nav[@class='oc-nav']/ul/li/a")}
    assert line["Counts"] == "../"
    assert line.keys().isdisjoint({"Metrics", "Figures"})
    drawer = {a.text: a.get("href") for a in page.xpath("//nav[@class='oc-nav']//li//li/a")}
    assert drawer == {"Metrics": "../", "Figures": "../../figures/"}
    marked = {a.text: a.get("aria-current") for a in page.xpath("//nav[@class='oc-nav']//a[@aria-current]")}
    assert marked == {"Counts": "true", "Metrics": "true"}
    assert verify(tmp_path / "parted" / "public") == []


def searched(public: Path) -> dict[str, dict]:
    """What the search index says of each page that it holds, by address: fragments are JSON behind twelve letters."""
    found = {}
    for file in public.glob("search/*/fragment/*.pf_fragment"):
        fragment = json.loads(gzip.decompress(file.read_bytes()).removeprefix(b"pagefind_dcd"))
        found[fragment["url"].strip("/")] = fragment
    return found


def test_search_finds_stories_by_what_they_say_and_whose_they_are(public: Path) -> None:
    found = searched(public)
    assert json.loads((public / "search" / "parts.json").read_text()) == {"parts": ["2026", "pages"]}
    assert {"about", "glossary", f"stories/{BIG}", "topics/leaderboards"} <= found.keys()
    assert found.keys().isdisjoint({"", "briefs", "briefs/2026-05-14", "stories/token-race-at-corvane", "search"})
    said = found[f"stories/{BIG}"]["content"]
    for text in [
        "to climb a token ranking",
        "Engineers at Corvane Systems",
        "Ines Okafor",
        "Courrier du Port",
        "la course aux jetons",
    ]:
        assert text in said
    for text in ["Key takeaways", "Retells", "What it cost", "in German"]:
        assert (text in said) == (text == "What it cost"), text
    assert re.search(r"\d figures? from \d", found["metrics/share-of-people-using-ai"]["content"])  # it has no opening
    assert "engineers at corvane" not in found["topics/leaderboards"]["content"].lower()


def test_name_and_address_come_from_the_settings(tmp_path: Path) -> None:
    newsroom.lay_out(tmp_path / "named")
    settings = tmp_path / "named" / "content" / "overcount.yml"
    text = settings.read_text().replace("name: Overcount", "name: Another & Name").replace("gamed", '"gamed"')
    settings.write_text(re.sub("contact: .*", "contact: desk@another.example", text), encoding="utf-8")
    render(newsroom.site(), tmp_path / "named" / "content", ROOT / "site" / "templates")
    build(tmp_path / "named")
    home = html.fromstring((tmp_path / "named" / "public" / "index.html").read_bytes())
    assert (home.findtext(".//title") or "").startswith("Another & Name: Who counts")
    assert home.xpath("//link[@rel='canonical']/@href") == ["https://overcount.example/"]
    said = 'Who counts AI use, how the count is "gamed", and what it really says'
    assert home.xpath("//footer//a[text()='Contact']/@href") == ["mailto:desk@another.example"]
    about = html.fromstring((tmp_path / "named" / "public" / "about" / "index.html").read_bytes())
    assert about.xpath("//meta[@name='description']/@content") == [said]


def test_a_demo_that_inherits_the_configuration_builds(tmp_path: Path) -> None:
    root = tmp_path / "demo"
    newsroom.lay_out(root)
    (root / "site" / "theme").unlink()
    (root / "mkdocs.yml").write_text(
        f"INHERIT: {ROOT / 'mkdocs.yml'}\ndocs_dir: content\nsite_dir: public\n"
        f"theme:\n  custom_dir: {ROOT / 'site' / 'theme'}\n",
        encoding="utf-8",
    )
    render(newsroom.site(), root / "content", ROOT / "site" / "templates")
    build(root)
    assert verify(root / "public") == []


FAULTS = {
    "a link that leads nowhere": ("about.md", "# About\n\n[gone](gone.md)\n", "gone.md"),
    "an anchor that isn't there": ("about.md", "# About\n\n[there](glossary.md#nowhere)\n", "nowhere"),
    "a page in no navigation": ("stray.md", "# Stray\n", "stray.md"),
    "a configuration that isn't YAML": ("../mkdocs.yml", "nav: [", "mkdocs.yml"),
    "an option that isn't there": ("../mkdocs.yml", "site_name: x\ndocs_dir: nowhere\n", "nowhere"),
}


CONTACTS = {
    "a page elsewhere": ("https://desk.example/write?to=us", "https://desk.example/write?to=us"),
    "a page of this site, which has the footer": ("https://overcount.example/about/", ""),
    "a mail address": ("desk@another.example", "mailto:desk@another.example"),
    "a script": ("javascript:alert(1)@x", ""),
    "words": ("the desk, by post", ""),
}


@pytest.mark.parametrize("name", CONTACTS)
def test_the_footer_leads_to_a_contact_that_a_reader_can_follow(name: str) -> None:
    given, leads = CONTACTS[name]
    general = newsroom.settings().general
    assert _contact(general.model_copy(update={"contact": given})) == leads


@pytest.mark.parametrize("name", FAULTS)
def test_a_failed_build_says_why_and_leaves_the_last_site(
    name: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file, text, told = FAULTS[name]
    root = tmp_path / "site"
    before = digest(make(root, newsroom.desk()))
    (root / "content" / file).write_text(text, encoding="utf-8")
    with pytest.raises(BuildError, match=re.escape(told)):
        build(root)
    assert digest(root / "public") == before
    assert [path.name for path in root.iterdir() if path.name.startswith(".public")] == []
    assert capfd.readouterr().out == ""


@pytest.mark.parametrize("moment", ["while building", "between the two renames", "before clearing up"])
def test_a_killed_build_is_repaired_by_the_next(moment: str, tmp_path: Path) -> None:
    root = tmp_path / "site"
    public = make(root, newsroom.desk())
    good = digest(public)
    if moment == "between the two renames":
        public.rename(root / ".public.former")
        (root / ".public.next").mkdir()
    elif moment == "while building":
        (root / ".public.next" / "stories").mkdir(parents=True)
        (root / ".public.next" / "index.html").write_text("half")
    else:
        (root / ".public.former").mkdir()
    build(root)
    assert digest(public) == good
    assert sorted(path.name for path in root.iterdir()) == [".cache", "content", "mkdocs.yml", "public", "site"]


BROKEN = {
    "a page that is gone": ('<a href="about/">', '<a href="abuot/">', "leads nowhere: abuot/"),
    "an anchor that is gone": ('id="page.sources"', 'id="page.source"', "leads to an anchor that is not there"),
    "a mark to no sentence": ('<li id="source.1.1">', '<li id="source.1.one">', "source.1.1"),
    "a statement without a mark": ('class="oc-mark"', 'class="mark"', "a statement without evidence: Engineers at"),
    "a script from elsewhere": ("</head>", '<script src="https://cdn.example/x.js"></script></head>', "another host"),
    "a picture from elsewhere": ("</article>", '<img src="//cdn.example/x.png"></article>', "another host"),
    "a script in a link": ("</article>", '<a href="javascript:x()">x</a></article>', "no reader should follow"),
    "two of one id": ("</article>", '<p id="source.1"></p></article>', "two elements have the id 'source.1'"),
    "a way out of the site": (
        "</article>",
        '<a href="../../../x">x</a></article>',
        "leads out of the site",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_verify_names_the_page_and_the_fault(name: str, tmp_path: Path, one_site: Path) -> None:
    import shutil

    public = tmp_path / "public"
    shutil.copytree(one_site, public)
    before, after, told = BROKEN[name]
    page = public / ("index.html" if "about/" in before else f"stories/{BIG}/index.html")
    text = page.read_text(encoding="utf-8")
    for written in (before, before.replace(".", "&#46;")):
        text = text.replace(written, after)
    page.write_text(text, encoding="utf-8")
    problems = verify(public)
    assert any(told in unescape(problem) for problem in problems), problems
    assert all(page.relative_to(public).as_posix() in problem or "#source" in problem for problem in problems)


@pytest.fixture(scope="module")
def one_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("one"), newsroom.desk())


def test_verify_says_when_there_is_no_site(tmp_path: Path) -> None:
    assert "build the site first" in verify(tmp_path)[0]


def test_an_empty_archive_builds(tmp_path: Path) -> None:
    from scraper.pages import Site

    root = tmp_path / "empty"
    newsroom.lay_out(root)
    render(Site(newsroom.settings(), {}, [], {}, []), root / "content", ROOT / "site" / "templates")
    build(root)
    assert verify(root / "public") == []
