"""The excerpt that the archive keeps of an article: whole sentences, in their order, within the budget.

At most 300 words and a quarter of the text. The lead first, then what the later stages need: quotations, figures,
credits, rules and consequences.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from scraper.briefs.antecedents import opening_of, sentence_before
from scraper.briefs.centrality import in_common, terms
from scraper.briefs.clarity import ACT, ANSWER, about_outlets, actors, known_names, unclear
from scraper.briefs.facets import COUNTING, LIMITS, STAFF_SPEAKS, TARGET, as_story, consequences
from scraper.briefs.figures import is_figure
from scraper.briefs.insertions import completed
from scraper.briefs.material import SCENERY
from scraper.briefs.quantities import numbers
from scraper.briefs.quotes import identified, spans, speaker_of
from scraper.briefs.sentences import language, prose, stands_alone
from scraper.briefs.trimming import RUN, longest_run, shortened
from scraper.credits import credits_in, own_reporting
from scraper.outlets import outlet_key

if TYPE_CHECKING:
    from scraper.briefs.sentences import Sentence
    from scraper.records import Article

MOST_WORDS = 300
SHARE = 4
ABOUT = 3.0  # a sentence without a word of the others is an aside
CONSEQUENCE = 4.5  # a report says in one sentence why it matters, if it does
LONGEST = 29  # words of a takeaway
NEEDED = 1.0  # need from which a sentence is worth its words
LEANING = 1.5  # what a sentence is needed less without the one that says whom it speaks of


def budget(text: str) -> int:
    """Return how many words of a text the archive may keep."""
    return min(MOST_WORDS, len(text.split()) // SHARE)


def excerpt(article: Article, outlets: frozenset[str] = frozenset()) -> str:
    """Return the sentences of `article.text` to keep: a paragraph a line, each to the letter, in their order.

    `outlets` are names of outlets, so that credits to them are known. Sentences that were not neighbours stand on
    lines of their own. Empty where not one sentence fits.
    """
    allowed = budget(article.text)
    sentences = prose(article)
    lang = language(article.text, article.lang)
    title = set(terms(article.title))
    known = frozenset(outlet_key(name) for name in outlets)
    own = outlet_key(article.publisher or "")
    names = known_names([article])
    need = [_need(sentence, article, lang, title, names, known | {own}) for sentence in sentences]
    need = [
        n + ABOUT * (share - 0.5) for n, share in zip(need, in_common([s.text for s in sentences], title), strict=True)
    ]
    first_credit = True
    for place, sentence in enumerate(sentences):
        named = [c for c in credits_in(sentence.text, known) if c.weight >= 2 and outlet_key(c.outlet) != own]
        if named:  # who is credited first decides whether the article is a retelling
            need[place] += 30.0 if first_credit else 1.0
            first_credit = False
    found_out = own_reporting(article)
    if found_out is not None:
        for place, sentence in enumerate(sentences):
            start = article.text.find(sentence.text)
            if start <= found_out.position < start + len(sentence.text):
                need[place] += 5.0  # and what it found out itself, whether it isn't
                break
    pronoun = [opening_of(sentence.text, lang) is not None for sentence in sentences]
    leans = [
        spoken and sentence_before(article, s.text) is not None for spoken, s in zip(pronoun, sentences, strict=True)
    ]
    kept = _best([len(sentence.text.split()) for sentence in sentences], need, leans, allowed)
    text = ""
    previous: Sentence | None = None
    for place in sorted(kept):
        sentence = sentences[place]
        neighbours = (
            previous is not None and previous.paragraph == sentence.paragraph and previous.index == sentence.index - 1
        )
        text += (" " if neighbours else "\n" if text else "") + sentence.text
        previous = sentence
    return text


def _best(lengths: list[int], need: list[float], leans: list[bool], allowed: int) -> list[int]:
    """Return the places of the sentences that together are needed most in at most `allowed` words (a knapsack).

    One that `leans` on the sentence before counts in full only beside it. A long sentence that is needed says more
    than a short one: need counts by the square root of the words. What is hardly needed is left out even if it fits.
    """
    best: dict[tuple[int, bool], tuple[float, tuple[int, ...]]] = {(0, False): (0.0, ())}
    for place, length in enumerate(lengths):
        found: dict[tuple[int, bool], tuple[float, tuple[int, ...]]] = {}
        for (used, beside), (value, places) in best.items():
            choices = [((used, False), (value, places))]
            worth = (need[place] - (LEANING if leans[place] and not beside else 0.0) - NEEDED) * math.sqrt(length)
            if worth > 0 and used + length <= allowed:
                choices.append(((used + length, True), (value + worth, (*places, place))))
            for state, choice in choices:
                if state not in found or choice[0] > found[state][0]:
                    found[state] = choice
        best = found
    return list(max(best.values(), key=lambda choice: choice[0])[1])


def _need(
    sentence: Sentence, article: Article, lang: str, title: set[str], names: frozenset[str], outlets: frozenset[str]
) -> float:
    """Return how much the later stages need a sentence: the news first, then its number, a voice, the answer to it."""
    text, _ = completed(sentence.text, sentence.text, article, lang)
    clear = stands_alone(text, lang) and not unclear(text, names, outlets)
    told = as_story(text)
    general = stands_alone(told, lang) and not unclear(told, names, outlets, general=True)
    heading = len(title & set(terms(text))) / max(4, len(title))
    if sentence.index == 0 and (clear or (heading >= 0.25 and stands_alone(text, lang))):
        return 100.0  # an opening that sets a scene must earn its place
    named = bool(actors(text, names, outlets))
    need = 2.0 / (1 + sentence.index)
    need += (1.5 if clear else 0.0) + 1.0 * (clear and named and bool(ACT.search(text)))
    need += 1.2 * (clear and named and bool(ANSWER.search(text)))
    need -= 1.5 * about_outlets(text, outlets)
    need += 2.0 * any(
        len(words.split()) >= 5 and (who := speaker_of(text, start, end, None)) and identified(who)
        for start, end, words in spans(text)
    )
    need += min(2, sum(is_figure(number) for number in numbers(text, lang))) * 1.2
    need += (
        0.8 * bool(TARGET.search(text))
        + 0.6 * (clear and bool(COUNTING.search(text)))
        + 0.8 * bool(STAFF_SPEAKS.search(text))
        + (CONSEQUENCE if general else 0.5) * bool(consequences(text))
        + 0.5 * bool(LIMITS.search(text))
    )
    need += 2.5 * heading  # the sentence that says what the headline says
    shown = shortened(text, lang, outlets)
    if longest_run(shown) > RUN and len(shown.split()) > LONGEST and not consequences(text):
        need -= 1.5  # too long to be shown
    need -= 3.0 * bool(SCENERY.search(text))
    need -= 2.0 * (len(text.split()) < 7)
    return need - max(0.0, (len(text.split()) - 35) / 20)  # one long sentence costs two short ones
