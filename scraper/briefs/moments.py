"""On which day did it happen? Dates that a sentence names, made absolute by the day its article was published.

English, French and German. What can't be told apart ("in the spring", "recently", a weekday in an article without
a date) is no moment; nothing is guessed from the day of the run.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = {
    name: number
    for names in (
        "january february march april may june july august september october november december",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "januar februar märz april mai juni juli august september oktober november dezember",
        "jan. feb. mar. apr. - jun. jul. aug. sept. oct. nov. dec.",
    )
    for number, name in enumerate(names.split(), 1)
    if name != "-"  # May has no short form: "Oct 1 - Software" is a dateline
}
_WEEKDAYS = {
    name: number
    for names in (
        "monday tuesday wednesday thursday friday saturday sunday",
        "lundi mardi mercredi jeudi vendredi samedi dimanche",
    )
    for number, name in enumerate(names.split())
}
_MONTH = "(?P<month>" + "|".join(sorted((re.escape(m) for m in _MONTHS), key=len, reverse=True)) + ")"
_YEAR = r"(?:,? (?:of )?(?P<year>(?:19|20)\d\d)\b)?"
_DAY = re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|\.)? (?:of )?{_MONTH}(?!\w){_YEAR}", re.IGNORECASE)
_DAY_AFTER = re.compile(
    rf"\b{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?! ?(?:%|per|million)){_YEAR}", re.IGNORECASE
)
# A month alone needs its preposition: "May" and "March" are also a verb and a walk.
_ONLY_MONTH = re.compile(
    rf"\b(?P<how>in|since|by|until|from|last|next|early|late|mid|of|en|depuis|fin|début|mi|d['’]ici|jusqu['’]en|im|seit|bis|ab)"
    rf"[ -](?:early |late |mid-|fin |début |Anfang |Ende )?{_MONTH}(?!\w){_YEAR}",
    re.IGNORECASE,
)
_MONTH_OF = re.compile(
    rf"(?<!\d )(?<!\d\. )\b{_MONTH}(?!\w),? (?:of )?(?P<year>(?:19|20)\d\d)\b", re.IGNORECASE
)  # "(March 2026)"
_WEEKDAY = re.compile(
    rf"\b(?P<how>on|since|by|until|last|next|le|depuis|dès|jusqu['’]à|ce)[ ](?P<weekday>{'|'.join(_WEEKDAYS)})\b"
    rf"|(?<=^)(?P<first>{'|'.join(list(_WEEKDAYS)[7:])})\b",
    re.IGNORECASE,
)
# What is to come, in the words between the last comma and the date.
_AHEAD = re.compile(
    r"(?:^|[,;:—–(])[^,;:—–(]*\b(?:will|next|due|starting|scheduled|(?:set|expected|plans?|wants?|going) to"
    r"|(?:is|are) to|doit|doivent|devra|devront|sera|seront|prochaine?|à partir d[eu])\b[^,;:—–()]*$",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"\b(?:\w{2,}ed|said|told|wrote|says|began|found|made|sent|gave|took|dit|\w+é|\w+èrent) (?:on |le )?$|\bthe $"
)
# "From January, 15% of each rating would depend on it": what begins then is told after the date.
_WILL = re.compile(
    r"[^.;:]*?\b(?:will|would|(?:is|are) to|must|shall|sera|seront|devra|devront|doit|doivent|wird|werden|soll\w*)\b",
    re.IGNORECASE,
)
_BOUND = re.compile(
    r"\b(?:since|by|until|till|from|before|after|depuis|avant|après|jusqu['’](?:à|en)|d['’]ici)"
    r"(?: \S*\d\S*(?: \w+)?)?(?: (?:early|late|mid|the|on|in|en|le))?[ -]$",
    re.IGNORECASE,
)


_QUARTER = re.compile(
    r"\b(?:Q(?P<q>[1-4])|(?P<word>first|second|third|fourth) quarter)(?: of| in)? (?:FY)?(?P<year>20\d\d)\b",
    re.IGNORECASE,
)
_WHOLE_YEAR = re.compile(
    r"\b(?:in|for|by|since|en|pour|depuis|of|early|late|mid-|bis|seit|im Jahr|d['’]ici)[ ]?(?:\w+ )?(?P<year>20\d\d)\b"
)
_ORDINALS = ["first", "second", "third", "fourth"]
_AGO = [
    (re.compile(r"\b(?:last|previous) quarter\b|\b(?:le|au) trimestre dernier\b|\bletzten Quartal\b", re.I), "quarter"),
    (re.compile(r"\blast month\b|\ble mois dernier\b|\bletzten Monat\b", re.IGNORECASE), "month"),
    (re.compile(r"\blast year\b|\bl['’](?:an dernier|année dernière)\b|\bletztes Jahr\b|\bim Vorjahr\b", re.I), "year"),
    (re.compile(r"\bthis year\b|\bcette année\b|\bdieses Jahr\b|\bin diesem Jahr\b", re.IGNORECASE), "this year"),
]

_ANY_WEEKDAY = re.compile(rf"\b(?:{'|'.join(_WEEKDAYS)})s?\b", re.IGNORECASE)
_PART_OF_DAY = re.compile(r" (?:morning|afternoon|evening|night|matin|soir|après-midi)\b")
_MONTH_BESIDE = re.compile(r"\b(?P<which>last|next) month\b(?!['’])", re.IGNORECASE)


@dataclass(frozen=True)
class Moment:
    """A day (`2026-05-12`) or a month (`2026-05`) that stands at `start` to `end` of a sentence.

    `bound`: it only bounds a span ("since May", "up from 52% in February"); nothing is said to have happened then.
    """

    start: int
    end: int
    day: str
    bound: bool = False


def dates(text: str, published: str | None) -> list[Moment]:
    """Return the days, months, quarters and years that `text` names for what it counts, in the order of their places.

    A quarter is its last month. "Last quarter", "last month" and "this year" need the day `published`. Weekdays say
    when somebody spoke and are left out.
    """
    found = moments(text, published, weekdays=False)

    def add(match: re.Match[str], day: str | None) -> None:
        if day and not any(moment.start < match.end() and match.start() < moment.end for moment in found):
            found.append(Moment(match.start(), match.end(), day))

    for match in _QUARTER.finditer(text):
        quarter = int(match["q"]) if match["q"] else _ORDINALS.index(match["word"].lower()) + 1
        add(match, f"{match['year']}-{3 * quarter:02}")
    for match in _WHOLE_YEAR.finditer(text):
        add(match, match["year"])
    for pattern, span in _AGO:
        for match in pattern.finditer(text):
            add(match, _before(published, span))
    return sorted(found, key=lambda moment: moment.start)


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


def moments(text: str, published: str | None, *, weekdays: bool = True) -> list[Moment]:
    """Return the days and months that `text` names, in the order of their places.

    A date without a year, or a weekday, is the last one up to the day `published` (ISO 8601), or the next one in a
    sentence that speaks of what is to come. Without that day, only dates with a year count.
    """
    origin = _day(published)
    found: list[Moment] = []

    def add(match: re.Match[str], day: str | None) -> None:
        taken = any(m.start < match.end() and match.start() < m.end for m in found)
        if day and not taken:
            bound = bool(
                _BOUND.search(text[: match.start()]) or _BOUND.search(f"{match.groupdict().get('how') or ''} ")
            )
            found.append(Moment(match.start(), match.end(), day, bound))

    def ahead(match: re.Match[str]) -> bool:
        until = match.start("month") if "month" in match.groupdict() else match.start()
        if (match.groupdict().get("how") or "").lower() in ("from", "ab") and _WILL.match(text, match.end()):
            return True
        return bool(_AHEAD.search(text[:until])) and not _TOLD.search(text[: match.start()])

    for pattern in (_DAY, _DAY_AFTER):
        for match in pattern.finditer(text):
            month = _MONTHS[match["month"].lower()]
            add(match, _dated(month, int(match["day"]), match["year"], origin, ahead=ahead(match)))
    for match in [*_ONLY_MONTH.finditer(text), *_MONTH_OF.finditer(text)]:
        whole = _dated(_MONTHS[match["month"].lower()], 15, match["year"], origin, ahead=ahead(match))
        add(match, whole and whole[:7])
    for match in _WEEKDAY.finditer(text) if weekdays else ():
        if origin:
            back = (origin.weekday() - _WEEKDAYS[(match["weekday"] or match["first"]).lower()]) % 7
            day = (
                origin + timedelta(days=(7 - back) % 7 or 7) if back and ahead(match) else origin - timedelta(days=back)
            )
            add(match, day.isoformat())
    return sorted(found, key=lambda moment: moment.start)


def leaning_day(text: str, published: str | None, lang: str) -> list[tuple[int, str]]:
    """Return where "on Monday" and "last month" end in `text`, each with the day or month that it is: `14 September`.

    Only what is over, one to five days back or on the day `published` itself, as further off a clock elsewhere could
    make it another week's; nothing in a sentence that names another day or month.
    """
    origin = _day(published)
    named = moments(text, published)
    weekdays = [moment for moment in named if _WEEKDAY.fullmatch(text, moment.start, moment.end)]
    if origin is None or len(named) != len(weekdays) or len(_ANY_WEEKDAY.findall(text)) > 1:
        return []
    found = []
    for moment in weekdays:
        back = (origin - date.fromisoformat(moment.day)).days
        part = _PART_OF_DAY.match(text, moment.end)
        if 0 <= back <= 5 and re.match(r"on |le ", text[moment.start :], re.IGNORECASE):
            found.append((part.end() if part else moment.end, _in_words(moment.day, lang)))
    for match in _MONTH_BESIDE.finditer(text):
        first = origin.replace(day=1)
        beside = first - timedelta(days=1) if match["which"].lower() == "last" else first + timedelta(days=31)
        found.append((match.end(), _in_words(beside.isoformat()[:7], lang)))
    return sorted(found)


def _in_words(day: str, lang: str) -> str:
    names = [name for name, number in _MONTHS.items() if number == int(day[5:7])]
    month = names[1] if lang == "fr" else names[0].capitalize()
    return f"{int(day[8:])} {month}" if day[8:] else month


def _day(published: str | None) -> date | None:
    try:
        return date.fromisoformat(published[:10]) if published else None
    except ValueError:
        return None


def _dated(month: int, day: int, year: str | None, origin: date | None, *, ahead: bool) -> str | None:
    """Return the date; without a year the last one up to `origin` and a week, or where `ahead` the next one."""
    years = [int(year)] if year else [origin.year - 1, origin.year, origin.year + 1] if origin else []
    dates = []
    for candidate in years:
        try:
            dates.append(date(candidate, month, day))
        except ValueError:  # 30 February
            continue
    if not year and origin:
        week = timedelta(days=7)  # a month is its middle here, and the article may stand in its beginning
        ends = [found for found in dates if (found >= origin - 2 * week if ahead else found <= origin + 2 * week)]
        dates = ends[:1] if ahead else ends[-1:]
    return dates[0].isoformat() if dates else None
