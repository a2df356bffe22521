"""Extraction side by side: ours, trafilatura by its defaults, readability-lxml and newspaper4k, in one run.

    pip install "pip>=23.3" && pip install -e ".[test,peers]"
    python -m benchmarks.extraction ../shared/data/extraction

Without the extra `peers` the last two are left out, and named as left out. (pip before 23.3, which Python 3.11 brings,
fails on how newspaper4k spells an extra of lxml. The extra brings `brotli`, which nothing of ours uses, and holds
`cssselect` at 1.3 and `chardet` at 5; none of that conflicts with what we depend on.)

Real pages (the folder; left out without one). Their texts were transcribed by people, so the body is measured against
the truth, as article-extraction-benchmark does: four-word shingles per page, counted with repetition; precision and
recall are means over pages, F1 is made from the two means. Their titles, dates and authors were not. For these, `agree`
counts the pages whose own statement (JSON-LD, else OpenGraph and meta elements, read here by regular expressions) a
system's answer fits, and how many it contradicts. That shows whether a system reads what is plainly there; it says
nothing of pages that state nothing, nor whether the statement is true.

Sample web (`tests/web`): invented pages in five layouts, of which all is known: title, day, author, publisher, and
whether it is behind a paywall. Here an answer is right or wrong. Our extraction was written with these pages at hand,
so its figures there are no held-out ones. Every system is given the page alone, without the feed that leads to it.

Speed: each system is given each real page in turn, `--repeat` times; the best time of each page counts.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from html import unescape
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

SHINGLE = 4
FIELDS = ("title", "date", "author", "publisher", "paywall")


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
    publisher: str | None = None
    paywall: bool | None = None  # None: the system doesn't tell


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
    from scraper.collect.addresses import host_of
    from scraper.errors import ExtractionError

    try:
        article = extract(page.html, page.url)
    except ExtractionError:
        return Found("")
    # Where a page names no publisher, its host stands for one: an address, and no answer to what is asked here.
    named = None if article.publisher == host_of(page.url).removeprefix("www.") else article.publisher
    return Found(article.text, article.title, article.published, article.author, named, article.paywalled)


def trafilatura_defaults(page: Page) -> Found:
    """Return what trafilatura finds by itself, metadata included as we need them too."""
    from trafilatura import bare_extraction

    document = bare_extraction(page.html, url=page.url, with_metadata=True)
    if document is None:
        return Found("")
    return Found(document.text or "", document.title, document.date, document.author, document.sitename)


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
    named = article.meta_site_name or None
    return Found(article.text, article.title, str(published) if published else None, ", ".join(article.authors), named)


SYSTEMS: dict[str, Callable[[Page], Found]] = {"ours": ours, "trafilatura": trafilatura_defaults}
PEERS: dict[str, Callable[[Page], Found]] = {"readability": readability, "newspaper": newspaper}


def stated(page: Page) -> Found:
    """Return what the page states of its article, read here on its own, so that nobody's reader decides."""
    metas = _metas(page.html)
    node = _described(page.html)
    authors = node.get("author")
    names = [item.get("name") if isinstance(item, dict) else item for item in _listed(authors)]
    author = ", ".join(name for name in names if isinstance(name, str)) or metas.get("author", "")
    publisher = next((item.get("name") for item in _listed(node.get("publisher")) if isinstance(item, dict)), None)
    published = str(node.get("datePublished") or metas.get("article:published_time", ""))
    free = node.get("isAccessibleForFree")
    return Found(
        "",
        str(node.get("headline") or metas.get("og:title", "")),
        published if re.match(r"(19|20)\d\d-", published) else "",  # a few state 0001-01-01, or a form of their own
        "" if re.match(r"https?://", author) else author,
        str(publisher or metas.get("og:site_name", "")),
        None if free is None else str(free).lower() == "false",
    )


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _described(html: bytes) -> dict[str, object]:
    """Return the first JSON-LD object that is an article, or {}."""
    for text in re.findall(rb"<script[^>]*ld\+json[^>]*>(.*?)</script>", html, re.DOTALL | re.IGNORECASE):
        try:
            data = json.loads(text.decode("utf-8", "replace"), strict=False)
        except ValueError:
            continue
        for node in data if isinstance(data, list) else data.get("@graph", [data]) if isinstance(data, dict) else []:
            if isinstance(node, dict) and re.search(r"Article|BlogPosting|Report", str(node.get("@type"))):
                return node
    return {}


def _metas(html: bytes) -> dict[str, str]:
    """Return a page's meta elements, the first of a name."""
    found: dict[str, str] = {}
    for tag in re.findall(r"<meta\s[^>]*>", html.decode("utf-8", "replace"), re.IGNORECASE):
        named = re.search(r"(?:property|name)\s*=\s*[\"']?([\w:.-]+)", tag, re.IGNORECASE)
        told = re.search(r"content\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", tag, re.IGNORECASE)
        if named and told:
            found.setdefault(named[1].lower(), unescape(told[1] or told[2] or "").strip())
    return found


def sample_web() -> tuple[list[Page], dict[str, Found]]:
    """Return the pages of the sample web, and what is true of each."""
    from tests.web import pages, truth

    outlets = {outlet["id"]: outlet for outlet in truth.outlets()}
    articles = truth.articles()
    made, known = [], {}
    for article in articles:
        outlet = outlets[article["outlet"]]
        if outlet.get("status"):
            continue  # an outlet that answers nothing but an error
        others = [other for other in articles if other["outlet"] == article["outlet"]]
        html = pages.article(outlet, article, others)
        made.append(Page(article["id"], article["url"], html, ""))
        walled = bool(article["quirks"].get("paywalled"))
        known[article["id"]] = Found(
            "", article["title"], article["published"], article["author"], outlet["name"], walled
        )
    return made, known


def _words(text: str | None) -> list[str]:
    return re.findall(r"\w+", unescape(unescape(text or "")).lower())


def agree(name: str, told: str, found: str | None) -> bool:
    """Return whether what a system found fits what is stated."""
    if name == "date":
        return bool(found) and abs(_day(told) - _day(found or "")) <= 1  # a day is another one elsewhere
    mine, its = _words(found), _words(told)
    short, long = sorted(("".join(mine), "".join(its)), key=len)
    if name == "title":  # the same words, the site's name aside
        return bool(short) and short in long and 2 * len(short) >= len(long)
    if name == "publisher":
        return bool(short) and short in long
    return bool(set(mine) & set(its))


def right(name: str, true: Any, found: Any) -> bool:
    """Return whether what a system found is what is true: the same words, the same day there or in UTC."""
    if name == "paywall":
        return bool(true == found)
    if name == "date":
        return found[:10] in (true[:10], f"{datetime.fromisoformat(true).astimezone(UTC):%Y-%m-%d}")
    return _words(true) == _words(found)


def _day(text: str) -> int:
    try:
        return date.fromisoformat(text[:10]).toordinal()
    except ValueError:
        return 0


Judge = Callable[[str, Any, Any], bool]


def counts(known: dict[str, Found], found: dict[str, Found], judge: Judge) -> list[str]:
    """Return, for each field, on how many pages a system fits what is known, and on how many it says something else."""
    cells = []
    for field in FIELDS:
        pairs = [(getattr(one, field), getattr(found[key], field)) for key, one in known.items()]
        pairs = [(true, got) for true, got in pairs if true not in (None, "")]
        told = [(true, got) for true, got in pairs if got not in (None, "")]
        fits = sum(judge(field, true, got) for true, got in told)
        cells.append(f"{fits:>4} -{len(told) - fits:<3}" if told else "    —    ")
    return cells


def paywalls_agree(name: str, told: Any, found: Any) -> bool:
    """Judge as `agree` does; whether a page is free is stated, or not, by one word."""
    return bool(told == found) if name == "paywall" else agree(name, told, found)


def real_pages(folder: Path, systems: dict[str, Callable[[Page], Found]], repeat: int, worst: int) -> None:
    """Print the table of the real pages."""
    pages = load(folder)
    for system in systems.values():
        system(pages[0])  # imports and caches are not what is measured
    scores = compare(pages, systems, repeat)
    told = {page.id: stated(page) for page in pages}
    known = ", ".join(f"{sum(getattr(one, name) not in (None, '') for one in told.values())} {name}" for name in FIELDS)
    print(f"{len(pages)} real pages. Body: against the truth. The rest: against what pages state ({known})")
    print("system         precision  recall  F1     pages/s  time    agree with the page, - contradict it")
    print(" " * 57 + " ".join(f"{name:9}" for name in FIELDS))
    for name, result in scores.items():
        print(
            f"{name:14} {result.precision:.3f}      {result.recall:.3f}   {result.f1:.4f} "
            f"{len(pages) / result.seconds:5.1f}    {result.seconds / scores['trafilatura'].seconds:5.2f} × "
            + " ".join(counts(told, result.found, paywalls_agree))
        )
    for key, f1 in sorted(scores["ours"].pages.items(), key=lambda item: item[1])[:worst]:
        print(f"{f1:.3f} (trafilatura {scores['trafilatura'].pages[key]:.3f}) {key}")


def sample_pages(systems: dict[str, Callable[[Page], Found]]) -> None:
    """Print the table of the sample web."""
    pages, known = sample_web()
    print(f"{len(pages)} pages of the sample web, of which all is known: right, - wrong; silent on the others")
    print(" " * 15 + " ".join(f"{name:9}" for name in FIELDS))
    for name, system in systems.items():
        print(f"{name:14} " + " ".join(counts(known, {page.id: system(page) for page in pages}, right)))


def main() -> None:
    """Print a line per system and set of pages."""
    options = argparse.ArgumentParser(description="Extraction of real and of invented pages, side by side.")
    options.add_argument("folder", type=Path, nargs="?", help="the real pages; without it, the sample web only")
    options.add_argument("--repeat", type=int, default=5, metavar="N", help="the best of N times counts")
    options.add_argument("--worst", type=int, default=0, metavar="N", help="show the N worst of our real pages")
    chosen = options.parse_args()
    systems = dict(SYSTEMS)
    for name, system in PEERS.items():
        if find_spec(name):
            systems[name] = system
        else:
            print(f"{name} is not installed: left out")
    if chosen.folder:
        real_pages(chosen.folder, systems, chosen.repeat, chosen.worst)
        print()
    sample_pages(systems)


if __name__ == "__main__":
    main()
