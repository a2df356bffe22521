"""What recurs on a site's pages is dropped; what articles share for a reason stays."""

from __future__ import annotations

import pytest

from scraper.collect.boilerplate import without_recurring
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
