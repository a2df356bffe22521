"""Negation and hedging: the small words that turn a claim round or weaken it, in English and French."""

from __future__ import annotations

import re

_NEGATION = {
    "en": re.compile(
        r"\b(?:not|no|never|none|nor|neither|nobody|nothing|nowhere|without|cannot|hardly|scarcely|rarely"
        r"|den(?:y|ies|ied|ying)|refus(?:e|es|ed|ing)|declin(?:e|es|ed|ing) to|fail(?:s|ed)? to|unlikely"
        r"|unable|isn|no longer"
        r"|reject(?:s|ed)?|lacks?|disput(?:e|es|ed|ing)|unclear|unproven|unverified|false)\b|\b\w+n['’]t\b",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"\b(?:ne|pas|jamais|aucune?|sans|ni|rien|personne ne|non|nie|nient|nié|dément|démenti|démentent"
        r"|refuse|refusé|refusent"
        r"|guère|nullement|incapable|impossible|faux|conteste|contestent)\b|\bn['’]",
        re.IGNORECASE,
    ),
}
_HEDGE = {
    "en": re.compile(
        r"\b(?:may|might|could|reportedly|allegedly|alleged|apparently|supposedly|purportedly|appears?(?= to)"
        r"|appeared(?= to)"
        r"|seems?|seemed|suggests?|suggested|likely|possibly|perhaps|probably|potentially|presumably|rumou?red"
        r"|unconfirmed"
        r"|(?:is|are|was|were) (?:said|believed|thought|understood|expected) to|claims?|claimed|would|maybe"
        r"|in part|partly|some"
        r"|sometimes|often|almost|nearly)\b",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"\b(?:pourrait|pourraient|peut-être|serait|seraient|aurait|auraient|semblent?|semblait|probablement"
        r"|vraisemblablement"
        r"|sans doute|apparemment|présumée?s?|prétendument|possible|éventuellement|susceptibles?|devrait|devraient"
        r"|affirment?|prétend(?:ent)?|certains|certaines|parfois|presque|en partie)\b",
        re.IGNORECASE,
    ),
}


def negations(text: str, lang: str) -> list[str]:
    """Return the words of a text that deny, in order, in lower case."""
    found = [match[0].lower().replace("’", "'") for match in _NEGATION[lang].finditer(text)]
    # "ne … pas" and "ne … aucun" deny once; the second word is the one that can't be lost in speech.
    return [word for word in found if word not in ("ne", "n'")] if lang == "fr" and len(found) > 1 else found


def hedges(text: str, lang: str) -> list[str]:
    """Return the words of a text that weaken its claim, in order, in lower case."""
    return [match[0].lower() for match in _HEDGE[lang].finditer(re.sub(r"\bMay\b(?=\s+\d|,? \d{4})", "", text))]


def carries_polarity(text: str, lang: str) -> bool:
    """Tell whether a text denies or hedges something."""
    return bool(negations(text, lang) or hedges(text, lang))
