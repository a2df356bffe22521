"""What a number measures: a unit of the beat and a phrase that names the thing, or nothing where no phrase does.

"more than 80% of developers to use AI each week" is the "share of developers to use AI each week"; "output rose by 8
per cent" is a "rise in output"; "staff used 4 million tokens in May" are "tokens used by staff in May". A number that
leads to no phrase that a reader understands in a table is no figure.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.briefs.counted import PERIOD, count
from scraper.briefs.number_words import CURRENCIES
from scraper.briefs.phrases import (
    ACTS,
    VERB,
    clause_after,
    clause_before,
    cleaned,
    in_a_sentence,
    is_finite,
    last_noun,
    leans,
    noun_phrase,
    without_pronoun,
    without_small_end,
)
from scraper.briefs.quantities import singular
from scraper.briefs.sentences import word_set
from scraper.briefs.units import PEOPLE, UNITS, Measure

if TYPE_CHECKING:
    from scraper.briefs.quantities import Number

_ALONE = word_set(
    "adoption acceptance churn retention usage turnover productivity throughput attendance slowdown output"
)
_OWN_MONEY = frozenset({"budget", "spending", "spending cap", "revenue", "investment", "bonus"})

_TREND = re.compile(
    r"(?P<what>[^,;:()“”\"]{3,90}?)\s+(?:ha[sd] |have |had |will |would |could |may |which )?(?:also |nearly |only )?"
    r"(?P<verb>risen|rose|rises?|rising|grew|grows?|grown|increased|increases?|climbed|jumped|went up|is up"
    r"|are up|was up|gained"
    r"|fell|falls?|fallen|dropped|drops?|declined|decreased|shrank|shrunk|sank|slipped|went down)"
    r"\s+(?:(?:by|to|up|roughly|about|around|nearly|some|only|more than|over|almost|just)\s+)*$",
    re.IGNORECASE,
)
_WHEN = re.compile(r"^(?:in|on|at|for|over|since|by|during)\s.*?(?:,\s|\s(?=(?:the|its|their)\s))", re.IGNORECASE)
_TARGET = re.compile(r"\b(?:targets?|goals?|quotas?|requir\w+|wants?|must|mandates?|objectif)\b", re.IGNORECASE)
_FIGURE = re.compile(
    r"\s(?:(?:over|about|above|under|more than|at least|around|up to)\s)?[$€£]?\d[\d.,]*\s?(?:%|percent"
    r"|per cent|million|billion|\+).*"
)
_WHOLE_ALONE = word_set("code commits suggestions staff revenue tokens prompts")
_TREND_VERB = re.compile(r"(?:fall|fell|drop|rise|rose|shr[iau]nk|grow|grew|decline|climb|jump)s?(?:ed|ing)?$")
_RELATIVE = re.compile(
    r"(?:the number of )?(?:\w+s|people) (?:(?:that|which) (?:is|are|was|were|ha[sd]|have)|who \w+)\b.+", re.IGNORECASE
)
_DOWN = re.compile(r"f[ae]ll|dropp?|declin|decreas|shr[au]nk|sank|slipped|down", re.IGNORECASE)
_MONEY = [
    (
        re.compile(r"\b(?:cap(?:s|ped)?|limit(?:s|ed)?|ceiling|allow(?:s|ed|ance)?|may spend)\b", re.IGNORECASE),
        "spending cap",
    ),
    (re.compile(r"\bbudgets?\b", re.IGNORECASE), "budget"),
    (re.compile(r"\b(?:sav(?:e|es|ed|ing|ings))\b", re.IGNORECASE), "savings"),
    (re.compile(r"\b(?:bonus(?:es)?|extra|prizes?)\b", re.IGNORECASE), "bonus"),
    (re.compile(r"\b(?:bills?|invoices?)\b", re.IGNORECASE), "bill"),
    (re.compile(r"\b(?:costs?|costing)\b", re.IGNORECASE), "cost"),
    (re.compile(r"\b(?:ran up|runs? up|burned|burnt|used up)\b", re.IGNORECASE), "spending"),
    (re.compile(r"\b(?:spend(?:s|ing)?|spent)\b", re.IGNORECASE), "spending"),
    (re.compile(r"\b(?:revenues?)\b", re.IGNORECASE), "revenue"),
    (re.compile(r"\b(?:pay|pays|paid|paying|salary|salaries)\b", re.IGNORECASE), "pay"),
    (re.compile(r"\b(?:invest(?:s|ed|ing|ment|ments)?)\b", re.IGNORECASE), "investment"),
    (re.compile(r"\b(?:price|prices|priced)\b", re.IGNORECASE), "price"),
    (re.compile(r"\bworth\b", re.IGNORECASE), "value"),
]
_PAST = re.compile(r"(?!surveyed|asked|polled|questioned|employed|based|hired|trained|named|called)[a-z]{2,}ed")
_OFTEN = re.compile(r"often|sometimes|already|now|never|always|also|currently|still|rarely|regularly|actually")
_ASIDE_AFTER = re.compile(
    r"^[-\s]*(?:confidence|interval|CI\b|credible|margin|point|years? old|year-old|per cent chance|chance"
    r"|(?:of |de )(?:the )?(?:base pay|time\b(?! (?:on|in|with|spent)\b)))",
    re.IGNORECASE,
)
# "A fifth of each manager's bonus will follow the share …": what is paid, whatever else the sentence counts.
_OF_PAY = re.compile(
    r"(?:(?<= of)|(?<= de)|\s*(?:of|de|des|du)) (?:[\w’'-]+ ){0,4}?(?:bonus(?:es)?|salar(?:y|ies)|primes?|salaires?)\b"
)
_ASIDE_BEFORE = re.compile(
    r"(?:\b(?:aged?|No\.|number|page|version|chapter|step|rank(?:ed)?|place|position|section|level|âgée? de)\s*|#)$",
    re.IGNORECASE,
)
_INSERTED = re.compile(
    r", (?:[\w’']+ ){1,4}(?:said|says|wrote|reported|showed|shows|found"
    r"|added)(?: on \w+day)?,(?= )"
)
_COMPARED = re.compile(
    r"^(?:faster|slower|longer|shorter|cheaper|higher|lower|quicker|(?:more|fewer|less|plus|moins) \w+)\b"
)


def measure(text: str, number: Number, *, owned: bool) -> Measure | None:
    """Return what `number` of the sentence `text` measures; `owned` tells that whose number it is is known."""
    before, after = clause_before(text[: number.start]), _INSERTED.sub("", text[number.end :])
    if is_beside(text, number):
        return None
    if number.unit == "%":
        metric = _share(text, number, before, after)
        unit = "%"
    elif number.unit in CURRENCIES:
        metric, unit = _money(before, after), str(number.unit)
    elif number.unit == "time":
        metric, unit = _multiple(number, before, after), "times"
    else:
        return count(number, before, after, owned=owned)
    return Measure(unit, metric) if metric else None


def is_beside(text: str, number: Number) -> bool:
    """Tell whether a number only describes: an age, a rank, an interval, "a 300-person start-up"."""
    after = text[number.end :]
    if re.match(r"-[a-z]", after) and number.unit not in ("%", "time", *CURRENCIES):
        return True
    if number.unit == "%" and _OF_PAY.match(text, number.end):
        return True
    return bool(number.date or _ASIDE_AFTER.match(after) or _ASIDE_BEFORE.search(text[: number.start]))


def _share(text: str, number: Number, before: str, after: str) -> str | None:
    french = re.match(r"\s*(?:de|des|du|d['’])(?!\w)|\s*d['’]", after)
    right = clause_after(after)
    whole = re.match(r"(?:of\b|des\b|de\b|du\b|d['’])\s*(?:the |its |their |all |les |la |le |l['’])?(.+)", right)
    if number.text.lower().rstrip().endswith(("of", "de", "des", "du", "d'", "d’")):
        whole = re.match(r"(?:the |its |their |all )?(.+)", right)  # "a third of code"
    if re.match(r"\d+ in |\w+ in \w+$", number.text) and not whole and right:
        whole = re.match(r"(?:of\b )?(?:the |its |their )?(.+)", right)  # "four in five developers"
    if whole:
        noun = _whole(whole[1])
        if noun is None and _TARGET.search(before) and (people := cleaned(noun_phrase(whole[1], 4) or "")):
            return f"target share of {people}"
        if french and noun:
            return "part : " + re.sub(r" (?:who|that) ", " qui ", noun, count=1)
        return f"share of {noun}" if noun else None
    trend = _trend(before)
    if trend:
        return trend
    if _COMPARED.match(right):
        noun = cleaned(right)
        return f"how much {noun}" if noun else None
    of = re.search(
        r"\b[Oo]f (?:the |its |some |all )?(?:[\d.,]+ (?:million "
        r"|billion )?)?([^,;:()]{3,50}), $",
        text[: number.start],
    )
    verb = right.split()[0].lower() if right.split() else ""
    if of and right and re.match(r"[a-z]", right):
        noun, what = cleaned(of[1]), " ".join(right.split()[:8])
        return f"share of {noun} that {what}" if noun and not leans(what) and len(what.split()) > 1 else None
    if verb in ACTS:
        what = without_small_end(right.split()[:9])
        return f"share who {what}" if len(what.split()) > 2 and not leans(what) else None
    if verb in VERB or _TREND_VERB.match(verb):
        return _stated(before)
    noun = (
        noun_phrase(right, 8)
        if right
        and not re.match(
            r"(?:in|on|at|by|since|from|to|last"
            r"|en)\b",
            right,
        )
        else None
    )
    noun = noun or _stated(before)
    return noun if noun and (" " in noun or noun.lower() in _ALONE) else None


def _whole(phrase: str) -> str | None:
    """Return the group that a share is of, with what it does: "developers who use AI each week", "code at Meta"."""
    words = _FIGURE.sub("", phrase).split()
    verb = next((n for n, word in enumerate(words) if n and is_finite(words, n)), None)
    if (
        verb is None
        and len(words) > 3
        and _PAST.fullmatch(words[1])
        and UNITS.get(singular(words[0].lower())) in PEOPLE
    ):
        verb = 1  # "employees worked with AI"; "employees asked said so" has its verb later
    while verb and verb > 1 and _OFTEN.fullmatch(words[verb - 1]):
        verb -= 1  # "workers sometimes pretend"
    group = cleaned(" ".join(words[:verb]), 12)
    if group is None:
        return None
    people = any(UNITS.get(singular(word.lower())) in PEOPLE for word in group.split())
    tail = " ".join(words[verb : verb + 9]) if verb else ""
    told = re.sub(r"^has\b", "have", without_small_end(tail.split())) if people else without_small_end(tail.split())
    if tail and not leans(tail) and len(told.split()) > 1:
        return f"{group} {'who' if people else 'that'} {told}"
    if len(group.split()) > 8:
        return None  # a clause whose verb isn't known here
    return group if len(group.split()) > (3 if people else 1) or group.lower() in _WHOLE_ALONE else None


def _trend(before: str) -> str | None:
    """Return "rise in output" of "output has risen by"."""
    found = _TREND.search(before + " ")
    if not found:
        return None
    what = _WHEN.sub("", found["what"])
    if _RELATIVE.fullmatch(what):  # "Changes that had to be withdrawn": not what they had to be
        noun = cleaned(what[0].lower() + what[1:] if what[1].islower() else what)
        noun = f"the {noun}" if noun and noun.startswith("number of ") else noun
    else:
        noun = cleaned(last_noun(in_a_sentence(what)) or "", 9)
    if not noun or re.fullmatch(r"\w+ed", noun):
        return None
    to = re.search(r"\bto\s+(?:\w+\s+)?$", before + " ")
    return noun if to else f"{'fall' if _DOWN.search(found['verb']) else 'rise'} in {in_a_sentence(noun)}"


def _stated(before: str) -> str | None:
    """Return the noun of "adoption was", "a target of", "adoption reached", "acceptance falls from 80 to"."""
    found = re.search(
        r"(?P<what>[^,;:()]{3,80}?)\s+(?:(?:is|was|are|were|of|at|reached|reaches|hit|stands at|stood at"
        r"|stays at|to be"
        r"|has reached|had reached)\s+)(?:(?:now|about|around|nearly|roughly|just|only|over|under|more than|less than"
        r"|at least|up to|almost|some)\s+)*$",
        before + " ",
    )
    return last_noun(found["what"]) if found else None


def _money(before: str, after: str) -> str | None:
    period = PERIOD.match(after)
    rest = after[period.end() :] if period else after
    shown = period[0].strip() if period else ""
    right = clause_after(rest)
    noun: str | None = None
    fitting = re.match(r"(?:for|on|to|per|of|in|each|pour|par)\s+(?:each |every )?(.+)", right)
    after_it = " ".join(right.split()[:2])  # "$24m budget" is a budget, whatever was done with it
    kind = next((name for cue, name in _MONEY if cue.search(after_it)), None) if not fitting else None
    kind = kind or next((name for cue, name in _MONEY if cue.search(before)), None)
    if not kind and right and not fitting:
        first = " ".join(right.split()[:4])
        kind = next((name for cue, name in _MONEY if cue.search(first)), None)
    if kind:
        about = cleaned(without_pronoun(fitting[1]) or "", 5) if fitting else None
        if about and re.match(r"(?:on|for|per|to)\b", right):
            word = right.split()[0] if right.split()[0] in ("on", "per") else "for"
            word = "per" if re.match(r"(?:per|for each|to each|each)\b", right) else word
            noun = f"{kind} {word} {noun_phrase(about) or about}"
        else:
            left = last_noun(before)
            left = noun_phrase(left, 7) if left else None
            named = left if left and re.search(kind.split()[-1], left, re.IGNORECASE) else None
            noun = named or (kind if kind in _OWN_MONEY else None)
    elif right and not fitting and re.match(r"[a-zA-Z-]", right) and right.split()[0].lower() not in VERB:
        noun = None if re.match(r"\w+ing\b", right) else noun_phrase(right, 6)
    elif fitting and re.match(r"(?:on|for|of)\b", right):
        about = noun_phrase(fitting[1], 6)
        noun = (about if right.startswith("of") else f"money {right.split()[0]} {about}") if about else None
    noun = noun or _stated(before)
    if noun is None or (" " not in noun and noun not in _OWN_MONEY and not shown):
        return None
    return f"{noun}, {shown}" if shown and shown not in noun else noun


def _multiple(number: Number, before: str, after: str) -> str | None:
    if number.value < 1.2 or re.match(r"\s*times?\s+(?:a|per|in|each|every|on|over|daily)\b", after):
        return _trend(before) if number.value > 1 else None
    right = re.sub(r"^\s*times?\s*", "", clause_after(after))
    right = re.sub(r"^(?:the|as many|as much|more|higher|its|their)\s+", "", right)
    noun = (
        noun_phrase(right, 8)
        if right and not re.match(r"\w+ed\b", right) and not re.search(r"ed\s*$", before)
        else None
    )
    return _trend(before) or (noun if (noun and " " in noun) or noun in _ALONE else None)
