"""An archive of any size with realistic neighbours: the events of the labelled sets, happening again and again.

Each synthetic event is a story of ../shared told anew: its rare words are exchanged for other rare words and its
figures for others, the same way in all its articles, and its vectors are turned towards a direction of their own. So
two articles of an event are as alike as in the real set, and every event has look-alikes, as news has.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
from labelled import SETS, load

from scraper.records import Article, article_id
from scraper.stories.wording import lead, shown, title_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.stories import Embedder

OWN = 0.4  # the part of an event's vectors that is its own direction, as squared cosine
RARE = 0.1  # a word that stands in fewer of the real articles than this is exchanged
FIRST_DAY = datetime(2026, 1, 1, tzinfo=UTC)
_WORD = re.compile(r"[A-Za-z]+|\d+")


class Newsroom:
    """Makes articles, and is the embedder for them."""

    def __init__(self, embedder: Embedder) -> None:
        self.events: list[list[Article]] = []
        for name in SETS:
            groups: dict[str, list[Article]] = defaultdict(list)
            for article, story in zip(*load(name), strict=True):
                groups[story].append(article.but(text=article.text[:2000]))
            self.events += [groups[story] for story in sorted(groups)]
        real = [article for event in self.events for article in event]
        frequency = Counter(w for a in real for w in {w.lower() for w in _WORD.findall(shown(a)) if w.isalpha()})
        self.rare = sorted((w for w, n in frequency.items() if n < RARE * len(real)), key=lambda w: (frequency[w], w))
        self.rank = {word: at for at, word in enumerate(self.rare)}
        texts = sorted({text for a in real for text in (shown(a), title_of(a), lead(a))})
        self.base = embedder.encode(texts)
        self.at = {text: k for k, text in enumerate(texts)}
        self.told: dict[bytes, tuple[int, int]] = {}
        self.embedded = 0

    def articles(self, n: int, *, a_day: int = 200, seed: int = 1) -> tuple[list[Article], list[int]]:
        """Return `n` articles in the order of collection, `a_day` on each day, and the event of each."""
        chance = random.Random(seed)
        dated: list[tuple[float, int, Article]] = []
        number = seed * 10_000_000
        while len(dated) < n:
            number += 1
            # An event falls on the day that its place in the row gives, so that days are of equal size.
            start = len(dated) / a_day
            for k, article in enumerate(chance.choice(self.events)):
                day = start + chance.expovariate(1.0)
                dated.append((day, number, self._retold(article, number, k, day)))
        dated = sorted(dated, key=lambda each: each[0])[:n]
        for at, (_, _, article) in enumerate(dated):
            article.collected = (FIRST_DAY + timedelta(days=at // a_day)).date().isoformat()
        return [article for _, _, article in dated], [event for _, event, _ in dated]

    def _retold(self, article: Article, number: int, k: int, day: float) -> Article:
        url = f"https://outlet{k}.example/{number}"
        published = (FIRST_DAY + timedelta(days=day)).strftime("%Y-%m-%dT%H:%M:%SZ")
        told = Article(
            id=article_id(url),
            url=url,
            title=self._exchanged(article.title, number),
            text=self._exchanged(article.text, number),
            publisher=f"Outlet {k}",
            published=published,
        )
        for part in (shown, title_of, lead):
            self.told[_key(part(told))] = (self.at[part(article)], number)
        return told

    def _exchanged(self, text: str, number: int) -> str:
        """Return the text with each rare word exchanged for one about as rare, by a rule that is the event's own."""
        step, size = int.from_bytes(hashlib.md5(str(number).encode()).digest()[:4], "big"), len(self.rare)
        band = 512

        def other(found: re.Match[str]) -> str:
            word = found[0]
            if word.isdigit():
                return str((int(word[:15]) * 7 + step) % 10 ** len(word[:15])).zfill(len(word[:15]))
            at = self.rank.get(word.lower())
            if at is None:
                return word
            low = min(at // band * band, max(size - band, 0))
            new = self.rare[low + (at - low + step) % min(band, size)]
            return new.capitalize() if word[0].isupper() else new

        return _WORD.sub(other, text)

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Return the vectors of what was told, shape (n, d): the real ones, turned towards the event's direction."""
        out = np.empty((len(texts), self.base.shape[1]), dtype=np.float32)
        own: dict[int, np.ndarray] = {}
        for row, text in enumerate(texts):
            base, number = self.told[_key(text)]
            if number not in own:
                if len(own) > 5000:
                    own.clear()
                direction = np.random.default_rng(number).standard_normal(self.base.shape[1]).astype(np.float32)
                own[number] = direction / np.linalg.norm(direction)
            mixed = np.sqrt(1 - OWN) * self.base[base] + np.sqrt(OWN) * own[number]
            out[row] = mixed / np.linalg.norm(mixed)
        self.embedded += len(texts)
        return out


def _key(text: str) -> bytes:
    return hashlib.md5(text.encode("utf-8", "replace")).digest()
