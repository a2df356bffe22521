"""Identity of stories: ids by members; growth, merge, split, vanish; no id is ever lost or issued twice."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.records import Article, Story
from scraper.stories import stories
from scraper.stories.identity import headline


def article(key: str, day: int | None = None, title: str | None = None, **more: object) -> Article:
    published = None if day is None else f"2026-05-{day:02d}T08:00:00Z"
    return Article(id=f"{key}00000000", title=title or f"Report {key}", published=published, **more)


A, B, C, D = (article(key, day) for key, day in (("a", 1), ("b", 2), ("c", 3), ("d", 4)))
ALL = [A, B, C, D]


def ids(*articles: Article) -> list[str]:
    return [a.id for a in articles]


def night(clusters: list[list[Article]], previous: list[Story] | None = None) -> list[Story]:
    return stories([ids(*c) for c in clusters], ALL, previous or [])


def members(found: list[Story]) -> dict[str, list[str]]:
    return {story.id: story.articles for story in found}


def test_a_new_story_is_named_after_its_earliest_article() -> None:
    (story,) = night([[C, A, B]])
    assert story.id == "report-a-a00000"
    assert story.articles == ids(A, B, C)
    assert (story.first_published, story.last_published) == (A.published, C.published)


CASES = {
    "growth keeps the id": ([[A, B]], [[A, B, C]], {"report-a-a00000": [A, B, C]}, {}),
    "an earlier article joins": ([[B, C]], [[A, B, C]], {"report-b-b00000": [A, B, C]}, {}),
    "a merge keeps the one that began first": (
        [[A], [B, C]],
        [[A, B, C]],
        {"report-a-a00000": [A, B, C]},
        {"report-a-a00000": ["report-b-b00000"]},
    ),
    "a split: the larger part keeps the id": (
        [[A, B, C]],
        [[A], [B, C]],
        {"report-a-a00000": [B, C], "report-a-a000000": [A]},
        {},
    ),
    "an even split: the part with the earliest article keeps the id": (
        [[A, B, C, D]],
        [[A, C], [B, D]],
        {"report-a-a00000": [A, C], "report-b-b00000": [B, D]},
        {},
    ),
    "split and merge at once: every old id has one heir": (
        [[A, B], [C, D]],
        [[A], [B, C, D]],
        {"report-a-a00000": [A], "report-c-c00000": [B, C, D]},
        {},
    ),
    "a story out of the window stays": ([[A], [B]], [[B, C]], {"report-a-a00000": [A], "report-b-b00000": [B, C]}, {}),
    "a withdrawn article leaves": ([[A, B, C]], [[A, C]], {"report-a-a00000": [A, C]}, {}),
    "nothing tonight": ([[A], [B]], [], {"report-a-a00000": [A], "report-b-b00000": [B]}, {}),
}


@pytest.mark.parametrize(("before", "after", "expected", "redirects"), CASES.values(), ids=CASES.keys())
def test_second_night(before, after, expected, redirects) -> None:
    found = night(after, night(before))
    assert members(found) == {id_: ids(*group) for id_, group in expected.items()}
    assert {s.id: s.redirects for s in found if s.redirects} == redirects


SPLITS = {
    "the part that leaves founds a story": (
        [[[A, B, C]], [[A], [B, C]]],
        {"report-a-a00000": ["a: report-a-a00000 > report-a-a000000, 2026-05-04"]} | {"report-a-a000000": ["same"]},
    ),
    "an article goes to another story": (
        [[[A, B], [C, D]], [[A], [B, C, D]]],
        {"report-a-a00000": ["b: report-a-a00000 > report-c-c00000, 2026-05-04"], "report-c-c00000": ["same"]},
    ),
    "and comes back: the note that no longer holds is gone": (
        [[[A, B], [C, D]], [[A], [B, C, D]], [[A, B], [C, D]]],
        {"report-a-a00000": ["b: report-c-c00000 > report-a-a00000, 2026-05-04"], "report-c-c00000": ["same"]},
    ),
    "a merge is noted by the one that stays, and ends a note between the two": (
        [[[A, B], [C]], [[A], [B, C]], [[A, B, C]]],
        {"report-a-a00000": ["b+c: report-c-c00000 > report-a-a00000, 2026-05-04"]},
    ),
    "a merge stays noted on later nights": (
        [[[A], [B]], [[A, B]], [[A, B], [C]], [[A, B, D], [C]]],
        {"report-a-a00000": ["b: report-b-b00000 > report-a-a00000, 2026-05-04"]},
    ),
    "a merge of what was merged: each address that leads here is noted": (
        [[[A], [B], [C]], [[A], [B, C]], [[A, B, C]]],
        {
            "report-a-a00000": [
                "b+c: report-b-b00000 > report-a-a00000, 2026-05-04",
                "c: report-c-c00000 > report-a-a00000, 2026-05-04",
            ]
        },
    ),
    "a merge that is undone: the note goes with the articles": (
        [[[A], [B]], [[A, B]], [[A], [B]]],
        {"report-a-a00000": ["b: report-a-a00000 > report-b-b000000, 2026-05-04"], "report-b-b000000": ["same"]},
    ),
    "what had come to a story is noted by the one that takes it in": (
        [[[B, D], [C]], [[B], [C, D]], [[A], [B], [C, D]], [[A, C, D], [B]]],
        {
            "report-b-b00000": ["d: report-b-b00000 > report-a-a00000, 2026-05-04"],
            "report-a-a00000": [
                "d: report-b-b00000 > report-a-a00000, 2026-05-04",
                "c+d: report-c-c00000 > report-a-a00000, 2026-05-04",
            ],
        },
    ),
    "growth needs none": ([[[A]], [[A, B]]], {}),
    "a note stays on later nights": (
        [[[A, B]], [[A], [B]], [[A, C], [B]], [[A, C], [B, D]]],
        {"report-a-a00000": ["b: report-a-a00000 > report-b-b00000, 2026-05-04"], "report-b-b00000": ["same"]},
    ),
}


@pytest.mark.parametrize(("chain", "expected"), SPLITS.values(), ids=SPLITS.keys())
def test_what_leaves_a_story_is_noted_on_both(chain, expected) -> None:
    found: list[Story] = []
    for clusters in chain:
        found = night(clusters, found)
    noted = {
        story.id: [f"{'+'.join(a[0] for a in m.articles)}: {m.origin} > {m.to}, {m.day}" for m in story.moves]
        for story in found
        if story.moves
    }
    assert noted.keys() == expected.keys()
    both = {line for lines in expected.values() for line in lines} - {"same"}
    assert {id_: set(lines) for id_, lines in noted.items()} == {
        id_: both if lines == ["same"] else set(lines) for id_, lines in expected.items()
    }


def test_a_night_with_nothing_new_returns_equal_records_byte_for_byte() -> None:
    first = [s.but(originals=[s.articles[0]], lineage={"kept": True}) for s in night([[A, B], [C], [D]])]
    again = night([[D], [B, A], [C]], list(reversed(first)))
    assert again == first
    assert [s.to_json() for s in again] == [s.to_json() for s in first]


def test_a_chain_of_merges_carries_all_addresses() -> None:
    one = night([[A], [B], [C], [D]])
    two = night([[A], [B, C], [D]], one)
    three = night([[A, B, C, D]], two)
    assert three[0].redirects == ["report-b-b00000", "report-c-c00000", "report-d-d00000"]


def test_stories_of_equal_titles_and_id_starts_get_different_addresses() -> None:
    twins = [Article(id=f"abcdef{n:02d}", title="Same headline") for n in range(3)]
    found = stories([[a.id] for a in twins], twins)
    assert len({s.id for s in found}) == 3


def test_ids_that_are_no_hashes_make_addresses_too() -> None:
    odd = [Article(id="../Ü b/1", title="<b>"), Article(id="../Ü b/2", title=""), Article(id="/", title="")]
    found = stories([[a.id] for a in odd], odd)
    assert all(s.id and set(s.id) <= set("abcdefghijklmnopqrstuvwxyz0123456789-") for s in found)
    assert len({s.id for s in found}) == 3


def test_topics_are_voted_and_copies_have_no_vote() -> None:
    voters = [
        article("1", 1, topics=["costs", "boards"]),
        article("2", 2, topics=["costs"]),
        article("3", 3, topics=["costs"]),
        article("4", 4, topics=["crypto"], copy_of="100000000"),
        article("5", 5, topics=["law"]),
    ]
    (story,) = stories([ids(*voters)], voters)
    assert story.topics == ["costs"]


HEADLINES = {
    "the first that says what the others say": (
        ["Morning notes", "Kessel shuts token board", "Kessel shuts its board after a week", "Kessel board shut"],
        1,
    ),
    "the first report's, though another says a little more": (
        [
            "Grocer spent its AI budget by August",
            "How a grocer lost its AI budget",
            "AI budget: a post-mortem",
        ],
        0,
    ),
    "one that tells before one that explains": (
        ["Why Kessel shut its board", "Kessel shuts its token board", "What to learn from Kessel's token board"],
        1,
    ),
    "one that explains, where none tells": (["Why Kessel shut its board", "How Kessel shut its board"], 0),
    "small words count for nothing": (
        ["The end of an era for the few", "Kessel shuts the token board", "The vote for the Kessel token board is in"],
        1,
    ),
    "one in the site's language": (["fr: Kessel ferme son classement", "en: Kessel shuts its board"], 1),
    "no markup where another is there": (
        [
            "<script>x</script> leads the token board",
            "Kessel's {{ board }} [click me](x)",
            "Kessel's board: open to all",
        ],
        2,
    ),
    "markup where there is no choice": (["Kessel's {{ board }}"], 0),
    "signs that are no markup": (["Kessel's AI use < 5% & falling [video]", "Kessel's AI use falls"], 0),
    "another language where there is no choice": (["fr: Kessel ferme son classement", "fr: La fin du classement"], 0),
}


@pytest.mark.parametrize(("titles", "expected"), HEADLINES.values(), ids=HEADLINES)
def test_the_headline(titles: list[str], expected: int) -> None:
    split = [title.split(": ", 1) if title[2:4] == ": " else ["en", title] for title in titles]
    members = [article(str(n), n + 1, title, lang=lang) for n, (lang, title) in enumerate(split)]
    assert headline(members, "en-GB") == split[expected][1]


def test_a_story_is_read_again_where_one_of_its_articles_was_altered() -> None:
    (before,) = night([[A, B]])
    now = [A.but(title="Kessel shuts its board"), B]
    kept, read = (stories([ids(A, B)], now, [before], altered=altered) for altered in (set(), {A.id}))
    assert kept == [before]
    assert [story.title for story in read] == ["Kessel shuts its board"]


KEYS = "abcdefghij"
nights = st.lists(st.lists(st.integers(0, 4), min_size=len(KEYS), max_size=len(KEYS)), min_size=1, max_size=8)


@settings(max_examples=200, deadline=None)
@given(nights)
def test_over_any_chain_of_nights_no_id_is_lost_or_issued_twice(chain: list[list[int]]) -> None:
    articles = [article(key, n + 1 if n % 3 else None, "One headline") for n, key in enumerate(KEYS)]
    found: list[Story] = []
    issued: set[str] = set()
    for assignment in chain:
        # Group 0 is "not among tonight's articles".
        groups: dict[int, list[str]] = {}
        for a, group in zip(articles, assignment, strict=True):
            if group:
                groups.setdefault(group, []).append(a.id)
        # The window holds every article of each story that it touches.
        touched = {id_ for ids_ in groups.values() for id_ in ids_}
        for story in found:
            if touched & set(story.articles):
                for id_ in story.articles:
                    if id_ not in touched:
                        groups.setdefault(9, []).append(id_)
                        touched.add(id_)
        before = {s.id: set(s.articles) for s in found}
        previous, found = found, stories(list(groups.values()), articles, found)
        assert stories(list(groups.values()), articles, previous, altered=set()) == found
        current = [s.id for s in found]
        redirected = [id_ for s in found for id_ in s.redirects]
        assert len(current) == len(set(current))
        assert len(redirected) == len(set(redirected))
        assert not set(current) & set(redirected)
        assert issued <= set(current) | set(redirected)
        new = set(current) - issued
        assert not new & set(redirected)
        noted = {(move.origin, s.id) for s in found for move in s.moves if move.to == s.id}
        assert {(id_, s.id) for s in found for id_ in s.redirects if id_ in before} <= noted
        issued |= set(current)
        listed = [id_ for s in found for id_ in s.articles]
        assert len(listed) == len(set(listed))
        assert {id_ for ids_ in before.values() for id_ in ids_} <= set(listed)
        assert stories(list(groups.values()), articles, found) == found


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Grocer caps tokens - Ledger & Sons", "Grocer caps tokens"),
        ("Grocer caps tokens | The Tally Post", "Grocer caps tokens"),
        ("Grocer caps tokens - Sons", "Grocer caps tokens"),
        ("Grocer caps tokens - and regrets it", "Grocer caps tokens - and regrets it"),
        ("Ledger & Sons", "Ledger & Sons"),
    ],
)
def test_a_headline_drops_the_outlet_that_it_credits_at_its_end(title: str, expected: str) -> None:
    members = [Article(id="a", title=title, publisher="The Tally Post", cites=["Ledger & Sons"])]
    assert headline(members) == expected
