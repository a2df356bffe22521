"""`make screenshots`: the pictures of the README, taken of the demo in Chromium, into .github/images/."""

from __future__ import annotations

import functools
import json
import sys
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
DEMO = ROOT / "build" / "demo"
IMAGES = ROOT / ".github" / "images"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


def main() -> None:
    stories = [json.loads(line) for line in (DEMO / "content" / "stories.jsonl").read_text().splitlines()]
    story = f"/stories/{max(stories, key=lambda s: (len(s['articles']), s['id']))['id']}/"
    # name, page, width, height, colours
    shots = [
        ("home", "/", 1280, 1000, "light"),
        ("story", story, 1280, 1000, "light"),
        ("story-phone-dark", story, 390, 844, "dark"),
    ]
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(DEMO / "public")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for name, page, width, height, scheme in shots:
            context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
            tab = context.new_page()
            tab.goto(f"http://127.0.0.1:{server.server_port}{page}")
            tab.screenshot(path=IMAGES / f"{name}.png")
            sys.stdout.write(f"{IMAGES / name}.png\n")
        browser.close()
    server.shutdown()


if __name__ == "__main__":
    main()
