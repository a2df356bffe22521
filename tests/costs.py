"""What work costs, as a ratio of processor time within one run: a loaded machine slows both alike."""

import time
from collections.abc import Callable

LEAST = 0.5  # seconds; below it, a ratio says more about the clock


def growth(work: Callable[[int], object], size: int, times: int) -> float:
    """Return how many times more processor time `times` as much work takes; `work` is given how much."""
    return _seconds(work, size * times) / max(_seconds(work, size), LEAST)


def _seconds(work: Callable[[int], object], size: int) -> float:
    began = time.process_time()
    work(size)
    return time.process_time() - began
