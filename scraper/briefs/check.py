"""The check: does each sentence of a brief stand on its evidence? Works on any Brief, whoever wrote it.

For each claim: the evidence is in the article to the letter; names, numbers with unit and qualifier, negation and
hedging agree; what is between quotation marks is in the source to the letter; and the words are the evidence's own
for the most part, so that a claim can't rest on a sentence about something else. What a claim inserts in square
brackets stands in the evidence too, and is whom the article speaks of there.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from scraper.briefs.centrality import terms
from scraper.briefs.insertions import without_insertions, wrong_insertions
from scraper.briefs.names import common_words, names
from scraper.briefs.polarity import hedges, negations
from scraper.briefs.quantities import CURRENCIES, Number, numbers, singular
from scraper.briefs.quotes import spans
from scraper.briefs.sentences import language

if TYPE_CHECKING:
    from scraper.records import Article, Brief, Evidence, Takeaway

HELD_WORDS = 0.65  # share of a claim's content words that its evidence must have
HALVES = 8  # content words from which each half of a claim must be held, so that no other sentence ends it
FOREIGN = 3  # content words in a row that no evidence has: half of another sentence
_MODALS = frozenset({"would", "will", "should", "could", "might", "may"})  # "would go" is no "go"
EXTRACT = 0.85  # share from which a claim counts as taken word for word


@dataclass(frozen=True)
class Problem:
    """A sentence that can't be published: where it stands, the sentence, and why."""

    where: str
    text: str
    why: str


def check(brief: Brief, articles: list[Article]) -> list[Problem]:
    """Return what is wrong with a brief; empty means that it can be published."""
    known = {article.id: article for article in articles}
    common = common_words([article.text for article in articles])
    problems: list[Problem] = []
    claims = [(f"takeaway {n}", t) for n, t in enumerate(brief.takeaways, 1)]
    claims += [(f"why it matters {n}", t) for n, t in enumerate(brief.why_it_matters, 1)]
    claims += [(f"timeline {n}", t) for n, t in enumerate(brief.timeline, 1)]
    for section in brief.sections:
        claims += [(f"section “{section.heading}” {n}", t) for n, t in enumerate(section.sentences, 1)]
    for where, claim in claims:
        problems += _claim(where, claim, known, common)
    for number, quote in enumerate(brief.quotes, 1):
        where = f"quote {number}"
        reasons = _missing(quote.evidence, known)
        held = [e.sentence for e in quote.evidence if any(quote.text in words for _, _, words in spans(e.sentence))]
        if quote.evidence and not held:
            reasons.append("these words do not stand between quotation marks in the evidence to the letter")
        for variant in quote.variants:
            if not any(variant in words for e in quote.evidence for _, _, words in spans(e.sentence)):
                reasons.append(f"its other version is not in the evidence to the letter: {variant!r}")
        if quote.speaker and not any(_speaker_held(quote.speaker, e, known) for e in quote.evidence):
            reasons.append(f"the evidence does not name the speaker as {quote.speaker!r}")
        problems += [Problem(where, quote.text, why) for why in reasons]
    for number, figure in enumerate(brief.figures, 1):
        shown = f"{figure.value:g} {figure.unit} ({figure.metric})"
        reasons = _missing(figure.evidence, known)
        for e in figure.evidence:
            unit = figure.unit if figure.unit in CURRENCIES else singular(figure.unit)
            wanted = Number(figure.value, None if unit == "count" else unit, None, 0, 0, "")
            if not any(
                wanted.same_value(found) for found in numbers(e.sentence, language(e.sentence, _lang(e, known)))
            ):
                reasons.append(f"the evidence does not state this value: {e.sentence!r}")
        problems += [Problem(f"figure {number}", shown, why) for why in reasons]
    named = [*brief.originals, *(r.article for r in brief.retellings), *(r.of for r in brief.retellings if r.of)]
    problems += [Problem("lineage", a, "no article has this id") for a in named if a not in known]
    return problems


def _lang(evidence: Evidence, known: dict[str, Article]) -> str | None:
    article = known.get(evidence.article)
    return article.lang if article else None


def _missing(evidence: list[Evidence], known: dict[str, Article]) -> list[str]:
    """Return what is wrong with the evidence itself."""
    if not evidence:
        return ["no evidence is given"]
    reasons = []
    for entry in evidence:
        article = known.get(entry.article)
        if article is None:
            reasons.append(f"the evidence names an article that is not there: {entry.article}")
        elif not entry.sentence.strip() or entry.sentence not in article.text:
            reasons.append(f"the evidence is not in the article to the letter: {entry.sentence!r}")
    return reasons


def _claim(where: str, claim: Takeaway, known: dict[str, Article], common: frozenset[str]) -> list[Problem]:
    reasons = _missing(claim.evidence, known)
    stated = claim.text
    if not claim.text.strip():
        reasons.append("the sentence is empty")
    distinct = len({e.article for e in claim.evidence})
    if claim.independent_sources < 1 or (distinct < 4 and claim.independent_sources > max(1, distinct)):
        reasons.append(f"it claims {claim.independent_sources} independent sources, the evidence has {distinct}")
    sentences = [e.sentence for e in claim.evidence]
    if sentences and claim.text.strip():
        claim = _without_outlet(claim, known)
        lang = language(" ".join([claim.text, *sentences]), _lang(claim.evidence[0], known))
        if without_insertions(claim.text, claim.evidence) != claim.text:
            reasons += _inserted(claim, known, lang, common)
            return [Problem(where, stated, why) for why in reasons]
        single = [unsupported(claim.text, [sentence], lang, common) for sentence in sentences]
        # What is nearly word for word one of them must be held by that one: no freer wording excuses a change.
        shares = [_extracted(claim.text, sentence) for sentence in sentences]
        near = max(range(len(shares)), key=lambda place: (shares[place], -place))
        best = single[near] if shares[near] >= EXTRACT else min(single, key=len)
        # A claim may join two sentences, if they hold it together.
        joined = unsupported(claim.text, sentences, lang, common) if best and len(sentences) > 1 else best
        reasons += joined if len(joined) < len(best) else best
    return [Problem(where, stated, why) for why in reasons]


def _without_outlet(claim: Takeaway, known: dict[str, Article]) -> Takeaway:
    """Return a claim that quotes an outlet ("Quay Post: “…”") as its quotation, where that outlet's article holds it.

    Then the outlet's own sentences are all that may hold it.
    """
    quoting = re.fullmatch(r"(?P<who>[^:“«\n]{2,80}?)\s?: (?P<said>“[^“”]+”|«[^«»]+»)", claim.text)
    if not quoting:
        return claim
    own = [e for e in claim.evidence if (a := known.get(e.article)) and a.publisher == quoting["who"]]
    return claim.but(text=quoting["said"], evidence=own) if own else claim


def _inserted(claim: Takeaway, known: dict[str, Article], lang: str, common: frozenset[str]) -> list[str]:
    """Return what is wrong with a claim that has insertions: with the sentence that has none, or with one of them."""
    text = without_insertions(claim.text, claim.evidence)
    reasons = ["no evidence holds it without what it inserts in square brackets"]
    for entry in claim.evidence:
        article = known.get(entry.article)
        if article is None or unsupported(text, [entry.sentence], lang, common):
            continue
        reasons = wrong_insertions(claim.text, entry, claim.evidence, article, lang)
        if not reasons:
            return []
    return reasons


def unsupported(text: str, evidence: list[str], lang: str, common: frozenset[str] = frozenset()) -> list[str]:
    """Return why `text` is not held by the sentences `evidence`; empty where it is."""
    source = " ".join(evidence)
    reasons = [
        f"the evidence does not name {name!r}" for name in names(text, common=common) if not _named(name, source)
    ]
    reasons += _numbers_differ(text, source, lang)
    reasons += _polarity_differs(text, source, lang)
    for _, _, words in spans(text):
        # Words in quotation marks are the source's; a trimmed end mark is no change.
        if _spaced(words).rstrip(".,") not in _spaced(source):
            reasons.append(f"the quotation is not in the evidence to the letter: {words!r}")
    said = terms(text)
    there = set(terms(source))
    foreign = 0
    for term in said:
        foreign = 0 if term in there else foreign + 1
        if foreign == FOREIGN:
            reasons.append("several words in a row are not in the evidence")
    held = sum(term in there for term in said) / len(said) if said else 1.0
    if held < HELD_WORDS:
        reasons.append(f"only {held:.0%} of its words are in the evidence")
    elif len(said) >= HALVES and _half_is_foreign(said, terms(source)):
        reasons.append("half of it has too few of the evidence's words")
    elif not reasons:
        reasons += _altered(text, evidence, lang)
    return reasons


def _half_is_foreign(said: list[str], there: list[str]) -> bool:
    """Tell whether a half of a claim has too few of the evidence's words, each counted as often as that has it."""
    left = Counter(there)
    held = []
    for term in said:
        held.append(left[term] > 0)
        left[term] -= 1
    middle = len(said) // 2
    return any(sum(half) < HELD_WORDS * len(half) for half in (held[:middle], held[middle:]))


def _spaced(text: str) -> str:
    """Return a text with single plain spaces: letters count, the kind and number of spaces doesn't."""
    return re.sub(r"\s+", " ", text).strip()


def _named(name: str, source: str) -> bool:
    """Tell whether a name, or each of its words, stands in the source."""
    return all(
        re.search(rf"(?<!\w){re.escape(word)}(?:s|['’]s?)?(?!\w)", source, re.IGNORECASE) for word in name.split()
    )


def _numbers_differ(text: str, source: str, lang: str) -> list[str]:
    said, stated = numbers(text, lang), numbers(source, lang)
    reasons = []
    for number in said:
        same = [other for other in stated if number.same_value(other)]
        if not same:
            reasons.append(f"the evidence does not state {number.text!r}")
        elif sum(map(number.same_value, said)) > len(same):
            reasons.append(f"the evidence states {number.text!r} less often")
        elif not any(number.qualifier == other.qualifier for other in same):
            theirs = source[max(0, same[0].start - 12) : same[0].end]
            reasons.append(f"the evidence qualifies {number.text!r} differently: {theirs!r}")
        elif not any(number.unit == other.unit or None in (number.unit, other.unit) for other in same):
            reasons.append(f"the evidence counts something else with {number.text!r}: {same[0].unit}")
    return reasons


def _polarity_differs(text: str, source: str, lang: str) -> list[str]:
    reasons = []
    for what, words in (("denial", negations), ("hedge", hedges)):
        ours, theirs = words(text, lang), words(source, lang)
        added = _surplus(ours, theirs)
        if added:
            reasons.append(f"the evidence has no such {what}: {', '.join(added)}")
    return reasons


def _surplus(some: list[str], others: list[str]) -> list[str]:
    left = list(others)
    surplus = []
    for word in some:
        if word in left:
            left.remove(word)
        else:
            surplus.append(word)
    return surplus


def _altered(text: str, evidence: list[str], lang: str) -> list[str]:
    """Return what was lost or moved between a claim and the evidence sentence that it is closest to.

    A claim that is nearly word for word must have lost no denial or hedge from within, and must keep names and
    numbers in their order; a freer wording must at least deny and hedge where all of its evidence does.
    """
    ours = _tokens(text)
    best: tuple[float, str, SequenceMatcher[str]] | None = None
    for sentence in evidence:
        matcher = SequenceMatcher(None, ours, _tokens(sentence), autojunk=False)
        share = sum(block.size for block in matcher.get_matching_blocks()) / max(1, len(ours))
        if best is None or share > best[0]:
            best = (share, sentence, matcher)
    if best is None:
        return []
    share, sentence, _ = best
    if share < EXTRACT:
        reasons = []
        for what, words in (("denies", negations), ("hedges", hedges)):
            if not words(text, lang) and all(words(e, lang) for e in evidence):
                reasons.append(f"the evidence {what} this ({words(evidence[0], lang)[0]}), the sentence doesn't")
        return reasons + _order(text, sentence, lang)
    theirs = _tokens(sentence)
    reasons = []
    for lost in _lost(ours, theirs):
        phrase = " ".join(lost)
        gone = negations(phrase, lang) + hedges(phrase, lang) or [phrase] * (phrase in _MODALS)
        if gone:
            reasons.append(f"words that the evidence has were lost: {', '.join(gone)}")
    there = set(theirs)
    added = [word for word in ours if word not in there]
    if added:
        reasons.append(f"words that the evidence doesn't have: {', '.join(added)}")
    matched = SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks()
    kept = {i for block in matched for i in range(block.a, block.a + block.size)}
    swapped = [ours[i] for i in range(len(ours)) if i not in kept and (ours[i] in theirs) and len(ours[i]) > 2]
    if swapped:
        reasons.append(f"words stand in another order than in the evidence: {', '.join(swapped)}")
    return reasons or _order(text, sentence, lang)


def _extracted(text: str, sentence: str) -> float:
    """Return the share of a claim's words that stand in a sentence in the same order."""
    ours = _tokens(text)
    blocks = SequenceMatcher(None, ours, _tokens(sentence), autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / max(1, len(ours))


def _tokens(text: str) -> list[str]:
    return [
        re.sub(r"['’]s$", "", t) for t in re.findall(r"\w+(?:['’.,]\w+)*|%|[$€£]", text.casefold().replace("’", "'"))
    ]


def _lost(ours: list[str], theirs: list[str]) -> list[list[str]]:
    """Return the runs of the evidence's words that the claim lacks."""
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    return [theirs[j1:j2] for tag, _, _, j1, j2 in matcher.get_opcodes() if tag in ("insert", "replace") and j2 > j1]


def _order(text: str, sentence: str, lang: str) -> list[str]:
    """Tell whether the names or numbers of a claim have changed places against its evidence."""
    for what, found in (("names", _places(text, sentence)), ("numbers", _values(text, sentence, lang))):
        if found and found != sorted(found):
            return [f"the {what} stand in another order than in the evidence"]
    return []


def _places(text: str, sentence: str) -> list[int]:
    places = []
    for name in dict.fromkeys(names(text)):
        hits = [m.start() for m in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", sentence, re.IGNORECASE)]
        if len(hits) == 1 and len(re.findall(rf"(?<!\w){re.escape(name)}(?!\w)", text)) == 1:
            places.append(hits[0])
    return places


def _values(text: str, sentence: str, lang: str) -> list[int]:
    theirs = numbers(sentence, lang)
    places = []
    for number in numbers(text, lang):
        hits = [other.start for other in theirs if number.same_value(other)]
        if len(hits) == 1:
            places.append(hits[0])
    return places


def _speaker_held(speaker: str, evidence: Evidence, known: dict[str, Article]) -> bool:
    """Tell whether the words for a speaker stand in the evidence, or in its article near it."""
    article = known.get(evidence.article)
    if article is None:
        return False
    place = article.text.find(evidence.sentence)
    around = article.text[max(0, place - 1200) : place + len(evidence.sentence) + 600]
    return all(
        re.search(rf"(?<!\w){re.escape(word)}(?!\w)", around, re.IGNORECASE)
        for word in re.findall(r"[\w’'-]+", speaker)
        if word != "to"
    )
