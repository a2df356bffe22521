"""Quantities of a sentence in a form that can be compared: units normalised, qualifiers kept apart.

"more than 80%", "over 80 percent", "80 %" and "four in five" are 80 of the unit "%", with their qualifier;
30,000 is not 30 million; EUR is not USD. English and French.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise


def _in_order(words: str) -> list[str]:
    return words.split()


_SMALL_EN = {
    word: value
    for value, word in enumerate(
        _in_order(
            "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
            " eighteen nineteen"
        ),
        2,
    )
}
_TENS_EN = {w: 10 * v for v, w in enumerate(_in_order("twenty thirty forty fifty sixty seventy eighty ninety"), 2)}
_SMALL_FR = {
    word: value
    for value, word in enumerate(
        _in_order("deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"),
        2,
    )
} | {
    "vingt": 20,
    "trente": 30,
    "quarante": 40,
    "cinquante": 50,
    "soixante": 60,
    "cent": 100,
    "soixante-dix": 70,
    "quatre-vingt": 80,
    "quatre-vingts": 80,
    "quatre-vingt-dix": 90,
}
WORD_NUMBERS: dict[str, float] = {**_SMALL_EN, **_TENS_EN, **_SMALL_FR}
_ONE = {"one": 1.0, "a": 1.0, "an": 1.0, "un": 1.0, "une": 1.0}
_SCALE_EN = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12.0}
_SCALE_FR = {
    "mille": 1e3,
    "millier": 1e3,
    "million": 1e6,
    "milliard": 1e9,
    "billion": 1e12,
    "douzaine": 12.0,
    "dizaine": 10.0,
    "centaine": 100.0,
}
_SHORT = {"k": 1e3, "m": 1e6, "mn": 1e6, "mm": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12, "t": 1e12, "md": 1e9, "mds": 1e9}
_CURRENCY = {
    spelling: code
    for code, spellings in {
        "USD": "$ us$ usd dollar",
        "EUR": "€ eur euro",
        "GBP": "£ gbp pound livre",
        "JPY": "¥ jpy yen",
        "CHF": "chf",
        "CAD": "c$ cad",
        "AUD": "a$ aud",
        "CNY": "cny yuan",
        "INR": "₹ inr rupee roupie",
    }.items()
    for spelling in spellings.split()
}
CURRENCIES = frozenset(_CURRENCY.values())
_PERCENT = r"%|per\s?cent\b|pct\b|pour\s?cent\b|p\.\s?100\b|p\.\s?c\.(?!\w)"
_SPACE = "[ \u00a0\u202f\u2009]"
_DIGITS = r"\d{1,3}(?:[,.'’\u00a0\u202f\u2009]\d{3})+(?:[.,]\d+)?(?!\d)|\d{1,3}(?: \d{3})+(?!\d)|\d+(?:[.,]\d+)?"
_SPELLED = r"\b(?:(?:{tens})(?:[- ](?:{ones}))?|{ones}|{one})\b".format(
    tens="|".join(_TENS_EN),
    ones="|".join(sorted({*_SMALL_EN, *_SMALL_FR, "one", "cent", "vingt", "trente"}, key=len, reverse=True)),
    one=rf"(?:an?|une?)(?=[ -](?:{'|'.join(sorted({*_SCALE_EN, *_SCALE_FR}))})s?\b)",
)
_SCALES = "|".join(sorted({*_SCALE_EN, *_SCALE_FR}, key=len, reverse=True))
_NUMBER = re.compile(
    rf"(?P<before>US\$|C\$|A\$|[$€£¥₹]|\b(?:USD|EUR|GBP|CHF|CAD|AUD|JPY|INR|CNY){_SPACE})?{_SPACE}?"
    rf"(?P<number>(?<![\w.,]){_DIGITS}|(?<=[$€£¥₹]){_DIGITS}|{_SPELLED})"
    rf"(?:(?:[-]|{_SPACE})?(?P<scale>{_SCALES})s?\b|(?:(?<=\d){_SPACE}?(?P<short>k|bn|tn|mn|mds?|M|B|T"
    rf"|m)(?![\w'’])))?"
    rf"(?:(?:[-]|{_SPACE})?(?:d['’]|de{_SPACE}|of{_SPACE})?(?P<unit>{_PERCENT}|[$€£¥]|"
    r"(?:US )?(?:dollars?|euros?|pounds?|livres?|yens?|yuans?|rupees?|roupies?)\b|(?:USD|EUR|GBP|CHF|CAD|AUD"
    r"|JPY|INR|CNY)\b))?",
    re.IGNORECASE,
)
_RATIO = re.compile(
    rf"(?P<part>\b\d+|\b(?:{'|'.join([*_SMALL_EN, *_SMALL_FR, 'one', 'une', 'un'])}))\s+"
    rf"(?:in|out of|of every|sur)\s+(?P<whole>\d+|(?:{'|'.join([*_SMALL_EN, *_SMALL_FR])}))\b(?!{_SPACE}?(?:%"
    rf"|million|billion|thousand))",
    re.IGNORECASE,
)
_FRACTION = re.compile(
    r"\b(?P<part>two|three|deux|trois|a|one|un|le|la)?[ -]?(?P<whole>half|thirds?|quarters?|fifths?|moitié"
    r"|tiers|quarts?)\s+(?:of|de|des|du|d['’])",
    re.IGNORECASE,
)
_WHOLE = {"half": 2, "moitié": 2, "third": 3, "tiers": 3, "tier": 3, "quarter": 4, "quart": 4, "fifth": 5}

_QUALIFIERS: list[tuple[str, re.Pattern[str]]] = [
    (
        "~",
        re.compile(
            r"(?:about|around|roughly|approximately|approx\.?|circa|some|close to|an estimated|or so|nearly|almost|"
            r"environ|près de|autour de|quelque|presque|à peu près|~|≈)\s*(?:the |les )?$",
            re.IGNORECASE,
        ),
    ),
    (
        "<",
        re.compile(
            r"(?:no more than|not more than|less than|fewer than|under|below|up to|at most|as many as|as much as|"
            r"pas plus de|moins de|moins d['’]|inférieure?s? à|jusqu['’]à|au plus|<|≤)\s*(?:the |les )?$",
            re.IGNORECASE,
        ),
    ),
    (
        ">",
        re.compile(
            r"(?:more than|over|above|at least|upwards? of|north of|exceed(?:s|ing|ed)?|greater than|in excess of|"
            r"no less than|no fewer than|plus de|plus d['’]|au moins|au-delà de|dépass(?:e|ent|ant)"
            r"|supérieure?s? à|>|≥)"
            r"\s*(?:the |les )?$",
            re.IGNORECASE,
        ),
    ),
]
_AFTER = [
    (">", re.compile(r"\s*(?:or (?:more|higher|above)|et plus|ou plus|\+)", re.IGNORECASE)),
    ("<", re.compile(r"\s*(?:or (?:less|fewer|under)|ou moins)", re.IGNORECASE)),
]
_MONTH = (
    r"jan(?:uary|vier)?|feb(?:ruary)?|février|mar(?:ch|s)|apr(?:il)?|avril|may|mai|june?|juin|july?|juillet"
    r"|aug(?:ust)?|août|"
    r"sept?(?:ember|embre)?|oct(?:ober|obre)?|nov(?:ember|embre)?|dec(?:ember)?|décembre"
)
_TIME_UNITS = {
    "hour": "hour",
    "heure": "hour",
    "day": "day",
    "jour": "day",
    "week": "week",
    "semaine": "week",
    "month": "month",
    "mois": "month",
    "year": "year",
    "an": "year",
    "année": "year",
    "minute": "minute",
    "second": "second",
    "seconde": "second",
    "point": "point",
}


@dataclass(frozen=True)
class Number:
    """A quantity in a sentence. `value` is in plain units (80 for "80 %"), `unit` "%", a currency, or a noun."""

    value: float
    unit: str | None
    qualifier: str | None
    start: int
    end: int
    text: str
    date: bool = False

    def same_value(self, other: Number) -> bool:
        """Tell whether two quantities have one value in one unit; a unit that one doesn't state is no difference."""
        if abs(self.value - other.value) > 1e-9 * max(1.0, abs(self.value)):
            return False
        hard = {"%", *CURRENCIES, *_TIME_UNITS.values()}
        return self.unit == other.unit or not ({self.unit, other.unit} & hard)


def _plain(digits: str, lang: str) -> float:
    """Return the value of a number in digits: "30,000", "1.5", "1,5" (French), "30 000"."""
    digits = re.sub("['’ \u00a0\u202f\u2009]", "", digits)
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", digits):
        return float(digits.replace(",", ""))
    if re.fullmatch(r"\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?", digits) or (
        lang == "fr" and re.fullmatch(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?", digits)
    ):
        return float(digits.replace(".", "").replace(",", "."))
    return float(digits.replace(",", "."))


def _spelled(words: str) -> float | None:
    if words.lower() in WORD_NUMBERS:
        return WORD_NUMBERS[words.lower()]
    total = 0.0
    for word in re.split(r"[- ]", words.lower()):
        value = WORD_NUMBERS.get(word, _ONE.get(word))
        if value is None:
            return None
        total += value
    return total


def _qualifier(before: str, after: str) -> str | None:
    for sign, pattern in _QUALIFIERS:
        if pattern.search(before[-24:]):
            return sign
    return next((sign for sign, pattern in _AFTER if pattern.match(after)), None)


def _noun_after(text: str, end: int) -> str | None:
    """Return the first plain word after a number, as a rough unit: "employees" in "30,000 employees"."""
    match = re.match(r"(?:[-\s\u00a0\u202f]+|[-\s]*(?:of|de|d['’])[\s]*)([^\W\d_]{2,})", text[end:])
    if not match:
        return None
    word = match[1].lower()
    stem = singular(word)
    if stem in _TIME_UNITS or word in _TIME_UNITS:
        return _TIME_UNITS.get(stem) or _TIME_UNITS[word]
    if re.match(
        r"(?:in|of|to|and|or|at|on|by|for|with|as|is|are|was|et|ou|en|de|des|du|à|au|sur|pour|par"
        r"|est)$",
        word,
    ):
        return None
    return stem


def singular(word: str) -> str:
    """Return a word without the ending of its plural, roughly; the same word always gives the same stem."""
    word = word.lower()
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def numbers(text: str, lang: str = "en") -> list[Number]:
    """Return the quantities of a sentence in order. Bare "one", "a" and "un" are no quantities."""
    found: list[Number] = []
    for pattern, base in ((_RATIO, None), (_FRACTION, _WHOLE)):
        for match in pattern.finditer(text):
            part = match["part"] or "one"
            share = float(part) if part.isdigit() else WORD_NUMBERS.get(part.lower(), 1.0)
            whole_text = match["whole"].lower()
            if base is None:
                whole = float(whole_text) if whole_text.isdigit() else WORD_NUMBERS[whole_text]
            else:
                whole = float(base.get(whole_text) or base[singular(whole_text)])
            if not 0 < share <= whole or whole > 1000:
                continue
            value = round(100 * share / whole, 4)
            qualifier = _qualifier(text[: match.start()], text[match.end() :])
            found.append(Number(value, "%", qualifier, match.start(), match.end(), match[0]))
    taken = [(number.start, number.end) for number in found]
    for match in _NUMBER.finditer(text):
        start, end = match.start("number"), match.end()
        if any(start < b and a < end for a, b in taken):
            continue
        number = _quantity(text, match, lang)
        if number:
            found.append(number)
    found.sort(key=lambda number: number.start)
    for position, (number, after) in enumerate(pairwise(found)):
        # "5 to 10 percent", "$3-5 million": the first of a range has the unit of the second.
        between = text[number.end : after.start].strip().lower()
        if between in ("to", "-", "–", "—", "and", "or", "à", "et", "ou") and after.unit and number.unit is None:
            found[position] = replace(number, unit=after.unit)
    return found


def _quantity(text: str, match: re.Match[str], lang: str) -> Number | None:
    raw, scale, short = match["number"], match["scale"], match["short"]
    value = _plain(raw, lang) if raw[0].isdigit() else _spelled(raw)
    if value is None:
        return None
    before, unit = (match["before"] or "").strip().lower(), (match["unit"] or "").lower()
    if raw.lower() in _ONE and not scale and not unit:
        return None
    if raw.lower() in ("a", "an", "un", "une") and not scale:
        return None
    if scale:
        stem = scale.lower()
        value *= (_SCALE_FR if lang == "fr" and stem in _SCALE_FR else {**_SCALE_FR, **_SCALE_EN})[stem]
    elif short and (before or unit or short.lower() not in ("t", "m") or short == "M"):
        value *= _SHORT[short.lower()]
    elif short:
        return None  # "5 m" is a length
    end = match.end()
    currency = _CURRENCY.get(before) or _CURRENCY.get(singular(unit.removeprefix("us ").strip()))
    if currency:
        name: str | None = currency
    elif unit:
        name = "%"
    else:
        name = _noun_after(text, end)
    around = text[max(0, match.start("number") - 12) : match.start("number")]
    year = bool(re.fullmatch(r"(?:19|20)\d\d", raw)) and not (scale or short or unit or before)
    day = bool(
        re.search(rf"\b(?:{_MONTH})\.?\s*$", around, re.IGNORECASE)
        or (
            value <= 31
            and re.match(
                rf"(?:st|nd|rd|th"
                rf"|er)?\s+(?:of\s+)?(?:{_MONTH})\b",
                text[match.end("number") :],
                re.IGNORECASE,
            )
        )
    )
    if (year or day) and not (scale or unit or before):
        return Number(value, None, None, match.start("number"), match.end("number"), raw, date=True)
    start = match.start("before") if match["before"] else match.start("number")
    qualifier = _qualifier(text[:start], text[end:])
    return Number(value, name, qualifier, start, end, text[start:end].strip())
