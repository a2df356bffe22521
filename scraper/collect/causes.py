"""The named causes of source health: which one an error has, what it means, what a maintainer can do."""

from __future__ import annotations

import re

from scraper.errors import FeedError, FetchError, OvercountError

# Cause: (what it means, what to do about it).
_WORDS = {
    "dns": ("its host name can't be resolved", "check the address; the outlet may have moved or closed"),
    "tls": ("no trustworthy connection can be made", "its certificate is at fault; tell the outlet if it lasts"),
    "timeout": ("it gives no complete answer in time", "wait a few nights, or raise timeout_seconds"),
    "connect": ("no connection can be made", "wait a few nights; then check whether the host is still there"),
    "protocol": ("its answers are broken", "wait a few nights; then tell the outlet"),
    "redirects": ("it redirects in a circle or without end", "find its new address and write that"),
    "403": ("it refuses us", "ask the outlet for access, or retire the source; never disguise the agent"),
    "404": ("nothing is at its address any more", "look for its new feed with `overcount sources add URL`"),
    "410": ("it is gone for good", "remove it from sources.yml"),
    "http-429": ("it has had too many requests from us", "raise delay_seconds"),
    "challenge": ("it asks for proof of a human reader", "ask the outlet for access, or retire the source"),
    "robots": ("robots.txt asks us to keep out", "retire the source, or ask the outlet"),
    "forbidden-address": ("its address may not be asked", "check where it leads; only public web servers are asked"),
    "too-large": ("its answer is longer than the limit", "look for a shorter feed, or raise max_page_bytes"),
    "not-a-feed": ("what it gives is no feed, sitemap or search answer", "look for its new address"),
    "not-a-page": ("its links lead to files that are no pages", "look for another feed of the outlet"),
    "no-article": ("its pages hold no text that can be read", "set full_text: true if its feed carries the texts"),
    "too-complex": ("its pages take too long to read", "set full_text: true if its feed carries the texts"),
    "stale": ("it has listed nothing new for long", "look for its new feed, or retire the source"),
    "empty": ("it lists nothing", "check its address, or retire the source"),
}


def cause_of(error: OvercountError) -> str:
    """Return the named cause of an error: a fetch's own, `not-a-feed` of a list, `no-article` of a page."""
    if isinstance(error, FetchError):
        return error.cause
    return "not-a-feed" if isinstance(error, FeedError) else "no-article"


def in_words(cause: str | None) -> tuple[str, str]:
    """Return what a named cause means, and what to do about it."""
    if cause in _WORDS:
        return _WORDS[cause]
    if cause and re.fullmatch(r"http-\d{3}", cause):
        return f"it answers with status {cause[5:]}", "wait a few nights; then tell the outlet"
    return "it can't be read", "run `overcount sources check` for the details"
