"""Every kind of page is valid HTML: what a browser's parser forgives, and what the standard asks beyond parsing.

Each rule is one of https://html.spec.whatwg.org/multipage/.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING

import html5lib
import pytest
from html5lib.constants import E as MESSAGES

from scraper.records import slug
from tests.pages.newsroom import ATTACKS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from xml.etree.ElementTree import Element

PAGES = {
    "home": "index.html",
    "story": "stories/corvanes-staff-ran-agents-on-empty-work-to-climb-a-token/index.html",
    "story in another language": "stories/une-mairie-plafonne-les-jetons-par-agent/index.html",
    "moved story": "stories/token-race-at-corvane/index.html",
    "topics": "topics/index.html",
    "topic": "topics/leaderboards/index.html",
    "metrics": "metrics/index.html",
    "metric": "metrics/tokens/index.html",
    "companies": "companies/index.html",
    "company": "companies/tellmark/index.html",
    "year of a company": "companies/tellmark/2026/index.html",
    "tools": "tools/index.html",
    "tool": "tools/loomwright/index.html",
    "figures": "figures/index.html",
    "briefs": "briefs/index.html",
    "brief of a day": "briefs/2026-05-11/index.html",
    "brief of a week": "briefs/2026-w20/index.html",
    "brief of a month": "briefs/2026-05/index.html",
    "sources": "sources/index.html",
    "glossary": "glossary/index.html",
    "about": "about/index.html",
    "quality": "quality/index.html",
    "data": "data/index.html",
    "corrections": "corrections/index.html",
    "search": "search/index.html",
    "not found": "404.html",
}
PAGES |= {f"hostile story, {name}": f"stories/attack-{slug(name)}/index.html" for name in ATTACKS}

INTERACTIVE = {"a", "button", "embed", "iframe", "input", "label", "select", "summary", "textarea"}
LABELLED = {"button", "input", "meter", "output", "progress", "select", "textarea"}
# Elements that hold a text and its marks, what such a text can't hold, and what is only as much as what it stands in.
OF_TEXT = {"abbr", "b", "button", "cite", "code", "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6", "i", "kbd", "label"}
OF_TEXT |= {"mark", "p", "pre", "q", "s", "small", "span", "strong", "sub", "summary", "sup", "time", "var"}
BLOCKS = {"address", "article", "aside", "blockquote", "dd", "details", "dialog", "div", "dl", "dt", "fieldset"}
BLOCKS |= {"figcaption", "figure", "footer", "form", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section"}
BLOCKS |= {"table", "tbody", "td", "th", "thead", "tr", "ul"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
TRANSPARENT = {"a", "del", "ins", "noscript"}
NAMING = ["for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "aria-details", "headers", "list"]
OLD = {"acronym", "big", "center", "dir", "font", "frame", "frameset", "marquee", "nobr", "strike", "tt"}
LOOKS = {"align", "background", "bgcolor", "border", "cellpadding", "cellspacing", "clear", "color", "face", "hspace"}
LOOKS |= {"frameborder", "language", "noshade", "nowrap", "rules", "summary", "valign", "vspace"}

LANGUAGE = r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?"
CLOCK = r"\d\d:\d\d(:\d\d(\.\d{1,3})?)?"
MOMENT = rf"\d{{4}}-\d\d-\d\d([T ]{CLOCK}(Z|[+-]\d\d:?\d\d)?)?|{CLOCK}"
SPAN = r"\d{4}|\d{4}-(0[1-9]|1[0-2])|\d{4}-W(0[1-9]|[1-4]\d|5[0-3])"
SPAN += r"|P(?=.)(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d{1,3})?S)?)?"


def faults(page: str) -> list[str]:
    """What is wrong with a page's HTML, in words: first what the parser forgave, by line, then the rest."""
    parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
    tree = parser.parse(page)
    forgiven = [f"line {line}: {MESSAGES[code] % of}" for (line, _), code, of in parser.errors]
    return [*forgiven, *_of_page(tree), *_of_elements(tree, [])]


def _of_page(tree: Element) -> Iterator[str]:
    """What a page has too many or too few of, and names that name nothing."""
    elements = [element for element in tree.iter() if isinstance(element.tag, str)]
    tags = Counter(element.tag for element in elements)
    yield from (f"{tags[tag]} elements {tag}" for tag in ("title", "h1", "main") if tags[tag] != 1)
    if "lang" not in tree.attrib:
        yield "html without lang"
    ids = Counter(element.get("id", "") for element in elements if "id" in element.attrib)
    yield from (f"{times} elements with the id {name!r}" for name, times in ids.items() if times > 1)
    yield from (f"an id can't be {name!r}" for name in ids if not re.fullmatch(r"\S+", name))
    labelled = {element.get("id") for element in elements if element.tag in LABELLED}
    for element in elements:
        for attribute in NAMING:
            for name in element.get(attribute, "").split():
                if name not in (labelled if attribute == "for" else ids):
                    yield f"{attribute} names nothing: {_tag(element)}"


def _of_elements(element: Element, around: list[str]) -> Iterator[str]:
    """What is wrong with an element in its place and with all in it; `around` are the tags that it stands in."""
    yield from (f"{fault}: {_tag(element)}" for fault in [*_of_attributes(element), *_of_place(element, around)])
    for child in element:
        if isinstance(child.tag, str) and not child.tag.startswith("{"):  # a drawing has rules of its own
            yield from _of_elements(child, [*around, element.tag])


def _of_attributes(element: Element) -> Iterator[str]:
    tag, has = element.tag, element.attrib
    if tag in OLD or LOOKS & has.keys() or any("%" in has.get(name, "") for name in ("width", "height")):
        yield "obsolete"
    if tag == "img" and "alt" not in has:
        yield "no alt"
    if has.get("scope", "col") not in {"col", "row", "colgroup", "rowgroup"}:
        yield "no such scope"
    if not re.fullmatch(LANGUAGE, has.get("lang", "en")):
        yield "no such language"
    if has.get("tabindex", "0") not in {"0", "-1"}:
        yield "out of the page's order"
    if tag == "time" and not _is_time(has.get("datetime", "".join(element.itertext()).strip())):
        yield "not a time"


def _of_place(element: Element, around: list[str]) -> Iterator[str]:
    tag, parent = element.tag, around[-1] if around else ""
    inside = [child.tag for child in element if isinstance(child.tag, str)]
    outer = [name for name in around if name in INTERACTIVE]
    if outer and (tag in INTERACTIVE or "tabindex" in element.attrib) and not (tag in LABELLED and outer == ["label"]):
        yield f"inside an interactive {outer[-1]}"
    holder = next((name for name in reversed(around) if name not in TRANSPARENT), "")
    if holder in OF_TEXT and (tag in BLOCKS or (tag in HEADINGS and holder not in {"summary", "dt"})):
        yield f"a block inside {holder}"
    if tag in {"ul", "ol"} and (set(inside) - {"li", "script", "template"} or _says(element)):
        yield "more than entries in a list"
    if tag == "dl" and (not _is_grouped(element, inside) or _says(element)):
        yield "terms without meanings or the other way round"
    if (tag == "details" and inside[:1] != ["summary"]) or (tag == "summary" and parent != "details"):
        yield "details and summary apart"
    if tag == "figcaption" and parent != "figure":
        yield "a caption outside a figure"
    if tag in {"base", "style", "title"} and parent != "head":
        yield "outside the head"


def _is_time(text: str) -> bool:
    if re.fullmatch(SPAN, text):
        return True
    try:
        datetime.fromisoformat(text if "-" in text[:5] else f"2026-01-01T{text}")
    except ValueError:
        return False
    return bool(re.fullmatch(MOMENT, text))


def _is_grouped(terms: Element, inside: list[str]) -> bool:
    """Whether terms and meanings follow each other, in groups that may each stand in a div."""
    if terms.tag == "dl" and set(inside) == {"div"}:
        return all(_is_grouped(group, [child.tag for child in group]) for group in terms if group.tag == "div")
    return bool(re.fullmatch("(?:(?:dt )+(?:dd )+)*", "".join(f"{tag} " for tag in inside)))


def _says(element: Element) -> bool:
    """Whether it has a text of its own, outside of what is in it."""
    return any(text and text.strip() for text in [element.text, *(child.tail for child in element)])


def _tag(element: Element) -> str:
    return f"<{' '.join([element.tag, *(f'{name}={value!r}' for name, value in element.attrib.items())])}>"


@pytest.mark.parametrize("name", PAGES)
def test_every_kind_of_page_is_valid(name: str, public: Path) -> None:
    assert faults((public / PAGES[name]).read_text(encoding="utf-8")) == []


def test_every_kind_of_page_is_asked(public: Path) -> None:
    def kinds(files: list[Path]) -> set[str]:
        texts = [file.read_text(encoding="utf-8") for file in files]
        return {kind for text in texts for kind in re.findall(r'"[^"]*\boc-(?:page-|moved)([a-z-]*)"', text)}

    assert kinds([public / page for page in PAGES.values()]) == kinds(sorted(public.rglob("*.html")))


SOUND = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>t</title></head>
<body><main><h1>h</h1>%s</main></body></html>"""

VALID = {
    "nothing more": "",
    "a control in its label": "<label>Words <input type=search></label>",
    "a label before its control": "<label for=q>x</label><input id=q>",
    "a heading in a summary": "<details><summary><h2>x</h2></summary><p>y</details>",
    "grouped terms": "<dl><div><dt>a<dt>b<dd>c</div><div><dt>d<dd>e<dd>f</div></dl><dl></dl>",
    "times": "".join(
        f"<time datetime='{text}'>x</time>"
        for text in ["2026", "2026-05", "2026-W20", "2026-05-11", "2026-05-11T10:00:00Z", "10:00", "PT5M"]
    ),
    "a time in words that are one": "<time>2026-05-11</time>",
    "a list in a list": "<ul><li>a<ul><li>b</ul></ul>",
    "a drawing": "<p><svg viewBox='0 0 1 1' width='100%'><title>x</title><path d='M0 0'/></svg>",
    "languages": "<p lang=fr>x<p lang=zh-Hant-TW>y",
}

INVALID = {
    "a paragraph in a paragraph": ("<p>a<p>b</p></p>", "line 3: Unexpected end tag (p)"),
    "an element that isn't closed": ("<div><b>x</div>", "line 3: End tag (div) seen too early"),
    "an attribute twice": ("<p class=a class=b>x", "line 3: Dropped duplicate attribute"),
    "a table in disorder": ("<table><p>x</table>", "line 3: Unexpected start tag (p)"),
    "a bare &lt;": ("a < b", "line 3: Expected tag name"),
    "one id twice": ("<p id=a>x<p id=a>y", "2 elements with the id 'a'"),
    "an id with a blank": ("<p id='a b'>x", "an id can't be 'a b'"),
    "an id without letters": ("<p id=''>x", "an id can't be ''"),
    "a label of nothing": ("<label for=gone>x</label>", "for names nothing"),
    "a label of a paragraph": ("<label for=a>x</label><p id=a>y", "for names nothing"),
    "labelled by nothing": ("<p aria-labelledby='a gone' id=a>x", "aria-labelledby names nothing"),
    "described by nothing": ("<p aria-describedby=gone>x", "aria-describedby names nothing"),
    "controls nothing": ("<button aria-controls=gone>x</button>", "aria-controls names nothing"),
    "a link in a label": ("<label><a href=x>x</a></label>", "inside an interactive label: <a href='x'>"),
    "a button in a link": ("<a href=x><span><button>x</button></span></a>", "inside an interactive a: <button>"),
    "a link in a summary": ("<details><summary><a href=x>x</a></summary></details>", "inside an interactive summary"),
    "a stop in a button": ("<button><span tabindex=0>x</span></button>", "inside an interactive button"),
    "a div in a span": ("<span><div>x</div></span>", "a block inside span: <div>"),
    "a div in a link in a span": ("<span><a href=x><div>x</div></a></span>", "a block inside span: <div>"),
    "a heading in a strong": ("<strong><h2>x</h2></strong>", "a block inside strong: <h2>"),
    "a picture without words": ("<img src=x>", "no alt"),
    "a paragraph in a list": ("<ol><p>x</ol>", "more than entries in a list"),
    "words in a list": ("<ul><li>a</li>b</ul>", "more than entries in a list"),
    "a meaning first": ("<dl><dd>a<dt>b<dd>c</dl>", "terms without meanings or the other way round"),
    "a term last": ("<dl><dt>a<dd>b<dt>c</dl>", "terms without meanings or the other way round"),
    "a group of terms only": ("<dl><div><dt>a</div></dl>", "terms without meanings or the other way round"),
    "a scope of its own": ("<table><tr><th scope=rows>x</table>", "no such scope"),
    "a second h1": ("<h1>x</h1>", "2 elements h1"),
    "a day that isn't": ("<time datetime=2026-02-30>x</time>", "not a time"),
    "a month that isn't": ("<time datetime=2026-13>x</time>", "not a time"),
    "a time in words": ("<time>yesterday</time>", "not a time"),
    "no length": ("<time datetime=PT>x</time>", "not a time"),
    "an alignment": ("<table align=left><tr><td>x</table>", "obsolete"),
    "a width in parts": ("<table width='50%'><tr><td>x</table>", "obsolete"),
    "an element of old": ("<center>x</center>", "obsolete: <center>"),
    "a name for no language": ("<p lang=french>x", "no such language"),
    "a stop before all others": ("<p tabindex=2>x", "out of the page's order"),
    "details without a summary": ("<details>x</details>", "details and summary apart"),
    "a summary of nothing": ("<summary>x</summary>", "details and summary apart"),
    "a caption of nothing": ("<figcaption>x</figcaption>", "a caption outside a figure"),
    "styles in the text": ("<style>p { color: red }</style>", "outside the head"),
}

INVALID_PAGES = {
    "no doctype": ("<!doctype html>", "", "line 2: Unexpected start tag (html). Expected DOCTYPE."),
    "no language": (' lang="en"', "", "html without lang"),
    "no title": ("<title>t</title>", "", "0 elements title"),
    "no h1": ("<h1>h</h1>", "", "0 elements h1"),
    "no main": ("main>", "div>", "0 elements main"),
}


@pytest.mark.parametrize("name", VALID)
def test_what_is_valid_passes(name: str) -> None:
    assert faults(SOUND % VALID[name]) == []


@pytest.mark.parametrize("name", INVALID)
def test_what_is_not_is_named(name: str) -> None:
    text, told = INVALID[name]
    assert any(fault.startswith(told) for fault in faults(SOUND % text)), faults(SOUND % text)


@pytest.mark.parametrize("name", INVALID_PAGES)
def test_a_page_that_lacks_a_part_is_named(name: str) -> None:
    before, after, told = INVALID_PAGES[name]
    found = faults((SOUND % "").replace(before, after))
    assert any(fault.startswith(told) for fault in found), found
