"""How the site puts dates, counts and amounts into words."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from math import ceil

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_NUMBERS = [f"{number:02}" for number in range(1, 13)]
_CURRENCIES = {"USD": "$", "$": "$", "EUR": "€", "€": "€", "GBP": "£", "£": "£"}
_SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
_QUALIFIERS = {">": "more than ", "<": "less than ", "~": "about "}
_LANGUAGES = {
    "ar": "Arabic", "de": "German", "en": "English", "es": "Spanish", "fr": "French", "it": "Italian",
    "ja": "Japanese", "ko": "Korean", "nl": "Dutch", "pl": "Polish", "pt": "Portuguese", "zh": "Chinese",
}  # fmt: skip
WORDS_A_MINUTE = 220


@lru_cache(maxsize=4096)
def day_of(moment: str | None) -> str | None:
    """Return the date (`2026-05-12`) of an ISO 8601 date or time, or None if it isn't one."""
    try:
        return date.fromisoformat((moment or "")[:10]).isoformat()
    except ValueError:
        return None


@lru_cache(maxsize=4096)  # the days of a year come again and again
def in_words(day: str | None, *, weekday: bool = False) -> str:
    """Return `12 May 2026` (or `Tuesday 12 May 2026`) for `2026-05-12`, `May 2026` for `2026-05`; nothing for None."""
    if day is None or not re.fullmatch(r"\d{4}(-\d\d){0,2}", day):
        return ""
    if len(day) < 10:
        return " ".join(filter(None, [MONTHS[int(day[5:]) - 1] if day[5:] in _NUMBERS else "", day[:4]]))
    try:
        value = date.fromisoformat(day)
    except ValueError:
        return ""
    words = f"{value.day} {MONTHS[value.month - 1]} {value.year}"
    return f"{WEEKDAYS[value.weekday()]} {words}" if weekday else words


def between(first: str, last: str | None) -> str:
    """Return `12 to 14 May 2026`, `30 April to 3 May 2026` or, of one day, `12 May 2026`."""
    if not last or last == first:
        return in_words(first)
    kept = 0 if first[:7] == last[:7] else 1 if first[:4] == last[:4] else 2
    return f"{' '.join(in_words(first).split()[: kept + 1])} to {in_words(last)}"


def short(day: str | None) -> str:
    """Return `12 May` for `2026-05-12`."""
    return in_words(day).rpartition(" ")[0]


def days_between(one: str, other: str) -> int:
    """Return how many days `other` (`2026-05-12`) comes after `one`."""
    return (date.fromisoformat(other) - date.fromisoformat(one)).days


def weekday(day: str) -> str:
    """Return `Tuesday` for `2026-05-12`."""
    return WEEKDAYS[date.fromisoformat(day).weekday()]


def month_name(month: str) -> str:
    """Return `May` for `2026-05`."""
    return MONTHS[int(month[5:7]) - 1]


def count(number: int, one: str, many: str | None = None) -> str:
    """Return `1 article`, `9 articles`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(names: list[str], limit: int = 3) -> str:
    """Return `A, B and C`, or `A, B and 4 more` where there are more than `limit`."""
    if len(names) > limit:
        return f"{', '.join(names[: limit - 1])} and {len(names) - limit + 1} more"
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def minutes(words: int) -> int:
    """Return how many minutes it takes to read so many words; at least one."""
    return max(1, ceil(words / WORDS_A_MINUTE))


def words_in(text: str) -> int:
    """Return how many words `text` has."""
    return len(text.split())


def likeness(one: str, other: str) -> float:
    """Return which share of their words two texts have in common, from 0 to 1 (Dice, 1945); short ones don't count."""
    ours, theirs = _telling(one), _telling(other)
    return 2 * len(ours & theirs) / (len(ours) + len(theirs)) if ours and theirs else 0.0


@lru_cache(maxsize=4096)  # a sentence is compared with many
def _telling(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w{4,}|\d+", text.casefold()))


def amount(value: float, unit: str, qualifier: str | None) -> str:
    """Return a figure as a reader says it: `more than 80%`, `about $1.5 billion`, `30 million tokens`."""
    if unit.strip() == "%" and qualifier == "~" and value > 1:
        value = round(value, 1) if round(value, 1) == value else round(value)  # "one in six" is no 16.67%
    size, scale = next(((s, name) for s, name in _SCALES if abs(value) >= s), (1.0, ""))
    number = f"{value / size:,.2f}".rstrip("0").rstrip(".") if value % 1 or scale else f"{value:,.0f}"
    digits = f"{number} {scale}".strip()
    unit = unit.strip()
    if unit.lower() in ("%", "percent", "per cent"):
        shown = f"{digits}%"
    elif unit.upper() in _CURRENCIES:
        shown = f"{_CURRENCIES[unit.upper()]}{digits}"
    else:
        shown = f"{digits} {unit}".strip()
    return _QUALIFIERS.get(qualifier or "", "") + shown


def language(code: str) -> str:
    """Return the name of a language: `French` for `fr` or `fr-CA`; the code where it isn't known."""
    return _LANGUAGES.get(code.lower().split("-")[0], code)


def level(number: int, most: int, steps: int = 8) -> int:
    """Return how high a bar stands, from 0 to `steps`; anything but nothing shows."""
    return ceil(number / most * steps) if most else 0


def part(quarters: float) -> str:
    """Return a share that is known in quarters, such as 0.5, as `about half`."""
    return ["few", "about a quarter", "about half", "about three quarters", "nearly all"][round(quarters * 4)]


def hours(number: float) -> str:
    """Return how long some hours are, to the hour, or from two days on to the day: `5 hours`, `3 days`."""
    if number < 1:
        return "less than an hour"
    return count(round(number), "hour") if number < 47.5 else count(round(number / 24), "day")


def rate(number: float) -> str:
    """Return how many come in a week: `about 3 a week`, `less than one a week`; nothing for none."""
    if not number:
        return ""
    return f"about {number:.0f} a week" if number >= 1 else "less than one a week"


def how_early(first: int, shared: int, lag: float) -> str:
    """Return `first in 3 of 8 stories, as a rule 5 hours behind`; nothing if no stories were shared."""
    behind = f", as a rule {hours(lag)} behind" if lag else ""
    return f"first in {first or 'none'} of {count(shared, 'story', 'stories')}{behind}" if shared else ""


def state(name: str) -> str:
    """Return a source's state in words: `Works`, `Not asked yet`, or its cause (`dead-feed`: `Dead feed`)."""
    words = {"ok": "Works", "new": "Not asked yet"}.get(name) or name.replace("-", " ")
    return words[:1].upper() + words[1:]
