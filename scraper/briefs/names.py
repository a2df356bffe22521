"""Names in a sentence: runs of capitalised words that are no common words."""

from __future__ import annotations

import re

from scraper.briefs.sentences import word_set

_NOT_NAMES = word_set(
    """
    a an the and or but if so as at by for from in into of on to with without i it he she we they you this that
    these those there here who what when where why how which while although since because after before during
    under over more most some many few all any each every no not one two three four five six seven eight nine
    ten both either neither other another such january february march april may june july august september
    october november december monday tuesday wednesday thursday friday saturday sunday mr mrs ms dr le la les l
    un une des de du d et ou mais donc or ni car si que qui dont où il elle ils elles on nous vous je ce cet
    cette ces son sa ses leur leurs selon pour par sur sous dans avec sans chez entre depuis pendant après avant
    lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars avril mai juin juillet août
    septembre octobre novembre décembre mme m plus moins plusieurs certains chaque tout tous toute toutes aucun
    aucune according despite instead only even just still yet also however meanwhile nearly almost about around
    its his her their our my your workers employees staff managers engineers developers officially people
    companies executives analysts critics researchers internally separately last early late earlier later
    earlier once until unless whether then than today yesterday tomorrow new now asked told said
    """
)
_ELISION = re.compile(r"(?<!\w)(?:[LlDdJjNnSsCc]|[Qq]u)['’](?=\w{2})")
_NAME = re.compile(
    r"(?<![\w])(?:[A-ZÀ-ÖØ-Þ][\w&]*(?:['’.-][A-Z]?[\w&]+)*|[a-z]+[A-Z]\w*)(?:\s+(?:(?:of|de|du|des|and|&|la|le"
    r"|van|von)\s+)?"
    r"(?:[A-ZÀ-ÖØ-Þ][\w&]*(?:['’.-][A-Z]?[\w&]+)*|\d+(?!\w|[.,%]|\s*(?:%|per))))*"
)


def names(text: str, *, common: frozenset[str] = frozenset()) -> list[str]:
    """Return the names of a sentence, in order: runs of capitalised words, without possessive endings.

    The first word of a sentence counts unless it is a small word or one of `common` (words that the
    articles also write in lower case).
    """
    found = []
    text = _ELISION.sub(lambda match: " " * len(match[0]), text)
    for match in _NAME.finditer(text):
        words = re.sub(r"['’]s?\b(?!\w)", "", match[0]).split()
        while words and (
            words[0].lower() in _NOT_NAMES or (_opens(text, match.start()) and words[0].lower() in common)
        ):
            words = words[1:]
        while words and words[-1].lower() in _NOT_NAMES:
            words = words[:-1]
        name = " ".join(words)
        if len(name) > 1 and not name.isdigit():
            found.append(name)
    return found


def _opens(text: str, start: int) -> bool:
    """Tell whether a sentence or a quotation starts at `start`."""
    before = text[:start].rstrip("“\"'‘«( \u00a0\u202f")
    return not before or before[-1] in '.!?:…”»"' or text[:start].rstrip(" \u00a0")[-1:] in '“"«'


def common_words(texts: list[str]) -> frozenset[str]:
    """Return the words that occur in lower case in `texts`: at the start of a sentence they are no names."""
    found: set[str] = set()
    for text in texts:
        found.update(re.findall(r"(?<![\w])[a-zà-ÿ]{2,}(?:-[a-zà-ÿ]+)*", text))
    return frozenset(found)
