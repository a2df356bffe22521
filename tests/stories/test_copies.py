"""Copies: reprints under another headline, cut and lightly rewritten ones; not the same event in other words."""

from __future__ import annotations

import pytest

from scraper.records import Article
from scraper.stories import copies
from tests.costs import growth

TEXT = (
    "Kessel Freight has closed the internal board that ranked its engineers by the number of tokens they used. "
    "The company said on Tuesday that the board had rewarded the wrong thing. Four engineers told the Harbour "
    "Ledger that they had let agents summarise the same 12 documents all night in order to stay among the first "
    "50. A spokeswoman said that teams would from now on report which tasks they had finished with the tools, and "
    "that nobody would be rated by consumption. The board had counted 2.4 billion tokens in its last month."
)
RETOLD = (
    "After a week of complaints, the haulier Kessel has given up its ranking of staff by AI consumption. Workers "
    "had gamed it, the Harbour Ledger reports: some had bots read documents overnight so as not to drop out of the "
    "leading group. Management now wants to hear about finished work instead, and promises that consumption will "
    "play no part in appraisals. In the final month 2.4 billion tokens went through the board."
)
# About one word in eight is another, as a cheap rewriter leaves it.
REWRITTEN = (
    TEXT.replace("closed", "shut")
    .replace("ranked", "sorted")
    .replace("Tuesday", "Wednesday")
    .replace("rewarded", "honoured")
    .replace("summarise", "condense")
    .replace("all night", "overnight")
    .replace("spokeswoman", "speaker")
    .replace("finished", "completed")
    .replace("rated", "judged")
)
TEMPLATE = (
    "Shares of {} closed at {} on Monday, {} percent {} than the day before, while the index of the exchange stood "
    "at {} points. The trading volume was {} shares. Analysts expect a dividend of {} for the current year, as the "
    "company had announced in its report for the last quarter, which was published in the spring of this year."
)


def article(key: str, text: str, day: int | None = None, title: str | None = None, **more: object) -> Article:
    published = None if day is None else f"2026-05-{day:02d}T08:00:00Z"
    url = f"https://{key}.example/x"
    title = f"Headline of {key}" if title is None else title
    return Article(id=key, url=url, title=title, text=text, published=published, **more)


def found(*articles: Article) -> dict[str, str | None]:
    return {a.id: a.copy_of for a in copies(articles)}


CASES = {
    "a reprint under another headline": (TEXT, TEXT, True),
    "typography and blanks": (TEXT, TEXT.replace(". ", ".\n\n").replace("'", "’").upper(), True),
    "cut after three sentences": (TEXT, TEXT[: TEXT.index("A spokeswoman")], True),
    "embedded in a longer page": (TEXT, f"From our partners. {TEXT} {RETOLD.replace('Kessel', 'Brandt')}", True),
    "lightly rewritten": (TEXT, REWRITTEN, True),
    "one figure corrected": (TEXT, TEXT.replace("2.4 billion", "2.6 billion"), True),
    "the same event in other words": (TEXT, RETOLD, False),
    "one template, two companies": (
        TEMPLATE.format("Alder", "41.20", "2.1", "more", "3,811", "120,400", "1.10"),
        TEMPLATE.format("Birch", "17.85", "0.4", "less", "3,811", "98,210", "0.35"),
        False,
    ),
    "one word": ("Tokens", "Tokens", False),
    "no text": ("", "", False),
}


@pytest.mark.parametrize(("first", "second", "copy"), CASES.values(), ids=CASES.keys())
def test_two_articles(first: str, second: str, copy: bool) -> None:
    assert found(article("late", second, 5), article("early", first, 4)) == {
        "early": None,
        "late": "early" if copy else None,
    }


def test_equal_headlines_without_text_are_a_copy_only_if_they_say_something() -> None:
    long = "Kessel closes its board of AI tokens after complaints"
    assert found(article("a", "", 1, long), article("b", "", 2, long))["b"] == "a"
    assert found(article("a", "", 1, "Morning briefing"), article("b", "", 2, "Morning briefing"))["b"] is None


def test_the_earliest_is_the_original_and_unknown_dates_come_last() -> None:
    assert found(article("a", TEXT), article("b", TEXT, 9), article("c", TEXT, 3)) == {"a": "c", "b": "c", "c": None}


@pytest.mark.parametrize(
    "credit",
    [
        {"cites": ["Harbour Ledger"]},
        {"cites": ["https://www.ledger.example/kessel"]},
        {"text": f"{TEXT} This article was originally published by Harbour Ledger."},
    ],
    ids=["by name", "by address", "in a closing line"],
)
def test_the_one_that_is_credited_is_the_original_even_if_dated_later(credit: dict[str, object]) -> None:
    original = article("ledger", TEXT, 5, publisher="Harbour Ledger")
    reprint = article("copy", str(credit.pop("text", TEXT)), 4, publisher="Aggregate", **credit)
    assert found(reprint, original) == {"copy": "ledger", "ledger": None}


def test_a_copy_of_a_copy_leads_to_the_original() -> None:
    cut = TEXT[: TEXT.index("A spokeswoman")]
    assert set(found(article("a", TEXT, 1), article("b", cut, 2), article("c", cut + " Read more.", 3)).values()) == {
        None,
        "a",
    }


def test_order_in_is_order_out_unknown_fields_stay_and_old_verdicts_are_made_anew() -> None:
    out = copies([article("b", TEXT, 2, note="kept"), article("a", RETOLD, 1, copy_of="gone")])
    assert [(a.id, a.copy_of) for a in out] == [("b", None), ("a", None)]
    assert out[0].note == "kept"


def test_nothing_in_nothing_out() -> None:
    assert copies([]) == []


def test_ten_thousand_near_copies_are_no_quadratic_work() -> None:
    def one_original(size: int) -> None:
        many = [article(f"n{n:05d}", f"{TEXT} Page {n}.", 1 + n % 28) for n in range(3 * size // 10)]
        many += [article(f"m{n:05d}", TEXT, 2) for n in range(7 * size // 10)]
        assert sum(a.copy_of is None for a in copies(many)) == 1

    assert growth(one_original, 2500, 4) < 8
