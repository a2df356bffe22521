"""How long a reader waits for the search's answer on a built site, in Chromium.

    python benchmarks/search_time.py build/demo/public

The queries are one to three words of headlines across the site. The first answer of a visit includes what the search
loads to begin with, unless the reader came to the field before; a later one what its words need. Milliseconds from the
key stroke to the list, of this machine, without a slow network in between: `later, warm` asks the same again.
"""

from __future__ import annotations

import argparse
import re
import statistics
import sys
import threading
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

from page_weight import handler
from playwright.sync_api import sync_playwright

LIMIT = 100  # milliseconds
QUERIES, VISITS = 24, 3
ASK = """query => new Promise(done => {
  const field = document.querySelector('#oc-query'), found = document.querySelector('#oc-found')
  found.textContent = ''
  const began = performance.now()
  new MutationObserver((_, watch) => {
    if (!found.textContent) return
    watch.disconnect()
    done([performance.now() - began, found.textContent])
  }).observe(found, {childList: true})
  field.value = query
  field.dispatchEvent(new Event('input'))
})"""


def queries(public: Path) -> list[str]:
    """Return words of the headlines of stories that lie evenly across the site, one to three of each."""
    stories = sorted(folder.name for folder in (public / "stories").iterdir())
    chosen = [stories[len(stories) * k // QUERIES] for k in range(min(QUERIES, len(stories)))]
    words = [[word for word in re.findall("[a-z]+", name) if len(word) > 3 and word != "story"] for name in chosen]
    return [" ".join(some[: 1 + k % 3]) for k, some in enumerate(words) if some]


def visit(browser: Any, address: str, asked: list[str]) -> tuple[float, list[float], list[float]]:
    """Return the times of the first answer, of the later ones, and of those again."""
    context = browser.new_context()
    tab = context.new_page()
    tab.goto(address + "search/", wait_until="domcontentloaded")
    first, *later = [tab.evaluate(ASK, query)[0] for query in asked]
    again = [tab.evaluate(ASK, query)[0] for query in asked[1:]]
    context.close()
    return first, later, again


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("public", type=Path, help="the built site")
    public = parser.parse_args().public
    asked = queries(public)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(public))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    times: dict[str, list[float]] = {"first": [], "later": [], "later, warm": []}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for _ in range(VISITS):
            first, later, again = visit(browser, f"http://127.0.0.1:{server.server_port}/", asked)
            times["first"].append(first)
            times["later"] += later
            times["later, warm"] += again
        browser.close()
    server.shutdown()
    sys.stdout.write(f"{len(asked)} queries, {VISITS} visits\n")
    for name, found in times.items():
        row = f"{name:12} median {statistics.median(found):6.0f} ms   slowest {max(found):6.0f} ms"
        sys.stdout.write(f"{row}   within {LIMIT} ms: {sum(one <= LIMIT for one in found)} of {len(found)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
