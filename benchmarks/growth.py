"""Measure how time and memory grow: a night against archives of three sizes, clustering from nothing, embedding.

    python benchmarks/growth.py nights        a night's 200 articles against an archive of 1,000, 10,000 and 100,000,
                                              which came at 200 a day (1,000 are five days: most of the window is still
                                              empty) and at 47 a day (1,000 fill the window, as the larger ones do)
    python benchmarks/growth.py scratch 20000 clustering from nothing, beside community detection (and --hdbscan)
    python benchmarks/growth.py embedding 400 articles a second beside a bare SentenceTransformer.encode, and what
                                              bfloat16, where the processor has it, does to the clusters

Articles beyond the labelled sets are synthetic (see synthetic.py). Times are seconds of processor time
of this process and its threads, so that a busy machine changes little; embedding is apart.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from contextlib import closing
from pathlib import Path

import numpy as np
from labelled import ROOT, SETS, bcubed, labels, load, shared_embedder
from synthetic import Newsroom

from scraper.archive import Archive
from scraper.cache import Cache
from scraper.deciding import decide
from scraper.records import Article
from scraper.settings import ModelInfo
from scraper.settings import load as settings_of
from scraper.stories import Embedder, cluster, stories
from scraper.stories.embedding import _load, _readable
from scraper.stories.wording import lead, shown, title_of

NEW = 200
SIZES = (1_000, 10_000, 100_000)
A_DAY = (200, 47)


def processor() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def memory() -> int:
    """Return the most memory that this process has held, in MB; `ru_maxrss` would count what its parent held too."""
    held = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(held.split()[1]) // 1024


def lay_out(root: Path, articles: list[Article], events: list[int], room: Newsroom) -> None:
    """Write an archive whose articles are in stories, but for those of the last night; its vectors; and the cache.

    The cache is as the night before has left it: nothing in it comes from the last night's articles.
    """
    archive = Archive(root / "content")
    archive.add(articles)
    groups: dict[int, list[str]] = defaultdict(list)
    for article, event in zip(articles[:-NEW], events[:-NEW], strict=True):
        groups[event].append(article.id)
    archive.set_stories(stories(list(groups.values()), articles[:-NEW]))
    window = archive.window(21)
    archive.set_stories(window.stories, window.closing, window.month)
    embedder = Embedder(ModelInfo(), root / "vectors.sqlite")
    texts = sorted({text for a in window.articles for text in (shown(a), title_of(a), lead(a))})
    _, identity = embedder._locate()
    keys = [hashlib.sha256(f"{identity}\n{_readable(text)}".encode()).digest() for text in texts]
    embedder._remember(dict(zip(keys, room.encode(texts), strict=True)))
    new = {article.id for article in articles[-NEW:]}
    archive.add(article.but(on_beat=False) for article in articles[-NEW:])  # as if they weren't there yet
    with closing(Cache(root / "cache" / "cache.sqlite")) as cache:
        decide(archive, settings_of(ROOT / "content"), embedder, cache)
    archive.add(article for article in articles if article.id in new)


def one_night(root: Path) -> None:
    """Print what a night costs in this process, as JSON."""
    import faiss  # noqa: F401
    import rensa  # noqa: F401
    import scipy.sparse  # noqa: F401

    embedder = Embedder(ModelInfo(), root / "vectors.sqlite")
    embedder._locate()
    settings = settings_of(ROOT / "content")
    cache = Cache(root / "cache" / "cache.sqlite")
    archive = Archive(root / "content")
    before = processor()
    archive.window(21)
    reading = processor() - before
    before, wall = processor(), time.perf_counter()
    found = decide(archive, settings, embedder, cache)
    used = {"seconds": processor() - before, "wall": time.perf_counter() - wall, "reading": reading}
    used |= {"open": len(found.articles), "stories": len(found.stories), "MB": memory(), "embedded": embedder.embedded}
    sys.stdout.write(json.dumps(used) + "\n")


def nights(a_day: int, room: Newsroom) -> None:
    articles, events = room.articles(max(SIZES) + NEW, a_day=a_day)
    first = all_first = 0.0
    print(f"an archive of {a_day} articles a day")
    print("archive   open  seconds  ratio  of it reading the archive  ratio of the rest  peak MB")
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            lay_out(Path(folder), articles[-size - NEW :], events[-size - NEW :], room)
            command = [sys.executable, __file__, "night", "--root", folder]
            runs = []
            shutil.copytree(Path(folder) / "cache", Path(folder) / "kept")
            for _ in range(3):
                shutil.rmtree(Path(folder) / "cache")
                shutil.copytree(Path(folder) / "kept", Path(folder) / "cache")
                runs.append(json.loads(subprocess.run(command, check=True, capture_output=True).stdout))
        used = min(runs, key=lambda run: run["seconds"])
        deciding = used["seconds"] - used["reading"]
        first, all_first = first or deciding, all_first or used["seconds"]
        print(
            f"{size:7d} {used['open']:6d} {used['seconds']:8.2f} {used['seconds'] / all_first:6.2f}"
            f" {used['reading']:26.2f} {deciding / first:18.2f} {used['MB']:8d}",
            flush=True,
        )


def scratch(size: int, *, hdbscan: bool) -> None:
    # What is imported counts for neither.
    import faiss  # noqa: F401
    import scipy.sparse.csgraph  # noqa: F401
    import torch
    from sentence_transformers.util import community_detection

    room = Newsroom(shared_embedder())
    articles, events = room.articles(size)
    full = room.encode([shown(a) for a in articles])
    base = memory()
    apart = processor()
    room.encode([text for a in articles for text in (shown(a), title_of(a), lead(a))])
    apart = processor() - apart
    before, wall = processor(), time.perf_counter()
    found = cluster(articles, room)  # type: ignore[arg-type]
    own = processor() - before - apart
    score = bcubed(events, labels(found, articles))[0]
    print(
        f"ours       {own:7.1f} s  wall {time.perf_counter() - wall:6.1f} s  {memory() - base} MB more  F1 {score:.3f}"
    )
    before = processor()
    groups = community_detection(torch.from_numpy(full), threshold=0.75, min_community_size=1)
    numbers = {i: number for number, group in enumerate(groups) for i in group}
    used = processor() - before
    score = bcubed(events, [numbers.get(i, -i - 1) for i in range(size)])[0]
    print(f"community  {used:7.1f} s  ours takes {own / used:.2f} of it  F1 {score:.3f}", flush=True)
    if hdbscan:
        from sklearn.cluster import HDBSCAN

        before = processor()
        rows = HDBSCAN(min_cluster_size=2, copy=True).fit_predict(full)
        used = processor() - before
        score = bcubed(events, [int(row) if row >= 0 else -i - 1 for i, row in enumerate(rows)])[0]
        print(f"HDBSCAN    {used:7.1f} s  ours takes {own / used:.3f} of it  F1 {score:.3f}", flush=True)


def embedding(size: int) -> None:
    import torch

    torch.set_num_threads(1)  # what threads wait for each other would count as work
    sets = {name: load(name) for name in SETS}
    texts = sorted({shown(a) for data in sets.values() for a in data[0]}, key=_digest)[:size]
    where, exact, fast = shared_embedder()._locate()[0], ModelInfo(), ModelInfo(precision="auto")
    bare = _load(where, exact)
    ways = {
        "bare loop, a text at a time": lambda: np.stack([bare.encode(t, normalize_embeddings=True) for t in texts]),
        "bare encode of all texts": lambda: bare.encode(texts, normalize_embeddings=True),
        "ours": Embedder(exact, None),
        "ours, precision: auto": Embedder(fast, None),
    }
    used: dict[str, float] = {}
    vectors: dict[str, np.ndarray] = {}
    for _ in range(3):  # in turn, so that a busy machine slows all alike
        for name, way in ways.items():
            if isinstance(way, Embedder):
                way._loaded().encode("", show_progress_bar=False)
                way._memory.clear()
            before = processor()
            vectors[name] = way.encode(texts) if isinstance(way, Embedder) else way()
            used[name] = min(used.get(name, np.inf), processor() - before)
    first = next(iter(ways))
    native = "is" if Embedder(fast, None)._in_bfloat16() else "is not"
    print(f"{len(texts)} texts, bfloat16 {native} native to this processor")
    for name in ways:
        nearest = float((vectors[name] * vectors[first]).sum(axis=1).min())
        print(
            f"{name:28s} {len(texts) / used[name]:6.1f} a second, {used[first] / used[name]:.2f} times the loop, "
            f"least cosine to it {nearest:.5f}",
            flush=True,
        )
    print("B-cubed F1     float32  auto")
    other = Embedder(fast, ROOT / "build" / "benchmarks" / "vectors.sqlite")
    for name, (articles, truth) in sets.items():
        scores = [bcubed(truth, labels(cluster(articles, each), articles))[0] for each in (shared_embedder(), other)]
        print(f"{name:16s} {scores[0]:.3f}  {scores[1]:.3f}", flush=True)


def _digest(text: str) -> bytes:
    return hashlib.md5(text.encode()).digest()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["nights", "night", "scratch", "embedding"])
    parser.add_argument("size", nargs="?", type=int, default=20_000)
    parser.add_argument("--hdbscan", action="store_true")
    parser.add_argument("--root", type=Path, help="of the archive, for `night`")
    arguments = parser.parse_args()
    match arguments.what:
        case "nights":
            room = Newsroom(shared_embedder())
            for a_day in A_DAY:
                nights(a_day, room)
        case "night":
            one_night(arguments.root)
        case "scratch":
            scratch(arguments.size, hdbscan=arguments.hdbscan)
        case _:
            embedding(min(arguments.size, 1000))


if __name__ == "__main__":
    main()
