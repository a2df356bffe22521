"""Serves the sample news web on loopback, every outlet as a virtual host, as the web serves news.

`python -m tests.web.server --port 8099` serves it in the foreground; then, for example,
`overcount night --connect-to '*.example=127.0.0.1:8099'`.
"""

from __future__ import annotations

import argparse
import hashlib
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from tests.web import feeds, pages, truth

SLOW = 0.8  # seconds
GIF = bytes.fromhex("47494638396101000100800000ffffff00000021f90401000000002c00000000010001000002024401003b")


@dataclass
class Answer:
    """One answer, before conditional requests are considered."""

    status: int = 200
    kind: str = "text/html; charset=utf-8"
    body: bytes = b""
    changed: datetime | None = None
    headers: dict[str, str] = field(default_factory=dict)
    wait: float = 0.0


class SampleWeb:
    """The sample web, up for as long as the `with` block runs.

    `as_of` hides articles that were published later, and later corrections in them; set it again while serving to
    simulate the next night.
    `changes` maps an article's id to what its outlet has changed in it (`title`, `body`).
    An outlet's `moved` maps paths to where they have moved for good.
    `requests` is every request so far: (host, path with query, status, headers in lower case).
    """

    def __init__(self, port: int = 0, as_of: datetime | None = None) -> None:
        self.as_of = as_of
        self.changes: dict[str, dict[str, str]] = {}
        self.requests: list[tuple[str, str, int, dict[str, str]]] = []
        self.outlets = {outlet["host"]: outlet for outlet in truth.outlets()}
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})

    def __enter__(self) -> SampleWeb:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def port(self) -> int:
        """The port on 127.0.0.1."""
        return self._server.server_address[1]

    @property
    def connect_to(self) -> str:
        """What to give to `--connect-to`."""
        return f"*.example=127.0.0.1:{self.port}"

    def published(self, outlet: dict[str, Any]) -> list[dict[str, Any]]:
        """An outlet's articles so far, newest first; a search's are those that it finds."""
        articles = [truth.as_it_was(article, self.as_of) for article in truth.articles()]
        mine = [
            (datetime.fromisoformat(article["published"]), article["id"], article | self.changes.get(article["id"], {}))
            for article in articles
            if article["outlet"] == outlet["id"] or outlet.get("finds", "\n") in article["title"].lower()
        ]
        return [article for when, _, article in sorted(mine)[::-1] if self.as_of is None or when <= self.as_of]

    def answer(self, host: str, path: str) -> Answer:
        """What `host` answers to a request for `path` (without its query)."""
        outlet = self.outlets.get(host)
        if outlet is None:
            return Answer(404, body=b"<h1>No such site</h1>")
        if "status" in outlet:
            return Answer(outlet["status"], body=f"<h1>{outlet['name']}: {outlet['status']}</h1>".encode())
        if path in outlet.get("moved", {}):
            return Answer(301, headers={"Location": outlet["moved"][path]})
        articles = self.published(outlet)
        newest = datetime.fromisoformat(articles[0]["published"]) if articles else None
        if path == "/robots.txt":
            lines = ["User-agent: *", *outlet.get("robots", ["Disallow: /search"])]
            return Answer(kind="text/plain", body="\n".join([*lines, ""]).encode())
        if path.startswith("/img/"):
            return Answer(kind="image/gif", body=GIF)
        if path == "/":
            return Answer(kind=pages.content_type(outlet), body=pages.front(outlet, articles), changed=newest)
        feed = feeds.at(outlet, path, articles)
        if feed is not None:
            return Answer(kind=feed[0], body=feed[1], changed=newest)
        for article in articles:
            own = article["outlet"] == outlet["id"]
            if path == f"/r/{article['number']}":
                return Answer(301 + article["number"] % 2, headers={"Location": article["path" if own else "url"]})
            if own and path == article["path"]:
                body = pages.article(outlet, article, articles)
                wait = SLOW if article["quirks"].get("slow") else 0.0
                changed = datetime.fromisoformat(article["published"])
                return Answer(kind=pages.content_type(outlet), body=body, changed=changed, wait=wait)
        return Answer(404, body=f"<title>Not found</title><h1>{outlet['name']}: page not found</h1>".encode())


def _handler(web: SampleWeb) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 10

        def do_GET(self) -> None:
            host = self.headers.get("Host", "").partition(":")[0].lower()
            answer = web.answer(host, urlsplit(self.path).path)
            if answer.status == 200:
                answer.headers["ETag"] = f'"{hashlib.sha256(answer.body).hexdigest()[:16]}"'
                if answer.changed:
                    changed = answer.changed.astimezone(UTC)
                    answer.headers["Last-Modified"] = format_datetime(changed, usegmt=True)
                if self._unchanged(answer):
                    answer.status, answer.body = 304, b""
            headers = {name.lower(): value for name, value in self.headers.items()}
            web.requests.append((host, self.path, answer.status, headers))
            time.sleep(answer.wait)
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if answer.status != 304:
                self.send_header("Content-Type", answer.kind)
                self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(answer.body)

        do_HEAD = do_GET  # noqa: N815

        def _unchanged(self, answer: Answer) -> bool:
            """Whether the reader has this already (RFC 9110, 13.2.2: If-None-Match goes first)."""
            if tags := self.headers.get("If-None-Match"):
                return answer.headers["ETag"] in [tag.strip().removeprefix("W/") for tag in tags.split(",")]
            if (since := self.headers.get("If-Modified-Since")) and answer.changed:
                return answer.changed <= parsedate_to_datetime(since)
            return False

        def log_message(self, *_: object) -> None:
            """Stay quiet."""

    return Handler


def main() -> None:
    """Serve until interrupted."""
    options = argparse.ArgumentParser(description="Serve the sample news web on loopback.")
    options.add_argument("--port", type=int, default=8099)
    options.add_argument("--as-of", type=datetime.fromisoformat, help="hide later articles (a time with zone)")
    chosen = options.parse_args()
    with SampleWeb(chosen.port, chosen.as_of) as web:
        print(f"The sample web is up; Ctrl-C ends it. Use --connect-to '{web.connect_to}'", flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
