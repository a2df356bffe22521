"""Extraction on the real pages of `data/extraction`: ours beside trafilatura, readability-lxml and newspaper4k.

Body: the measure of article-extraction-benchmark. Four-word shingles per page, counted with repetition; precision
and recall are means over pages, F1 is made from the two means.

Title, date, author: how many pages' own JSON-LD statement a system agrees with (title: the same words, the site's
name aside; date: the same day; author: a name in common). It shows that a system reads what is plainly there; it is
no measure of truth, since most systems read JSON-LD, ours included.

Speed: each system is given each page in turn, `--repeat` times; the best time of each page counts.

    python benchmarks/extraction.py ../shared/data/extraction

readability-lxml and newspaper4k are no dependencies: without them (`pip install readability-lxml newspaper4k`) they
are left out, and named as left out.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import time
from collections import Counter
from datetime import date
from html import unescape
from importlib.util import find_spec
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


class Found(NamedTuple):
    """What a system says of a page; None or "" where it says nothing."""

    body: str
    title: str | None = None
    date: str | None = None
    author: str | None = None


class Score(NamedTuple):
    """Means over pages, the pages' own F1, and the seconds for all."""

    precision: float
    recall: float
    f1: float
    seconds: float
    pages: dict[str, float]
    found: dict[str, Found]


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


def score(pages: list[Page], system: Callable[[Page], Found], repeat: int = 1) -> Score:
    """Return how well `system` finds the bodies of the pages, and how fast."""
    return compare(pages, {"it": system}, repeat)["it"]


def compare(pages: list[Page], systems: dict[str, Callable[[Page], Found]], repeat: int = 1) -> dict[str, Score]:
    """Return each system's score; they take turns on each page, so that the machine's moods meet them all."""
    found: dict[str, dict[str, Found]] = {name: {} for name in systems}
    seconds = dict.fromkeys(systems, 0.0)
    for page in pages:
        best = dict.fromkeys(systems, float("inf"))
        for _ in range(repeat):
            for name, system in systems.items():
                began = time.perf_counter()
                found[name][page.id] = system(page)
                best[name] = min(best[name], time.perf_counter() - began)
        for name in systems:
            seconds[name] += best[name]
    return {name: _scored(pages, found[name], seconds[name]) for name in systems}


def _scored(pages: list[Page], found: dict[str, Found], seconds: float) -> Score:
    precisions, recalls, each = [], [], {}
    for page in pages:
        true, got = shingles(page.body), shingles(found[page.id].body)
        hit = (true & got).total()
        precision = hit / got.total() if got else (0.0 if true else 1.0)
        recall = hit / true.total() if true else 1.0
        precisions.append(precision)
        recalls.append(recall)
        each[page.id] = 2 * precision * recall / (precision + recall) if hit else 0.0
    mean_p, mean_r = sum(precisions) / len(pages), sum(recalls) / len(pages)
    return Score(mean_p, mean_r, 2 * mean_p * mean_r / (mean_p + mean_r), seconds, each, found)


def ours(page: Page) -> Found:
    """Return what `extract` finds."""
    from scraper.collect import extract
    from scraper.errors import ExtractionError

    try:
        article = extract(page.html, page.url)
    except ExtractionError:
        return Found("")
    return Found(article.text, article.title, article.published, article.author)


def trafilatura_defaults(page: Page) -> Found:
    """Return what trafilatura finds by itself, metadata included as we need them too."""
    from trafilatura import bare_extraction

    document = bare_extraction(page.html, url=page.url, with_metadata=True)
    return Found(document.text or "", document.title, document.date, document.author) if document else Found("")


def readability(page: Page) -> Found:
    """Return what readability-lxml finds: text and title only."""
    from lxml.html import fromstring
    from readability import Document

    try:
        document = Document(page.html)
        blocks = fromstring(document.summary()).xpath("//text()")
    except Exception:  # it raises on pages that it can't read
        return Found("")
    return Found(" ".join(blocks), document.short_title())


def newspaper(page: Page) -> Found:
    """Return what newspaper4k finds; it is given the page, and fetches nothing."""
    from newspaper import Article

    try:
        article = Article(page.url, fetch_images=False)
        article.download(input_html=page.html.decode("utf-8", "replace"))
        article.parse()
    except Exception:  # the same
        return Found("")
    published = article.publish_date
    return Found(article.text, article.title, str(published) if published else None, ", ".join(article.authors))


SYSTEMS: dict[str, Callable[[Page], Found]] = {"ours": ours, "trafilatura": trafilatura_defaults}
PEERS: dict[str, Callable[[Page], Found]] = {"readability": readability, "newspaper": newspaper}


def stated(page: Page) -> Found:
    """Return what the page's JSON-LD states of its article, read here on its own, so that nobody's reader decides."""
    for text in re.findall(rb"<script[^>]*ld\+json[^>]*>(.*?)</script>", page.html, re.DOTALL | re.IGNORECASE):
        try:
            data = json.loads(text.decode("utf-8", "replace"), strict=False)
        except ValueError:
            continue
        nodes = data if isinstance(data, list) else data.get("@graph", [data]) if isinstance(data, dict) else []
        for node in nodes:
            if not isinstance(node, dict) or not re.search(r"Article|BlogPosting|Report", str(node.get("@type"))):
                continue
            authors = node.get("author")
            authors = authors if isinstance(authors, list) else [authors]
            names = [item.get("name") if isinstance(item, dict) else item for item in authors]
            known = ", ".join(name for name in names if isinstance(name, str))
            return Found("", str(node.get("headline") or ""), str(node.get("datePublished") or ""), known)
    return Found("")


def _words(text: str | None) -> list[str]:
    return re.findall(r"\w+", unescape(unescape(text or "")).lower())


def agree(name: str, told: str, found: str | None) -> bool:
    """Return whether what a system found is what the page states."""
    if name == "date":
        return bool(found) and abs(_day(told) - _day(found or "")) <= 1  # a day is another one elsewhere
    mine, its = _words(found), _words(told)
    if name == "title":
        short, long = sorted((" ".join(mine), " ".join(its)), key=len)
        return bool(mine) and short in long and 2 * len(short) >= len(long)
    return bool(set(mine) & set(its))


def _day(text: str) -> int:
    try:
        return date.fromisoformat(text[:10]).toordinal()
    except ValueError:
        return 0


def main() -> None:
    """Print a line per system."""
    options = argparse.ArgumentParser(description="Extraction of real pages, side by side.")
    options.add_argument("folder", type=Path)
    options.add_argument("--repeat", type=int, default=5, metavar="N", help="the best of N times counts")
    options.add_argument("--worst", type=int, default=0, metavar="N", help="show the N worst of our pages")
    chosen = options.parse_args()
    pages = load(chosen.folder)
    systems = dict(SYSTEMS)
    for name, system in PEERS.items():
        if find_spec(name):
            systems[name] = system
        else:
            print(f"{name} is not installed: left out")
    for system in systems.values():
        system(pages[0])  # imports and caches are not what is measured
    scores = compare(pages, systems, chosen.repeat)
    told = {page.id: stated(page) for page in pages}
    fields = ("title", "date", "author")
    known = {field: [key for key, one in told.items() if getattr(one, field)] for field in fields}
    print(f"{len(pages)} pages; JSON-LD states " + ", ".join(f"{len(known[field])} {field}s" for field in fields))
    print("system         precision  recall  F1     pages/s  time   " + "  ".join(f"{field:6}" for field in fields))
    for name, result in scores.items():
        agreed = [
            sum(agree(field, getattr(told[key], field), getattr(result.found[key], field)) for key in known[field])
            for field in fields
        ]
        print(
            f"{name:14} {result.precision:.3f}      {result.recall:.3f}   {result.f1:.4f} "
            f"{len(pages) / result.seconds:5.1f}    {result.seconds / scores['trafilatura'].seconds:.2f} × "
            + "  ".join(f"{count:6}" for count in agreed)
        )
    for key, f1 in sorted(scores["ours"].pages.items(), key=lambda item: item[1])[: chosen.worst]:
        print(f"{f1:.3f} (trafilatura {scores['trafilatura'].pages[key]:.3f}) {key}")


if __name__ == "__main__":
    main()
