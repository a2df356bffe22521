"""The pictures for those who share a story: size, weight, determinism, and which of them a night draws."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from scraper.pages.exports import cards
from scraper.pages.exports.cards import HEIGHT, WIDTH, Drawn, draw, png
from scraper.pages.story import StoryView, view
from tests.pages import newsroom

INFO = newsroom.settings().general.site
BIG = "corvanes-staff-ran-agents-on-empty-work-to-climb-a-token"


def views(desk: newsroom.Desk) -> list[StoryView]:
    site = newsroom.site(desk)
    return [view(site, story) for story in site.stories]


def test_every_story_has_a_small_picture_of_the_size_that_is_asked_for(tmp_path: Path) -> None:
    stories = views(newsroom.hostile(newsroom.desk()))
    changed = draw(stories, ["moved"], INFO, tmp_path)
    assert {file.stem for file in changed} == {"index", "moved", *(story.id for story in stories)}
    for file in changed:
        assert file.stat().st_size < 14_000, file
        with Image.open(file) as image:
            image.verify()
            assert (image.format, image.mode, image.size) == ("PNG", "P", (WIDTH, HEIGHT))


def test_what_stands_on_a_card_is_the_story() -> None:
    story = next(story for story in views(newsroom.desk()) if story.id == BIG)
    assert cards.card(story, INFO) == Drawn(
        "Corvane’s staff ran agents on empty work to climb a token ranking",
        "7 articles, 4 original reports · 14 May 2026 · The Harbour Ledger and 5 more",
        "Overcount",
        ("unread", "original", "original", "original", "retelling", "retelling", "retelling", "copy"),
    )


def test_same_card_same_bytes_in_another_process() -> None:
    wanted = Drawn("Une mairie plafonne les jetons – déjà vu", "1 article", "Overcount", ("original",))
    program = f"from scraper.pages.exports.cards import *; import sys; sys.stdout.buffer.write(png({wanted!r}))"
    command = [sys.executable, "-c", program]
    other = subprocess.run(command, capture_output=True, check=True, cwd=newsroom.ROOT).stdout
    assert hashlib.sha256(other).digest() == hashlib.sha256(png(wanted)).digest()


def test_only_a_card_that_says_something_else_is_drawn_again(tmp_path: Path) -> None:
    desk = newsroom.desk()
    draw(views(desk), [], INFO, tmp_path)
    assert draw(views(desk), [], INFO, tmp_path) == []
    story = desk.stories[3]
    desk.stories[3] = story.but(title="Another headline")
    assert draw(views(desk), [], INFO, tmp_path) == [tmp_path / f"{story.id}.png"]
    (tmp_path / f"{story.id}.png").write_bytes(b"half a file")
    assert draw(views(desk), [], INFO, tmp_path) == [tmp_path / f"{story.id}.png"]
    desk.stories.remove(desk.stories[3])
    assert draw(views(desk), [], INFO, tmp_path) == [tmp_path / f"{story.id}.png"]
    assert not (tmp_path / f"{story.id}.png").exists()


def test_an_older_story_and_a_withdrawn_one_show_the_name_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cards, "NEWEST", 1)
    newest, older, *_ = views(newsroom.desk())
    draw([newest, older], ["withdrawn"], INFO, tmp_path)
    same = (tmp_path / "withdrawn.png").read_bytes()
    assert (tmp_path / f"{older.id}.png").read_bytes() == same == png(Drawn("Overcount", "", ""))
    assert (tmp_path / f"{newest.id}.png").read_bytes() != same
    assert len(same) < 3000


HEADLINES = {
    "accents": ("Élysée : où l’œuvre coûte 200 000 €", True),
    "Greek and Cyrillic": ("Αθήνα, Київ", True),
    "letters that the font lacks": ("שלום עולם", False),
    "Chinese": ("代币排行", False),
    "a picture": ("Tokens 🚀", False),
}


@pytest.mark.parametrize("name", HEADLINES)
def test_a_headline_that_the_font_lacks_leaves_the_sites_own_line(name: str) -> None:
    title, written = HEADLINES[name]
    desk = newsroom.Desk()
    desk.small("wire", title, "2026-05-14", [], "It was counted.", lang="fr")
    desk.stories[0] = desk.stories[0].but(id="x")
    desk.briefs["x"] = desk.briefs.popitem()[1]
    assert cards.card(views(desk)[0], INFO).headline == (title if written else INFO.tagline)


def ink(drawn: Drawn) -> tuple[int, int, int, int]:
    """Where a card has ink."""
    with Image.open(io.BytesIO(png(drawn))) as image:
        colours = Image.frombytes("L", image.size, image.tobytes())
    letters = colours.point([255 * (colour == 3) for colour in range(256)])
    return letters.getbbox() or (WIDTH, 0, 0, 0)


@pytest.mark.parametrize("text", ["tokenmaxxing" * 40, "a long headline " * 40, "W" * 300, "one", ""])
def test_nothing_leaves_the_card(text: str) -> None:
    left, _, right, bottom = ink(Drawn(text, text, text, ("retelling",) * 40))
    assert left >= 60
    assert right <= WIDTH - 60
    assert bottom <= HEIGHT - 30
