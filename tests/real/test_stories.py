"""The stories stage on ../shared: what must hold whatever the figures are. `make eval` holds the figures."""

from __future__ import annotations

import random

import pytest

from benchmarks.labelled import SETS, load, shared_embedder
from scraper.stories import Embedder, cluster, copies, stories

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    """The real model; thousands of real texts are worth a cache, which `make eval` shares."""
    return shared_embedder()


@pytest.mark.model
@pytest.mark.parametrize("name", SETS)
def test_the_order_in_which_articles_come_changes_no_story(name: str, embedder: Embedder) -> None:
    articles = load(name)[0][:800]
    found = cluster(articles, embedder)
    assert cluster(random.Random(5).sample(articles, len(articles)), embedder) == found
    assert sorted(id_ for group in found for id_ in group) == sorted(a.id for a in articles)


@pytest.mark.model
def test_a_night_without_news_changes_no_story_of_the_beat(embedder: Embedder) -> None:
    articles = copies(load("beat")[0])
    found = cluster(articles, embedder)
    first = stories(found, articles)
    assert stories(found, articles, first) == first
    assert len({s.id for s in first}) == len(first) == len(found)


def test_no_copy_crosses_from_one_event_to_its_look_alike() -> None:
    articles, truth = load("ecbplus")
    story = dict(zip((a.id for a in articles), truth, strict=True))
    reprints = [(a.id, a.copy_of) for a in copies(articles) if a.copy_of]
    assert reprints
    assert [(a, b) for a, b in reprints if story[a] != story[b]] == []
    assert len(reprints) < 0.1 * len(articles)
