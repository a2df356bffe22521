"""Voices: direct quotations to the letter, with the speaker as the source gives him, each once.

Curly, straight and angular marks; nested ones stay inside. Near-equal versions of one quotation are one voice; where
their words differ, the other versions are kept in `variants`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from scraper.briefs.names import names
from scraper.briefs.sentences import Sentence, language, prose
from scraper.outlets import is_outlet
from scraper.records import Evidence, Quote

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scraper.briefs.lineage import Lineage
    from scraper.records import Article

MIN_WORDS = 5  # shorter ones are names and scare quotes
MIN_LONG_WORDS = 2  # of four letters or more; without them nothing is said: "So a bit, or not"
NEAR_EQUAL = 0.8
QUOTATION = re.compile(
    r"“((?:[^“”]|“[^”]*”)+)”|«[\s\u00a0\u202f]*((?:[^«»]|«[^»]*»)+?)[\s\u00a0\u202f]*»"
    r"|(?<!\w)\"(?=\S)([^\"]+?)(?<=\S)\"(?!\w)|(?<!\w)‘((?:[^‘’]|(?<=\w)’(?=\w))+)’(?!\w)"
)
_SAY = (
    r"said|says|told|tells|added|adds|wrote|writes|argued|argues|explained|explains|warned|warns|noted|notes"
    r"|asked|asks|recalled"
    r"|replied|insisted|insists|complained|admitted|admits|conceded|stated|states|claimed|claims|countered"
    r"|posted|put it|remarked"
    r"|observed|commented|confirmed|denied|joked|quipped|continued"
)
_DIRE = (
    r"a (?:déclaré|dit|expliqué|ajouté|affirmé|indiqué|précisé|confié|répondu|reconnu|estimé|écrit|prévenu"
    r"|regretté)|déclare|explique"
    r"|affirme|indique|précise|confie|ajoute|estime|dit|raconte|résume|prévient|assure|reconnaît|témoigne"
    r"|répond|rappelle|regrette|écrit|écrivent|disent|juge|jugent|poursuit|confirme|note|observe|confient|racontent"
    r"|a-t-(?:il|elle) (?:déclaré|dit|expliqué|ajouté|affirmé|précisé|indiqué)"
)
_WHO = r"(?P<who>[^“”«»\"\n;:]{2,110}?)"
_AFTER = [
    re.compile(
        rf"^[,.]?[”»\"’]?\s*,?\s*(?:{_SAY})\s+{_WHO}(?=[.,;:]|\s+(?:in an? (?:\w+ )?(?:interview|e-?mail"
        rf"|statement|video|post|call|speech|message|note)|on \w+day|last \w+|when|during|after)\b|$)"
    ),
    re.compile(
        rf"^[,.]?[”»\"’]?\s*,?\s*{_WHO},?\s+(?:{_SAY})\b(?P<told>\s+(?:the\s+)?[A-Z][\w’'-]*(?:\s[A-Z][\w’'-]*){{0,3}})?"
    ),
    re.compile(rf"^[\s\u00a0\u202f]*[”»\"]?\s*,?\s*(?:{_DIRE})\s+{_WHO}(?=[.,;:]|$)"),
    re.compile(rf"^[,.]?[”»\"’]?\s*,?\s*(?:according to|selon|in the words of|d['’]après)\s+{_WHO}(?=[.;]|,|$)"),
]
_BEFORE = [
    re.compile(
        rf"(?:^|[.,;]\s|[”»\"]\s)\s*(?:(?:But|And|However,|Mais|Et)\s)?{_WHO},?\s+(?:has\s|also\s|later\s"
        rf"|a\s)?(?:{_SAY}|{_DIRE})"
        r"(?P<told>\s+(?:the\s+)?[A-Z][\w’'-]*(?:\s[A-Z][\w’'-]*){0,3})?(?:\s(?!that\b)[^“«\"]{0,60})?[,:]?\s*(?:that\s|que\s)?$"
    ),
    re.compile(rf"(?:according to|selon|in the words of|d['’]après)\s+{_WHO}\s*[,:]\s*$", re.IGNORECASE),
    re.compile(r"^(?P<who>[A-ZÀ-Þ][^“”«»\"\n:,]{2,80})\s?:\s*$"),
]
_PRONOUN = re.compile(
    r"^(?:he|she|they|it|we|i|who|which|that|il|elle|ils|elles|on|nous|and|but|one|this|ce|celui-ci|celle-ci)$",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"\b(?:employees?|workers?|engineers?|developers?|managers?|executives?|spokes\w+|staffers?|sources?"
    r"|persons?|people|analysts?"
    r"|researchers?|professors?|memo|statement|letter|post|salariée?s?|employée?s?|ingénieure?s?|développeu\w+"
    r"|porte-parole|cadres?"
    r"|sourc\w+|chercheu\w+|responsables?|dirigeante?s?|company|firm|union|syndicat|consultant\w*|director"
    r"|directeur|directrice)\b",
    re.IGNORECASE,
)
_SOMEONE = re.compile(
    r"^(?:an?|one|another|two|three|the|its|their|un|une|le|la|l['’]|des|deux)\b.{2,}|^(?:one"
    r"|another)$",
    re.IGNORECASE,
)
# A finite verb that isn't in a "who" clause: that is no speaker but another sentence.
_CLAUSE = re.compile(
    r"^(?!.*\bwho\b).*\b(?:is|are|was|were|had|has|have|did|could|would|est|sont|était)\b|^(?:At|On|In"
    r"|By) (?:that|this)\b",
    re.IGNORECASE,
)
_ROLE = re.compile(r", (?:[A-Z][\w’'-]+ [A-Z][\w’'-]+|(?:an?|the|its|their|une?|le|la) [^,.;“”«»\"]{3,70})(?=[.,])")
_SPEAKS = re.compile(
    rf"^(?:But |And |Mais |Et )?(?P<who>[A-ZÀ-Þ][^“”«»\";:]{{2,90}}?),? (?:also |has |had |later )?(?:{_SAY}"
    rf"|{_DIRE})\b"
)


@dataclass
class _Voice:
    text: str
    speaker: str
    evidence: list[Evidence]
    variants: list[str] = field(default_factory=list)


def spans(text: str) -> list[tuple[int, int, str]]:
    """Return the quotations of a text: start and end of what stands between the marks, and the words."""
    found = []
    for match in QUOTATION.finditer(text):
        group = next(i for i in range(1, 5) if match[i] is not None)
        found.append((match.start(group), match.end(group), match[group]))
    return found


def _letters(text: str) -> str:
    return " ".join(re.findall(r"\w+(?:['’]\w+)*", text.casefold().replace("’", "'")))


def _close(a: str, b: str) -> bool:
    """Tell whether two quotations (as `_letters`) are versions of one: equal, contained, or nearly equal."""
    if a == b or (min(len(a), len(b)) > 24 and (a in b or b in a)):
        return True
    left, right = a.split(), b.split()
    if not 0.5 <= len(left) / len(right) <= 2 or len(set(left) & set(right)) < 0.5 * min(
        len(set(left)), len(set(right))
    ):
        return False
    return SequenceMatcher(None, left, right, autojunk=False).ratio() >= NEAR_EQUAL


def speaker_of(sentence: str, start: int, end: int, previous: str | None) -> str | None:
    """Return who says the quotation at `start:end` of a sentence, in the sentence's own words.

    `previous` is the speaker of the sentence before, to whom a "he" or "she" refers; None where nobody is named.
    """
    after = sentence[end:]
    before = re.sub(r"[“«\"‘\s\u00a0\u202f]+$", " ", sentence[:start])
    pronoun = False
    for pattern, context, search in [(p, after, False) for p in _AFTER] + [(p, before, True) for p in _BEFORE]:
        match = pattern.search(context) if search else pattern.match(context)
        if not match:
            continue
        who = _clean(match["who"])
        if who.count(",") and _PRONOUN.match(who.rsplit(",", 1)[1].strip()):
            who = who.rsplit(",", 1)[1].strip()
        if _PRONOUN.match(who):
            pronoun = True
            continue
        if not who or len(who.split()) > 16 or not (names(who) or _PERSON.search(who) or _SOMEONE.match(who)):
            continue
        if _CLAUSE.search(who):
            continue
        if not search:  # "the deputy commissioner, Fenella Strake", "Colm Astbury, an analyst at Fenwater"
            role = _ROLE.match(context[match.end("who") :])
            who += role[0] if role and "," not in who else ""
        told = (match.groupdict().get("told") or "").strip()
        verb_told = re.search(r"\b(?:told|tells)\b", match[0])
        return f"{who}, to {told}" if told and verb_told and not told.startswith(("That", "He")) else who
    return previous if pronoun else None


def _clean(who: str) -> str:
    who = re.sub(r"\s*\([^()]*$", "", re.sub(r"\s+", " ", who)).strip(' ,.”"»’–—-')  # "(D-Md." stopped at its point
    who = re.sub(
        r"^(?:On|At|In|Last|Earlier|Yesterday|Asked|Later|Lundi|Mardi|Mercredi|Jeudi"
        r"|Vendredi)\b[^,]*, (?:[^,]*, )?(?=[A-Z])",
        "",
        who,
    )
    who = re.sub(r"^(?:But|And|However,|As|Mais|Et|while|when|comme)\s+", "", who)
    return re.sub(r"\s+(?:also|has|had|later|then)$", "", who)


def quotes(
    articles: list[Article], lineage: Lineage, sentences: Mapping[str, list[Sentence]] | None = None
) -> list[Quote]:
    """Return the direct quotations of a story, the most repeated first, each once with all its evidence.

    A quotation whose speaker the text doesn't tell is no voice, and is left out; nor are words that a retelling has
    from a report in another language: somebody translated them.
    """
    tongue = {article.id: language(article.text, article.lang) for article in articles}
    order = {article: place for place, article in enumerate(lineage.originals)}
    voices: list[_Voice] = []
    for article in sorted(articles, key=lambda a: (order.get(a.id, 999), a.published or "9", a.id)):
        root = lineage.roots.get(article.id, article.id)
        if article.copy_of or tongue.get(root, tongue[article.id]) != tongue[article.id]:
            continue
        own = sentences[article.id] if sentences and article.id in sentences else prose(article)
        previous: str | None = None
        before: Sentence | None = None
        for sentence in own:
            if before is None or sentence.paragraph > before.paragraph + 1:
                previous = None
            found = spans(sentence.text)
            named: str | None = None
            for start, end, words in found:
                speaker = speaker_of(sentence.text, start, end, named or previous)
                if (
                    speaker is None
                    and _nothing_outside(sentence.text, found)
                    and before
                    and sentence.paragraph == before.paragraph
                ):
                    speaker = previous  # the same voice goes on
                speaker = speaker or named
                named = named or speaker
                text = words.strip(" \u00a0\u202f").rstrip(",")
                if _says_something(text) and speaker and identified(speaker):
                    _add(voices, text, speaker, sentence)
            spoken = _SPEAKS.match(sentence.text) if not found else None
            previous = named or (_subject(spoken["who"], previous) if spoken else None)
            before = sentence
    voices.sort(
        key=lambda v: (-lineage.independent([e.article for e in v.evidence]), -len({e.article for e in v.evidence}))
    )
    return [Quote(text=v.text, speaker=v.speaker, evidence=v.evidence, variants=v.variants) for v in voices]


def identified(speaker: str) -> bool:
    """Tell whether a reader who sees only the quotation knows who speaks: a name, or somebody's role.

    "the third" and "the marker" are nobody; nor is "its lead", whose company stands elsewhere.
    """
    if re.match(r"(?:its|his|her|their|son|sa|leur)\b", speaker, re.IGNORECASE):
        return bool(names(speaker))
    if names(speaker):
        return True
    role = _PERSON.search(speaker)
    return bool(role) or bool(re.match(r"(?:an?|un|une) \w+ \w+", speaker, re.IGNORECASE))


def _says_something(text: str) -> bool:
    return len(text.split()) >= MIN_WORDS and len(re.findall(r"[^\W\d_]{4,}", text)) >= MIN_LONG_WORDS


def _nothing_outside(sentence: str, found: list[tuple[int, int, str]]) -> bool:
    return not re.search(r"\w", sentence[: found[0][0]] + sentence[found[-1][1] :])


def _subject(who: str, previous: str | None) -> str | None:
    """Return who speaks in a sentence without quotation marks; "she" is whoever spoke before."""
    who = _clean(who)
    if who.count(",") and _PRONOUN.match(who.rsplit(",", 1)[1].strip()):
        return previous
    if _CLAUSE.search(who):
        return None
    if _PRONOUN.match(who):
        return previous
    return who if len(who.split()) <= 12 and not is_outlet(who) else None


def _add(voices: list[_Voice], text: str, speaker: str, sentence: Sentence) -> None:
    key = _letters(text)
    evidence = Evidence(article=sentence.article, sentence=sentence.text)
    for voice in voices:
        known = _letters(voice.text)
        if not _close(key, known):
            continue
        if evidence not in voice.evidence:
            voice.evidence.append(evidence)
        contained = key in known or known in key
        if not contained and text not in voice.variants:
            voice.variants.append(text)
        if contained and len(key) > len(known) and sentence.article == voice.evidence[0].article:
            voice.text = text
        return
    voices.append(_Voice(text, speaker, [evidence]))


def language_of(articles: list[Article]) -> str:
    """Return the language in which most of a story's articles are written, "en" or "fr"."""
    french = sum(language(article.text, article.lang) == "fr" for article in articles)
    return "fr" if french * 2 > len(articles) else "en"
