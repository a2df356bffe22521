"""The cache may vanish or break at any time."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from scraper.archive import Archive
from scraper.cache import Cache
from scraper.errors import CacheError
from scraper.records import Article


def no_database(file: Path) -> None:
    file.write_bytes(b"this is no database, and long enough to be seen as none" * 100)


def overwritten(file: Path) -> None:
    """A page in the middle is gone, which only those who read it notice."""
    whole = file.read_bytes()
    file.write_bytes(whole[:8192] + b"\xff" * 4096 + whole[12288:])


@pytest.mark.parametrize("harm", [no_database, overwritten])
def test_a_damaged_cache_is_begun_anew(harm: Callable[[Path], None], tmp_path: Path) -> None:
    file = tmp_path / "cache.sqlite"
    cache = Cache(file)
    cache.keep_texts({f"{n:05}": "a text " * 100 for n in range(100)})
    cache.close()
    harm(file)
    cache = Cache(file)
    cache.settle(["a"], "rules")
    assert [cache.is_settled(article, "rules") for article in "ab"] == [True, False]
    cache.close()


def test_a_cache_that_another_program_holds_is_left_to_it(tmp_path: Path) -> None:
    file = tmp_path / "cache.sqlite"
    cache = Cache(file)
    cache.settle(["a"])
    cache.close()
    with closing(sqlite3.connect(file)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(CacheError, match=r"cache\.sqlite: .* holds it; end that program, and run it again"):
            Cache(file, patience=0.01)
    cache = Cache(file)
    assert cache.is_archived("a")
    cache.close()


def test_archive_files_are_indexed_once_and_again_when_they_change(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.add([Article(id="a", collected="2026-05-12")])  # type: ignore[call-arg]
    cache = Cache(tmp_path / ".cache" / "c.sqlite")
    assert cache.unindexed(archive.folder) == ["2026-05.jsonl"]
    cache.index(archive.folder, {"2026-05.jsonl": ["a"]})
    assert cache.unindexed(archive.folder) == []
    archive.add([Article(id="b", collected="2026-05-12")])  # type: ignore[call-arg]
    assert cache.unindexed(archive.folder) == ["2026-05.jsonl"]
    assert cache.is_settled("a", "any rules")
    cache.settle(["c"], "rules")
    assert [cache.is_archived(article) for article in "abc"] == [True, False, False]
    cache.close()


def test_what_is_no_longer_in_the_archive_may_come_again(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    cache = Cache(tmp_path / ".cache" / "c.sqlite")
    archive.add(Article(id=id_, collected="2026-05-12") for id_ in "ab")  # type: ignore[call-arg]
    cache.index(archive.folder, {"2026-05.jsonl": ["a", "b"]})
    cache.settle(["off"], "rules")
    file = archive.folder / "2026-05.jsonl"
    file.write_text(file.read_text().splitlines()[0] + "\n")  # as a commit that is taken back leaves it
    assert cache.unindexed(archive.folder) == ["2026-05.jsonl"]
    cache.index(archive.folder, {"2026-05.jsonl": ["a"]})
    assert [cache.is_settled(article, "rules") for article in ("a", "b", "off")] == [True, False, True]
    file.unlink()
    assert cache.unindexed(archive.folder) == []
    assert not cache.is_archived("a")
    cache.close()


def test_what_was_judged_off_the_beat_is_judged_again_by_new_rules(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "c.sqlite")
    cache.settle(["a"], "old rules")
    assert not cache.is_settled("a", "new rules")
    cache.settle(["a"])
    assert cache.is_settled("a", "new rules")
    cache.close()


def test_briefs_are_kept_by_key(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "c.sqlite")
    assert cache.brief("k") is None
    cache.keep_brief("k", "{}")
    assert cache.brief("k") == "{}"
    cache.close()


def test_what_has_passed_the_check_is_remembered_by_key(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "c.sqlite")
    cache.keep_passed("a")
    cache.keep_passed("a")
    cache.close()
    cache = Cache(tmp_path / "c.sqlite")
    assert [cache.has_passed(key) for key in "ab"] == [True, False]
    cache.close()


def test_what_is_over_is_forgotten(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "c.sqlite")
    cache.keep_texts({"a": "A", "b": "B"})
    for key in "kl":
        cache.keep_brief(key, "{}")
        cache.keep_passed(key)
    cache.keep_only("texts", {"b", "c"})
    cache.keep_only("briefs", {"l"})
    cache.keep_only("passed", set())
    assert [cache.brief(key) for key in "kl"] == [None, "{}"]
    assert [cache.has_passed(key) for key in "kl"] == [False, False]
    cache.close()
    with closing(sqlite3.connect(tmp_path / "c.sqlite")) as database:
        assert database.execute("SELECT * FROM texts").fetchall() == [("b", "B")]
