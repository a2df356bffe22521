"""Input that nobody wishes for, and what becomes of it: no crash, no cost that grows with its square."""

from __future__ import annotations

import random
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from scraper.archive import Archive
from scraper.briefs import check, write
from scraper.deciding import decide
from scraper.records import Article, Story
from scraper.settings import load
from scraper.stories import cluster, copies, stories
from tests.costs import growth

if TYPE_CHECKING:
    from collections.abc import Sequence

CONTENT = Path(__file__).parents[2] / "content"


class Meanings:
    """Vectors without a model: those of one event are near each other; what is said here is about cost."""

    identity = "none"

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        rng = np.random.default_rng(len(texts))
        vectors = rng.standard_normal(384) + 0.5 * rng.standard_normal((len(texts), 384))
        return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def different_texts_of_one_event(n: int) -> list[Article]:
    rng = random.Random(n)
    event, others = [f"event{k}" for k in range(40)], [f"word{k}" for k in range(5000)]
    return [
        Article(
            url=f"https://a.example/{k}",
            title=" ".join(rng.sample(event, 6)),
            text=" ".join([*rng.sample(event, 12), *rng.sample(others, 30)]),
        )
        for k in range(n)
    ]


def test_different_texts_of_one_event_are_one_story_and_cost_less_than_their_square() -> None:
    def one_story(size: int) -> None:
        assert len(cluster(copies(different_texts_of_one_event(size)), Meanings())) == 1  # type: ignore[arg-type]

    assert growth(one_story, 500, 4) < 10  # two thousand articles; sixteen times would be the square


def test_an_article_without_words_or_date_is_a_story_of_its_own_with_an_address() -> None:
    odd = [
        Article(url="https://a.example/empty"),
        Article(url="https://a.example/blank", title=" \n", text="\t"),
        Article(url="https://a.example/word", title="Tokens", published="not a date"),
    ]
    found = stories(cluster(copies(odd), Meanings()), copies(odd))  # type: ignore[arg-type]
    assert sorted(len(story.articles) for story in found) == [1, 1, 1]
    assert all(story.id and story.first_published is None for story in found)
    assert len({story.id for story in found}) == 3


def many_figures(n: int) -> list[Article]:
    rng, who = random.Random(n), ["Kessel", "Ann Bole", "Orl Vint", "Sela Marr"]
    what = ["tokens", "leaderboard", "staff", "engineers", "budget", "board", "company", "agents", "memo", "managers"]

    def said() -> str:
        a, b, c = rng.sample(what, 3)
        return f"{rng.choice(who)} said that {rng.randint(1, 900)} {a} closed the {b} at {c} {rng.randint(1, 10**6)}."

    return [
        Article(
            url=f"https://c{k % 97}.example/{k}",
            publisher=f"Outlet {k % 97}",
            title="Kessel closes its token board",
            text=" ".join(said() for _ in range(6)),
            published=f"2026-05-1{k % 6}T08:00:00Z",
        )
        for k in range(n)
    ]


def test_the_brief_of_a_story_of_many_figures_costs_less_than_their_square() -> None:
    def brief(size: int) -> None:
        articles = many_figures(size)
        assert write(Story(id="a", title="", articles=[a.id for a in articles]), articles, Meanings()).figures  # type: ignore[arg-type]

    assert growth(brief, 60, 4) < 9  # sixteen times would be the square


ODD = {
    "a null byte": "Kessel\0 closes its AI token board",
    "right to left": "קסל סוגרת את לוח הטוקנים של ה-AI",
    "turned around": "Kessel \u202esesolc\u202c its \u2066AI\u2069 token board",
    "zero-width characters": "Kes\u200bsel clo\u200dses its\ufeff AI to\u200bken leader\u00adboard",
    "nothing but zero-width characters": "\u200b\u200b\ufeff",
    "three languages": "Kessel schließt 排行榜 de jetons",
    "no spaces in it": "凯塞尔关闭人工智能代币排行榜" * 200,
    "pictures": "🏆 " * 500,
    "marks on one letter": "K" + "\u0301" * 5000 + "essel",
    "quotation marks that never close": "“" * 20_000,
    "brackets that never close": "([" * 20_000,
    "digits": "9," * 20_000,
    "100 kB of words": "Kessel closes its token board " * 3400,
    "100 kB in one word": "x" * 100_000,
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_an_odd_text_makes_a_story_with_an_address_and_a_brief_that_passes_the_check(text: str) -> None:
    articles = [Article(url=f"https://a.example/{k}", title=text, text=text) for k in range(2)]
    marked = copies(articles)
    (story,) = stories(cluster(marked, Meanings()), marked)  # type: ignore[arg-type]
    assert re.fullmatch("[a-z0-9-]{5,80}", story.id)
    brief = write(story, marked, Meanings())  # type: ignore[arg-type]
    assert check(brief, marked) == []


def test_one_address_with_two_texts_is_one_article_in_one_story() -> None:
    first = Article(url="https://a.example/1", title="Tarn Bank counts log-ins", text="It will look at log-ins.")
    second = first.but(text="Correction: it will not look at log-ins.")
    assert cluster([first, second], Meanings()) == [[first.id]]  # type: ignore[arg-type]
    assert cluster([second, first], Meanings()) == [[first.id]]  # type: ignore[arg-type]


def test_a_text_that_changed_keeps_its_place_and_its_story_tells_the_new_headline() -> None:
    old = Article(url="https://a.example/1", title="Tarn Bank counts log-ins", text="It will look at log-ins.")
    before = stories([[old.id]], [old])
    new = old.but(title="Tarn Bank does not count log-ins")
    clusters = cluster([new], Meanings(), settled=[before[0].articles])  # type: ignore[arg-type]
    after = stories(clusters, [new], before)
    assert [(story.id, story.title) for story in after] == [(before[0].id, "Tarn Bank does not count log-ins")]


def equal_headlines(n: int) -> list[Article]:
    return [
        Article(
            url=f"https://a.example/{k}",
            title="Kessel Freight closes its AI token leaderboard",
            published=f"2026-05-12T00:{k % 60:02d}:00Z",
        )
        for k in range(n)
    ]


def test_ten_thousand_equal_headlines_without_text_are_copies_of_the_first_and_cost_no_square() -> None:
    def one_story(size: int) -> None:
        many = equal_headlines(size)
        marked = copies(many)
        assert sum(article.copy_of is None for article in marked) == 1
        (group,) = cluster(marked, Meanings())  # type: ignore[arg-type]
        assert cluster(many, Meanings()) == [group]  # type: ignore[arg-type]
        (story,) = stories([group], marked)
        assert len(story.articles) == size

    assert growth(one_story, 2_500, 4) < 8


def test_a_night_on_bad_input_gives_each_article_one_story_and_the_next_night_leaves_it_so(tmp_path: Path) -> None:
    day = {"collected": "2026-05-14", "published": None}
    odd = [
        Article(url="https://a.example/empty"),
        Article(url="https://a.example/blank", title=" \n", text="\t", published="not a date"),
        *(Article(url=f"https://b.example/{k}", title=word) for k, word in enumerate(["Tokens", "Prompts", "Seats"])),
        *(article.but(url="", id=f"same{k}") for k, article in enumerate(equal_headlines(300))),
        *different_texts_of_one_event(300),
    ]
    archive, settings = Archive(tmp_path), load(CONTENT)
    archive.add([article.but(**day) for article in odd])
    (file,) = archive.folder.glob("[0-9]*.jsonl")
    twice = odd[-1].but(text="Another text at the same address.", **day)
    file.write_text(file.read_text(encoding="utf-8") + twice.to_json() + "\n", encoding="utf-8")

    def night() -> tuple[list[Article], list[Story]]:
        found = decide(archive, settings, Meanings())  # type: ignore[arg-type]
        archive.add(found.articles)
        archive.set_stories(found.stories, found.closing, found.month)
        return found.articles, found.stories

    articles, first = night()
    held = Counter(id_ for story in first for id_ in story.articles)
    assert set(held) == {article.id for article in odd}
    assert set(held.values()) == {1}
    assert sum(article.copy_of is not None for article in articles) == 299  # as the run tells
    assert min(len(story.articles) for story in first) == 1
    assert len({story.id for story in first}) == len(first)
    assert night() == (articles, first)
