"""What an editor would not print by itself: scenes, remarks on other outlets' work, actors that nobody has named.

Rules on the sentence alone, in English and French; who is known comes from the story's articles.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from scraper.briefs.centrality import terms
from scraper.briefs.names import names
from scraper.outlets import is_outlet

if TYPE_CHECKING:
    from scraper.records import Article

_SCENE = re.compile(
    r"^(?:On|In|At|Above|Beside|Behind|Outside|Near|Under) the (?:\w+ ){1,3}(?:floor|wall|door|desk|room"
    r"|canteen|kitchen"
    r"|corridor|lobby|building|hall|office|window|screen)\b"
    r"|^(?:Nobody|No one|No-one|Everybody|Everyone|Anybody|Anyone|Whether|Somewhere|Imagine|Picture|Consider|Suppose"
    r"|There(?:['’]s| is| are| was| were| will| has| had)|Here(?:['’]s| is| are)|Not (?:all|every)|As (?:for"
    r"|ever|usual)"
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
_TELLS_READER = re.compile(
    r"^(?:Add|Ask|Call|Compare|Don['’]t|Do not|Forget|Give|Go|Keep|Let|Look|Make|Note|Open|Pick|Put|Read|Remember|Say"
    r"|See|Take,?|Think|Try|Comparez|Notez|Ouvrez|Prenez|Rappelons) (?!(?:is|are|was|were|has|had|said|says|will)\b)"
)
# "A million of them", where nothing before it comes in numbers.
_OF_THEM = re.compile(
    r"^(?!.*\b(?:(?:the|its|their|his|her|of|in|for|with|by|to|and|\w+ty|\w+ee|two|four|five|six|[\d.,]+) "
    r"(?:[\w-]+ )?[a-z]{3,}s"
    r"|people|staff|children)\b.* of (?:them|these|those)\b).*\b[\w,.]+ of (?:them|these|those)\b"
)
# A verb that leaves open where or what: what it leans on stands in the sentence before.
_LEFT_OPEN = re.compile(
    r"\b(?:appear(?:s|ed)?|took part|(?:are|is|was|were) (?:listed|included|gone|there|involved)|(?:do|does|did"
    r"|done) so"
    r"|(?:do|does|did)(?: not|n['’]t))(?=[.,;]| for\b| in\b| this\b| last\b)"
)
# "The arrest came a day before the vote": which arrest?
_COMES = re.compile(
    r"^The (?P<what>(?:[\w-]+ ){0,2}[\w-]+) (?:comes?|came|follows?|followed) (?:as|after|amid|on|in|at|with|before"
    r"|hours|days|weeks|months|just|only|nearly|less|more|shortly|soon|an?|one|two|three|four|five|six|\d+|news"
    r"|reports?)\b"
)
# "the paper", where no outlet is named before or beside it.
_BARE_OUTLET = re.compile(
    r"\b(?:the|le|la|au|du) (?:newspaper|paper|magazine|newsletter|news site|site|outlet|publication|weekly|daily"
    r"|journal|quotidien|hebdomadaire|média)(?!['’\w-])"
    r"(?! (?:\[|[A-ZÀ-Þ]|spécialisé [A-Z]|of\b|that\b|which\b|called\b))"
)
# "would not confirm the figure.": what it speaks of stands before it.
_OPEN_OBJECT = re.compile(
    r"\b(?:confirm\w*|den(?:y|ied|ies)|disput\w+|discuss\w*|comment(?:ed)? on|explain\w*|answer\w*"
    r"|reject\w*|dismiss\w*) (?:the|that|this|those|these) (?:figures?|numbers?|claims?|reports?|plan|suggestion|idea"
    r"|notion|allegations?|accusations?|charges?|matter|question|point|view|argument|details?|document|memo"
    r"|e-?mail)(?=[.,;]| and\b)"
    r"|\b(?:then|there|likewise|so|too|either|the same|the other way (?:about|round))\.$|\bthere,"
    r"|^(?:[A-ZÀ-Þ][\w’'-]+ ){1,3}(?:has |had |also )?(?:called|calls|described|confirmed|denied|did|removed|built"
    r"|launched|introduced|stopped|ended|made|rejected|dismissed|criticised|criticized"
    r"|disputes?) (?:it|this|that|them|so)\b"
    r"(?! (?:has|had|is|was|will|would|could|may|might|did|does|also|\w+ed|\w+s)\b)"
)
_BARE_FIRM = re.compile(
    r"\b(?:at|of|by|from|with|for|in|to|on|against|under|inside) the "
    r"(?:[\w-]+ ){0,2}(?:company|firm|group|bank|insurer|start-up|startup"
    r"|maker|giant"
    r"|chain|studio|retailer|grocer|network|lender|vendor)(?!['’]s)(?! (?:[A-Z\[]|of\b|that\b|which\b|behind\b"
    r"|called\b))"
    r"|\b(?:(?:de|à|par|avec|chez|pour|dans|contre) (?:l['’]entreprise|la société|la firme)|(?:du|au) (?:groupe|géant))"
    r"(?!['’\w-])(?! (?:[A-ZÀ-Þ\[]|de\b|d['’]|du\b|des\b|qui\b))"
)
# Where an outlet's name only says where a fact is from.
_CREDITED = re.compile(
    r"(?:told|tells|said to|seen by|obtained by|reviewed by|shared with|read to|shown to|according to|spoke to|to|by"
    r"|interview with|selon|au|à|that|which) (?:the |The |le |la )?$"
    r"|(?:newspaper|paper|magazine|site|publication|outlet|journal|quotidien) \[$",
)
# "CNN's medical correspondent Ada Fenn" is somebody, not coverage.
_WORKS_THERE = re.compile(
    r"(?:['’]s)? (?:[a-z]+ ){0,3}(?:correspondent|reporter|anchor|host|journalist|columnist|contributor|presenter)\b"
)
_LEANS = re.compile(r"^(?:\W*\w+\W+){0,7}?(?:its|his|her|their|ses|son|sa|leurs?)\b", re.IGNORECASE)
_THE = re.compile(
    r"^(?:(?:In|On|By|At|Since|Last|Officially|Internally)\b[^,]{0,24},? )?(?:the|both|those|these)\b", re.IGNORECASE
)
_GERUND = re.compile(r"^[A-Z]\w+ing (?!to\b)")


_ACRONYM = re.compile(r"(?:[A-Z]\.){2,}|[A-Z]{2,6}(?:['’]s)?")
_NOBODY = frozenset({"AI", "IA", "CEO", "HR", "IT"})

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
    openings: Counter[str] = Counter()
    small: set[str] = set()
    for article in articles:
        # A word that opens several sentences and is never written small is a name too.
        openings.update(re.findall(r"(?:^|[.!?][”\"]? |\n)([A-ZÀ-Þ][\w&-]{2,})(?=['’]s? | )", article.text))
        small.update(re.findall(r"(?<!\w)[a-zà-ÿ][\w-]+", article.text))
        for match in re.finditer(r"(?<=[\w,;’'] )[A-ZÀ-Þ][\w&’'-]+", article.text):
            found.add(re.sub(r"['’]s?$", "", match[0]))
    again = {word for word, count in openings.items() if count > 1 and word.lower() not in small}
    return frozenset(found | {word for word in again if names(word)})


def actors(text: str, known: frozenset[str], outlets: frozenset[str]) -> list[str]:
    """Return the names of a sentence that are no outlet's and no mere first word."""
    return [
        name
        for name in names(text)
        if any(re.sub(r"['’]s?$", "", word) in known or _ACRONYM.fullmatch(word) for word in name.split())
        and not is_outlet(name, outlets)
        and name not in _NOBODY
    ]


def about_outlets(text: str, outlets: frozenset[str]) -> bool:
    """Tell whether a sentence is about an outlet's work: it names one other than as the source of a fact."""
    if _REMARK.search(text):
        return True
    for name in names(text):
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text):
            credited = _CREDITED.search(text[: match.start()]) or _WORKS_THERE.match(text, match.end())
            if is_outlet(name, outlets) and not (credited and not re.search(r"\b(?:at|of) $", text[: match.start()])):
                return True
    return False


def unclear(
    text: str,
    known: frozenset[str],
    outlets: frozenset[str],
    *,
    general: bool = False,
    told: frozenset[str] = frozenset(),
) -> bool:
    """Tell whether a sentence, seen alone, sets a scene, calls out, or speaks of somebody who isn't named.

    One that may be `general` ("Critics say that counts mislead") needs no name and no number. `told` are content words
    (`terms`) that the reader has read before it: "the bill" is clear to him where they have "bill".
    """
    outside = re.sub(r"“[^”]*”|«[^»]*»|\"[^\"]*\"", " ", text)
    if "!" in outside or "?" in outside or _SCENE.search(text) or about_outlets(text, outlets):
        return True
    comes = _COMES.match(text)
    if _OPEN_OBJECT.search(outside) or (comes and not told & set(terms(comes["what"]))):
        return True
    paper = _BARE_OUTLET.search(outside)
    if paper and not any(is_outlet(name, outlets) for name in names(outside[: paper.start()])):
        return True
    if _TELLS_READER.match(text) or _LEFT_OPEN.search(outside) or _OF_THEM.match(outside):
        return True
    who = actors(text, known, outlets)
    firm = _BARE_FIRM.search(outside)
    if firm and not any(text.find(name) < firm.start() for name in who):
        return True
    place = text.find(who[0]) if who else len(text)
    if _LEANS.match(text[:place]) and not re.match(r"[A-Z]\w+ (?:at|of) ", text):
        return True
    if who and len(text[:place].split()) <= 9:
        return False
    definite = _THE.match(text)
    if definite and told & set(terms(" ".join(text[definite.end() :].split()[:3]))):
        return False
    return bool(definite or _GERUND.match(text)) or (
        not general and not who and not re.search(r"\d|\b(?:one|two|three) in\b", text)
    )
