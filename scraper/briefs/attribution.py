"""Who says a figure, and as of when it holds, both from its own sentence."""

from __future__ import annotations

import re

SAYS = (
    r"said|says|told|tells|added|wrote|writes|argued|argues|explained|noted|stated|states|claimed|claims|confirmed"
    r"|warned|put it at|a (?:déclaré|dit|expliqué|affirmé|indiqué|précisé|annoncé|estimé)|déclare|explique|affirme"
    r"|indique|précise|estime|dit|assure"
)
_NAME = r"(?:[A-ZÀ-Þ][\w&.’'-]*[\w’'])(?: (?:of |de |du |and )?[A-ZÀ-Þ0-9][\w&.’'-]*[\w])*"
_SAID = (
    rf"(?:also |has |have |a |hat )?(?:{SAYS}|finds?|found|estimates?|estimated|reports?|reported|sees|revealed|reveals"
)
_SAID += r"|nannte|sagt|sagte|erklärt|erklärte|schätzt|chiffre|révèle|annonce|avance|annonced|announced|shows?|showed)"
_NO_NAME = r"(?!(?:The|A|An|In|On|At|As|It|He|She|They|This|That|Le|La|Les|Il|Elle|Der|Die|Das)\b(?! [A-ZÀ-Þ]))"
_BEFORE = re.compile(
    rf"(?:^|[,;:.“”]\s|\b(?:and|but|et|und)\s)(?:But |And |In [^,]+, )?(?P<who>(?:The |the |A |a |An )?"
    rf"{_NO_NAME}{_NAME}(?:, [^,.;]{{3,60}},)?) {_SAID}\b"
)
_AFTER = re.compile(
    rf"[,”»]\s(?:{SAYS})\s(?P<who>{_NAME}(?:, [^,.;]{{3,60}})?)"
    rf"|[,”»]\s(?:{SAYS})\s(?P<one>(?:an?|one|une?) (?:[\w-]+ ){{1,5}}(?:at|of|from|with|for|chez|de) {_NAME})"
    rf"|[,”»]\s(?P<end>{_NAME}) (?:{SAYS})\b"
)
_ACCORDING = re.compile(
    rf"\b(?:[Aa]ccording to|[Ss]elon|[Ll]aut|[Nn]ach Angaben von|[Dd]['’]après)\s"
    rf"(?P<who>(?:the |an? |un |une |le |la |l['’]|les )?(?:[a-zà-ÿ-]+ ){{0,6}}{_NAME}"
    r"|(?:an?|the|two|internal|leaked|people|un|une)"
    rf" [a-zà-ÿ -]{{4,40}}?(?=[,.;:]|$))"
)
_MONTH = r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December"
_MONTH += r"|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_MONTH += r"|Januar|Februar|März|Mai|Juni|Juli|Oktober|Dezember)"
_DATED = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:er|st|nd|rd|th|\.)? )?{_MONTH}(?: (?P<other>\d{{1,2}}),?)?(?: (?P<year>20\d\d))?\b"
)
_QUARTER = re.compile(
    r"\b(?:Q(?P<q>[1-4])|(?P<word>first|second|third|fourth) quarter)(?: of| in)? (?:FY)?(?P<year>20\d\d)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(
    r"\b(?:in|for|by|since|en|pour|depuis|of|early|late|mid-|bis|seit|im Jahr|d['’]ici)[ ]?(?:\w+ )?(?P<year>20\d\d)\b"
)
_NUMBERS = {
    name: place
    for line in (
        "january february march april may june july august september october november december",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "januar februar märz april mai juni juli august september oktober november dezember",
    )
    for place, name in enumerate(line.split(), 1)
}
_AGO = [
    (re.compile(r"\b(?:last|previous) quarter\b|\b(?:le|au) trimestre dernier\b|\bletzten Quartal\b", re.I), "quarter"),
    (re.compile(r"\blast month\b|\ble mois dernier\b|\bletzten Monat\b", re.IGNORECASE), "month"),
    (re.compile(r"\blast year\b|\bl['’](?:an dernier|année dernière)\b|\bletztes Jahr\b|\bim Vorjahr\b", re.I), "year"),
    (re.compile(r"\bthis year\b|\bcette année\b|\bdieses Jahr\b|\bin diesem Jahr\b", re.IGNORECASE), "this year"),
]


def as_of(text: str, start: int, end: int, published: str | None, others: list[tuple[int, int]]) -> str | None:
    """Return the date that a sentence gives for its figure at `start` to `end`: `2026`, `2026-03` or `2026-03-24`.

    The date nearest to the figure counts, unless one of the `others`, where other figures stand, is between. A month
    without a year is the last such month up to the day `published`; without that day it is no date. "Last quarter" is
    the last month of the quarter before. None: the text doesn't say.
    """
    found: list[tuple[int, str]] = []

    def add(match: re.Match[str], date: str | None) -> None:
        between = sorted((end, match.start())) if match.start() >= end else sorted((match.end(), start))
        if date and not any(between[0] <= a and b <= between[1] for a, b in others):
            gap = match.start() - end if match.start() >= end else start - match.end()
            found.append((max(0, gap) + (8 if match.end() <= start else 0), date))

    for match in _DATED.finditer(text):
        month = _NUMBERS[match["month"].lower()]
        if match["month"] == "May" and not (match["year"] or match["day"] or _is_may(text, match.start())):
            continue
        year = int(match["year"]) if match["year"] else _year_of(month, published)
        day = match["day"] or match["other"]
        add(match, f"{year}-{month:02}" + (f"-{int(day):02}" if day and 0 < int(day) < 32 else "") if year else None)
    for match in _QUARTER.finditer(text):
        quarter = (
            int(match["q"]) if match["q"] else ["first", "second", "third", "fourth"].index(match["word"].lower()) + 1
        )
        add(match, f"{match['year']}-{3 * quarter:02}")
    for match in _YEAR.finditer(text):
        add(match, match["year"])
    for pattern, span in _AGO:
        for match in pattern.finditer(text):
            add(match, _before(published, span))
    return min(found)[1] if found else None


def _is_may(text: str, at: int) -> bool:
    return bool(re.search(r"\b(?:in|since|by|until|of|en|im|seit|late|early)\s$", text[:at]))


def _year_of(month: int, published: str | None) -> int | None:
    if not published:
        return None
    year, now = int(published[:4]), int(published[5:7])
    return year if month <= now else year - 1


def _before(published: str | None, span: str) -> str | None:
    if not published:
        return None
    year, month = int(published[:4]), int(published[5:7])
    if span == "this year":
        return str(year)
    if span == "year":
        return str(year - 1)
    if span == "month":
        return f"{year - (month == 1)}-{(month - 2) % 12 + 1:02}"
    quarter = (month - 1) // 3
    return f"{year}-{3 * quarter:02}" if quarter else f"{year - 1}-12"


def says(text: str, start: int, end: int) -> str | None:
    """Return who states the figure at `start` to `end` of a sentence, as given, or None where nobody is named."""
    found: list[tuple[int, str]] = []
    for pattern in (_BEFORE, _AFTER, _ACCORDING):
        for match in pattern.finditer(text):
            who = next((group for group in match.groups() if group), "").strip(" ,")
            who = re.sub(r"^(?:As|But|And) | that [A-Z]\w+$", "", who)
            if len(who.split()) <= 12 and re.search(
                r"[A-ZÀ-Þ][\w’'-]{2,}|\b(?:an?|two|internal|leaked|un|une) \w{4,}", who
            ):
                gap = match.start() - end if match.start() >= end else start - match.end()
                found.append((max(0, gap), who))
    return min(found)[1] if found else None
