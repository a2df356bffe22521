"""Blocks of raw HTML that are put aside whole: the page is the same as if Python-Markdown had parsed them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import markdown
import pytest

from scraper.pages.html.blocks import WholeBlocks, end_of
from tests.pages import newsroom
from tests.pages.test_render import written

if TYPE_CHECKING:
    from pathlib import Path

WHOLE = {
    "an element": "<p>Text</p>",
    "nested": '<div class="a"><ul>\n<li id="s.1"><q>One &#58; two &amp; three</q></li>\n</ul></div>',
    "the same in itself": "<div><div></div><div></div></div>",
    "empty ones": '<div>one<br>two<img src="a.png" alt=""><svg><path d="M1 2"/></svg></div>',
    "with blank lines": "<ol>\n\n<li>one</li>\n\n\n<li>*two*</li>\n</ol>",
    "without a value": "<div hidden>a > b</div>",
}
PARSED = {
    "not closed": "<div><p>Text</div>",
    "closed twice": "<div>Text</div></div>",
    "two elements": "<p>one</p>\n<p>two</p>",
    "text after it": "<p>one</p> two",
    "closed in another order": "<div><b><i>Text</b></i></div>",
    "a comment": "<div><!-- </div> --></div>",
    "a script": "<div><script>1</script></div>",
    "a tag in an attribute": '<div title="</div>"></div>',
    "an attribute without quotes": "<div id=a></div>",
    "a lone sign": "<div>1 < 2</div>",
    "an unfinished entity": "<div>&#58</div>",
    "a lone ampersand": "<div>A & B</div>",
    "empty": "<div/>",
    "no end": "<br>",
    "capitals": "<DIV></DIV>",
}


@pytest.mark.parametrize("block", WHOLE.values(), ids=WHOLE)
def test_a_well_formed_block_is_whole(block: str) -> None:
    assert end_of(block, 0) == len(block)


@pytest.mark.parametrize("block", PARSED.values(), ids=PARSED)
def test_any_other_is_left_to_the_parser(block: str) -> None:
    assert end_of(block, 0) < len(block)


AROUND = {
    "alone": "{}",
    "between texts": "One *two*\n\n{}\n\n# Three `four`\n\n{}\n\n- five\n",
    "after nothing": "\n\n{}\n\n{}",
    "one after the other": "{}\n\n{}\n\n\n\n{}\n\nOne\n\n{}\n\n{}\n\n# Two",
    "after many line breaks": "One\n\n\n\n{}\n\n\n\nTwo",
    "with blanks": "One\n \n{}\n  \nTwo\t",
    "after code": "    code\n\n{}\n\n    code\n\n\n{}",
    "in a paragraph": "One\n{}\nTwo",
    "with more behind it": "{} One\n\n{}\nTwo",
    "in a list": "- one\n\n    {}\n\n- two\n\n{}",
    "in an open element": "<div>\n\n{}\n\n</div>\n\n{}",
    "in an open comment": "One <!-- two\n\n{}\n\n--> three",
    "in an open tag": 'One <a href="\n\n{}\n\n"> two',
    "in code that never ends": "One `two\n\n{}\n\nthree",
    "beside inline elements": '# <span lang="fr">One</span> two\n\n{}\n\nThree <b>four\n\n{}\n\nfive</b>',
    "after a reference": "[one]: http://a.example\n\n{}\n\n[one] & two < three",
}


@pytest.mark.parametrize("around", AROUND.values(), ids=AROUND)
@pytest.mark.parametrize("block", [*WHOLE.values(), *PARSED.values(), "<b>inline</b>"])
def test_the_page_is_the_same(around: str, block: str) -> None:
    text = around.replace("{}", block)
    assert markdown.markdown(text, extensions=["toc", WholeBlocks()]) == markdown.markdown(text, extensions=["toc"])


def test_blocks_with_nothing_in_between_are_one() -> None:
    made = markdown.Markdown(extensions=[WholeBlocks()])
    made.preprocessors["whole_blocks"].run(["<p>1</p>", "", "<p>2</p>", "", "# x", "", "<p>3</p>", "", ""])
    assert made.htmlStash.rawHtmlBlocks == ["<p>1</p>\n\n<p>2</p>\n", "<p>3</p>\n"]


def test_blocks_never_reach_the_parser() -> None:
    made = markdown.Markdown(extensions=[WholeBlocks()])
    lines = made.preprocessors["whole_blocks"].run(["Text", "", "<p>one</p>", "", ""])
    assert made.htmlStash.rawHtmlBlocks == ["<p>one</p>\n"]
    assert "<" not in "".join(lines)


def test_no_story_is_left_to_the_parser(tmp_path: Path) -> None:
    made = written(newsroom.site(), tmp_path)
    stories = [text.split("---\n", 2)[2] for name, text in made.items() if name.startswith("stories/")]
    assert any("### " in text for text in stories)
    for text in stories:
        lines = ["", *text.split("\n"), ""]
        parts = markdown.Markdown(extensions=[WholeBlocks()]).preprocessors["whole_blocks"].run(lines)
        assert parts is not lines, text
