"""The cache may vanish or break at any time."""

from pathlib import Path

from scraper.archive import Archive
from scraper.cache import Cache
from scraper.records import Article


def test_a_broken_cache_is_begun_anew(tmp_path: Path) -> None:
    file = tmp_path / "cache.sqlite"
    file.write_bytes(b"this is no database, and long enough to be seen as none" * 100)
    cache = Cache(file)
    cache.settle(["a"], "rules")
    assert cache.is_settled("a", "rules")
    assert not cache.is_settled("b", "rules")
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
