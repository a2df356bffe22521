"""Who is named where, and the pages of companies and tools."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from scraper.errors import BuildError, SettingsError
from scraper.pages import render
from scraper.pages.gazetteer import Gazetteer
from scraper.settings import Name, Names
from scraper.settings.files import read
from tests.pages import newsroom
from tests.pages.test_render import BIG, TEMPLATES, text_of, written

if TYPE_CHECKING:
    from pathlib import Path

LIST = [
    Name(id="corvane", name="Corvane", kind="company", also=["Corvane Systems", "Corvane.com", "Ohm’s & Co"]),
    Name(id="claude", name="Claude", kind="tool"),
    Name(id="claude-code", name="Claude Code", kind="tool"),
]
NAMED = {
    "a name": ("Corvane has a board.", ["corvane"]),
    "a possessive": ("At Corvane’s offices; Corvane's too.", ["corvane"]),
    "at the end of a sentence": ("The board is of Corvane.", ["corvane"]),
    "after an elision": ("Les salariés d’Corvane", ["corvane"]),
    "a form with a full stop": ("Corvane.com has a board.", ["corvane"]),
    "another host": ("Corvane.example has a board.", []),
    "an address": ("At news.Corvane and @Corvane", []),
    "the longer name": ("Claude Code was used.", ["claude-code"]),
    "the shorter one": ("Claude was used.", ["claude"]),
    "both, in their order": ("Claude Code and Claude at Corvane", ["claude-code", "claude", "corvane"]),
    "twice": ("Corvane and Corvane Systems", ["corvane"]),
    "a word that holds it": ("Corvanex, Precorvane, Corvane-free", []),
    "other capitals": ("CORVANE and corvane", []),
    "curly or straight": ("Ohm's & Co and Ohm’s & Co", ["corvane"]),
    "nobody": ("One team of nine", []),
    "nothing": ("", []),
}


@pytest.mark.parametrize("case", NAMED)
def test_who_is_named(case: str) -> None:
    text, wanted = NAMED[case]
    assert [name.id for name in Gazetteer(LIST).named(text)] == wanted
    assert Gazetteer([]).named(text) == []


def test_no_tool_speaks() -> None:
    assert [name.id for name in Gazetteer(LIST).speaker("Claude Dupont, of Corvane")] == ["corvane"]


MISTAKES = {
    "an id twice": ("{id: a, name: B, kind: tool}", ":3: names[2]", "the id 'a' stands twice; remove one"),
    "a form of two names": ("{id: b, name: B, kind: tool, also: [A]}", ":3: names[2]", "a name of 'a' already"),
    "an ordinary word": ("{id: b, name: block, kind: company}", ":3: names[2]", "has no capital"),
    "another kind": ("{id: b, name: B, kind: person}", ":3: names[2].kind", "write 'company' or 'tool'"),
    "no address": ("{id: B C, name: B, kind: tool}", ":3: names[2].id", "a-z, 0-9 and hyphens"),
    "a misspelt key": ("{id: b, name: B, kind: tool, alias: [C]}", ":3: names[2].alias", "no such key"),
}


@pytest.mark.parametrize("case", MISTAKES)
def test_mistakes_in_the_list_are_told_with_their_line(case: str, tmp_path: Path) -> None:
    line, *told = MISTAKES[case]
    file = tmp_path / "names.yml"
    file.write_text(f"names:\n  - {{id: a, name: A, kind: company}}\n  - {line}\n", encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        read(file, Names)
    for part in [f"names.yml{told[0]}", *told[1:]]:
        assert part in str(caught.value)


def test_the_list_that_is_shipped_and_that_of_the_demo_are_right() -> None:
    shipped = read(newsroom.ROOT / "content" / "names.yml", Names).names
    assert {"amazon", "meshclaw"} <= {name.id for name in shipped}
    assert len(read(newsroom.ROOT / "tests" / "web" / "names.yml", Names).names) > 10


def test_a_page_shows_what_is_reported_figures_voices_and_stories(tmp_path: Path) -> None:
    pages = written(newsroom.site(), tmp_path)
    page = pages["companies/corvane.md"]
    order = ["What is reported</h2>", "Figures</h2>", "Voices</h2>", "2 stories</h2>", "Stories are listed here whose"]
    places = [page.index(part) for part in order]
    assert places == sorted(places)
    assert "$3.9 million" in text_of(page.split("Voices</h2>")[0])
    assert "41 million tokens" not in page  # of one team, which nobody names
    assert "Ines Okafor, Corvane’s head of engineering" in text_of(page)
    assert "headline, takeaways, figures or speakers name Corvane Systems or Corvane." in text_of(page)
    stories = page.split("2 stories</h2>")[1]
    assert stories.index(BIG) < stories.index("corvane-opens-a-token-ranking")
    assert '<a href="../../topics/leaderboards/">' in page
    assert "tools/loomwright.md" in pages
    assert "tools/unheard.md" not in pages  # no story names it
    assert ">Corvane Systems</a>" in pages["companies/index.md"]
    assert "Loomwright" not in pages["companies/index.md"]


def test_a_story_leads_to_whom_it_names(tmp_path: Path) -> None:
    pages = written(newsroom.site(), tmp_path)
    named = pages[f"stories/{BIG}.md"].split("Companies and tools in this story</h2>")[1]
    assert '<li><a href="../../companies/corvane/">Corvane Systems</a></li>' in named
    assert "Companies and tools" not in pages["stories/une-mairie-plafonne-les-jetons-par-agent.md"]


def many(number: int) -> newsroom.Desk:
    desk = newsroom.Desk()
    for at in range(number):
        year = 2025 + at % 2
        desk.small("wire", f"Tellmark counted {at}", f"{year}-03-{at % 28 + 1:02}", ["leaderboards"], f"It was {at}.")
    return desk


def test_a_name_of_many_stories_has_a_page_a_year(tmp_path: Path) -> None:
    pages = written(newsroom.site(many(36)), tmp_path)
    page = pages["companies/tellmark.md"]
    assert page.count('<h3 class="oc-headline">') == 30
    assert '<a href="../../companies/tellmark/2025/">2025</a>' in page
    for year in ("2025", "2026"):
        assert pages[f"companies/tellmark/{year}.md"].count("oc-headline") == 18
    assert "2025" not in pages["companies/tellmark/2026.md"].split("\n---\n")[1]  # nor the other way round
    assert "tellmark/2025" not in written(newsroom.site(many(30)), tmp_path / "fewer")["companies/tellmark.md"]


def test_an_address_that_was_published_answers_for_ever(tmp_path: Path) -> None:
    before = written(newsroom.site(many(36)), tmp_path)
    assert list(json.loads(before["named.json"])) == sorted(json.loads(before["named.json"]))
    after = written(newsroom.site(newsroom.Desk()), tmp_path)
    for name in ("companies/tellmark.md", "companies/tellmark/2025.md"):
        assert "No story names Tellmark any more." in text_of(after[name])
    assert after["named.json"] == before["named.json"]
    assert "Tellmark" not in after["companies/index.md"]
    assert render(newsroom.site(newsroom.Desk()), tmp_path, TEMPLATES) == []


def test_stories_without_a_day_have_a_page_that_answers_for_ever(tmp_path: Path) -> None:
    desk = many(36)
    for story in desk.stories[:2]:
        story.first_published = story.last_published = None
        for id_ in story.articles:
            desk.articles[id_] = desk.articles[id_].model_copy(update={"published": None})
    page = written(newsroom.site(desk), tmp_path)["companies/tellmark/undated.md"]
    assert "# Tellmark: 2 stories without a date" in page
    gone = written(newsroom.site(newsroom.Desk()), tmp_path)
    assert "No story names Tellmark any more." in text_of(gone["companies/tellmark/undated.md"])


def test_a_name_that_became_another_of_a_company_leads_there(tmp_path: Path) -> None:
    written(newsroom.site(), tmp_path)
    joined = Names(names=[Name(id="harrow", name="Pell & Harrow", kind="company", also=["Corvane Systems", "Corvane"])])
    page = written(newsroom.site(names=joined), tmp_path)["companies/corvane.md"]
    assert "stands under Pell & Harrow." in text_of(page)
    assert 'href="../../companies/harrow/"' in page


@pytest.mark.parametrize("kept", ["[]", "{", '{"../x": "X"}', '{"companies/a": 1}', '{"companies/a/b": "A"}'])
def test_a_broken_list_of_addresses_stops_the_render(kept: str, tmp_path: Path) -> None:
    (tmp_path / "named.json").write_text(kept, encoding="utf-8")
    with pytest.raises(BuildError, match=r"content/named\.json: .*restore it from git"):
        render(newsroom.site(), tmp_path, TEMPLATES)


def test_a_story_changes_only_the_pages_of_whom_it_names(tmp_path: Path) -> None:
    desk = newsroom.desk()
    render(newsroom.site(desk), tmp_path, TEMPLATES)
    desk.small("wire", "Tellmark counts again", "2026-05-14", [], "It was so.")
    changed = {path.relative_to(tmp_path).as_posix() for path in render(newsroom.site(desk), tmp_path, TEMPLATES)}
    assert {name for name in changed if name.startswith(("companies/", "tools/", "named"))} == {
        "companies/index.md",
        "companies/tellmark.md",
    }


def test_days_that_pass_change_no_page_of_a_name(tmp_path: Path) -> None:
    desk = newsroom.desk()
    render(newsroom.site(desk), tmp_path, TEMPLATES)
    desk.small("wire", "Nobody by name", "2026-07-14", [], "It was so.")
    changed = {path.relative_to(tmp_path).as_posix() for path in render(newsroom.site(desk), tmp_path, TEMPLATES)}
    assert {name for name in changed if name.startswith(("companies/", "tools/", "named"))} == {
        "companies/index.md",
        "tools/index.md",
    }
