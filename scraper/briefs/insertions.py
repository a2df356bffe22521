"""Insertions in square brackets: made where a sentence leaves open whom it speaks of, and held to the evidence.

"She denied it." becomes "[Ada Fenn] denied it."; "Fenn left." becomes "[Ada] Fenn left."; "the freight group" becomes
"the freight group [Varnholt]", "on Monday" "on Monday [14 September]". `antecedents` says who is meant, `moments` which
day; the check asks them again.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.briefs.antecedents import (
    QUOTED,
    cast_of,
    described,
    given_name,
    named_by,
    opening_of,
    paper_before,
    paper_in,
    referent,
    sentence_before,
)
from scraper.briefs.moments import leaning_day
from scraper.briefs.names import names
from scraper.records import Evidence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.briefs.antecedents import Cast, Kind
    from scraper.records import Article

MOST_WORDS = 29  # of a sentence with its days: a day is worth having, not worth losing the sentence


def completed(
    text: str, sentence: str, article: Article, lang: str, *, told: str = "", beside: Sequence[Evidence] = ()
) -> tuple[str, list[Evidence]]:
    """Return `text` (a trimmed `sentence`) with insertions, and the sentences that they rest on.

    Surnames in `told`, the story's headlines, need no first name. `beside` are the sentences of the story's articles,
    where a description ("the freight group") may stand with its name.
    """
    rests_on: list[Evidence] = []
    cast = cast_of(article.text)
    opening = opening_of(text, lang)
    if opening and (before := sentence_before(article, sentence)):
        whole = referent(*opening, before, cast)
        if whole:
            text = f"[{whole}]" + text[len(opening[0]) :]
            rests_on.append(Evidence(article=article.id, sentence=before))
    for surname in bare_surnames(text, cast):
        if re.search(rf"(?<!\w){re.escape(surname)}(?!\w)", told):
            continue
        given = given_name(article, sentence, surname)
        place = _outside_quotations(text, surname)
        if given and place is not None:
            text = f"{text[:place]}[{given[0]}] {text[place:]}"
            rests_on.append(Evidence(article=article.id, sentence=given[1]))
    called = described(text)
    if called and beside:
        found = named_by(called[0], beside)
        if found and found[0].split()[0] not in text:
            text = f"{text[: called[1]]} [{found[0]}]{text[called[1] :]}"
            rests_on.append(found[1])
    paper = paper_in(text)
    named = paper_before(article, sentence) if paper else None
    if paper and named and named[0] not in text:
        text = f"{text[:paper]} [{named[0]}]{text[paper:]}"
        rests_on.append(Evidence(article=article.id, sentence=named[1]))
    days = _days(text, sentence, article, lang)
    if len(text.split()) + 2 * len(days) <= MOST_WORDS:
        for place, day in reversed(days):
            text = f"{text[:place]} [{day}]{text[place:]}"
    return text, rests_on


def _days(text: str, sentence: str, article: Article, lang: str) -> list[tuple[int, str]]:
    """Return where a day or month belongs in `text`: where it says no more than "on Monday", as its `sentence` does."""
    here = leaning_day(QUOTED.sub(_blank, text), article.published, lang)
    return [(place, day) for place, day in here if text[max(0, place - 10) : place] in sentence]


def without_days(text: str) -> str:
    """Return a text without the days in brackets, where the day stands beside it."""
    return re.sub(r" \[\d{1,2} [^\W\d]+\]", "", text)


def _blank(match: re.Match[str]) -> str:
    return "\0" * len(match[0])


def bare_surnames(text: str, cast: Cast) -> list[str]:
    """Return the surnames of persons that a sentence has without their first names."""
    surnames = {full.split()[-1] for full in cast.persons if full not in text}
    return sorted(surnames & set(names(QUOTED.sub(" ", text))))


def _outside_quotations(text: str, word: str) -> int | None:
    blank = QUOTED.sub(lambda match: " " * len(match[0]), text)
    match = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", blank)
    return match.start() if match else None


def insertions(text: str, evidence: Sequence[Evidence]) -> list[re.Match[str]]:
    """Return the insertions of a claim: square brackets outside quotation marks that its evidence doesn't have."""
    blank = QUOTED.sub(lambda match: "\0" * len(match[0]), text)
    found = re.finditer(r"\[([^\[\]]+)\] ?", blank)
    return [match for match in found if not any(match[0].strip() in entry.sentence for entry in evidence)]


def without_insertions(text: str, evidence: Sequence[Evidence]) -> str:
    """Return a claim without its insertions."""
    for match in reversed(insertions(text, evidence)):
        after = text[match.end() :]
        text = (text[: match.start()].rstrip() if re.match(r"[,.;:]", after) else text[: match.start()]) + after
    return text


def wrong_insertions(text: str, own: Evidence, evidence: Sequence[Evidence], article: Article, lang: str) -> list[str]:
    """Return why insertions in a claim made from the sentence `own` can't stand; empty where each one is right.

    The words must stand in another sentence of the `evidence`, and be what the rules above would have inserted.
    """
    reasons = []
    for match in insertions(text, evidence):
        words = match[1]
        before_it = text[: match.start()].rstrip()
        plain = without_insertions(text, evidence)
        if any(
            day == words and without_insertions(before_it, evidence) == plain[:place]
            for place, day in _days(plain, own.sentence, article, lang)
        ):
            continue
        others = [entry for entry in evidence if entry != own and words in entry.sentence]
        if not others:
            reasons.append(f"the words in brackets are not in the evidence: {words!r}")
            continue
        near = [entry.sentence for entry in others if entry.article == own.article]
        surname = re.sub(r"['’]s?$", "", re.split(r"[^\w’'-]", text[match.end() :], maxsplit=1)[0])
        given = given_name(article, own.sentence, surname)
        if given and given[0] == words and given[1] in near:
            continue
        before = sentence_before(article, own.sentence)
        replaced = _replaced(text, match, own.sentence, lang)
        if before in near and before and replaced and referent(*replaced, before, cast_of(article.text)) == words:
            continue
        called = described(text[: match.start()].rstrip())
        named = named_by(called[0], others) if called and called[1] == len(text[: match.start()].rstrip()) else None
        if named and named[0] == words:
            continue
        paper = paper_before(article, own.sentence)
        if paper and paper[0] == words and paper[1] in near and paper_in(before_it) == len(before_it):
            continue
        reasons.append(f"nothing in the evidence ties {words!r} to this sentence")
    return reasons


def _replaced(text: str, match: re.Match[str], sentence: str, lang: str) -> tuple[str, Kind] | None:
    """Return what an insertion at the start of a claim stands for in the sentence that it was made from."""
    rest = text[match.end() : match.end() + 12]
    place = sentence.find(rest)
    if match.start() or place < 0:
        return None
    opening = sentence[:place].split(". ")[-1]
    for start in (m.start() for m in re.finditer(r"(?<!\w)\w", opening)):
        piece = opening[start:]
        capital = piece[0].upper() + piece[1:]
        found = opening_of(capital + rest, lang)
        if found and found[0] == capital.strip():
            return found
    return None
