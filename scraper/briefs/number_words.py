"""How English, French and German write numbers: words, scales, currencies, signs of percentage, qualifiers."""

from __future__ import annotations

import re

_SMALL = """
    two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
    nineteen
    deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize
    zwei drei vier fünf sechs sieben acht neun zehn elf zwölf
"""
_TENS = """
    twenty thirty forty fifty sixty seventy eighty ninety
    vingt trente quarante cinquante soixante soixante-dix quatre-vingt quatre-vingt-dix
    zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig
"""
_SMALL_LINES = [" ".join(_SMALL.split()[a:b]).split() for a, b in ((0, 18), (18, 33), (33, 44))]
SMALL: dict[str, float] = {word: value for line in _SMALL_LINES for value, word in enumerate(line, 2)}
TENS: dict[str, float] = {
    word: 10 * value
    for line in (_TENS.split()[0:8], _TENS.split()[8:16], _TENS.split()[16:24])
    for value, word in enumerate(line, 2)
}
TENS_EN = frozenset(_TENS.split()[0:8])
WORD_NUMBERS: dict[str, float] = {**SMALL, **TENS, "quatre-vingts": 80, "cent": 100, "hundert": 100}
ONE: dict[str, float] = dict.fromkeys(("one", "a", "an", "un", "une", "ein", "eine", "einen", "einer", "eines"), 1.0)

SCALE_EN = {
    "hundred": 1e2,
    "thousand": 1e3,
    "lakh": 1e5,
    "million": 1e6,
    "crore": 1e7,
    "billion": 1e9,
    "trillion": 1e12,
    "quadrillion": 1e15,
    "dozen": 12.0,
}
# "billion" is 10⁹ in English and 10¹² in French; German "Billionen" can be nothing but 10¹².
SCALE_FR = {
    "mille": 1e3,
    "millier": 1e3,
    "million": 1e6,
    "milliard": 1e9,
    "billion": 1e12,
    "douzaine": 12.0,
    "dizaine": 10.0,
    "centaine": 100.0,
}
SCALE_DE = {
    "tausend": 1e3,
    "mio.": 1e6,
    "mio": 1e6,
    "millionen": 1e6,
    "million": 1e6,
    "mrd.": 1e9,
    "mrd": 1e9,
    "milliarden": 1e9,
    "milliarde": 1e9,
    "billionen": 1e12,
    "dutzend": 12.0,
}
SHORT = {"k": 1e3, "m": 1e6, "mn": 1e6, "mm": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12, "t": 1e12, "md": 1e9, "mds": 1e9}
CURRENCY = {
    spelling: code
    for code, spellings in {
        "USD": "$ us$ usd dollar",
        "EUR": "€ eur euro",
        "GBP": "£ gbp pound livre",
        "JPY": "¥ jpy yen",
        "CHF": "chf franken",
        "CAD": "c$ cad",
        "AUD": "a$ aud",
        "CNY": "cny rmb yuan",
        "INR": "₹ rs. rs inr rupee roupie rupie",
    }.items()
    for spelling in spellings.split()
}
CURRENCIES = frozenset(CURRENCY.values())
CODES = "USD|EUR|GBP|CHF|CAD|AUD|JPY|INR|CNY|RMB"
PERCENT = r"%|per\s?cent\b|pct\b|pour\s?cent\b|Prozent\b|p\.\s?100\b|p\.\s?c\.(?!\w)"
TIMES = frozenset({"time", "foi", "fois", "mal"})
# Words that make a multiple by themselves; "twice a week" is none, nor are "double-digit" and "double down".
MULTIPLES: list[tuple[float, re.Pattern[str]]] = [
    (
        2,
        re.compile(
            r"\b(?:twice (?=the|as|that|its|their|what)|doubl(?:ed|es|ing)\b|double (?=the|that|its|their|what|as)"
            r"|(?:a |ont |avoir |est )?doublé(?:e?s?)\b|double d[eu]\b|verdoppel(?:t|te|ten|n)\b|doppelt (?=so))",
            re.IGNORECASE,
        ),
    ),
    (3, re.compile(r"\b(?:tripl(?:ed|es|ing)\b|triple (?=the|that|its|their)|triplée?s?\b|verdreifach\w*)", re.I)),
    (4, re.compile(r"\b(?:quadrupl(?:ed|es|ing)\b|quadruplée?s?\b|vervierfach\w*)", re.I)),
]
_SIZES = r"(?:the |its |les |la |der |die |den )?$"
QUALIFIERS: list[tuple[str, re.Pattern[str]]] = [
    (
        "~",
        re.compile(
            r"(?:about|around|roughly|approximately|approx\.?|circa|some|close to|an estimated|or so|nearly|almost|"
            r"environ|près de|autour de|quelque|presque|à peu près|rund|etwa|ungefähr|ca\.|knapp|fast|~|≈)\s*" + _SIZES,
            re.IGNORECASE,
        ),
    ),
    (
        "<",
        re.compile(
            r"(?:no more than|not more than|less than|fewer than|under|below|up to|at most|as many as|as much as|"
            r"pas plus de|moins de|moins d['’]|inférieure?s? à|jusqu['’]à|au plus|weniger als|unter|höchstens|bis zu|"
            r"maximal|<|≤)\s*" + _SIZES,
            re.IGNORECASE,
        ),
    ),
    (
        ">",
        re.compile(
            r"(?:more than|over|above|at least|upwards? of|north of|exceed(?:s|ing|ed)?|greater than|in excess of|"
            r"no less than|no fewer than|plus de|plus d['’]|au moins|au-delà de|dépass(?:e|ent|ant)|mehr als|über|"
            r"mindestens|wenigstens|supérieure?s? à|>|≥)\s*" + _SIZES,
            re.IGNORECASE,
        ),
    ),
]
AFTER = [
    (">", re.compile(r"\s*(?:or (?:more|higher|above)|et plus|ou plus|oder mehr|\+)", re.IGNORECASE)),
    ("<", re.compile(r"\s*(?:or (?:less|fewer|under)|ou moins|oder weniger)", re.IGNORECASE)),
]
MONTHS = (
    r"jan(?:uary|vier|uar)?|feb(?:ruary|ruar)?|février|mar(?:ch|s)|märz|apr(?:il)?|avril|may|mai|june?|juin|juni"
    r"|july?|juli|juillet|aug(?:ust)?|août|sept?(?:ember|embre)?|o[ck]t(?:ober|obre)?|nov(?:ember|embre)?"
    r"|de[cz](?:ember)?|décembre"
)
TIME_UNITS = {
    word: unit
    for unit, words in {
        "hour": "hour heure stunde stunden",
        "day": "day jour tag tage tagen",
        "week": "week semaine woche wochen",
        "month": "month mois monat monate monaten",
        "year": "year an année jahr jahre jahren",
        "minute": "minute minuten",
        "second": "second seconde sekunde sekunden",
        "point": "point punkt punkte",
    }.items()
    for word in words.split()
}
WHOLES = {
    "half": 2,
    "moitié": 2,
    "hälfte": 2,
    "third": 3,
    "tiers": 3,
    "tier": 3,
    "drittel": 3,
    "quarter": 4,
    "quart": 4,
    "viertel": 4,
    "fifth": 5,
    "cinquième": 5,
    "fünftel": 5,
}
ORDINALS_DE = {"zweite": 2, "dritte": 3, "vierte": 4, "fünfte": 5, "sechste": 6, "siebte": 7, "achte": 8, "zehnte": 10}
_GERMAN = re.compile(
    r"\b(?:der|das|und|ist|nicht|mit|für|von|wird|werden|wurde|eine|einer|einem|im|dem|zum|zur|bei|auf|laut"
    r"|Prozent|Mitarbeiter|Entwickler|Stunden|Millionen|Milliarden|Euro pro)\b"
)


def written_in(text: str, lang: str) -> str:
    """Return the language whose number formats a sentence uses: German where its small words are, else `lang`."""
    return "de" if lang.startswith("de") or len(set(_GERMAN.findall(text))) >= 2 else lang
