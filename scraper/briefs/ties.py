"""What ties each article of a story to the rest: names, numbers and headline words in common with the nearest other.

For readers, beside the measure that decides (`scraper.stories.similarity`): it is made of the story's own articles
alone, so it changes only when the story does.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from scraper.briefs.centrality import terms
from scraper.briefs.names import common_words, names
from scraper.credits import linked
from scraper.records import Tie

if TYPE_CHECKING:
    from scraper.records import Article

MOST = 3  # of names, of numbers and of words that are listed
COMPARED = 60  # articles that each one is compared with, so that a story of thousands costs no square
SHORTEST_NAME = 3  # letters: "AI" is no tie on this beat
SHORTEST_WORD = 5
NAME, NUMBER, WORD = 3.0, 2.0, 1.0  # what each in common counts
LINK = 3.0  # and a link from one to the other
_NUMBER = re.compile(r"(?<![\w.,])[$€£]?\d+(?:[.,\u202f\u00a0]\d+)*(?:\s?%|\b)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class _Marks:
    """What an article can have in common with another: a form to compare, and the form in which it stands here."""

    names: dict[str, str]
    numbers: dict[str, str]
    words: dict[str, str]  # of headline and text
    headline: frozenset[str]


def ties(articles: list[Article]) -> list[Tie]:
    """Return what ties each article but the copies to the one it has most in common with, by date.

    Two that are nearest to each other are one tie. An article that shares no name, number or word with another has
    empty lists. The order of `articles` doesn't matter.
    """
    own = sorted((a for a in articles if a.copy_of is None), key=lambda a: (a.published or "~", a.id))
    if len(own) < 2:
        return []
    common = common_words([article.text for article in own])
    marks = {article.id: _marks(article, common) for article in own}
    found: dict[frozenset[str], Tie] = {}
    for article in own:
        others = [other for other in own[: COMPARED + 1] if other.id != article.id][:COMPARED]
        worth = {
            other.id: _worth(marks[article.id], marks[other.id]) + LINK * _linked(article, other) for other in others
        }
        best = max(others, key=lambda other: worth[other.id])  # of equals the earliest
        found.setdefault(frozenset((article.id, best.id)), _tie(article, best, marks))
    return list(found.values())


def _marks(article: Article, common: frozenset[str]) -> _Marks:
    text = f"{article.title}\n{article.text}"
    named = Counter(name for name in names(article.text, common=common) if len(name) >= SHORTEST_NAME)
    numbers = [found for found in _NUMBER.findall(text) if not _YEAR.fullmatch(found) and len(_digits(found)) > 1]
    words: dict[str, str] = {}
    for word in _WORD.findall(text):
        if len(word) >= SHORTEST_WORD:
            for stem in terms(word):
                words.setdefault(stem, word.lower())
    return _Marks(
        names={name.casefold(): name for name, _ in named.most_common()},
        numbers={_digits(number): number for number in reversed(numbers)},
        words=words,
        headline=frozenset(terms(article.title)),
    )


def _digits(number: str) -> str:
    return re.sub(r"[\s$€£\u202f\u00a0]", "", number)


def _shared(a: _Marks, b: _Marks) -> tuple[list[str], list[str], list[str]]:
    """Return the names, numbers and headline words of both, each in the order in which `a` has them."""
    both = [key for key in a.names if key in b.names]
    listed = [key for key in both if not any(key != other and key in other for other in both)]
    said = {word for key in listed for word in terms(key)}
    numbers = [key for key in a.numbers if key in b.numbers]
    words = [k for k in a.words if k in b.words and k in a.headline | b.headline and k not in said]
    return listed, sorted(numbers, key=lambda key: (-len(key), key)), words


def _worth(a: _Marks, b: _Marks) -> float:
    names_, numbers, words = _shared(a, b)
    return NAME * min(MOST, len(names_)) + NUMBER * min(MOST, len(numbers)) + WORD * min(MOST, len(words))


def _tie(article: Article, other: Article, marks: dict[str, _Marks]) -> Tie:
    mine = marks[article.id]
    named, numbers, words = _shared(mine, marks[other.id])
    return Tie(
        article=article.id,
        to=other.id,
        names=[mine.names[key] for key in named[:MOST]],
        numbers=[mine.numbers[key] for key in numbers[:MOST]],
        words=[mine.words[key] for key in words[:MOST]],
        days=_days(article.published, other.published),
        linked=_linked(article, other),
    )


def _linked(one: Article, other: Article) -> bool:
    return other.url in linked(one) or one.url in linked(other)


def _days(one: str | None, other: str | None) -> int | None:
    if not one or not other:
        return None
    return abs((datetime.fromisoformat(one).date() - datetime.fromisoformat(other).date()).days)
