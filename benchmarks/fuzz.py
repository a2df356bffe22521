"""Fuzz the border for a given time: what `tests/collect/border.py` checks, with inputs that nobody thought of.

    python -m benchmarks.fuzz --minutes 60                        hypothesis: documents cut up and put together
    python -m benchmarks.fuzz --minutes 60 --engine atheris       atheris (libFuzzer): guided by what code is reached

atheris is no dependency of the project: install it beside it (`pip install atheris`) or leave it out. Each check
gets the same share of the time. A finding is printed with the input that leads to it, as small as was found in
the time; the command fails if there is any. What was found and mended is a case of `tests/collect/test_fuzz.py`.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path

# `tests.collect.border` is imported where it is used, as atheris must be there before what it watches.
ROUND = 200  # examples between two looks at the clock
LONGEST = 6_000  # bytes of an input of atheris


def by_hypothesis(name: str, seconds: float, seed: int) -> tuple[int, list[str]]:
    """Return how many inputs a check was given in the time, and a report for each way in which it failed."""
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import seed as seeded

    from tests.collect.border import CHECKS, INPUTS

    count, reports = 0, dict[str, str]()
    numbers, until = random.Random(seed), time.monotonic() + seconds

    def check(data: bytes) -> None:
        nonlocal count, last
        count, last = count + 1, data
        CHECKS[name](data)

    while time.monotonic() < until:
        last = b""
        run = settings(
            max_examples=ROUND,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            report_multiple_bugs=False,
            phases=(Phase.generate, Phase.shrink),
        )(seeded(numbers.getrandbits(60))(given(INPUTS[name])(check)))
        try:
            run()
        except Exception as error:  # whatever leaves the border is a finding
            where = traceback.extract_tb(error.__traceback__)[-1]
            key = f"{type(error).__name__} at {Path(where.filename).name}:{where.lineno}"
            reports.setdefault(key, f"{name}: {key}: {str(error)[:300]}\n    input: {last[:600]!r}")
    return count, list(reports.values())


def by_atheris(name: str, seconds: float, seed: int) -> tuple[int, list[str]]:
    """The same by atheris, in a process of its own, as libFuzzer ends its process."""
    from tests.collect.border import DOCUMENTS, PIECES

    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder, "corpus")
        corpus.mkdir()
        for number, document in enumerate(DOCUMENTS):
            (corpus / f"{number:02}").write_bytes(document.encode())
        words = Path(folder, "words")
        escaped = ("".join(f"\\x{byte:02x}" for byte in piece.encode("utf-8", "surrogatepass")) for piece in PIECES)
        words.write_text("".join(f'"{word}"\n' for word in escaped), encoding="ascii")
        command = [
            *(sys.executable, "-m", "benchmarks.fuzz", "--inside", name, str(corpus), f"-dict={words}"),
            *(f"-max_total_time={max(1, int(seconds))}", f"-seed={seed or 1}", f"-max_len={LONGEST}", "-timeout=20"),
            *("-rss_limit_mb=3000", f"-artifact_prefix={folder}/", "-print_final_stats=1"),
        ]
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
        ran = [line.split()[-1] for line in done.stderr.splitlines() if "number_of_executed_units" in line]
        if done.returncode == 0:
            return int(ran[0]) if ran else 0, []
        inputs = [file.read_bytes() for file in sorted(Path(folder).iterdir()) if file.is_file() and file != words]
        told = f"{done.stdout[-3000:]}\n{done.stderr[-2000:]}"
        return int(ran[0]) if ran else 0, [f"{name}: {told}\n    input: {[data[:2000] for data in inputs]!r}"]


def inside(name: str, arguments: list[str]) -> None:
    """Be the process that atheris runs in."""
    import atheris

    with atheris.instrument_imports(include=["scraper", "feedparser", "trafilatura", "htmldate", "markdown"]):
        import feedparser  # noqa: F401
        import htmldate  # noqa: F401
        import trafilatura  # noqa: F401

        from tests.collect.border import CHECKS
    atheris.Setup([sys.argv[0], *arguments], CHECKS[name])
    atheris.Fuzz()


def main() -> int:
    """Print a line per check; 1 if anything was found."""
    if sys.argv[1:2] == ["--inside"]:
        inside(sys.argv[2], sys.argv[3:])
    from tests.collect.border import CHECKS

    options = argparse.ArgumentParser(description="Fuzz the border.")
    options.add_argument("--minutes", type=float, default=60, help="for all checks together")
    options.add_argument("--engine", choices=("hypothesis", "atheris"), default="hypothesis")
    options.add_argument("--only", choices=CHECKS, action="append", help="this check (may be given again)")
    options.add_argument("--seed", type=int, default=0)
    chosen = options.parse_args()
    names = chosen.only or list(CHECKS)
    engine = by_hypothesis if chosen.engine == "hypothesis" else by_atheris
    found: list[str] = []
    began = time.monotonic()
    for name in names:
        count, reports = engine(name, chosen.minutes * 60 / len(names), chosen.seed)
        print(f"{name:8} {count:8} inputs  {len(reports)} findings", flush=True)
        for report in reports:
            print(report, flush=True)
        found += reports
    print(f"{(time.monotonic() - began) / 60:.1f} minutes by {chosen.engine}, {len(found)} findings")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
