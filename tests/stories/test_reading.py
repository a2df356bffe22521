"""What was read of articles' words is kept: the same to the bit as read anew, whatever was kept, lost or broken."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from scraper.archive import Archive
from scraper.cache import Cache
from scraper.deciding import decide
from scraper.records import Article
from scraper.settings import Corrections, load
from scraper.stories.copies import sketches
from scraper.stories.reading import Readings

if TYPE_CHECKING:
    from scraper.stories import Embedder


def article(key: str, title: str, text: str = "", **more: object) -> Article:
    return Article(id=key, url=f"https://{key}.example/a", title=title, text=text, **more)


BOARD = article("board", "Kessel's board is closed", "Kessel Freight's board counted 2.4 billion tokens. " * 5)
QUAKE = article("quake", "Quake hits Orlenia", "A magnitude 6,1 earthquake hurt 11 people in the port of Sarn. " * 5)
FRENCH = article("french", "Séisme en Orlénie", "Un séisme de 6,1 a blessé 1 200 personnes à Sarn. " * 5, lang="fr")
EMPTY = article("empty", "")
ODD = article("odd", "\ud800 \0 half a character")

CASES = {
    # what an earlier run read, what this one is asked for, and how much of it has to be read
    "nothing was kept": ([], [BOARD, QUAKE], 2),
    "all was kept": ([BOARD, QUAKE, FRENCH, EMPTY, ODD], [BOARD, QUAKE, FRENCH, EMPTY, ODD], 0),
    "in another order": ([BOARD, QUAKE, FRENCH], [FRENCH, BOARD, QUAKE], 0),
    "one is new, and stands first": ([BOARD, FRENCH], [QUAKE, BOARD, FRENCH], 1),
    "one is closed": ([BOARD, QUAKE, FRENCH], [FRENCH, QUAKE], 0),
    "one has changed": ([BOARD, QUAKE], [BOARD, QUAKE.but(text=f"{QUAKE.text} Twelve, it said later.")], 1),
    "one is of another language": ([BOARD, FRENCH], [BOARD, FRENCH.but(lang="en")], 1),
    "one comes twice": ([BOARD], [QUAKE, BOARD, QUAKE.but(id="again")], 1),
    "nothing is asked for": ([BOARD], [], 0),
    "only what says nothing": ([EMPTY], [EMPTY], 0),
}


def read(readings: Readings, articles: list[Article]) -> list[object]:
    words, numbers = readings.terms(articles)
    terms = [part for said in (words, numbers) for part in (said.ids.tolist(), said.lengths.tolist(), list(said.names))]
    return [*terms, readings.rows("sketches", articles, sketches).tolist()]


@pytest.mark.parametrize(("before", "now", "to_read"), CASES.values(), ids=CASES.keys())
def test_what_was_kept_is_what_would_be_read(before: list[Article], now: list[Article], to_read: int) -> None:
    earlier = Readings()
    read(earlier, before)
    kept = Readings(earlier.to_keep())
    assert read(kept, now) == read(Readings(), now)
    assert kept.read == 2 * to_read  # once for the terms, once for the sketch
    assert read(Readings(kept.to_keep()), now) == read(Readings(), now)


def test_what_is_no_longer_open_is_forgotten() -> None:
    both, one = Readings(), Readings()
    read(both, [BOARD, QUAKE])
    read(one, [QUAKE])
    later = Readings(both.to_keep())
    read(later, [QUAKE])
    assert later.to_keep() == one.to_keep()


@pytest.mark.parametrize("spoil", [lambda b: b[:-300], lambda b: b"no such thing", lambda b: b[:200] + b[300:]])
def test_what_is_broken_is_read_anew(spoil) -> None:
    earlier = Readings()
    read(earlier, [BOARD, QUAKE])
    assert read(Readings(spoil(earlier.to_keep())), [QUAKE, BOARD]) == read(Readings(), [QUAKE, BOARD])


NIGHTS = [
    [BOARD, QUAKE],
    [article("board2", "Kessel shuts its token board", "Kessel Freight closes the board that ranked engineers.")],
    [article("reprint", "Port of Sarn shaken", QUAKE.text), FRENCH],
    [article("bank", "Tarn Bank counts log-ins", "Tarn Bank looks at weekly log-ins before it promotes anyone.")],
]


@pytest.mark.model
@pytest.mark.parametrize("lost", [set(), {2}, {0, 1, 2, 3}], ids=["kept", "lost midway", "lost each night"])
def test_a_lost_cache_changes_no_byte(lost: set[int], tmp_path: Path, embedder: Embedder) -> None:
    settings = replace(load(Path(__file__).parents[2] / "content"), corrections=Corrections())

    def after_all_nights(folder: Path, *, cached: bool) -> dict[str, bytes]:
        archive = Archive(folder / "content")
        for number, new in enumerate(NIGHTS):
            if number in lost:
                (folder / "cache.sqlite").unlink(missing_ok=True)
            archive.add(one.but(collected=f"2026-05-{number + 1:02d}", published=f"2026-05-{number + 1:02d}T08:00:00Z")
                        for one in new)  # fmt: skip
            with closing(Cache(folder / "cache.sqlite")) as cache:
                tonight = decide(archive, settings, embedder, cache if cached else None)
            archive.add(tonight.articles)
            archive.set_stories(tonight.stories, tonight.closing, tonight.month)
        return {file.name: file.read_bytes() for file in sorted((folder / "content").rglob("*.jsonl"))}

    with_cache = after_all_nights(tmp_path / "with", cached=True)
    assert with_cache == after_all_nights(tmp_path / "without", cached=False)
    assert any(b'"copy_of": "quake"' in said or b'"copy_of":"quake"' in said for said in with_cache.values())


def test_readings_of_other_rules_are_not_taken(tmp_path: Path) -> None:
    with closing(Cache(tmp_path / "cache.sqlite")) as cache:
        cache.keep_readings("old", b"old")
        assert cache.readings("new") == b""
        cache.keep_readings("new", b"new")
        assert (cache.readings("old"), cache.readings("new")) == (b"", b"new")


def test_sketches_are_of_one_kind_whoever_makes_them() -> None:
    both = sketches([BOARD, EMPTY])
    np.testing.assert_array_equal(both[0], sketches([BOARD])[0])
    assert both[0].any()
    assert not both[1].any()
