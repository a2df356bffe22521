"""What is true of the sample web: its articles and outlets, as their authors wrote them down."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

from ruamel.yaml import YAML

HERE = Path(__file__).parent


def articles() -> list[dict[str, Any]]:
    """Every article, ordered by id, with its front matter and what follows from it.

    What is published: `outlet`, `slug`, `title`, `author`, `published` (with zone), `lang`, `section`, `body`
    (Markdown), `url` (canonical), `path`, `number`. The truth: `id` (`<story>/<nn>-<outlet>`), `story`,
    `on_beat`, `topics`, `copy_of` (an id or None), `original`, `credits` (outlets' names), and `quirks`
    (`paywalled`, `slow`, `disallowed`, `hidden_text`, `page_date`). One that its outlet has corrected has `earlier`,
    its `title` and `body` before that, and `until` when they stood.
    """
    return [dict(article) for article in _articles()]


def as_it_was(article: dict[str, Any], when: datetime | None) -> dict[str, Any]:
    """Return an article as its outlet showed it at a time; as it is now without one."""
    earlier = article.get("earlier")
    if earlier is None or when is None or when >= datetime.fromisoformat(earlier["until"]):
        return article
    return article | {"title": earlier["title"], "body": earlier["body"]}


def outlets() -> list[dict[str, Any]]:
    """Every outlet of outlets.yml, in its order."""
    return [dict(outlet) for outlet in _outlets()]


@cache
def _outlets() -> tuple[dict[str, Any], ...]:
    return tuple(YAML(typ="safe").load((HERE / "outlets.yml").read_text(encoding="utf-8")))


@cache
def _articles() -> tuple[dict[str, Any], ...]:
    by_id = {outlet["id"]: outlet for outlet in _outlets()}
    yaml = YAML(typ="safe")
    found = []
    for file in sorted((HERE / "articles").glob("*/*.md")):
        _, front, body = file.read_text(encoding="utf-8").split("---\n", 2)
        article = {"quirks": {}, **yaml.load(front), "body": body.strip()}
        article["id"] = f"{file.parent.name}/{file.stem}"
        outlet = by_id[article["outlet"]]
        when = datetime.fromisoformat(article["published"])
        number = 100_000 + crc32(article["id"].encode()) % 900_000
        article["path"] = outlet["address"].format(
            **{key: article[key] for key in ("section", "slug")},
            number=number,
            year=when.year,
            month=f"{when.month:02}",
            day=f"{when.day:02}",
        )
        article["number"] = number
        article["url"] = f"http://{outlet['host']}{article['path']}"
        if earlier := article.get("earlier"):
            earlier["body"] = article["body"]
            for now, then in earlier["said"].items():
                earlier["body"] = earlier["body"].replace(now, then)
            article["body"] += f"\n\n*{earlier['correction']}*"
        found.append(article)
    return tuple(found)
