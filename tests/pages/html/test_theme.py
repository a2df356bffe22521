"""Templates without their indentation print the same to a reader: no word is joined, nothing that counts is touched."""

from __future__ import annotations

import string

import pytest
from jinja2 import DictLoader, Environment
from lxml import html

from scraper.pages.html.theme import Unindented, spelled_out

CASES = {
    "an indented element": ("<div>\n    <p>one</p>\n  </div>", "<div>\n<p>one</p>\n</div>"),
    "blank lines": ("<p>one</p>\n \n\n\t\n<p>two</p>", "<p>one</p>\n<p>two</p>"),
    "a line that prints nothing": ("<i>one</i>\n  {% set x = 1 %}\n  <i>two</i>", "<i>one</i>\n<i>two</i>"),
    "a comment": ("<i>one</i>\n{# why #}\n<i>two</i>", "<i>one</i>\n<i>two</i>"),
    "what is left out": ("<i>one</i>\n{% if no %}\n<b>no</b>\n{% endif %}\n<i>two</i>", "<i>one</i>\n<i>two</i>"),
    "what is left in": ("one\n{% if yes %}\ntwo\n{% endif %}\nthree", "one\ntwo\nthree"),
    "a turn of a loop": ("<ul>\n  {% for n in 'ab' %}\n    <li>{{ n }}</li>\n  {% endfor %}\n</ul>",
                         "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
    "what another template prints": ("{% include 'i' %}\n{% include 'i' %}\n<b>x</b>", "<i>i</i>\n<i>i</i>\n<b>x</b>"),
    "a block at the end of a line": ("<a>one</a>{% if yes %} <a>two</a>{% endif %}\n<a>three</a>",
                                     "<a>one</a> <a>two</a>\n<a>three</a>"),
    "text as it is written": ("<pre>\n  one\n\n    two</pre>\n  <p>x</p>", "<pre>\n  one\n\n    two</pre>\n<p>x</p>"),
    "a script": ("  <script>\n  f(`\n  x`)\n  </script>", "  <script>\n  f(`\n  x`)\n  </script>"),
    "a field of text": ("<TEXTAREA>\n  x\n</TEXTAREA>", "<TEXTAREA>\n  x\n</TEXTAREA>"),
    "an icon": ("<i>{% include 'i.svg' %}</i>", '<i><svg viewBox="0 0 1 1"><path d="M0 0"/></svg></i>'),
    "a tick that would be forgotten": ('<input type="checkbox" id="__x" autocomplete="off"><input autocomplete="off">',
                                       '<input type="checkbox" id="__x"><input autocomplete="off">'),
    "what is filled in": ("<div>\n  {{ given }}\n</div>", "<div>\nG\n\n  <pre>\n  g</pre>\n</div>"),
}  # fmt: skip
ICON = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0"/></svg>'


@pytest.mark.parametrize("name", CASES)
def test_a_template_prints(name: str) -> None:
    template, printed = CASES[name]
    environment = Environment(
        loader=DictLoader({"page": template, "i": "<i>i</i>", "i.svg": ICON}), extensions=[Unindented]
    )
    assert environment.get_template("page").render(yes=True, given="G\n\n  <pre>\n  g</pre>") == printed


def test_signs_are_spelled_out_where_a_browser_reads_both_alike() -> None:
    content = '<p><a href="https&#58;&#47;&#47;a&#46;example">1&#46;5 &lt; 2 &#38; &#34;</a> &amp;#46;</p>'
    spelled = spelled_out(content)
    assert spelled == '<p><a href="https://a.example">1.5 &lt; 2 &#38; &#34;</a> &amp;#46;</p>'
    assert html.fromstring(spelled).text_content() == html.fromstring(content).text_content()
    kept = "<style>a&#46;b</style><script>'&#46;'</script>"
    assert spelled_out(f"{content}{kept}{content}") == f"{spelled}{kept}{spelled}"
    spelled = {spelled_out(f"&#{code};") for code in range(300)} - {f"&#{code};" for code in range(300)}
    assert spelled == set(string.punctuation) - set('"&;<>')
