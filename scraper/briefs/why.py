"""Why it matters: what the reports say follows from it, by cue words, position and agreement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.briefs.clarity import unclear
from scraper.briefs.facets import LIMITS, WHY
from scraper.briefs.material import about_coverage, presentable, publishers
from scraper.briefs.trimming import trim

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.briefs.material import Material

LONGEST = 38  # words
TOO_ALIKE = 0.45
_WEAK = frozenset(
    {
        *("could", "may", "might", "pourrait", "pourraient", "investors", "investor", "rather than", "plutôt que"),
        *("critics", "means that", "warn", "warns", "warned", "lesson", "lessons", "leçon", "proxy", "risk", "risks"),
    }
)  # cues only beside others


def _strong(cues: set[str]) -> bool:
    """Tell whether cues speak of a consequence; "could be" and its like do so only beside another."""
    return any(cue not in _WEAK and cue.split()[0] not in _WEAK for cue in cues) or len(cues) > 1


def choose(found: Material, taken: Sequence[int]) -> dict[int, str]:
    """Return the rows and texts of at most two sentences that say what follows; none where no report says so."""
    last: dict[str, int] = {}
    for sentence in found.sentences:
        last[sentence.article] = max(last.get(sentence.article, 0), sentence.index)
    worth: dict[int, float] = {}
    texts: dict[int, str] = {}
    outlets = publishers(found)
    for row, sentence in enumerate(found.sentences):
        text = texts[row] = trim(sentence.text, found.lang, limit=LONGEST, publishers=outlets)
        cues = {match.group(0).lower() for match in WHY.finditer(text)}
        if (
            row in taken
            or not cues
            or not presentable(found, text, longest=LONGEST, shortest=8)
            or about_coverage(found, text)
        ):
            continue
        if not _strong(cues) or unclear(text, found.known, found.outlets):
            continue
        late = sentence.index / max(1, last[sentence.article])
        consequence = min(2, len(cues)) + 0.5 * bool(LIMITS.search(text))
        # A consequence of the story talks of the story: agreement counts, numbers and names do not.
        worth[row] = 0.55 * consequence + 0.4 * late + float(found.rated[row]) - 0.1 * len(found.numbers[row])
    chosen: list[int] = []
    for row in sorted(worth, key=lambda r: (-worth[r], r)):
        if len(chosen) == 2 or (chosen and worth[row] < 0.8 * worth[chosen[0]]):
            break
        if all(found.similar[row, other] <= TOO_ALIKE for other in [*taken, *chosen]) and found.affordable(row):
            chosen.append(row)
            found.take(row)
    return {row: texts[row] for row in chosen}
