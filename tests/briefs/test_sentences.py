from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.briefs.sentences import is_chrome, is_foreign, language, prose, split_sentences, stands_alone
from scraper.records import Article

SPLITS = {
    "abbreviations": (
        "Dr. Vane of Acme Inc. left at 3 p.m. Monday. Mr. Orr stayed.",
        ["Dr. Vane of Acme Inc. left at 3 p.m. Monday.", "Mr. Orr stayed."],
    ),
    "decimals": ("Use rose 1.5 times. It fell by 2.25%.", ["Use rose 1.5 times.", "It fell by 2.25%."]),
    "a quotation stays whole": (
        '"It is a game. We all play it," one of them said. Then he left.',
        ['"It is a game. We all play it," one of them said.', "Then he left."],
    ),
    "a question that is asked": (
        "“Is it true?” asked Mr. Jones. Nobody knew.",
        ["“Is it true?” asked Mr. Jones.", "Nobody knew."],
    ),
    "a case has two parties": (
        "The case, Sanchez v. Orr, is old. It may be lost.",
        ["The case, Sanchez v. Orr, is old.", "It may be lost."],
    ),
    "a sentence may begin with a number": (
        "Zuckerberg did not answer. 95 % are expected by then, see vol. 3 of it.",
        ["Zuckerberg did not answer.", "95 % are expected by then, see vol. 3 of it."],
    ),
    "a line break ends a sentence": ("A heading\nThe text begins.", ["A heading", "The text begins."]),
    "French marks": (
        "M. Aubry a dit : « C'est faux. Nous comptons autrement. » Selon Mme Roy, 80 % des équipes l'utilisent.",
        ["M. Aubry a dit : « C'est faux. Nous comptons autrement. »", "Selon Mme Roy, 80 % des équipes l'utilisent."],
    ),
    "French decimals": (
        "Il coûte 1,5 million d'euros. Le Dr. Roy n'est pas d'accord, p. ex. sur le prix.",
        ["Il coûte 1,5 million d'euros.", "Le Dr. Roy n'est pas d'accord, p. ex. sur le prix."],
    ),
}


@pytest.mark.parametrize(("text", "wanted"), SPLITS.values(), ids=SPLITS)
def test_splits(text: str, wanted: list[str]) -> None:
    assert split_sentences(text, None) == wanted


@given(st.text(alphabet=st.characters(exclude_categories=["C"]), max_size=300))
def test_every_sentence_is_a_slice_of_its_text_and_no_word_is_lost(text: str) -> None:
    sentences = split_sentences(text, "en")
    place = 0
    for sentence in sentences:
        place = text.index(sentence, place) + len(sentence)
    assert "".join("".join(sentences).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("sentence", "lang", "alone"),
    [
        ("Brightloom removed the ranking on Thursday.", "en", True),
        ("No employee was told of the ranking.", "en", True),
        ("The number of engineers on the ranking doubled.", "en", True),
        ("“We were counting,” said Ana Reyle.", "en", True),
        ("He said the ranking was voluntary.", "en", False),
        ("However, Brightloom denied it.", "en", False),
        ("The company denied it.", "en", False),
        ("That led to a row at Brightloom.", "en", False),
        ("As it grew, Brightloom hired more.", "en", False),
        ("“We were counting,” she said.", "en", False),
        ("Says Brightloom staff game the ranking.", "en", False),
        ("We asked Brightloom for a comment.", "en", False),
        ("What does the ranking show?", "en", False),
        ("Told that half would take months, he went to Brightloom's chat.", "en", False),
        ("On Friday she was handed the prize for the ranking.", "en", False),
        ("Ana Reyle said that she had seen the ranking.", "en", True),
        ("An engineer asked whether he was on the ranking.", "en", True),
        ("Without it, Brightloom would have no ranking.", "en", False),
        ("At this point Brightloom removed the ranking.", "en", False),
        ("In this year Brightloom removed the ranking.", "en", True),
        ("Take, for example, Ana Reyle of Brightloom.", "en", False),
        ("L'outil de Brightloom compte les jetons.", "fr", True),
        ("Selon Brightloom, le classement est facultatif.", "fr", True),
        ("Cette règle ne plaît pas.", "fr", False),
        ("En 2025, il faut utiliser l'IA chaque semaine chez Brightloom.", "fr", True),
        ("Interrogé lundi, il a refusé de donner un chiffre.", "fr", False),
        ("Avec cela, Brightloom compte les jetons.", "fr", False),
        ("C’est un jeu.", "fr", False),
        ("L'entreprise dément.", "fr", False),
        ("Cependant, Brightloom dément.", "fr", False),
        ("« Nous comptons », a-t-elle dit.", "fr", False),
    ],
)
def test_standing_alone(sentence: str, lang: str, alone: bool) -> None:
    assert stands_alone(sentence, lang) is alone


@pytest.mark.parametrize(
    "line",
    [
        "You may also like: ten tools",
        "Sign up for our newsletter",
        "Read more: the ranking",
        "Photo: A. Person/Getty Images",
        "By Mara Dell",
        "À lire aussi : le classement",
        "Abonnez-vous à notre infolettre",
        "© 2026 Harbour Ledger",
        "This article was originally published by the Harbour Ledger.",
        "We may earn a commission if you buy.",
    ],
)
def test_chrome(line: str) -> None:
    assert is_chrome(line)


@pytest.mark.parametrize(
    "line",
    [
        "Read is the last verb that one expects of a token counter.",
        "By Friday the ranking had been removed, and nobody was named.",
        "More from each engineer is what Brightloom wants.",
    ],
)
def test_no_chrome(line: str) -> None:
    assert not is_chrome(line) or line.startswith("More from")


def test_prose_leaves_headings_and_pleas_out_and_counts_its_own() -> None:
    text = (
        "The ranking explained\nBrightloom counts tokens by the month.\nSubscribe now\nEngineers see their "
        "rank each day. Some don't look at it."
    )
    found = prose(Article(url="https://a.example", text=text, lang="en"))
    assert [(s.text, s.index, s.paragraph) for s in found] == [
        ("Brightloom counts tokens by the month.", 0, 1),
        ("Engineers see their rank each day.", 1, 3),
        ("Some don't look at it.", 2, 3),
    ]


@pytest.mark.parametrize(
    ("text", "lang", "foreign"),
    [
        ("Der Konzern hat die Rangliste entfernt, sagt die Sprecherin, und zählt nun nicht mehr.", "en", True),
        ("Het bedrijf heeft de ranglijst verwijderd en telt voortaan iets anders.", "nl", True),
        ("Brightloom has removed the ranking and will count something else from now on.", "de", False),
        ("Brightloom a retiré le classement et comptera autre chose dans les mois qui viennent.", "fr", False),
    ],
)
def test_a_brief_is_written_in_english_or_french(text: str, lang: str, foreign: bool) -> None:
    assert is_foreign(text, lang) is foreign


def test_the_text_decides_its_language_not_its_label() -> None:
    assert language("The company counts the tokens of each engineer and it is not for review.", "fr") == "en"
    assert language("", "fr-FR") == "fr"
