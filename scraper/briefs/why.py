"""Why it matters: what the reports say follows from it, by cue words, position and agreement."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.briefs.clarity import unclear
from scraper.briefs.facets import LIMITS, as_story, consequences
from scraper.briefs.material import about_coverage, presentable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.briefs.material import Material

LONGEST = 38  # words
TOO_ALIKE = 0.45
# Some outlets say so themselves.
_LABELLED = re.compile(r"(?:Why (?:it|this) matters|The bottom line|Pourquoi c['’]est important) ?:")


def choose(found: Material, taken: Sequence[int]) -> dict[int, str]:
    """Return the rows and texts of at most two sentences that say what follows; none where no report says so."""
    last: dict[str, int] = {}
    for sentence in found.sentences:
        last[sentence.article] = max(last.get(sentence.article, 0), sentence.index)
    worth: dict[int, float] = {}
    texts: dict[int, str] = {}
    for row, sentence in enumerate(found.sentences):
        text = texts[row] = found.within(row, LONGEST)
        cues = consequences(text) + 2 * bool(_LABELLED.match(sentence.text))
        standing = as_story(text)
        if (
            row in taken
            or not cues
            or not presentable(found, standing, longest=LONGEST, shortest=8)
            or about_coverage(found, text)
            or unclear(standing, found.known, found.outlets, general=True)
        ):
            continue
        late = sentence.index / max(1, last[sentence.article])
        consequence = min(2, cues) + 0.5 * bool(LIMITS.search(text))
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
