"""Trims a sentence by rules that never change what it says; what is left reads in its order, to the letter.

Dropped: datelines, labels, leading connectives, "according to OUTLET" and "OUTLET reported", parentheses,
trailing relative clauses. A part that carries a negation or a hedge is never dropped.
"""

from __future__ import annotations

import re

from scraper.briefs.polarity import carries_polarity
from scraper.credits import PLAIN, credits_in
from scraper.outlets import OUTLET_PHRASE, is_outlet, outlet_in

RUN = 25  # words in a row from one source outside quotation marks

_DATELINE = re.compile(
    r"^(?:[A-Z][A-Z .’'-]{2,30}(?:, [A-Z][\w.]+(?: \d{1,2})?)?"
    r"|[A-Z][\w .’'-]{2,30}) ?(?:\([^)]{2,30}\) ?)?[—–-]{1,2} (?=[A-Z0-9“\"])"
    r"|^\([A-Z][\w .]{1,25}\) ?(?:[—–-]{1,2} )?(?=[A-Z])"
)
_LABEL = re.compile(
    r"^(?![^:]*\b(?:is|are|was|were|has|have|had|said|says|told|found|finds|shows?|est|sont|ont|dit)\b[^:]*:)"
    r"(?:[\w’'-]+[ -]){0,5}(?:report|brief|analysis|exclusive|update|summary|news|rewrite|digest|item|note"
    r"|site|rewriting|aggregator|takeaways|essay|page|written|entry"
    r"|article|piece|post|comment|copy|exclusif|mise à jour|analyse)\b[^:.]{0,90}: (?=\S)",
    re.IGNORECASE,
)
_CONNECTIVE = re.compile(
    r"^(?:However|But|And|So|Yet|Still|Meanwhile|Also|Moreover|Furthermore|Additionally|In addition|Besides"
    r"|Indeed|In fact"
    r"|Of course|Nevertheless|Nonetheless|At the same time|On top of that|What['’]s more|As a result|Consequently"
    r"|Separately|Finally|To be sure|Notably|Importantly|Interestingly|Unsurprisingly"
    r"|Mais|Cependant|Toutefois|Néanmoins|Pourtant|Par ailleurs|En outre|De plus|En effet|D['’]ailleurs|Or"
    r"|Enfin|En revanche"
    r"|Résultat|Du coup|Dès lors)(?:, | )(?=\S)"
)
_CONNECTIVE_NEEDS_COMMA = re.compile(r"^(?:So|Yet|Still|Also|Indeed|Besides|Or|Résultat) ")
_CREDIT_FIRST = re.compile(
    rf"^(?:(?:[Aa]ccording to|[Pp]er|[Aa]s reported by|[Cc]iting|[Ss]elon|[Dd]['’]après) (?:(?:a|an|un"
    rf"|une) (?:[\w-]+ ){{0,3}}(?:report|story|article|investigation|enquête)"
    rf"(?: published)?(?: on \w+)? (?:by|in|from|du|de|dans) )?{OUTLET_PHRASE}(?:['’]s? (?:report|story"
    rf"|reporting|article))?"
    rf"(?: (?:on|report|story)(?: \w+)?)?(?: via {OUTLET_PHRASE})?(?: on \w+day)?(?:, (?:which|who"
    rf"|qui) [^,]{{3,60}})?, )(?!which |who |qui |dont )(?=\S)"
)
_AS_REPORTED = re.compile(
    rf"^As {OUTLET_PHRASE} (?:first )?(?:reported|reports|has reported|revealed|writes|wrote)(?: on \w+day)?, (?=\S)"
)
_PAPERS = re.compile(
    rf", according to [^,]{{3,60}}?(?: (?:seen|obtained|reviewed) by| that) {OUTLET_PHRASE}(?: has (?:seen"
    rf"|obtained))?\.$"
)
_CREDIT_VERB = re.compile(
    rf"^(?:(?:Yesterday|Today|Hier|On \w+day|Last week),? )?{OUTLET_PHRASE} (?:first )?(?:reported|reports"
    rf"|has reported|revealed|reveals)(?: on \w+day)? (?:that|que) (?=\S)"
)
_CREDIT_LAST = re.compile(
    rf",? (?:(?:according to|per|as reported by|selon|d['’]après|citing) (?:(?:a"
    rf"|an) (?:[\w-]+ ){{0,3}}(?:report|story|investigation) (?:by|in|from) )?"
    rf"{OUTLET_PHRASE}(?:['’]s? (?:report|story|reporting))?|(?<=, ){OUTLET_PHRASE} (?:first )?(?:reported"
    rf"|reports|has reported|said)"
    rf"|(?<=, )(?:the (?:[\w-]+ ){{0,3}}(?:paper|newspaper|magazine|newsletter|website|site|agency|daily|weekly"
    rf"|outlet) )?{OUTLET_PHRASE} (?:first )?(?:reported|revealed)"
    rf"|(?<=, )(?:rapporte|révèle|indique) {OUTLET_PHRASE})(?: (?:on )?\w+day| this week)?\.$"
)
_PARENTHESIS = re.compile(r" \([^()]{1,80}\)")
# ", which makes Wayfold, says": what a relative clause between commas adds can go.
_MIDDLE = re.compile(
    r"(?<=[\w”\"»)]), (?:which|who|whose|qui|dont) [^,;:“”«»\"]{8,120}, "
    r"(?=(?:is|are|was|were|has|have|had|will|would|said|says|told|est|sont|a|ont|\w{2,}(?:ed|es|s))\b)"
)
# Where what follows to the end only adds: a relative clause, a participle, a circumstance.
_TAIL = re.compile(
    r"(?<=[\w%”\"»’)]), (?:(?:which|who|whose|where|when|after|with|while|as part of|part of|in one of|one of"
    r"|the latest|amid|including|following|along with|as well as|in response to|in an effort to|in a move"
    r"|ahead of|due to|even as|despite|soulignant|suscitant|entraînant|ce qui|après|avec|tandis qu)\b"
    r"|(?!according\b)\w+ing (?=(?:the|an?|its|his|her|their|that|to|for|in|on|off|up|it|them|more|concerns)\b"
    r"|[\dA-ZÀ-Þ$€£“\"]))"
)
_TAIL_FR = re.compile(r"(?<=[\w%»’)]), (?:qui|dont|où)\b")
_DASH = re.compile(r"(?<=[\w%”\"»’)]) ?[—–] ?(?=[\w“\"])|(?<=[\w%”\"»’)]) --? (?=[\w“\"])")
# After a comma in a tail: then the tail was in the middle, and the sentence goes on.
_GOES_ON = re.compile(
    r", (?:also |now |still )?(?:is|are|was|were|has|have|had|will|would|can|could|may|might|said|told|est|sont|a|ont"
    r"|and|but|or|et|\w{2,}(?:ed|s))\b"
)
_LEAD = re.compile(
    r"^(?:After|Following|Amid|As part of|In the wake of|In response to|Speaking|Citing|Days after|Hours after"
    r"|Weeks after|Months after|Après|À la suite) [^,“”«»\"]{8,140}, (?=[A-ZÀ-Þ“]|(?:the|an?|some|le|la|les|l['’]) ?)"
)


def words(text: str) -> int:
    """Return how many words a text has."""
    return len(text.split())


def trim(sentence: str, lang: str, *, limit: int = 29, publishers: frozenset[str] = frozenset()) -> str:
    """Return `sentence` without its dateline, leading connective, credit to an outlet and parentheses.

    A sentence that is longer than `limit` words after that also loses what only adds: a tail, a relative clause
    between commas, a circumstance before the news. It may still be longer: then no safe rule shortens it.
    `publishers` are keys of outlets (`outlet_key`).
    """
    text = re.sub(r"\s+", " ", sentence).strip()
    for pattern in (_DATELINE, _LABEL):
        text = _without_start(text, pattern)
    connective = _CONNECTIVE.match(text)
    if connective and not _CONNECTIVE_NEEDS_COMMA.match(text):
        text = text[connective.end() :]
    text = _without_credit(text, publishers)
    text = _without_parentheses(text, lang)
    papers = _PAPERS.search(text)
    if words(text) > limit and papers and _names_outlet(papers[0], publishers) and words(text[: papers.start()]) >= 8:
        text = text[: papers.start()] + "."
    for pattern in (_TAIL, _TAIL_FR) if lang == "fr" else (_TAIL,):
        if words(text) > limit:
            text = _without_credit(_without_tail(text, pattern, lang, limit), publishers)
    if words(text) > limit and len(_DASH.findall(text)) == 1:  # two dashes stand round a parenthesis
        text = _without_tail(text, _DASH, lang, limit)
    for pattern, between in ((_MIDDLE, " "), (_LEAD, "")):
        match = pattern.search(text)
        if words(text) > limit and match and not carries_polarity(match[0], lang):
            text = text[: match.start()] + between + text[match.end() :]
    clause = text.find("; ")
    if words(text) > limit and clause > 0 and words(text[:clause]) >= 8 and not carries_polarity(text[clause:], lang):
        text = text[:clause] + "."
    return _as_sentence(text)


def shortened(sentence: str, lang: str, publishers: frozenset[str], *, limit: int = 29) -> str:
    """Return a sentence as `trim` makes it, without a run of more than RUN words where a safe rule ends it earlier."""
    text = trim(sentence, lang, limit=limit, publishers=publishers)
    if longest_run(text) > RUN:
        shorter = trim(sentence, lang, limit=RUN, publishers=publishers)
        if longest_run(shorter) <= RUN:
            return shorter
    return text


def _without_tail(text: str, pattern: re.Pattern[str], lang: str, limit: int) -> str:
    """Drop the shortest tail that leaves at most `limit` words and at least eight; none that denies or hedges."""
    quoted = [(match.start(), match.end()) for match in re.finditer(r"“[^”]*”|«[^»]*»|\"[^\"]*\"", text)]
    for match in reversed(list(pattern.finditer(text))):
        kept, tail = text[: match.start()], text[match.start() :]
        if carries_polarity(tail, lang) or _GOES_ON.search(tail[2:]) or not tail.endswith((".", ".”", '."', ".»")):
            continue
        if 8 <= words(kept) <= limit and not any(start < match.start() < end for start, end in quoted):
            return kept + "."
    return text


def _without_parentheses(text: str, lang: str) -> str:
    """Drop parentheses that deny and hedge nothing; what stands in quotation marks stays to the letter."""
    quoted = [(match.start(), match.end()) for match in re.finditer(r"“[^”]*”|«[^»]*»|\"[^\"]*\"", text)]
    for match in reversed(list(_PARENTHESIS.finditer(text))):
        inside = any(start < match.start() < end for start, end in quoted)
        if not inside and not carries_polarity(match[0], lang):
            text = text[: match.start()] + text[match.end() :]
    return text


def _without_start(text: str, pattern: re.Pattern[str]) -> str:
    match = pattern.match(text)
    return text[match.end() :] if match and words(text[match.end() :]) >= 4 else text


def _without_credit(text: str, publishers: frozenset[str]) -> str:
    """Drop a credit to an outlet: the brief names its sources itself. "Brightloom said" stays: that is the news."""
    for pattern in (_CREDIT_FIRST, _CREDIT_VERB, _AS_REPORTED):
        match = pattern.match(text)
        if (
            match
            and _names_outlet(match[0], publishers)
            and words(text[match.end() :]) >= 5
            and text[match.end()] not in '“"«'
        ):
            return text[match.end() :]
    match = _CREDIT_LAST.search(text)
    if match and _names_outlet(match[0], publishers) and words(text[: match.start()]) >= 5 and text[0] not in '“"«':
        return text[: match.start()] + "."
    return text


def _names_outlet(phrase: str, publishers: frozenset[str]) -> bool:
    return outlet_in(phrase) or any(
        credit.weight >= PLAIN or is_outlet(credit.outlet, publishers) for credit in credits_in(phrase, publishers)
    )


def _as_sentence(text: str) -> str:
    text = text.strip(" ,;:–—-")
    if text and text[0].islower() and not re.match(r"[a-z]+[A-Z]", text):
        text = text[0].upper() + text[1:]
    if text and not re.search(r"[.!?…][”\"»’)\s\u00a0\u202f]*$", text):
        text += "."
    return text


def longest_run(text: str) -> int:
    """Return how many words stand in a row outside quotation marks."""
    outside = re.split(r"“[^”]*”|«[^»]*»|\"[^\"]*\"", text)
    return max((words(part) for part in outside), default=0)
