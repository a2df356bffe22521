"""Which topics an article on the beat is about: what speaks for each, and for it more than for the others.

One set of weights serves all topics (`learnt`); all that is specific to one is in topics.yml.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.stories.learnt import Weights, shipped
from scraper.stories.lexicon import best_two, found, lexicon, passages, spaced, weight

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.records import Article
    from scraper.settings import Topics

TOPIC_SIGNALS = (
    "phrases in headline",
    "phrases",
    "words of phrases",
    "words in headline",
    "words",
)
TOPIC_MODEL_SIGNALS = ("likeness",)
MOST_TOPICS = 3


def topic_signals(article: Article, row: dict[str, float], topics: Topics) -> dict[str, dict[str, float]]:
    """Return what speaks for each topic (by id) of an article on the beat; `row` has its likeness to each.

    Words and likeness are less their mean over the topics: on a beat each topic is a little like the others.
    """
    patterns = lexicon(topics)
    headline, listed = passages(article)
    title, pieces = spaced(headline), [spaced(passage) for passage in listed]
    out: dict[str, dict[str, float]] = {}
    for (id_, phrases), words, own in zip(patterns.topics, patterns.words, patterns.own_words, strict=True):
        out[id_] = {
            "phrases in headline": found(phrases, title),
            "phrases": best_two([found(phrases, piece) for piece in pieces]),
            "words of phrases": best_two([weight(own, passage) for passage in listed]),
            "words in headline": found(words, title),
            "words": best_two([found(words, piece) for piece in pieces]),
            "likeness": row.get(f"topic:{id_}", 0.0),
        }
    for name in ("words in headline", "words", "likeness"):
        mean = sum(signals[name] for signals in out.values()) / len(out)
        for signals in out.values():
            signals[name] -= mean
    return out


def chosen_topics(table: dict[str, dict[str, float]], weights: Weights) -> list[str]:
    """Return the ids of the topics that enough speaks for, strongest first, or else the strongest one."""
    scores = {id_: weights.score(signals) for id_, signals in table.items()}
    ranked = sorted(scores, key=lambda id_: (-scores[id_], id_))
    return [id_ for id_ in ranked if scores[id_] >= weights.line][:MOST_TOPICS] or ranked[:1]


def outside(articles: Sequence[Article], topics: Topics) -> list[Article]:
    """Return the articles that the words of no topic mark, which so stand under the nearest for want of a better."""
    weights = shipped()["topics: words"]
    return [
        article
        for article in articles
        if all(weights.score(signals) < weights.line for signals in topic_signals(article, {}, topics).values())
    ]
