"""A night builds what changed and carries the rest over; the site has the bytes that a full build gives."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from typing import TYPE_CHECKING

import pytest

from scraper.errors import BuildError
from scraper.pages import build, render, verify
from scraper.pages.html import sitemap
from tests.pages import newsroom
from tests.pages.newsroom import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BIG = "stories/corvanes-staff-ran-agents-on-empty-work-to-climb-a-token/index.html"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("built")
    newsroom.lay_out(root)
    (root / "site" / "theme").unlink()
    shutil.copytree(ROOT / "site" / "theme", root / "site" / "theme")
    render(newsroom.site(newsroom.hostile(newsroom.desk())), root / "content", ROOT / "site" / "templates")
    build(root)
    return root


@pytest.fixture
def root(built: Path, tmp_path: Path) -> Path:
    shutil.copytree(built, tmp_path / "site")
    return tmp_path / "site"


def digests(root: Path) -> dict[str, str]:
    public = root / "public"
    files = sorted(file for file in public.rglob("*") if file.is_file())
    return {str(f.relative_to(public)): hashlib.sha256(f.read_bytes()).hexdigest() for f in files}


def pages_written(root: Path) -> Callable[[], set[str]]:
    """Return what tells later which pages were written since: those that aren't the same file any more."""
    public = root / "public"
    before = {file: file.stat().st_ino for file in public.rglob("*.html")}
    held = [file.open("rb") for file in before]  # so that no number is given out again

    def since() -> set[str]:
        for file in held:
            file.close()
        now = {file: file.stat().st_ino for file in public.rglob("*.html")}
        return {str(file.relative_to(public)) for file in now if now[file] != before.get(file)}

    return since


def in_full(root: Path, tmp_path: Path) -> dict[str, str]:
    """The site as a build makes it that has nothing to carry."""
    other = tmp_path / "full"
    shutil.copytree(root, other, ignore=shutil.ignore_patterns("public", ".cache"))
    build(other)
    return digests(other)


def edit(file: Path, before: str, after: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")


def test_a_second_build_writes_no_page(root: Path) -> None:
    before, written = digests(root), pages_written(root)
    build(root)
    assert written() == {"404.html"}
    assert digests(root) == before


def test_a_night_writes_the_pages_that_change_and_the_site_is_as_built_in_full(root: Path, tmp_path: Path) -> None:
    made = newsroom.hostile(newsroom.desk())
    made.small("wire", "Harbour board drops its token table", "2026-05-14", ["leaderboards"], "The board voted on it.")
    written = pages_written(root)
    changed = render(newsroom.site(made), root / "content", ROOT / "site" / "templates")
    build(root)
    sources = {str(path.relative_to(root / "content")) for path in changed if path.suffix == ".md"}
    addresses = {name.removesuffix("index.md").removesuffix(".md").rstrip("/") for name in sources}
    assert written() == {f"{name}/index.html".lstrip("/") for name in addresses} | {"404.html"}
    assert "stories/harbour-board-drops-its-token-table" in addresses
    assert BIG.removesuffix("/index.html") not in addresses
    assert digests(root) == in_full(root, tmp_path)
    assert verify(root / "public") == []


CHANGES: dict[str, Callable[[Path], object]] = {
    "the theme": lambda root: edit(root / "site" / "theme" / "main.html", "No cookies", "Without cookies"),
    "the configuration": lambda root: edit(root / "mkdocs.yml", "- Today: index.md", "- Now: index.md"),
    "the name": lambda root: edit(root / "content" / "overcount.yml", "name: Overcount", "name: Other"),
    "a page that someone wrote": lambda root: edit(
        root / "content" / "about.md", "How we work.", "How we [do](#about)."
    ),
    "a page that is new": lambda root: (root / "content" / "stories" / "new.md").write_text("# New\n"),
    "a page that is gone": lambda root: (root / "content" / "stories" / "attack-script.md").unlink(),
    "a stylesheet": lambda root: edit(root / "site" / "theme" / "assets" / "overcount.css", "#fbfaf6", "#fbfaf7"),
    "a built page was damaged": lambda root: edit(root / "public" / BIG, "Engineers", "Engines"),
    "a built page was lost": lambda root: (root / "public" / BIG).unlink(),
    "a part of the index was damaged": lambda root: edit(root / "public/search/2026/pagefind-entry.json", "en", "xx"),
    "the site was lost": lambda root: shutil.rmtree(root / "public"),
    "what is kept of it was lost": lambda root: shutil.rmtree(root / ".cache"),
    "what is kept of it is of another time": lambda root: (root / ".cache" / "site.json").write_text('{"pages": 7}'),
    "a file that MkDocs would not write": lambda root: (root / "public" / "left.html").write_text("left over"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_changed_the_site_is_as_built_in_full(
    change: Callable[[Path], object], root: Path, tmp_path: Path
) -> None:
    change(root)
    build(root)
    assert digests(root) == in_full(root, tmp_path)


def test_an_anchor_in_a_page_that_is_carried_is_still_looked_for(root: Path) -> None:
    about = root / "content" / "about.md"
    about.write_text("# About\n\n[Tokens](glossary.md#term-token)\n", encoding="utf-8")
    build(root)
    shutil.rmtree(root / ".cache")  # nothing is carried
    build(root)
    about.write_text("# About\n\n[Tokens](glossary.md#term-toke)\n", encoding="utf-8")
    with pytest.raises(BuildError, match="term-toke"):
        build(root)
    glossary = root / "content" / "glossary.md"
    about.write_text("# About\n\n[Tokens](glossary.md#term-token)\n", encoding="utf-8")
    glossary.write_text(glossary.read_text(encoding="utf-8").replace("term-token", "term-tok"), encoding="utf-8")
    with pytest.raises(BuildError, match="term-token"):
        build(root)


def test_a_sitemap_that_grows_too_long_is_parted(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = re.findall("<loc>(.*?)</loc>", (root / "public" / "sitemap.xml").read_text(encoding="utf-8"))
    monkeypatch.setattr(sitemap, "LIMIT", len(before) // 2 + 1)
    build(root)
    named = re.findall("<loc>(.*?)</loc>", (root / "public" / "sitemap.xml").read_text(encoding="utf-8"))
    assert named == [f"https://overcount.example/sitemap-{number}.xml" for number in (1, 2)]
    files = [root / "public" / address.rpartition("/")[2] for address in named]
    assert re.findall("<loc>(.*?)</loc>", "".join(file.read_text(encoding="utf-8") for file in files)) == before


def test_parts_of_past_years_are_carried(root: Path) -> None:
    old = root / "content" / "stories" / "old.md"
    old.write_text('---\ntitle: "Old"\nupdated: "2024-02-01"\n---\n# Old\n\nA ranking of 2024.\n', encoding="utf-8")
    build(root)
    assert json.loads((root / "public/search/parts.json").read_text()) == {"parts": ["2026", "2024", "pages"]}
    before = (root / "public/search/2024/pagefind-entry.json").stat().st_ino
    held = (root / "public/search/2024/pagefind-entry.json").open("rb")
    edit(root / "content" / BIG.replace("/index.html", ".md"), "Engineers", "Engines")
    build(root)
    assert (root / "public/search/2024/pagefind-entry.json").stat().st_ino == before
    held.close()


def test_a_search_index_that_cannot_be_built_leaves_the_last_site(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = digests(root)
    edit(root / "content" / BIG.replace("/index.html", ".md"), "Engineers", "Engines")
    monkeypatch.setenv("PAGEFIND_BINARY_PATH", str(root / "nowhere"))
    with pytest.raises(BuildError, match="pagefind"):
        build(root)
    assert digests(root) == before
    assert [path.name for path in root.iterdir() if path.name.startswith(".public")] == []
