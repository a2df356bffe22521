"""Numbers that no reader of the ledger looks for: share prices, funding, pay, prices of models, benchmarks, groups."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.briefs.number_words import CURRENCIES
from scraper.briefs.quantities import singular
from scraper.briefs.sentences import word_set
from scraper.briefs.units import FEW, PEOPLE, UNITS

if TYPE_CHECKING:
    from scraper.briefs.quantities import Number

_SHARE_PRICE = re.compile(
    r"\b(?:shares|stock|actions) (?:(?:in|of|de) .{2,60}? )?(?:\w+ )?(?:were|was|closed|rose|fell|gained|lost"
    r"|dropped|jumped|climbed|slid|surged|tumbled|en )"
    r"|\b(?:l['’]action|le titre|les actions)\b.{0,40}? (?:a|ont) (?:perdu|gagné|cédé|pris|bondi|chuté|reculé|grimpé)"
    r"|\b(?:Nasdaq|Wall Street|in (?:early|after-hours|pre-market) trading|à la Bourse|en Bourse)\b",
    re.IGNORECASE,
)
# "an engineer on $500,000": a condition that the claim is made for.
_PAY_AFTER = re.compile(
    r"[\s-]*(?:a[- ]year|per year|in pay|pay\b|salar(?:y|ied)|annual\w*)?[\s-]*(?:engineer|developer|programmer|coder"
    r"|salary|pay\b|in pay|of pay|job\b)",
    re.IGNORECASE,
)
_PAY_BEFORE = re.compile(
    r"\b(?:paid|earn(?:s|ing)?|salary of|pay of|payé|gagn\w+|engineers? (?:on|at|making)|making|Gehalt von)\s+"
    r"(?:about |around |over |more than |some )?$",
    re.IGNORECASE,
)
_SIZE = r"(?:(?:about|around|nearly|some|over|more than|up to|at least|environ|plus de|près de|de|à)\s+)*$"
_FUNDING_BEFORE = re.compile(
    r"\b(?:valued at|valuation (?:of|is|was)|net worth of|market (?:value|cap\w*) (?:of|is|was|at)"
    r"|rais(?:ed|es|ing)|funding (?:round )?of|bought (?:[\w’'-]+ ){1,6}for|acquir\w+ (?:[\w’'-]+ ){1,6}for|stake of"
    r"|takeover of"
    r"|(?:a|ont|vient de|aurait) (?:levé|lever)|levée de fonds|valorisée?s?|valorisation)\s+" + _SIZE,
    re.IGNORECASE,
)
_FUNDING_AFTER = re.compile(
    r"[\s-]*(?:valuation|market (?:cap|value)|(?:in |of )?(?:new |fresh |seed |venture )?(?:funding|capital\b)|round\b"
    r"|series [A-F]\b|seed\b|IPO\b|takeover|acquisition|start-?up|stake\b)",
    re.IGNORECASE,
)
# The price list of a model, not what anybody spends.
_PRICE_LIST = re.compile(
    r"\s*(?:per|par|pro|for|a|each|/)\s*(?:one |1 |a )?(?:million|thousand|1,?000|1M\b|1K\b|Mio\.?)\s+(?:[\w-]+ ){0,2}"
    r"(?:tokens?|jetons?)",
    re.IGNORECASE,
)
_BENCHMARK = re.compile(r"(?:\w-?[Bb]ench\b|\b(?:HumanEval|MMLU|GPQA|ARC-AGI|LiveCodeBench)\b)")
_CONTEXT = re.compile(r"\bcontexte?\b(?! switch)|\bcontext windows?|\bparam[eè]t(?:er|re)s\b|Kontext\w*", re.IGNORECASE)
_RESULTS = re.compile(
    r"\b(?:sales|turnover|profits?|earnings|net income|operating income|chiffre d['’]affaires|bénéfices?|ventes|Umsatz"
    r"|Gewinn|damages|fines?)\b",
    re.IGNORECASE,
)
_ECONOMY = re.compile(
    r"\b(?:inflation|unemployment|chômage|interest rates?|GDP|PIB|tariffs?|taxe?s?|market share|parts? de marché)\b",
    re.IGNORECASE,
)
_MATERIAL = frozenset({"repository", "model", "dépôt", "modèle"})  # what a study or an audit went through
_SUPPOSED = re.compile(r"\b(?:if|si|wenn|falls)\b", re.IGNORECASE)
_GROUP_BEFORE = re.compile(r"\b(?:top|bottom|upper|best|leading|first|premiers?|obersten?)\s+$", re.IGNORECASE)
_GROUP_AFTER = re.compile(r"\s*(?:de tête|des meilleurs|les plus|most\b|heaviest|richest)", re.IGNORECASE)
_HALF = re.compile(r"(?:half of|(?:la )?moitié|die Hälfte)", re.IGNORECASE)
_HALVED = word_set(
    """
    code commit development programming software coding prompt token change suggestion output seat licence license
    développement usage query task entwicklung
    """
)
_TALKED = re.compile(
    r"[^.;:]{0,60}?\b(?:have |has |had |who )?(?:told|said|say|spoke|described?|interviewed|asked not|recalled"
    r"|ont (?:dit|raconté)|disent|racontent)\b",
    re.IGNORECASE,
)
_HALVED_PEOPLE = PEOPLE | {"companies", "teams", "customers"}


def is_aside(text: str, number: Number, near: str) -> bool:
    """Tell whether a number is no figure of the beat, whatever it counts; `near` is its own clause.

    Left out are: a bare "half of", pay as a condition, share prices, funding, valuations and results of firms,
    the economy, price lists and benchmarks of models, their context windows, samples in brackets, a few people who
    talked, groups ("the top 10 percent"), and multiples that are supposed ("if output doubles") or that a share makes
    plain ("doubled to 40%").
    """
    before, after = text[: number.start], text[number.end :]
    if _SHARE_PRICE.search(text):
        return True
    if number.unit in CURRENCIES:
        return bool(
            _PAY_AFTER.match(after)
            or _PAY_BEFORE.search(before)
            or _FUNDING_BEFORE.search(before)
            or _FUNDING_AFTER.match(after)
            or _PRICE_LIST.match(after)
            or _RESULTS.search(near)
            or re.search(r"\bmarket (?:value|cap)|\bcapitalisation boursière", near, re.IGNORECASE)
        )
    if number.unit == "%":
        if _HALF.match(number.text) and not _half_of_something(number.text, after):
            return True
        if _ECONOMY.search(near):
            return True
        return bool(_BENCHMARK.search(near) or _GROUP_BEFORE.search(before) or _GROUP_AFTER.match(after))
    if number.unit == "time":
        return bool(_SUPPOSED.search(near) or re.match(r"\s+(?:to|à|auf)\s+(?:\w+\s){0,2}\d", after))
    if number.value < FEW and _TALKED.match(after) and UNITS.get(number.unit or "") in PEOPLE:
        return True  # "Five people at the studio have told us"
    if re.match(r"[^()]{0,40}\)", after) and re.search(r"\((?:n ?= ?)?$", before) and _sampled(number):
        return True  # "Ledgerline (7,548 engineers)": how many it asked
    return number.unit in _MATERIAL or _CONTEXT.search(near) is not None


def _sampled(number: Number) -> bool:
    return UNITS.get(number.unit or "") in _HALVED_PEOPLE


def _half_of_something(half: str, after: str) -> bool:
    """Tell whether a half is one of people, firms or code: "half of the managers", not "half of base pay"."""
    of = re.search(r"(?:of|de|des|du|d['’]|der)$", half, re.IGNORECASE)
    words = re.findall(r"[^\W\d_]{2,}", re.split(r"[.,;:()“”«»]", after)[0])[:4] if of else []
    nouns = {singular(word) for word in words}
    return bool(nouns & _HALVED) or any(UNITS.get(noun) in _HALVED_PEOPLE for noun in nouns)
