"""Which pages there are, what stands on them, and that only what has news is written."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import feedparser
import pytest

from scraper.errors import BuildError
from scraper.pages import Site, render
from scraper.pages.statements import FigureLine, by_outlet, figure_value, shown_metric
from scraper.pages.story import view
from scraper.pages.wording import amount, between, hours, in_words, listed, minutes, rate
from scraper.records import Article, Brief, Evidence, Figure, Move, Retelling, Story, Takeaway, Tie
from tests.pages import newsroom
from tests.pages.newsroom import ROOT

if TYPE_CHECKING:
    from pathlib import Path

TEMPLATES = ROOT / "site" / "templates"
BIG = "corvanes-staff-ran-agents-on-empty-work-to-climb-a-token"


def written(site: Site, content: Path) -> dict[str, str]:
    render(site, content, TEMPLATES)
    files = [file for file in content.rglob("*") if file.suffix in (".md", ".xml", ".json")]
    return {file.relative_to(content).as_posix(): file.read_text(encoding="utf-8") for file in files}


@pytest.fixture
def pages(tmp_path: Path) -> dict[str, str]:
    return written(newsroom.site(), tmp_path)


def text_of(page: str) -> str:
    """The words of a page without tags, marks escaped or not."""
    from html import unescape

    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", page)))


def test_every_published_address_has_its_file(pages: dict[str, str]) -> None:
    expected = {"index.md", "sources.md", "glossary.md", "corrections.md", "feed.xml", "feed.json"}
    expected |= {"topics/index.md", "topics/leaderboards.md", "briefs/index.md", "briefs/2026-05-14.md"}
    expected |= {"metrics/index.md", "metrics/tokens.md", "metrics/jobs-cut.md"}
    expected |= {f"stories/{BIG}.md", "stories/token-race-at-corvane.md"}
    assert expected <= set(pages)
    assert len([name for name in pages if name.startswith("stories/")]) == len(newsroom.desk().stories) + 1


def test_a_day_of_which_nothing_is_left_keeps_its_address(tmp_path: Path) -> None:
    made = newsroom.site()
    before = written(made, tmp_path)
    left = replace(made, withdrawn=frozenset({"2026-04-01", "2026-05-14"}))
    after = written(left, tmp_path)
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed == {"briefs/2026-04-01.md", "briefs/2026-w14.md", "briefs/2026-04.md", "briefs/index.md"}
    assert all("is on the site any more." in after[name] for name in changed - {"briefs/index.md"})
    assert "2026-w14" not in after["briefs/index.md"]


def test_story_is_in_the_order_of_a_brief(pages: dict[str, str]) -> None:
    story = pages[f"stories/{BIG}.md"]
    order = ["oc-kicker", "\n# ", "12 to 14 May 2026", "min read", ">Key takeaways<", ">Why it matters<", ">Analysis<"]
    order += [">Voices</h2>", ">Figures</h2>", ">Where it comes from</h2>", ">Timeline</h2>", ">Sources</h2>"]
    places = [story.rindex(part) if part.endswith("</h2>") else story.index(part) for part in order]
    assert places == sorted(places)


def test_a_quotation_that_another_article_gives_differently_is_shown_with_both_versions(pages: dict[str, str]) -> None:
    story = text_of(pages[f"stories/{BIG}.md"])
    assert "“A number that everybody chases stops telling you anything”" in story
    assert "Bureau Nine gives it differently: “" in story


def test_story_says_what_it_rests_on(pages: dict[str, str]) -> None:
    story = text_of(pages[f"stories/{BIG}.md"])
    assert "7 articles, 4 original reports" in story
    assert "Port Authority Review Original report, credited by others; not read by us" in story
    assert "Copy of The Harbour Ledger" in story
    assert "Retells Port Authority Review" in story  # among the sources; in the tree it hangs from it
    assert re.search(r"Retelling, \d", story)
    assert "rests on one report" not in story
    assert "in French" in story
    assert "for subscribers" in story
    assert "more than 80%" in story
    assert "$3.9 million" in story
    assert "41 million tokens" in story
    assert "January 2026" in story


def test_story_that_rests_on_one_report_warns(pages: dict[str, str]) -> None:
    single = pages["stories/half-of-tellmarks-paid-ai-seats-went-unused-in-april.md"]
    assert "All of this rests on one report" in text_of(single)
    alone = pages["stories/a-script-that-keeps-your-ai-status-green-has-11-000-stars.md"]
    assert "One article so far" in text_of(alone)


def test_unread_original_is_named_without_a_link(pages: dict[str, str]) -> None:
    assert not re.search(r"<a[^>]*>Port Authority Review", pages[f"stories/{BIG}.md"])


def test_every_mark_leads_to_its_own_sentence(pages: dict[str, str]) -> None:
    story = pages[f"stories/{BIG}.md"]
    sentences = dict(re.findall(r'<li id="(source\.\d+\.\d+)"><q>(.*?)</q>', story.replace("&#46;", ".")))
    marks = re.findall(r'class="oc-mark" href="#([^"]+)"', story.replace("&#46;", "."))
    assert marks
    assert set(marks) == set(sentences)
    first = re.search(r'<ol class="oc-takeaways">.*?</li>', story, re.DOTALL)
    assert first
    shown = [sentences[mark] for mark in re.findall(r'href="#([^"]+)"', first[0].replace("&#46;", "."))]
    assert [text_of(sentence)[:28] for sentence in shown] == [
        "Engineers at Corvane Systems",
        "Two further employees told B",
    ]


def test_text_in_another_language_says_so(pages: dict[str, str]) -> None:
    story = pages["stories/une-mairie-plafonne-les-jetons-par-agent.md"]
    assert '# <span lang="fr" dir="auto">Une mairie' in story
    assert 'hreflang="fr"' in story
    assert '<ul class="oc-evidence" lang="fr"' in story
    assert 'lang="en"' not in pages[f"stories/{BIG}.md"]


def test_home_shows_no_story_twice_and_marks_what_is_new(pages: dict[str, str]) -> None:
    home = pages["index.md"]
    headlines = re.findall(r'oc-headline"><a href="stories/([^"]+)/"', home)
    assert len(headlines) == len(set(headlines)) == len(newsroom.desk().stories)
    assert headlines[0] == BIG
    brief, river = home.split("## More stories")
    assert brief.count("<article") == 7
    assert "1 new article" in brief
    assert brief.count('class="oc-new">New<') == 6
    assert river.count('class="oc-new">New<') == 1
    for part, cards in ((brief, 7), (river, len(headlines) - 7)):  # of each: who tells it, and when
        assert part.count("oc-outlets") == cards
    assert brief.split("oc-brief")[1].count("<time datetime=") == 7


def test_on_the_first_day_nothing_is_marked_as_new(tmp_path: Path) -> None:
    desk = newsroom.desk()
    for article in desk.articles.values():
        desk.articles[article.id] = article.but(collected="2026-05-14")
    assert "oc-new" not in written(newsroom.site(desk), tmp_path)["index.md"]


def test_day_pages_hold_the_news_of_their_day(pages: dict[str, str]) -> None:
    assert [name for name in sorted(pages) if re.match(r"briefs/\d{4}-\d\d-", name)] == [
        "briefs/2026-05-12.md",
        "briefs/2026-05-13.md",
        "briefs/2026-05-14.md",
    ]
    assert BIG in pages["briefs/2026-05-13.md"]
    assert "Vendor" in text_of(pages["briefs/2026-05-14.md"].split("## Also that day")[1])
    assert "retailer-counts" not in pages["briefs/2026-05-13.md"]


def test_hand_written_opening_stands_on_its_topic(tmp_path: Path) -> None:
    (tmp_path / "topics").mkdir()
    opening = tmp_path / "topics" / "leaderboards.opening.md"
    opening.write_text("A *hand-written* word.\n", encoding="utf-8")
    pages = written(newsroom.site(), tmp_path)
    assert "A *hand-written* word." in pages["topics/leaderboards.md"]
    assert opening.exists()


def test_glossary_has_an_anchor_per_term(pages: dict[str, str]) -> None:
    assert '<dt id="term-token">' in pages["glossary.md"]
    assert '<dt id="term-seat">' in pages["glossary.md"]


def test_sources_tell_their_state_and_what_is_blocked(pages: dict[str, str]) -> None:
    page = text_of(pages["sources.md"])
    assert "2 of 4 answer as they should; they last answered on 12 May 2026." in page
    assert "Dead feed" in page
    assert "since 11 May 2026; last answer 10 May 2026" in page
    assert page.count("about half") == 1
    assert page.count("first in 3 of 8as a rule 5 hours behind") == page.count("first in") == 1
    assert "mill.exampleRewrites others’ reports without naming them." in page


@pytest.mark.parametrize(
    ("number", "words"),
    [(0.2, "less than an hour"), (1.2, "1 hour"), (47.4, "47 hours"), (47.6, "2 days"), (240, "10 days")],
)
def test_hours_in_words(number: float, words: str) -> None:
    assert hours(number) == words


@pytest.mark.parametrize(
    ("value", "unit", "metric", "number"),
    [
        (118000, "employees", "employees", "118,000"),
        (3.8e13, "tokens", "tokens in 30 days", "38 trillion"),
        (44, "companies", "rise in spending", "44 companies"),
        (3, "times", "“three times as many of them”", "3 times"),
        (80, "%", "share of people using AI", "80%"),
    ],
)
def test_the_unit_is_not_said_twice(value: float, unit: str, metric: str, number: str) -> None:
    figure = Figure(subject="Corvane", metric=metric, value=value, unit=unit, evidence=[])
    assert FigureLine("Corvane", metric, "", "", "", [], [], figure).number == number


@pytest.mark.parametrize(
    ("metric", "shown", "value"),
    [
        ("spending, a month", "spending", "$210 a month"),
        ("spending in the month of May", "spending in the month of May", "$210"),
        ("spending", "spending", "$210 a month"),
    ],
)
def test_the_span_of_a_rate_is_told_once(metric: str, shown: str, value: str) -> None:
    figure = Figure(subject="Corvane", metric=metric, value=210, unit="USD", period="month", evidence=[])
    assert (shown_metric(figure), figure_value(figure)) == (shown, value)


@pytest.mark.parametrize(
    ("last", "words"),
    [
        (None, "12 May 2026"),
        ("2026-05-12", "12 May 2026"),
        ("2026-05-14", "12 to 14 May 2026"),
        ("2026-06-01", "12 May to 1 June 2026"),
        ("2027-01-03", "12 May 2026 to 3 January 2027"),
    ],
)
def test_from_one_day_to_another(last: str | None, words: str) -> None:
    assert between("2026-05-12", last) == words


@pytest.mark.parametrize(("number", "words"), [(0, ""), (0.3, "less than one a week"), (9.0, "about 9 a week")])
def test_how_many_come_in_a_week(number: float, words: str) -> None:
    assert rate(number) == words


ONE = {  # what a story of one article rests on
    "its own reporting": ({"originals": ["a"]}, "1 article, an original report"),
    "a report that we have not read": (
        {"unread_originals": ["The Lamp"], "retellings": [{"article": "a", "of": None, "credit": "The Lamp"}]},
        "1 article, retelling a report",
    ),
    "nobody knows": ({}, "1 article"),
}


@pytest.mark.parametrize(("brief", "words"), ONE.values(), ids=ONE)
def test_what_a_story_of_one_article_rests_on(brief: dict[str, Any], words: str) -> None:
    story = Story(id="s", title="T", articles=["a"])
    desk = replace(newsroom.site(), briefs={"s": Brief(story="s", **brief)})
    desk = replace(desk, articles={"a": Article(id="a", title="T", publisher="The Post")}, stories=[story])
    assert view(desk, story).size == words


def test_an_outlet_is_named_once_and_its_sentences_are_told_apart() -> None:
    texts = ["Kessel closed its board.", "Kessel is a grocer.", "The board is closed."]
    days = {"a": "2026-05-01", "b": "2026-05-02"}
    articles = {key: Article(id=key, title=key, publisher=f"The {key}", published=day) for key, day in days.items()}
    evidence = [Evidence(article=key, sentence=text) for key, text in zip("aab", texts, strict=True)]
    takeaway = Takeaway(text=texts[0], evidence=evidence, independent_sources=2)
    story, brief = Story(id="s", title="T", articles=["a", "b"]), Brief(story="s", takeaways=[takeaway])
    desk = replace(newsroom.site(), articles=articles, stories=[story], briefs={"s": brief})
    marks = view(desk, story).takeaways[0].marks
    assert [f"{mark.number}{mark.letter}" for mark in marks] == ["1a", "1b", "2"]
    assert [mark.publisher for mark in by_outlet(marks)] == ["The a", "The b"]


def test_old_address_leads_to_the_story(pages: dict[str, str]) -> None:
    stub = pages["stories/token-race-at-corvane.md"]
    assert f'moved_to: "{BIG}"' in stub
    assert f"]({BIG}.md)" in stub


def test_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    assert written(newsroom.site(), tmp_path / "a") == written(newsroom.site(), tmp_path / "b")
    reversed_desk = newsroom.desk()
    reversed_desk.stories.reverse()
    reversed_desk.articles = dict(reversed(reversed_desk.articles.items()))
    assert written(newsroom.site(reversed_desk), tmp_path / "c") == written(newsroom.site(), tmp_path / "a")


def test_second_render_writes_nothing(tmp_path: Path) -> None:
    assert render(newsroom.site(), tmp_path, TEMPLATES)
    assert render(newsroom.site(), tmp_path, TEMPLATES) == []


def test_a_new_story_writes_only_the_pages_it_belongs_to(tmp_path: Path) -> None:
    render(newsroom.site(), tmp_path, TEMPLATES)
    desk = newsroom.desk()
    desk.small("wire", "A new story", "2026-05-14", ["tokenmaxxing"], "Something was counted again.")
    changed = {path.relative_to(tmp_path).as_posix() for path in render(newsroom.site(desk), tmp_path, TEMPLATES)}
    assert changed == {
        "index.md",
        "stories/a-new-story.md",
        "topics/index.md",
        "topics/tokenmaxxing.md",
        "briefs/index.md",
        "briefs/2026-05-14.md",
        "briefs/latest.eml",
        "cards/a-new-story.png",
        "briefs/latest.txt",
        "data/index.md",
        *(f"data/{name}-2026.{kind}" for name in ("articles", "stories") for kind in ("csv", "jsonl")),
        *(f"{folder}feed.{kind}" for folder in ("", "briefs/", "topics/tokenmaxxing/") for kind in ("xml", "json")),
        "briefs/2026-05.md",
        "briefs/2026-w20.md",
    }


def test_pages_that_are_gone_are_removed_and_nothing_else(tmp_path: Path) -> None:
    render(newsroom.site(), tmp_path, TEMPLATES)
    (tmp_path / "about.md").write_text("mine", encoding="utf-8")
    (tmp_path / "topics" / "leaderboards.opening.md").write_text("mine", encoding="utf-8")
    (tmp_path / "topics" / "old-topic.md").write_text("an old page", encoding="utf-8")
    desk = newsroom.desk()
    hidden = next(s for s in desk.stories if s.id.startswith("a-script"))
    desk.stories.remove(hidden)
    changed = render(newsroom.site(desk), tmp_path, TEMPLATES)
    assert tmp_path / "stories" / f"{hidden.id}.md" in changed
    assert not (tmp_path / "stories" / f"{hidden.id}.md").exists()
    assert not (tmp_path / "topics" / "old-topic.md").exists()
    assert (tmp_path / "about.md").read_text() == "mine"
    assert (tmp_path / "topics" / "leaderboards.opening.md").read_text() == "mine"


def test_empty_archive_gives_a_site(tmp_path: Path) -> None:
    empty = Site(newsroom.settings(), {}, [], {}, [])
    pages = written(empty, tmp_path)
    assert "Nothing collected yet" in pages["index.md"]
    assert not [name for name in pages if name.startswith("stories/")]


@pytest.mark.parametrize("bad", ["../escape", "a/b", "", "index", "A B", ".hidden", "x" * 200, "a\nb"])
def test_an_id_that_is_no_address_stops_the_render(bad: str, tmp_path: Path) -> None:
    desk = newsroom.desk()
    desk.stories[0].id = bad
    with pytest.raises(BuildError, match="can't be an address"):
        render(newsroom.site(desk), tmp_path / "content", TEMPLATES)
    assert not (tmp_path / "escape.md").exists()


def test_an_article_whose_title_is_blank_still_has_a_link_with_words(tmp_path: Path) -> None:
    desk = newsroom.desk()
    one = desk.article(
        "wire", "  \n ", "2026-05-14T08:00:00Z", "The board voted on it.", url="https://wire.example/vote"
    )
    desk.story("A vote", [one], ["leaderboards"], Brief(originals=[one], takeaways=[desk.said(one)]))
    made = written(newsroom.site(desk), tmp_path)
    assert re.search(r'<a href="[^"]*vote"[^>]*>Untitled</a>', made["stories/a-vote.md"])
    (entry,) = (one for one in json.loads(made["feed.json"])["items"] if one["url"].endswith("/a-vote/"))
    assert '<a href="https://wire.example/vote">Untitled</a>' in entry["content_html"]


def test_story_without_a_brief_still_has_its_sources(tmp_path: Path) -> None:
    desk = newsroom.desk()
    del desk.briefs[BIG]
    page = written(newsroom.site(desk), tmp_path)[f"stories/{BIG}.md"]
    story = text_of(page.split("Earlier in these topics")[0])
    assert "7 articles" in story
    assert "original report" not in story.replace("Original report", "")
    assert "Key takeaways" not in story


def test_a_story_leads_to_the_form_for_mistakes_where_there_is_a_repository(tmp_path: Path) -> None:
    general = newsroom.settings().general
    info = general.site.model_copy(update={"repository": "https://git.example/a/b/"})
    site = newsroom.site(newsroom.hostile(newsroom.desk()), general=general.model_copy(update={"site": info}))
    with_form = {name: text for name, text in written(site, tmp_path / "a").items() if name.startswith("stories/")}
    links = re.findall(r'href="(https://git\.example/[^"]*)"', "\n".join(map(unescape, with_form.values())))
    asked = [parse_qs(urlsplit(link).query, strict_parsing=True) for link in links]
    assert len(links) == sum("<h2" in text for text in with_form.values()) > 1
    assert all(link.startswith("https://git.example/a/b/issues/new?") for link in links)
    assert {tuple(sorted(query)) for query in asked} == {("page", "template", "title")}
    assert all(f"stories/{query['page'][0].split('/')[-2]}.md" in with_form for query in asked)
    without = written(newsroom.site(), tmp_path / "b")
    assert not [name for name, text in without.items() if "issues/new" in text]


def test_a_topic_that_was_removed_is_not_linked(tmp_path: Path) -> None:
    desk = newsroom.desk()
    desk.small("wire", "An old story", "2026-05-14", ["gone", "leaderboards"], "It was counted.")
    pages = written(newsroom.site(desk), tmp_path)
    assert not [name for name in pages if "topics/gone" in pages[name]]
    assert '<a href="../../topics/leaderboards/">Leaderboards' in pages["stories/an-old-story.md"]


def test_a_withdrawn_story_keeps_its_address_and_says_nothing_else(tmp_path: Path) -> None:
    desk = newsroom.desk()
    gone = desk.small("wire", "What a judge forbade", "2026-05-14", ["leaderboards"], "It was counted.")
    desk.articles.pop(gone.articles[0])
    pages = written(newsroom.site(desk), tmp_path)
    assert "This story was withdrawn" in pages["stories/what-a-judge-forbade.md"]
    assert not [name for name, text in pages.items() if "a judge forbade" in text or "It was counted" in text]
    assert [name for name in pages if "what-a-judge-forbade" in pages[name]] == []


def test_a_withdrawn_story_may_be_alone_in_its_topic(tmp_path: Path) -> None:
    desk = newsroom.desk()
    gone = next(story for story in desk.stories if story.topics == ["ai-written-code"])
    desk.articles.pop(gone.articles[0])
    assert "This story was withdrawn" in written(newsroom.site(desk), tmp_path)[f"stories/{gone.id}.md"]


def test_a_story_tells_what_moved_and_what_it_follows(tmp_path: Path) -> None:
    desk = newsroom.desk()
    early = desk.small("wire", "Board opened", "2026-05-02", ["leaderboards"], "A board was opened.")
    late = desk.small("wire", "Board closed", "2026-05-09", ["leaderboards"], "The board was closed.")
    move = Move(articles=["x", "y"], origin="an-older-address", to=late.id, day="2026-05-10")
    merge = Move(articles=[*early.articles, "z"], origin="an-older-address", to=early.id, day="2026-05-08")
    desk.stories[desk.stories.index(early)] = early.but(moves=[move, merge], redirects=["an-older-address"])
    desk.stories[desk.stories.index(late)] = late.but(moves=[move], follows="an-older-address")
    pages = written(newsroom.site(desk), tmp_path)
    first, second = text_of(pages["stories/board-opened.md"]), text_of(pages["stories/board-closed.md"])
    assert "Followed by Board closed, 9 May 2026." in first
    assert "10 May 2026: 2 articles moved to another story, Board closed." in first
    assert "8 May 2026: Two stories of this site were found to be one. The other had 1 article" in first
    assert "Why?" not in first  # no verdict said so
    assert "Follows Board opened, 2 May 2026." in second
    assert "10 May 2026: 2 articles came from another story, Board opened." in second
    desk.articles.pop(late.articles[0])  # withdrawn: nothing leads there any more
    assert "Board closed" not in text_of(written(newsroom.site(desk), tmp_path)["stories/board-opened.md"])


def test_a_story_says_why_its_articles_are_one(tmp_path: Path) -> None:
    desk = newsroom.desk()
    big = desk.briefs[BIG]
    one, two, other = sorted(next(story for story in desk.stories if story.id == BIG).articles)[:3]
    ties = [
        Tie(article=one, to=two, names=["Corvane"], numbers=["80%", "41"], words=["ranking"], days=1, linked=True),
        Tie(article=other, to=one),
    ]
    desk.briefs[BIG] = big.but(ties=ties)
    page = text_of(written(newsroom.site(desk), tmp_path)[f"stories/{BIG}.md"])
    assert "both name Corvane; both say 80% and 41; both speak of ranking; one links to the other; 1 day apart" in page
    assert "no name or number in common; alike in meaning" in page


REPORTS = {  # the report's day and text, and whether it is the one that a retelling of 14 May credits
    "the only one that speaks of the same": ("2026-05-12T08:00:00Z", "Kessel counts tokens in Ostra.", True),
    "too long ago": ("2026-03-12T08:00:00Z", "Kessel counts tokens in Ostra.", False),
    "later than what retells it": ("2026-05-16T08:00:00Z", "Kessel counts tokens in Ostra.", False),
    "of something else": ("2026-05-12T08:00:00Z", "Kessel counts trams.", False),
}


@pytest.mark.parametrize(("day", "text", "found"), REPORTS.values(), ids=REPORTS)
def test_a_report_that_stands_in_another_story_is_linked(tmp_path: Path, day: str, text: str, *, found: bool) -> None:
    desk = newsroom.Desk()
    report = desk.article("wire", "A report", day, text)
    retold = desk.article("stack", "A retelling", "2026-05-14T08:00:00Z", "Kessel counts tokens in Ostra, it found.")
    credit = desk.articles[report].publisher
    desk.story("A report", [report], [], Brief(originals=[report]))
    brief = Brief(retellings=[Retelling(article=retold, credit=credit)], unread_originals=[credit or ""])
    desk.story("A retelling", [retold], [], brief)
    page = written(newsroom.site(desk), tmp_path)["stories/a-retelling.md"]
    assert ("whose report stands in another story" in text_of(page) and "a-report" in page) is found


def test_retellings_in_a_circle_end(tmp_path: Path) -> None:
    desk = newsroom.Desk()
    one, two = (desk.article(o, f"By {o}", "2026-05-14T08:00:00Z", "It was counted.") for o in ("wire", "stack"))
    circle = [Retelling(article=one, of=two), Retelling(article=two, of=one), Retelling(article=one, of=one)]
    desk.story("A circle", [one, two], [], Brief(takeaways=[desk.said(one)], retellings=circle))
    assert "By stack" in written(newsroom.site(desk), tmp_path)["stories/a-circle.md"]


def test_evidence_of_an_article_that_is_gone_gives_no_mark(tmp_path: Path) -> None:
    desk = newsroom.Desk()
    one = desk.article("wire", "One", "2026-05-14T08:00:00Z", "It was counted.")
    lost = Takeaway(text="Lost.", evidence=[Evidence(article="0" * 16, sentence="Lost.")])
    desk.story("A story", [one], [], Brief(takeaways=[lost]))
    assert 'class="oc-mark"' not in written(newsroom.site(desk), tmp_path)["stories/a-story.md"]


def test_a_takeaway_of_one_report_names_it_also_when_a_retelling_is_the_evidence(tmp_path: Path) -> None:
    desk = newsroom.Desk()
    one = desk.article("wire", "One", "2026-05-14T08:00:00Z", "It was counted.")
    fact = desk.said(one)
    desk.story("A story", [one], [], Brief(takeaways=[fact], retellings=[Retelling(article=one, credit="The Lamp")]))
    desk.story("Another", [one], [], Brief(takeaways=[fact], originals=[one]))
    pages = written(newsroom.site(desk), tmp_path)
    retold = f"One report: The Lamp, retold by {desk.articles[one].publisher}"
    assert retold in text_of(pages["stories/a-story.md"])
    assert f"One report: {desk.articles[one].publisher}" in text_of(pages["stories/another.md"])


def test_feeds_carry_the_brief_and_change_only_with_the_story(pages: dict[str, str]) -> None:
    atom = feedparser.parse(pages["feed.xml"].encode())
    feed = json.loads(pages["feed.json"])
    assert not atom.bozo
    assert atom.feed.updated == "2026-05-14T00:00:00Z"
    assert [e.id for e in atom.entries] == [i["id"] for i in feed["items"]]
    big = next(item for item in feed["items"] if BIG in item["id"])
    assert big["id"] == f"https://overcount.example/stories/{BIG}/"
    assert big["date_modified"] == "2026-05-14T00:00:00Z"
    assert "Raw token counts are a poor proxy" in big["content_html"]
    assert "[4]" in big["content_html"]


def test_hostile_texts_stay_text_in_feeds(tmp_path: Path) -> None:
    pages = written(newsroom.site(newsroom.hostile(newsroom.desk())), tmp_path)
    atom = feedparser.parse(pages["feed.xml"].encode(), sanitize_html=False)
    assert not atom.bozo
    bodies = [item["content_html"] for item in json.loads(pages["feed.json"])["items"]]
    for body in [*bodies, *(entry.content[0].value for entry in atom.entries)]:
        assert not re.search(r"<(?!/?(ol|li|p|h3|blockquote|a)\b)", body)
        assert not re.search(r'<a (?!href="https?:)', body)


WORDS = {
    "a day": (in_words("2026-05-12"), "12 May 2026"),
    "with its weekday": (in_words("2026-05-12", weekday=True), "Tuesday 12 May 2026"),
    "a month": (in_words("2026-05"), "May 2026"),
    "a year": (in_words("2026"), "2026"),
    "no day": (in_words(None), ""),
    "a day that never was": (in_words("2026-02-31"), ""),
    "a share": (amount(80, "%", ">"), "more than 80%"),
    "a sum": (amount(1.25e9, "USD", "~"), "about $1.25 billion"),
    "tokens": (amount(3e7, "tokens", None), "30 million tokens"),
    "seats": (amount(12400, "seats", None), "12,400 seats"),
    "a ratio": (amount(2.5, "", "<"), "less than 2.5"),
    "nothing": (amount(0, "prompts", None), "0 prompts"),
    "one in six": (amount(16.67, "%", "~"), "about 17%"),
    "an eighth": (amount(12.5, "%", "~"), "about 12.5%"),
    "a loss": (amount(-4.5, "%", None), "-4.5%"),
    "one name": (listed(["A"]), "A"),
    "three names": (listed(["A", "B", "C"]), "A, B and C"),
    "five names": (listed(["A", "B", "C", "D", "E"]), "A, B and 3 more"),
    "no names": (listed([]), ""),
    "no words": (minutes(0), 1),
    "a page": (minutes(441), 3),
}


@pytest.mark.parametrize("name", WORDS)
def test_words(name: str) -> None:
    said, expected = WORDS[name]
    assert said == expected
