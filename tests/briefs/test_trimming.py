from __future__ import annotations

import pytest

from scraper.briefs.trimming import longest_run, shortened, trim

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


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        (
            "President Ashby on Friday released his massive $6 trillion budget for the next year, pushing a surge in "
            "spending on social programs and on broadly defined infrastructure.",
            "President Ashby on Friday released his massive $6 trillion budget for the next year.",
        ),
        # A relative clause in the middle is no tail: what the sentence says of its subject stays.
        (
            "Ganton Systems, which makes Wayfold and three other dashboards for managers, says that 212 companies use "
            "it to watch more than a million seats across nine countries.",
            "Ganton Systems says that 212 companies use it to watch more than a million seats across nine countries.",
        ),
        (
            "After enduring more than 13 months of a pandemic that emptied its streets, Port Averil is taking a major "
            "step toward a return to normal life this week.",
            "Port Averil is taking a major step toward a return to normal life this week.",
        ),
    ],
)
def test_a_run_of_more_than_25_words_ends_where_the_rest_only_adds(sentence: str, wanted: str) -> None:
    assert shortened(sentence, "en", frozenset()) == wanted


def test_a_long_run_stays_where_its_end_denies() -> None:
    sentence = (
        "Brightloom will remove the ranking of its engineers from the intranet on Monday, leaving managers without any "
        "way to see who has used the most tokens this year."
    )
    assert shortened(sentence, "en", frozenset()) == sentence


def test_french() -> None:
    assert trim("Toutefois, Brightloom a supprimé le classement.", "fr") == "Brightloom a supprimé le classement."
    assert trim("Selon Le Monde, Brightloom a supprimé le classement.", "fr") == "Brightloom a supprimé le classement."


def test_a_run_ends_at_a_quotation() -> None:
    assert longest_run("one two “three four five six” seven") == 2
