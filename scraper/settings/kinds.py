"""What a value in a settings file may be: an address, an id, a phrase …, with what to write instead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

if TYPE_CHECKING:
    from collections.abc import Iterable


def _web_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"\s", value):
        raise ValueError("not a web address; write one that starts with https://")
    return value


def _css_selector(value: str) -> str:
    from cssselect import HTMLTranslator, SelectorError

    try:
        HTMLTranslator().css_to_xpath(value)
    except (SelectorError, RecursionError) as error:
        raise ValueError(f"no CSS selector ({error}); write one such as `h2 a` or `.teaser`") from None
    return value


def _phrase(value: str) -> str:
    if "*" in value and not re.fullmatch(r"[^*]*[^\W\d_]{3}\*", value):
        raise ValueError(
            "`*` stands for any ending of the last word; write at least three letters and then it: `mandat*`"
        )
    return value


WebAddress = Annotated[str, AfterValidator(_web_address)]
Selector = Annotated[str, Field(min_length=1, max_length=300), AfterValidator(_css_selector)]
Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Text = Annotated[str, Field(min_length=1)]
Phrase = Annotated[Text, AfterValidator(_phrase)]
Lang = Annotated[str, Field(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")]
Year = Annotated[str, Field(pattern=r"^[12]\d{3}$")]


def no_twins(kind: str, values: Iterable[str]) -> None:
    """Raise ValueError where a value stands twice."""
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise ValueError(f"{kind} {value!r} stands twice; remove one")
        seen.add(value)
