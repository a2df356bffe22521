"""One name for a company within a story: the fullest that its articles introduce it by.

An article gives a name in full once and then in short ("Orrin Freshmarkets … Orrin"). So a longer name that begins with
the short one is the same company's where it comes first in its article, and no third name begins so ("Orrin Farms").
"""

from __future__ import annotations

import re

from scraper.briefs.antecedents import ORGANISATION
from scraper.briefs.people import ROLE

_LEGAL = re.compile(r"(?:,? (?:Inc|Corp|Ltd|LLC|plc|PLC|AG|SA|SE|GmbH|Co)\b\.?|\.(?:com|ai|io|org|net))$")
_NEXT = r"(?: [A-ZÀ-Þ][\w&-]*[^\W_]){1,3}"


def fullest(name: str, texts: list[str]) -> str:
    """Return the name under which the articles with these `texts` introduce the company called `name`; else `name`.

    Endings of law and of the web are left off ("Brightloom Inc.", "Brightloom.com") where it is named without them.
    """
    own = _LEGAL.sub("", name)
    if own != name and any(re.search(rf"(?<!\w){re.escape(own)}(?![\w.]\w)", text) for text in texts):
        name = own
    longer = _longer(name, texts)
    whole = max(longer, key=len, default="")
    if not whole or any(not f"{whole} ".startswith(f"{other} ") for other in longer):
        return name
    return whole if all(_introduced(whole, name, text) for text in texts) and _shortened(name, texts) else name


def _longer(name: str, texts: list[str]) -> set[str]:
    """Return the names that begin with another one: no posts, no words that the articles also write in lower case."""
    found: set[str] = set()
    for text in texts:
        for match in re.finditer(rf"(?<![\w-]){re.escape(name)}(?P<next>{_NEXT})(?![\w-])", text):
            ends = match["next"].split()
            if re.search(rf"\b(?:{ROLE})\b", match["next"], re.IGNORECASE) or match[0].isupper():
                continue
            if ORGANISATION.search(ends[-1]) or not any(_is_a_word(end, texts) for end in ends):
                found.add(match[0])
    return {_LEGAL.sub("", whole) for whole in found} - {name}


def _is_a_word(word: str, texts: list[str]) -> bool:
    return any(re.search(rf"(?<!\w){re.escape(word.lower())}(?!\w)", text) for text in texts)


def _introduced(whole: str, name: str, text: str) -> bool:
    """Tell whether an article that gives the whole name does so before it says the short one."""
    place = re.search(rf"(?<!\w){re.escape(whole)}(?!\w)", text)
    first = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)
    return not place or not first or place.start() == first.start()


def _shortened(name: str, texts: list[str]) -> bool:
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)(?! [A-ZÀ-Þ])", text) for text in texts)
