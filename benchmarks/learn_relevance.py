"""Learn the weights of scraper/stories/relevance.json from ../shared/beat (read in place) and the sample web.

python benchmarks/learn_relevance.py
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from labelled import ROOT, load_beat, load_sample, shared_embedder
from stories_relevance import ON_BEAT, fit, fit_topics, table, topic_table, weights_of

from scraper.settings import Topics
from scraper.settings.files import read

TARGET = Path(__file__).parent.parent / "scraper" / "stories" / "relevance.json"


def main() -> None:
    pages = [*load_beat(), *load_sample()]
    topics = read(ROOT / "content" / "topics.yml", Topics)
    out: dict[str, object] = {
        "_about": "Made by benchmarks/learn_relevance.py; relevance.py and topics.py say what the names mean."
    }
    for name, embedder in (("words", None), ("words and model", shared_embedder())):
        x, y, names = table(pages, embedder)
        coefficients, bias = fit(x, y, weights_of(pages))
        out[name] = {
            "signals": {n: round(float(c), 3) for n, c in zip(names, coefficients, strict=True)},
            "bias": round(bias, 3),
            "line": ON_BEAT,
        }
        listed, names = topic_table(pages, topics, embedder)
        out[f"topics: {name}"] = asdict(fit_topics(pages, listed, names, topics))
    TARGET.write_text(json.dumps(out, indent=2) + "\n", encoding="utf-8")
    print(f"wrote {TARGET.name}")


if __name__ == "__main__":
    main()
