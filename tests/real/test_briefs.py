"""On the real material beside the repository: floors for what `benchmarks/briefs.py` measures."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import briefs as bench
from scraper.briefs import check, write
from scraper.records import Story
from scraper.stories import Embedder

SHARED = Path(__file__).resolve().parents[3] / "shared"
pytestmark = pytest.mark.real


def test_the_check_catches_planted_faults_and_lets_true_sentences_pass() -> None:
    caught, rejected, total = bench.planted(SHARED, wanted=140)
    assert sum(hit for hit, _ in caught.values()) >= 0.95 * sum(n for _, n in caught.values()), caught
    assert rejected <= 0.02 * total


def test_the_largest_story_of_the_beat() -> None:
    articles = bench.beat_story(SHARED, "amazon-meshclaw-tokenmaxxing-ft-2026-05")
    story = Story(id="amazon", title="Amazon employees inflate AI token use", articles=[a.id for a in articles])
    brief = write(story, articles)
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


def test_figures_of_the_beat() -> None:
    hit, found, recalled, stated = bench.figures_of_the_beat(SHARED)
    assert hit >= 0.85 * found
    assert recalled >= 0.5 * stated


def test_our_choice_of_sentences_is_no_worse_than_the_leads() -> None:
    found = bench.rouge(SHARED, "test", peers=False)
    assert all(ours > lead for ours, lead in zip(found["ours"], found["lead-1 of each"], strict=True)), found
