"""Body F1 on real pages: a floor that may rise."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
PAGES = ROOT.parent / "shared" / "data" / "extraction"
FLOOR = 0.965  # measured .9673 on the 90 pages; trafilatura 2.3.1 alone .9585

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not PAGES.exists(), reason=f"the real pages are not there: {PAGES}"),
]


def benchmark() -> ModuleType:
    """Load the benchmark, which is no part of the package, as a module."""
    spec = importlib.util.spec_from_file_location("extraction_benchmark", ROOT / "benchmarks" / "extraction.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_body_f1() -> None:
    bench = benchmark()
    pages = bench.load(PAGES)
    ours = bench.score(pages, bench.ours)
    alone = bench.score(pages, bench.trafilatura_defaults)
    print(f"{len(pages)} pages: body F1 {ours.f1:.4f} (trafilatura alone {alone.f1:.4f})")
    assert len(pages) == 90
    assert ours.f1 >= FLOOR
    assert ours.f1 >= alone.f1
