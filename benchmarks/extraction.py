"""Body F1 on the real pages of `data/extraction`, ours beside trafilatura's defaults, in one run.

The measure is that of article-extraction-benchmark: four-word shingles per page, counted with repetition;
precision and recall are means over pages, F1 is made from the two means. Pages a second are measured too,
each system on the same decompressed pages.

    python benchmarks/extraction.py ../shared/data/extraction
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

SHINGLE = 4


class Page(NamedTuple):
    """A page with its true text."""

    id: str
    url: str
    html: bytes
    body: str


class Score(NamedTuple):
    """Means over pages, and the pages' own F1."""

    precision: float
    recall: float
    f1: float
    seconds: float
    pages: dict[str, float]


def load(folder: Path) -> list[Page]:
    """Return all pages of the benchmark, by id."""
    truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    files = {key: (folder / "html" / f"{key}.html.gz").read_bytes() for key in sorted(truth)}
    return [
        Page(key, truth[key]["url"], gzip.decompress(data), truth[key]["articleBody"]) for key, data in files.items()
    ]


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Return the four-word shingles of a text with their counts; a shorter text is one shingle."""
    words = re.findall(r"\w+", text)
    if 0 < len(words) < SHINGLE:
        return Counter([tuple(words)])
    return Counter(tuple(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1))


def score(pages: list[Page], system: Callable[[Page], str]) -> Score:
    """Return how well `system` finds the bodies of the pages."""
    precisions, recalls, each = [], [], {}
    began = time.perf_counter()
    bodies = [system(page) for page in pages]
    seconds = time.perf_counter() - began
    for page, body in zip(pages, bodies, strict=True):
        true, found = shingles(page.body), shingles(body)
        hit = (true & found).total()
        precision = hit / found.total() if found else (0.0 if true else 1.0)
        recall = hit / true.total() if true else 1.0
        precisions.append(precision)
        recalls.append(recall)
        each[page.id] = 2 * precision * recall / (precision + recall) if hit else 0.0
    mean_p, mean_r = sum(precisions) / len(pages), sum(recalls) / len(pages)
    return Score(mean_p, mean_r, 2 * mean_p * mean_r / (mean_p + mean_r), seconds, each)


def ours(page: Page) -> str:
    """Return the text that `extract` finds."""
    from scraper.collect import extract
    from scraper.errors import ExtractionError

    try:
        return extract(page.html, page.url).text
    except ExtractionError:
        return ""


def trafilatura_defaults(page: Page) -> str:
    """Return the text that trafilatura finds by itself, metadata included as we need them too."""
    from trafilatura import bare_extraction

    document = bare_extraction(page.html, url=page.url, with_metadata=True)
    return (document.text or "") if document else ""


SYSTEMS: dict[str, Callable[[Page], str]] = {"ours": ours, "trafilatura": trafilatura_defaults}


def main() -> None:
    """Print a line per system."""
    options = argparse.ArgumentParser(description="Body F1 on real pages, side by side.")
    options.add_argument("folder", type=Path)
    options.add_argument("--worst", type=int, default=0, metavar="N", help="show the N worst of our pages")
    chosen = options.parse_args()
    pages = load(chosen.folder)
    for system in SYSTEMS.values():
        system(pages[0])  # imports and caches are not what is measured
    scores = {name: score(pages, system) for name, system in SYSTEMS.items()}
    print(f"{len(pages)} pages\nsystem         precision  recall  F1     pages/s")
    for name, result in scores.items():
        rate = len(pages) / result.seconds
        print(f"{name:14} {result.precision:.3f}      {result.recall:.3f}   {result.f1:.4f} {rate:.1f}")
    for key, f1 in sorted(scores["ours"].pages.items(), key=lambda item: item[1])[: chosen.worst]:
        print(f"{f1:.3f} (trafilatura {scores['trafilatura'].pages[key]:.3f}) {key}")


if __name__ == "__main__":
    main()
