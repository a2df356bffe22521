from __future__ import annotations

import pytest

from scraper.briefs.lineage import lineage
from scraper.briefs.quotes import quotes, spans, speaker_of
from scraper.records import Article
from tests.briefs.story import ARTICLES

SPEAKERS = {
    "said somebody": ("“We were only counting tokens,” said Ana Reyle, a spokeswoman.", "Ana Reyle, a spokeswoman"),
    "somebody said": ("“We were only counting tokens,” one engineer said.", "one engineer"),
    "told an outlet": (
        "“We were only counting tokens,” one engineer told the Harbour Ledger.",
        "one engineer, to the Harbour Ledger",
    ),
    "before the quotation": (
        "Ana Reyle, a spokeswoman, said: “We were only counting tokens.”",
        "Ana Reyle, a spokeswoman",
    ),
    "a role and a name": (
        '"We were only counting tokens," said the deputy head, Ana Reyle.',
        "the deputy head, Ana Reyle",
    ),
    "when it was said is no speaker": ("On Monday, Ana Reyle said: “We were only counting tokens.”", "Ana Reyle"),
    "she is whoever spoke before": ("“We were only counting tokens,” she said.", "the one before"),
    "French": ("« Nous ne faisions que compter », répond Maud Roy, directrice.", "Maud Roy"),
    "nobody": ("The slide reads “we were only counting tokens”.", None),
}


@pytest.mark.parametrize(("sentence", "wanted"), SPEAKERS.values(), ids=SPEAKERS)
def test_speakers(sentence: str, wanted: str | None) -> None:
    start, end, _ = spans(sentence)[0]
    assert speaker_of(sentence, start, end, "the one before") == wanted


def test_nested_and_other_marks() -> None:
    assert [words for _, _, words in spans("“He calls it ‘the game’ and laughs,” she said.")] == [
        "He calls it ‘the game’ and laughs,"
    ]
    assert [words for _, _, words in spans("« Il dit “non” et rit », dit-elle.")] == ["Il dit “non” et rit"]
    assert [words for _, _, words in spans('The 5" screen and the 6" one.')] == []


def test_one_voice_though_many_repeat_it_and_each_to_the_letter() -> None:
    found = quotes(ARTICLES, lineage(ARTICLES))
    pressure = [q for q in found if "pressure" in q.text]
    assert len(pressure) == 1
    assert {e.article for e in pressure[0].evidence} == {"ledger", "courier"}
    assert pressure[0].speaker == "one Brightloom engineer"
    by_id = {a.id: a for a in ARTICLES}
    for quote in found:
        assert any(quote.text in e.sentence for e in quote.evidence)
        assert all(e.sentence in by_id[e.article].text for e in quote.evidence)


def test_versions_that_differ_are_kept() -> None:
    one = Article(
        id="a",
        url="https://a.example",
        published="2026-05-01",
        lang="en",
        text="“People let it run all night to climb the ranking,” said Ana Reyle of Brightloom.",
    )
    other = one.but(
        id="b",
        url="https://b.example",
        published="2026-05-02",
        text="“People let it run all day to climb the ranking,” said Ana Reyle of Brightloom.",
    )
    (quote,) = quotes([one, other], lineage([one, other]))
    assert quote.text == "People let it run all night to climb the ranking"
    assert quote.variants == ["People let it run all day to climb the ranking"]


def test_a_few_small_words_are_no_voice() -> None:
    text = "“So a bit, or not,” said Ana Reyle of Brightloom. “We count what is done, not what is said,” she said."
    article = Article(id="a", url="https://a.example", lang="en", text=text)
    assert [q.text for q in quotes([article], lineage([article]))] == ["We count what is done, not what is said"]


def test_what_a_retelling_translates_is_no_voice() -> None:
    report = Article(
        id="a",
        url="https://a.example",
        publisher="Harbour Ledger",
        published="2026-05-01",
        lang="en",
        text="“Nobody is paid by the ranking of tokens,” said Ana Reyle of Brightloom.",
    )
    retold = report.but(
        id="b",
        url="https://b.example",
        publisher="Le Relevé",
        published="2026-05-02",
        lang="fr",
        text=(
            "Selon le Harbour Ledger, Brightloom compte les jetons de ses employés.\n"
            "« Personne n'est payé selon le classement », assure Ana Reyle, citée par le Harbour Ledger."
        ),
    )
    found = lineage([report, retold])
    assert found.roots["b"] == "a"
    assert [q.text for q in quotes([report, retold], found)] == ["Nobody is paid by the ranking of tokens"]
    assert [q.speaker for q in quotes([retold], lineage([retold]))] == ["Ana Reyle"]  # then there is nothing better


def test_a_voice_goes_on_in_the_next_sentence() -> None:
    article = Article(
        id="a",
        url="https://a.example",
        lang="en",
        text="“We were only counting tokens,” said Ana Reyle. “Nobody was to be ranked by them.”",
    )
    assert [q.speaker for q in quotes([article], lineage([article]))] == ["Ana Reyle", "Ana Reyle"]
