"""Whatever is cut into or out of a document: either clean entries and articles come out, or our own error.

An hour of the same: `python -m benchmarks.fuzz --minutes 60`.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.collect import test_extract as pages
from tests.collect import test_lists as lists
from tests.collect.border import CHECKS, INPUTS


@pytest.mark.parametrize("name", CHECKS)
@settings(max_examples=60, deadline=None)
@given(st.data())
def test_nothing_else_leaves_the_border(name: str, data: st.DataObject) -> None:
    CHECKS[name](data.draw(INPUTS[name]))


FOUND = {
    "a prefix that was never declared": lists.NEWS_SITEMAP.decode().replace("xmlns:image", "xmlns:other"),
    "a reference to a surrogate in a namespace": lists.ATOM.replace('xmlns="', 'xmlns="&#xD800;'),
    "a control character after hidden text": "<p><b hidden>x</b>\x08" + pages.html(),
    "a reference to a control character": "<p><b hidden>x</b>&#8;" + pages.html(),
    "a closing tag cut off": 'name</<article><h2><a href="/a">bout">About</',
    "an escape within an escape": "http://a.example/%3%33//",
    "a closing tag cut off, escaped": "name&lt;/ ",
}


@pytest.mark.parametrize("name", CHECKS)
@pytest.mark.parametrize("document", FOUND.values(), ids=FOUND.keys())
def test_what_fuzzing_found(document: str, name: str) -> None:
    CHECKS[name](document.encode("utf-8", "surrogatepass"))
