"""Every feed file that others collected as test cases, many of them ill-formed: none breaks the reader."""

from __future__ import annotations

import io
import json
import time
from pathlib import Path

import pytest

from scraper.collect import parse_feed
from scraper.errors import FeedError

FEEDS = Path(__file__).parents[3] / "shared" / "data" / "feeds"

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not FEEDS.exists(), reason=f"the real feeds are not there: {FEEDS}"),
]


def test_no_feed_file_raises_and_none_loses_entries() -> None:
    import feedparser

    files = sorted(FEEDS.rglob("*.xml"))
    data = [file.read_bytes() for file in files]
    began = time.perf_counter()
    ours = [parse_feed(text, "https://feed.example/x.xml") for text in data]
    seconds = time.perf_counter() - began
    alone = [len(feedparser.parse(io.BytesIO(text)).entries) for text in data]
    print(f"{len(files)} files in {seconds:.1f} s, {sum(map(len, ours))} entries (feedparser alone {sum(alone)})")
    assert len(files) == 2547
    assert [file.name for file, found, least in zip(files, ours, alone, strict=True) if len(found) < least] == []


def test_json_feeds_are_read_and_other_json_is_named() -> None:
    entries = 0
    for file in sorted(FEEDS.rglob("*.json")):
        try:
            entries += len(parse_feed(file.read_bytes(), "https://feed.example/x.json"))
        except FeedError:
            try:
                items = json.loads(file.read_bytes())["items"]
            except (ValueError, KeyError, TypeError):
                continue
            assert not isinstance(items, list), f"{file} is a JSON Feed"
    assert entries > 0
