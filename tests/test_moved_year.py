"""`overcount build --year`: a year moves, the checks pass on both sites, and a later verdict is noticed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.archive import Archive
from scraper.records import Article, article_id
from tests.test_cli import overcount
from tests.web.demo import lay_out

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://harbourledger.example/2025/ranking"


def archived(root: Path, url: str, day: str) -> None:
    text = (
        "Corvane Systems ranks its engineers by the tokens that they use each week.\n"
        "The company set a goal that more than 80 percent of its developers use AI tools each week."
    )
    made = Article(id=article_id(url), url=url, title="Corvane ranks engineers by tokens", text=text,
                   publisher="The Harbour Ledger", published=f"{day}T08:00:00Z", lang="en", source="harbour-ledger",
                   collected=day, topics=["leaderboards"], relevance=0.9, on_beat=True)  # fmt: skip
    Archive(root / "content").add([made])


def test_a_year_is_moved_checked_and_made_again_after_a_verdict(tmp_path: Path) -> None:
    lay_out(tmp_path)
    site = ["--root", str(tmp_path)]
    archived(tmp_path, URL, "2025-06-02")
    assert overcount(*site, "build").returncode == 0
    archived(tmp_path, URL.replace("2025", "2026"), "2026-03-02")
    assert overcount(*site, "build").returncode == 0
    (old,) = [story.id for story in Archive(tmp_path / "content").stories() if story.first_published < "2026"]
    told = overcount(*site, "build", "--year", "2025")
    assert "doesn't name 2025" in told.stderr
    settings = tmp_path / "content" / "overcount.yml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("site:\n", "site:\n  years: {2025: https://old.example/}\n", 1), encoding="utf-8")
    assert "its site was never made, so its pages stay here" in overcount(*site, "build").stderr
    told = overcount(*site, "build", "--year", "2025")
    assert told.returncode == 0, told.stderr
    assert (tmp_path / "years" / "2025" / "public" / "stories" / old / "index.html").exists()
    assert overcount(*site, "build").returncode == 0
    moved = (tmp_path / "public" / "stories" / old / "index.html").read_text(encoding="utf-8")
    assert f'url=https://old.example/stories/{old}/"' in moved
    checked = overcount(*site, "check")
    assert checked.returncode == 0, checked.stdout
    corrections = tmp_path / "content" / "corrections.yml"
    verdict = f"\nhidden:\n  - {{article: {URL}, reason: Asked.}}\n"
    text = corrections.read_text(encoding="utf-8").replace("hidden: []", "")
    corrections.write_text(text + verdict, encoding="utf-8")
    assert f"1 story of 2025 changed since its site was made: {old}; run" in overcount(*site, "build").stderr
