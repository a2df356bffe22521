"""The analysis: sections under headings that name their subject, of sentences in an order that reads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.briefs.centrality import terms
from scraper.briefs.clarity import actors, unclear
from scraper.briefs.facets import COUNTING, METRIC, ORDER, STAFF_SPEAKS, TARGET, Facet, consequences, facet, subject
from scraper.briefs.material import about_coverage, presentable
from scraper.briefs.trimming import RUN, longest_run, quoted
from scraper.records import Section

if TYPE_CHECKING:
    from scraper.briefs.material import Material
    from scraper.stories import Embedder

LONGEST = 40
SIZE: dict[Facet, int] = {"event": 4, "rule": 3, "says": 4, "limits": 3}
QUOTED = 2  # sentences that a story which has hardly another analysis may quote whole, each under its outlet's name
SLACK = 30  # words in a row where no outlet's name is known under which they could be quoted
SHARED = 0.1  # of its words, below which a sentence is an aside
QUOTED_SHARED = 0.3  # the same for a sentence that is quoted whole: it is long
TOO_ALIKE = 0.5
REPEATS = 0.72  # likeness to a takeaway from which a sentence says nothing new
SAME_FACT = 0.3  # share of words from which a sentence with no number of its own tells what another has told
SAME_MEANING = 0.7  # cosine of the model's vectors: from here on two sentences tell one fact
NEAR_MEANING = 0.52  # the same where they also share SAME_WORDS of the shorter one's content words
SAME_WORDS = 0.62
# A rule or a count that is of no use of AI is what the event rests on.
_USE = re.compile(r"\b(?:AI|IA|log-?ins?|uses?|used|using|usage|adoption|utilis\w+)\b")
_BACKGROUND = {"en": "Background", "fr": "Le contexte"}
WEIGHED = 40  # candidates whose meaning is compared


def sections(found: Material, shown: list[int], embedder: Embedder | None = None) -> tuple[list[Section], list[int]]:
    """Return the analysis and its rows; `shown` are those that the reader has read before it.

    A sentence with more than RUN words in a row is quoted under its outlet's name, where hardly another is left.
    """
    texts = {row: _short(found, row) for row in range(len(found.sentences))}
    told = frozenset(terms(" ".join([found.title, *(found.trimmed[row] for row in shown)])))
    floor = 0.2 * max((float(found.rated[row]) for row in texts), default=0.0)
    rows = [
        row for row in texts if row not in shown and found.rated[row] >= floor and _fits(found, row, texts[row], told)
    ]
    rows = sorted(rows, key=lambda row: (-float(found.rated[row]), row))
    if embedder is not None:
        rows = rows[:WEIGHED]
        found.embed([*shown, *rows], embedder)
    fitting, rows = rows, [row for row in rows if not any(_repeats(found, row, other) for other in shown)]
    plain = [row for row in rows if longest_run(texts[row]) <= (RUN if _outlet(found, row) else SLACK)]
    chosen = _choose(found, plain, shown, [], sum(SIZE.values()))
    if len(chosen) < QUOTED:
        long = [row for row in rows if longest_run(texts[row]) > RUN and found.shared[row] >= QUOTED_SHARED]
        whole = {row: _quotation(found, row) for row in long}
        chosen = _choose(found, [row for row in whole if whole[row]], shown, chosen, QUOTED)
        texts |= {row: text for row, text in whole.items() if text}
    if not chosen:  # a second telling that brings other words is better than none
        again = [row for row in fitting if row not in rows and longest_run(texts[row]) <= RUN]
        again = [row for row in again if all(found.overlap(row, other) < SAME_WORDS for other in shown)]
        chosen = _choose(found, again, shown, chosen, 1)
    if embedder is not None:
        found.confirm(chosen, embedder)
    name, organisation = subject(list(found.articles.values()))
    if name and not any(
        name.split()[0] in title for title in [found.title, *(a.title for a in found.articles.values())]
    ):
        name, organisation = None, False  # no headline has it: the story is about something else
    made = []
    for kind in ORDER:
        reading = _in_order(found, [row for row in chosen if facet(found.trimmed[row]) == kind])
        if reading:
            heading = _heading(kind, [texts[row] for row in reading], name, found.lang, organisation=organisation)
            made.append(Section(heading=heading, sentences=[found.takeaway(row, texts[row]) for row in reading]))
    return made, chosen


def _fits(found: Material, row: int, text: str, told: frozenset[str]) -> bool:
    """Tell whether a sentence can stand in an analysis by itself."""
    return (
        presentable(found, text, longest=LONGEST)
        and found.shared[row] >= SHARED
        and not about_coverage(found, text)
        and not unclear(text, found.known, found.outlets, told=told)
        and (facet(text) != "event" or bool(actors(text, found.known, found.outlets)) or bool(found.told_numbers(row)))
        and (found.sentences[row].article not in found.essays or len(found.essays) == len(found.articles))
    )


def _repeats(found: Material, row: int, other: int) -> bool:
    """Tell whether a sentence tells what another has told: in its words, by its numbers, or in its meaning."""
    alike = found.overlap(row, other)
    numbers = found.told_numbers(row)
    if found.similar[row, other] >= REPEATS or (
        numbers and numbers <= found.told_numbers(other) and alike >= TOO_ALIKE
    ):
        return True
    if row not in found.vectors or other not in found.vectors:
        return False
    meaning = float(found.vectors[row] @ found.vectors[other])
    return meaning >= SAME_MEANING or (meaning >= NEAR_MEANING and alike >= SAME_WORDS)


def _choose(found: Material, rows: list[int], shown: list[int], before: list[int], most: int) -> list[int]:
    """Return `before` and the best of `rows`, each weighed against those before it; at most `most` in all."""
    chosen = list(before)
    left = list(rows)
    while left and len(chosen) < most:
        best = max(
            left,
            key=lambda r: (found.rated[r] - 0.6 * _alike(found, r, chosen) - 0.25 * _alike(found, r, shown), -r),
        )
        left.remove(best)
        kind = facet(found.trimmed[best])
        full = sum(facet(found.trimmed[row]) == kind for row in chosen) >= SIZE[kind]
        numbers = found.told_numbers(best)
        told = {number for row in chosen for number in found.told_numbers(row)}
        known = bool(numbers) and 2 * len(numbers - told) < len(numbers)
        if full or known or _alike(found, best, chosen) > TOO_ALIKE or not found.affordable(best):
            continue
        if any(_repeats(found, best, other) for other in chosen):
            continue
        found.take(best)
        chosen.append(best)
    return chosen


def _quotation(found: Material, row: int) -> str | None:
    """Return a sentence that is too long to be retold as its outlet's words; None where it can't be quoted."""
    sentence = found.sentences[row]
    text = found.trimmed[row] if found.trimmed[row] in sentence.text else sentence.text
    return quoted(text, _outlet(found, row), found.lang, limit=LONGEST)


def _outlet(found: Material, row: int) -> str:
    return found.articles[found.sentences[row].article].publisher or ""


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
    if not consequences(body):
        return _BACKGROUND[lang]
    return "Ce qui en découle" if lang == "fr" else "What follows from it"


def _rule_heading(body: str, name: str | None, lang: str, *, tokens: bool) -> str:
    target = len(TARGET.findall(body)) > 0 and re.search(
        r"\b(?:targets?|goals?|quotas?|objectifs?|mandates?)\b", body, re.IGNORECASE
    )
    counting = COUNTING.search(body)
    owner = name if name and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", body) else None
    if not (METRIC.search(body) or _USE.search(body)):
        return _BACKGROUND[lang]
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
            rf"(?<!\w)(?<!of )(?<!in ){word} (?:has |have |had |also |a |itself )?(?:said|says|told|tells|denied|denies"
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
