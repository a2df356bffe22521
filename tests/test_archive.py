"""The archive is text, sorted, a record a line, and is never half-written."""

import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from scraper.archive import Archive, sweep, write_atomically
from scraper.errors import ArchiveError
from scraper.records import Article, Story


def article(name: str, collected: str) -> Article:
    return Article(id=name, url=f"https://a.example/{name}", title=name, collected=collected)  # type: ignore[call-arg]


def test_articles_are_filed_by_the_month_of_collection_and_sorted(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    assert archive.add([article("b", "2026-05-12"), article("a", "2026-05-30"), article("c", "2026-06-01")]) == 2
    assert sorted(file.name for file in archive.folder.iterdir()) == ["2026-05.jsonl", "2026-06.jsonl"]
    assert [a.id for a in archive.articles()] == ["a", "b", "c"]
    assert [a.id for a in archive.articles(since="2026-06-15")] == ["c"]
    lines = (archive.folder / "2026-05.jsonl").read_text().splitlines()
    assert [line[:9] for line in lines] == ['{"id": "a', '{"id": "b']


@pytest.mark.parametrize(
    ("before", "day"), [("2026-06-02", "2026-06-01"), ("2026-06-01", "2026-05-30"), ("2026-05-12", "")]
)
def test_the_last_day_before_another_is_found_across_months(before: str, day: str, tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    assert archive.last_day(before) == ""
    archive.add([article("b", "2026-05-12"), article("a", "2026-05-30"), article("c", "2026-06-01")])
    assert archive.last_day(before) == day


def test_articles_are_found_by_id_whatever_their_month(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.add([article("a", "2026-05-12"), article("b", "2026-05-12"), article("c", "2026-06-01")])
    assert [found.id for found in archive.named({"c", "a", "x"})] == ["a", "c"]
    assert archive.named(set()) == []


def test_adding_what_is_there_changes_nothing(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.add([article("a", "2026-05-12"), article("b", "2026-05-12")])
    before = (archive.folder / "2026-05.jsonl").stat()
    assert archive.add([article("a", "2026-05-12")]) == 0
    assert (archive.folder / "2026-05.jsonl").stat().st_mtime_ns == before.st_mtime_ns


def test_a_line_that_is_no_record_is_named_with_its_place(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.add([article("a", "2026-05-12")])
    with (archive.folder / "2026-05.jsonl").open("a") as file:
        file.write('{"id": "b", "ti')
    with pytest.raises(ArchiveError, match=r"archive/2026-05\.jsonl:2.*git checkout"):
        archive.articles()


def test_stories_come_back_equal(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    stories = [Story(id="b", title="B\u2028x", articles=["1"]), Story(id="a", title="A", articles=["2"])]
    assert archive.set_stories(stories)
    assert not archive.set_stories(reversed(stories))
    assert archive.stories() == sorted(stories, key=lambda story: story.id)


def test_a_failed_write_leaves_the_old_file_and_no_rest(tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    write_atomically(file, "old")
    with pytest.raises(UnicodeEncodeError):
        write_atomically(file, "\ud800")
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        if os.geteuid() != 0:  # root may write anywhere
            with pytest.raises(PermissionError):
                write_atomically(file, "new")
    finally:
        tmp_path.chmod(stat.S_IRWXU)
    assert file.read_text() == "old"
    assert os.listdir(tmp_path) == ["page.md"]


def test_what_a_killed_run_left_half_written_is_swept_unless_it_is_new(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.add([article("a", "2026-05-12")])
    for file, at in [(tmp_path / ".health.json.x1.part", 100), (archive.folder / ".2026-05.jsonl.x2.part", 100)]:
        file.write_text("half")
        os.utime(file, (at, at))
    running = tmp_path / ".health.json.x3.part"
    running.write_text("half")
    os.utime(running, (900, 900))
    assert sweep(tmp_path, before=500) == 2
    assert sorted(file.name for file in tmp_path.rglob("*") if file.is_file()) == [running.name, "2026-05.jsonl"]


def test_a_night_reads_what_is_open_and_closes_what_got_nothing_new(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    days = {"a": "2026-01-30", "b": "2026-03-01", "c": "2026-02-27", "d": "2026-05-01", "e": "2026-05-02"}
    archive.add(article(name, day) for name, day in days.items())
    # `long` reaches back into February, `over` got nothing since then.
    long, over = Story(id="long", title="L", articles=["c", "d"]), Story(id="over", title="O", articles=["a", "b"])
    over = over.but(redirects=["older"])
    archive.set_stories([long, over])
    (tmp_path / "archive" / "2026-01.jsonl").write_text("unreadable\n")
    found = archive.window(21)
    assert ([a.id for a in found.articles], found.recent) == (["c", "d", "e"], {"d", "e"})
    assert (found.stories, found.closing, found.month) == ([long], [over], "2026-04")
    assert archive.set_stories(found.stories, found.closing, found.month)
    assert (tmp_path / "archive" / "stories-2026-04.jsonl").read_text().count("\n") == 1
    assert archive.window(21) == replace(found, closing=[])
    assert archive.stories() == [long, over]
    assert archive.issued() == {"over", "older"}
    assert not archive.set_stories(found.stories)
    (tmp_path / "archive" / "2026-01.jsonl").write_text(article("a", "2026-01-30").to_json() + "\n")
    assert archive.window(21, {"a"}).stories == [long, over]  # a verdict opens it again
    assert archive.holding({"a", "d"}) == [long, over]
    assert archive.holding({"e"}) == []


def test_a_story_that_a_killed_run_left_in_both_places_is_closed_again(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.add([article("a", "2026-01-30"), article("b", "2026-05-01")])
    story = Story(id="s", title="S", articles=["a"])
    archive.set_stories([story], [story], "2026-04")
    assert archive.stories() == [story]
    found = archive.window(21)
    archive.set_stories(found.stories, found.closing, found.month)
    assert (archive.stories(), archive.window(21).closing) == ([story], [])


def test_a_closed_story_that_was_merged_later_is_no_story_and_its_id_stays_issued(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    heir = Story(id="heir", title="H", articles=["a", "b"], redirects=["gone"])
    archive.set_stories([heir], [Story(id="gone", title="G", articles=["a"])], "2026-04")
    assert archive.stories() == archive.holding({"a"}) == [heir]
    assert "gone" in archive.issued()
