"""Which articles are on the beat, and on which topics: the words of topics.yml first, meaning second.

A text is judged by its best passages, so that a digest and a long article are on one scale. All that is specific to a
beat is in topics.yml: phrases, and the beat's signature, groups of words that stand together in a passage on it. What
is learnt (`relevance.json`, by `benchmarks/learn_relevance.py`) is only how much a phrase, the signature or a likeness
to a description says, so it serves another beat as well. A beat without a signature has one group: its phrases' words.
Topics are told apart likewise, by what speaks for each and for it more than for the others, with one set of weights.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from itertools import pairwise
from math import exp, log1p
from typing import TYPE_CHECKING

from scraper.stories.wording import fold, shown, title_of, words

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from scraper.records import Article
    from scraper.settings import Topic, Topics
    from scraper.stories.embedding import Embedder

OPENING = 480  # words of the text that are judged: what an article is about stands at its start
TELLING_WORDS = 2  # different words of phrases that let a headline with summary through
THIN_SUMMARY = 8  # words; with fewer there is only the headline to go by
PASSAGE = 120  # words judged at a time: a digest is one passage, so it and a long article are on one scale
LONG_WORD = 12  # characters, with the blank; a text is cut before its words are looked at
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
TOPIC_SIGNALS = (
    "phrases in headline",
    "phrases",
    "words of phrases in headline",
    "words of phrases",
    "words in headline",
    "words",
)
TOPIC_MODEL_SIGNALS = ("likeness",)
MOST_TOPICS = 3


@dataclass(frozen=True)
class Weights:
    """One part of `relevance.json`: logistic weights, and the line that decides."""

    signals: dict[str, float]
    bias: float
    line: float  # the score from which an article is on the beat, or on a topic

    def score(self, row: dict[str, float], *, against: float = 0.0) -> float:
        """Return how surely it is so, 0 to 1; `against` are log-odds that speak against it besides."""
        odds = self.bias + sum(self.signals[name] * row[name] for name in self.signals) - against
        return 1 / (1 + exp(-max(-50.0, min(50.0, odds))))


@dataclass(frozen=True)
class _Lexicon:
    """topics.yml as patterns: each phrase is matched whole, folded, with any blanks or hyphens between words."""

    topics: tuple[tuple[str, re.Pattern[str]], ...]
    words: tuple[re.Pattern[str], ...]  # of each topic, those that tell it from the others
    own_words: tuple[dict[str, float], ...]  # of each topic: the words of its phrases, less those that others share
    short_phrases: re.Pattern[str]  # those that too few telling words are in to be found by their words
    off_beat: re.Pattern[str]
    signature: tuple[re.Pattern[str], ...]  # of each group something stands in a passage on the beat
    vocabulary: dict[str, float]  # words that phrases are made of, by how many phrases they stand in


@cache
def shipped() -> dict[str, Weights]:
    """Return the weights that come with the program: by "words" alone and by "words and model", and so for topics."""
    text = resources.files("scraper.stories").joinpath("relevance.json").read_text(encoding="utf-8")
    return {key: Weights(**value) for key, value in json.loads(text).items() if not key.startswith("_")}


def could_be_on_beat(title: str, summary: str, topics: Topics) -> bool:
    """Return whether a headline and summary leave open that the page is on the beat; made to miss little.

    One phrase is enough, or two words that phrases are made of, or the subject (the signature's first group)
    beside a word of another group. Where there is a headline and hardly more, the subject alone is. No model, 50 µs.
    """
    lexicon = _lexicon(topics.model_dump_json())
    headline, listed = _terms(title), _terms(f"{title}\n{summary}")
    text = _spaced(listed)
    if len(lexicon.vocabulary.keys() & listed) >= TELLING_WORDS or lexicon.short_phrases.search(text):
        return True
    subject, *others = lexicon.signature
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
    lexicon = _lexicon(topics.model_dump_json())
    out = [_word_signals(article, lexicon) for article in articles]
    if embedder and articles:
        _add_likenesses(out, articles, topics, embedder)
    return out


def _word_signals(article: Article, lexicon: _Lexicon) -> dict[str, float]:
    headline = _terms(article.title)
    title = _spaced(headline)
    listed = _passages(headline, _opening(article))
    spaced = [_spaced(passage) for passage in listed]
    phrases = [log1p(_distinct(lexicon, passage)) for passage in spaced]
    vocabulary = [log1p(_weight(lexicon.vocabulary, passage)) for passage in listed]
    groups = [_signature(lexicon, passage) for passage in spaced]
    off = [log1p(len(set(lexicon.off_beat.findall(passage)))) for passage in spaced]
    return {
        "phrases in headline": log1p(_distinct(lexicon, title)),
        "phrases": _best_two(phrases),
        "words of phrases": _best_two(vocabulary),
        "signature in headline": sum(found > 0 for found in _signature(lexicon, title)) / len(lexicon.signature),
        "signature": _best_two([min(found) for found in groups]),
        "off-beat phrases in headline": log1p(len(set(lexicon.off_beat.findall(title)))),
        "off-beat phrases": _best_two(off),
    }


def _passages(headline: list[str], opening: list[str]) -> list[list[str]]:
    """Return the opening in pieces of about equal length, the headline with the first."""
    pieces = max(1, round(len(opening) / PASSAGE))
    ends = [len(opening) * n // pieces for n in range(pieces + 1)]
    cut = [opening[start:end] for start, end in pairwise(ends)]
    return [headline + cut[0], *cut[1:]]


def _signature(lexicon: _Lexicon, passage: str) -> list[float]:
    return [log1p(len(set(pattern.findall(passage)))) for pattern in lexicon.signature]


def _opening(article: Article) -> list[str]:
    return _terms(article.text[: OPENING * LONG_WORD])[:OPENING]


def _weight(weights: dict[str, float], listed: list[str]) -> float:
    """Return the sum of the weights of the different words of a list."""
    return sum(weights[word] for word in sorted(weights.keys() & set(listed)))


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)


def _best_two(values: list[float]) -> float:
    """Return the mean of the two best passages; where there is one, that one."""
    return _mean(sorted(values)[-2:])


def _distinct(lexicon: _Lexicon, text: str) -> int:
    return len({found for _, pattern in lexicon.topics for found in pattern.findall(text)})


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


def topic_signals(article: Article, row: dict[str, float], topics: Topics) -> dict[str, dict[str, float]]:
    """Return what speaks for each topic (by id) of an article on the beat; `row` are its `signals`.

    Words and likeness are less their mean over the topics: on a beat each topic is a little like the others.
    """
    lexicon = _lexicon(topics.model_dump_json())
    headline, opening = _terms(article.title), _opening(article)
    title, spaced, listed = _spaced(headline), _spaced(opening), _passages(headline, opening)
    out: dict[str, dict[str, float]] = {}
    for (id_, pattern), marks, own in zip(lexicon.topics, lexicon.words, lexicon.own_words, strict=True):
        out[id_] = {
            "phrases in headline": log1p(len(set(pattern.findall(title)))),
            "phrases": log1p(len(set(pattern.findall(spaced)))),
            "words of phrases in headline": _weight(own, headline),
            "words of phrases": _best_two([_weight(own, passage) for passage in listed]),
            "words in headline": log1p(len(set(marks.findall(title)))),
            "words": _best_two([log1p(len(set(marks.findall(_spaced(passage))))) for passage in listed]),
            "likeness": row.get(f"topic:{id_}", 0.0),
        }
    for name in ("words in headline", "words", "likeness"):
        mean = _mean([found[name] for found in out.values()])
        for found in out.values():
            found[name] -= mean
    return out


def chosen_topics(table: dict[str, dict[str, float]], weights: Weights) -> list[str]:
    """Return the ids of the topics that enough speaks for, strongest first, or else the strongest one."""
    scores = {id_: weights.score(found) for id_, found in table.items()}
    ranked = sorted(scores, key=lambda id_: (-scores[id_], id_))
    return [id_ for id_ in ranked if scores[id_] >= weights.line][:MOST_TOPICS] or ranked[:1]


def outside(articles: Sequence[Article], topics: Topics) -> list[Article]:
    """Return the articles that the words of no topic mark, which so stand under the nearest for want of a better."""
    weights, rows = shipped()["topics: words"], signals(articles, topics, None)
    return [
        article
        for article, row in zip(articles, rows, strict=True)
        if all(weights.score(found) < weights.line for found in topic_signals(article, row, topics).values())
    ]


def is_function_word(word: str) -> bool:
    """Tell whether a word (folded) says nothing about a subject."""
    return word in _FUNCTION_WORDS


def _description(topic: Topic) -> str:
    return f"{topic.name}. {topic.description}"


@lru_cache(maxsize=8)
def _lexicon(topics_json: str) -> _Lexicon:
    from scraper.settings import Topics

    topics = Topics.model_validate_json(topics_json)
    by_topic = [
        Counter(word for phrase in topic.phrases for word in set(_terms(phrase)) if len(word) > 1)
        for topic in topics.topics
    ]
    own = sum(by_topic, Counter[str]())
    vocabulary = {word: log1p(count) for word, count in sorted(own.items()) if word not in _FUNCTION_WORDS}
    return _Lexicon(
        topics=tuple((topic.id, _pattern(topic.phrases)) for topic in topics.topics),
        words=tuple(_pattern(topic.words) for topic in topics.topics),
        own_words=tuple(
            {word: n / own[word] for word, n in sorted(counts.items()) if word in vocabulary} for counts in by_topic
        ),
        short_phrases=_pattern(
            [
                phrase
                for topic in topics.topics
                for phrase in topic.phrases
                if len(vocabulary.keys() & _terms(phrase)) < TELLING_WORDS
            ]
        ),
        off_beat=_pattern([phrase for topic in topics.off_beat for phrase in topic.phrases]),
        signature=tuple(_pattern(group) for group in topics.beat.signature or [list(vocabulary)]),
        vocabulary=vocabulary,
    )


def _pattern(phrases: Sequence[str]) -> re.Pattern[str]:
    folded = sorted({" ".join(_terms(phrase)) for phrase in phrases}, key=lambda p: (-len(p), p))
    body = "|".join(re.escape(phrase) for phrase in folded if phrase)
    return re.compile(rf"(?<= )(?:{body})(?= )" if body else r"(?!)")


_ELISION = re.compile(r"^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)'(?=.)")


def _terms(text: str) -> list[str]:
    """Return the words without an elided article, so that French "l'IA" and "d'IA" are the same word."""
    return [_ELISION.sub("", word) for word in words(text)]


def _spaced(listed: list[str]) -> str:
    """Return words with one blank around each, so that a phrase is matched whole."""
    return f" {' '.join(listed)} "


# And words of amount and time that stand everywhere. Of the languages that phrases are written in here; a missing
# one only makes the first filter a little wider.
_FUNCTION_WORDS = frozenset(
    fold(
        "a an and are as at be by can for from has have how i in is it its much new no not of on or own per than that "
        "the their this to was when who whether with you you're au aux ce d dans de des du en est et la le les leur "
        "l'ia ne n'est par pas plus pour qu que qui sur un une der die das den dem ein eine im in ist mit nicht und "
        "von wie wird zu zum zur do more most less up out first day made now see top using longer cannot must son sa "
        "percent million billion trillion"
    ).split()
)
