"""The cache may vanish or break at any time."""

from pathlib import Path

from scraper.archive import Archive
from scraper.cache import Cache
from scraper.records import Article


def test_a_broken_cache_is_begun_anew(tmp_path: Path) -> None:
    file = tmp_path / "cache.sqlite"
    file.write_bytes(b"this is no database, and long enough to be seen as none" * 100)
    cache = Cache(file)
    cache.see(["a"])
    assert cache.has_seen("a")
    assert not cache.has_seen("b")
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
    assert cache.has_seen("a")
    cache.close()


def test_briefs_are_kept_by_key(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "c.sqlite")
    assert cache.brief("k") is None
    cache.keep_brief("k", "{}")
    assert cache.brief("k") == "{}"
    cache.close()
