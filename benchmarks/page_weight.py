"""What a page of the demo costs a reader: bytes on the wire, and how it comes up in Chromium.

    make demo && .venv/bin/python benchmarks/page_weight.py

Files are served compressed, as static hosts serve them. Each page is loaded twice: first with an empty cache, then
with the theme's files in it. Largest contentful paint is of this machine, without a slow network in between; layout
shift is the sum over the page's first second. The search's index grows with the site, so it has a column of its own.
"""

from __future__ import annotations

import gzip
import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
DEMO = ROOT / "build" / "demo"
LIMITS = {"home": 150_000, "story": 60_000}  # bytes with the theme cached
WATCH = """
window.shift = 0; window.paint = 0;
new PerformanceObserver(l => { for (const e of l.getEntries()) if (!e.hadRecentInput) shift += e.value })
  .observe({type: 'layout-shift', buffered: true});
new PerformanceObserver(l => { for (const e of l.getEntries()) paint = e.startTime })
  .observe({type: 'largest-contentful-paint', buffered: true});
"""


def handler(public: Path) -> type[BaseHTTPRequestHandler]:
    """Return a server's handler that compresses what it sends, and lets readers keep the theme's files."""

    class Compressed(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            file = public / self.path.split("?")[0].lstrip("/")
            file = file / "index.html" if file.is_dir() else file
            if not file.is_file():
                self.send_error(404)
                return
            body = gzip.compress(file.read_bytes(), mtime=0)
            self.send_response(200)
            self.send_header("Content-Type", guess_type(file.name)[0] or "text/plain")
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "max-age=3600" if "assets" in file.parts else "no-cache")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Compressed


def pages() -> dict[str, str]:
    """Return a page of each kind by name: the story of most articles, and what the demo has of the others."""
    content = DEMO / "content"
    stories = [json.loads(line) for line in (content / "stories.jsonl").read_text().splitlines()]
    story = max(stories, key=lambda s: (len(s["articles"]), s["id"]))["id"]
    brief = max(file.stem for file in (content / "briefs").glob("????-??-??.md"))
    company = min(file.stem for file in (content / "companies").glob("*.md") if file.stem != "index")
    return {
        "home": "",
        "story": f"stories/{story}/",
        "brief": f"briefs/{brief}/",
        "topic": "topics/leaderboards/",
        "company": f"companies/{company}/",
        "metric": "metrics/tokens/",
        "figures": "figures/",
        "glossary": "glossary/",
    }


def load(browser: Any, address: str, width: int) -> dict[str, float]:
    """Return the bytes of a first visit, of one with the theme cached, of the search in that; shift; paint in ms."""
    context = browser.new_context(viewport={"width": width, "height": 844})
    tab = context.new_page()
    wire = context.new_cdp_session(tab)
    wire.send("Network.enable")
    urls: dict[str, str] = {}
    counted: dict[str, float] = {}
    wire.on("Network.requestWillBeSent", lambda event: urls.update({event["requestId"]: event["request"]["url"]}))
    wire.on("Network.loadingFinished", lambda event: counted.update({event["requestId"]: event["encodedDataLength"]}))
    tab.add_init_script(WATCH)
    tab.goto(address, wait_until="networkidle")
    first = sum(counted.values())
    counted.clear()
    tab.goto("about:blank")
    tab.goto(address, wait_until="networkidle")
    tab.wait_for_timeout(1000)
    search = sum(size for request, size in counted.items() if "/search/" in urls.get(request, ""))
    found = {"first": first, "cached": sum(counted.values()), "search": search, **tab.evaluate("({shift, paint})")}
    context.close()
    return found


def main() -> int:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(DEMO / "public"))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    over = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        sys.stdout.write("page       width   first visit  theme cached  of it search  layout shift  largest paint\n")
        for name, path in pages().items():
            for width in (390, 1280):
                cost = load(browser, f"http://127.0.0.1:{server.server_port}/{path}", width)
                kilobytes = "".join(f"{cost[part] / 1000:11.1f} kB" for part in ("first", "cached", "search"))
                sys.stdout.write(f"{name:9s} {width:6d}{kilobytes}{cost['shift']:14.3f}{cost['paint']:12.0f} ms\n")
                if cost["cached"] > LIMITS.get(name, 150_000) or cost["shift"] > 0.001:
                    over.append(f"{name} at {width}")
        browser.close()
    server.shutdown()
    if over:
        sys.stdout.write(f"Over the limit: {', '.join(over)}\n")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
