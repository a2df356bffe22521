"""Whom an article credits: outlets named as the source of a report, and the pages outside that it links to.

English, French and German turns of phrase. A person ("according to Jane Smith") is no outlet: a name counts
when the phrase is one that only fits an outlet, when it looks like an outlet's, or when it is a known one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.collect.addresses import absolute_url, canonical_url, host_of, same_site, site_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from lxml.html import HtmlElement

MAX_CITES = 40
MAX_LINKS = 5_000  # of a page, its menus included

_WORDS = re.compile(r"\w+")
_HOST = re.compile(r"(?:https?:)?//([\w.-]+)", re.IGNORECASE)

_WORD = r"[A-ZÀ-ÖØ-Þ](?:[\w&'’+-]|\.(?=\w))*"  # a full stop only within: a name doesn't cross sentences
_LINK = r"(?:of|the|de|du|des|la|le|der|die|das|für|and|et|und|&)"
_NAME = rf"(?P<name>(?:\d{{2,4}}\s+)?{_WORD}(?:\s+(?:{_LINK}\s+)?{_WORD}){{0,4}})"
_THE = r"(?P<the>(?:[Tt]he|[Ll]e|[Ll]a|[Ll]es|[Dd]er|[Dd]ie|[Dd]as|[Dd]em|[Dd]en|[Dd]u)\s+|[Ll]['’])?"
_KIND = (
    r"(?:newspaper|magazine|paper|daily|weekly|newsletter|(?:news\s+)?(?:site|agency|outlet|website)|broadcaster|"
    r"journal(?:\s+spécialisé)?|quotidien|hebdomadaire|site(?:\s+spécialisé)?|média|agence|Zeitung|Tageszeitung|"
    r"Zeitschrift|Magazin|Nachrichtenagentur|Nachrichtenseite|Fachblatt|Fachmagazin)"
)
_BROKE = r"(?:reported|published|revealed|disclosed|unearthed|broken)"
_DAY = r"(?:\s+(?:on|last|this)\s+\w+)?"

# What stands here is an outlet, whatever its name.
_CERTAIN = [
    rf"\b(?:first|originally)\s+{_BROKE}\s+(?:on\s+\w+day\s+)?(?:by|in)\s+{_THE}{_NAME}",
    rf"\b{_KIND}\s+{_NAME}",
    rf"{_THE}\b{_NAME},\s+which\s+(?:first|originally)\s+{_BROKE}",
    rf"{_THE}\b{_NAME}{_DAY}\s+(?:first|originally)\s+{_BROKE}",
    rf"[,”\"]\s+{_THE}{_NAME}\s+(?:reports|reported|berichtet|berichtete|rapporte)\s*[,.]",
    rf"\b[Aa]s\s+{_THE}{_NAME}\s+(?:first\s+)?(?:reports|reported)\b",
    rf"\b[Ww]ie\s+{_THE}{_NAME}\s+(?:\w+\s+){{0,3}}(?:berichtet|schreibt|meldet)",
    rf"\brév[ée]l[ée]e?s?\s+par\s+{_THE}{_NAME}",
]
# Here it is one if it looks like one, or has an article before it.
_SURE = [
    rf"\b(?:{_BROKE}|obtained|seen|reviewed|viewed)\s+(?:on\s+\w+day\s+)?(?:by|in)\s+{_THE}{_NAME}",
    rf"\b(?:interview|statement|e-?mail|comment)s?\s+(?:with|to)\s+{_THE}{_NAME}",
    rf"\btold\s+{_THE}{_NAME}",
    rf"{_THE}\b{_NAME}{_DAY}\s+(?:reports(?=,|\.|\s+that)|reported|wrote|writes|revealed)\b",
    rf"\b(?:d[ée]clar[ée]|confi[ée]|rapport[ée]e?s?|publi[ée]e?s?)\s+(?:à|au|par|dans)\s+{_THE}{_NAME}",
    rf"\b(?:rapporte|révèle|écrit|écrivait)\s+{_THE}{_NAME}",
    rf"\bgegenüber\s+{_THE}{_NAME}",
    rf"\b(?:berichtete?|meldete?)\s+(?:zuerst\s+|zuvor\s+)?{_THE}{_NAME}",
]
# Here people and companies stand too: it must look like an outlet.
_MAYBE = [
    rf"\b(?:[Aa]ccording\s+to|[Pp]er|[Cc]iting|[Vv]ia|[Ss]elon|[Dd]['’]après|[Ll]aut|[Ss]ays|[Ss]aid)\s+"
    rf"(?:an?\s+)?(?:(?:new|recent)\s+)?(?:(?:report|story|article|investigation)s?\s+(?:by|in|from)\s+)?{_THE}{_NAME}",
    rf"\b(?:report|story|article|investigation|enquête|Bericht|[Aa]t)\s+(?:(?:by|in|from|du|de|der|des)\s+)?{_THE}{_NAME}",
    rf"{_THE}\b{_NAME}{_DAY}\s+(?:reports?|reported|berichtet|rapporte|révèle|écrit|says|tells|said|published|found|has\s+(?:got|read|seen))\b",
]
_PHRASES = [(re.compile(pattern), level) for level, group in enumerate((_CERTAIN, _SURE, _MAYBE)) for pattern in group]
# A phrase that begins with the name could begin at every capital letter: it is looked for only where a verb of
# reporting follows one, which is much faster.
_NAME_FIRST = rf"{_THE}\b{_NAME}"
_REACH = 120  # characters before the last word of a name; no name is longer
_VERB = re.compile(
    rf"{_WORD}(?:,\s+which)?{_DAY}\s+(?:(?:first|originally)\s+)?(?:reports?|reported|published|revealed|disclosed|"
    r"unearthed|broken|wrote|writes|berichtet|berichtete|rapporte|révèle|écrit|says|tells|said|found|"
    r"has\s+(?:got|read|seen))\b"
)
# Words that make the mention of a known outlet a credit.
_CREDITING = re.compile(
    r"\b(?:report(?:s|ed|ing)?|publish(?:es|ed)|reveal(?:s|ed)|says|said|writes|wrote|told|tells|according|citing|"
    r"obtained|seen|found|got|memo|interview|leaked|first|covered|has|light|selon|d['’]après|rapport\w*|révél\w*|"
    r"publi\w+|écrit|laut|zufolge|bericht\w*|meldet\w*|schreibt|gegenüber)\b",
    re.IGNORECASE,
)

_OUTLET_WORD = re.compile(
    r"\b(Times|Post|Journal|News|Insider|Register|Tribune|Herald|Gazette|Wire|Review|Daily|Weekly|Magazine|Media|"
    r"Press|Guardian|Chronicle|Courier|Dispatch|Observer|Mail|Telegraph|Independent|Examiner|Ledger|Star|Sun|Globe|"
    r"Monitor|Mirror|Record|Standard|Today|Bulletin|Digest|Dealer|Inquirer|Sentinel|Beacon|Zeitung|Presse|Tagblatt|"
    r"Tageblatt|Rundschau|Spiegel|Kurier|Anzeiger|Nachrichten|Monde|Figaro|Échos|Echos|Parisien|Libération|Gazette|"
    r"Quotidien|Nouvelles|Hebdo|Newsletter|Podcast|Radio|TV|Television|Information|Verge|Economist|Engineer)\b"
)
_KNOWN = re.compile(
    r"(404 Media|AFP|AP|ABC|Ars Technica|Axios|BBC|Bloomberg|CBS|CNBC|CNN|Fast Company|Forbes|Fortune|"
    r"Golem|Heise|heise online|Le Monde|NBC|NPR|Nikkei|Politico|Quartz|Recode|Reuters|Semafor|Slate|"
    r"TechCrunch|TIME|Time|VentureBeat|Vox|WSJ|Wired|WIRED|ZDNET|ZDNet|The Decoder|Next|Clubic|"
    r"Rest of World|Stratechery|Platformer)"
)
_DOMAIN = re.compile(r"[A-Za-z0-9-]+\.(com|org|net|io|co|fr|de|news|media|ai|ink|tech)$")
_NO_OUTLET = re.compile(
    r"(January|February|March|April|May|June|July|August|September|October|November|December|Monday|"
    r"Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|I|He|She|They|We|It|This|That|These|In|On|At|AI|"
    r"CEO|US|EU|UK|U\.S\.|Court|Government|Company|Board|Police|White House|Ministry|Department|"
    r"Committee|Commission|Senate|Union|University|Institute|Association|Federal|Supreme|House|State|"
    r"City|Council)\b.*"
)
_STOPS = re.compile(r"\s+(?:The|In|On|At|But|He|She|It|They|We|And|A|An|\w+day)\b.*$|\s*[.]\s+.*$|['’]s\b.*$|['’]$")
_OPENING = re.compile(
    r"^(?:Yesterday|Today|Earlier|Meanwhile|Now|Then|But|And|When|While|As|In|On|At|Since|That|What|Last|This|Even|Wie|Laut|"
    r"Comme|Selon)\s+(?:(?:[Tt]he|der|die|das|le|la|les)\s+)?(?=[A-Z])"
)
_NOT_CITED = re.compile(
    r"(facebook|twitter|x|linkedin|whatsapp|t|pinterest|instagram|youtube|youtu|tiktok|threads|bsky|reddit|apple|google|"
    r"telegram|mastodon|flipboard|pocket|amazon|amzn|spotify)\.(com|me|co|be|net|app|social)$"
)


def outlets(text: str, known: Collection[str] = ()) -> list[str]:
    """Return the outlets that a text credits, in order of first mention.

    `known` are names of outlets; one of them counts wherever it stands in a sentence that speaks of
    reporting.
    """
    text = text[:200_000]
    found: dict[str, tuple[int, str]] = {}

    def add(name: str, at: int) -> None:
        key = _key(name)
        if key not in found or at < found[key][0]:
            found[key] = (at, name)

    near = _near_verbs(text)
    for pattern, level in _PHRASES:
        spans = near if pattern.pattern.startswith(_NAME_FIRST) else [(0, len(text))]
        for match in (match for start, end in spans for match in pattern.finditer(text, start, end)):
            name = _trimmed(match["name"])
            article = (match.groupdict().get("the") or "").strip()
            if name and _is_outlet(name, level, article=bool(article)):
                # The English article belongs to the name by custom, a French one where it is written large.
                own = article.lower() == "the" or article in ("Le", "La", "Les", "L'", "L’")
                gap = "" if article.endswith(("'", "’")) else " "
                add(f"{article.capitalize()}{gap}{name}" if own else name, match.start("name"))
    for name in sorted(known):
        bare = name.removeprefix("The ")
        for match in re.finditer(rf"(?<!\w){re.escape(bare)}(?!\w)", text):
            before, after = (
                text[max(0, match.start() - 150) : match.start()],
                text[match.end() : match.end() + 150],
            )
            sentence = re.split(r"[.!?]\s", before)[-1] + bare + re.split(r"[.!?]\s", after)[0]
            # One word may be a company's name, or a word; several are hardly anything else.
            if " " in bare or _CREDITING.search(sentence):
                add(name, match.start())
                break
    return [name for _, name in sorted(found.values())]


def _near_verbs(text: str) -> list[tuple[int, int]]:
    """Return the stretches of a text that end with a name and a verb of reporting; those that meet made one."""
    spans: list[tuple[int, int]] = []
    for verb in _VERB.finditer(text):
        start, end = max(0, verb.start() - _REACH), min(len(text), verb.end() + 10)
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def _key(name: str) -> str:
    return _letters(re.sub(r"^(?:the|le|la|les|der|die|das)\s+|^l['’]", "", name.lower()))


def _trimmed(name: str) -> str:
    name = _OPENING.sub("", _STOPS.sub("", name)).strip(" .,;:'’-")
    return name.removeprefix("The ").strip()


def _is_outlet(name: str, level: int, *, article: bool) -> bool:
    if len(name) < 2 or name.isdigit() or _NO_OUTLET.fullmatch(name):
        return False
    looks = _OUTLET_WORD.search(name) or _KNOWN.fullmatch(name) or _DOMAIN.fullmatch(name)
    return bool(looks) or level == 0 or (level == 1 and article)


def links(tree: HtmlElement, text: str, url: str) -> list[str]:
    """Return the canonical addresses outside the site that the article's own paragraphs link to, in order.

    A link belongs to the article when the paragraph around it is in the extracted text.
    """
    whole = _letters(text)
    found: dict[str, None] = {}
    # Only an address with a host leads off the site.
    own = site_of(host_of(url))
    at_home: dict[str, bool] = {}
    for anchor in tree.xpath("//a[contains(@href, '//')]")[:MAX_LINKS]:
        host = _HOST.match(anchor.get("href"))
        if host and host[1] not in at_home:
            at_home[host[1]] = site_of(host[1].lower()) == own
        if host and at_home[host[1]]:
            continue  # most links; the quick way to tell
        if not any(_within(block, whole) for block in anchor.iterancestors("p", "li", "blockquote")):
            continue
        place = canonical_url(absolute_url(anchor.get("href"), url))
        if place and "." in host_of(place) and not same_site(place, url) and not _NOT_CITED.search(host_of(place)):
            found[place] = None
    return list(found)


def _within(block: HtmlElement, whole: str) -> bool:
    around = _letters("".join(block.itertext())[:1_000])[:120]
    return len(around) >= 30 and around in whole


def cites(tree: HtmlElement, text: str, url: str, publisher: str | None, known: Collection[str] = ()) -> list[str]:
    """Return outlets and addresses that an article credits; not its own publisher."""
    return [*without_own(outlets(text, known), publisher), *links(tree, text, url)][:MAX_CITES]


def without_own(names: list[str], publisher: str | None) -> list[str]:
    """Return the credits without those to the publisher itself: "which the Courier has seen" is no credit."""
    own = _key(publisher or "")
    return [name for name in names if not own.endswith(_key(name))]


def _letters(text: str) -> str:
    return "".join(_WORDS.findall(text)).lower()
