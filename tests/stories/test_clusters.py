"""Clusters: average linkage on a sparse graph, verdicts that bind, odd input; and real sentences with the model."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.records import Article
from scraper.settings import Corrections, PairVerdict
from scraper.stories import cluster
from scraper.stories.linkage import average_linkage
from scraper.stories.similarity import Evidence, shipped
from scraper.stories.sizing import cut
from tests.costs import growth

if TYPE_CHECKING:
    from scraper.stories import Embedder


def linked(n: int, matrix: np.ndarray, threshold: float = 0.5, **verdicts: object) -> list[list[int]]:
    first, second = np.nonzero(np.triu(matrix > 0, 1))
    tree = average_linkage(n, first, second, matrix[first, second], lambda i, j: matrix[i, j], threshold, **verdicts)
    return cut(tree)


def graph(n: int, edges: dict[tuple[int, int], float]) -> np.ndarray:
    out = np.zeros((n, n))
    for (a, b), p in edges.items():
        out[a, b] = out[b, a] = p
    return out


CASES = {
    "nothing": (0, {}, {}, []),
    "strangers": (3, {}, {}, [[0], [1], [2]]),
    "a pair": (3, {(0, 2): 0.9}, {}, [[0, 2], [1]]),
    "a chain of links doesn't glue two events": (
        4,
        {(0, 1): 0.95, (2, 3): 0.95, (1, 2): 0.6},
        {},
        [[0, 1], [2, 3]],
    ),
    "a verdict joins strangers": (3, {}, {"together": [(0, 2)]}, [[0, 2], [1]]),
    "joined ones are one cluster from then on": (
        4,
        {(1, 2): 0.9, (1, 3): 0.1, (0, 1): 0.9},
        {"together": [(2, 3), (0, 3)]},
        [[0, 1, 2, 3]],
    ),
    "a verdict parts a sure pair": (2, {(0, 1): 0.99}, {"apart": [(0, 1)]}, [[0], [1]]),
    "and not by way of a third": (3, {(0, 1): 0.99, (1, 2): 0.98, (0, 2): 0.99}, {"apart": [(0, 1)]}, [[0, 2], [1]]),
    "where both are asked for, apart wins": (
        3,
        {},
        {"together": [(0, 1), (1, 2)], "apart": [(0, 2)]},
        [[0, 1], [2]],
    ),
}


@pytest.mark.parametrize(("n", "edges", "verdicts", "expected"), CASES.values(), ids=CASES.keys())
def test_linkage(n, edges, verdicts, expected) -> None:
    assert linked(n, graph(n, edges), **verdicts) == expected


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 25), st.integers(0, 10_000))
def test_on_a_whole_graph_it_is_scipys_average_linkage(n: int, seed: int) -> None:
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    noise = np.random.default_rng(seed).uniform(0.01, 1, (n, n))
    matrix = (noise + noise.T) / 2
    np.fill_diagonal(matrix, 0)
    distance = 1 - matrix
    np.fill_diagonal(distance, 0)
    labels = fcluster(linkage(squareform(distance), "average"), 0.5, "distance")
    expected = sorted([int(i) for i in np.flatnonzero(labels == label)] for label in set(labels))
    assert linked(n, matrix) == expected


def test_pairs_that_the_graph_lacks_are_asked_for_before_a_merge() -> None:
    # Two events of ten; the graph holds one strong link between them, the other ninety-nine are weak.
    truth = np.full((20, 20), 0.05)
    truth[:10, :10] = truth[10:, 10:] = 0.9
    truth[0, 10] = truth[10, 0] = 0.9
    edges = [(i, j) for i in range(20) for j in range(i + 1, 20) if truth[i, j] > 0.5]
    first, second = np.array(edges).T
    found = cut(average_linkage(20, first, second, truth[first, second], lambda i, j: truth[i, j], 0.5))
    assert found == [list(range(10)), list(range(10, 20))]


def test_a_story_of_two_thousand_is_one_story() -> None:
    def one_story(size: int) -> None:
        # Each knows only thirty others, as candidates come; all pairs are sure.
        rng = random.Random(7)
        edges = sorted({(min(i, j), max(i, j)) for i in range(size) for j in rng.sample(range(size), 30) if i != j})
        first, second = np.array(edges).T
        sure = np.full(len(edges), 0.9)
        found = cut(average_linkage(size, first, second, sure, lambda i, j: np.full(len(i), 0.9), 0.25))
        assert [len(group) for group in found] == [size]

    assert growth(one_story, 500, 4) < 8


def article(key: str, title: str, text: str = "", **more: object) -> Article:
    return Article(id=key, url=f"https://{key}.example/a", title=title, text=text, **more)


NEWS = [
    article("board1", "Kessel Freight closes AI token leaderboard", "Kessel Freight has closed the internal board "
            "that ranked engineers by tokens, after staff ran agents all night to climb it."),
    article("board2", "Kessel shuts ranking of engineers by AI tokens", "The haulier Kessel Freight is closing its "
            "token leaderboard. Engineers had let agents run overnight to stay near the top."),
    article("quake1", "Strong earthquake shakes the coast of Orlenia", "A magnitude 6.1 earthquake shook the coast of "
            "Orlenia on Sunday; eleven people were hurt in the port of Sarn."),
    article("quake2", "Eleven hurt as quake hits Orlenia", "At least eleven people were injured in Sarn when an "
            "earthquake of magnitude 6.1 struck Orlenia's coast on Sunday morning."),
    article("bank1", "Tarn Bank makes AI log-ins part of promotions", "Tarn Bank will look at weekly log-ins to its "
            "assistant when it decides on promotions, a memo says."),
]  # fmt: skip
TRUTH = [["bank1"], ["board1", "board2"], ["quake1", "quake2"]]


@pytest.mark.model
def test_events_and_any_order(embedder: Embedder) -> None:
    assert cluster(NEWS, embedder) == TRUTH
    assert cluster(NEWS[::-1], embedder) == TRUTH


@pytest.mark.model
def test_corrections_bind(embedder: Embedder) -> None:
    def verdict(*keys: str) -> PairVerdict:
        return PairVerdict(articles=[f"https://{key}.example/a" for key in keys], reason="judged")

    joined = Corrections(same_story=[verdict("bank1", "quake1")])
    assert ["bank1", "quake1", "quake2"] in cluster(NEWS, embedder, joined)
    parted = Corrections(different_stories=[verdict("board1", "board2")])
    assert cluster(NEWS, embedder, parted) == [["bank1"], ["board1"], ["board2"], ["quake1", "quake2"]]
    unknown = Corrections(same_story=[verdict("elsewhere", "bank1")])
    assert cluster(NEWS, embedder, unknown) == TRUTH


@pytest.mark.model
def test_copies_go_with_their_original_unless_a_verdict_parts_them(embedder: Embedder) -> None:
    copy = article("copy", "Wholly other words", "About something else entirely.", copy_of="bank1")
    second = article("copy2", "Nor this", "is like it.", copy_of="copy")
    assert ["bank1", "copy", "copy2"] in cluster([*NEWS, copy, second], embedder)
    ring = [a.but(copy_of={"copy": "copy2", "copy2": "copy"}[a.id]) for a in (copy, second)]
    assert sorted(id_ for group in cluster([*NEWS, *ring], embedder) for id_ in group) == sorted(
        [*(a.id for a in NEWS), "copy", "copy2"]
    )
    apart = PairVerdict(articles=["https://copy.example/a", "https://bank1.example/a"], reason="judged")
    found = cluster([*NEWS, copy], embedder, Corrections(different_stories=[apart]))
    assert ["bank1"] in found


@pytest.mark.model
def test_odd_articles_are_stories_of_their_own(embedder: Embedder) -> None:
    odd = [article("empty1", ""), article("empty2", ""), article("word", "Tokens"), article("blank", " \n", "\t")]
    found = cluster([*NEWS, *odd, article("surrogate", "A \ud800 lone one")], embedder)
    assert found == sorted([*TRUTH, ["empty1"], ["empty2"], ["word"], ["blank"], ["surrogate"]])
    assert cluster([], embedder) == []
    assert cluster(odd[:1], embedder) == [["empty1"]]


@pytest.mark.model
def test_one_address_twice_with_two_texts_is_one_article(embedder: Embedder) -> None:
    assert cluster([*NEWS, NEWS[0].but(text="Revised."), NEWS[0]], embedder) == TRUTH


@pytest.mark.model
def test_ten_thousand_equal_headlines(embedder: Embedder) -> None:
    many = [article(f"same{n:05d}", "Kessel Freight closes AI token leaderboard") for n in range(10_000)]
    found = cluster([*NEWS, *many], embedder)
    assert max(map(len, found)) >= 10_000
    assert ["bank1"] in found


@pytest.mark.model
def test_settled_stories_stay_and_only_new_articles_are_compared(embedder: Embedder) -> None:
    # What earlier nights decided holds, right or wrong, while nothing new touches it.
    wrong = [["bank1", "board1"], ["board2"], ["quake1", "quake2"]]
    assert cluster(NEWS, embedder, settled=wrong) == wrong
    # A new article and the stories that it may belong to are judged afresh.
    known = [["board1"], ["bank1"], ["quake1"]]
    assert cluster(NEWS, embedder, settled=known) == TRUTH
    parted = PairVerdict(articles=["https://bank1.example/a", "https://board1.example/a"], reason="judged")
    assert cluster(NEWS, embedder, Corrections(different_stories=[parted]), settled=wrong) == TRUTH
    joined = PairVerdict(articles=["https://board2.example/a", "https://quake2.example/a"], reason="judged")
    found = cluster(NEWS, embedder, Corrections(same_story=[joined]), settled=wrong)
    assert found == [["bank1", "board1"], ["board2", "quake1", "quake2"]]


CHANGED = {
    # the article that changed, what it says now, and the stories then
    "nothing of note": ("board2", "board2", "", [["bank1"], ["board1", "board2"], ["quake1", "quake2"]]),
    "it tells another event": ("board2", "quake2", "", [["bank1"], ["board1"], ["board2", "quake1", "quake2"]]),
    "it tells what nobody else does": (
        "board2", "", "Rovers won the derby with a header in the last minute, and the town hall danced.",
        [["bank1"], ["board1"], ["board2"], ["quake1", "quake2"]],
    ),
    "it was alone": ("bank1", "board1", "", [["bank1", "board1", "board2"], ["quake1", "quake2"]]),
}  # fmt: skip


@pytest.mark.model
@pytest.mark.parametrize(("key", "like", "text", "expected"), CHANGED.values(), ids=CHANGED.keys())
def test_an_article_that_changed_may_leave_its_story_or_join_one(
    key: str, like: str, text: str, expected: list[list[str]], embedder: Embedder
) -> None:
    said = {one.id: one for one in NEWS}
    title, text = (said[like].title, f"Corrected: {said[like].text}") if like else (text, text)
    now = [one.but(title=title, text=text) if one.id == key else one for one in NEWS]
    assert cluster(now, embedder, settled=TRUTH, changed=[key]) == expected
    assert cluster(now, embedder, settled=TRUTH) == TRUTH  # what nobody knows to have changed stays


LANGUAGES = [
    article("en1", "Accelia ties promotions to AI log-ins", "Senior staff at the consultancy Accelia must log in to "
            "its AI tools every week if they want to be promoted, a memo says.", lang="en"),
    article("en2", "Accelia links AI use to promotions", "The consultancy Accelia has told senior staff that "
            "promotions depend on weekly log-ins to its AI tools.", lang="en"),
    article("en3", "No AI, no promotion at Accelia", "Accelia counts how often senior staff log in to its AI tools; "
            "those who seldom do will not be promoted, says a memo.", lang="en"),
    article("en4", "Want a promotion at Accelia? Use AI", "Senior staff at Accelia who want a promotion will have "
            "their weekly log-ins to AI tools counted, a memo says.", lang="en"),
    article("fr1", "Accelia lie les promotions à l'usage de l'IA", "Le cabinet Accelia compte les connexions "
            "hebdomadaires de ses cadres aux outils d'IA pour décider des promotions.", lang="fr"),
    article("fr2", "Pas d'IA, pas de promotion chez Accelia", "Chez Accelia, les cadres qui ne se connectent pas "
            "chaque semaine aux outils d'IA ne seront pas promus.", lang="fr"),
    article("fr3", "Accelia surveille l'usage de l'IA par ses cadres", "Le cabinet Accelia suit les connexions "
            "hebdomadaires de ses cadres aux outils d'IA, et les promotions en dépendent.", lang="fr"),
    article("fr4", "Promotions : Accelia regarde les connexions à l'IA", "Pour être promus, les cadres du cabinet "
            "Accelia devront se connecter chaque semaine aux outils d'IA, dit une note.", lang="fr"),
    article("bank_en", "Tarnier bank counts its teams' AI tokens", "Each month the bank Tarnier publishes how many AI "
            "tokens its teams use, according to an internal paper.", lang="en"),
    article("bank_fr", "La banque Tarnier compte les jetons d'IA de ses équipes", "La banque Tarnier publie chaque "
            "mois la consommation de jetons d'IA de ses équipes, selon un document interne.", lang="fr"),
    article("port", "Le port de Brenne confie ses grues à une IA", "Le port de Brenne fera conduire quatre grues par "
            "un logiciel dès l'automne, a dit sa direction aux syndicats.", lang="fr"),
    article("rail", "Orlen Rail drops its AI quota", "The railway Orlen Rail no longer asks its planners to use an "
            "assistant for half of their work.", lang="en"),
]  # fmt: skip


@pytest.mark.model
def test_a_story_crosses_languages_though_each_has_near_copies_of_its_own(embedder: Embedder) -> None:
    accelia = ["en1", "en2", "en3", "en4", "fr1", "fr2", "fr3", "fr4"]
    assert cluster(LANGUAGES, embedder) == [["bank_en", "bank_fr"], accelia, ["port"], ["rail"]]
    settled = [["en1", "en2", "en3", "en4"], ["bank_en"], ["rail"]]
    assert cluster(LANGUAGES, embedder, settled=settled) == [["bank_en", "bank_fr"], accelia, ["port"], ["rail"]]


@pytest.mark.model
@pytest.mark.parametrize("articles", [NEWS, LANGUAGES], ids=["one language", "two languages"])
def test_pairs_are_judged_alike_whatever_was_asked_before(articles: list[Article], embedder: Embedder) -> None:
    whole, parts = Evidence(articles, embedder, shipped()), Evidence(articles, embedder, shipped())
    everyone = np.arange(len(articles))
    found = [set(zip(*parts.candidates_of(everyone[one::2]), strict=True)) for one in (0, 1)]
    assert found[0] | found[1] == set(zip(*whole.candidates, strict=True))
    i, j = whole.candidates
    np.testing.assert_allclose(parts.log_odds(i, j), whole.log_odds(i, j), atol=1e-5)
    alone = Evidence(articles, embedder, shipped())  # no candidates were looked for
    np.testing.assert_allclose(alone.log_odds(i[:3], j[:3]), whole.log_odds(i, j)[:3], atol=1e-5)


@pytest.mark.model
def test_a_crowd_of_its_own_language_hides_no_candidate(embedder: Embedder) -> None:
    english, french = LANGUAGES[0], LANGUAGES[4]
    crowd = [french.but(id=f"crowd{k}", text=f"{french.text} Ils sont {k}.") for k in range(40)]
    evidence = Evidence([english, french, *crowd], embedder, shipped())
    first, second = evidence.candidates_of(np.array([1]))
    assert (0, 1) in zip(first.tolist(), second.tolist(), strict=True)


@pytest.mark.model
def test_an_unknown_language_is_the_commonest_one(embedder: Embedder) -> None:
    known = [a for a in LANGUAGES if a.lang == "en"] + LANGUAGES[4:5]
    codes = Evidence([*known, known[0].but(id="unknown", lang=None)], embedder, shipped()).language.tolist()
    assert codes[-1] == codes[0] != codes[-2]
