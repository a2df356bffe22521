"""What a number counts: the noun that it stands with, and which ones: tokens, people, seats, hours."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.briefs.phrases import (
    ACTS,
    PREPOSITION,
    PRONOUN,
    VERB,
    clause_after,
    cleaned,
    leans,
    without_small_end,
)
from scraper.briefs.quantities import singular
from scraper.briefs.units import PEOPLE, UNITS, Measure

if TYPE_CHECKING:
    from scraper.briefs.quantities import Number

_PLAIN = frozenset(
    {"employees", "staff", "engineers", "developers", "workers", "users", "jobs"}
)  # "Corvane: employees"
PERIOD = re.compile(
    r"^\s*(?:(?:a|per|each|every|par)\s+(?:\w+\s+(?:a|per)\s+)?(?:day|week|month|quarter|year|hour|jour|semaine"
    r"|mois|an)"
    r"|(?:daily|weekly|monthly|annually|yearly))\b",
    re.IGNORECASE,
)
_SURVEY = re.compile(
    r"\b(?:survey(?:s|ed)?|questioned|poll(?:ed)?|stud(?:y|ies|ied)|sample|data on|telemetry|research|asked"
    r"|interviewed)\b",
    re.IGNORECASE,
)
_DONE = {
    "trac": "tracked",
    "trai": "trained",
    "cove": "covered",
    "rank": "ranked",
    "coun": "counted",
    "moni": "monitored",
    "inte": "interviewed",
}
_DOING = re.compile(
    r"\b(track(?:s|ed|ing)?|train(?:s|ed|ing)|cover(?:s|ed|ing)|rank(?:s|ed|ing)?|count(?:s|ed|ing)|monitor(?:s"
    r"|ed|ing)?"
    r"|interview(?:ed|s|ing))\s+(?:(?:the|its|some|about|around|nearly|almost|more than|over|at least|up to)\s+)*$",
    re.IGNORECASE,
)
_USED = {
    "used": "used",
    "use": "used",
    "consumed": "used",
    "burned": "used",
    "burnt": "used",
    "spent": "spent",
    "processed": "processed",
    "sent": "sent",
    "typed": "sent",
    "written": "written",
    "bought": "bought",
    "buys": "bought",
    "cut": "cut",
    "hired": "hired",
    "employs": "employed",
    "trained": "trained",
    "deployed": "deployed",
    "handled": "handled",
    "logged": "logged",
    "claimed": "claimed",
}
# What follows a number that stands without its noun.
_NO_NOUN = re.compile(
    r"\s*(?:in|on|at|by|after|before|since|for|from|this|last|as|when|while|because|and|got|is|are|was|were|a|per|each|en"
    r"|dans|après|depuis|par|pour|cette|et)\b",
    re.IGNORECASE,
)
_ABOUT = r"(?:(?:about|around|over|under|nearly|some|more than|environ|plus de|près de)\s+)*$"
# For how long or on which day says nothing of what is counted.
_SPAN = re.compile(
    r"(?:^|(?<= ))(?:for|over|within) (?:an?|one|two|three|four|five|six|\d+) (?:day|week|month|quarter|year)s?\b.*$"
    r"|^on \d+$"
)
_FEW = 50  # "a team of eight" is no workforce
_STAFF_OF = re.compile(
    r"\b(workforce|headcount|staff|team|arm|division|department|effectif|équipe) (?:of|de)\s*" + _ABOUT, re.IGNORECASE
)
_PARTED = re.compile(r"\b(laid off|fired|dismissed|let go(?: of)?|hired|licencié|embauché)\s*" + _ABOUT, re.IGNORECASE)
_GREW_TO = re.compile(
    r"(?P<what>[^,;:()“”\"]{3,60}?)\s+(?:ha[sd] |have )?(?:risen|rose|grew|grown|increased|climbed|jumped|went|gone"
    r"|fell|fallen|dropped|declined|doubled|tripled)(?:\s+(?:by\s+)?\S+(?: (?:percent|per cent))?)?\s+to\s+" + _ABOUT,
    re.IGNORECASE,
)
_ACTIVE = re.compile(
    rf"(?P<who>[^,;:()“”\"]{{2,60}}?)\s+(?:has |have |had |also |already |recently )*"
    rf"(?P<verb>{'|'.join(sorted(_USED))})"
    r"\s+(?:(?:up|to|more|less|than|over|about|around|nearly|some|roughly|almost|at|least|its|an|a|estimated)\s+)*$",
    re.IGNORECASE,
)


def count(number: Number, before: str, after: str, *, owned: bool) -> Measure | None:
    """Return what `number` counts, from the words of its clause `before` and `after` it; None where no noun says so.

    `owned` tells that whose number it is is known: then the bare unit is enough ("Corvane: employees").
    """
    words = re.sub(r"^of (?:its |the |some )?[\d.,]+ ", "", clause_after(after)).split()
    head = _head(words)
    if head is None:
        return _without_noun(number, before, after)
    place, unit = head
    noun = " ".join(words[: place + 1])
    tail = _SPAN.sub("", _tail(words[place + 1 :])).strip()
    active = _ACTIVE.search(before + " ")
    doer = (
        cleaned(active["who"], 7)
        if active and not re.search(r"\b(?:show|that|which|who|not)\b", active["who"])
        else None
    )
    if doer and " " not in doer and doer.islower():
        doer = None  # "the winner": nobody knows who
    if active and doer and unit not in PEOPLE:
        return Measure(unit, f"{noun} {_USED[active['verb'].lower()]} by {doer}{' ' + tail if tail else ''}")
    metric = f"{noun} {tail}".strip()
    following = words[place + 1 : place + 9]
    if unit in PEOPLE and following and following[0].lower() in ACTS and not leans(" ".join(following)):
        return Measure(unit, f"{noun} who {without_small_end(following)}")
    if unit in PEOPLE and re.fullmatch(r"(?:in|on|last|by|of) (?:[A-Z]\w+|\d{4}|[Tt]\w+day|early \d{4})", tail):
        tail, metric = "", noun
    done = re.match(r"(?:were|are|was|have been|had been) (\w+(?:ed|en|nt))\b", " ".join(following))
    doing = _DOING.search(before + " ")
    if not tail and done and unit not in ("hours", "tokens"):
        return Measure(unit, f"{noun} {done[1]}")
    if not tail and doing and unit in PEOPLE | {"companies", "jobs"}:
        return Measure(unit, f"{noun} {_DONE[doing[1].lower()[:4]]}")
    if not tail and _SURVEY.search(before) and unit in PEOPLE | {"companies", "teams"}:
        return Measure(unit, f"{noun} studied")
    if not tail and (place == 0 or unit in PEOPLE) and not (owned and unit in _PLAIN and number.value >= 20):
        return None
    if leans(metric):
        return Measure(unit, noun) if place or (owned and unit in _PLAIN) else None
    return Measure(unit, metric)


def _without_noun(number: Number, before: str, after: str) -> Measure | None:
    """Return what a number counts that no noun follows: "a workforce of 10,000", "users rose to 900"."""
    if re.match(r"\s*[^\W\d_]", after) and not _NO_NOUN.match(after):
        return None
    whole = _STAFF_OF.search(before)
    if whole and number.value >= _FEW:
        return Measure("employees", whole[1])
    if done := _PARTED.search(before):
        return Measure("people", "people " + ("hired" if done[1].lower() in ("hired", "embauché") else "laid off"))
    grown = _GREW_TO.search(before + " ")
    noun = cleaned(grown["what"]) if grown else None
    unit = UNITS.get(singular(noun.split()[-1].lower())) if noun else None
    return Measure(unit, noun) if noun and unit else None


def _head(words: list[str]) -> tuple[int, str] | None:
    """Return where the noun stands that a number counts, and its unit."""
    if pull := re.match(r"pull requests\b", " ".join(words)):
        return len(pull[0].split()) - 1, "pull requests"
    for place, word in enumerate(words[:5]):
        low = re.sub("^d['’]", "", word.lower()).strip("'’")
        unit = UNITS.get(singular(low))
        if unit and not (unit in ("staff", "lines", "tools", "models") and place > 2):
            follows = UNITS.get(singular(words[place + 1].lower())) if place + 1 < len(words) else None
            if not follows or low in ("staff",):
                return place, unit
        elif low in PREPOSITION - {"de", "d'"} or low in VERB or (low in PRONOUN and not word.isupper()):
            break
    return None


def _tail(words: list[str]) -> str:
    """Return what says which ones: "at the studio", "used in August", "who ranked staff"; no finite verb."""
    kept: list[str] = []
    since = 0
    inside = False
    for place, word in enumerate(words):
        low = word.lower()
        following = words[place + 1].lower() if place + 1 < len(words) else ""
        if low in PRONOUN or len(kept) >= 9 or (low, following) == ("on", "behalf"):
            break
        if low in ("who", "that", "qui", "to") and not kept:
            clause = words[: min(len(words), 9)]
            return "" if leans(" ".join(clause)) or len(clause) < 3 else without_small_end(clause)
        if low in PREPOSITION or PERIOD.match(f"{word} {following}"):
            inside, since = True, 0
        elif not inside:
            participle = re.search(r"(?:ed|é|és|ée|ées|written|sent|spent)$", low) and not kept
            if not participle or (following and following not in PREPOSITION):
                break
        elif low in VERB or since > 4:
            break
        since += 1
        kept.append(word)
    return without_small_end(kept)


def head_noun(after: str) -> tuple[str, str] | None:
    """Return the unit and the words of what a number counts: ("staff", "US advisory staff")."""
    words = re.sub(r"^of (?:(?:its|the|their|our|some|all) )*(?:[\d.,]+ )?", "", clause_after(after)).split()
    found = _head(words)
    return (found[1], " ".join(words[: found[0] + 1])) if found else None
