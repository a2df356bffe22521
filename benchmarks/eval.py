"""Measures what the program decides, on the labelled material in ../shared, and holds it to the floors pinned here.

    make eval                  # the table, and a fault for each figure below its floor (benchmarks/quality.json)
    make eval RAISE=1          # writes what was measured, and lifts the floors to a little under it; never lowers one
    make peers                 # the same, and what other libraries do on the same vectors (several minutes)
    python benchmarks/eval.py clusters nights     # these parts only

Without ../shared there is nothing to measure on: it says so and exits with 2.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import floors  # noqa: E402
from labelled import SHARED, shared_embedder  # noqa: E402

from scraper.pages.quality import as_text  # noqa: E402
from scraper.stories import Embedder  # noqa: E402

QUALITY = HERE / "quality.json"
SHOWN = HERE.parent / "content" / "quality.json"
MATERIAL = ("beat/articles.jsonl", "beat/labels.jsonl", "data/stories/allsides_dated.jsonl",
            "data/stories/ecbplus.jsonl", "data/stories/neus.jsonl", "data/stories/neus_references.jsonl")  # fmt: skip
Measure = Callable[[Embedder], dict[str, float]]


def parts() -> dict[str, Measure]:
    """Return what measures each part; a measure takes the embedder and returns {name: figure}."""
    import briefs
    import briefs_reading
    import lineage
    import nights
    import stories
    import stories_copies
    import stories_relevance

    return {
        "relevance": stories_relevance.measure,
        "copies": lambda _: stories_copies.measure(),
        "clusters": stories.measure,
        "nights": nights.measure,
        "briefs": lambda _: briefs.measure(SHARED),
        "briefs as they read": lambda embedder: briefs_reading.measure(SHARED, embedder),
        "lineage": lambda _: lineage.measure(),
    }


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("parts", nargs="*", help="those of `parts()`; all if none is named")
    parser.add_argument("--raise", dest="lift", action="store_true", help="write the figures and lift the floors")
    parser.add_argument("--peers", action="store_true", help="measure other libraries too; BERTopic where installed")
    asked = parser.parse_args(arguments)
    if not all((SHARED / name).exists() for name in MATERIAL):
        print(f"Nothing was measured: the labelled material isn't in {os.path.relpath(SHARED)}.", file=sys.stderr)
        return 2
    known = parts()
    if unknown := [name for name in asked.parts if name not in known]:
        parser.error(f"no part is called {', '.join(unknown)}; there are {', '.join(known)}")
    kept = floors.read(QUALITY)
    material = digest()
    if kept["material"] not in ("", material):
        print("The material in ../shared is not what the floors were measured on.")

    embedder = shared_embedder()
    figures: dict[str, float] = {}
    for name in asked.parts or known:
        figures |= timed(name, lambda measure=known[name]: measure(embedder), kept["figures"])
    peers: dict[str, float] = {}
    if asked.peers:
        import peers as other

        peers = timed("peers", lambda: other.measure(embedder), {})
        if not asked.parts or "briefs" in asked.parts:
            import briefs

            peers |= timed("peers of the briefs", lambda: briefs.measure_peers(SHARED), {})

    if asked.lift:
        today = datetime.now(UTC).date().isoformat()
        lifted = floors.raised(figures, kept["figures"], today)
        others = {**kept["peers"], **{name: round(value, 3) for name, value in peers.items()}}
        QUALITY.write_text(floors.as_text(material, lifted, others), encoding="utf-8")
        measured = {name: entry["measured"] for name, entry in lifted.items()}
        SHOWN.write_text(as_text(measured), encoding="utf-8")  # what the site's readers are told
        print(f"\nWrote {QUALITY.name} and {SHOWN.parent.name}/{SHOWN.name}.")
        kept = floors.read(QUALITY)
    new = [name for name in figures if name not in kept["figures"]]
    if new:
        print(f"\n{len(new)} figures have no line yet (make eval RAISE=1 sets one): {'; '.join(new)}")
    wrong = floors.faults(figures, kept["figures"], complete=not asked.parts)
    print("\n" + "\n".join([*wrong, f"{len(figures)} figures measured, {len(wrong)} on the wrong side of their line."]))
    return 1 if wrong else 0


def digest() -> str:
    """Return the hash of the material: figures measured on other material can't be compared."""
    whole = hashlib.sha256()
    for name in MATERIAL:
        whole.update((SHARED / name).read_bytes())
    return whole.hexdigest()[:16]


def timed(part: str, measure: Callable[[], dict[str, float]], kept: Mapping[str, floors.Entry]) -> dict[str, float]:
    """Measure a part and print its table: a row for each material, with what it was when last written if it moved."""
    began = time.perf_counter()
    found = measure()
    print(f"\n{part} ({time.perf_counter() - began:.0f} s)")
    rows: dict[str, list[str]] = {}
    for name, value in found.items():
        where, measure_ = name.rsplit(": ", 1)
        before = kept.get(name, {}).get("measured", round(value, 3))
        moved = f" (was {before:.3f})" if before != round(value, 3) else ""
        rows.setdefault(where, []).append(f"{measure_} {value:.3f}{moved}")
    width = max(map(len, rows))
    for where, cells in rows.items():
        print(f"  {where:{width}s}  {'  '.join(cells)}", flush=True)
    return found


if __name__ == "__main__":
    sys.exit(main())
