"""Measures credits: of the outlets that a digest names as the source of its news, how many are found, and how right.

    python benchmarks/lineage.py

credits.json says which outlets each of 209 digests of ../shared/beat credits, drawn by hash and labelled by hand. On
the first 84 the reader was developed. Of the next 80, "seen once", it found .700 when they were new; then their faults
were mended, so they are no longer unseen. The last 45, the third draw, were labelled and read after that: .812 of their
16 credits were found, all of them right, and nothing was mended for them.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from labelled import load_beat

from scraper.credits import outlets
from scraper.outlets import outlet_key, same_outlet

LABELS = Path(__file__).with_name("credits.json")


def measure() -> dict[str, float]:
    """Return precision and recall of credits, over all digests of a part."""
    articles = {article.url: article for article, _ in load_beat()}
    figures = {}
    for part, labels in json.loads(LABELS.read_text(encoding="utf-8")).items():
        right = found = credited = 0
        for url, names in labels.items():
            own = articles[url].publisher or ""
            got = {outlet_key(name) for name in outlets(articles[url].text) if not same_outlet(name, own)}
            wanted = {outlet_key(name) for name in names}
            right, found, credited = right + len(got & wanted), found + len(got), credited + len(wanted)
        figures[f"credits: digests, {part}: precision"] = right / found
        figures[f"credits: digests, {part}: recall"] = right / credited
    return figures


if __name__ == "__main__":
    for name, value in measure().items():
        print(f"{name} {value:.3f}")
