"""Credits: which outlets a text names as the source of its news, and whether it shows reporting of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from scraper.records import Article

_ABBREVIATIONS = {
    "ft": "financial times",
    "wsj": "wall street journal",
    "nyt": "new york times",
    "ap": "associated press",
    "afp": "agence france-presse",
    "bi": "business insider",
    "wapo": "washington post",
    "bbc news": "bbc",
    "the journal": "wall street journal",
}
_KNOWN = frozenset(
    name.strip()
    for name in """
    financial times, wall street journal, new york times, washington post, associated press, agence france-presse,
    reuters, bloomberg, business insider, insider, the information, techcrunch, the verge, verge, wired,
    ars technica, axios, cnbc, cnn, bbc, the guardian, guardian, the economist, economist, fortune, forbes,
    semafor, politico, 404 media, tom's hardware, the decoder, decoder, the register, register, zdnet,
    venturebeat, engadget, gizmodo, futurism, platformer, digiday, pymnts, techspot, techmeme, protocol,
    rest of world, quartz, vox, the atlantic, new yorker, nikkei, nikkei asia, der spiegel, spiegel, handelsblatt,
    die zeit, le monde, le figaro, les echos, libération, mediapart, le parisien, la tribune, bfm, franceinfo,
    l'usine nouvelle, usine digitale, south china morning post, the times, the telegraph, the independent, npr,
    nbc news, abc news, cbs news, fox news, usa today, los angeles times, the pragmatic engineer,
    pragmatic engineer, stratechery, the intercept, mit technology review, the new stack, infoworld,
    computerworld, the next web, sifted, hacker news, retail gazette, morning brew, marketwatch, barron's,
    the hill, geekwire, seattle times, times of india, economic times, ndtv, yahoo finance
    """.replace("\n", " ").split(",")
)
_OUTLET_WORD = (
    r"Times|Post|Journal|News|Herald|Tribune|Gazette|Chronicle|Daily|Dispatch|Courier|Ledger|Observer"
    r"|Telegraph|Guardian"
    r"|Insider|Weekly|Bulletin|Mirror|Sentinel|Examiner|Magazine|Review|Wire|Newswire|Globe|Inquirer|Monitor"
    r"|Quarterly|Recorder"
    r"|Echo|Argus|Gazetteer|Press|Reporter|Standard|Independent|Register|Record|Advertiser|Mercury|Almanac|Newsletter"
)
_CAPITAL = r"(?:(?<!\w)[A-Z0-9ÀÉ][\w’'&.-]{0,40}[\w’'&]|(?<!\w)[A-Z])"
OUTLET_PHRASE = (
    r"(?:(?:(?:[Tt]he|[Ll]e|[Ll]a|[Ll]es|[Aa]u|[Dd]u|[Dd]e) )|[Ll]['’])?"
    rf"{_CAPITAL}(?: (?:of |de |du |& )?{_CAPITAL}){{0,3}}"
)
_OUTLET = rf"(?P<outlet>{OUTLET_PHRASE})"
_PERSON_AT = r"(?:[A-Z][\w’'-]+ [A-Z][\w’'-]+ (?:at|of|from) )?"

_DAY = r"(?: (?:on |earlier |this |last )?\w*(?:day|week|month|earlier))"
_MEDIUM = (
    r"(?:newspaper|magazine|newsletter|news site|website|news agency|newswire|blog|quotidien"
    r"|hebdomadaire|mensuel|journal|site|agence)"
)
PLAIN = 4  # from this weight on, a name that we don't know is taken for an outlet

# (weight, pattern): the plainer the credit, the higher.
_CREDITS: list[tuple[int, re.Pattern[str]]] = [
    (
        5,
        re.compile(
            rf"(?:first|originally|initially) (?:reported|published|revealed|disclosed) (?:\w+day )?(?:by"
            rf"|in) {_PERSON_AT}{_OUTLET}"
        ),
    ),
    (
        5,
        re.compile(
            rf"{_OUTLET},? (?:which |who )?(?:was (?:the )?first to report|(?:had )?first (?:reported|revealed"
            rf"|disclosed|published))"
        ),
    ),
    (
        5,
        re.compile(
            rf"(?:révélée?s?|dévoilée?s?|rapportée?s?) (?:en premier )?par (?:(?:le|la|l['’]) ?{_MEDIUM} )?{_OUTLET}"
        ),
    ),
    (4, re.compile(rf"(?:,|[”\"]) {_OUTLET} (?:has |had )?(?:reported|revealed|disclosed)(?={_DAY}|[.,])")),
    (4, re.compile(rf"\b[Aa]s {_OUTLET} (?:has |had )?(?:reported|revealed|disclosed|wrote|put it)\b")),
    (
        4,
        re.compile(
            rf"(?:obtained|reviewed|leaked|seen|brought to light|reported|revealed|published) (?:by"
            rf"|to) (?:the (?:[\w-]+ )?{_MEDIUM} )?{_OUTLET}"
        ),
    ),
    (4, re.compile(rf"\b(?:[Tt]he|[Ll]e|[Ll]a|[Ll]['’]) ?(?:[\w-]+ )?{_MEDIUM} {_OUTLET}")),
    (3, re.compile(rf"{_OUTLET},? (?:qui )?(?:a|avait) (?:été le premier à )?(?:révél|dévoil|rapport)")),
    (
        3,
        re.compile(
            rf"(?:[Aa]ccording to|[Aa]s reported by|[Cc]iting|[Cc]ites?|[Pp]er|[Rr]eporting by|[Rr]eport(?:s"
            rf"|ing)? (?:by|from|in)) "
            rf"(?:sources cited by |(?:a|an|the)(?: [\w-]+){{0,3}} (?:report|story|investigation|article"
            rf"|piece)s? (?:published )?(?:by|in|from) )?{_OUTLET}"
        ),
    ),
    (
        3,
        re.compile(
            rf"(?:[Ss]elon|[Dd]['’]après|citant|rapporte|révèle|[Ss]elon (?:une enquête|un article"
            rf"|les informations) (?:du|de|d['’])) ?{_OUTLET}"
        ),
    ),
    (
        3,
        re.compile(
            rf"\b(?:told|tells|confirmed to|speaking to|in an interview with|wrote in|said to|a (?:déclaré"
            rf"|indiqué|confié|dit|expliqué) (?:au|à)) {_OUTLET}"
        ),
    ),
    (
        3,
        re.compile(
            rf"{_OUTLET} (?:has |had |later |earlier |a |avait )*(?:of \d{{1,2}} [A-Z][a-z]+ )?(?:reported"
            rf"|reports|found|revealed|reveals|disclosed|rapporte|révèle"
            r"|quoted|wrote|writes|says|said|tells|got|obtained|published|spoken|seen|read|done the reporting"
            r"|has it|looked|lu|publié|raconte|écrit)\b"
        ),
    ),
    (3, re.compile(rf"\b(?:says|said|writes|wrote|dit|écrit) {_OUTLET}")),
    (3, re.compile(rf"{_OUTLET}, (?:citing|which (?:has|had|spoke|saw|obtained|cited|got|broke)|qui (?:a|cite))\b")),
    (2, re.compile(rf"(?:\bvia|\bafter|\b[Ss]ource:?|\bpointing (?:at|to)|\bfrom|\bon|\bby|\bin|\bat) {_OUTLET}")),
    (
        2,
        re.compile(
            rf"{_OUTLET}(?:['’]s?)? (?:report|story|investigation|scoop|article|piece|item|text|website|has|had"
            rf"|put)\b"
        ),
    ),
    (2, re.compile(rf"(?:[Ss]ummary|[Rr]ewrite|[Cc]opy|[Tt]ranslation) of (?:the |a )?{_OUTLET}")),
    (1, re.compile(rf"(?:and|,) {_OUTLET}(?=[.;:,)])")),
]
_BACKGROUND = re.compile(
    r"\b(?:last (?:year|month)|previously|earlier this year|in (?:19|20)\d\d|a year ago|l['’]an dernier|auparavant)\b"
)
_OWN = re.compile(
    r"\b(?:told|tells) us\b|\bwe (?:have )?(?:seen|reviewed|spoke|obtained|interviewed|learned)\b"
    r"|\bour (?:own )?(?:reporting|interviews?)\b"
    r"|\bseen by (?:this|our)\b|\bnous a (?:déclaré|dit|confié|indiqué|expliqué)\b"
    r"|\bque nous avons (?:pu )?(?:consult|obten)"
    r"|\bin an interview with (?:this|our)\b"
)


@dataclass(frozen=True)
class Credit:
    """An outlet that a text names as its source; a higher `weight` is a plainer credit."""

    outlet: str
    weight: int
    position: int
    via: bool = False  # "the Ledger's story, via the Courier": the Courier retells


def outlet_key(name: str) -> str:
    """Return a name of an outlet in the form in which two spellings are equal: "The FT" is "financial times"."""
    key = re.sub(r"\s+", " ", name.replace("’", "'")).strip(" .,'").casefold()
    key = re.sub(r"'s$", "", key)
    key = re.sub(r"^(?:(?:the|au|aux|du|de|le|la|les) |l')", "", key)
    key = re.sub(r"\.(?:com|net|org|news|co\.uk|fr|io|ai|example)$", "", key)
    return _ABBREVIATIONS.get(key, key)


_KNOWN_KEYS = frozenset(outlet_key(name) for name in _KNOWN)


def is_outlet(name: str, publishers: frozenset[str] = frozenset()) -> bool:
    """Tell whether a name is that of an outlet: a publisher of the story, a known one, or called like one."""
    key = outlet_key(name)
    if key in publishers or key in _KNOWN_KEYS:
        return True
    return bool(re.search(rf"(?:^|\s)(?:{_OUTLET_WORD})$", name.strip()) and " " in name.strip())


def outlet_in(text: str) -> bool:
    """Tell whether a phrase such as "According to the Financial Times, " names an outlet."""
    return any(
        is_outlet(match[0]) or is_outlet(re.sub(r"['’]s$", "", match[0])) for match in re.finditer(OUTLET_PHRASE, text)
    ) or any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text.casefold()) for name in _KNOWN_KEYS if " " in name)


def credited(article: Article, publishers: frozenset[str]) -> list[Credit]:
    """Return the outlets that an article credits, the plainest credit first, each once; its own name included.

    `publishers` are the keys (`outlet_key`) of the outlets that the story's articles come from.
    """
    found = {outlet_key(credit.outlet): credit for credit in credits_in(article.text, publishers)}
    for cited in article.cites:
        if not re.match(r"https?://", cited) and outlet_key(cited) not in found:
            found[outlet_key(cited)] = Credit(cited, 3, len(article.text))
    return sorted(found.values(), key=lambda credit: (-credit.weight, credit.position, credit.outlet))


def credits_in(text: str, publishers: frozenset[str] = frozenset()) -> list[Credit]:
    """Return the outlets that a text credits, each once, in no order that matters."""
    found: dict[str, Credit] = {}
    for weight, pattern in _CREDITS:
        for match in pattern.finditer(text):
            name = _longest_outlet(match["outlet"], publishers, plain=weight >= PLAIN)
            if not name or (weight < PLAIN and _BACKGROUND.search(text[match.end() : match.end() + 30])):
                continue
            key = outlet_key(name)
            if key not in found or weight > found[key].weight:
                via = re.search(
                    r"(?:\bvia|\bthrough|\bpicked up by)(?: [^.;,]{3,40} and)? (?:the )?$",
                    text[: match.start("outlet")],
                )
                found[key] = Credit(name, weight, match.start(), via is not None)
    return list(found.values())


_NOT_OF_A_NAME = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)|\d|I[nt]$"
    r"|Th|But|And|On$|A$"
)


def _longest_outlet(phrase: str, publishers: frozenset[str], *, plain: bool) -> str | None:
    """Return the longest start of a phrase that is an outlet: "Financial Times" of "Financial Times Tuesday"."""
    tokens = re.sub(r"['’]s?$", "", phrase).split(" ")
    for length in range(len(tokens), 0, -1):
        name = " ".join(tokens[:length])
        if length < len(tokens) and not _NOT_OF_A_NAME.match(tokens[length]):
            continue  # "the Information Commissioner" is not The Information
        if is_outlet(name, publishers):
            return re.sub(r"^(?:[Aa]u|[Dd]u|[Dd]e) ", "", name)
    shown = re.sub(r"^(?:[Tt]he|[Aa]u|[Dd]u|[Dd]e) ", "", " ".join(tokens))
    # An unknown name: "the Dunmarrow Evening Lamp", no weekday, no lone word that could be anyone.
    return shown if plain and " " in shown and not re.search(r"(?:day|Reuters)$", shown) else None


def linked(article: Article) -> list[str]:
    """Return the addresses that an article credits by a link."""
    return [cited for cited in article.cites if re.match(r"https?://", cited)]


def host(url: str) -> str:
    """Return the host of an address without "www."."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def own_reporting(article: Article) -> int | None:
    """Return where a text first shows reporting of its own ("told the Ledger" in the Ledger), or None."""
    places = [match.start() for match in [_OWN.search(article.text)] if match]
    if article.publisher:
        name = re.sub(r"^(?:[Tt]he|[Ll]e|[Ll]a|[Ll]es) |^[Ll]['’]", "", article.publisher)
        # The Port Averil Courier calls itself "the Courier".
        last = name.split()[-1]
        own = (
            re.escape(name)
            if last == name or not re.fullmatch(_OUTLET_WORD, last)
            else f"(?:{re.escape(name)}|{re.escape(last)})"
        )
        match = re.search(
            rf"\b(?:told|tells|spoke (?:to|with)|confirmed to|said to|interview with|(?:seen|reviewed|obtained"
            rf"|contacted) by|shared with|read to|shown to"
            rf"|contactée?s? par|consultée?s? par|obtenue?s? par|(?:déclaré|indiqué|confié|dit|expliqué) (?:au"
            rf"|à))(?: the| la| le| l['’])? ?{own}\b"
            rf"|\b{own} (?:has |had |a )?(?:learned|understands|seen|reviewed|obtained|spoke|spoken|interviewed"
            rf"|asked|can reveal|pu consulter|appris|interrogé)",
            article.text,
        )
        if match:
            places.append(match.start())
    return min(places, default=None)
