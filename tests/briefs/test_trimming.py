from __future__ import annotations

import pytest

from scraper.briefs.trimming import longest_run, trim

CASES = {
    "credit first": (
        "According to the Financial Times, some engineers game the ranking.",
        "Some engineers game the ranking.",
    ),
    "credit last": (
        "Some engineers game the ranking, the Financial Times reported on Tuesday.",
        "Some engineers game the ranking.",
    ),
    "as an outlet reported": (
        "As the Harbour Ledger reported on Friday, all engineers of Brightloom have to book hours.",
        "All engineers of Brightloom have to book hours.",
    ),
    "an unknown paper that reported": (
        "Brightloom will remove the ranking, the Dunmarrow Evening Lamp reported on Monday.",
        "Brightloom will remove the ranking.",
    ),
    "a credit with a clause": (
        "According to the Harbour Ledger, which broke it, engineers game the internal ranking.",
        "Engineers game the internal ranking.",
    ),
    "a company's word stays": (
        "According to Brightloom, the ranking is voluntary.",
        "According to Brightloom, the ranking is voluntary.",
    ),
    "an object is no clause": (
        "The Harbour Ledger revealed the ranking on Monday with a long report.",
        "The Harbour Ledger revealed the ranking on Monday with a long report.",
    ),
    "connective": ("However, Brightloom removed the ranking.", "Brightloom removed the ranking."),
    "dateline": ("DUNMARROW, Sept 21 - Brightloom removed the ranking.", "Brightloom removed the ranking."),
    "label": ("Analysis: Brightloom removed the ranking.", "Brightloom removed the ranking."),
    "parenthesis": ("Brightloom (a maker of looms) removed the ranking.", "Brightloom removed the ranking."),
    "a parenthesis that denies stays": (
        "Brightloom (which denies it) removed the ranking.",
        "Brightloom (which denies it) removed the ranking.",
    ),
    "a parenthesis in a quotation stays": (
        "“We removed the ranking (at last),” said Ana Reyle of Brightloom.",
        "“We removed the ranking (at last),” said Ana Reyle of Brightloom.",
    ),
}


@pytest.mark.parametrize(("sentence", "wanted"), CASES.values(), ids=CASES)
def test_trims(sentence: str, wanted: str) -> None:
    assert trim(sentence, "en") == wanted


def test_a_long_sentence_loses_its_relative_clause_but_never_a_denial() -> None:
    head = "Brightloom has removed its internal ranking of engineers by tokens used in a month and in a week"
    assert (
        trim(f"{head}, which three engineers had called a game for bored people with time at night.", "en")
        == f"{head}."
    )
    kept = f"{head}, which it said was not a target for any engineer in any of its many teams."
    assert trim(kept, "en") == kept


def test_french() -> None:
    assert trim("Toutefois, Brightloom a supprimé le classement.", "fr") == "Brightloom a supprimé le classement."
    assert trim("Selon Le Monde, Brightloom a supprimé le classement.", "fr") == "Brightloom a supprimé le classement."


def test_a_run_ends_at_a_quotation() -> None:
    assert longest_run("one two “three four five six” seven") == 2
