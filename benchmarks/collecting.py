"""A night's collection against the bound that politeness sets, and the night after it, in one run.

50 sources on 50 hosts list 1,500 articles of about 60 kB; each answer takes 60 ms. The bound is the requests to the
busiest host times the delay between two. The web is served by a process of its own, so that it doesn't share the
interpreter's lock with what is measured.

    python benchmarks/collecting.py
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

HOSTS, BUSY, BUSY_PAGES, PAGES = 50, 10, 66, 21  # 10 × 66 + 40 × 21 = 1,500 articles
ANSWER = 0.06  # seconds that the web takes to answer
DELAY = 0.5
# Within a day, as robots.txt may be remembered for no longer (RFC 9309).
NIGHTS = {"first": datetime(2026, 11, 21, 3, tzinfo=UTC), "second": datetime(2026, 11, 22, 2, tzinfo=UTC)}
WORDS = """
tokens seats prompts licences dashboards teams managers budgets counts quarters reports surveys metrics targets
engineers reviewers suggestions leaderboards invoices vendors firms offices staff weeks figures rankings audits
measured counted compared published dropped doubled claimed spent shared asked replaced paid judged noticed built
more fewer every another weekly large internal public honest early its their this that under across with against
""".split()  # noqa: SIM905


# -- the web -----------------------------------------------------------------------------------------------------


def pages_of(host: int) -> int:
    """Return how many articles a host has; the first few are busy."""
    return BUSY_PAGES if host < BUSY else PAGES


def sentence(chance: random.Random) -> str:
    """Return words in a row, with a number among them."""
    words = chance.choices(WORDS, k=chance.randrange(9, 24))
    words.insert(len(words) // 2, str(chance.randrange(2, 9000)))
    return " ".join(words).capitalize() + "."


def title_of(host: int, number: int) -> str:
    """Return an article's headline, which is on the beat."""
    return sentence(random.Random(f"title {host} {number}")).rstrip(".") + " in tokens"


def article(host: int, number: int) -> bytes:
    """Return an article's page with what surrounds articles: scripts, menus, related links, a footer."""
    chance = random.Random(f"{host} {number}")
    name, title = f"http://h{host:02}.example", title_of(host, number)
    data = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": title,
            "datePublished": "2026-11-20T08:00:00Z", "author": {"@type": "Person", "name": "Ada Byrne"}}  # fmt: skip
    body = "".join(f"<p>{' '.join(sentence(chance) for _ in range(4))}</p>\n" for _ in range(24))
    menu = "".join(f'<li class="menu-item"><a href="/section/{word}">{word}</a></li>' for word in WORDS)
    related = "".join(
        f'<div class="card"><a href="/{n}"><img src="/img/{n}.jpg" alt=""><h3>{sentence(chance)}</h3></a>'
        f"<p>{sentence(chance)}</p><span>3 min</span></div>"
        for n in range(30)
    )
    script = "".join(f"window.s{n}={{a:{chance.random()},b:function(x){{return x*{n}}}}};" for n in range(420))
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta property="og:title" content="{title}"><link rel="canonical" href="{name}/{number}">'
        f'<script type="application/ld+json">{json.dumps(data)}</script><script>{script}</script></head>'
        f'<body><header><nav><ul>{menu}</ul></nav></header><main><article><h1>{title}</h1><p class="by">By Ada Byrne'
        f"</p>{body}</article><aside>{related}</aside></main><footer><ul>{menu}</ul></footer></body></html>"
    ).encode()


def feed(host: int) -> bytes:
    """Return a host's feed, which lists all of its articles."""
    items = "".join(
        f"<item><title>{title_of(host, n)}</title><link>http://h{host:02}.example/{n}</link>"
        f"<pubDate>Fri, 20 Nov 2026 08:00:00 GMT</pubDate><description>Tokens and seats.</description></item>"
        for n in range(pages_of(host))
    )
    return f'<rss version="2.0"><channel><title>h{host}</title>{items}</channel></rss>'.encode()


def answer(host: str, path: str, tag: str) -> tuple[str, str, str, bytes]:
    """Return status, content type, ETag and body."""
    number = int(host[1:3])
    if path == "/feed":
        body = feed(number)
        etag = f'"{hashlib.sha256(body).hexdigest()[:12]}"'
        return ("304 Not Modified", "application/rss+xml", etag, b"") if tag == etag else ("200 OK", "", etag, body)
    if path[1:].isdigit() and int(path[1:]) < pages_of(number):
        return "200 OK", "text/html; charset=utf-8", "", article(number, int(path[1:]))
    return "404 Not Found", "text/plain", "", b"nothing here"


async def serve() -> None:
    """Serve until standard input ends; each line there is answered by the requests by host since the last one."""
    asked: Counter[str] = Counter()

    async def attend(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await reader.readuntil(b"\r\n\r\n"):
            lines = head.decode("latin-1").split("\r\n")
            fields = dict(line.lower().split(": ", 1) for line in lines[1:] if ": " in line)
            asked[fields["host"]] += 1
            began = time.monotonic()
            status, kind, etag, body = answer(fields["host"], lines[0].split()[1], fields.get("if-none-match", ""))
            await asyncio.sleep(max(ANSWER - (time.monotonic() - began), 0))
            length = "" if status.startswith("304") else f"Content-Length: {len(body)}\r\n"
            tag = f"ETag: {etag}\r\n" if etag else ""
            writer.write(f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{tag}{length}\r\n".encode() + body)
            await writer.drain()

    async def guarded(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await attend(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(guarded, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    while await asyncio.to_thread(sys.stdin.readline):
        print(json.dumps(asked), flush=True)
        asked.clear()


class Web:
    """The web in a process of its own, up for as long as the `with` block runs."""

    def __enter__(self) -> Web:
        command = [sys.executable, __file__, "--serve"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.port = int(self._line())
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline()

    def asked(self) -> Counter[str]:
        """Return the requests by host since the last call."""
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return Counter(json.loads(self._line()))


# -- the measurement ---------------------------------------------------------------------------------------------


def night(web: Web, cache: Path, archive: set[str], delay: float, start: datetime) -> tuple[float, int, int]:
    """Collect once; return the seconds that it took, and how many articles and failed sources there were."""
    from scraper.collect import Fetcher, Readers, collect
    from scraper.settings import Collecting, Source

    sources = [
        Source(id=f"h{n:02}", name=f"Host {n}", url=f"http://h{n:02}.example/feed", home=f"http://h{n:02}.example/")
        for n in range(HOSTS)
    ]
    began = time.monotonic()
    with Fetcher(
        cache=cache, contact="https://overcount.example/about/", delay=delay, timeout=20, max_bytes=2_000_000,
        connect_to=f"*.example=127.0.0.1:{web.port}", clock=lambda: start.timestamp() + time.monotonic() - began,
    ) as fetcher, Readers() as read:  # fmt: skip
        results = collect(
            sources, [], fetcher=fetcher, known=archive.__contains__, could_be_on_beat=lambda _entry: True,
            limits=Collecting(), on_event=lambda _event: None, read=read, readers=read.advisable(),
        )  # fmt: skip
    took = time.monotonic() - began
    archive |= {article.url for result in results for article in result.articles}
    return took, sum(len(result.articles) for result in results), sum(not result.ok for result in results)


def main() -> None:
    """Run two nights and print the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--delay", type=float, default=DELAY, help="seconds between two requests to one host")
    options.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.serve:
        asyncio.run(serve())
        return
    with Web() as web, tempfile.TemporaryDirectory() as folder:
        archive: set[str] = set()
        columns = {"articles": 9, "failed": 8, "requests": 10, "busiest": 9, "bound s": 9, "wall s": 8, "ratio": 7}
        print(f"{'night':8}" + "".join(f"{name:>{width}}" for name, width in columns.items()))
        for name, start in NIGHTS.items():
            wall, articles, failed = night(web, Path(folder) / "http.sqlite", archive, chosen.delay, start)
            asked = web.asked()
            busiest = max(asked.values())
            bound = busiest * chosen.delay
            figures = f"{articles:>9,}{failed:>8}{asked.total():>10,}{busiest:>9}{bound:>9.1f}{wall:>8.1f}"
            print(f"{name:8}{figures}{wall / bound:>7.2f}", flush=True)


if __name__ == "__main__":
    main()
