"""The analysis: sections under headings that name their subject, of sentences in an order that reads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.briefs.clarity import actors, unclear
from scraper.briefs.facets import COUNTING, METRIC, ORDER, STAFF_SPEAKS, TARGET, Facet, facet, subject
from scraper.briefs.material import about_coverage, presentable
from scraper.briefs.trimming import RUN, longest_run
from scraper.records import Section

if TYPE_CHECKING:
    from scraper.briefs.material import Material

LONGEST = 40
SIZE: dict[Facet, int] = {"event": 4, "rule": 3, "says": 4, "limits": 3}
SLACK = 30  # the same where a story would have no analysis
SHARED = 0.1  # of its words, below which a sentence is an aside
TOO_ALIKE = 0.5
REPEATS = 0.72  # likeness to a takeaway from which a sentence says nothing new


def sections(found: Material, shown: list[int]) -> tuple[list[Section], list[int]]:
    """Return the analysis and its rows; `shown` are those that the reader has read before it."""
    texts = {row: _short(found, row) for row in range(len(found.sentences))}
    rows = [
        row
        for row in texts
        if row not in shown
        and presentable(found, texts[row], longest=LONGEST)
        and found.shared[row] >= SHARED
        and not about_coverage(found, texts[row])
        and not unclear(texts[row], found.known, found.outlets)
        and not (facet(texts[row]) == "event" and not actors(texts[row], found.known, found.outlets))
        and all(found.similar[row, other] < REPEATS for other in shown)
    ]
    rows = [r for r in rows if longest_run(texts[r]) <= RUN] or [r for r in rows if longest_run(texts[r]) <= SLACK]
    floor = 0.2 * max((float(found.rated[row]) for row in range(len(found.sentences))), default=0.0)
    groups: dict[Facet, list[int]] = {name: [] for name in ORDER}
    worth = {row: float(found.rated[row]) for row in rows}
    chosen: list[int] = []
    told: set[tuple[float, str | None]] = set()
    while rows:
        best = max(rows, key=lambda r: (worth[r] - 0.6 * _alike(found, r, chosen) - 0.25 * _alike(found, r, shown), -r))
        rows.remove(best)
        kind = facet(texts[best])
        figures = {(n.value, n.unit) for n in found.numbers[best] if not n.date and n.value > 3}
        if len(groups[kind]) >= SIZE[kind] or worth[best] < floor or _alike(found, best, chosen) > TOO_ALIKE:
            continue
        if (figures and figures <= told) or not found.affordable(best):
            continue
        told |= figures
        found.take(best)
        chosen.append(best)
        groups[kind].append(best)
    name, organisation = subject(list(found.articles.values()))
    made = []
    for kind in ORDER:
        reading = _in_order(found, groups[kind])
        if reading:
            heading = _heading(kind, [texts[row] for row in reading], name, found.lang, organisation=organisation)
            made.append(Section(heading=heading, sentences=[found.takeaway(row, texts[row]) for row in reading]))
    return made, chosen


def _short(found: Material, row: int) -> str:
    """Return the trimmed sentence, or where that has a long run a shorter one, if a safe rule gives it."""
    text = found.trimmed[row]
    return found.within(row, RUN) if longest_run(text) > RUN else text


def _alike(found: Material, row: int, others: list[int]) -> float:
    return max((float(found.similar[row, other]) for other in others), default=0.0)


def _in_order(found: Material, rows: list[int]) -> list[int]:
    """Return rows as they read: the strongest article first, each article's sentences together and in their order."""
    best: dict[str, float] = {}
    for row in rows:
        article = found.sentences[row].article
        best[article] = max(best.get(article, 0.0), float(found.rated[row]))
    return sorted(
        rows, key=lambda r: (-best[found.sentences[r].article], found.sentences[r].article, found.sentences[r].index)
    )


def _heading(kind: Facet, texts: list[str], name: str | None, lang: str, *, organisation: bool) -> str:
    body = " ".join(texts)
    tokens = re.search(r"\btokens?\b|\bjetons?\b", body, re.IGNORECASE) is not None
    if kind == "event":
        if lang == "fr":
            return f"Ce qui s’est passé chez {name}" if organisation else f"{name} : les faits" if name else "Les faits"
        return f"What happened at {name}" if organisation else f"{name}: what happened" if name else "What happened"
    if kind == "rule":
        return _rule_heading(body, name, lang, tokens=tokens)
    if kind == "says":
        return _says_heading(body, name, lang)
    if METRIC.search(body):
        if lang == "fr":
            return "Ce que le comptage des tokens cache" if tokens else "Ce que le chiffre cache"
        return "What the token count hides" if tokens else "What the number hides"
    return "Ce qui en découle" if lang == "fr" else "What follows from it"


def _rule_heading(body: str, name: str | None, lang: str, *, tokens: bool) -> str:
    target = len(TARGET.findall(body)) > 0 and re.search(
        r"\b(?:targets?|goals?|quotas?|objectifs?|mandates?)\b", body, re.IGNORECASE
    )
    counting = COUNTING.search(body)
    owner = name if name and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", body) else None
    if lang == "fr":
        if target and counting:
            return f"L’objectif chez {owner} et la façon de compter" if owner else "L’objectif et la façon de compter"
        return "L’objectif" if target else "Comment l’usage est compté" if counting else "La règle"
    if target and counting:
        return f"{owner}’s target, and how it is counted" if owner else "The target, and how it is counted"
    if target:
        return f"{owner}’s target" if owner else "The target"
    if counting:
        return "How tokens are counted" if tokens else "How the use is counted"
    return f"The rule at {owner}" if owner else "The rule"


def _says_heading(body: str, name: str | None, lang: str) -> str:
    owner = None
    if name:
        word = re.escape(name)
        speaks = (
            rf"(?<!\w){word} (?:has |have |had |also |a |itself )?(?:said|says|told|tells|denied|denies"
            rf"|declined|insist\w*|argue\w*|déclar\w*|affirm\w*|dément|assure)"
            rf"|(?<!\w){word}(?:['’]s)? spokes|spokes\w+ (?:for|at) {word}|porte-parole (?:de |d['’]){word}"
            rf"|according to {word}|selon {word}"
        )
        owner = name if re.search(speaks, body) else None
    staff = STAFF_SPEAKS.search(body)
    if lang == "fr":
        if owner and staff:
            return f"Ce que disent {owner} et ses salariés"
        return f"Ce que dit {owner}" if owner else "Ce que disent les salariés" if staff else "Les réactions"
    if owner and staff:
        return f"What {owner} and its employees say"
    return f"What {owner} says" if owner else "What employees say" if staff else "Reactions"
