"""topics.yml as patterns, and an article as the passages that they are looked for in."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import log1p
from typing import TYPE_CHECKING

from scraper.stories.wording import fold, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.records import Article
    from scraper.settings import Topics

OPENING = 480  # words of the text that are judged: what an article is about stands at its start
PASSAGE = 120  # words judged at a time: a digest is one passage, so it and a long article are on one scale
LONG_WORD = 12  # characters, with the blank; a text is cut before its words are looked at
TELLING_WORDS = 2  # different words of phrases that let a headline with summary through


@dataclass(frozen=True)
class Lexicon:
    """topics.yml as patterns: each phrase is matched whole, folded, with any blanks or hyphens between words.

    A phrase that ends in `*` is matched with any ending of its last word.
    """

    topics: tuple[tuple[str, re.Pattern[str]], ...]
    words: tuple[re.Pattern[str], ...]  # of each topic, those that tell it from the others
    own_words: tuple[dict[str, float], ...]  # of each topic: the words of its phrases, less those that others share
    short_phrases: re.Pattern[str]  # those that too few telling words are in to be found by their words
    off_beat: re.Pattern[str]
    signature: tuple[re.Pattern[str], ...]  # of each group something stands in a passage on the beat
    vocabulary: dict[str, float]  # words that phrases are made of, by how many phrases they stand in


def lexicon(topics: Topics) -> Lexicon:
    """Return the patterns of topics.yml, made once."""
    return _lexicon(topics.model_dump_json())


def terms_in(text: str) -> list[str]:
    """Return the words without an elided article, so that French "l'IA" and "d'IA" are the same word."""
    return [_ELISION.sub("", word) for word in words(text)]


def passages(article: Article) -> tuple[list[str], list[list[str]]]:
    """Return the words of the headline, and of the opening in pieces of equal length, the headline with the first."""
    headline = terms_in(article.title)
    text = terms_in(article.text[: OPENING * LONG_WORD])[:OPENING]
    pieces = max(1, round(len(text) / PASSAGE))
    ends = [len(text) * n // pieces for n in range(pieces + 1)]
    cut = [text[start:end] for start, end in pairwise(ends)]
    return headline, [headline + cut[0], *cut[1:]]


def spaced(listed: list[str]) -> str:
    """Return words with one blank around each, so that a phrase is matched whole."""
    return f" {' '.join(listed)} "


def found(pattern: re.Pattern[str], text: str) -> float:
    """Return how many different matches a spaced text has, as a logarithm: the tenth says less than the first."""
    return log1p(len(set(pattern.findall(text))))


def weight(weights: dict[str, float], listed: list[str]) -> float:
    """Return the sum of the weights of the different words of a list."""
    return sum(weights[word] for word in sorted(weights.keys() & set(listed)))


def best_two(values: list[float]) -> float:
    """Return the mean of the two best passages; where there is one, that one."""
    best = sorted(values)[-2:]
    return sum(best) / len(best)


def is_function_word(word: str) -> bool:
    """Tell whether a word (folded) says nothing about a subject."""
    return word in _FUNCTION_WORDS


@lru_cache(maxsize=8)
def _lexicon(topics_json: str) -> Lexicon:
    from scraper.settings import Topics

    topics = Topics.model_validate_json(topics_json)
    by_topic = [
        Counter(word for phrase in topic.phrases for word in set(terms_in(phrase)) if len(word) > 1)
        for topic in topics.topics
    ]
    own = sum(by_topic, Counter[str]())
    vocabulary = {word: log1p(count) for word, count in sorted(own.items()) if word not in _FUNCTION_WORDS}
    return Lexicon(
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
                if len(vocabulary.keys() & terms_in(phrase)) < TELLING_WORDS
            ]
        ),
        off_beat=_pattern([phrase for topic in topics.off_beat for phrase in topic.phrases]),
        signature=tuple(_pattern(group) for group in topics.beat.signature or [list(vocabulary)]),
        vocabulary=vocabulary,
    )


def _pattern(phrases: Sequence[str]) -> re.Pattern[str]:
    starred_last = sorted(phrases, key=lambda phrase: phrase.endswith("*"))  # what is there both ways has any ending
    ends = {" ".join(terms_in(phrase)): r"[^ ]*" if phrase.endswith("*") else "" for phrase in starred_last}
    longest_first = sorted(ends, key=lambda phrase: (-len(phrase), phrase))
    body = "|".join(re.escape(phrase) + ends[phrase] for phrase in longest_first if phrase)
    return re.compile(rf"(?<= )(?:{body})(?= )" if body else r"(?!)")


_ELISION = re.compile(r"^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)'(?=.)")

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
