"""What an editor would not print by itself: scenes, remarks on other outlets' work, actors that nobody has named.

Rules on the sentence alone, in English and French; who is known comes from the story's articles.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.briefs.names import names
from scraper.outlets import is_outlet

if TYPE_CHECKING:
    from scraper.records import Article

_SCENE = re.compile(
    r"^(?:On|In|At|Above|Beside|Behind|Outside|Near|Under) the (?:\w+ ){1,3}(?:floor|wall|door|desk|room"
    r"|canteen|kitchen"
    r"|corridor|lobby|building|hall|office|window|screen)\b"
    r"|^(?:Nobody|No one|No-one|Everybody|Everyone|Anybody|Anyone|Whether|Somewhere|Imagine|Picture|Consider|Suppose"
    r"|There(?:['’]s| is| are| was| were)|Here(?:['’]s| is| are)|Not (?:all|every)|As (?:for|ever|usual)"
    r"|Personne|Imaginez)\b"
    r"|\bnobody (?:likes|wants|knows|cares)\b|\b(?:of|than|in|on) (?:these|those|this|them|it)\b(?= (?:is|are"
    r"|was|were|ha[sd])\b)"
    r"|\b(?:me|us|it turns out|the thing)\b|\bthat it (?:is|isn|was|does)\b|^At that\b|^\w+ (?:does|did|is"
    r"|has)(?:n['’]t)?, "
    r"|\bcan['’]t \w+ what it\b"
    r"|^(?:\S+ ){0,4}?of the (?!\d)\w+(?: \w+)?(?:,| (?:is|are|was|were|came|had)\b)|^(?:Mr|Ms|Mrs|Mme|M\.) "
    r"|\b(?:before|after) that\b|^Which(?:ever)?\b|^[\w ]{1,16}: |\b(?:begins|starts|begin|start) (?:\w+ly"
    r"|with (?:a|an) (?:smile|joke|word))\b|\bthat sounds\b|\bof course\b",
    re.IGNORECASE,
)
_REMARK = re.compile(
    r"\b(?:ha[sd] a (?:second |close |closer )?look|(?:gave|gives|deserves?) (?:\w+ ){0,3}(?:look|reading)"
    r"|came to light|brought to light|wrote about|the newsletter (?:wrote|writes)|the site(?:['’]s)? sources"
    r"|this (?:newsletter|column|page|newspaper)|as (?:we|I) )",
    re.IGNORECASE,
)
# Where an outlet's name only says where a fact is from.
_CREDITED = re.compile(
    r"(?:told|tells|said to|seen by|obtained by|reviewed by|shared with|read to|shown to|according to|spoke to|to|by"
    r"|interview with|selon|au|à|that|which) (?:the |The |le |la )?$",
)
_LEANS = re.compile(r"^(?:\W*\w+\W+){0,7}?(?:its|his|her|their|ses|son|sa|leurs?)\b", re.IGNORECASE)
_THE = re.compile(
    r"^(?:(?:In|On|By|At|Since|Last|Officially|Internally)\b[^,]{0,24},? )?(?:the|both|those|these)\b", re.IGNORECASE
)
_GERUND = re.compile(r"^[A-Z]\w+ing (?!to\b)")


# What somebody did or said, rather than how things are.
ACT = re.compile(
    r"\b(?:will|has|have|had|was|were) (?:not |no longer |also )?\w+(?:ed|en|own|ut)\b|\bwill \w+|\b(?:told"
    r"|ordered|announced"
    r"|denie[sd]|confirmed|found|plans|rose|fell|cut|dropped|removed|limits?|stopped|asked|introduced|bans?|banned"
    r"|switched|requires?|says?|said|launched|caps?|capped|is (?:paying|preparing|planning|ending|being)|a \w+é"
    r"|ont \w+é)\b"
)
ANSWER = re.compile(
    r"\b(?:denie[sd]|denying|declined|confirmed|responded|apologi\w+|insist\w*|rejected|said that|spokes\w+|statement"
    r"|dément\w*|porte-parole|communiqué)\b",
    re.IGNORECASE,
)


def known_names(articles: list[Article]) -> frozenset[str]:
    """Return the words of names that stand within a sentence somewhere: "Changing" at a sentence's start is none."""
    found: set[str] = set()
    for article in articles:
        for match in re.finditer(r"(?<=[\w,;’'] )[A-ZÀ-Þ][\w&’'-]+", article.text):
            found.add(re.sub(r"['’]s?$", "", match[0]))
    return frozenset(found)


def actors(text: str, known: frozenset[str], outlets: frozenset[str]) -> list[str]:
    """Return the names of a sentence that are no outlet's and no mere first word."""
    return [
        name
        for name in names(text)
        if any(re.sub(r"['’]s?$", "", word) in known for word in name.split()) and not is_outlet(name, outlets)
    ]


def about_outlets(text: str, outlets: frozenset[str]) -> bool:
    """Tell whether a sentence is about an outlet's work: it names one other than as the source of a fact."""
    if _REMARK.search(text):
        return True
    for name in names(text):
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text):
            credited = _CREDITED.search(text[: match.start()])
            if is_outlet(name, outlets) and not (credited and not re.search(r"\b(?:at|of) $", text[: match.start()])):
                return True
    return False


def unclear(text: str, known: frozenset[str], outlets: frozenset[str]) -> bool:
    """Tell whether a sentence, seen alone, sets a scene, calls out, or speaks of somebody who isn't named."""
    outside = re.sub(r"“[^”]*”|«[^»]*»|\"[^\"]*\"", " ", text)
    if "!" in outside or "?" in outside or _SCENE.search(text) or about_outlets(text, outlets):
        return True
    who = actors(text, known, outlets)
    place = text.find(who[0]) if who else len(text)
    if _LEANS.match(text[:place]) and not re.match(r"[A-Z]\w+ (?:at|of) ", text):
        return True
    if who and len(text[:place].split()) <= 9:
        return False
    return bool(_THE.match(text) or _GERUND.match(text)) or (
        not who and not re.search(r"\d|\b(?:one|two|three) in\b", text)
    )
