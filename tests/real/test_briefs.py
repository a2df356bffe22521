"""Briefs of the real material beside the repository. `make eval` holds the figures of `benchmarks/briefs.py`."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import briefs as bench
from scraper.briefs import check, write
from scraper.records import Story
from scraper.stories import Embedder

SHARED = Path(__file__).resolve().parents[3] / "shared"
pytestmark = pytest.mark.real


def test_the_largest_story_of_the_beat(embedder: Embedder) -> None:
    articles = bench.beat_story(SHARED, "amazon-meshclaw-tokenmaxxing-ft-2026-05")
    story = Story(id="amazon", title="Amazon employees inflate AI token use", articles=[a.id for a in articles])
    brief = write(story, articles, embedder)
    assert check(brief, articles) == []
    assert len(brief.takeaways) == 5
    assert "Financial Times" in brief.unread_originals
    assert any((f.value, f.unit, f.qualifier) == (80, "%", ">") and len(f.evidence) >= 10 for f in brief.figures)
    shown = " ".join(t.text for t in [*brief.takeaways, *(s for x in brief.sections for s in x.sentences)])
    for fact in ("MeshClaw", "80 percent", "reviews", "managers"):
        assert fact in shown


def test_no_takeaway_of_the_largest_story_says_what_another_says(embedder: Embedder) -> None:
    articles = bench.beat_story(SHARED, "amazon-meshclaw-tokenmaxxing-ft-2026-05")
    story = Story(id="amazon", title="Amazon employees inflate AI token use", articles=[a.id for a in articles])
    texts = [t.text for t in write(story, articles, embedder).takeaways]
    assert len(texts) >= 3
    vectors = embedder.encode(texts)
    alike = vectors @ vectors.T
    assert all(alike[a, b] <= 0.55 for a in range(len(texts)) for b in range(a)), texts
