"""Which articles are on the beat: the words of topics.yml first, meaning second.

A text is judged by its best passages, so that a digest and a long article are on one scale. All that is specific to a
beat is in topics.yml: phrases, and the beat's signature, groups of words that stand together in a passage on it; a beat
without a signature has one group, its phrases' words.
"""

from __future__ import annotations

from math import log1p
from typing import TYPE_CHECKING

from scraper.stories.learnt import shipped
from scraper.stories.lexicon import (
    TELLING_WORDS,
    Lexicon,
    best_two,
    found,
    lexicon,
    passages,
    spaced,
    terms_in,
    weight,
)
from scraper.stories.topics import chosen_topics, topic_signals
from scraper.stories.wording import shown, title_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from scraper.records import Article
    from scraper.settings import Topic, Topics
    from scraper.stories.embedding import Embedder

THIN_SUMMARY = 8  # words; with fewer there is only the headline to go by
WORD_SIGNALS = (
    "phrases in headline",
    "phrases",
    "words of phrases",
    "signature in headline",
    "signature",
    "off-beat phrases in headline",
    "off-beat phrases",
)
MODEL_SIGNALS = (
    "nearest topic",
    "nearest topics, mean of three",
    "beat",
    "nearest off-beat subject",
    "headline to nearest topic",
    "headline to nearest off-beat subject",
)


def could_be_on_beat(title: str, summary: str, topics: Topics) -> bool:
    """Return whether a headline and summary leave open that the page is on the beat; made to miss little.

    One phrase is enough, or two words that phrases are made of, or the subject (the signature's first group)
    beside a word of another group. Where there is a headline and hardly more, the subject alone is. No model, 50 µs.
    """
    patterns = lexicon(topics)
    headline, listed = terms_in(title), terms_in(f"{title}\n{summary}")
    text = spaced(listed)
    if len(patterns.vocabulary.keys() & listed) >= TELLING_WORDS or patterns.short_phrases.search(text):
        return True
    subject, *others = patterns.signature
    thin = len(listed) - len(headline) < THIN_SUMMARY
    return subject.search(text) is not None and (thin or any(group.search(text) for group in others))


def relevance(
    articles: Sequence[Article],
    topics: Topics,
    embedder: Embedder | None,
    judged_off: Sequence[Article] = (),
    judged_on: Sequence[Article] = (),
    *,
    kept: Collection[str] = (),
) -> list[Article]:
    """Return the articles with `relevance` (0 to 1), `on_beat` and `topics` (ids, strongest first).

    What reads like an article of `judged_off`, which a maintainer has judged off the beat, is less likely to be on it,
    and what reads like one of `judged_on` is likelier; this needs the model. An article with an id in `kept` is given
    topics whatever its `on_beat`: something else has decided that readers see it.
    """
    kind = "words and model" if embedder else "words"
    weights, topic_weights = shipped()[kind], shipped()[f"topics: {kind}"]
    table, against = signals(articles, topics, embedder), pulls(articles, judged_off, embedder)
    out = []
    for article, row, off, on in zip(articles, table, against, pulls(articles, judged_on, embedder), strict=True):
        score = round(weights.score(row, against=off - on), 3)
        on_beat = score >= weights.line
        shown_ = on_beat or article.id in kept
        chosen = chosen_topics(topic_signals(article, row, topics), topic_weights) if shown_ else []
        out.append(article.but(relevance=score, on_beat=on_beat, topics=chosen))
    return out


LIKE = 0.6  # cosine from which an article is like one that a maintainer has judged
PULL = 16.0  # log-odds against an article that reads the same as one judged off the beat, or for one judged on it


def pulls(articles: Sequence[Article], judged: Sequence[Article], embedder: Embedder | None) -> list[float]:
    """Return how much each article's likeness to the nearest of `judged` says, in log-odds; nothing of itself."""
    if embedder is None or not judged or not articles:
        return [0.0] * len(articles)
    vectors = embedder.encode([shown(article) for article in [*articles, *judged]])
    likeness = vectors[: len(articles)] @ vectors[len(articles) :].T
    for row, article in enumerate(articles):
        likeness[row, [example.id == article.id for example in judged]] = 0
    nearest = likeness.max(axis=1)
    return [PULL * (max(0.0, float(near) - LIKE) / (1 - LIKE)) ** 2 for near in nearest]


def signals(articles: Sequence[Article], topics: Topics, embedder: Embedder | None) -> list[dict[str, float]]:
    """Return what speaks for and against each article; likenesses to single topics under `topic:ID`."""
    patterns = lexicon(topics)
    out = [_word_signals(article, patterns) for article in articles]
    if embedder and articles:
        _add_likenesses(out, articles, topics, embedder)
    return out


def _word_signals(article: Article, patterns: Lexicon) -> dict[str, float]:
    headline, listed = passages(article)
    title, pieces = spaced(headline), [spaced(passage) for passage in listed]
    return {
        "phrases in headline": _phrases(patterns, title),
        "phrases": best_two([_phrases(patterns, piece) for piece in pieces]),
        "words of phrases": best_two([log1p(weight(patterns.vocabulary, passage)) for passage in listed]),
        "signature in headline": sum(n > 0 for n in _signature(patterns, title)) / len(patterns.signature),
        "signature": best_two([min(_signature(patterns, piece)) for piece in pieces]),
        "off-beat phrases in headline": found(patterns.off_beat, title),
        "off-beat phrases": best_two([found(patterns.off_beat, piece) for piece in pieces]),
    }


def _phrases(patterns: Lexicon, text: str) -> float:
    return log1p(len({phrase for _, pattern in patterns.topics for phrase in pattern.findall(text)}))


def _signature(patterns: Lexicon, text: str) -> list[float]:
    return [found(group, text) for group in patterns.signature]


def _add_likenesses(
    rows: list[dict[str, float]], articles: Sequence[Article], topics: Topics, embedder: Embedder
) -> None:
    import numpy as np

    subjects = [_description(topic) for topic in topics.topics]
    others = [_description(topic) for topic in topics.off_beat]
    texts = [shown(a) for a in articles]
    titles = [title_of(a) for a in articles]
    vectors = embedder.encode([*texts, *titles, f"{topics.beat.name}. {topics.beat.description}", *subjects, *others])
    n, k = len(articles), len(subjects)
    beat = vectors[2 * n]
    on, off = vectors[2 * n + 1 : 2 * n + 1 + k], vectors[2 * n + 1 + k :]
    for row, text, title in zip(rows, vectors[:n], vectors[n : 2 * n], strict=True):
        near, far = on @ text, off @ text
        row["nearest topic"] = float(near.max())
        row["nearest topics, mean of three"] = float(np.sort(near)[-3:].mean())
        row["beat"] = float(beat @ text)
        row["nearest off-beat subject"] = float(far.max()) if len(far) else 0.0
        row["headline to nearest topic"] = float((on @ title).max())
        row["headline to nearest off-beat subject"] = float((off @ title).max()) if len(off) else 0.0
        for topic, likeness in zip(topics.topics, near, strict=True):
            row[f"topic:{topic.id}"] = float(likeness)


def _description(topic: Topic) -> str:
    return f"{topic.name}. {topic.description}"
