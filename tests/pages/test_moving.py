"""A year moves to a site of its own: every old address answers, every link leads somewhere, and nothing is lost."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

from scraper.doctor import examine
from scraper.errors import ArchiveError, BuildError
from scraper.operations import guards
from scraper.pages import Site, build, moving, render, verify
from scraper.place import Place
from scraper.settings import General, SiteInfo
from tests.pages import newsroom
from tests.pages.newsroom import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MAIN = "https://overcount.example/"
BESIDE = "https://overcount.example/overcount-2025/"
TEMPLATES = ROOT / "site" / "templates"
OLD = "stories/report-7-on-the-ranking"


def desk() -> newsroom.Desk:
    """The newsroom of May 2026, and 13 stories of 2025, one of which reaches into the new year and was merged."""
    made = newsroom.desk()
    for number in range(12):
        day, topics = f"2025-{3 + number // 2:02}-{1 + number:02}", ["leaderboards", "ai-mandates"]
        told = f"Corvane showed {number + 2} boards to 80% of its staff."
        made.small("wire", f"Report {number} on the ranking", day, topics, told, "Tokens were counted.")
    first = made.article("wire", "The year ends with a count", "2025-12-30T08:00:00Z", "Corvane counted 12 tokens.")
    late = made.article("stack", "A count on New Year’s Day", "2026-01-01T08:00:00Z", "Corvane counted them again.")
    made.story(
        "Corvane counts into the new year",
        [first, late],
        ["leaderboards"],
        newsroom.Brief(takeaways=[made.said(first), made.said(late)], originals=[first, late]),
        redirects=["corvane-counts"],
    )
    made.small("ledger", "Corvane goes on counting", "2026-01-04", ["leaderboards"], "It counts.")
    made.stories[-1] = made.stories[-1].but(follows="corvane-counts")
    return made


def with_years(site: Site, url: str = MAIN, **years: str) -> Site:
    info = SiteInfo(**site.settings.general.site.model_dump(exclude={"years", "url"}), url=url, years=years)
    general = General(**site.settings.general.model_dump(exclude={"site"}), site=info)
    return replace(site, settings=replace(site.settings, general=general))


@dataclass
class Sites:
    """A site of now and those of years, as `overcount build` makes them from records."""

    place: Place

    def make(self, site: Site, year: str = "") -> None:
        content = self.place.content
        shown = moving.of_year(site, year, set(), content) if year else moving.of_now(site, content)
        there = self.place.of_year(year) if year else self.place
        render(shown, there.content, TEMPLATES, there.cache / "pages.json")
        build(self.place.root, year)
        if year:
            moving.keep(shown, content)


def addresses(public: Path) -> set[str]:
    return set(guards.addresses(public))


def digests(public: Path) -> dict[str, str]:
    files = sorted(file for file in public.rglob("*") if file.is_file())
    return {str(f.relative_to(public)): hashlib.sha256(f.read_bytes()).hexdigest() for f in files}


def lay_out(root: Path, url: str) -> Site:
    newsroom.lay_out(root)
    file = root / "content" / "overcount.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("contact:", f"  years:\n    2025: {url}\ncontact:"), encoding="utf-8")
    return with_years(newsroom.site(desk()), **{"2025": url})


@dataclass
class Done:
    """Both sites after the move, with what the whole one was."""

    now: Path
    year: Path
    content: Path
    site: Site
    whole: dict[str, str]
    before: set[str]

    @property
    def sites(self) -> dict[str, Path]:
        return {MAIN: self.now, BESIDE: self.year}


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Done:
    root = tmp_path_factory.mktemp("moved")
    site, sites = lay_out(root, BESIDE), Sites(Place(root))
    sites.make(site)
    whole, before = digests(root / "public"), addresses(root / "public")
    sites.make(site, "2025")
    sites.make(site)
    return Done(root / "public", Place(root).of_year("2025").public, root / "content", site, whole, before)


def text(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def led_to(public: Path, path: str) -> str:
    """Where the page at `path` leads on to by itself, if it does."""
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]*)"', text(public / path / "index.html"))
    return found[1] if found else ""


def test_every_old_address_answers_and_those_of_the_year_lead_on(done: Done) -> None:
    assert done.before <= addresses(done.now)
    gone = guards.losses(
        guards.Published(stories=1, articles=1, addresses=sorted(done.before)),
        guards.Published(stories=1, articles=1, addresses=guards.addresses(done.now)),
        0,
    )
    assert gone == []
    led = {path for path in done.before if path.endswith("/") and led_to(done.now, path).startswith(BESIDE)}
    assert led == {path for path in done.before if re.match("(stories/(report-|corvane-counts)|briefs/2025-)", path)}
    for path in led - {"stories/corvane-counts/"}:
        assert led_to(done.now, path) == BESIDE + path
        assert path in addresses(done.year)
    assert led_to(done.now, "stories/corvane-counts/") == f"{BESIDE}stories/corvane-counts-into-the-new-year/"


def test_all_links_within_and_between_the_sites_lead_somewhere(done: Done) -> None:
    assert verify(done.now, done.sites) == []
    assert verify(done.year, done.sites) == []
    fault = "briefs/2025-03-01/"
    (done.year / fault / "index.html").rename(done.year / fault / "away")
    assert {f"leads nowhere: {fault}, at {BESIDE}"} == {
        line.partition(": ")[2] for line in verify(done.now, done.sites)
    }
    (done.year / fault / "away").rename(done.year / fault / "index.html")


def test_links_lead_to_the_year_at_once(done: Done) -> None:
    """Nothing but the old addresses themselves leads over a page that only leads on."""
    left = re.compile(r'href="[./]*(stories/(?:report-|corvane-counts)|briefs/2025-|data/[a-z]+-2025)')
    assert [file for file in done.now.rglob("*.html") if left.search(text(file))] == []
    back = re.compile(r'href="[./]*(topics|companies|glossary|about|sources)/')
    assert [file for file in done.year.rglob("*.html") if back.search(text(file))] == []
    assert f'href="{BESIDE}{OLD}/"' in text(done.now / "topics" / "leaderboards" / "index.html")
    assert f'href="{MAIN}topics/leaderboards/"' in text(done.year / OLD / "index.html")
    followed = text(done.year / "stories" / "corvane-counts-into-the-new-year" / "index.html")
    assert f'href="{MAIN}stories/corvane-goes-on-counting/"' in followed


def test_each_page_stands_in_one_sitemap_and_has_one_canonical_address(done: Done) -> None:
    maps = [set(re.findall("<loc>(.*?)</loc>", text(public / "sitemap.xml"))) for public in (done.now, done.year)]
    assert not {url.replace(BESIDE, MAIN) for url in maps[1]} - {BESIDE, MAIN, f"{MAIN}search/"} & maps[0]
    assert f"{BESIDE}{OLD}/" in maps[1]
    for public in (done.now, done.year):
        assert f'rel="canonical" href="{BESIDE}{OLD}/"' in text(public / OLD / "index.html")
    assert text(done.now / "robots.txt").count("Sitemap: ") == 2


def test_the_year_holds_its_own_and_nothing_else(done: Done) -> None:
    pages = {path for path in addresses(done.year) if path.endswith("/")}
    assert {path.split("/")[0] for path in pages} == {"stories", "briefs"}
    stories = {row["story"] for row in map(json.loads, text(done.content / "archive/moved-2025.jsonl").splitlines())}
    assert {path.split("/")[1] for path in pages if path.startswith("stories/")} == stories
    assert len(stories) == 13
    assert {one["url"] for one in records(done.year, "stories-2025")} == {f"{BESIDE}stories/{one}/" for one in stories}


def records(public: Path, name: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in text(public / "data" / f"{name}.jsonl").splitlines()]


def test_the_data_move_too_and_no_record_is_lost_or_told_twice(done: Done) -> None:
    assert records(done.now, "articles-2025") == [{"moved_to": f"{BESIDE}data/articles-2025.jsonl"}]
    assert text(done.now / "data" / "articles-2025.csv") == f"moved_to\n{BESIDE}data/articles-2025.csv\n"
    found = [*records(done.year, "articles-2025"), *records(done.now, "articles-2026")]
    assert sorted(row["id"] for row in found) == sorted(done.site.articles)
    page = text(done.now / "data" / "index.html")
    assert f'href="{BESIDE}data/articles-2025.jsonl"' in page
    assert 'href="articles-2026.jsonl"' in page or 'href="../data/articles-2026.jsonl"' in page


def test_a_feed_keeps_its_ids_and_leads_to_the_new_address(done: Done) -> None:
    feed = json.loads(text(done.now / "topics" / "leaderboards" / "feed.json"))
    found = {item["id"]: item["url"] for item in feed["items"]}
    assert found[f"{MAIN}{OLD}/"] == f"{BESIDE}{OLD}/"


def test_what_leads_on_is_tiny_and_the_site_falls_by_what_moved(done: Done) -> None:
    led = [file for file in done.now.rglob("*.html") if "<title>This page has moved" in text(file)]
    assert len(led) > 30
    assert max(file.stat().st_size for file in led) < 800
    cards = [done.now / "cards" / f"{OLD.partition('/')[2]}.png", done.year / "cards" / f"{OLD.partition('/')[2]}.png"]
    assert cards[0].stat().st_size < 700 < cards[1].stat().st_size


def test_a_second_build_changes_nothing(done: Done) -> None:
    before = digests(done.now), digests(done.year), text(done.content / "archive/moved-2025.jsonl")
    sites = Sites(Place(done.content.parent))
    sites.make(done.site, "2025")
    sites.make(done.site)
    assert (digests(done.now), digests(done.year), text(done.content / "archive/moved-2025.jsonl")) == before


def test_a_year_may_come_back(tmp_path: Path) -> None:
    site, sites = lay_out(tmp_path, BESIDE), Sites(Place(tmp_path))
    sites.make(with_years(site))
    whole = digests(tmp_path / "public")
    sites.make(site, "2025")
    sites.make(site)
    assert digests(tmp_path / "public") != whole
    sites.make(with_years(site))
    assert digests(tmp_path / "public") == whole


TOO_EARLY = {
    "not in the settings": ("2024", set(), "doesn't name 2024; write its address there"),
    "a story of it may still grow": ("2025", {"report-7-on-the-ranking"}, "1 story of it may still grow"),
    "not over": ("2026", set(), "its last week isn't over"),
}


@pytest.mark.parametrize("case", TOO_EARLY)
def test_a_year_moves_when_it_is_over_and_named(case: str, tmp_path: Path) -> None:
    year, open_, words = TOO_EARLY[case]
    site = with_years(newsroom.site(desk()), **{"2025": BESIDE, "2026": f"{MAIN}2026/"})
    with pytest.raises(BuildError, match=words):
        moving.of_year(site, year, open_, tmp_path)


def moved(content: Path, site: Site) -> Site:
    """The site after its 2025 has moved, as far as `content/archive` knows."""
    moving.keep(moving.of_year(site, "2025", set(), content), content)
    return moving.of_now(site, content)


def test_a_story_of_the_year_that_is_found_later_stays(tmp_path: Path) -> None:
    made = desk()
    moved(tmp_path, with_years(newsroom.site(made), **{"2025": BESIDE}))
    made.small("stack", "An old count", "2025-07-01", ["leaderboards"], "It counted.", collected="2026-05-14")
    site = with_years(newsroom.site(made), **{"2025": BESIDE})
    render(moving.of_now(site, tmp_path), tmp_path, TEMPLATES)
    assert (tmp_path / "stories" / "an-old-count.md").exists()
    assert "an-old-count" in {row["story"] for row in records(tmp_path, "articles-2026")}
    year = tmp_path / "years"
    render(moving.of_year(site, "2025", {"an-old-count"}, tmp_path), year, TEMPLATES)
    assert not (year / "stories" / "an-old-count.md").exists()
    assert len(records(year, "articles-2025")) == 14


def test_a_story_that_is_merged_after_it_moved_leads_on_from_both_sites(tmp_path: Path) -> None:
    made = desk()
    moved(tmp_path, with_years(newsroom.site(made), **{"2025": BESIDE}))
    old = next(story for story in made.stories if story.id == "report-7-on-the-ranking")
    made.stories.remove(old)
    made.stories[0] = made.stories[0].but(redirects=[*made.stories[0].redirects, old.id])
    site = with_years(newsroom.site(made), **{"2025": BESIDE})
    render(moving.of_now(site, tmp_path), tmp_path, TEMPLATES)
    assert f'moved_to: "{made.stories[0].id}"' in text(tmp_path / f"{OLD}.md")
    render(moving.of_year(site, "2025", set(), tmp_path), tmp_path / "years", TEMPLATES)
    assert f'url={MAIN}stories/{made.stories[0].id}/"' in text(tmp_path / "years" / OLD / "index.html")


def worried(content: Path, site: Site) -> list[str]:
    told = moving.worries(site.settings.general.site, site.stories, site.articles, moving.read(content))
    return ["; ".join(one) for one in told]


CHANGES: dict[str, tuple[Callable[[newsroom.Desk], object], int]] = {
    "nothing": (lambda made: None, 0),
    "a headline was set": (lambda made: retold(made, title="Another headline"), 1),
    "it was merged": (lambda made: made.stories.pop(12), 1),
    "an article was hidden": (lambda made: made.articles.pop(made.stories[12].articles[0]), 1),
    "another year has news": (lambda made: made.small("wire", "News", "2026-05-15", [], "News."), 0),
}


def retold(made: newsroom.Desk, **changes: object) -> None:
    made.stories[12] = made.stories[12].but(**changes)


@pytest.mark.parametrize("case", CHANGES)
def test_what_changed_in_a_year_since_it_moved_is_told(case: str, tmp_path: Path) -> None:
    change, number = CHANGES[case]
    made = desk()
    assert made.stories[12].id.startswith("report-")
    site = with_years(newsroom.site(made), **{"2025": BESIDE})
    never = "2025 is to move, but its site was never made, so its pages stay here; run `overcount build --year 2025`"
    assert worried(tmp_path, site) == [never]
    moved(tmp_path, site)
    name = made.stories[12].id
    change(made)
    again = "run `overcount build --year 2025` and publish years/2025/public again"
    expected = [f"1 story of 2025 changed since its site was made: {name}; {again}"] if number else []
    site = with_years(newsroom.site(made), **{"2025": BESIDE})
    assert worried(tmp_path, site) == expected
    moved(tmp_path, site)
    assert worried(tmp_path, site) == []


def test_the_doctor_tells_it(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "content", tmp_path / "content")
    file = tmp_path / "content" / "overcount.yml"
    assert "2025" not in "".join(finding.what for finding in examine(tmp_path / "content"))
    file.write_text(text(file).replace("site:\n", f"site:\n  years: {{2025: {BESIDE}}}\n", 1), encoding="utf-8")
    assert "2025 is to move" in "".join(finding.what for finding in examine(tmp_path / "content"))


def test_a_list_that_cannot_be_read_is_told_with_its_remedy(tmp_path: Path) -> None:
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "moved-2025.jsonl").write_text('{"story": "a"', encoding="utf-8")
    with pytest.raises(ArchiveError, match=r"moved-2025.jsonl: it can't be read; restore it"):
        moving.read(tmp_path)
