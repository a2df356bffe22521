from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scraper.briefs import excerpt, split_sentences
from scraper.briefs.excerpt import budget
from scraper.records import Article
from tests.briefs.story import REPORT

FILLER = "The building stands by the river and its windows are washed twice a year by the same man. "


def test_lead_credit_quotation_and_figure_come_before_filler() -> None:
    text = (
        "Brightloom engineers have gamed an internal ranking of tokens.\n"
        + FILLER * 6
        + "\nThe Harbour Ledger first reported the ranking on Monday.\n"
        + FILLER * 6
        + "\n“We were only ever counting the tokens,” said Ana Reyle, a spokeswoman.\n"
        + "Brightloom requires more than 70% of developers to use AI weekly.\n"
        + FILLER * 4
    )
    kept = excerpt(Article(url="https://a.example", title="Brightloom ranking gamed", text=text, lang="en"))
    lines = kept.split("\n")
    assert lines[0] == "Brightloom engineers have gamed an internal ranking of tokens."
    for wanted in ("first reported", "only ever counting", "more than 70%"):
        assert wanted in kept
    assert len(kept.split()) <= budget(text)


def test_a_scene_at_the_start_gives_way_to_the_news() -> None:
    scene = "On the fourth floor of the old mill a lamp stays lit through the night and a kettle hums beside it."
    news = "Brightloom will remove its ranking of engineers by tokens."
    text = f"{scene}\n{FILLER}\n{news}\n{FILLER * 3}"
    article = Article(url="https://a.example", title="Brightloom to remove token ranking", text=text, lang="en")
    assert excerpt(article) == news


def test_an_answer_is_kept_with_the_sentence_that_says_whose_it_is() -> None:
    answer = "Ana Reyle, a spokeswoman, denied this on Monday. She said that Brightloom ranks nobody by tokens."
    text = f"Brightloom ranks its engineers by tokens.\n{FILLER * 3}\n{answer}\n{FILLER * 3}"
    assert answer in excerpt(Article(url="https://a.example", title="Brightloom ranks engineers", text=text, lang="en"))


def test_no_more_than_300_words_of_a_long_text() -> None:
    text = "\n".join(f"Brightloom counted {n} tokens in week {n} of its long and slow year." for n in range(400))
    assert 280 < len(excerpt(Article(url="https://a.example", text=text, lang="en")).split()) <= 300


def test_a_short_text_keeps_a_quarter_or_nothing() -> None:
    assert excerpt(Article(url="https://a.example", text="Brightloom counts tokens each month.", lang="en")) == ""


@given(
    st.lists(
        st.sampled_from([*split_sentences(REPORT.text, "en"), FILLER.strip(), "Sign up now.", "A heading"]), max_size=40
    )
)
def test_whole_sentences_in_their_order_within_the_budget(pieces: list[str]) -> None:
    text = "\n".join(pieces)
    kept = excerpt(Article(url="https://a.example", text=text, lang="en"))
    assert len(kept.split()) <= budget(text)
    place = 0
    for line in kept.split("\n"):
        for sentence in split_sentences(line, "en"):
            place = text.index(sentence, place) + len(sentence)
