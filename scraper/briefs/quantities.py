"""Quantities of a sentence in a form that can be compared: units normalised, qualifiers kept apart.

"more than 80%", "over 80 percent", "80 %" and "four in five" are 80 of the unit "%", with their qualifier;
30,000 is not 30 million; EUR is not USD; "tripled" is 3 times. English, French and German.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from scraper.briefs.number_words import (
    AFTER,
    CODES,
    CURRENCY,
    MONTHS,
    MULTIPLES,
    ONE,
    ORDINALS_DE,
    PERCENT,
    QUALIFIERS,
    SCALE_DE,
    SCALE_EN,
    SCALE_FR,
    SHORT,
    SMALL,
    TENS_EN,
    TIME_UNITS,
    TIMES,
    WHOLES,
    WORD_NUMBERS,
    written_in,
)
from scraper.briefs.number_words import CURRENCIES as CURRENCIES

_SPACE = "[ \u00a0\u202f\u2009]"
_DIGITS = (
    r"(?:\d{1,3}(?:[,.'’\u00a0\u202f\u2009]\d{3})+(?:[.,]\d+)?(?!\d)|\d{1,3}(?: \d{3})+(?:,\d+)?(?!\d)"
    r"|\d{1,2}(?:,\d\d)+,\d{3}(?!\d)|\d+(?:[.,]\d+)?)"
)


def _either(words: object) -> str:
    """Return an alternation of words, the longest first."""
    return "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))  # type: ignore[call-overload]


_SCALES = _either({*SCALE_EN, *SCALE_FR, *SCALE_DE})
_SMALL = _either(WORD_NUMBERS.keys() - TENS_EN)
_SPELLED = (
    rf"\b(?:(?:{_either(TENS_EN)})(?:[- ](?:{_either(SMALL)}))?|{_SMALL}|one"
    rf"|(?:an?|une?|eine?)(?=[ -](?:{_SCALES})s?\b))\b"
)
_NUMBER = re.compile(
    rf"(?P<before>US\$|C\$|A\$|[$€£¥₹]|\bRs\.?{_SPACE}?(?=\d)|\b(?:{CODES}){_SPACE})?{_SPACE}?"
    rf"(?P<number>(?<![\w.,]){_DIGITS}|(?<=[$€£¥₹]){_DIGITS}|{_SPELLED})"
    rf"(?:(?:[-]|{_SPACE})?(?P<scale>{_SCALES})(?:s\b|(?!\w))|(?:(?<=\d){_SPACE}?(?P<short>k|bn|tn|mn|mds?|M|B|T"
    rf"|m)(?![\w'’])))?"
    rf"(?:(?:[-]|{_SPACE})?(?:d['’]|de{_SPACE}|of{_SPACE})?(?P<unit>{PERCENT}|[$€£¥](?!\d)|"
    rf"(?:US )?(?:dollars?|euros?|pounds?|livres?|yens?|yuans?|franken|rup(?:ee|ie)[sn]?|roupies?)\b"
    rf"|(?:{CODES})\b(?!{_SPACE}?\d)))?",
    re.IGNORECASE,
)
_FOLD = re.compile(rf"\b(?P<count>{_either(SMALL)})(?:fold|mal)\b", re.IGNORECASE)
_HALF_A = re.compile(
    r"\b(?:half an?|half|un demi|eine halbe)[ -](?P<scale>million|billion|trillion|milliard|dozen)\b", re.IGNORECASE
)
_PART = rf"\b\d+|\b(?:{_either({*SMALL, *ONE} - {'a', 'an'})})"
_TOLD = r"(?=[,.;:)]|$|\s+(?:said|says?|has|have|had|is|are|was|were|uses?|admit\w*|pretend\w*|claim\w*|told|now))"
_RATIOS = [
    re.compile(
        rf"(?P<part>{_PART})\s+(?:in|out of|of every|sur|von)\s+(?P<whole>\d+|{_either(SMALL)})\b"
        rf"(?!{_SPACE}?(?:%|million|billion|thousand|days?\b|weeks?\b|months?\b|years?\b|hours?\b))",
        re.IGNORECASE,
    ),
    # "one engineer in five said", "un salarié sur six"
    re.compile(rf"(?P<part>\bone)\s+(?:[a-z]+\s+){{1,2}}in\s+(?P<whole>{_either(SMALL)})\b{_TOLD}", re.IGNORECASE),
    re.compile(
        rf"(?P<part>{_PART})\s+(?:\w+\s+){{1,2}}sur\s+(?P<whole>10{{1,2}}|{_either(SMALL)})\b(?![,.]\d)", re.IGNORECASE
    ),
]
_EVERY_DE = re.compile(rf"\bjede[rsnm]? (?P<whole>{_either(ORDINALS_DE)})[rsn]?\b", re.IGNORECASE)
_FRACTION = re.compile(
    r"\b(?:(?P<part>two|three|deux|trois|zwei|drei|a|one|un|le|la|ein|einem|das|die|der)[ -])?"
    r"(?P<whole>half|thirds?|quarters?|fifths?|moitié|tiers|quarts?|cinquièmes?|Drittel[ns]?|Viertel[ns]?|Fünftel[ns]?"
    r"|Hälfte)\b(?P<of>\s+(?:of|de|des|du|d['’]|der|des|aller|von)(?!\w))?",
    re.IGNORECASE,
)
# What makes a quarter a time, a half a part of the year.
_NO_SHARE_BEFORE = re.compile(
    r"(?:first|second|third|fourth|last|next|this|previous|each|per|every|premier|dernier|ersten?|zweiten?|letzten?"
    r"|prochain|other|and a|one and)[\s-]+$",
    re.IGNORECASE,
)
_NO_SHARE_AFTER = re.compile(
    r"\s*(?:of |de |d['’])?(?:the |l['’])?(?:(?:19|20)\d\d|years?\b|hours?\b|centur|final|mile|ago\b|later\b|earlier"
    r"|running|in a row|heures?\b|stunden?\b|jahr|fiscal|dozen|million|billion|-)",
    re.IGNORECASE,
)


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
        hard = {"%", *CURRENCIES, *TIME_UNITS.values()}
        return self.unit == other.unit or not ({self.unit, other.unit} & hard)


def _plain(digits: str, lang: str) -> float:
    """Return the value of a number in digits: "30,000", "1.5", "1,5" (French, German), "30 000", "30.000" (German)."""
    digits = re.sub("['’ \u00a0\u202f\u2009]", "", digits)
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", digits) and not (lang != "en" and digits.startswith("0")):
        return float(digits.replace(",", ""))
    if re.fullmatch(r"\d{1,3}(?:,\d\d){1,3},\d{3}", digits):  # 12,34,567, as India groups digits
        return float(digits.replace(",", ""))
    if re.fullmatch(r"\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?|\d{1,3}\.\d{3},\d+", digits) or (
        lang in ("fr", "de") and re.fullmatch(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?", digits)
    ):
        return float(digits.replace(".", "").replace(",", "."))
    return float(digits.replace(",", "."))


def _spelled(words: str) -> float | None:
    if words.lower() in WORD_NUMBERS:
        return WORD_NUMBERS[words.lower()]
    total = 0.0
    for word in re.split(r"[- ]", words.lower()):
        value = WORD_NUMBERS.get(word, ONE.get(word))
        if value is None:
            return None
        total += value
    return total


def _qualifier(before: str, after: str) -> str | None:
    for sign, pattern in QUALIFIERS:
        if pattern.search(before[-24:]):
            return sign
    return next((sign for sign, pattern in AFTER if pattern.match(after)), None)


def _noun_after(text: str, end: int) -> str | None:
    """Return the first plain word after a number, as a rough unit: "employees" in "30,000 employees"."""
    match = re.match(r"(?:[-\s\u00a0\u202f]+|[-\s]*(?:of|de|d['’])[\s]*)([^\W\d_]{2,})", text[end:])
    if not match:
        return None
    word = match[1].lower()
    stem = singular(word)
    if stem in TIME_UNITS or word in TIME_UNITS:
        return TIME_UNITS.get(stem) or TIME_UNITS[word]
    if word in TIMES or stem in TIMES:
        return "time"
    if re.match(
        r"(?:in|of|to|and|or|at|on|by|for|with|as|is|are|was|daily|weekly|monthly|yearly|annually|et|ou|en|de|des|du|à|au|sur|pour|par"
        r"|est|bis|und|oder|aller|der|die|das|im|bei|mit|für|auf|von|zu)$",
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
    lang = written_in(text, lang)
    found = _shares(text)
    for value, unit, match in _in_a_word(text):
        qualifier = _qualifier(text[: match.start()], "")
        found.append(Number(value, unit, qualifier, match.start(), match.end(), match[0].strip()))
    taken = [(number.start, number.end) for number in found]
    for match in _NUMBER.finditer(text):
        start, end = match.start("number"), match.end()
        if any(start < b and a < end for a, b in taken):
            continue
        number = _quantity(text, match, lang)
        if number:
            found.append(number)
    found.sort(key=lambda number: number.start)
    for position in range(1, len(found)):
        _complete(text, found, position)
    return found


_RANGE = frozenset({"to", "to about", "to around", "à", "auf", "bis", "-", "–", "—"})
_JOINS = _RANGE | frozenset({"and", "or", "et", "ou", "und", "oder"})
_BARE_AFTER = re.compile(r"\s*(?:[,.;:)]|$|(?:for|in|on|at|by|after|before|pour|en|für|bei)\b)")
_BARE_BEFORE = re.compile(r"(?:^|[\s(])(?:[+−-]|(?:up to|against|versus|vs\.?|than|à|auf) )$")


def _complete(text: str, found: list[Number], position: int) -> None:
    """Give the number at `position` and the one before it the unit that only the other of them states."""
    number, after = found[position - 1], found[position]
    between = text[number.end : after.start].strip().lower()
    if between in _JOINS and (after.unit if number.unit is None else not after.unit and number.unit in CURRENCIES):
        # "5 to 10 percent", "$3-5 million": the first of a range has the unit and the scale of the second.
        stem = _leading(after.text)
        size = after.value / stem if stem and between in _RANGE else 1.0
        smaller = number.value < after.value / size and number.value == _leading(number.text)
        value = number.value * size if smaller else number.value
        found[position - 1] = replace(number, value=value, unit=number.unit or after.unit)
    if between in _RANGE and after.unit is None and _may_share(number.unit, after.value):
        found[position] = replace(after, unit=number.unit)  # "fell from USD 150 to 50"
    elif any(other.unit == "%" for other in found[:position]) and _elliptic(text, after):
        found[position] = replace(after, unit="%")


def _may_share(unit: str | None, value: float) -> bool:
    """Tell whether a bare number after a share or a sum may have its unit; "40 percent to 9,300" are two things."""
    return unit in CURRENCIES or (unit == "%" and value < 1000)


def _elliptic(text: str, number: Number) -> bool:
    """Tell whether a bare number is a share like one before it: "-18 percent for old hands, -4 for new ones"."""
    if number.unit or number.date or number.value >= 1000 or not _BARE_AFTER.match(text[number.end :]):
        return False
    return _BARE_BEFORE.search(text[: number.start]) is not None


def _leading(text: str) -> float | None:
    """Return the number in digits that a quantity begins with: 2 of "2 billion"."""
    found = re.search(r"\d+(?:[.,]\d{1,2})?(?![\d.,]*\d)", text)
    return float(found[0].replace(",", ".")) if found else None


def _in_a_word(text: str) -> list[tuple[float, str | None, re.Match[str]]]:
    """Return what is a number without saying one: "tripled", "tenfold", "dreimal", "half a million"."""
    found: list[tuple[float, str | None, re.Match[str]]] = []
    for value, pattern in MULTIPLES:
        found += [(value, "time", match) for match in pattern.finditer(text)]
    found += [(WORD_NUMBERS[match["count"].lower()], "time", match) for match in _FOLD.finditer(text)]
    for match in _HALF_A.finditer(text):
        scale = {**SCALE_FR, **SCALE_DE, **SCALE_EN}[match["scale"].lower()]
        found.append((0.5 * scale, _noun_after(text, match.end()), match))
    return found


def _shares(text: str) -> list[Number]:
    """Return the shares that are written as ratios or fractions: "four in five", "two-thirds", "un quart de"."""
    found: list[Number] = []

    def add(match: re.Match[str], share: float, whole: float) -> None:
        if 0 < share <= whole <= 1000 and not any(n.start < match.end() and match.start() < n.end for n in found):
            value = round(100 * share / whole, 4)
            qualifier = _qualifier(text[: match.start()], text[match.end() :])
            found.append(Number(value, "%", qualifier, match.start(), match.end(), match[0].rstrip()))

    for pattern in _RATIOS:
        for match in pattern.finditer(text):
            part, whole = match["part"].lower(), match["whole"].lower()
            share = float(part) if part.isdigit() else WORD_NUMBERS.get(part, 1.0)
            add(match, share, float(whole) if whole.isdigit() else WORD_NUMBERS[whole])
    for match in _EVERY_DE.finditer(text):
        add(match, 1, ORDINALS_DE[match["whole"].lower()])
    for match in _FRACTION.finditer(text):
        if _is_share(text, match):
            word = match["whole"].lower()
            add(match, WORD_NUMBERS.get((match["part"] or "").lower(), 1.0), WHOLES.get(word) or WHOLES[_root(word)])
    return found


def _root(word: str) -> str:
    return word.rstrip("s") if word.rstrip("s") in WHOLES else word.rstrip("ns")


def _is_share(text: str, match: re.Match[str]) -> bool:
    """Tell whether "third", "quart" or "half" is a share here, and no order, time or language version."""
    before, after = text[: match.start()], text[match.end() :]
    if _NO_SHARE_BEFORE.search(before) or _NO_SHARE_AFTER.match(after):
        return False
    part, whole = (match["part"] or "").lower(), match["whole"].lower()
    if WORD_NUMBERS.get(part, 1) == 2 and whole.startswith(("quart", "viertel")):
        return False  # "one to two quarters" are months
    if part and re.search(r"\b(?:by|d['’]|um)\s*$", before, re.IGNORECASE):
        return True  # "rose by a quarter"
    if match["of"]:
        return bool(part) or whole in ("half", "moitié", "hälfte")
    if whole == "half":
        return re.match(r"\s+(?:the|their|its|all|our)\s", after) is not None
    if part in WORD_NUMBERS:
        return True  # "two-thirds", "trois quarts"
    return part in ("la", "die", "un", "ein") and whole not in ("half", "third", "quarter", "fifth")


def _quantity(text: str, match: re.Match[str], lang: str) -> Number | None:
    raw, scale, short = match["number"], match["scale"], match["short"]
    value = _plain(raw, lang) if raw[0].isdigit() else _spelled(raw)
    if value is None:
        return None
    before, unit = (match["before"] or "").strip().lower(), (match["unit"] or "").lower()
    if raw.lower() in ONE and not scale and (not unit or raw.lower() != "one"):
        return None
    if scale:
        stem = scale.lower()
        own = {"fr": SCALE_FR, "de": SCALE_DE}.get(lang, SCALE_EN)
        value *= own[stem] if stem in own else {**SCALE_DE, **SCALE_FR, **SCALE_EN}[stem]
    elif short and (before or unit or short.lower() not in ("t", "m") or short == "M"):
        value *= SHORT[short.lower()]
    elif short:
        return None  # "5 m" is a length
    value = float(f"{value:.14g}")  # 4.1 billion, not 4,099,999,999.9999995
    end = match.end()
    currency = CURRENCY.get(before) or CURRENCY.get(singular(unit.removeprefix("us ").strip()))
    fold = re.match(r"\s?[x×](?!\w)|[- ]?fold\b", text[end:]) if not (currency or unit) else None
    if currency:
        name: str | None = currency
    elif unit:
        name = "%"
    elif fold:
        name, end = "time", end + fold.end()
    else:
        name = _noun_after(text, end)
    around = text[max(0, match.start("number") - 12) : match.start("number")]
    year = bool(re.fullmatch(r"(?:19|20)\d\d", raw)) and not (scale or short or unit or before)
    day = bool(
        re.search(rf"\b(?:{MONTHS})\.?\s*$", around, re.IGNORECASE)
        or (
            value <= 31
            and re.match(
                rf"(?:st|nd|rd|th"
                rf"|er)?\s+(?:of\s+)?(?:{MONTHS})\b",
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
