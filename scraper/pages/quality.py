"""How well the rules do: what `make eval` measured, in words that readers understand.

The numbers stand in `content/quality.json`, which `make eval RAISE=1` writes; nobody types them. A site without that
file has no such table.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.errors import BuildError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FILE = "quality.json"


@dataclass(frozen=True)
class Asked:
    """A question and the names of its figures: how much of what we say is right, how much of what there is we find."""

    question: str
    on: str  # what it was measured on
    right: str
    found: str


@dataclass(frozen=True)
class Answer:
    """A row of the table: shares in words (`94%`), or nothing where one wasn't measured."""

    question: str
    on: str
    right: str
    found: str


_BEAT = "595 labelled pages of this beat"
QUESTIONS = (
    Asked(
        "Is an article on the subject?",
        f"{_BEAT}, judged by rules that were learned from other stories",
        "relevance, unseen stories: digests: precision",
        "relevance, unseen stories: digests: recall",
    ),
    Asked(
        "Do articles tell the same story?",
        f"{_BEAT}, stories that the rules had not seen",
        "clusters, unseen stories: beat: B-cubed precision",
        "clusters, unseen stories: beat: B-cubed recall",
    ),
    Asked(
        "The same, for other news",
        "772 articles of the ECB+ collection, in pairs of look-alike events that the rules had not seen",
        "clusters, unseen stories: ecbplus: B-cubed precision",
        "clusters, unseen stories: ecbplus: B-cubed recall",
    ),
    Asked(
        "Which topics is a story about?",
        f"{_BEAT}; the weights were learned from other stories, the words chosen with most of these in sight",
        "topics of stories, unseen stories: digests: precision",
        "topics of stories, unseen stories: digests: recall",
    ),
    Asked(
        "Is an article a copy?",
        f"the copies known among {_BEAT}",
        "copies, labelled: digests: precision",
        "copies, labelled: digests: recall",
    ),
    Asked(
        "Whose report does an article pass on?",
        "digests that were read once, after the rules were made",
        "credits: digests, third draw: precision",
        "credits: digests, third draw: recall",
    ),
    Asked(
        "Which figures does an article give, and whose are they?",
        f"the half of {_BEAT} that the rules were not made on",
        "figures: digests, unseen half: precision",
        "figures: digests, unseen half: recall",
    ),
)
FAULTS = {
    "number": "another number",
    "unit": "another unit",
    "name": "another name",
    "negation": "a “not” lost or added",
    "hedge": "a word of doubt lost",
    "quotation": "a quotation with other words",
    "merged": "two sentences merged",
}
_FAULT = "check, planted faults: {}: caught"
KEPT = "check, true sentences: real texts: kept"
MOVES = {
    "nights: beat, mean of 8 orders: ids lost per 100 stories": "lose their address",
    "nights: beat, mean of 8 orders: merges per 100 stories": "are merged into another",
    "nights: beat, mean of 8 orders: splits per 100 stories": "are split",
}
KEYS = frozenset(
    [
        *(key for asked in QUESTIONS for key in (asked.right, asked.found)),
        *(_FAULT.format(kind) for kind in FAULTS),
        KEPT,
        *MOVES,
    ]
)


@dataclass(frozen=True)
class Quality:
    """What the page shows. `moves` are numbers among 100 stories, over 30 nights."""

    answers: list[Answer]
    faults: list[tuple[str, str]]
    kept: str
    moves: list[tuple[str, str]]


def quality(file: Path) -> Quality | None:
    """Return what was measured, or None where the site has no such file. Raises BuildError where it isn't sound."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        measured = {str(key): float(value) for key, value in found["measured"].items()}
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        remedy = "restore it from git, or remove it"
        raise BuildError(f"content/{FILE}: holds no figures ({type(error).__name__}); {remedy}") from error
    answers = [Answer(a.question, a.on, _share(measured, a.right), _share(measured, a.found)) for a in QUESTIONS]
    faults = [(words, _share(measured, _FAULT.format(kind))) for kind, words in FAULTS.items()]
    moves = [(words, f"{measured[key]:.0f}") for key, words in MOVES.items() if key in measured]
    return Quality(
        [answer for answer in answers if answer.right or answer.found],
        [(words, share) for words, share in faults if share],
        _share(measured, KEPT),
        moves,
    )


def as_text(figures: Mapping[str, float]) -> str:
    """Return `quality.json` of all figures that were measured: those that the page shows."""
    about = "Written by `make eval RAISE=1`, never by hand; the page Quality shows it."
    shown = {"_about": about, "measured": {key: figures[key] for key in sorted(KEYS & figures.keys())}}
    return json.dumps(shown, ensure_ascii=False, indent=1) + "\n"


def _share(measured: Mapping[str, float], key: str) -> str:
    """Return a share as `94%`; one that is nearly all is never rounded up to all."""
    if key not in measured:
        return ""
    value = measured[key]
    return "100%" if value == 1 else f"{min(value * 100, 99.9):.1f}%" if value > 0.99 else f"{value * 100:.0f}%"
