"""Key takeaways: a few short sentences, each of another fact, chosen by what the reports agree on."""

from __future__ import annotations

import math
import re
from datetime import date
from typing import TYPE_CHECKING

from scraper.briefs.centrality import gain, terms
from scraper.briefs.clarity import ACT, actors, unclear
from scraper.briefs.facets import CONTRAST, ORDER, Facet, facet, subject
from scraper.briefs.figures import is_figure
from scraper.briefs.material import SUPPORT, about_coverage, introduced, presentable
from scraper.briefs.names import names
from scraper.briefs.polarity import negations
from scraper.briefs.sentences import stands_alone
from scraper.briefs.trimming import RUN, longest_run, quoted

if TYPE_CHECKING:
    from collections.abc import Collection

    from scraper.briefs.material import Material
    from scraper.stories import Embedder

LONGEST = 29  # words
MOST_QUOTED = 45
_ANSWERS = re.compile(r"\b(?:spokes\w+|denie[sd]|declined|insist\w*|responded|porte-parole|dément)\b", re.IGNORECASE)
_QUOTED = re.compile(r"“[^”]*”|«[^»]*»|\"[^\"]*\"")
# "A typical ticket ran to 18,000 tokens": whose, where? "A survey of managers" says so itself.
_SOME_ONE = re.compile(
    r"(?:An?|One|Each|Every|Une?|Chaque) (?!(?:\w+ )?(?:survey|study|poll|report|court|judge|law|bill)\b)"
)
# What only the day of the article makes clear, where `insertions` has not put a day beside it.
_WHEN_READ = re.compile(
    r"\b(?:yesterday|today|tonight|tomorrow|this (?:morning|afternoon|evening|week|weekend)"
    r"|(?:last|next) (?:week|month|night)"
    r"|(?:an?|one|two|three|four|five|six|a few|some|\d+) (?:hour|day|week|month)s? ago"
    r"|(?:in|over) the (?:past|last) few|^on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|hier|demain"
    r"|aujourd['’]hui|cette semaine|(?:la semaine|le mois) (?:dernière?|prochaine?))\b(?! \[)(?!['’]s)",
    re.IGNORECASE,
)
NOVELTY = 0.5
COVERAGE = 2.0
SUBJECT = 0.35
_DID = 0.15
ABOUT = 2.0  # a sentence of whose words the story has less than a third elsewhere is an aside
UNTOLD = 0.4
NEW_WORDS = 0.5  # share of content words that the takeaways before it lack
SAME_FACT = 0.4  # likeness from which the report itself stands in for what retells it
HEADLINE = 1.0
WEIGHED = 10  # candidates for each takeaway whose meaning is compared
SAME_MEANING = 0.55  # cosine of the model's vectors: in real stories one fact has more, two facts less
BARELY_NEW = 0.75  # the same where a story would be left with one takeaway
LEAST = 2
NUMBER = 0.25  # a brief has a number
LEAD = 0.3  # a brief opens as reports do
DISPUTE = 0.25
TOO_ALIKE = 0.42  # cosine
REPEATS = 0.6  # share of content words in common
BESIDE = 0.12  # share of the best one's worth below which a third takeaway is an aside
WORTH_SHOWING = 0.4
CORROBORATED = 0.15  # for each doubling of the independent reports
ANSWER = 0.4  # an answer opens no brief: the reader doesn't know yet what to
EARLY = 0.75  # share of the best one's worth from which what came first opens the brief
ESSAY = 0.6  # what somebody thinks is no news
LATER = 2  # days after which a fact is a later development of the story
REPEATED = 0.2  # for each doubling of the articles


def how_many(found: Material) -> int:
    """Return how many takeaways a story bears: two where it is thin, three as a rule, up to five."""
    articles = len({sentence.article for sentence in found.sentences})
    if len(found.sentences) < 8:
        return 2
    return 3 if articles < 12 else 4 if articles < 25 else 5


def choose(found: Material, reserved: Collection[int] = (), embedder: Embedder | None = None) -> list[int]:
    """Return the rows of the takeaways, in the order in which they read: event, rule, reactions, limits.

    Rows in `reserved` are taken for "why it matters". With `embedder` two takeaways must differ in meaning too, not
    in words alone.
    """
    rows = _candidates(found, reserved)
    if not rows:
        return _quotation(found, reserved)
    name, _ = subject([article for article in found.articles.values() if not article.copy_of])
    worth = {row: _worth(found, row, name) for row in rows}
    if embedder is not None and rows:
        likeliest = sorted(rows, key=lambda r: (-worth[r], r))[: WEIGHED * how_many(found)]
        found.embed(likeliest, embedder)
        rows = sorted(likeliest)
    facets = {row: facet(found.trimmed[row]) for row in rows}
    chosen = _chosen(found, rows, worth, facets, leaning=False)
    if len(chosen) < LEAST:  # one more that leans is better than one alone
        chosen = max(chosen, _chosen(found, rows, worth, facets, leaning=True), key=len)
    for place, row in enumerate(chosen):
        chosen[place] = _from_the_report(found, row, [*chosen[:place], *chosen[place + 1 :]], embedder)
        facets[chosen[place]] = facets[row]
        found.take(chosen[place])
    return _in_order(found, chosen, facets)


def _chosen(
    found: Material, rows: list[int], worth: dict[int, float], facets: dict[int, Facet], *, leaning: bool
) -> list[int]:
    """Return the takeaways among `rows`, the best first; one that leans comes after the others, unless `leaning`."""
    chosen: list[int] = []
    rows = list(rows)
    while rows and len(chosen) < how_many(found):
        fitting = [row for row in rows if _new(found, row, chosen)]
        if not fitting and len(chosen) < LEAST:
            fitting = [row for row in rows if _new(found, row, chosen, meaning=BARELY_NEW)]
        if not fitting:
            break
        if len(chosen) >= LEAST:
            fitting = [row for row in fitting if worth[row] >= BESIDE * max(worth.values())]
            if not fitting:
                break
        central = WORTH_SHOWING * max(worth.values())
        clear = [row for row in fitting if not _leans(found, row, central=worth[row] >= central)]
        fitting = _of_a_new_facet((not leaning and clear) or fitting, chosen, worth, facets)
        if not chosen:
            fitting = _opening(found, fitting, worth, facets)
        best = max(fitting, key=lambda row: (_value(found, row, chosen, worth, facets), -row))
        chosen.append(best)
        rows.remove(best)
    return chosen


def _in_order(found: Material, chosen: list[int], facets: dict[int, Facet]) -> list[int]:
    """Return the takeaways as a newcomer follows them: the lead, the rule, the answer; what came days later last."""
    days = [_first_told(found, row) for row in chosen]
    first = min((day for day in days if day), default=None)
    late = {row: bool(day and first and (day - first).days >= LATER) for row, day in zip(chosen, days, strict=True)}
    lead = next((row for row in chosen if not late[row]), None)
    return sorted(chosen, key=lambda row: (late[row], row != lead, ORDER.index(facets[row]), chosen.index(row)))


def _first_told(found: Material, row: int) -> date | None:
    """Return the day of the first report that states what a row states."""
    alike = [r for r in range(len(found.sentences)) if found.similar[row, r] >= SUPPORT]
    told = [found.articles[found.sentences[r].article].published for r in [row, *alike]]
    return min((date.fromisoformat(day[:10]) for day in told if day), default=None)


def _candidates(found: Material, reserved: Collection[int]) -> list[int]:
    """Return the rows that could be takeaways: clear by themselves, or where none is, at least presentable."""
    fit = [
        row
        for row, text in enumerate(found.trimmed)
        if row not in reserved
        and presentable(found, text, longest=LONGEST)
        and not about_coverage(found, text)
        and (names(text, common=found.common) or any(is_figure(n) for n in found.numbers[row]))
    ]
    clear = [row for row in fit if not unclear(found.trimmed[row], found.known, found.outlets)]
    if clear or fit:
        return clear or fit
    long = [row for row, text in enumerate(found.trimmed) if presentable(found, text, longest=LONGEST + 11)]
    told = [row for row in long if not about_coverage(found, found.trimmed[row])]
    clear = [row for row in told if not unclear(found.trimmed[row], found.known, found.outlets)]
    return clear if len(clear) >= LEAST else told or long


def _quotation(found: Material, reserved: Collection[int]) -> list[int]:
    """Return the row of the one sentence that is told in its outlet's words where no other can be; none is better."""
    for row in sorted(range(len(found.sentences)), key=lambda r: (-float(found.rated[r]), r)):
        own = found.sentences[row]
        text = found.trimmed[row] if found.trimmed[row] in own.text else own.text
        whole = quoted(text, found.articles[own.article].publisher or "", found.lang, limit=MOST_QUOTED)
        fit = stands_alone(text, found.lang) and introduced(found, text) and not about_coverage(found, text)
        if whole and fit and row not in reserved and not unclear(text, found.known, found.outlets):
            found.trimmed[row] = whole
            found.take(row)
            return [row]
    return []


def _worth(found: Material, row: int, name: str | None) -> float:
    """Return how good a takeaway a sentence is by itself: central, corroborated, about the main actor, an act."""
    text = found.trimmed[row]
    reports = found.lineage.independent([found.sentences[r].article for r in [row, *found.supporters(row)]])
    named = bool(name and re.search(rf"(?<!\w)(?:{re.escape(name)}|{re.escape(name.split()[0])})(?!\w)", text))
    somebody = bool(actors(text, found.known, found.outlets))
    return (
        float(found.rated[row])
        + CORROBORATED * math.log2(reports)
        + REPEATED * math.log2(1 + len(found.supporters(row)))
        + (SUBJECT if named else 0.0 if somebody else -UNTOLD)
        + ABOUT * min(0.0, found.shared[row] - 0.33)
        + (_DID if ACT.search(text) or found.numbers[row] else -_DID)
        - (ESSAY if found.sentences[row].article in found.essays else 0.0)
    )


def _leans(found: Material, row: int, *, central: bool) -> bool:
    """Tell whether a sentence leans on what isn't there: on the day it was written, or on whom it speaks of.

    One that is `central` to the story may name nobody ("Tokens per developer have tripled at 44 companies").
    """
    text = _QUOTED.sub(" ", found.trimmed[row])
    named = actors(text, found.known, found.outlets)
    return bool(_WHEN_READ.search(text)) or not (named or (central and not _SOME_ONE.match(text)))


def _of_a_new_facet(rows: list[int], chosen: list[int], worth: dict[int, float], facets: dict[int, Facet]) -> list[int]:
    """Return the rows of facets that no takeaway has yet, if such a row is worth showing; else all."""
    best = max(worth.values())
    seen = {facets[row] for row in chosen}
    new = [row for row in rows if facets[row] not in seen and worth[row] >= WORTH_SHOWING * best]
    return new if chosen and new else rows


def _opening(found: Material, rows: list[int], worth: dict[int, float], facets: dict[int, Facet]) -> list[int]:
    """Return the rows that the brief may open with: what happened, unless no such sentence comes near the best."""

    def first(row: int) -> bool:
        return found.sentences[row].index == 0

    days = {row: _first_told(found, row) for row in rows}
    start = min((a.published[:10] for a in found.articles.values() if a.published), default=None)
    best = max(worth[row] for row in rows)
    early = [
        row
        for row in rows
        if worth[row] >= EARLY * best
        and not (start and (day := days[row]) and (day - date.fromisoformat(start)).days >= LATER)
    ]
    rows = early or rows
    best = max(worth[row] for row in rows)
    strong = [row for row in rows if worth[row] >= 0.7 * best]
    told = [row for row in strong if facets[row] != "says" and (facets[row] != "limits" or first(row))]
    unasked = [row for row in strong if not _ANSWERS.search(found.trimmed[row])]
    return told or [row for row in unasked if first(row)] or unasked or rows


def _new(found: Material, row: int, chosen: list[int], meaning: float = SAME_MEANING) -> bool:
    """Tell whether a sentence states another fact than those chosen: unlike them, with none of their numbers."""
    mine = found.told_numbers(row)
    own = set(terms(found.trimmed[row]))
    denied = bool(negations(found.trimmed[row], found.lang))
    told = {term for other in chosen for term in terms(found.trimmed[other])}
    if len(chosen) > 1 and len(own - told) < NEW_WORDS * len(own):
        return False
    for other in chosen:
        known = row in found.vectors and other in found.vectors
        if known and float(found.vectors[row] @ found.vectors[other]) > meaning:
            return False
        if denied and negations(found.trimmed[other], found.lang) and len(own & set(terms(found.trimmed[other]))) > 1:
            return False  # a story has one denial, in whatever words
        if found.similar[row, other] > TOO_ALIKE or found.overlap(row, other) > REPEATS:
            return False
        if mine & found.told_numbers(other):
            return False
    return True


def _from_the_report(found: Material, row: int, others: list[int], embedder: Embedder | None) -> int:
    """Return the sentence of an original that states the same as a retelling's, if it can be shown; else `row`."""
    originals = found.lineage.originals
    if found.sentences[row].article in originals:
        return row
    for other in found.supporters(row):
        text = found.trimmed[other]
        fit = (
            presentable(found, text, longest=LONGEST) and longest_run(text) <= RUN and names(text, common=found.common)
        )
        same = found.similar[row, other] >= SAME_FACT and found.sentences[other].article in originals
        if fit and same and embedder is not None:
            found.embed([other], embedder)
        if fit and same and _new(found, other, others):
            return other
    return row


def _headlines(found: Material, row: int) -> float:
    """Return the mean share of the headlines' words that a sentence has."""
    own = set(terms(found.trimmed[row]))
    titles = [set(terms(a.title)) for a in found.articles.values() if a.title and not a.copy_of]
    shares = [len(title & own) / len(title) for title in titles if title]
    return sum(shares) / len(shares) if shares else 0.0


def _value(found: Material, row: int, chosen: list[int], worth: dict[int, float], facets: dict[int, Facet]) -> float:
    if not chosen:
        first = found.sentences[row].index == 0
        return (
            worth[row]
            + (0.1 if facets[row] == "event" else 0.0)
            + (LEAD if first else 0.0)
            - (ANSWER if _ANSWERS.search(found.trimmed[row]) else 0.0)
            + HEADLINE * _headlines(found, row)
        )
    alike = max((found.overlap(row, other) for other in chosen), default=0.0)
    covered = {term for other in chosen for term in terms(found.trimmed[other])}
    text = found.trimmed[row]
    value = worth[row] - NOVELTY * alike + COVERAGE * gain(set(terms(text)), covered, found.share, len(text.split()))
    same_article = sum(found.sentences[row].article == found.sentences[other].article for other in chosen)
    disputed = facets[row] in ("says", "limits") and bool(CONTRAST.search(text))
    numbered = any(map(is_figure, found.numbers[row])) and not any(
        is_figure(n) for r in chosen for n in found.numbers[r]
    )
    return value + DISPUTE * disputed + NUMBER * numbered - 0.1 * same_article
