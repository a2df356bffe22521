"""Text from outside in reports and issues: shown as it is, and nothing that it says takes effect."""

from __future__ import annotations

import re


def code(text: str) -> str:
    """Return a text as code in Markdown: no link, no mention, no reference to an issue takes effect in it."""
    line = " ".join(text.split())
    fence = "`" * (max((len(run) for run in re.findall("`+", line)), default=0) + 1)
    pad = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{fence}{pad}{line}{pad}{fence}"


def cell(text: str) -> str:
    """Return a text as code within a cell of a Markdown table."""
    return code(text).replace("|", "\\|") if text else ""


def annotation(level: str, message: str, *, file: str = "", line: int | None = None, title: str = "") -> str:
    """Return a workflow command that shows a message in the run, on a line of a file where one is given."""
    places = {"file": file, "line": str(line or ""), "title": title}
    told = ",".join(f"{key}={_property(value)}" for key, value in places.items() if value)
    return f"::{level}{' ' + told if told else ''}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
