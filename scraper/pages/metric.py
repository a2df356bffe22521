"""A page for each measure of the beat: what it measures and hides, in a hand-written opening, and its figures."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.briefs.measures import NAMES
from scraper.pages.page import Page
from scraper.pages.terms import commonest

if TYPE_CHECKING:
    from pathlib import Path

    from scraper.pages.ledger import MeasureView
    from scraper.pages.terms import Terms

TOPICS = 4
STORIES = 30  # that a page lists; the figures' table leads to the others


@dataclass(frozen=True)
class MetricView:
    """A measure with what its page shows; `figures` is None where no story has one yet."""

    id: str
    name: str
    opening: str
    line: str  # the opening's first sentence
    figures: MeasureView | None
    topics: list[str]  # of the stories that report it, the commonest first
    terms: list[str]


def metrics(found: list[MeasureView], openings: dict[str, str], terms: Terms) -> list[MetricView]:
    """Return all measures of the beat, in the catalogue's order: an address that once was stays, also without figures.

    `openings` are Markdown, by the measures' ids.
    """
    of = {measure.id: measure for measure in found}
    made = []
    for key, name in NAMES.items():
        opening, figures = openings.get(key, ""), of.get(key)
        stories = figures.stories if figures else []
        topics = Counter(topic for story in stories for topic in story.topics)
        ranked = sorted(topics, key=lambda topic: (-topics[topic], topic))
        given = [name, *opening.split("\n\n"), *(row.line.metric for row in (figures.rows if figures else []))]
        texts = [terms.used(text) for text in given]
        made.append(MetricView(key, name, opening, first_sentence(opening), figures, ranked[:TOPICS], commonest(texts)))
    return made


def pages(metrics: list[MetricView]) -> dict[str, Page]:
    """Return the pages of all measures and the index, by file."""
    shown = [metric for metric in metrics if metric.opening or metric.figures]
    shown.sort(key=lambda metric: not metric.opening)  # those that are explained come first
    told = "What each number of the beat measures, how it is gamed, and what it hides."
    made = {"metrics/index.md": Page("metrics", 1, "Metrics", {"metrics": shown}, description=told, listing=True)}
    for metric in metrics:
        figures = metric.figures
        values = {
            "metric": metric,
            "opening": metric.opening,
            "figures": figures,
            "stories": figures.stories[:STORIES] if figures else [],
            "updated": max((v.last for v in figures.stories if v.last), default=None) if figures else None,
        }
        listing = not (metric.opening or figures)
        made[f"metrics/{metric.id}.md"] = Page(
            "metric", 2, metric.name, values, description=metric.line, listing=listing
        )
    return made


def openings(folder: Path) -> dict[str, str]:
    """Return the hand-written openings in `folder` (`<id>.opening.md`) by their ids."""
    files = sorted(folder.glob("*.opening.md"))
    return {file.name.removesuffix(".opening.md"): file.read_text(encoding="utf-8").strip() for file in files}


def first_sentence(markdown: str) -> str:
    """Return the first sentence of a Markdown text, or nothing if it holds a link or other marks."""
    found = re.match(r"[^\[\]*_`<>#]+?[.!?](?=\s|$)", " ".join(markdown.split()))
    return found[0] if found else ""
