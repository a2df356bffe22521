"""Credits: which outlets a text names as the source of its news, and whether it shows reporting of its own.

English, French and German turns of phrase. A person ("according to Jane Smith") is no outlet: a name counts where
the phrase only fits an outlet, or where the name is an outlet's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scraper.outlets import OUTLET_PHRASE, OUTLET_WORD, is_outlet, mentions, outlet_key

if TYPE_CHECKING:
    from collections.abc import Collection

    from scraper.records import Article

LONGEST = 200_000  # characters of a text that are read
PLAIN = 4  # from this weight on, a name of several words that we don't know is taken for an outlet
_ANY = 1  # here a single word that we don't know is, too

_OUTLET = rf"(?P<outlet>{OUTLET_PHRASE})"
_PERSON_AT = r"(?:[A-Z][\w’'-]{1,30} [A-Z][\w’'-]{1,30} (?:at|of|from) )?"
_DAY = r"(?: (?:on |earlier |this |last )?(?:\w{1,12}day|week|month|earlier))"
_ON_DAY = r"(?:(?:on )?\w{1,12}day )?"
_MEDIUM = (
    r"(?:newspaper|magazine|newsletter|podcast|paper|daily|weekly|news site|news agency|news outlet|newswire"
    r"|website|blog|broadcaster|quotidien|hebdomadaire|mensuel|journal(?: spécialisé)?|site(?: spécialisé)?|média"
    r"|agence|Zeitung|Tageszeitung|Wochenzeitung|Zeitschrift|Magazin|Nachrichtenagentur|Nachrichtenseite|Fachblatt"
    r"|Fachmagazin|Portal)"
)
_BROKE = r"(?:reported|published|revealed|disclosed|unearthed|broken)"
_TOLD_DE = r"(?:berichtete?n?|meldete?n?|schreibt|schrieb)"

# (weight, whether any name will do, pattern): the plainer the credit, the higher its weight.
_CREDITS: list[tuple[int, int, re.Pattern[str]]] = [
    (weight, level, re.compile(pattern))
    for weight, level, pattern in [
        # English
        (5, _ANY, rf"(?:first|originally|initially) {_BROKE} {_ON_DAY}(?:by|in) {_PERSON_AT}{_OUTLET}"),
        (5, _ANY, rf"{_OUTLET},? which (?:was (?:the )?first to report|(?:had )?(?:first|originally) {_BROKE})"),
        (5, _ANY, rf"{_OUTLET}{_DAY}? (?:was (?:the )?first to report|(?:had )?(?:first|originally) {_BROKE})"),
        (4, 0, rf"(?:,|[”\"]) {_OUTLET} (?:has |had )?(?:reports|{_BROKE})(?={_DAY}|[.,])"),
        (4, _ANY, rf"\b[Aa]s {_OUTLET} (?:has |had )?(?:first )?(?:reports|{_BROKE}|wrote|put it)\b"),
        (4, 0, rf"(?:obtained|reviewed|leaked|seen|viewed|brought to light|{_BROKE}) (?:by|to) {_OUTLET}"),
        (4, _ANY, rf"\b{_MEDIUM} (?!d[eu] ){_OUTLET}"),
        (
            3,
            0,
            r"(?:[Aa]ccording to|[Aa]s reported by|[Cc]iting|[Cc]ites?|[Pp]er|[Rr]eporting by|[Rr]eport(?:s|ing)? (?:by"
            r"|from|in)|[Qq]uot(?:es?|ing)|[Cc]redit(?:s|ing)|[Mm]ention(?:s|ing)) (?:sources cited by |(?:an?|the)"
            r"(?: [\w-]{1,20}){0,3} (?:report|story|investigation|article|piece)s? (?:published )?(?:by|in|from) )?"
            + _OUTLET,
        ),
        (
            3,
            0,
            r"\b(?:told|tells|confirmed to|speaking to|(?:interview|statement|e-?mail|comment)s? (?:with|to)|wrote in"
            rf"|said to|says?|writes|wrote|dit|écrit) {_OUTLET}",
        ),
        (
            3,
            0,
            rf"{_OUTLET}(?: of \d{{1,2}} [A-Z][a-z]{{2,8}})? (?:has |had |later |earlier |a |avait |hatte )*(?:(?:été"
            rf" le premier à )?(?:révél|dévoil|rapport)|(?:{_BROKE}|{_TOLD_DE}|reports|found|reveals|quoted|wrote"
            r"|writes|says|said|tells|got|obtained|saw|spoken|seen|read|done the reporting|has it|looked|rapporte"
            r"|révèle|lu|publié|raconte|écrit|indique|affirme|zufolge)\b)",
        ),
        (3, 0, rf"{_OUTLET}, (?:citing|which (?:has|had|spoke|saw|obtained|cited|got|broke)|qui (?:a|avait|cite))\b"),
        (2, 0, rf"(?:\bvia|\bafter|\b[Ss]ource:?|\bpointing (?:at|to)|\bfrom|\bon|\bby|\bin|\bat) {_OUTLET}"),
        (
            2,
            0,
            rf"{_OUTLET}(?:['’]s?)? (?:report|story|investigation|scoop|article|piece|item|text|website|column|analysis"
            r"|exclusive|coverage|memo|interview|copy|headline|paraphrase|rewrite|translation|summary|has|had|put)\b",
        ),
        # "the Cheeky Pint podcast" is one; "Ada Fenn's podcast" names its host.
        (3, _ANY, rf"(?:the|[Tt]he|[Ll]ive|[Oo]n|in|an?) {_OUTLET}(?<!['’]s)(?<!s['’]) (?:podcast|newsletter)\b"),
        (2, 0, rf"(?:[Ss]ummary|[Rr]ewrite|[Cc]opy|[Tt]ranslation|[Pp]araphrase) of (?:the |an? )?{_OUTLET}"),
        (2, 0, rf"\((?:via |[Ss]ource ?: |Quelle: |[Cc]rédit ?: )?{_OUTLET}(?=[);,])"),
        (1, 0, rf"(?:and|,) {_OUTLET}(?=[.;:,)])"),
        # French
        (
            5,
            _ANY,
            r"(?:révélée?s?|dévoilée?s?|rapportée?s?) (?:\w{1,12} )?(?:en premier )?(?:par|dans) "
            rf"(?:(?:le|la|l['’]) ?{_MEDIUM} )?{_OUTLET}",
        ),
        (
            3,
            0,
            r"(?:[Ss]elon|[Dd]['’]après|[Cc]itant|[Cc]itée?s? par|[Rr]elayée?s? par|[Rr]eprise?s? par|rapporte|révèle"
            r"|indique|publiée?s? (?:par|dans)|nos confrères)"
            r"(?: (?:une|un|des|les) (?:enquête|article|informations?|révélations) (?:publiée? (?:par|dans))?)? ?"
            + _OUTLET,
        ),
        (3, 0, rf"\b(?:déclaré|indiqué|confié|dit|expliqué|affirmé|confirmé) (?:à|au|aux)? ?{_OUTLET}"),
        # German
        (5, _ANY, rf"\b[Zz]uerst (?:hatten? |haben? )?(?:{_TOLD_DE} )?(?:in |von )?{_OUTLET}"),
        (4, _ANY, rf"\b[Ww]ie {_OUTLET} (?:\w{{1,20}} ){{0,3}}{_TOLD_DE}"),
        (
            3,
            0,
            r"\b(?:[Ll]aut|[Gg]egenüber|[Uu]nter Berufung auf|[Nn]ach (?:Angaben|Informationen)|[Ss]agten?(?: er| sie)?"
            rf"|[Ee]rklärte|[Bb]estätigte|{_TOLD_DE})(?: (?:eine[rsm])? ?(?:Bericht|Recherche|Angaben)s?)? {_OUTLET}",
        ),
    ]
]  # fmt: skip
_ALSO = re.compile(rf"(?:,|,? (?:and|et|und|&)) {_OUTLET}")  # "citing the FT and Retail Gazette"
_BACKGROUND = re.compile(
    r"\b(?:last (?:year|month)|previously|earlier this year|in (?:19|20)\d\d|a year ago|l['’]an dernier|auparavant)\b"
)
_VIA = re.compile(r"(?:\bvia|\bthrough|\bpicked up by)(?: [^.;,]{3,40} and)? (?:the )?$")
# What speaks of an outlet as a business, or of its people, credits it with nothing.
_BUSINESS = re.compile(
    r"(?:['’]s)? (?:owner|parent|publisher|best-?sell|compan|[Cc]o\b|conference|event|subscri|reader|lay|journalist"
    r"|editor|staff|[A-Z])"
)
_DEALINGS = re.compile(
    r"(?:\bown(?:s|ed|er of)?|\bbought|\bbuys?|\bsold|\bsu(?:ed|es|ing)|\bformer(?:ly)?|\bex-|(?:deal|works?|worked)"
    r" (?:with|for|at)|against|stake in) (?:the )?$",
    re.IGNORECASE,
)
_MENTIONED = 2
_OPENING = re.compile(
    r"^(?:Republished|Reworked|Rewritten|Translated|Yesterday|Today|Earlier|Meanwhile|Now|Then|But|And|When|While|As|Since|That|What|Last|This|Even|Hier|Wie|Laut"
    r"|Comme|Selon) (?=\S)"
)
_ARTICLE = re.compile(r"^(?:(?:the|le|la|les|au|du|de|der|die|das|dem|den|des) |l['’])", re.IGNORECASE)
# What is no part of the name, as a list of outlets would give it.
_SMALL_ARTICLE = re.compile(r"^(?:(?:[Aa]u|[Dd]u|[Dd]e|[Dd]er|[Dd]ie|[Dd]as|[Dd]em|[Dd]en|[Dd]es|le|la|les) |l['’])")
# A name that ends so is another body's.
_BODY = re.compile(
    r"(?:day|Reuters|Commission|Commissioner|Committee|Court|Board|Department|Ministry|University|Union|Institute"
    r"|Council|Association|House|Police|Agency|Bank|Group|Inc|Corp|Ltd|GmbH|Office|Authority|Parliament|Senate|Congress"
    r"|Government|Company|State|City)$"
)
_NO_NAME = re.compile(
    r"(?:Jan|Febr)uary|March|April|May|June|July|August|(?:Septem|Octo|Novem|Decem)ber|I|He|She|They|We|It|This|That"
    r"|These|In|On|At|AI|CEO|US|EU|UK|KI|IA|The|A|An|Er|Sie|Es|Wir|Il|Elle|Ils|On|Nous|\d{1,4}"
)
_NOT_OF_A_NAME = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)|\d|I[nt]$"
    r"|Th|But|And|On$|A$"
)


@dataclass(frozen=True)
class Credit:
    """An outlet that a text names as its source; a higher `weight` is a plainer credit."""

    outlet: str
    weight: int
    position: int
    via: bool = False  # "the Ledger's story, via the Courier": the Courier retells


def credited(article: Article, publishers: frozenset[str]) -> list[Credit]:
    """Return the outlets that an article credits, the plainest credit first, each once; its own name included.

    `publishers` are the keys (`outlet_key`) of the outlets that the story's articles come from. What only
    `article.cites` names was credited in a sentence that the excerpt leaves out.
    """
    found = {outlet_key(credit.outlet): credit for credit in credits_in(article.text, publishers)}
    unnamed = _UNNAMED.search(article.text)
    place = unnamed.start() if unnamed else len(article.text)
    for cited in article.cites:
        if not re.match(r"https?://", cited) and outlet_key(cited) not in found:
            found[outlet_key(cited)] = Credit(cited, 3, place)
    return sorted(found.values(), key=lambda credit: (-credit.weight, credit.position, credit.outlet))


# "after a newspaper reported that": a credit whose name stands elsewhere.
_UNNAMED = re.compile(
    r"\b(?:after|following) (?:an? |the )?(?:[\w-]+ )?reports?\b|\ban? (?:\w+ )?(?:newspaper|magazine|news site|paper)"
    r" (?:reported|revealed|said)\b|\b(?:après|à la suite d['’])(?: ?une?| des)? (?:enquête|article|révélation)s?\b"
    r"|\bun (?:journal|média|quotidien|magazine) (?:a )?(?:révélé|rapporté|révèle|rapporte)\b"
    r"|\beinem (?:Medienb|Zeitungsb|B)ericht zufolge\b|\b[Ll]aut (?:einem )?(?:Medienb|Zeitungsb)ericht"
)


def credits_in(text: str, publishers: frozenset[str] = frozenset()) -> list[Credit]:
    """Return the outlets that a text credits, each once, in no order that matters."""
    text = text[:LONGEST]
    found: dict[str, Credit] = {}

    def add(name: str, weight: int, start: int) -> None:
        key = outlet_key(name)
        if key not in found or weight > found[key].weight:
            found[key] = Credit(name, weight, start, bool(_VIA.search(text[max(0, start - 80) : start])))

    for weight, level, pattern in _CREDITS:
        for match in pattern.finditer(text):
            name = _longest_outlet(match["outlet"], publishers, weight, level)
            if not name or (weight < PLAIN and _BACKGROUND.search(text[match.end() : match.end() + 30])):
                continue
            before = text[max(0, match.start("outlet") - 40) : match.start("outlet")]
            if weight <= _MENTIONED and _DEALINGS.search(before):
                continue
            add(name, weight, match.start())
            end = match.start("outlet") + len(match["outlet"])
            while further := _ALSO.match(text, end):
                other = _longest_outlet(further["outlet"], publishers, 0, 0)
                if not other:
                    break
                add(other, min(weight, PLAIN - 1), further.start("outlet"))
                end = further.end("outlet")
    for start, end in mentions(text):
        around = text[max(0, start - 40) : start], text[end : end + 40]
        if not (_DEALINGS.search(around[0]) or _BUSINESS.match(around[1]) or _BACKGROUND.search(around[1])):
            add(text[start:end], _MENTIONED, start)
    return list(found.values())


def outlets(text: str, known: Collection[str] = ()) -> list[str]:
    """Return the names of the outlets that a text credits, in order of first mention.

    `known` are names of outlets; one of several words counts wherever it stands.
    """
    found = sorted(credits_in(text, frozenset(map(outlet_key, known))), key=lambda c: (c.position, c.outlet))
    names = {outlet_key(c.outlet): c.outlet for c in found if c.weight >= _MENTIONED}
    for name in sorted(known):
        bare = name.removeprefix("The ")
        if " " in bare and re.search(rf"(?<!\w){re.escape(bare)}(?!\w)", text[:LONGEST]):
            names.setdefault(outlet_key(name), name)
    return [re.sub(r"^the ", "The ", name) for name in names.values()]


def _longest_outlet(phrase: str, publishers: frozenset[str], weight: int, level: int) -> str | None:
    """Return the longest start of a phrase that is an outlet: "Financial Times" of "Financial Times Tuesday"."""
    # "On 6 April The Information" is The Information: a second article begins another name.
    phrase = _OPENING.sub("", phrase)
    phrase = phrase[phrase.rfind(" The ") + 1 :]
    tokens = re.sub(r"['’]s?$", "", phrase).split(" ")
    for length in range(len(tokens), 0, -1):
        name = " ".join(tokens[:length])
        owned = name.endswith(("'s", "’s"))  # "Semafor's World Economy Summit" is Semafor's
        if length < len(tokens) and not owned and not _NOT_OF_A_NAME.match(tokens[length]):
            continue  # "the Information Commissioner" is not The Information
        name = re.sub(r"['’]s$", "", name)
        if is_outlet(name, publishers):
            known = mentions(name)
            if known and known[-1][1] == len(name) and not publishers & {outlet_key(name)}:
                before = name[: known[-1][0]]
                return name[len(before) :] if _ARTICLE.sub("", before) else _SMALL_ARTICLE.sub("", name)
            return _SMALL_ARTICLE.sub("", name)
    end = next((n for n, token in enumerate(tokens) if n and _NOT_OF_A_NAME.match(token)), len(tokens))
    name = " ".join(tokens[:end])
    bare = _ARTICLE.sub("", name)
    if _NO_NAME.fullmatch(bare) or _BODY.search(bare):
        return None
    # An unknown name: "the Dunmarrow Evening Lamp"; a lone word could be anyone, but for the plainest phrases.
    fits = level == _ANY or (weight >= PLAIN and " " in bare and bare != name)
    return _SMALL_ARTICLE.sub("", name) if fits else None


def linked(article: Article) -> list[str]:
    """Return the addresses that an article credits by a link."""
    return [cited for cited in article.cites if re.match(r"https?://", cited)]


def host(url: str) -> str:
    """Return the host of an address without "www."."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


# Two people who confirm another's report check it; more than two are reporting.
_MANY = (
    r"(?i:three|four|five|six|seven|eight|nine|ten|eleven|twelve|[3-9]|\d\d+|several|dozens|a dozen|many|trois|quatre"
    r"|cinq|six|sept|huit|neuf|dix|plusieurs|drei|vier|fünf|sechs|sieben|acht|mehreren?)"
)
_WE = (
    r"\b[Ww]e (?:have )?(?:since |also )?(?:seen|reviewed|spoken?|spoke|obtained|interviewed|learned|rang|called|phoned"
    r"|visited|surveyed)"
)
_OWN = re.compile(
    r"\b(?:told|tells) us\b|\bour (?:own )?(?:reporting|interviews?)\b|\bseen by (?:this|our)\b"
    r"|\bnous a (?:déclaré|dit|confié|indiqué|expliqué)\b|\bque nous avons (?:pu )?(?:consult|obten)"
    r"|\bin an interview(?: with (?:this|our)\b|(?= on \w+day\b|[.,;”\"]))|\bsagte uns\b|\bdie uns vorlieg"
    rf"|{_WE}\b|\b[Ww]e (?:have )?asked\b|\btold me\b|\bI (?:have )?(?:spoken?|spoke|interviewed|wrote to|rang)\b"
)
# Several people interviewed, or papers seen: more than an answer to what another outlet found out.
_DEEP = re.compile(rf"{_WE} (?:to |with )?(?:{_MANY}|the (?:documents?|papers|memo|e-?mails?))\b")


@dataclass(frozen=True)
class OwnReporting:
    """Where a text shows reporting of its own, and whether it goes beyond an answer to another's report."""

    position: int
    deep: bool


def own_reporting(article: Article) -> OwnReporting | None:
    """Return what a text shows of reporting of its own ("told the Ledger" in the Ledger): what goes deep, or the first.

    None where it shows none.
    """
    found = [OwnReporting(match.start(), False) for match in [_OWN.search(article.text)] if match]
    found += [OwnReporting(match.start(), True) for match in [_DEEP.search(article.text)] if match]
    if article.publisher:
        name = re.sub(r"^(?:[Tt]he|[Ll]e|[Ll]a|[Ll]es|[Dd]er|[Dd]ie|[Dd]as) |^[Ll]['’]", "", article.publisher)
        # The Port Averil Courier calls itself "the Courier".
        last = name.split()[-1] if name.split() else name
        short = last != name and re.fullmatch(OUTLET_WORD, last)
        own = f"(?:{re.escape(name)}|{re.escape(last)})" if short else re.escape(name)
        told = re.search(
            r"\b(?:told|tells|spoke (?:to|with)|confirmed to|said to|interview with|(?:seen|reviewed|obtained"
            r"|contacted) by|shared with|read to|shown to|contactée?s? par|consultée?s? par|obtenue?s? par"
            r"|(?:déclaré|indiqué|confié|dit|expliqué) (?:au|à)|sagten?|gegenüber)(?: the| la| le| l['’]| dem| der)? ?"
            rf"{own}\b"
            rf"|\b{own} (?:has |had |a )?(?:since |also )?(?:learned|understands|seen|reviewed|obtained|spoken?"
            r"|interviewed|asked|can reveal|pu consulter|appris|interrogé)",
            article.text,
        )
        if told:
            found.append(OwnReporting(told.start(), False))
        deep = re.search(
            rf"\b{own} (?:has |had |a )?(?:since |also )?(?:spoken? (?:to|with)|interviewed|interrogé) {_MANY}\b"
            rf"|\b{_MANY} (?:\w+ ){{1,3}}(?:told|ont (?:dit|confié) (?:au|à)|sagten)(?: the| dem| der)? {own}\b",
            article.text,
        )
        if deep:
            found.append(OwnReporting(deep.start(), True))
    return min(found, key=lambda own: (not own.deep, own.position), default=None)
