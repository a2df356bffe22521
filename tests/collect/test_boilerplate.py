"""What recurs on a site's pages is dropped; what articles share for a reason stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from scraper.collect.boilerplate import Blocks, blocks_of, without_recurring
from scraper.collect.remembering import MAX_BLOCKS, SITE_ARTICLES, SITES, Memory
from scraper.records import Article
from tests.web import truth

SIGN_UP = "Sign up for our newsletter, and get the week's best in your inbox."
BIO = "Ada Lamb has written for the Outlet since 2019 about work, " + "and about what is said to replace it, " * 4
BACKGROUND = "The company began to count in March, when its chief executive wrote to all staff " + "that he would " * 8
QUOTE = '"We count what we can count," a spokesman said.'


def own(number: int, count: int = 6) -> list[str]:
    return [f"Sentence {part} of article {number} says what no other does." for part in range(count)]


def night(*texts: list[str], host: str = "www.outlet.example") -> list[Article]:
    return [Article(url=f"https://{host}/{at}", title=f"{at}", text="\n".join(text)) for at, text in enumerate(texts)]


def around(lines: list[str], *, at: int = 3) -> list[list[str]]:
    """Four articles, `lines` within the first three."""
    return [[*own(n)[:at], *lines, *own(n)[at:]] if n < 3 else own(n) for n in range(4)]


PLAIN = night(*(own(n) for n in range(4)))
COPY = [f"Agency sentence {part} that all of them took over as it was." for part in range(6)]
elsewhere = [Article(url="https://other.example/x", title="x", text="\n".join([*own(9), QUOTE]))]

CASES: dict[str, tuple[list[Article], list[Article]]] = {
    "nothing recurs": (PLAIN, PLAIN),
    "a call to subscribe, in the middle": (night(*around([SIGN_UP])), PLAIN),
    "written a little otherwise": (
        night(*around([SIGN_UP])[:2], around([SIGN_UP.upper().replace(",", " –")])[2], own(3)), PLAIN,
    ),
    "a long biography at the end": (night(*around([BIO], at=6)), PLAIN),
    "a long note at the head": (night(*around([BIO], at=0)), PLAIN),
    "three articles, too few to tell": (night(*around([SIGN_UP])[:3]), night(*around([SIGN_UP])[:3])),
    "in two articles only": (
        night(*around([SIGN_UP])[:2], own(2), own(3)), night(*around([SIGN_UP])[:2], own(2), own(3)),
    ),
    "background told again": (night(*around([BACKGROUND])), night(*around([BACKGROUND]))),
    "a quote that another site has too": (night(*around([QUOTE])) + elsewhere, night(*around([QUOTE])) + elsewhere),
    "copies of one article": (
        night(COPY, COPY, [*COPY, *own(0, 2)], own(3)), night(COPY, COPY, [*COPY, *own(0, 2)], own(3)),
    ),
    "an article of nothing else": (
        night(*around([SIGN_UP])[:3], own(3), [SIGN_UP]), [*PLAIN, *night(*[[]] * 4, [SIGN_UP])[4:]],
    ),
    "hosts of one site": (
        night(*around([SIGN_UP])[:2]) + night(*around([SIGN_UP])[2:], host="blog.outlet.example"),
        PLAIN[:2] + night(own(2), own(3), host="blog.outlet.example"),
    ),
    "sites apart": (
        night(*around([SIGN_UP])[:2]) + night(*around([SIGN_UP])[2:], host="www.other.example"),
        night(*around([SIGN_UP])[:2]) + night(*around([SIGN_UP])[2:], host="www.other.example"),
    ),
    "headlines only": (night([], [], [], []), night([], [], [], [])),
}  # fmt: skip


@pytest.mark.parametrize(("articles", "expected"), CASES.values(), ids=CASES.keys())
def test_without_recurring(articles: list[Article], expected: list[Article]) -> None:
    assert [article.text for article in without_recurring(articles)] == [article.text for article in expected]
    assert [article.url for article in without_recurring(articles)] == [article.url for article in articles]
    again = without_recurring(articles[::-1])[::-1]
    assert again == without_recurring(articles), "whatever came first"


def test_no_true_sentence_of_the_sample_web_is_lost() -> None:
    articles = [Article(url=a["url"], title=a["title"], text=a["body"].replace("\n\n", "\n")) for a in truth.articles()]
    assert without_recurring(articles) == articles


def test_two_pages_a_night_show_it_over_nights(tmp_path: Path) -> None:
    """The first night can't know; from the second on, nothing that recurs is left."""
    articles, found = night(*([*own(n)[:3], SIGN_UP, *own(n)[3:]] for n in range(6))), []
    for at in (0, 2, 4):
        memory = Memory(tmp_path / "cache.sqlite")
        found += without_recurring(articles[at : at + 2], memory.blocks())
        memory.remember_blocks({article.url: blocks_of(article) for article in articles[at : at + 2]}, float(at))
        memory.close()
    assert [SIGN_UP in article.text for article in found] == [True, True, False, False, False, False]
    assert [article.text for article in found[2:]] == ["\n".join(own(n)) for n in range(2, 6)]


def test_an_article_that_comes_again_counts_once() -> None:
    articles = night(*around([SIGN_UP])[:2], own(2), own(3))
    assert without_recurring(articles, {article.url: blocks_of(article) for article in articles}) == articles


def test_what_is_remembered_is_bounded() -> None:
    def text(*keys: str) -> Blocks:
        return Blocks(frozenset(keys), frozenset(keys))

    memory = Memory(None)
    memory.remember_blocks({f"https://a.example/{n}": text(f"{n}") for n in range(10, 20)}, 1.0)
    memory.remember_blocks({"https://www.a.example/x": text("x"), "https://a.example/empty": text()}, 2.0)
    memory.remember_blocks({"https://a.example/long": text(*map(str, range(MAX_BLOCKS + 1)))}, 3.0)
    kept = memory.blocks()
    assert list(kept) == [*(f"https://a.example/{n}" for n in range(10, 9 + SITE_ARTICLES)), "https://www.a.example/x"]
    assert kept["https://www.a.example/x"] == text("x")
    memory.remember_blocks({f"https://s{n}.example/": text("x") for n in range(SITES)}, 4.0)
    assert len(memory.blocks()) == SITES
    assert "https://a.example/10" not in memory.blocks(), "the site that gave nothing for longest goes first"


def test_no_true_sentence_of_the_sample_web_is_lost_over_nights() -> None:
    memory, lost = Memory(None), []
    for at, day in enumerate(sorted({article["published"][:10] for article in truth.articles()})):
        articles = [
            Article(url=a["url"], title=a["title"], text=a["body"].replace("\n\n", "\n"))
            for a in truth.articles()
            if a["published"].startswith(day)
        ]
        cleaned = without_recurring(articles, memory.blocks())
        lost += [(one.url, one.text, other.text) for one, other in zip(articles, cleaned, strict=True) if one != other]
        memory.remember_blocks({article.url: blocks_of(article) for article in articles}, float(at))
    assert lost == []
