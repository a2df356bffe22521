"""The words of an article as evidence: its lead, terms, names, numbers and shingles. No model, no language."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scraper.records import Article

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”’»')\]]*\s+|\n")
_FOREIGN = re.compile(r"[^\x00-\x7f\u2013\u2014\u2018-\u201f]+")  # but dashes and quotation marks, which stay
_MARKS = "–—‘“”…"  # the commonest in texts that are otherwise plain
_BETWEEN = {code: " " for code in range(128) if not chr(code).isalnum() and chr(code) != "'"}
LEAD_CHARACTERS = 300


def fold(text: str) -> str:
    """Return `text` in lower case without accents and with plain apostrophes."""
    plain = text.replace("’", "'")
    return (plain if plain.isascii() else _FOREIGN.sub(_without_accents, plain)).casefold()


def _without_accents(found: re.Match[str]) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", found[0]) if not unicodedata.combining(c))


def words(text: str) -> list[str]:
    """Return the words of `text`, folded, without a trailing possessive."""
    found = found_words(text)
    return [bare(word) for word in found] if "'" in text or "’" in text else found


def found_words(text: str) -> list[str]:
    """Return the words of `text`, folded."""
    folded = fold(text)
    plain = f" {folded} "
    for mark in () if plain.isascii() else _MARKS:
        plain = plain.replace(mark, " ")
    if not plain.isascii() or "''" in plain:
        found: list[str] = _WORD.findall(folded)
        return found
    # As `_WORD` finds them, in two thirds of the time: what is no letter stands between words of plain letters, and an
    # apostrophe belongs to a word only within it.
    return plain.translate(_BETWEEN).replace("' ", " ").replace(" '", " ").split()


def bare(word: str) -> str:
    """Return a word without its possessive."""
    return word.removesuffix("'s")


def lead(article: Article) -> str:
    """Return the first sentence of the text that says something (at least six words), cut at 300 characters."""
    start = ""
    for piece in _SENTENCE_END.split(article.text[:2000]):
        start = f"{start} {piece}".strip() if start else piece.strip()
        if len(start.split()) >= 6:
            break
    return start[:LEAD_CHARACTERS] or article.title[:LEAD_CHARACTERS]


def title_of(article: Article) -> str:
    """Return the headline, or what stands in for it where a page has none: the lead."""
    return article.title.strip() or lead(article)


_MARKUP = re.compile(
    r"\{\{|\}\}|\{%|</?[a-z!][^<>]*>|\]\(|\[/?(?:url|img|b|i)\b[^\]]*\]|\b(?:java|vb)script:|\bon(?:error|load|click)\s*="
    r"|&(?:#\d+|lt|gt|nbsp);|\bhttps?://|\bclick (?:me|here)\b",
    re.IGNORECASE,
)


def is_marked_up(title: str) -> bool:
    """Tell whether a headline holds markup, code or an address: broken, spam or an attack."""
    return _MARKUP.search(title) is not None


# A space that doesn't break stands between thousands in every language, an ordinary one outside of English. Both begin
# with the one digit that either way of writing has, as only then `re` skips quickly what is no digit.
_NUMBER = re.compile(r"\d(?:\d{0,2}(?:[\u00a0\u202f]\d{3})+(?!\d)(?:,\d+)?|\d*(?:[.,]\d+)*)")
_SPACED_NUMBER = re.compile(r"\d(?:\d{0,2}(?:[ \u00a0\u202f]\d{3})+(?!\d)(?:,\d+)?|\d*(?:[.,]\d+)*)")
READ_CHARACTERS = 3000  # about what the archive keeps of an article; the rest of a long page is background


def shown(article: Article) -> str:
    """Return headline and text as one, which is what an article is compared by."""
    return f"{article.title}\n{article.text}".strip()


def terms(article: Article) -> list[str]:
    """Return the words of headline and opening, in order."""
    return words(shown(article)[:READ_CHARACTERS])


STEM = 5  # letters that most inflected forms, and many words that languages share, have in common


def stem(word: str) -> str:
    """Return the beginning of a longer word, or nothing: a crude stemmer, the same in every language."""
    return word[:STEM] if len(word) >= STEM - 1 else ""


def numbers(article: Article) -> list[str]:
    """Return the numbers of headline and text, as `12500` and `2.4` however their language writes them."""
    return numbers_in(shown(article)[:READ_CHARACTERS], article.lang)


def numbers_in(text: str, lang: str | None) -> list[str]:
    """Return the numbers of a text in a language (English where it isn't known), as `12500` and `2.4`."""
    english = (lang or "en").lower().startswith("en")
    return [_plain(number, english=english) for number in (_NUMBER if english else _SPACED_NUMBER).findall(text)]


@lru_cache(1 << 16)
def _plain(number: str, *, english: bool) -> str:
    number = re.sub(r"[ \u00a0\u202f]", "", number)
    number = re.sub(r"," if english else r"[.,]", "", number) if _THOUSANDS[english].fullmatch(number) else number
    return number.replace(",", ".")


# Groups of three digits are thousands; a comma alone between other digits is a decimal one.
_THOUSANDS = {
    True: re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?"),
    False: re.compile(r"\d{1,3}(?:\.\d{3})+|\d{1,3}(?:,\d{3})+"),
}


def shingles(listed: list[str], size: int = 3) -> frozenset[str]:
    """Return the set of `size` words in a row; all words as one where there are fewer."""
    if len(listed) < size:
        return frozenset([" ".join(listed)] if listed else [])
    joined = " ".join(listed)
    starts = list(accumulate(map(len, listed), lambda at, length: at + length + 1, initial=0))
    return frozenset(joined[start : end - 1] for start, end in zip(starts, starts[size:], strict=False))
