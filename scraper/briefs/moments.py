"""On which day did it happen? Dates that a sentence names, made absolute by the day its article was published.

English and French. What can't be told apart ("in the spring", "recently", a weekday in an article without a date)
is no moment; nothing is guessed from the day of the run.
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
        "jan. feb. mar. apr. - jun. jul. aug. sept. oct. nov. dec.",
    )
    for number, name in enumerate(names.split(), 1)
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
_DAY = re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th|er)? (?:of )?{_MONTH}(?!\w){_YEAR}", re.IGNORECASE)
_DAY_AFTER = re.compile(
    rf"\b{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?! ?(?:%|per|million)){_YEAR}", re.IGNORECASE
)
# A month alone needs its preposition: "May" and "March" are also a verb and a walk.
_ONLY_MONTH = re.compile(
    rf"\b(?P<how>in|since|by|until|from|last|next|early|late|mid|of|en|depuis|fin|début|mi|d['’]ici|jusqu['’]en)[ -]"
    rf"(?:early |late |mid-|fin |début )?{_MONTH}(?!\w){_YEAR}",
    re.IGNORECASE,
)
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
_BOUND = re.compile(
    r"\b(?:since|by|until|till|from|before|after|depuis|avant|après|jusqu['’](?:à|en)|d['’]ici)"
    r"(?: \S*\d\S*(?: \w+)?)?(?: (?:early|late|mid|the|on|in|en|le))?[ -]$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Moment:
    """A day (`2026-05-12`) or a month (`2026-05`) that stands at `start` to `end` of a sentence.

    `bound`: it only bounds a span ("since May", "up from 52% in February"); nothing is said to have happened then.
    """

    start: int
    end: int
    day: str
    bound: bool = False


def moments(text: str, published: str | None) -> list[Moment]:
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
        return bool(_AHEAD.search(text[:until])) and not _TOLD.search(text[: match.start()])

    for pattern in (_DAY, _DAY_AFTER):
        for match in pattern.finditer(text):
            month = _MONTHS[match["month"].lower()]
            add(match, _dated(month, int(match["day"]), match["year"], origin, ahead=ahead(match)))
    for match in _ONLY_MONTH.finditer(text):
        whole = _dated(_MONTHS[match["month"].lower()], 15, match["year"], origin, ahead=ahead(match))
        add(match, whole and whole[:7])
    for match in _WEEKDAY.finditer(text):
        if origin:
            back = (origin.weekday() - _WEEKDAYS[(match["weekday"] or match["first"]).lower()]) % 7
            day = (
                origin + timedelta(days=(7 - back) % 7 or 7) if back and ahead(match) else origin - timedelta(days=back)
            )
            add(match, day.isoformat())
    return sorted(found, key=lambda moment: moment.start)


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
