"""Figures: the numeric claims of a story as records, one for a value however it is written."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scraper.briefs.asides import is_aside
from scraper.briefs.attribution import as_of, says
from scraper.briefs.conflicts import mark_conflicts
from scraper.briefs.measures import HEADS, measure_id, standing
from scraper.briefs.metrics import measure
from scraper.briefs.number_words import CURRENCIES, written_in
from scraper.briefs.owners import Owner, Owners
from scraper.briefs.quantities import Number, numbers
from scraper.briefs.stated import clause, period, stated
from scraper.briefs.units import PEOPLE, UNITS, Measure
from scraper.records import Evidence, Figure

if TYPE_CHECKING:
    from scraper.briefs.lineage import Lineage
    from scraper.briefs.sentences import Sentence
    from scraper.records import Article

_PERIODS = frozenset({"day", "week", "month", "year", "minute", "second"})
_SAVED = re.compile(r"\b(?:sav(?:e|es|ed|ing)|gain\w*|gagn\w*|économis\w+|freed?|spart|gespart)\b", re.IGNORECASE)
_BACK = 2  # sentences in which "the company" is looked for
_THEIRS = re.compile(r"(?:['’]s?|\b(?:its|their|the|all|ses|leurs|les))\s+$", re.IGNORECASE)
_CHANGE = re.compile(r"\b(?:from|de|von)\s*$", re.IGNORECASE)  # "from 32 to 84 percent"
_RANGE = frozenset({"to", "à", "–", "-", "—", "bis"})
_BETWEEN = {"and": "between", "et": "entre", "und": "zwischen"}


@dataclass(frozen=True)
class Use:
    """A number where it stands: its sentence, what it measures there, whose it is."""

    number: Number
    sentence: Sentence
    said: Measure
    owner: Owner
    measure: str | None
    standing: str | None
    low: float | None = None
    others: tuple[tuple[int, int], ...] = ()  # where the sentence's other numbers stand
    named: bool = True  # False where no phrase of the sentence names what is measured


def is_figure(number: Number) -> bool:
    """Tell whether a quantity may be a claim worth keeping: a share, money, a multiple, a count of people or uses."""
    if number.date or number.unit in _PERIODS:
        return False
    if number.unit == "%" or number.unit in CURRENCIES:
        return True
    if number.unit == "hour":
        return number.value >= 0.5
    if number.unit == "time":
        return number.value >= 2 or number.value % 1 > 0
    if number.unit in UNITS:
        return number.value >= 5
    return number.value >= 1000 and not (1900 <= number.value <= 2100)


def _counts(number: Number) -> bool:
    """Tell whether a number may count something that a later word names: "57 experienced developers"."""
    return number.value >= 5 and not number.date and number.unit not in _PERIODS and not 1900 <= number.value <= 2100


def figures(
    sentences: list[Sentence],
    articles: dict[str, Article],
    lineage: Lineage,
    subject: str | None,
    lang: str,
    common: frozenset[str] = frozenset(),
) -> list[Figure]:
    """Return the figures of a story, those that most independent reports give first.

    Reports that give one value with other qualifiers ("more than 80%", "80%") are one figure; the qualifiers that
    differ stand in `qualifiers`. Where reports give one measure of one subject other values, each figure names the
    other values in `conflicts`.
    """
    who = Owners(articles, subject, common, lineage.unread_originals)
    groups: dict[tuple[float, str], list[Use]] = {}
    last: dict[str, Use] = {}
    read: dict[str, list[str]] = {}  # of each article, the sentences before, the nearest first
    for sentence in sentences:
        if sentence.article not in articles:
            continue
        earlier = read.setdefault(sentence.article, [])
        for use in _uses(sentence, who, last.get(sentence.article), earlier, lang, articles[sentence.article]):
            groups.setdefault((use.number.value, _kind(use.said.unit)), []).append(use)
            last[sentence.article] = use
        earlier[:] = [sentence.text, *earlier[: _BACK - 1]]
    _join_fractions(groups)
    ranked: list[tuple[int, bool, int, Figure]] = []
    for uses in groups.values():
        for same in _by_owner(uses, who.subject):
            made = _figure(same, articles)
            reports = lineage.independent([e.article for e in made.evidence])
            ranked.append((-reports, not any(use.named for use in same), -len(made.evidence), made))
    ranked.sort(key=lambda item: (*item[:3], item[3].unit, item[3].value, item[3].subject or ""))
    return mark_conflicts([figure for *_, figure in ranked], articles)


def _join_fractions(groups: dict[tuple[float, str], list[Use]]) -> None:
    """Put a share that is told as a fraction with the one in digits that it rounds: "a third" is 33 percent."""
    shares = sorted(value for value, unit in groups if unit == "%")
    for value in [value for value in shares if value % 1 and value == round(value, 4) != round(value, 2)]:
        near = [other for other in shares if not other % 1 and abs(other - value) < 1]
        if near:
            groups[min(near, key=lambda other: (abs(other - value), other)), "%"] += groups.pop((value, "%"))


def _uses(
    sentence: Sentence, who: Owners, before: Use | None, earlier: list[str], lang: str, article: Article
) -> list[Use]:
    """Return the figures of one sentence, in order; `before` is the one that the article gave before them."""
    text = _bare_brackets(sentence.text)
    spoken = written_in(text, "de" if (article.lang or "").startswith("de") and lang != "fr" else lang)
    found = numbers(text, lang)
    uses: list[Use] = []
    for place, stated_number in enumerate(found):
        number = stated_number
        if place + 1 < len(found) and _joined(text, found, place):
            continue  # the first of a range or of "from 32 to 84 percent"
        joined = place > 0 and _joined(text, found, place - 1)
        near = clause(text, number, [n for n in found if not (joined and n is found[place - 1])])
        kept = is_figure(number) or _counts(number) or (number.unit == "minute" and _SAVED.search(near))
        if not kept or is_aside(text, number, near):
            continue
        low = None
        if joined and not _CHANGE.search(text[: found[place - 1].start]):
            low = _low(found[place - 1], number)
            number = replace(number, qualifier=number.qualifier or "<")  # "20 to 30 percent" is at most 30
        owner = who.of(text, number, found, earlier, lang=spoken)
        said = measure(text, number, owned=owner.name is not None)
        named = said is not None
        said = said or stated(text, number, near, before.said if before else None, article.title)
        if said:
            kind = measure_id(said.unit, said.metric, near, text)
            apart = tuple((n.start, n.end) for n in found if n is not stated_number and not n.date)
            # "told its 5,400 people that each must": so many there are, whatever they must.
            given = kind == HEADS and _THEIRS.search(text[: number.start])
            held = None if given else standing(said.metric, near)
            before = Use(number, sentence, said, owner, kind, held, low, apart, named)
            uses.append(before)
    return uses


def _bare_brackets(text: str) -> str:
    """Return a sentence with blanks for brackets that hold a share alone: "more than half (54%) admitted"."""
    return re.sub(r"\((\d[\d.,]*\s?(?:%|percent|per cent|pour cent))\)", r" \1 ", text)


def _joined(text: str, found: list[Number], place: int) -> bool:
    """Tell whether the numbers at `place` and after it are the two ends of one range."""
    first, second = found[place], found[place + 1]
    between = text[first.end : second.start].strip().lower()
    if first.unit not in (None, second.unit):
        return False  # "climbed 40 percent to 9,300"
    opener = _BETWEEN.get(between)
    return between in _RANGE or (
        opener is not None and re.search(rf"\b{opener}\s+\S*$", text[: first.start] + "x", re.IGNORECASE) is not None
    )


def _low(first: Number, second: Number) -> float | None:
    """Return the lower end of a range, with the scale of the upper one where it has none of its own."""
    return first.value if 0.01 * second.value <= first.value < second.value else None


def _by_owner(uses: list[Use], subject: str | None) -> list[list[Use]]:
    """Return the uses of one value as one group per owner.

    An owner counts for himself where his name stands beside the number and the value isn't the subject's there; the
    others are the story's own.
    """
    groups: dict[str | None, list[Use]] = {}
    for use in uses:
        own = use.owner.name if use.owner.near and use.owner.name != subject else None
        groups.setdefault(own, []).append(use)
    if None in groups and len(groups) == 2:
        # One other name beside the number in some reports, none in the others: it is the same figure.
        (own,) = [name for name in groups if name]
        if not any(use.owner.name == subject and use.owner.near for use in groups[None]):
            return [uses]
    return [groups[name] for name in sorted(groups, key=lambda name: name or "")]


def _figure(uses: list[Use], articles: dict[str, Article]) -> Figure:
    """Return the one figure that `uses` state, in the words of the clearest of them."""
    best = max(uses, key=lambda use: (_clarity(use), -uses.index(use)))
    evidence: list[Evidence] = []
    for use in uses:
        if use.sentence.article not in {e.article for e in evidence}:
            evidence.append(Evidence(article=use.sentence.article, sentence=use.sentence.text))
    signs = [use.number.qualifier for use in uses]
    dates = [_dated(use, articles[use.sentence.article].published) for use in uses]
    stated_on = next((date for date in dates if date), None)
    published = min((p[:10] for e in evidence if (p := articles[e.article].published)), default=None)
    speakers = [says(use.sentence.text, use.number.start, use.number.end) for use in uses]
    return Figure(
        subject=best.owner.name,
        metric=best.said.metric,
        value=_value(best, uses),
        unit=best.said.unit,
        qualifier=max(sorted(set(signs), key=str), key=lambda sign: (signs.count(sign), sign is not None)),
        as_of=stated_on or published,
        evidence=evidence,
        measure=best.measure,
        low=next((use.low for use in uses if use.low is not None), None),
        period=next((p for use in uses if (p := period(use.sentence.text, use.number))), None),
        standing=next((use.standing for use in uses if use.standing), None),
        says=next((speaker for speaker in speakers if speaker), None),
        as_of_from=None if stated_on or not published else "published",
        qualifiers=sorted({sign or "=" for sign in signs}) if len(set(signs)) > 1 else [],
    )


def _value(best: Use, uses: list[Use]) -> float:
    """Return the value in digits where another report gives the same as a fraction."""
    exact = [use.number.value for use in uses if round(use.number.value, 2) == use.number.value]
    return float(best.number.value if best.number.value in exact or not exact else exact[0])


def _dated(use: Use, published: str | None) -> str | None:
    return as_of(use.sentence.text, use.number.start, use.number.end, published, list(use.others))


def _kind(unit: str) -> str:
    """Return what a unit counts: "12,000 employees" and "12,000 people" are one figure."""
    unit = UNITS.get(unit, unit)
    return "people" if unit in PEOPLE else unit


def _clarity(use: Use) -> tuple[bool, bool, bool, bool, bool]:
    metric = use.said.metric
    return (
        use.named,
        3 <= len(metric.split()) <= 9,
        metric.startswith(("share of", "rise in", "fall in")),
        use.owner.name is not None,
        use.owner.near,
    )
