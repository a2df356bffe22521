"""What a report tells is gathered from the archive, the cache, git and the built site."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from scraper.archive import Archive
from scraper.operations import record
from scraper.operations.commands import git
from scraper.operations.facts import gathered
from scraper.place import Place
from scraper.records import Article, Story
from scraper.settings import load
from tests.web.demo import lay_out


def test_what_is_known_of_a_night(tmp_path: Path) -> None:
    lay_out(tmp_path)
    place, settings = Place(tmp_path), load(tmp_path / "content")
    archive = Archive(place.content)
    archive.add(
        Article(id=f"a{n}", url=f"https://e.example/{n}", title="T", collected=f"2026-10-{n + 1:02}")  # type: ignore[call-arg]
        for n in range(14)
    )
    archive.set_stories([Story(id="one", title="One", articles=["a0"])])
    (place.public / "stories").mkdir(parents=True)
    (place.public / "index.html").write_text("<p>Home", encoding="utf-8")
    (place.public / "stories" / "feed.xml").write_text("<feed/>", encoding="utf-8")
    record.write(place.cache, record.Night(new_stories=["one", "gone"]))
    now = datetime(2026, 10, 24, 4, 23, tzinfo=UTC)
    known = gathered(place, settings, now)
    assert known.sizes.repository == 0  # it is in no repository
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", "--all")
    known = gathered(place, settings, now)
    assert known.sizes.repository > 1000
    assert (known.sizes.site, known.sizes.pages, known.sizes.stories, known.sizes.articles) == (14, 1, 1, 14)
    assert known.sizes.per_day == 1.0
    assert known.silence is not None
    assert (known.silence.days, known.silence.since) == (10, "2026-10-14")
    listed = (place.content / "sources.yml").read_text(encoding="utf-8").splitlines()
    assert listed[known.lines["tally-post"] - 1].endswith("tally-post")
    address = settings.general.site.url.rstrip("/")
    assert known.new_stories == [("One", f"{address}/stories/one/"), ("gone", f"{address}/stories/gone/")]
