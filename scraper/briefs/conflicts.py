"""Figures that reports give differently: one measure of one subject, two values that can't both hold."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING

from scraper.briefs.measures import NAMES
from scraper.briefs.number_words import CURRENCIES
from scraper.briefs.sentences import word_set

if TYPE_CHECKING:
    from scraper.records import Article, Figure

CLOSE = 0.06  # values nearer than that are roundings of each other
FAR = 1000  # values further apart than this count different things
ALIKE = 0.6  # share of the words of what is measured that two figures must have in common
FEWEST = 4  # words that two sentences must have in common to tell the same
UPDATE = 45  # days between reports after which another value is news, not a conflict
_TO_ITS_END = {4: "-12-31", 7: "-28", 10: ""}  # of a year, a month, a day
_SMALL = word_set(
    """
    of the a an in on at to for by with from and or its their who that is are was were has have all new within over ai
    ia de du des la le les d l et à par qui est sont chez day days week weeks month months year years jours mois an
    """
)
_TELLING = word_set("budget adoption acceptance churn retention headcount workforce")  # say alone what is measured
# Words that reports put for one another; others that differ on both sides tell two things apart.
_SAME = {
    word: words.split()[0]
    for words in (
        "staff employee worker people personnel salarié employé",
        "developer engineer coder programmer développeur ingénieur",
        "written generated made produced écrit généré produit writes",
        "used use using burned consumed spent utilisé consommé",
        "cap limit ceiling capped",
        "tool assistant",
    )
    for word in words.split()
}
# Who says so, and on which day: the words that reports of different things share, and reports of one thing don't.
_SAYS = (
    r"(?:said|says|told|wrote|writes|reported|reports|confirmed|announced|added|found"
    r"|a (?:dit|déclaré|annoncé|affirmé))"
)
_WEEKDAY = r"(?: (?:late |early )?(?:on )?(?:last )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
_NO_FIGURE = r"[^,;:“”\d]"
_ATTRIBUTIONS = [
    re.compile(pattern)
    for pattern in (
        rf"^(?:(?:In|At|Speaking|Dans) {_NO_FIGURE}{{3,80}}, )?{_NO_FIGURE}{{2,120}}?(?:, {_NO_FIGURE}{{3,80}},)? "
        rf"{_SAYS}\b{_NO_FIGURE}{{0,80}}? (?:that\b|que\b|qu['’])",
        rf"\b(?:[Aa]ccording to|[Ss]elon|[Dd]['’]après|[Ll]aut) {_NO_FIGURE}{{2,120}}?(?=[,;.:]|$)",
        rf",[”»]? (?:{_NO_FIGURE}{{2,80}} {_SAYS}|{_SAYS} {_NO_FIGURE}{{2,60}}?)\b{_NO_FIGURE}{{0,60}}?(?=[,;.]|$)",
        rf"{_WEEKDAY}\b",
    )
]


def mark_conflicts(figures: list[Figure], articles: dict[str, Article]) -> list[Figure]:
    """Return the figures, each with the other values that reports give for it in `conflicts`, where there are any."""
    others: list[list[float]] = [[] for _ in figures]
    alike: dict[tuple[str, str | None], list[int]] = {}  # no others can be in conflict
    for place, figure in enumerate(figures):
        alike.setdefault((figure.unit, figure.subject), []).append(place)
    for one, other in (pair for places in alike.values() for pair in combinations(places, 2)):
        if in_conflict(figures[one], figures[other], articles):
            others[one].append(figures[other].value)
            others[other].append(figures[one].value)
    return [
        figure.but(conflicts=sorted(set(values))) if values else figure
        for figure, values in zip(figures, others, strict=True)
    ]


def in_conflict(one: Figure, other: Figure, articles: dict[str, Article]) -> bool:
    """Tell whether two figures are two answers to one question.

    Not where one article gives both (it tells them apart), where one is a target or forecast and the other isn't,
    where the dates differ, where the qualifiers let both hold, or where no sentence names the subject.
    """
    if (one.unit, one.subject) != (other.unit, other.subject) or not one.subject or _may_both_hold(one, other):
        return False
    if one.standing != other.standing or (one.period != other.period and (one.unit in CURRENCIES or _both(one, other))):
        return False
    if {e.article for e in one.evidence} & {e.article for e in other.evidence}:
        return False
    return _dates_agree(one, other, articles) and _same_question(one, other) and _names_it(one) and _names_it(other)


def _both(one: Figure, other: Figure) -> bool:
    """Tell whether both are rates; "in 30 days" and "a month" may be one span."""
    return one.period is not None and other.period is not None


def _names_it(figure: Figure) -> bool:
    """Tell whether a sentence names the subject: "Elsewhere it is 30%" is about somebody else."""
    name = (figure.subject or "").split()[0]
    return any(name in e.sentence for e in figure.evidence)


def _may_both_hold(one: Figure, other: Figure) -> bool:
    low, high = sorted((one, other), key=lambda figure: figure.value)
    if high.value - low.value <= CLOSE * high.value or high.value > FAR * low.value:
        return True
    reaches_down = high.low is not None and high.low <= low.value
    return low.qualifier == ">" or high.qualifier == "<" or reaches_down


def _dates_agree(one: Figure, other: Figure, articles: dict[str, Article]) -> bool:
    stated = [f.as_of or "" for f in (one, other) if f.as_of_from is None and f.as_of]
    if len(stated) == 2:
        shorter = min(map(len, stated))
        return stated[0][:shorter] == stated[1][:shorter]
    days = [_day_of(figure, articles) for figure in (one, other)]
    return not all(days) or _days_between(*days) <= UPDATE


def _day_of(figure: Figure, articles: dict[str, Article]) -> str:
    """Return the day that a figure is of: the end of what it states ("22% in March"), or that of its first report."""
    reported = min((p[:10] for e in figure.evidence if (p := articles[e.article].published)), default="")
    if figure.as_of_from is not None or not figure.as_of or not reported:
        return reported
    return min(figure.as_of + _TO_ITS_END[len(figure.as_of)], reported)


def _days_between(one: str, other: str) -> int:
    from datetime import date

    return abs((date.fromisoformat(one[:10]) - date.fromisoformat(other[:10])).days)


def _same_question(one: Figure, other: Figure) -> bool:
    """Tell whether two figures of one subject answer the same question, by the words of what they measure.

    Designers aren't developers: where each has a word that the other lacks, they are two questions. A bare "tokens", or
    a measure's own name, doesn't say which: there two of the sentences must be alike.
    """
    subject = _words(one.subject or "")
    ours, theirs = _words(one.metric) - subject, _words(other.metric) - subject
    general = {name.lower() for name in NAMES.values()}
    thin = min(len(ours), len(theirs)) < 2 and not ours == theirs <= _TELLING
    if thin or general & {one.metric.lower(), other.metric.lower()}:
        return one.measure is not None and one.measure == other.measure and _told_alike(one, other)
    return (ours <= theirs or theirs <= ours) and len(ours & theirs) >= ALIKE * max(len(ours), len(theirs))


def _told_alike(one: Figure, other: Figure) -> bool:
    subject = _words(one.subject or "")
    told = [[_words(unattributed(e.sentence)) - subject for e in figure.evidence] for figure in (one, other)]
    return any(len(a & b) >= max(FEWEST, ALIKE * min(len(a), len(b))) for a in told[0] for b in told[1])


def unattributed(sentence: str) -> str:
    """Return a sentence without who says so, and on which weekday: "The paper reported on Monday that …".

    A part with a digit in it stays: it may hold the figure.
    """
    for pattern in _ATTRIBUTIONS:
        sentence = pattern.sub(" ", sentence)
    return sentence


@lru_cache(maxsize=10_000)  # each is asked for once for each other figure of its story
def _words(metric: str) -> frozenset[str]:
    words = (word for word in re.findall(r"[^\W\d_]+", metric.lower()) if word not in _SMALL)
    return frozenset(_SAME.get(word.rstrip("s"), word.rstrip("s")) for word in words)
