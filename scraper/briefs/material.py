"""What a brief is made from: the story's sentences with their scores, in the story's main language."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scraper.briefs import clarity
from scraper.briefs.antecedents import cast_of
from scraper.briefs.centrality import in_common, scores, shares, similarities, terms
from scraper.briefs.facets import subject
from scraper.briefs.insertions import completed
from scraper.briefs.lineage import Lineage, is_essay, lineage
from scraper.briefs.names import common_words, names
from scraper.briefs.polarity import negations
from scraper.briefs.quantities import Number, numbers
from scraper.briefs.quotes import language_of
from scraper.briefs.sentences import Sentence, is_foreign, language, prose, stands_alone
from scraper.briefs.trimming import shortened
from scraper.outlets import is_outlet, outlet_key
from scraper.records import Evidence, Takeaway

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from scraper.records import Article, Story
    from scraper.stories import Embedder

MAX_PER_ARTICLE = 60  # sentences: the tail of a long read adds cost, not takeaways
MAX_SENTENCES = 1500
SUPPORT = 0.33  # similarity from which another article's sentence may stand as evidence
HELD = 1.28  # share of a claim's words that another sentence has, and cosine of their meanings, added
HELD_WORDS = 0.55  # the share alone, where no vectors are
EVIDENCE = 4
SPANS = frozenset({"hour", "day", "week", "month", "quarter", "year"})
# Share prices and scene-setting say nothing about the story.
SCENERY = re.compile(
    r"\b(?:shares|stock|actions?) (?:(?:in|of|de) \S+ )?(?:\w+ )?(?:were|was|closed|rose|fell|traded|edged"
    r"|slipped|gained|en baisse|en hausse)\b|^There(?: is| was|['’]s) an? ",
    re.IGNORECASE,
)

_PUBLISHES = r"published|writes|wrote|reported|reports|revealed|obtained|gave|found|asked|spoke|looked|explained"
_ORDINAL = re.compile(
    r"\b(?:second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|deuxième|troisième|quatrième|cinquième|\d+(?:th|nd|rd))\b",
    re.IGNORECASE,
)


@dataclass
class Material:
    """The sentences of a story, row by row: their scores (n,), similarities (n, n), trimmed texts and numbers."""

    articles: dict[str, Article]
    title: str
    lang: str
    lineage: Lineage
    sentences: list[Sentence]
    rated: NDArray[np.float32]
    similar: NDArray[np.float32]
    trimmed: list[str]
    numbers: list[list[Number]]
    share: dict[str, float] = field(default_factory=dict)  # of articles that use a word
    common: frozenset[str] = frozenset()  # words that the story writes in lower case: at a sentence's start no names
    used_words: dict[str, int] = field(default_factory=dict)
    vectors: dict[int, NDArray[np.float32]] = field(default_factory=dict)  # of the candidates, where a model is there
    known: frozenset[str] = frozenset()  # words of names
    outlets: frozenset[str] = frozenset()  # keys of the outlets that report or are credited
    shared: list[float] = field(default_factory=list)  # of a row's words, what the story has elsewhere too
    told: str = ""  # the headlines and the name that the story turns round: a reader has read them
    persons: dict[str, set[str]] = field(default_factory=dict)  # full names by surname
    rests_on: dict[int, list[Evidence]] = field(default_factory=dict)  # sentences that a row's insertions are from
    reporters: tuple[str, ...] = ()  # surnames of those who wrote the articles, and the outlets that these credit
    essays: frozenset[str] = frozenset()  # articles that are somebody's thoughts in the first person
    foreign: list[Sentence] = field(default_factory=list)  # in a language that no brief is written in

    def takeaway(self, row: int, text: str | None = None) -> Takeaway:
        """Return a sentence as a claim, with the sentences that say the same elsewhere and the reports behind them."""
        own = self.sentences[row]
        evidence = [Evidence(article=own.article, sentence=own.text)]
        if "[" in (text or self.trimmed[row]):
            evidence += self.rests_on.get(row, [])
        for other in self.supporters(row):
            there = self.sentences[other]
            evidence.append(Evidence(article=there.article, sentence=there.text))
        count = self.lineage.independent([e.article for e in evidence])
        most = EVIDENCE + sum(entry.article == own.article for entry in evidence[1:])
        return Takeaway(text=text or self.trimmed[row], evidence=evidence[:most], independent_sources=count)

    def within(self, row: int, limit: int) -> str:
        """Return a sentence trimmed to `limit` words where a safe rule gives that, and completed."""
        own = self.sentences[row]
        text = shortened(own.text, self.lang, self.outlets, limit=limit)
        if row not in self.rests_on:
            return text
        beside = self.rests_on[row]
        return completed(text, own.text, self.articles[own.article], self.lang, told=self.title, beside=beside)[0]

    def supporters(self, row: int) -> list[int]:
        """Return the rows of other articles that state the same: its words and numbers, and denying as it does.

        One row an article; other reports come before retellings of the same. Where the model's vectors are known,
        likeness of meaning makes up for words: HELD was set on 40 takeaways judged by hand.
        """
        own = self.sentences[row]
        mine = {(n.value, n.unit) for n in self.numbers[row] if not n.date}
        denied = bool(negations(own.text, self.lang))
        who = {word for name in names(self.trimmed[row]) for word in name.split()}
        best: dict[str, int] = {}
        for other in (self.similar[row] >= SUPPORT).nonzero()[0].tolist():
            there = self.sentences[other]
            if there.article == own.article:
                continue
            theirs = {(n.value, n.unit) for n in self.numbers[other]}
            if not mine <= theirs or bool(negations(there.text, self.lang)) != denied:
                continue
            if who and sum(bool(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", there.text)) for word in who) < 0.5 * len(
                who
            ):
                continue
            if not self._holds(row, other):
                continue
            if there.article not in best or self.similar[row, other] > self.similar[row, best[there.article]]:
                best[there.article] = other
        roots = self.lineage.roots
        seen = {roots.get(own.article, own.article)}
        ranked = sorted(best.values(), key=lambda r: (-float(self.similar[row, r]), r))
        first: list[int] = []
        for candidate in ranked:
            root = roots.get(self.sentences[candidate].article, self.sentences[candidate].article)
            if root not in seen:
                seen.add(root)
                first.append(candidate)
        return first + [r for r in ranked if r not in first]

    def _holds(self, row: int, other: int) -> bool:
        """Tell whether another report's sentence has what a row's claim is made of, and no other ordinal."""
        mine, theirs = self.trimmed[row], self.sentences[other].text
        words, there = terms(mine), set(terms(theirs))
        held = sum(word in there for word in words) / max(1, len(words))
        ordinals = [{match[0].lower() for match in _ORDINAL.finditer(text)} for text in (mine, theirs)]
        if all(ordinals) and not ordinals[0] & ordinals[1]:
            return False
        if row in self.vectors and other in self.vectors:
            return held + float(self.vectors[row] @ self.vectors[other]) >= HELD
        return held >= HELD_WORDS

    def confirm(self, rows: list[int], embedder: Embedder) -> None:
        """Fetch the vectors by which it is told who else states what some rows state."""
        near = {other for row in rows for other in range(len(self.sentences)) if self.similar[row, other] >= SUPPORT}
        self.embed(sorted({*rows, *near}), embedder)

    def told_numbers(self, row: int) -> set[tuple[float, str | None]]:
        """Return the numbers by which one knows a fact again: neither dates nor spans of time, which many share."""
        return {(n.value, n.unit) for n in self.numbers[row] if not n.date and n.value > 3 and n.unit not in SPANS}

    def overlap(self, row: int, other: int) -> float:
        """Return the share of the shorter row's content words that the other has: a short one can repeat a long one."""
        mine, theirs = (set(terms(self.trimmed[r])) for r in (row, other))
        return len(mine & theirs) / max(1, min(len(mine), len(theirs)))

    def embed(self, rows: list[int], embedder: Embedder) -> None:
        """Fetch the vectors of some rows that have none yet."""
        fresh = [row for row in rows if row not in self.vectors]
        if fresh:
            self.vectors.update(zip(fresh, embedder.encode([self.trimmed[row] for row in fresh]), strict=True))

    def take(self, row: int) -> None:
        """Count a sentence against the words that may be shown of its article."""
        own = self.sentences[row].article
        self.used_words[own] = self.used_words.get(own, 0) + len(self.trimmed[row].split())

    def affordable(self, row: int) -> bool:
        """Tell whether showing a sentence keeps its article within 300 words and a quarter of its text."""
        own = self.sentences[row].article
        article = self.articles[own]
        extra = article.model_extra or {}
        if extra.get("digest"):
            return True
        length = extra.get("words") or len(article.text.split())
        allowed = max(60.0, min(300.0, float(length) / 4))  # a short note may still give its one fact
        return self.used_words.get(own, 0) + len(self.trimmed[row].split()) <= allowed


def material(story: Story, articles: list[Article]) -> Material:
    """Return what a brief of `story` can be made from; copies give no sentences."""
    originals = sorted((a for a in articles if not a.copy_of), key=lambda a: (a.published or "9", a.id))
    lang = language_of(originals) if originals else "en"
    ours = [a for a in originals if not is_foreign(a.text, a.lang)] or originals
    spoken = [a for a in ours if language(a.text, a.lang) == lang]
    cap = max(8, min(MAX_PER_ARTICLE, MAX_SENTENCES // max(1, len(spoken))))
    sentences = [sentence for article in spoken for sentence in prose(article)[:cap]]
    origin = lineage(articles)
    similar = similarities([sentence.text for sentence in sentences])
    outlets = frozenset(outlet_key(article.publisher) for article in articles if article.publisher)
    known = {article.id: article for article in articles}
    persons: dict[str, set[str]] = {}
    for article in spoken:
        for full in sorted(cast_of(article.text).persons):
            persons.setdefault(full.split()[-1], set()).add(full)
    trimmed = [shortened(sentence.text, lang, outlets) for sentence in sentences]
    rests_on: dict[int, list[Evidence]] = {}
    beside = [Evidence(article=sentence.article, sentence=sentence.text) for sentence in sentences]
    for row, sentence in enumerate(sentences):
        text, before = completed(
            trimmed[row], sentence.text, known[sentence.article], lang, told=story.title, beside=beside
        )
        if text != trimmed[row]:
            trimmed[row], rests_on[row] = text, before
    return Material(
        articles=known,
        title=story.title,
        lang=lang,
        lineage=origin,
        sentences=sentences,
        rated=scores(sentences, spoken, origin, similar, title=story.title, lang=lang),
        similar=similar,
        trimmed=trimmed,
        numbers=[numbers(sentence.text, lang) for sentence in sentences],
        share=shares(spoken),
        common=common_words([article.text for article in spoken]),
        known=clarity.known_names(spoken),
        outlets=outlets | frozenset(outlet_key(name) for name in origin.unread_originals),
        told=" ".join([story.title, *(a.title for a in articles), subject(originals)[0] or ""]),
        persons=persons,
        shared=in_common(trimmed),
        reporters=tuple(
            sorted(
                {a.author.split()[-1] for a in articles if a.author and " " in a.author.strip()}
                | {name for a in articles for name in a.cites if name[:1].isupper()}
            )
        ),
        rests_on=rests_on,
        essays=frozenset(article.id for article in spoken if is_essay(article)),
        foreign=[sentence for article in originals if article not in ours for sentence in prose(article)[:cap]],
    )


def presentable(found: Material, text: str, *, longest: int, shortest: int = 7) -> bool:
    """Tell whether a sentence can be shown: it stands alone, is no mere quotation, has a fit length."""
    length = len(text.split())
    if not shortest <= length <= longest or not stands_alone(text, found.lang):
        return False
    if re.match(r"[“«\"]", text) or text.count(";") > 1 or re.search(r":\s*$", text):
        return False
    if SCENERY.search(text) or not introduced(found, text):
        return False
    quoted = sum(len(m.split()) for m in re.findall(r"“[^”]*”|«[^»]*»|\"[^\"]*\"", text))
    return quoted <= 0.6 * length


def introduced(found: Material, text: str) -> bool:
    """Tell whether the persons of a sentence have first names there, unless a headline names them."""
    outside = re.sub(r"“[^”]*”|«[^»]*»|\"[^\"]*\"", " ", text)
    bare = {match[1] for match in re.finditer(r"\b(?:Mr|Ms|Mrs|Mme)\.? ([A-ZÀ-Þ][\w’'-]+)", outside)}
    for name in names(outside):
        full = found.persons.get(name)
        if full and f"] {name}" not in text and not any(other in text for other in full):
            bare.add(name)
    return all(re.search(rf"(?<!\w){re.escape(surname)}(?!\w)", found.told) for surname in bare)


def publishers(found: Material) -> frozenset[str]:
    """Return the keys of the outlets whose articles the story has."""
    return found.outlets


def about_coverage(found: Material, text: str) -> bool:
    """Tell whether a sentence is about an outlet's own coverage rather than the story."""
    if clarity.about_outlets(text, found.outlets) or any(
        re.search(rf"(?<!\w){re.escape(name)} (?:also |has |had )?(?:{_PUBLISHES})\b", text) for name in found.reporters
    ):
        return True
    opening = names(text)[:1]
    return bool(
        opening and text.startswith((opening[0], f"The {opening[0]}")) and is_outlet(opening[0], publishers(found))
    )
