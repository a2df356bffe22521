"""How central a sentence is to a story: TF-IDF similarity of all its sentences, and the score that choice uses."""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from scraper.briefs.names import names
from scraper.briefs.quantities import numbers
from scraper.briefs.sentences import word_set

if TYPE_CHECKING:
    from collections.abc import Collection

    import numpy as np
    from numpy.typing import NDArray

    from scraper.briefs.lineage import Lineage
    from scraper.briefs.sentences import Sentence
    from scraper.records import Article

_STOP = word_set(
    """
    a an the and or but if so as at by for from in into of on to with about after before over under between
    during than then that this these those there here it its he she his her him they them their we our us you
    your i my me who whom which what when where why how is are was were be been being am do does did done has
    have had having will would can could may might must shall should not no nor more most much many some any all
    each both few other such own same too very just also even only said says say told according s t d ll re ve m
    new one two up out off down now le la les l un une des de du d et ou mais donc or ni car en au aux à dans
    par pour sur avec sans sous entre que qui quoi dont où ce cet cette ces son sa ses leur leurs il elle ils
    elles on nous vous je se ne pas plus est sont était été être a ont avait avoir fait comme aussi très qu n s
    c j y selon dit
    """
)
_SAME = re.compile(r"artificial intelligence|intelligence artificielle", re.IGNORECASE)
# What reports of this beat call by many names; only for likeness, never shown.
_ONE_WORD = {
    word: group[0]
    for group in (
        ["staff", "employee", "employees", "worker", "workers", "staffers", "colleagues", "workforce", "personnel"],
        [
            "needless",
            "pointless",
            "useless",
            "unnecessary",
            "unneeded",
            "trivial",
            "meaningless",
            "nonsense",
            "busywork",
        ],
        ["ranking", "rankings", "leaderboard", "leaderboards", "boards", "scoreboard", "scoreboards", "table"],
        ["developers", "developer", "engineer", "engineers", "programmers", "coders", "programmer"],
        ["inflate", "inflates", "inflated", "inflating", "pump", "boost", "boosting", "pad", "padding"],
        ["salarié", "salariés", "employé", "employés", "effectifs", "collaborateurs"],
        ["firm", "firms", "company", "companies", "group", "employer", "employers"],
    )
    for word in group
}


def stem(word: str) -> str:
    """Return a word without common endings, roughly: only equal stems are compared, none is ever shown."""
    for ending in (
        "ations",
        "ation",
        "ements",
        "ement",
        "ings",
        "ing",
        "edly",
        "ed",
        "ies",
        "ers",
        "er",
        "es",
        "s",
        "ly",
        "e",
    ):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def terms(text: str) -> list[str]:
    """Return the content words of a text, stemmed, in order."""
    return list(_terms(text))


@lru_cache(maxsize=20_000)
def _terms(text: str) -> tuple[str, ...]:
    text = _SAME.sub(lambda match: "ai" if match[0][0] in "aA" else "ia", text)
    found = re.findall(r"\d+(?:[.,]\d+)*|[^\W\d_]+", text.casefold().replace("’", "'"))
    return tuple(_ONE_WORD.get(word) or stem(word) for word in found if word not in _STOP)


def in_common(texts: list[str], known: Collection[str] = ()) -> list[float]:
    """Return for each text the share of its content words that another has too, or that are `known`."""
    own = [set(terms(text)) for text in texts]
    uses = Counter(term for words in own for term in words)
    return [sum(uses[t] > 1 or t in known for t in words) / max(1, len(words)) for words in own]


def similarities(texts: list[str]) -> NDArray[np.float32]:
    """Return the (n, n) float32 cosine similarities of texts by TF-IDF over their stems."""
    import numpy as np

    counted = [Counter(terms(text)) for text in texts]
    document = Counter(term for counts in counted for term in counts)
    column = {term: place for place, term in enumerate(sorted(document))}
    vectors = np.zeros((len(texts), max(1, len(column))), dtype=np.float32)
    for row, counts in enumerate(counted):
        for term, count in counts.items():
            vectors[row, column[term]] = (1 + math.log(count)) * (math.log((1 + len(texts)) / (1 + document[term])) + 1)
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors /= np.where(norms == 0, 1, norms)
    found: NDArray[np.float32] = vectors @ vectors.T
    return found


def agreement(similar: NDArray[np.float32], owners: list[str], weights: dict[str, float]) -> NDArray[np.float32]:
    """Return for each sentence how well the other reports agree with it, (n,) from 0 to 1.

    For each other owner (a report, by its root) the best similarity of any of its sentences counts, so that a long
    article has no more say than a short one.
    """
    import numpy as np

    found = np.zeros(len(owners), dtype=np.float32)
    total = np.zeros(len(owners), dtype=np.float32)
    index = np.array(owners)
    for owner in sorted(set(owners)):
        mine = index == owner
        best = similar[:, mine].max(axis=1)
        found += np.where(mine, 0, weights[owner] * best)
        total += np.where(mine, 0, weights[owner])
    result: NDArray[np.float32] = (found / np.where(total == 0, 1, total)).astype(np.float32)
    return result


def scores(
    sentences: list[Sentence],
    articles: list[Article],
    lineage: Lineage,
    similar: NDArray[np.float32],
    *,
    title: str = "",
    lang: str = "en",
) -> NDArray[np.float32]:
    """Return how good each sentence is as the story's, (n,): agreement, position, headlines, specificity, length."""
    import numpy as np

    if not sentences:
        return np.zeros(0, dtype=np.float32)
    owners = [sentence.article for sentence in sentences]
    family = Counter(lineage.roots.get(owner, owner) for owner in sorted(set(owners)))
    # Twenty retellings of one report have together the weight of a few reports, not of twenty.
    weights = {owner: 1 / math.sqrt(family[lineage.roots.get(owner, owner)]) for owner in sorted(set(owners))}
    agree = agreement(similar, owners, weights)
    centre = similar.mean(axis=1)
    headline = Counter(term for article in articles for term in set(terms(article.title)))
    headline.update(set(terms(title)))
    most = max(headline.values(), default=1)
    top = max(float(agree.max()), 1e-6)
    result = np.zeros(len(sentences), dtype=np.float32)
    for row, sentence in enumerate(sentences):
        own = set(terms(sentence.text))
        heading = sum(headline[term] / most for term in own) / (3 + len(own)) if own else 0.0
        specific = min(
            1.0, 0.2 * len(set(names(sentence.text))) + 0.25 * sum(not n.date for n in numbers(sentence.text, lang))
        )
        length = len(sentence.text.split())
        fit = 1.0 if 12 <= length <= 30 else 0.6 if 8 <= length <= 40 else 0.0
        # An opening that the others don't share is a scene ("On the fourth floor …"), not the news.
        place = (0.3 + 0.7 * float(agree[row]) / top) / (1 + sentence.index)
        result[row] = (
            AGREE * agree[row]
            + CENTRE * centre[row]
            + PLACE * place
            + HEADLINE * heading
            + SPECIFIC * specific
            + FIT * fit
        )
    return result


# Tuned on the even-numbered stories of NeuS (benchmarks/briefs.py), checked on the odd-numbered ones.
AGREE, CENTRE, PLACE, HEADLINE, SPECIFIC, FIT = 2.3, 0.0, 0.35, 1.9, 0.12, 0.15
NOVELTY = 0.5


def shares(articles: list[Article]) -> dict[str, float]:
    """Return for each content word the share of a story's articles that use it."""
    count = Counter(term for article in articles for term in set(terms(f"{article.title}. {article.text}")))
    return {term: uses / max(1, len(articles)) for term, uses in count.items()}


def gain(own: set[str], covered: set[str], share: dict[str, float], length: int) -> float:
    """Return what a sentence adds to those chosen: the words that many reports use and none of them has.

    Concept coverage (Gillick and Favre 2009), set against the sentence's length in words.
    """
    return sum(share.get(term, 0.0) ** 2 for term in own - covered) / math.sqrt(max(1, length))


def spread(
    rated: NDArray[np.float32], similar: NDArray[np.float32], texts: list[str], share: dict[str, float]
) -> list[int]:
    """Return the rows of `texts`, best first, each weighed against those before it.

    Maximal marginal relevance (Carbonell and Goldstein 1998) with concept coverage.
    """
    own = [set(terms(text)) for text in texts]
    left = list(range(len(texts)))
    chosen: list[int] = []
    covered: set[str] = set()
    while left:
        best = max(
            left,
            key=lambda row: (
                float(rated[row])
                + gain(own[row], covered, share, len(texts[row].split()))
                - NOVELTY * max((float(similar[row, other]) for other in chosen), default=0.0),
                -row,
            ),
        )
        chosen.append(best)
        left.remove(best)
        covered |= own[best]
    return chosen
