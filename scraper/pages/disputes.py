"""Figures of a story that contradict each other, put side by side: what is measured, and who gives which value."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.pages.statements import FigureLine


def in_conflict(figures: Iterable[FigureLine]) -> list[list[FigureLine]]:
    """Return the figures that contradict each other, in groups of one question, in the order of the figures.

    A value whose own sentence is gone contradicts nobody any more.
    """
    left = [line for line in figures if line.figure.conflicts and line.marks]
    groups = []
    while left:
        one, *rest = left
        others = [line for line in rest if line.subject == one.subject and one.figure.value in line.figure.conflicts]
        left = [line for line in rest if line not in others]
        if others:
            groups.append([one, *others])
    return groups
