"""The excerpt that the archive keeps of an article: whole sentences, in their order, within the budget.

At most 300 words and a quarter of the text. The lead first, then what the later stages need: quotations, figures,
credits, rules and consequences.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.briefs.centrality import terms
from scraper.briefs.clarity import ACT, ANSWER, about_outlets, actors, known_names, unclear
from scraper.briefs.facets import LIMITS, TARGET, WHY
from scraper.briefs.figures import is_figure
from scraper.briefs.quantities import numbers
from scraper.briefs.quotes import identified, spans, speaker_of
from scraper.briefs.sentences import language, prose, stands_alone
from scraper.credits import credits_in, own_reporting
from scraper.outlets import outlet_key

if TYPE_CHECKING:
    from scraper.briefs.sentences import Sentence
    from scraper.records import Article

MOST_WORDS = 300
SHARE = 4


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
    need = [_need(sentence, lang, title, names, known | {own}) for sentence in sentences]
    first_credit = True
    for place, sentence in enumerate(sentences):
        named = [c for c in credits_in(sentence.text, known) if c.weight >= 2 and outlet_key(c.outlet) != own]
        if named:  # who is credited first decides whether the article is a retelling
            need[place] += 6.0 if first_credit else 1.0
            first_credit = False
    found_out = own_reporting(article)
    if found_out is not None:
        for place, sentence in enumerate(sentences):
            start = article.text.find(sentence.text)
            if start <= found_out.position < start + len(sentence.text):
                need[place] += 5.0  # and what it found out itself, whether it isn't
                break
    kept: set[int] = set()
    used = 0
    for place, sentence in sorted(enumerate(sentences), key=lambda item: (-need[item[0]], item[0])):
        length = len(sentence.text.split())
        if used + length <= allowed:
            kept.add(place)
            used += length
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


def _need(sentence: Sentence, lang: str, title: set[str], names: frozenset[str], outlets: frozenset[str]) -> float:
    """Return how much the later stages need a sentence: the news first, then its number, a voice, the answer to it."""
    text = sentence.text
    clear = stands_alone(text, lang) and not unclear(text, names, outlets)
    heading = len(title & set(terms(text))) / max(4, len(title))
    if sentence.index == 0 and (clear or heading >= 0.25):
        return 100.0  # an opening that sets a scene must earn its place
    named = bool(actors(text, names, outlets))
    need = 3.0 / (1 + sentence.index)
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
        + (1.5 if stands_alone(text, lang) else 0.5) * bool(WHY.search(text))
        + 0.5 * bool(LIMITS.search(text))
    )
    need += 2.5 * heading  # the sentence that says what the headline says
    return need - max(0.0, (len(text.split()) - 35) / 20)  # one long sentence costs two short ones
