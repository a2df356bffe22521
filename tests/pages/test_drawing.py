"""The drawing of a story's lineage."""

from __future__ import annotations

from scraper.pages.cited import Branch
from scraper.pages.drawing import LETTER, MARGIN, ROW, STEP, WIDTH, drawn


def leaves(number: int) -> list[Branch]:
    return [Branch(f"Outlet {n}", "retelling") for n in range(number)]


def test_nothing_hangs_from_anything() -> None:
    assert drawn([]) is None
    assert drawn(leaves(3)) is None


def test_a_report_with_two_retellings_and_a_second_report() -> None:
    drawing = drawn([Branch("Ledger", "original", children=leaves(2)), Branch("Post", "original")])
    assert drawing is not None
    assert [(node.kind, node.x, node.y, node.name) for node in drawing.nodes] == [
        ("original", MARGIN, MARGIN, "Ledger"),
        ("retelling", MARGIN + STEP, MARGIN + ROW, ""),
        ("retelling", MARGIN + 2 * STEP, MARGIN + ROW, ""),
        ("original", MARGIN, MARGIN + 2 * ROW, "Post"),
    ]
    assert drawing.lines == [
        (MARGIN, MARGIN + ROW, MARGIN + 2 * STEP, MARGIN + ROW),
        (MARGIN, MARGIN, MARGIN, MARGIN + ROW),
    ]
    assert drawing.height == 2 * MARGIN + 2 * ROW


def test_all_stays_within_the_width_however_much_hangs_there() -> None:
    chain = Branch("The end", "retelling", children=leaves(30))
    for n in range(12):
        chain = Branch(f"A rather long name of an outlet, the {n}th of its kind", "original", children=[chain])
    drawing = drawn([chain, *leaves(40)])
    assert drawing is not None
    assert len(drawing.nodes) == 1 + 30 + 12 + 40
    assert len({(node.x, node.y) for node in drawing.nodes}) == len(drawing.nodes)
    for x, y in [(node.x, node.y) for node in drawing.nodes] + [line[2:] for line in drawing.lines]:
        assert MARGIN <= x <= WIDTH - MARGIN
        assert MARGIN <= y <= drawing.height - MARGIN
    assert all(node.x + len(node.name) * LETTER <= WIDTH for node in drawing.nodes)
