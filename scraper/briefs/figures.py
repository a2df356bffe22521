"""Figures: the numeric claims of a story as records, one for a value however it is written."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from scraper.briefs.credits import is_outlet, outlet_key
from scraper.briefs.metrics import Measure, measure
from scraper.briefs.names import names
from scraper.briefs.quantities import CURRENCIES, Number, numbers
from scraper.briefs.quotes import spans
from scraper.briefs.units import PEOPLE, UNITS
from scraper.records import Evidence, Figure

if TYPE_CHECKING:
    from scraper.briefs.lineage import Lineage
    from scraper.briefs.sentences import Sentence
    from scraper.records import Article

_PERIODS = frozenset({"day", "week", "month", "year", "minute", "second", "point"})
_SHARE_PRICE = re.compile(
    r"\b(?:shares|stock|actions) (?:(?:in|of|de) .{2,60}? )?(?:\w+ )?(?:were|was|closed|rose|fell|en )", re.IGNORECASE
)
_TITLE = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Prof|Sir|M\.|Mme)\.? $")
_ROLE_BEFORE = re.compile(
    r"\b(?:chief|executive|president|founder|head|director|spokes\w+|analyst|engineer|author|professor|manager|boss"
    r"|CEO|CTO|COO|CFO|lead|minister|judge|lawyer) $"
)


def is_figure(number: Number) -> bool:
    """Tell whether a quantity may be a claim worth keeping: a share, money, a multiple, a count of people or uses."""
    if number.date or number.unit in _PERIODS:
        return False
    if number.unit == "%" or number.unit in CURRENCIES:
        return True
    if number.unit == "time":
        return number.value >= 2 or number.value % 1 > 0
    if number.unit in UNITS:
        return number.value >= 5
    return number.value >= 1000 and not (1900 <= number.value <= 2100)


def _aside(text: str, number: Number) -> bool:
    """Tell whether a number is no claim of the report: said by a voice, a bare "half of", or a share price."""
    if any(start <= number.start < end for start, end, _ in spans(text)):
        return True
    return (
        number.unit == "%" and re.match(r"(?:half|moitié)", number.text, re.IGNORECASE) is not None
    ) or _SHARE_PRICE.search(text) is not None


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
    differ stand in `qualifiers`. A number is a figure where a sentence says what it measures.
    """
    who = _Owners(articles, subject, common, lineage.unread_originals)
    grouped: dict[tuple[float, str], list[tuple[Number, Sentence, Measure, str | None]]] = {}
    unclear: dict[tuple[float, str], list[tuple[Number, Sentence]]] = {}
    for sentence in sentences:
        if sentence.article not in articles:
            continue
        found = numbers(sentence.text, lang)
        for place, stated_number in enumerate(found):
            number = stated_number
            if not is_figure(number) or _aside(sentence.text, number):
                continue
            following = found[place + 1] if place + 1 < len(found) else None
            if following and sentence.text[number.end : following.start].strip() in ("to", "à", "–", "-"):
                continue  # the first of a range or of "from 32 to 84 percent"
            between = sentence.text[found[place - 1].end : number.start].strip() if place else ""
            first = sentence.text[: found[place - 1].start].rstrip() if place else ""
            if (
                between in ("to", "à", "–", "-")
                and not re.search(r"\b(?:from|de)$", first, re.IGNORECASE)
                and not number.qualifier
            ):
                number = replace(number, qualifier="<")  # "20 to 30 percent" is at most 30
            owner = who.of(sentence.text, number)
            said = measure(sentence.text, number, owned=owner is not None)
            if said:
                grouped.setdefault((number.value, _kind(said.unit)), []).append((number, sentence, said, owner))
            elif number.unit:
                unclear.setdefault((number.value, _kind(number.unit)), []).append((number, sentence))
    ranked: list[tuple[int, int, Figure]] = []
    for key, stated in grouped.items():
        _, _, said, owner = max(stated, key=lambda use: (_clarity(use[2], use[3]), -stated.index(use)))
        evidence: list[Evidence] = []
        uses = [(number, sentence) for number, sentence, _, _ in stated] + unclear.get(key, [])
        for _, where in uses:
            entry = Evidence(article=where.article, sentence=where.text)
            if entry.article not in {e.article for e in evidence}:
                evidence.append(entry)
        signs = [use.qualifier for use, _ in uses]
        qualifier = max(sorted(set(signs), key=str), key=lambda sign: (signs.count(sign), sign is not None))
        data: dict[str, object] = {
            "subject": owner,
            "metric": said.metric,
            "value": float(key[0]),
            "unit": said.unit,
            "qualifier": qualifier,
            "as_of": next((year for _, where in uses if (year := _as_of(where.text))), None),
            "evidence": evidence,
        }
        if len(set(signs)) > 1:
            data["qualifiers"] = sorted({sign or "=" for sign in signs})
        reports = lineage.independent([e.article for e in evidence])
        ranked.append((-reports, -len(evidence), Figure.model_validate(data)))
    ranked.sort(key=lambda item: (item[0], item[1], item[2].unit, item[2].value))
    return [figure for _, _, figure in ranked]


def _kind(unit: str) -> str:
    """Return what a unit counts: "12,000 employees" and "12,000 people" are one figure."""
    unit = UNITS.get(unit, unit)
    return "people" if unit in PEOPLE else unit


def _clarity(said: Measure, owner: str | None) -> tuple[int, int, int]:
    words = len(said.metric.split())
    return (3 <= words <= 9, said.metric.startswith(("share of", "rise in", "fall in")), owner is not None)


class _Owners:
    """Whose numbers the sentences of a story give: the organisation that a sentence names with a number."""

    def __init__(
        self, articles: dict[str, Article], subject: str | None, common: frozenset[str], credited: list[str]
    ) -> None:
        self.subject, self.common = subject, common
        self.outlets = frozenset(
            outlet_key(name) for name in [*(a.publisher for a in articles.values()), *credited] if name
        )
        uses = Counter(name for a in articles.values() for name in set(names(a.text, common=common)))
        titled = " ".join(a.title for a in articles.values())
        body = "\n".join(a.text for a in articles.values())
        self.known = {
            name
            for name, count in uses.items()
            if (count > 1 or name in titled or _organisation(body, name)) and not _person(body, name)
        }

        self.employers = {name for name in self.known if _organisation(body, name)}

    def of(self, text: str, number: Number) -> str | None:
        """Return whose number it is, or None where the sentence gives it to nobody that the reader knows."""
        found = [
            name
            for name in dict.fromkeys(names(text, common=self.common))
            if name in self.known
            and not re.match(r"(?:AI|IA|CEO|US|UK|EU|USD|EUR)$|(?:AI|IA)-", name)
            and not self._outlet(text, name)
        ]
        if self.subject and (self.subject in found or not found):
            return self.subject
        if self.subject and any(name in self.subject or self.subject in name for name in found):
            return self.subject
        employers = [name for name in found if name in self.employers]
        near = re.match(r"[^,;.]{0,60}?\b(?:at|of|in|for) (?:the )?", text[number.end :])
        after = text[number.end + near.end() :] if near else ""
        owned = [name for name in employers if after.startswith(name)]
        if owned:
            return owned[0]
        found = employers or ([] if self.subject else [name for name in found if not text.startswith(name)])
        before = [name for name in found if name in text[: number.start]]
        return before[-1] if before else found[0] if found else self.subject

    def _outlet(self, text: str, name: str) -> bool:
        if any(set(name.casefold().split()) <= set(re.findall(r"[\w’'-]+", outlet)) for outlet in self.outlets):
            return True  # "the Courier" is the Port Averil Courier
        return is_outlet(name, self.outlets) or bool(
            re.search(
                rf"(?:according to|seen by|obtained by|told|reported by)\s+(?:the |The )?{re.escape(name)}\b", text
            )
        )


def _organisation(body: str, name: str) -> bool:
    word = re.escape(name)
    return bool(
        re.search(
            rf"(?<!\w){word}(?:['’]s?)? (?:employees?|workers?|staff|engineers?|developers?|managers?|will|has"
            rf"|plans|says)\b"
            rf"|\b(?:at|chez) {word}(?!\w)",
            body,
        )
    )


def _person(body: str, name: str) -> bool:
    """Tell whether a name is a person's: a title or role stands before it, or it speaks in the first or last place."""
    for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", body):
        before, after = body[max(0, match.start() - 24) : match.start()], body[match.end() : match.end() + 40]
        if _TITLE.search(before) or _ROLE_BEFORE.search(before):
            return True
        if re.match(r", (?:an?|the|its|head|chief|who)\b|,? (?:told|said to)\b", after) and " " in name:
            return not _organisation(body, name)
    return False


def _as_of(text: str) -> str | None:
    """Return the year that a sentence dates its figure to, where it names just one."""
    years = sorted(
        set(re.findall(r"\b(?:in|for|by|since|en|pour|depuis|of)\s+(?:[A-ZÀ-Þ]?\w+\s+)?((?:19|20)\d\d)\b", text))
    )
    return years[0] if len(years) == 1 else None
