"""Why two articles are one story, or two: what each kind of evidence adds, against tonight's candidate pairs.

The log-odds of a pair are a sum, so they can be told apart. A signal's part is its weight times how far it lies from
the mean over the candidate pairs: positive, and it binds the two more than it binds the typical pair; negative, and
it parts them. (For a linear measure these are its Shapley values.) Signals that say the same in several ways are told
as one kind of evidence; single ones mean little, as weights of like signals share and offset each other.

Links are told and weigh nothing: no labelled set has any, so their weight can't be learnt, and one set by hand does
harm. On the sample web (no links of its own), with a link from each article to a report of its story that it credits,
a bonus of 1 in log-odds changes no story and one of 2 lifts B-cubed F1 from .910 to .924; with links to the background,
which articles have as often, 1 lowers it to .895 and 2 to .887, also where both kinds of links are there.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.credits import linked
from scraper.errors import OvercountError
from scraper.outlets import spelling
from scraper.records import article_id
from scraper.stories.similarity import SIGNALS, Evidence, Weights, closeness, company, shipped
from scraper.stories.verdicts import near, on_pair
from scraper.stories.wording import numbers, shown, terms

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from scraper.records import Article, Story
    from scraper.settings import Corrections
    from scraper.stories.embedding import Embedder

KINDS = {"dense": "meaning", "stems": "words", "word": "words", "numbers": "numbers", "names": "names"}
TIME = "time"
RARE = 0.1  # a word is rare that stands in at most this share of tonight's articles, or in these two alone
MOST_SHARED = 10
NAMED = 5  # articles or stories that are named where a name fits several


@dataclass(frozen=True)
class Part:
    """One kind of evidence: what it adds to the log-odds beyond what it adds for the typical candidate pair."""

    kind: str
    log_odds: float
    higher_than: int  # of 100 candidate pairs


@dataclass(frozen=True)
class Explanation:
    """Why the articles `a` and `b` are one story, or two."""

    a: str
    b: str
    parts: list[Part]  # those that weigh most first
    typical: float  # log-odds of the typical candidate pair tonight
    log_odds: float  # `typical` and all parts
    probability: float
    closeness: float  # the mean of the probability and of how far the company of both agrees (0 to 1)
    threshold: float  # clusters are joined while their mean closeness is at least this, or near it (sizing.py)
    higher_than: int  # of 100 candidate pairs
    pairs: int  # candidate pairs tonight
    shared_words: list[str]  # rare ones, the rarest first
    shared_numbers: list[str]
    shared_outlets: list[str]  # outlets that both name, or that one names and the other comes from
    days: float | None  # between the two; None where a date isn't known
    links: str  # "a" where that one links to the other, "b", or "both"; it weighs nothing
    shared_links: list[str]  # pages that both link to; they weigh nothing
    copy: str  # "a" or "b", where that one is a copy of the other, or "both" of a third
    verdict: str  # "same_story" or "different_stories", where a maintainer has judged
    reason: str  # the maintainer's
    stories: tuple[str | None, str | None]

    @property
    def together(self) -> bool:
        """Whether the two are in one story."""
        return self.stories[0] is not None and self.stories[0] == self.stories[1]


def explain(
    a: Article,
    others: Sequence[Article],
    articles: Sequence[Article],
    stories: Sequence[Story],
    embedder: Embedder,
    corrections: Corrections | None = None,
    weights: Weights | None = None,
) -> list[Explanation]:
    """Return why `a` and each of `others` are one story or two, the surest first.

    `articles` are those that are open tonight; as in a night, copies are left out of what is compared, but for those
    asked about.
    """
    import numpy as np

    weights = weights or shipped()
    asked = {article.id: article for article in [a, *others]}
    pool = {article.id: article for article in articles if article.copy_of is None} | asked
    listed = [pool[id_] for id_ in sorted(pool)]
    at = {article.id: position for position, article in enumerate(listed)}
    evidence = Evidence(listed, embedder, weights)
    i, j = evidence.candidates
    signals = evidence.signals(i, j)
    odds, prior = evidence.calibrated(i, j, signals)
    home = {id_: story.id for story in stories for id_ in story.articles}
    number = {story: k for k, story in enumerate(sorted(set(home.values())))}
    told = [number.get(home.get(article.id, ""), len(number) + k) for k, article in enumerate(listed)]
    if evidence.learn(i, j, signals, np.array(told, dtype=np.intp)):
        odds, prior = evidence.calibrated(i, j, signals)
    background = _by_kind(evidence, i, j, odds)
    first = np.full(len(others), at[a.id], dtype=np.intp)
    second = np.array([at[other.id] for other in others], dtype=np.intp)
    found_odds = evidence.log_odds(first, second)
    found = _by_kind(evidence, first, second, found_odds)
    probability = 1 / (1 + np.exp(-(found_odds + prior)))
    companies = company(len(listed), i, j, 1 / (1 + np.exp(-(odds + prior))))
    close = closeness(companies, first, second, probability)
    frequency = Counter(word for article in listed for word in set(terms(article)))
    typical = float(odds.mean()) + prior if len(odds) else prior
    out = []
    for row, other in enumerate(others):
        parts = [
            Part(kind, _rounded(values[row] - (float(background[kind].mean()) if len(odds) else 0.0)),
                 _higher_than(values[row], background[kind]))
            for kind, values in found.items()
        ]  # fmt: skip
        total = float(found_odds[row]) + prior
        verdict, reason = on_pair(a, other, corrections)
        out.append(
            Explanation(
                a=a.id,
                b=other.id,
                parts=sorted(parts, key=lambda part: (-abs(part.log_odds), part.kind)),
                typical=_rounded(typical),
                log_odds=_rounded(total),
                probability=_rounded(probability[row], 3),
                closeness=_rounded(close[row], 3),
                threshold=weights.threshold,
                higher_than=_higher_than(found_odds[row], odds),
                pairs=len(odds),
                shared_words=_rare(a, other, frequency, len(listed)),
                shared_numbers=sorted(set(numbers(a)) & set(numbers(other)))[:MOST_SHARED],
                shared_outlets=_outlets(evidence, at[a.id], at[other.id]),
                days=_days(evidence, at[a.id], at[other.id]),
                links=_links(a, other),
                shared_links=sorted({*linked(a)} & {*linked(other)})[:MOST_SHARED],
                copy=_copy(a, other),
                verdict=verdict,
                reason=reason,
                stories=(home.get(a.id), home.get(other.id)),
            )
        )
    return sorted(out, key=lambda one: (-one.log_odds, one.b))


def _by_kind(
    evidence: Evidence, first: NDArray[np.intp], second: NDArray[np.intp], odds: NDArray[np.float64]
) -> dict[str, NDArray[np.float64]]:
    """Return what each kind of evidence adds to the log-odds `odds` of pairs, (pairs,) each."""
    import numpy as np

    values = evidence.signals(first, second)
    kinds: dict[str, NDArray[np.float64]] = {}
    for column, name in enumerate(SIGNALS):
        kind = KINDS.get(name.split()[0], name)
        part = values[:, column] * evidence.weights.signals[name]
        kinds[kind] = kinds[kind] + part if kind in kinds else part
    known = sum(kinds.values(), np.zeros(len(first))) + evidence.weights.bias
    return kinds | {TIME: odds - known}


def _higher_than(value: float, values: NDArray[np.float64]) -> int:
    """Return than how many of 100 candidate pairs a value is higher."""
    return int(100 * (values < value - 1e-6).mean()) if len(values) else 0


def _rounded(value: float, digits: int = 2) -> float:
    return round(float(value), digits) + 0.0  # no minus before a zero


def _rare(a: Article, b: Article, frequency: Counter[str], n: int) -> list[str]:
    """Return the words of both that few articles have, the rarest first; numbers are told apart from them."""
    shared = {word for word in set(terms(a)) & set(terms(b)) if len(word) > 1 and not word[0].isdigit()}
    rare = [word for word in shared if frequency[word] <= max(2, RARE * n)]
    return sorted(rare, key=lambda word: (frequency[word], -len(word), word))[:MOST_SHARED]


def _outlets(evidence: Evidence, i: int, j: int) -> list[str]:
    """Return the outlets that two articles have in common, as one of them writes their names."""
    one, other = evidence.articles[i], evidence.articles[j]
    written = (one.publisher or "", other.publisher or "", shown(one), shown(other))
    return [next(filter(None, (spelling(key, text) for text in written)), key) for key in evidence.outlets.both(i, j)]


def _days(evidence: Evidence, i: int, j: int) -> float | None:
    days = abs(float(evidence.day[i]) - float(evidence.day[j]))
    return None if days != days else round(days, 1)


def _links(a: Article, b: Article) -> str:
    """Return which of two articles links to the other."""
    from_a, from_b = b.url in linked(a), a.url in linked(b)
    return "both" if from_a and from_b else "a" if from_a else "b" if from_b else ""


def _copy(a: Article, b: Article) -> str:
    if a.copy_of == b.id or b.copy_of == a.id:
        return "a" if a.copy_of == b.id else "b"
    return "both" if a.copy_of and a.copy_of == b.copy_of else ""


def find(
    name: str, articles: Sequence[Article], stories: Sequence[Story], canonical: Callable[[str], str] = str
) -> Article | Story:
    """Return the article or story that `name` means: an id or address, the start of an id, or a part of a headline.

    What fits to the letter is tried first, then what begins so, then headlines, each time articles before stories.
    Raises OvercountError where nothing fits, or several do.
    """
    wanted = name.strip().casefold()
    address = article_id(canonical(name)) if "//" in name else ""
    exact: list[Article | Story] = [a for a in articles if a.id in (name, address) or a.url == name]
    exact = exact[:1] or [s for s in stories if name.rstrip("/").rpartition("/")[2] in (s.id, *s.redirects)]
    if exact:
        return exact[0]
    for fitting in (
        [a for a in articles if wanted and a.id.casefold().startswith(wanted)],
        [s for s in stories if wanted and s.id.startswith(wanted)],
        [a for a in articles if wanted and wanted in a.title.casefold()],
        [s for s in stories if wanted and wanted in s.title.casefold()],
    ):
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            fits = "\n".join(f"  {one.id}  {one.title}" for one in fitting[:NAMED])
            more = f"\n  and {len(fitting) - NAMED} more" if len(fitting) > NAMED else ""
            raise OvercountError(f"{name!r} fits {len(fitting)}; write more of it, or an id:\n{fits}{more}")
    meant = near(name, articles, stories)
    remedy = "write an address, id or headline" if meant is None else f"did you mean {getattr(meant, 'url', meant.id)}?"
    raise OvercountError(f"{name!r}: the archive holds no such article or story; {remedy}")
