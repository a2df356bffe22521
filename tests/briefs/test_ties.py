"""What ties the articles of a story together, for readers."""

from __future__ import annotations

import pytest

from scraper.briefs.ties import ties
from scraper.records import Article, Tie


def article(key: str, day: int | None, title: str, text: str, **more: object) -> Article:
    published = None if day is None else f"2026-05-{day:02}T23:00:00Z"
    return Article(id=key, title=title, text=text, published=published, **more)


A = article("a", 2, "Insurer ranks staff", "Employees of Tessaly climb a board called Emberboard, with 80% using AI.")
B = article("b", 4, "The board at an insurer", "At Tessaly the Emberboard counts tokens. In 2026 80% of them did.")
C = article(
    "c", 5, "A memo ends the Emberboard", "The Emberboard closes, Tessaly wrote on 12 May, for 6,200 employees."
)
D = article("d", None, "Storm closes the harbour", "Gusts kept ferries in port.")
CASES = {
    "names, numbers and words of headlines": (
        [B, A],
        [("a", "b", ["Tessaly", "Emberboard"], ["80%"], ["insurer", "board"], 2)],
    ),
    "each with the one it has most in common with": (
        [A, B, C],
        [
            ("a", "b", ["Tessaly", "Emberboard"], ["80%"], ["insurer", "board"], 2),
            ("c", "a", ["Emberboard", "Tessaly"], [], ["employees"], 3),
        ],
    ),
    "nothing in common, and no date": ([A, D], [("a", "d", [], [], [], None)]),
    "a copy has no tie of its own": ([A, B.but(copy_of="a")], []),
    "one article": ([A], []),
    "none": ([], []),
}


@pytest.mark.parametrize(("articles", "expected"), CASES.values(), ids=CASES.keys())
def test_ties(articles: list[Article], expected: list[tuple[object, ...]]) -> None:
    found = ties(articles)
    assert [(t.article, t.to, t.names, t.numbers, t.words, t.days) for t in found] == expected
    assert ties(articles[::-1]) == found
    assert all(isinstance(tie, Tie) for tie in found)


def test_a_link_from_one_to_the_other_is_a_tie() -> None:
    storm = D.but(url="https://d.example/1", cites=["The Ledger", "https://b.example/1"])
    board = B.but(url="https://b.example/1")
    assert [(t.article, t.to, t.linked) for t in ties([A, board, storm])] == [("a", "b", False), ("d", "b", True)]
    assert [(t.article, t.to, t.linked) for t in ties([A, board, D])] == [("a", "b", False), ("d", "a", False)]


def test_a_story_of_thousands_takes_no_square() -> None:
    many = [A.but(id=f"{number:04}", title=f"Report {number}") for number in range(2000)]
    assert len(ties(many)) >= 1000
