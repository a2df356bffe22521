"""The border: whatever outside text says, a page holds its characters and nothing else."""

from __future__ import annotations

import json
from functools import cache
from html import unescape

import markdown
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from mkdocs.utils.meta import get_data

from scraper.errors import BuildError
from scraper.pages.escaping import escape, front_matter, href, plain, web_address
from scraper.pages.templating import environment
from tests.pages.newsroom import ATTACKS, ROOT

# Where templates put outside text.
PLACES = {
    "paragraph": "{}",
    "second paragraph": "First.\n\n{}\n\nLast.",
    "heading": "# {}",
    "list item": "- {}\n- two",
    "raw block": "<div>\n<p>{}</p>\n</div>",
    "raw block over lines": "<ol>\n<li><p>\n{}\n</p></li>\n</ol>",
    "inline element": 'Said <span lang="fr">{}</span> here.',
    "attribute in a raw block": '<div>\n<a href="#a" title="{}">x</a>\n</div>',
    "attribute in a paragraph": 'See <a href="#a" title="{}">x</a>.',
    "twice": "<p>{0}</p>\n\n{0}",
    "after a digit": "1{}",
    "link text": "[{}](index.md)",
}

# The site's own extensions, and all that another maintainer might add one day.
EVERY_EXTENSION = [
    *["abbr", "admonition", "attr_list", "def_list", "fenced_code", "footnotes", "md_in_html", "nl2br", "sane_lists"],
    *["tables", "toc", "wikilinks", "pymdownx.arithmatex", "pymdownx.betterem", "pymdownx.blocks.admonition"],
    *["pymdownx.blocks.html", "pymdownx.caret", "pymdownx.critic", "pymdownx.details", "pymdownx.emoji"],
    *["pymdownx.fancylists", "pymdownx.highlight", "pymdownx.inlinehilite", "pymdownx.keys", "pymdownx.magiclink"],
    *["pymdownx.mark", "pymdownx.snippets", "pymdownx.superfences", "pymdownx.tabbed", "pymdownx.tasklist"],
    "pymdownx.tilde",
]


def own_extensions() -> list[str]:
    config = yaml.load((ROOT / "site" / "mkdocs.yml").read_text(encoding="utf-8"), yaml.BaseLoader)
    return [*config["markdown_extensions"], "tables", "fenced_code"]  # MkDocs adds the last two


@cache
def converter(which: str) -> markdown.Markdown:
    return markdown.Markdown(extensions=own_extensions() if which == "own" else EVERY_EXTENSION)


def shape(page: str) -> list[object]:
    """Elements and attribute names, in order; ids of headings aside, as they follow the text."""
    tree = html.fragment_fromstring(page, create_parent="body")
    return [(e.tag, sorted(e.attrib), e.get("href")) for e in tree.iter() if isinstance(e.tag, str)]


def words(page: str) -> str:
    tree = html.fragment_fromstring(page, create_parent="body")
    return tree.text_content() + "".join(e.get("title", "") for e in tree.iter() if isinstance(e.tag, str))


@pytest.mark.parametrize("extensions", ["own", "every"])
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", ATTACKS)
def test_attack_is_shown_and_does_nothing(name: str, place: str, extensions: str) -> None:
    text = plain(ATTACKS[name])
    made = converter(extensions).reset().convert(PLACES[place].format(escape(text)))
    harmless = converter(extensions).reset().convert(PLACES[place].format("harmless" if text else ""))
    assert shape(made) == shape(harmless)
    assert text in words(made).replace("\n", " ")


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab1 \n\t<>&;\"'`*_{}[]()#+-.!|~=^:$@/\\%—é\x02\x03\u202e"), max_size=30))
def test_any_mix_of_marks_is_shown_and_does_nothing(text: str) -> None:
    shown = plain(text)
    made = converter("own").reset().convert(PLACES["second paragraph"].format(escape(f"x{text}x")))
    assert shape(made) == shape("<p>First.</p><p>x</p><p>Last.</p>")
    assert plain(f"x{text}x") in words(made)
    assert plain(shown) == shown


@pytest.mark.parametrize("name", ATTACKS)
def test_front_matter_holds_the_text_and_no_other_key(name: str) -> None:
    text = ATTACKS[name]
    page = front_matter({"title": text, "search": {"exclude": True}, "tags": [text]}) + "\nBody\n"
    body, meta = get_data(page)
    assert body.strip() == "Body"
    assert set(meta) == {"title", "search", "tags"}
    assert unescape(meta["title"]) == plain(text)
    # The theme prints it into <title> and attributes as it stands.
    assert not set("<>\"'") & set(meta["title"])
    assert meta["tags"] == [meta["title"]]


ADDRESSES = {
    "https": ("https://ledger.example/a?b=c&d=e#f", "https://ledger.example/a?b=c&d=e#f"),
    "http": ("http://ledger.example/", "http://ledger.example/"),
    "space and quotes": ('https://x.example/a b"c<d>', "https://x.example/a%20b%22c%3Cd%3E"),
    "parentheses and underscores": ("https://x.example/a_(b)*c", "https://x.example/a_(b)*c"),
    "brackets": ("https://x.example/a[1]?b[]=[c]", "https://x.example/a%5B1%5D?b%5B%5D=%5Bc%5D"),
    "brackets of a host": ("https://[2001:db8::1]:80/[", "https://[2001:db8::1]:80/%5B"),
    "a percent sign alone": ("https://x.example/100%/50%25?80%2", "https://x.example/100%25/50%25?80%252"),
    "two fragments": ("https://x.example/?a#b#c[#", "https://x.example/?a#b%23c%5B%23"),
    "letters beyond ASCII": ("https://x.example/été", "https://x.example/été"),
    "script": ("javascript:alert(1)", ""),
    "script with a break": ("java\nscript:alert(1)", ""),
    "script after a control": ("\x01javascript:alert(1)", ""),
    "capital script": ("JavaScript://x.example/%0aalert(1)", ""),
    "data": ("data:text/html,<script>alert(1)</script>", ""),
    "file": ("file:///etc/passwd", ""),
    "no scheme": ("//evil.example/", ""),
    "path": ("/about/", ""),
    "user name": ("https://ledger.example@evil.example/", ""),
    "backslash": ("https://ledger.example\\@evil.example/", ""),
    "broken": ("https://[::1", ""),
    "empty": ("", ""),
    "none": (None, ""),
}


@pytest.mark.parametrize("name", ADDRESSES)
def test_only_web_addresses_become_links(name: str) -> None:
    url, expected = ADDRESSES[name]
    assert unescape(href(url)) == expected
    assert bool(web_address(url)) == bool(expected)
    made = converter("own").reset().convert(f'<div>\n<a href="{href(url)}">x</a>\n</div>')
    assert shape(made)[2] == ("a", ["href"], expected)


REFUSED = {
    "joined": "{{ '<b>' ~ title }}",
    "added": "{{ title + title }}",
    "formatted": "{{ '%s' % title }}",
    "marked safe": "{{ title | safe }}",
    "joined by a filter": "{{ titles | join('<br>') }}",
    "filter block": "{% filter upper %}{{ title }}{% endfilter %}",
    "method": "{{ title.upper() }}",
    "format method": "{{ '{}'.format(title) }}",
    "address unlooked at": '<a href="{{ url }}">x</a>',
    "address with a scheme before it": '<a href="https:{{ url }}">x</a>',
    "picture": '<img src="{{ url }}">',
    "attribute without quotes": "<a title={{ title }}>x</a>",
    "single quotes": "<a title='{{ title }}'>x</a>",
    "script": "<script>var x = 1</script>",
    "event": '<p onclick="x()">x</p>',
    "style": '<p style="color: {{ title }}">x</p>',
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_template_that_could_print_unescaped_text_does_not_load(name: str, tmp_path: object) -> None:
    (tmp_path / "page.md.j2").write_text("# Title\n" + REFUSED[name], encoding="utf-8")  # type: ignore[operator]
    with pytest.raises(BuildError, match=r"page\.md\.j2:2"):
        environment(tmp_path).get_template("page.md.j2")  # type: ignore[arg-type]


PRINTED = {
    "expression": "{{ title }}",
    "macro": "{% macro m(x) %}{{ x }}{% endmacro %}{{ m(title) }}",
    "set": "{% set x %}{{ title }}{% endset %}{{ x }}",
    "call": "{% macro m() %}{{ caller() }}{% endmacro %}{% call m() %}{{ title }}{% endcall %}",
    "condition": "{{ title if title else '' }}",
    "loop": "{% for x in [title] %}{{ x }}{% endfor %}",
    "constant": "{{ '<b>*x*' if not title else title }}",
}


@pytest.mark.parametrize("name", PRINTED)
def test_whatever_a_template_prints_is_escaped(name: str, tmp_path: object) -> None:
    (tmp_path / "page.md.j2").write_text(PRINTED[name], encoding="utf-8")  # type: ignore[operator]
    made = environment(tmp_path).get_template("page.md.j2").render(title="<b>*x*")  # type: ignore[arg-type]
    assert made == str(escape("<b>*x*"))


def test_an_object_is_not_printed(tmp_path: object) -> None:
    (tmp_path / "page.md.j2").write_text("{{ thing }}", encoding="utf-8")  # type: ignore[operator]
    with pytest.raises(TypeError, match="prints dict"):
        environment(tmp_path).get_template("page.md.j2").render(thing={"a": 1})  # type: ignore[arg-type]


def test_maintainers_own_markdown_is_the_only_text_that_goes_through() -> None:
    templates = sorted((ROOT / "site" / "templates").glob("*.j2"))
    lines = [line.strip() for file in templates for line in file.read_text().splitlines()]
    assert {line for line in lines if "trusted" in line or "explained_opening" in line} == {
        "{{ explained_opening(opening) }}"
    }


def test_plain_keeps_what_readers_see() -> None:
    text = json.loads('"80\\u00a0% \\u2013 \\u201cvoil\\u00e0\\u201d \\ud83d\\ude00 \\u05e9"')
    assert plain(text) == text
