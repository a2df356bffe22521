from __future__ import annotations

import pytest

from scraper.briefs.check import unsupported
from scraper.briefs.trimming import longest_run, quoted, shortened, trim

CASES = {
    "credit first": (
        "According to the Financial Times, some engineers game the ranking.",
        "Some engineers game the ranking.",
    ),
    "credit last": (
        "Some engineers game the ranking, the Financial Times reported on Tuesday.",
        "Some engineers game the ranking.",
    ),
    "a credit that two clauses hang on": (
        "The Financial Times reported that the group will spend $61m on AI this year, and that staff were told so.",
        "The Financial Times reported that the group will spend $61m on AI this year, and that staff were told so.",
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
    "dashes round a parenthesis are no dateline": (
        "All but two towns — Lox and Port Averil — reported more cases.",
        "All but two towns — Lox and Port Averil — reported more cases.",
    ),
    "an agency without a dash": ("Dunmarrow (CNN)The court ended the ranking.", "The court ended the ranking."),
    "a heading of the outlet's": ("Why it matters: The ranking misleads managers.", "The ranking misleads managers."),
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
        (
            "Brightloom told its staff that it will count no tokens by person, according to a note by its chief, Ana "
            "Reyle, that was read to us by two people who have it.",
            "Brightloom told its staff that it will count no tokens by person, according to a note by its chief, Ana "
            "Reyle.",
        ),
        (
            "Brightloom has removed the names of its staff from Tidemark, the ranking that led engineers to run jobs "
            "through the night, and admitted that the tokens of August went into texts for nobody.",
            "Brightloom has removed the names of its staff from Tidemark and admitted that the tokens of August went "
            "into texts for nobody.",
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


HEAD = "Brightloom has removed the internal ranking of its engineers by the tokens that they used on all floors"


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        (f"{HEAD} after a report that agents had counted prime numbers at night for a bonus.", f"{HEAD}."),
        (f"{HEAD}, weeks after three employees told a reporter that agents had been counting primes.", f"{HEAD}."),
        (f"{HEAD}, and the company has told managers to look at finished work from next year on.", f"{HEAD}."),
        (f"{HEAD}, the screen in the hall that everybody passes on the way to the canteen.", f"{HEAD}."),
        # Who says so stays, whatever goes.
        (
            f"{HEAD} after a report that agents had counted prime numbers for a bonus, two people said on Friday.",
            f"{HEAD}, two people said on Friday.",
        ),
        (
            "Ana Reyle, the former chief of research at the carmaker Orrel in Dunmarrow, has told engineers at "
            "Brightloom that the ranking of tokens will be gone for good in spring.",
            "Ana Reyle has told engineers at Brightloom that the ranking of tokens will be gone for good in spring.",
        ),
        (
            "The ranking at Brightloom — a joke that one engineer made over a weekend in July — was read out by a "
            "vice-president in all meetings of the company for two months.",
            "The ranking at Brightloom was read out by a vice-president in all meetings of the company for two months.",
        ),
    ],
)
def test_what_only_adds_goes(sentence: str, wanted: str) -> None:
    assert shortened(sentence, "en", frozenset()) == wanted
    assert unsupported(wanted, [sentence], "en") == []


@pytest.mark.parametrize(
    "sentence",
    [
        # It did act, but not after that.
        "Brightloom did not remove the internal ranking of its engineers by tokens in the first two months after the "
        "report that agents had counted prime numbers at night.",
        # What comes after "and" has no verb of its own.
        "Ana Reyle of Brightloom told the engineers of all nine teams on two floors that the ranking of tokens and the "
        "prize for the winner of each month were gone.",
        # The number is what the share is of.
        "The fault in the software of the ranking was seen in about a hundred accounts in both of the towns after "
        "12.8 million runs of the agents were counted.",
    ],
)
def test_what_a_sentence_needs_stays(sentence: str) -> None:
    assert shortened(sentence, "en", frozenset()) == sentence


def test_a_sentence_is_quoted_under_its_outlets_name() -> None:
    assert quoted("Brightloom has removed it.", "Quay Post", "en", limit=9) == "Quay Post: “Brightloom has removed it.”"
    assert (
        quoted("Brightloom l'a retiré.", "Le Relevé", "fr", limit=9)
        == "Le Relevé : «\u00a0Brightloom l'a retiré.\u00a0»"
    )
    for sentence in (
        "Brightloom “has” removed it.",
        "But Brightloom has removed it.",
        "It has " + "very " * 9 + "much.",
    ):
        assert quoted(sentence, "Quay Post", "en", limit=9) is None
    assert quoted("Brightloom has removed it.", "", "en", limit=9) is None


def test_french() -> None:
    assert trim("Toutefois, Brightloom a supprimé le classement.", "fr") == "Brightloom a supprimé le classement."
    assert trim("Selon Le Monde, Brightloom a supprimé le classement.", "fr") == "Brightloom a supprimé le classement."


def test_a_run_ends_at_a_quotation() -> None:
    assert longest_run("one two “three four five six” seven") == 2
