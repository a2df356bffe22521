"""How long work shows itself: live lines on a terminal, one plain line per source and stage elsewhere."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console
    from rich.progress import Progress as Bars
    from rich.progress import TaskID


class Progress:
    """Tells a person on standard error what is going on; standard output stays free for results."""

    def __init__(self, *, live: bool | None = None) -> None:
        from rich.console import Console

        self.console: Console = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)
        self.live = self.console.is_terminal if live is None else live
        self.stages: dict[str, float] = {}  # seconds that each took
        self._bars: Bars | None = None
        self._task: TaskID | None = None

    @contextmanager
    def stage(self, name: str, total: int | None = None) -> Iterator[None]:
        """Show one stage while it runs, and time it; `total` is the number of steps that it will `step` through."""
        began = time.monotonic()
        try:
            with self._shown(name, total):
                yield
        finally:
            self.stages[name] = self.stages.get(name, 0.0) + time.monotonic() - began

    @contextmanager
    def _shown(self, name: str, total: int | None) -> Iterator[None]:
        if not self.live:
            self.say(name)
            yield
            return
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
        from rich.progress import TimeElapsedColumn as Elapsed

        counted = [BarColumn(bar_width=24), MofNCompleteColumn()] if total else []
        columns = [SpinnerColumn(finished_text="✓"), TextColumn("{task.description}"), *counted, Elapsed()]
        with Progress(*columns, console=self.console) as bars:
            self._bars, self._task = bars, bars.add_task(name, total=total)
            try:
                yield
                bars.update(self._task, completed=total or 1, total=total or 1, description=name)
            finally:
                self._bars = self._task = None

    def step(self, detail: str = "") -> None:
        """Count one step of the stage that runs, and show what it was about where that stays live."""
        if self._bars is not None and self._task is not None:
            self._bars.advance(self._task)
            self.show(detail)

    def show(self, detail: str) -> None:
        """Show a passing detail (the page that is fetched) where the display is live."""
        if self._bars is not None and self._task is not None and detail:
            name = self._bars.tasks[self._task].description.split(" · ")[0]
            self._bars.update(self._task, description=f"{name} · {detail[:60]}")

    def say(self, line: str, style: str | None = None) -> None:
        """Print a line that stays."""
        self.console.print(line, style=style)


class Silent(Progress):
    """Says nothing: for tests and for stage commands."""

    def __init__(self) -> None:
        super().__init__(live=False)

    def say(self, line: str, style: str | None = None) -> None:
        """Print nothing."""


def warn(line: str) -> None:
    """Print a line on standard error."""
    print(line, file=sys.stderr)  # noqa: T201
