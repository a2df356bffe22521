"""The attack corpus, `attacks/*.yml`: reading a case, and playing it over real HTTP.

A case is one file. It says `what` the attack is, `as` what it comes, what it is made of, and what to `expect`:

- `as: address`: `addresses` that DNS gives for an innocent name. `as: host`: `hosts`, spelled as a link would.
  `as: url`: `urls` of a link. `as: redirect`: where it leads `to`. Of all these nothing is asked, ever;
  `{port}` stands for the port of a server that would answer.
- `as: rebinding`: the `answers` that DNS gives, one after another; `expect: dialled` lists what is dialled.
- `as: answer`: what a server sends, for the fetcher. `as: feed, sitemap, search, listing, page`: the same, read by
  the one who reads those (`selector` for a listing).
- `as: title`: a `title`, put into every kind of feed and page, and then onto a page of the site.
- `as: date`: `dates`, put into a feed, each with what is made of it.

What a server sends is `status` (200), `headers` (`{n}`: the number of the request), and `body`: a text, or a list of
texts and `{repeat: text, times: n, pause: seconds}` (`{n}` in it is the number; without `times`, for ever), and of
`{base64: …}` and `{hex: …}`, which may have `times` too. `charset` encodes texts (`utf-8`), `compress` lists codings.
`raw: true`: the body is the whole answer. `timeout` (seconds) is the fetcher's.

`expect` may hold `cause` (of a FetchError) or `error` (FeedError, ExtractionError); `entries` (a number), `titles`,
`urls`, `published`, `text` and `lacks` (words that must, or must not, be in what comes out); `seconds` and `memory`
(MB by which the process grows at most; measured in a process of its own).
"""

from __future__ import annotations

import base64
import json
import sys
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from scraper.collect import Fetcher, extract, parse_feed, parse_search, parse_sitemap
from scraper.collect.listings import parse_listing
from scraper.errors import FetchError, OvercountError
from scraper.records import Record
from tests.collect.hostile import Handler, Hostile

FOLDER = Path(__file__).parent / "attacks"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
MAX_BYTES = 2_000_000  # as in a night, for a page; lists may be five times as long
READERS = ("feed", "sitemap", "search", "listing", "page")
_ANSWER = {"status", "headers", "body", "charset", "compress", "raw", "selector", "timeout", "expect"}
FIELDS = {
    "address": {"addresses"},
    "host": {"hosts"},
    "url": {"urls"},
    "redirect": {"to"},
    "rebinding": {"answers", "expect"},
    "title": {"title", "expect"},
    "date": {"dates"},
    **dict.fromkeys(("answer", *READERS), _ANSWER),
}
EXPECTED = {
    *{"cause", "error", "entries", "titles", "urls", "published", "text", "lacks"},
    *{"seconds", "memory", "dialled", "title", "requests"},
}


def cases() -> dict[str, dict[str, Any]]:
    """Return all cases by name, in order. Raises ValueError when one holds a field that nobody looks at."""
    found = {}
    for file in sorted(FOLDER.glob("*.yml")):
        case = yaml.safe_load(file.read_text(encoding="utf-8"))
        unknown = set(case) - {"what", "as"} - FIELDS[case["as"]] | set(case.get("expect", {})) - EXPECTED
        if unknown or not case["what"]:
            raise ValueError(f"{file.name}: nobody looks at {sorted(unknown)}")
        found[file.stem] = case
    return found


def chunks(case: dict[str, Any]) -> Iterator[bytes]:
    """Yield a body as it is sent, in pieces of some size, so that no part of it is ever held whole."""
    waiting = bytearray()
    for data in _compressed(_pieces(case), case.get("compress", [])):
        waiting += data
        if len(waiting) >= 50_000 or not data:  # an empty piece says: send now
            yield bytes(waiting)
            waiting.clear()
    yield bytes(waiting)


def _pieces(case: dict[str, Any]) -> Iterator[bytes]:
    body, charset = case.get("body", ""), case.get("charset", "utf-8")
    for piece in body if isinstance(body, list) else [body]:
        if isinstance(piece, str):
            yield piece.encode(charset, "surrogatepass")
        elif "repeat" not in piece:
            data = base64.b64decode(piece["base64"]) if "base64" in piece else bytes.fromhex(piece["hex"])
            for _ in range(piece.get("times", 1)):
                yield data
        else:
            text, number = piece["repeat"], 0
            numbered, data = "{n}" in text, text.encode(charset, "surrogatepass")
            while number < piece.get("times", float("inf")):
                yield text.replace("{n}", str(number)).encode(charset) if numbered else data
                number += 1
                if piece.get("pause"):
                    yield b""
                    time.sleep(piece["pause"])


def _compressed(data: Iterator[bytes], codings: Sequence[str]) -> Iterator[bytes]:
    for coding in codings:
        data = _one_coding(data, zlib.compressobj(9, zlib.DEFLATED, 31 if coding == "gzip" else 15))
    return data


def _one_coding(data: Iterator[bytes], packer: Any) -> Iterator[bytes]:
    for piece in data:
        if packed := packer.compress(piece):
            yield packed
    yield packer.flush()


def answer(case: dict[str, Any]) -> Callable[[Handler], None]:
    """Return the server's part in a case."""

    def send(handler: Handler) -> None:
        handler.close_connection = True
        if not case.get("raw"):
            handler.send_response(case.get("status", 200))
            for name, value in {"Content-Type": "text/html", **case.get("headers", {})}.items():
                handler.send_header(name, value.replace("{n}", str(len(handler.web.requests))))
            handler.send_header("Connection", "close")
            handler.end_headers()
        for chunk in chunks(case):
            if handler.web.stop.is_set():
                return
            handler.wfile.write(chunk)
            handler.wfile.flush()

    return send


def play(case: dict[str, Any], web: Hostile, fetcher: Fetcher) -> Sequence[Record]:
    """Return the records that come of an answer; raises what the fetcher or the reader raises."""
    web.pages |= dict.fromkeys(("/x", *(f"/x{number}" for number in range(20))), answer(case))
    most = MAX_BYTES if case["as"] in ("page", "answer") else 5 * MAX_BYTES
    got = fetcher.fetch("http://a.example/x", max_bytes=most)
    kind = got.headers.get("content-type", "")
    if case["as"] == "feed":
        return parse_feed(got.body, got.url, kind)
    if case["as"] == "sitemap":
        return parse_sitemap(got.body, got.url).entries
    if case["as"] == "search":
        return parse_search(got.body, got.url, kind)
    if case["as"] == "listing":
        return parse_listing(got.body, got.url, case["selector"], charset=got.charset)
    return [extract(got.body, got.url, now=NOW, charset=got.charset)] if case["as"] == "page" else []


class Outcome(NamedTuple):
    """How a case ended. Records are without `content`, which is cleaned where it is read."""

    error: str  # the error's name, or "none"
    cause: str  # of a FetchError
    message: str
    records: list[dict[str, Any]]
    requests: int
    seconds: float
    cpu: float
    memory: float = 0.0  # MB by which the process grew


def outcome(case: dict[str, Any]) -> Outcome:
    """Play an answer, and return how it ended."""
    error, records = "none", list[dict[str, Any]]()
    cause = message = ""
    began, cpu = time.monotonic(), time.process_time()
    with Hostile() as web, fetcher_for(web, timeout=case.get("timeout", 30.0)) as fetcher:
        try:
            records = [record.model_dump(exclude={"content"}) for record in play(case, web, fetcher)]
        except OvercountError as caught:
            error, message = type(caught).__name__, str(caught)
            cause = caught.cause if isinstance(caught, FetchError) else ""
        requests = len(web.requests)
    return Outcome(error, cause, message, records, requests, time.monotonic() - began, time.process_time() - cpu)


def fetcher_for(web: Hostile, **changes: Any) -> Fetcher:
    """Return a fetcher that reaches `web` under every name in .example."""
    options: dict[str, Any] = {
        "cache": None, "contact": "https://overcount.example/about", "delay": 0.0, "timeout": 30.0,
        "max_bytes": MAX_BYTES, "connect_to": web.connect_to,
    }  # fmt: skip
    return Fetcher(**{**options, **changes})


def peak() -> float:
    """Return the most memory (MB) that this process has held so far."""
    status = Path("/proc/self/status")
    if status.exists():  # what `resource` tells there may be the parent's
        return next(int(line.split()[1]) for line in status.read_text().splitlines() if "VmHWM" in line) / 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)


def main(name: str) -> None:
    """Play one case after a harmless one of its kind, and print how it ended as JSON."""
    case = cases()[name]
    outcome({**case, "compress": [], "headers": {}, "body": f"<html><body><article>{'<p>A few words. ' * 50}"})
    before = peak()
    ended = outcome(case)
    print(json.dumps(ended._replace(memory=peak() - before)))


if __name__ == "__main__":
    main(sys.argv[1])
