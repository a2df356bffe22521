"""Who says a figure, and as of when it holds, both from its own sentence."""

from __future__ import annotations

import re

from scraper.briefs.moments import dates

SAYS = (
    r"said|says|told|tells|added|wrote|writes|argued|argues|explained|noted|stated|states|claimed|claims|confirmed"
    r"|warned|put it at|a (?:déclaré|dit|expliqué|affirmé|indiqué|précisé|annoncé|estimé)|déclare|explique|affirme"
    r"|indique|précise|estime|dit|assure"
)
_NAME = r"(?:[A-ZÀ-Þ][\w&.’'-]*[\w’'])(?: (?:of |de |du |and )?[A-ZÀ-Þ0-9][\w&.’'-]*[\w])*"
_SAID = (
    rf"(?:also |has |have |a |hat )?(?:{SAYS}|finds?|found|estimates?|estimated|reports?|reported|sees|revealed|reveals"
)
_SAID += r"|nannte|sagt|sagte|erklärt|erklärte|schätzt|chiffre|révèle|annonce|avance|annonced|announced|shows?|showed)"
_NO_NAME = r"(?!(?:The|A|An|In|On|At|As|It|He|She|They|This|That|Le|La|Les|Il|Elle|Der|Die|Das)\b(?! [A-ZÀ-Þ]))"
_POST = r"(?:[A-Z][\w-]+ (?:[a-z]+ ){0,2}(?:executive|officer|chief|head|director|president|manager|chair|counsel) )"
_WORDS = r"(?:(?!that\b|what\b|which\b|who\b)[a-zà-ÿ-]+ )"
_BEFORE = re.compile(
    rf"(?:^|[,;:.“”]\s|\b(?:and|but|et|und)\s)(?:But |And |In [^,]+, )?"
    rf"(?P<who>(?:(?:The|the|A|a|An) (?:{_WORDS}{{1,4}}(?:of|for|at|from) )?|{_POST})?{_NO_NAME}{_NAME}"
    rf"(?:, [^,.;]{{3,60}},)?) {_SAID}\b"
)
# Whom somebody "told" stands there, not who did.
_SAID_BY = rf"[,”»]\s(?!t(?:old|ells)\b)(?:{SAYS})\s"
_AFTER = re.compile(
    rf"{_SAID_BY}(?P<who>{_NAME}(?:, [^,.;]{{3,60}})?)"
    rf"|{_SAID_BY}(?P<one>(?:an?|one|une?) {_WORDS}{{1,5}}(?:at|of|from|with|for|chez|de) {_NAME})"
    rf"|[,”»]\s(?P<end>{_NAME}) (?:{SAYS})\b"
)
_ACCORDING = re.compile(
    rf"\b(?:[Aa]ccording to|[Ss]elon|[Ll]aut|[Nn]ach Angaben von|[Dd]['’]après)\s"
    rf"(?P<who>(?:the |an? |un |une |le |la |l['’]|les )?{_WORDS}{{0,6}}{_NAME}"
    r"|(?:an?|the|two|internal|leaked|people|un|une)"
    rf" [a-zà-ÿ -]{{4,40}}?(?=[,.;:]|$))"
)

_ENDS = re.compile(r"\s*(?:[.,;:)”»\"]|$|(?:on|in|at|to|this|last|earlier|late|when|as)\b)")
# A month that another one is set against, and what is told of both.
_COMPARED = re.compile(r"\b(?:from|than(?: in)?|compared (?:with|to)) (?:\w+ ?){1,2}$")
_CHANGED = re.compile(
    r"\b(?:rose|risen|rises?|up|fell|fallen|falls?|down|increas\w+|grew|grown|climbed|jumped|dropped|declined|more|less"
    r"|higher|lower|faster|slower)\b"
)
# After a figure the date is its own where another name, or what it changed to, comes next.
_HAS_IT = re.compile(r"[ ]?(?:percent|per cent|%)?[ ]?(?:(?:in|by|en|im)[ ])?(?:early |late )?")
_ANOTHER = re.compile(r"^\s*(?:to|à|auf)\b|\b[A-ZÀ-Þ][\w&]*\w\b")


def as_of(text: str, start: int, end: int, published: str | None, others: list[tuple[int, int]]) -> str | None:
    """Return the date that a sentence gives for its figure at `start` to `end`: `2026`, `2026-03` or `2026-03-24`.

    The date nearest to the figure counts, unless one of the `others`, where other figures stand, is between or has it:
    of "95 percent in 2030, and Ostra has 25" the year is the first one's. None: the text doesn't say.
    """
    found: list[tuple[int, str]] = []
    for moment in dates(text, published):
        left, right = (end, moment.start) if moment.start >= end else (moment.end, start)
        if _COMPARED.search(text[: moment.end]) and _CHANGED.search(text[: moment.start]):
            continue  # "rose 4 percent from May"
        told = any(_HAS_IT.fullmatch(text[b : moment.start]) for _, b in others if b <= moment.start < start)
        if told and _ANOTHER.search(text[left:right]):
            continue
        if not any(left <= a and b <= right for a, b in others):
            found.append((max(0, right - left) + (8 if moment.end <= start else 0), moment.day))
    return min(found)[1] if found else None


def says(text: str, start: int, end: int) -> str | None:
    """Return who states the figure at `start` to `end` of a sentence, as given, or None where nobody is named."""
    found: list[tuple[int, str]] = []
    for pattern in (_BEFORE, _AFTER, _ACCORDING):
        for match in pattern.finditer(text):
            who = next((group for group in match.groups() if group), "").strip(" ,")
            # "the Ledger of 12 May", "Otto Reyle, who joined in May"
            who = re.sub(r"^(?:As|But|And) | that [A-Z]\w+$| of \d[^,]*$|,? (?:who|which|qui) .*", "", who)
            if ";" in text[min(match.end(), end) : max(match.start(), start)]:
                continue  # of another part of the sentence
            if pattern is _BEFORE and re.search(r"['’]s? (?:report|estimate|find)s?$", match[0]):
                continue  # "Tuesday's report from the ministry showed"
            if pattern is _BEFORE and match.start() >= end and not _ENDS.match(text, match.end()):
                continue  # "Ledgerline has 9%, and Brightloom found …": what is found comes after it
            if len(who.split()) <= 12 and re.search(
                r"[A-ZÀ-Þ][\w’'-]{2,}|\b(?:an?|two|internal|leaked|un|une) \w{4,}", who
            ):
                gap = match.start() - end if match.start() >= end else start - match.end()
                found.append((max(0, gap), who))
    return min(found)[1] if found else None
