"""How the coverage of a story came and went: its articles over time, as a drawing and in words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from scraper.pages.wording import count, in_words, short

WIDTH, HEIGHT = 280, 36  # CSS pixels, as a phone is wide: the drawing stands at its own size everywhere
WIDEST = 12  # from one bar to the next
STEPS = (1, 7, 28, 91, 364)  # days that a bar may stand for
MOST = 70  # bars


@dataclass(frozen=True)
class Spark:
    """Bars (x, upper end) that stand on `HEIGHT`, at the true distance in time, and the same in words."""

    bars: list[tuple[int, int]]
    width: int
    height: int
    words: str


def spark(days: list[str]) -> Spark | None:
    """Return the drawing of articles published on `days` (`2026-05-12`, one for each article).

    None where all are of one day: there is no course to see.
    """
    if len(set(days)) < 2:
        return None
    per_day = Counter(days)
    first, last = (date.fromisoformat(day) for day in (min(days), max(days)))
    span = (last - first).days + 1
    step = next((step for step in STEPS if -(-span // step) <= MOST), -(-span // MOST))
    bars = Counter((date.fromisoformat(day) - first).days // step for day in days)
    most, apart = max(bars.values()), min(WIDEST, WIDTH / (max(bars) + 1))
    drawn = [
        (round(apart * place + apart / 2), round(HEIGHT - HEIGHT * number / most))
        for place, number in sorted(bars.items())
    ]
    top = max(sorted(per_day), key=lambda day: per_day[day])
    words = f"{count(len(days), 'article')} in {count(span, 'day')} from {in_words(min(days))}"
    if per_day[top] > 1:
        words += f", {per_day[top]} of them on {short(top)}"
    width = round(apart * (max(bars) + 1))
    return Spark(drawn, width, HEIGHT, words)
