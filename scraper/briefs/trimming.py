"""Trims a sentence by rules that never change what it says; what is left reads in its order, to the letter.

Dropped: datelines, labels, leading connectives, "according to OUTLET" and "OUTLET reported", parentheses,
trailing relative clauses. A part that carries a negation or a hedge is never dropped.
"""

from __future__ import annotations

import re

from scraper.briefs.polarity import carries_polarity, negations
from scraper.credits import PLAIN, credits_in
from scraper.outlets import OUTLET_PHRASE, is_outlet, outlet_in

RUN = 25  # words in a row from one source outside quotation marks
_QUOTED = re.compile(r"“[^”]*”|«[^»]*»|\"[^\"]*\"")

# A place in capitals, or a short name where no second dash follows: "Joe Bell — President of Lox — left" has none.
_DATELINE = re.compile(
    r"^(?:[A-Z][A-Z/ .’'-]{2,30}(?:, [A-Z][\w.]+(?: \d{1,2})?)?"
    r"|[A-ZÀ-Þ][\w’'-]+(?: [A-ZÀ-Þ][\w.’'-]+){0,2}(?:, [A-Z][\w.]+(?: \d{1,2})?)?(?!.* (?:[—–]|--?) .* (?:[—–]|--?) ))"
    r" ?(?:\([^)]{2,30}\) ?)?[—–-]{1,2} (?=[A-Z0-9“\"])"
    r"|^(?:[A-Z][\w .,]{2,30} ?)?\([A-Z][\w .]{1,25}\) ?(?:[—–-]{1,2} )?(?=[A-Z])|^[A-Z][A-Z/ .’'-]{4,30}—(?=[A-Z])"
)
_LABEL = re.compile(
    r"^(?![^:]*\b(?:is|are|was|were|has|have|had|said|says|told|found|finds|shows?|est|sont|ont|dit)\b[^:]*:)"
    r"(?:[\w’'-]+[ -]){0,5}(?:report|brief|analysis|exclusive|update|summary|news|rewrite|digest|item|note"
    r"|site|rewriting|aggregator|takeaways|essay|page|written|entry"
    r"|article|piece|post|comment|copy|exclusif|mise à jour|analyse)\b[^:.]{0,90}: (?=\S)",
    re.IGNORECASE,
)
# Headings that some outlets set before a sentence, and that the page has for itself.
_SIGNPOST = re.compile(
    r"^(?:Why (?:it|this) matters|The big picture|What(?:['’]s next| to know| happened)|Driving the news"
    r"|State of play|Between the lines|The bottom line|By the numbers|Zoom (?:in|out)|Catch up quick|The latest|Context"
    r"|Pourquoi c['’]est important|Le contexte|L['’]essentiel|À retenir)\s?: (?=[A-ZÀ-Þ0-9“«\"])"
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
_THAT_TOO = re.compile(r"\b(?:and|but|et|mais) (?:that\b|qu(?:e\b|['’]))")  # hangs on the verb of the credit
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
    r"(?<=[\w%”\"»’)]), (?:(?:which|who|whose|where|that (?:was|were|had been)|when|after|with|while|as part of|part of"
    r"|in one of|one of|the latest|amid|including|following|along with|as well as|in response to|in an effort to"
    r"|in a move|ahead of|due to|even as|despite|soulignant|suscitant|entraînant|ce qui|après|avec|tandis qu)\b"
    r"|(?!according\b)\w+ing (?=(?:the|an?|its|his|her|their|that|to|for|in|on|off|up|it|them|more|concerns)\b"
    r"|[\dA-ZÀ-Þ$€£“\"]))"
)
_TAIL_FR = re.compile(r"(?<=[\w%»’)]), (?:qui|dont|où)\b")
_DASH = re.compile(r"(?<=[\w%”\"»’)]) ?[—–] ?(?=[\w“\"])|(?<=[\w%”\"»’)]) --? (?=[\w“\"])")
# After a comma in a tail: then the tail was in the middle, and the sentence goes on.
_GOES_ON = re.compile(
    r", (?:also |now |still )?(?:began|came|gave|got|held|hit|led|made|met|put|ran|rose|fell|sent|set|took|went|won"
    r"|wrote|is|are|was|were|has|have|had|will|would|can|could|may|might|said|told|est|sont|a|ont"
    r"|and|but|or|et|\w{2,}(?:ed|s))\b"
)
# Two dashes stand round a parenthesis.
_ASIDE = re.compile(r"(?: ?— ?| – | --? )(?P<aside>[^—–“”«»\"]{3,140}?)(?: ?— ?| – | --? )(?=(?!not\b|but\b)[a-zà-ÿ])")
# "Ada Fenn, the mayor of Lox, has left": who that is. Not after "In May, ": there the commas part something else.
_APPOSITION = re.compile(
    r"(?<=[a-zà-ÿ’”]), (?:an?|the|its|their|his|her|former|one of) [^,;:“”«»\"]{6,110}, "
    r"(?=(?:also |now |still |then )?(?:is|are|was|were|has|have|had|will|would|said|says|told|\w{3,}ed)\b)"
)
# The same before a second verb: "removed names from Podium, the ranking that led to it, and admitted that …".
_BETWEEN_VERBS = re.compile(
    r"(?<=[a-zà-ÿ’”]), (?:an?|the|its|their) [^,;:“”«»\"]{3,60} (?:that|which|who|where) [^,;:“”«»\"]{6,110}, "
    r"(?=and (?:also |now |then )?(?:has|had|have|will|would|said|says|told|gave|put|cut|\w{3,}ed)\b)"
)
_CIRCUMSTANCE = re.compile(
    r"^(?:In|On|At|By|After|Before|For|Since|During|With|From|Under|As|When|While|If|Although|Despite|Last|This|Earlier"
    r"|Later|Among|Between|Over|Yet|Still|Now|Once)\b"
)
# Who says so, at the end of a sentence: what it said without that would be somebody else's word.
_ATTRIBUTION = re.compile(
    r", (?:according to [^,“”]{3,90}|(?!as\b|(?:\w+ ){0,4}?(?:after|amid|before|when|while|and|but|which|who)\b)"
    r"[^,“”]{2,90} (?:said|says|announced|reported|showed|shows?|ruled|found|finds|confirmed|told [^,]{3,40})"
    r"(?: [^,]{1,30})?)\.$"
)
_SAID = (
    r"said|says|told|tells|announced|reported|shows?|showed|according|found|finds|wrote|writes|added|confirmed|revealed"
    r"|ruled|is|are|was|were|has|have|had|will|would|can|could|may|might|and"
)
# ", the law that Fenn signed." at the end: what something is.
_WHAT_IT_IS = re.compile(rf"(?<=[\w%’”\"]), (?:an?|the) (?!(?:[\w’$%.-]+ )*?(?:{_SAID})\b)[^,;:“”«»\"]{{10,150}}\.$")
# When, or amid what; with a comma also how long after.
_OPEN_TAIL = re.compile(
    r"(?<=[\w%”\"’)])(?:,? amid|,? (?:shortly |soon |immediately )?after(?! \d)|,? in the wake of"
    r"|,? in (?:a bid|an effort|an attempt) to|,? at a time (?:of|when)|,? as (?:he|she|they|it)"
    r"|, (?:just |only |nearly |almost |about |less than |more than )?"
    r"(?:(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|several|a few|\d+) )?"
    r"(?:minute|hour|day|week|month|year)s?"
    r" (?:after|before))"
    r" (?=(?:the|an?|its?|his|her|their|he|she|they|some|more|new|growing|\w+ing|\w+s?|[A-ZÀ-Þ\d])\b)"
)
# What a sentence can't end with: there the words after it belong to it.
_UNFINISHED = re.compile(
    r"\b(?:an?|the|of|to|in|on|at|by|for|from|with|and|or|but|than|as|that|is|are|was|were|be|been|comes?|came|named"
    r"|called|looks?|looked|sought|day|week|month|year|minute|hour|one|two|three|four|five|six|seven|eight|nine|ten"
    r"|(?:minute|hour|day|week|month|year)s|\d+|soon|shortly|only|even|ever|just|its|their|his|her|not|\w+ly)$",
    re.IGNORECASE,
)
# A clause before the tail that has not come to its end: "bringing the total, filed amid the crisis, to a million".
_NOT_PLAIN = re.compile(r", (?:\w+ing|which|who|whose|both|all|each)\b")
# ", and the bank has agreed": a second main clause, which has a subject and a verb of its own.
_SECOND_CLAUSE = re.compile(
    r"(?<=[\w%’”\")]), and (?=(?:he|she|they|it) (?!\w+ing\b)|(?:the|an?|its|his|her|their|some|many|most|both) "
    r"(?:[\w’'-]+ ){1,4}?(?:is|are|was|were|has|have|had|will|would|said|says|told|called|asked|plans?|came|took)\b)"
)
# When something was said or done; not "by Friday" or "since Friday", and nothing that is to come.
_WEEKDAY = re.compile(
    r"(?<=[a-z0-9”’]) (?:(?:late |early )?on |(?<=said )|(?<=announced )|(?<=released )|(?<=reported ))"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?: (?:morning|afternoon|evening|night))?"
    r"(?= (?!and\b|or\b|through\b|to\b|night\b|[A-Z\d]))"
)
_TO_COME = re.compile(r"\b(?:will|would|to be|plans?|planned|expected|due|scheduled|until|intends?|set to|when)\b")
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
    for pattern in (_DATELINE, _SIGNPOST, _LABEL):
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
    if lang == "en" and words(text) > limit:
        text = _without_what_adds(text, lang, limit)
    return _as_sentence(text)


def shortened(sentence: str, lang: str, publishers: frozenset[str], *, limit: int = 29) -> str:
    """Return a sentence as `trim` makes it, without a run of more than RUN words where a safe rule ends it earlier."""
    text = trim(sentence, lang, limit=limit, publishers=publishers)
    if longest_run(text) > RUN:
        shorter = trim(sentence, lang, limit=RUN, publishers=publishers)
        if longest_run(shorter) <= RUN:
            return shorter
    return text


def _without_what_adds(text: str, lang: str, limit: int) -> str:
    """Drop an aside, who somebody is, a second main clause, or when it was, until at most `limit` words are left.

    English alone: in French these parts agree with what they leave. What carries a denial or a hedge stays, and a
    sentence that denies keeps its circumstances: "did not act after the fire" is no "did not act".
    """
    if text.count("“") != text.count("”") or text.count('"') % 2:
        return text
    denied = bool(negations(text, lang))
    if not _CIRCUMSTANCE.match(text):
        for pattern in [*([_ASIDE] if len(_DASH.findall(text)) == 2 else []), _APPOSITION, _BETWEEN_VERBS]:
            match = pattern.search(text)
            if words(text) <= limit or match is None or _GOES_ON.search(text[match.end() :]):
                continue
            if not (carries_polarity(match[0], lang) or _in_quotation(text, match)):
                open_clause = re.match(r"which|who|where", text[match.end() :]) or ", " in text[: match.start()][-60:]
                comma = "," if open_clause and pattern is _ASIDE else ""
                text = text[: match.start()] + comma + " " + text[match.end() :]
    for pattern in [_WHAT_IT_IS, *([] if denied else [_OPEN_TAIL]), _SECOND_CLAUSE]:
        if words(text) > limit:
            text = _without_tail(text, pattern, lang, limit)
    if words(text) > limit and not _TO_COME.search(text):
        day = _WEEKDAY.search(text)
        if day and not _in_quotation(text, day) and words(text) - words(day[0]) <= limit:
            text = text[: day.start()] + text[day.end() :]
    return text


def _in_quotation(text: str, found: re.Match[str]) -> bool:
    return any(match.start() < found.start() < match.end() for match in _QUOTED.finditer(text))


def _without_tail(text: str, pattern: re.Pattern[str], lang: str, limit: int) -> str:
    """Drop the shortest tail that leaves at most `limit` words and at least eight; none that denies or hedges.

    Who says so stays: "…, which has closed, two people said." loses the clause alone.
    """
    source = _ATTRIBUTION.search(text)
    said = text[source.start() : -1] if source and not _names_outlet(source[0], frozenset()) else ""
    body = text[: -len(said) - 1] + "." if said else text
    for match in reversed(list(pattern.finditer(body))):
        kept, tail = body[: match.start()], body[match.start() :]
        if carries_polarity(tail, lang) or _GOES_ON.search(tail[2:]) or not tail.endswith((".", ".”", '."', ".»")):
            continue
        if (
            ": " in tail
            or (tail[0] not in ",—–" and _UNFINISHED.search(kept))
            or (pattern is _OPEN_TAIL and _NOT_PLAIN.search(kept))
        ):
            continue
        if 8 <= words(kept) <= limit - words(said) and not _in_quotation(body, match):
            return f"{kept}{said}."
    return text


def _without_parentheses(text: str, lang: str) -> str:
    """Drop parentheses that deny and hedge nothing; what stands in quotation marks stays to the letter."""
    for match in reversed(list(_PARENTHESIS.finditer(text))):
        if not _in_quotation(text, match) and not carries_polarity(match[0], lang):
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
            and not (pattern is _CREDIT_VERB and _THAT_TOO.search(text, match.end()))
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


def quoted(sentence: str, publisher: str, lang: str, *, limit: int) -> str | None:
    """Return a sentence as a quotation from its outlet, such as: Quay Post: “Brightloom has removed its ranking.”.

    None where it has more than `limit` words, quotation marks of its own, or where no outlet is known.
    """
    text = _without_start(_without_start(sentence.strip(), _DATELINE), _SIGNPOST)
    if (
        not publisher
        or words(text) > limit
        or _CONNECTIVE.match(text)
        or re.search(r"[“”«»\"\n]", text + publisher)
        or not text[:1].isupper()
    ):
        return None
    return f"{publisher} : «\u00a0{text}\u00a0»" if lang == "fr" else f"{publisher}: “{text}”"


def longest_run(text: str) -> int:
    """Return how many words stand in a row outside quotation marks."""
    outside = _QUOTED.split(text)
    return max((words(part) for part in outside), default=0)
