"""Relevance: phrases of topics.yml decide; look-alikes of other trades stay out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scraper.records import Article
from scraper.settings import Beat, Topic, Topics
from scraper.settings.files import read
from scraper.stories import could_be_on_beat, relevance
from tests.web.truth import articles

if TYPE_CHECKING:
    from scraper.stories import Embedder

TOPICS = read(Path(__file__).parents[2] / "content" / "topics.yml", Topics)

ON = {
    "board": ("Kessel Freight closes its token leaderboard", "Engineers were ranked by token consumption. "
              "Some let agents run overnight: tokenmaxxing, staff call it.", "leaderboards"),
    "review": ("Tarn Bank makes AI usage part of performance reviews", "Managers will see a usage dashboard with AI "
               "adoption per employee, a memo says.", "performance-reviews"),
    "code": ("Oberlin says 40 percent of code is AI-generated", "The share of code written by AI rose, the firm "
             "told investors; it counts accepted suggestions.", "ai-written-code"),
    "budget": ("Halden caps employee AI spending", "Each team gets a token budget after token costs outran the "
               "annual AI budget in May.", "token-budgets"),
    "french": ("Chez Lumen, un classement interne des salariés selon l'usage de l'IA", "L'entreprise mesure la "
               "consommation de tokens et publie des classements internes; le budget IA est dépassé.", "leaderboards"),
    "capitals and typography": ("TOKEN‑MAXXING AND THE ‘AI LEADERBOARD’", "Token‑maxxing spreads.", "tokenmaxxing"),
}  # fmt: skip
OFF = {
    "crypto": ("Meme coin launch: tokenomics of the new token", "The airdrop begins in June; the token trades on two "
               "blockchain exchanges."),
    "game": ("Ranked season opens with a new player leaderboard", "The tournament's leaderboard resets every week."),
    "models": ("Model leaderboard: who leads the LLM leaderboard", "Elo scores of the best LLMs in blind voting."),
    "weather": ("Storm warning for the coast", "Gusts of 110 km/h are expected on Friday night."),
    "empty": ("", ""),
    "one word": ("Token", ""),
}  # fmt: skip


def judged(title: str, text: str, embedder: Embedder | None = None) -> Article:
    return relevance([Article(title=title, text=text)], TOPICS, embedder)[0]


@pytest.mark.parametrize(("title", "text", "topic"), ON.values(), ids=ON.keys())
def test_on_the_beat(title: str, text: str, topic: str) -> None:
    found = judged(title, text)
    assert found.on_beat, found.relevance
    assert topic in found.topics


@pytest.mark.parametrize(("title", "text"), OFF.values(), ids=OFF.keys())
def test_off_the_beat(title: str, text: str) -> None:
    found = judged(title, text)
    assert not found.on_beat, found.relevance
    assert found.topics == []
    assert 0 <= found.relevance <= 1


@pytest.mark.model
def test_with_the_model_too(embedder: Embedder) -> None:
    pages = [Article(title=t, text=x) for t, x, _ in ON.values()] + [Article(title=t, text=x) for t, x in OFF.values()]
    found = relevance(pages, TOPICS, embedder)
    assert [a.on_beat for a in found] == [True] * len(ON) + [False] * len(OFF)


FILLER = "The hall was repainted in spring and the canteen moved to the ground floor, which nobody minded much. " * 5
LONG_ON = (
    "Nobody asked the printers",
    f"{FILLER} Since May each of the firm's 900 staff has had to send an assistant five prompts a week, and a "
    f"dashboard of AI use goes to managers on Mondays. Employees who fall under the target are listed by name. "
    f"{FILLER} Engineers say they count AI prompts together at lunch, so that the weekly score looks busy. {FILLER}",
)
LONG_OFF = (
    "Nobody asked the printers",
    f"{FILLER} The firm's 900 staff were thanked for a record year. {FILLER} A chatbot now answers customers who "
    f"ask for opening hours. {FILLER} The bowling team came second in the league table. {FILLER}",
)


def test_long_prose_is_judged_by_its_best_passages() -> None:
    on, off = judged(*LONG_ON), judged(*LONG_OFF)
    assert on.on_beat, on.relevance
    assert not off.on_beat, off.relevance


def test_words_of_the_signature_count_where_they_stand_together() -> None:
    subject, people, measure = "A chatbot was shown.", "Employees came.", "The score was read out."
    together = judged("Tuesday", f"{subject} {people} {measure} {FILLER * 3}")
    apart = judged("Tuesday", f"{subject} {FILLER * 2} {people} {FILLER * 2} {measure}")
    assert together.relevance > apart.relevance


def test_french_articles_are_no_part_of_a_word() -> None:
    one, other = judged("Usage d'IA noté", "Le budget d'IA"), judged("Usage de l’IA noté", "Le budget l'IA")
    assert one.relevance == other.relevance


@pytest.mark.parametrize("with_model", [False, pytest.param(True, marks=pytest.mark.model)])
def test_full_articles_of_the_sample_web(with_model: bool, request: pytest.FixtureRequest) -> None:
    pages = articles()
    found = relevance(
        [Article(url=p["url"], title=p["title"], text=p["body"]) for p in pages],
        TOPICS,
        request.getfixturevalue("embedder") if with_model else None,
    )
    missed = [p["title"] for a, p in zip(found, pages, strict=True) if p["on_beat"] and not a.on_beat]
    strays = [p["title"] for a, p in zip(found, pages, strict=True) if a.on_beat and not p["on_beat"]]
    assert len(missed) <= 3, missed
    assert len(strays) <= 1, strays
    shared = sum(bool(set(a.topics) & set(p["topics"])) for a, p in zip(found, pages, strict=True) if a.on_beat)
    assert shared >= 0.8 * sum(bool(a.on_beat) for a in found)


def test_fields_that_came_in_stay_and_order_too() -> None:
    out = relevance([Article(id="b", title="B", x=1), Article(id="a", title="A")], TOPICS, None)
    assert [a.id for a in out] == ["b", "a"]
    assert out[0].x == 1
    assert relevance([], TOPICS, None) == []


def test_a_phrase_late_in_a_long_page_is_not_what_the_page_is_about() -> None:
    page = " ".join(f"word{n}" for n in range(2000)) + " tokenmaxxing token leaderboard token budget ai mandate"
    assert not judged("The year in review", page).on_beat


@pytest.mark.parametrize(("title", "text", "_topic"), ON.values(), ids=ON.keys())
def test_the_first_filter_lets_them_through(title: str, text: str, _topic: str) -> None:
    assert could_be_on_beat(title, text, TOPICS)


@pytest.mark.parametrize(
    ("title", "summary", "through"),
    [
        ("What happened to my tokens", "", True),
        ("Une semaine sans IA", "", True),
        ("Drei Prompts vor dem Frühstück, oder: die KI", "", True),
        ("Good morning, dear computer", "Staff of an insurer greet a chatbot, since three prompts are counted.", True),
        ("A chatbot for the zoo", "Visitors may put questions to a penguin in twelve languages from May on.", False),
        ("Late goal wins the derby", "Rovers went to the top after a header in the closing minutes of play.", False),
        ("Dock workers strike", "Ships wait outside the port as crews stop working over shifts.", False),
        ("Profit of bank rises", "Net profit rose 4 percent in the quarter as bad loans eased, it said.", False),
    ],
)
def test_the_first_filter_asks_less_of_a_bare_headline(title: str, summary: str, through: bool) -> None:
    assert could_be_on_beat(title, summary, TOPICS) is through


def test_the_first_filter_stops_the_rest() -> None:
    assert not could_be_on_beat(*OFF["weather"], TOPICS)
    assert not could_be_on_beat("", "", TOPICS)


def test_another_beat_needs_only_another_file() -> None:
    topic = Topic(
        id="seawalls", name="Sea walls", description="Walls against the sea. They cost money.",
        phrases=["sea wall", "sea walls", "flood barrier"],
    )  # fmt: skip
    off = Topic(id="games", name="Games", description="Games. Not walls.", phrases=["sand castle"])
    coast = Topics(beat=Beat(name="Coast", description="Coasts."), topics=[topic], off_beat=[off])
    pages = [
        Article(title="Sea wall to cost twice as much", text="The flood barrier of Sarn and its sea walls."),
        Article(title="Kessel closes token leaderboard", text="Tokenmaxxing."),
    ]
    assert [(a.on_beat, a.topics) for a in relevance(pages, coast, None)] == [(True, ["seawalls"]), (False, [])]


VERDICTS = {
    # what was judged off the beat, the article, and whether it is on the beat then
    "the same again": ("budget", "budget", False),
    "about something else": ("code", "budget", True),
    "a look-alike": ("crypto", "board", True),
}


@pytest.mark.parametrize(("off", "article", "expected"), VERDICTS.values(), ids=VERDICTS.keys())
def test_verdicts_train_the_judgement_of_like_articles(
    off: str, article: str, expected: bool, embedder: Embedder
) -> None:
    title, text = (ON | OFF)[off][:2]
    verdict = Article(url="https://a.example/1", title=f"Newsletter: {title}", text=text)
    one = Article(title=ON[article][0], text=ON[article][1])
    assert relevance([one], TOPICS, embedder)[0].on_beat
    (found,) = relevance([one], TOPICS, embedder, [verdict])
    assert found.on_beat is expected
    assert relevance([one], TOPICS, None, [verdict]) == relevance([one], TOPICS, None)


DIARY = Article(
    url="https://a.example/diary",
    title="Forty questions before Friday",
    text="My team lead wants forty questions a week put to the assistant, so on Thursday nights I ask it about soup.",
)
LIKE_IT = {
    # an article that words don't mark, and whether it is on the beat beside a diary that was judged so
    "the same again": (f"Letters: {DIARY.title}", DIARY.text, True),
    "told in other words": (
        "Forty questions a week, says my boss",
        "Our team must put forty questions to the assistant by Friday; on Thursday nights I ask mine about soup.", True,
    ),
    "about something else": ("Soup of the week", "Leeks, potatoes and a spoon of cream: forty minutes.", False),
    "a look-alike": (*OFF["crypto"], False),
}  # fmt: skip


@pytest.mark.parametrize(("title", "text", "expected"), LIKE_IT.values(), ids=LIKE_IT.keys())
def test_what_reads_like_an_article_judged_on_the_beat_is_on_it(
    title: str, text: str, expected: bool, embedder: Embedder
) -> None:
    one = Article(url="https://b.example/1", title=title, text=text)
    assert not relevance([one], TOPICS, embedder)[0].on_beat
    (found,) = relevance([one], TOPICS, embedder, [], [DIARY])
    assert (found.on_beat, bool(found.topics)) == (expected, expected)


def test_an_article_with_a_verdict_does_not_train_itself_and_gets_topics(embedder: Embedder) -> None:
    (bare,) = relevance([DIARY], TOPICS, embedder)
    (found,) = relevance([DIARY], TOPICS, embedder, [], [DIARY], kept=[DIARY.id])
    assert (found.on_beat, found.relevance, bool(found.topics)) == (False, bare.relevance, True)
