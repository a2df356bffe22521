"""What was learnt of relevance and topics: the weights of `relevance.json`, by `benchmarks/learn_relevance.py`.

They say only how much a phrase, a word or a likeness to a description says, of any topic: so they serve another beat
as well, and a topic that is new in topics.yml asks for no training.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from math import exp


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


@cache
def shipped() -> dict[str, Weights]:
    """Return the weights that come with the program: by "words" alone and by "words and model", and so for topics."""
    text = resources.files("scraper.stories").joinpath("relevance.json").read_text(encoding="utf-8")
    return {key: Weights(**value) for key, value in json.loads(text).items() if not key.startswith("_")}
