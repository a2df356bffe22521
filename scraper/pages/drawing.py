"""Where a story comes from, as a drawing: each original report, and hanging from it those who retell or copy it.

Only the places are worked out here, in CSS pixels; the template draws them and the stylesheet colours them. The
drawing is never wider than a telephone, so that it stands at its own size everywhere and nothing moves.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.pages.cited import Branch

WIDTH = 280
STEP = 26  # from one article to the next, and from a report to what hangs from it
ROW = 30
MARGIN = 14
LETTER = 7  # the width of one in a name, rather more than the mean
FEW = 3  # so many reports that nobody retells have a row each
DEEPEST = 4  # what retells a retelling of a retelling … stands no further in


@dataclass(frozen=True)
class Node:
    """An article, or a report that nobody here has read: then it has no number."""

    x: int
    y: int
    kind: str  # original, unread, retelling, copy, own
    number: int | None
    name: str = ""  # written beside it, where it begins a branch


@dataclass
class Drawing:
    """Nodes with the lines (x1, y1, x2, y2) between them; `height` is in the same units as `WIDTH`."""

    nodes: list[Node] = field(default_factory=list)
    lines: list[tuple[int, int, int, int]] = field(default_factory=list)
    height: int = 0
    width: int = WIDTH


def drawn(branches: Sequence[Branch]) -> Drawing | None:
    """Return the drawing of a story's lineage, or None where nothing hangs from anything."""
    if not any(branch.children for branch in branches):
        return None
    drawing = Drawing()
    y = MARGIN
    alone = [branch for branch in branches if not branch.children]
    named = len(alone) <= FEW
    for branch in branches:
        if branch.children or named:
            y = _hang(drawing, branch, MARGIN, y, 0)
    if not named:
        y = _rows(drawing, alone, MARGIN, y)
    drawing.height = y - ROW + MARGIN
    return drawing


def _hang(drawing: Drawing, branch: Branch, x: int, y: int, depth: int) -> int:
    """Draw a branch with all that hangs from it; return the height at which the next one begins."""
    drawing.nodes.append(_node(branch, x, y, named=True))
    inner = x + STEP if depth < DEEPEST else x
    leaves = [child for child in branch.children if not child.children]
    bottom, below = y, y + ROW
    if leaves:
        below = _rows(drawing, leaves, inner, below)
        room = _room(inner)
        for row in range(-(-len(leaves) // room)):
            bottom = y + ROW * (row + 1)
            drawing.lines.append((x, bottom, inner + STEP * (min(room, len(leaves) - row * room) - 1), bottom))
    for child in (child for child in branch.children if child.children):
        bottom = below
        drawing.lines.append((x, bottom, inner, bottom))
        below = _hang(drawing, child, inner, below, depth + 1)
    if branch.children:
        drawing.lines.append((x, y, x, bottom))
    return below


def _rows(drawing: Drawing, branches: Sequence[Branch], x: int, y: int) -> int:
    room = _room(x)
    for place, branch in enumerate(branches):
        row, column = divmod(place, room)
        drawing.nodes.append(_node(branch, x + STEP * column, y + ROW * row, named=False))
    return y + ROW * -(-len(branches) // room)


def _room(x: int) -> int:
    return (WIDTH - MARGIN - x) // STEP + 1


def _node(branch: Branch, x: int, y: int, *, named: bool) -> Node:
    longest = (WIDTH - x - MARGIN) // LETTER
    short = branch.name if len(branch.name) <= longest else f"{branch.name[: longest - 1].rstrip()}…"
    number = branch.line.number if branch.line else None
    return Node(x, y, branch.kind or "own", number, short if named else "")
