"""Writes a brief: from the articles of one story to takeaways, analysis, voices, figures and lineage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.briefs import analysis, figures, quotes, takeaways, ties, why
from scraper.briefs.check import check
from scraper.briefs.facets import subject
from scraper.briefs.material import material
from scraper.briefs.timeline import timeline
from scraper.records import Brief, Section

if TYPE_CHECKING:
    from scraper.briefs.sentences import Sentence
    from scraper.records import Article, Story
    from scraper.stories import Embedder

MOST_VOICES = 8
MOST_CHARACTERS = 60_000  # of an article: four times the longest read; what is longer is a dump or an attack


def write(story: Story, articles: list[Article], embedder: Embedder | None = None) -> Brief:
    """Return the brief of `story` from its articles (copies may be among them; they give no sentences).

    Every sentence passes the check; one that doesn't is left out. The order of `articles` doesn't matter. Vectors
    of `embedder` only keep one fact from being told twice in other words.
    """
    articles = [article.but(text=article.text[:MOST_CHARACTERS]) for article in articles]
    found = material(story, articles)
    # What follows from the story is chosen after its first fact and before the others, or these would use it up.
    opening = takeaways.choose(found, embedder=embedder)[:1]
    reasons = why.choose(found, opening)
    chosen = takeaways.choose(found, reasons, embedder)
    if embedder is not None:
        found.confirm([*chosen, *reasons], embedder)
    by_article: dict[str, list[Sentence]] = {}
    for sentence in found.sentences:
        by_article.setdefault(sentence.article, []).append(sentence)
    name, _ = subject([a for a in found.articles.values() if not a.copy_of])
    # Voices and figures of the minority language count too: they are given to the letter.
    voices = quotes.quotes(articles, found.lineage, by_article)
    analysed, rows = analysis.sections(found, [*chosen, *reasons], embedder)
    brief = Brief(
        story=story.id,
        title=story.title,
        takeaways=[found.takeaway(row) for row in chosen],
        why_it_matters=[found.takeaway(row, text) for row, text in reasons.items()],
        sections=analysed,
        timeline=timeline(found, {*chosen, *reasons, *rows}),
        quotes=voices[:MOST_VOICES],
        figures=figures.figures(
            [*found.sentences, *found.foreign], found.articles, found.lineage, name, found.lang, found.common
        ),
        originals=found.lineage.originals,
        unread_originals=found.lineage.unread_originals,
        retellings=found.lineage.retellings,
        ties=ties.ties(articles),
    )
    return publishable(brief, articles)


def publishable(brief: Brief, articles: list[Article]) -> Brief:
    """Return a brief without the sentences, quotations and figures that fail the check."""
    bad = {(problem.where, problem.text) for problem in check(brief, articles)}
    if not bad:
        return brief
    wrong = {where for where, _ in bad}
    sections = [
        Section(
            heading=section.heading,
            sentences=[
                t for n, t in enumerate(section.sentences, 1) if f"section “{section.heading}” {n}" not in wrong
            ],
        )
        for section in brief.sections
    ]
    return brief.but(
        takeaways=[t for n, t in enumerate(brief.takeaways, 1) if f"takeaway {n}" not in wrong],
        why_it_matters=[t for n, t in enumerate(brief.why_it_matters, 1) if f"why it matters {n}" not in wrong],
        sections=[section for section in sections if section.sentences],
        timeline=[t for n, t in enumerate(brief.timeline, 1) if f"timeline {n}" not in wrong],
        quotes=[q for n, q in enumerate(brief.quotes, 1) if f"quote {n}" not in wrong],
        figures=[f for n, f in enumerate(brief.figures, 1) if f"figure {n}" not in wrong],
    )
