"""A maintainer's verdicts bind: hidden articles are gone, pinned headlines stay."""

from scraper.collect import canonical_url
from scraper.records import Article, Story
from scraper.settings import ArticleVerdict, Corrections, Headline, PairVerdict
from scraper.stories.verdicts import canonical, published, unknown, with_headlines

ONE, TWO, THREE = (Article(url=f"https://a.example/{n}") for n in (1, 2, 3))


def test_hidden_and_off_beat_articles_are_not_published() -> None:
    verdicts = Corrections(
        hidden=[ArticleVerdict(article=ONE.url, reason="a retracted report")],
        off_beat=[ArticleVerdict(article=THREE.url, reason="crypto")],
    )
    assert published([ONE, TWO, THREE], verdicts) == [TWO]


def test_a_pinned_headline_holds_also_after_a_merge() -> None:
    verdicts = Corrections(headlines=[Headline(story="b", title="Pinned", reason="clearer")])
    stories = [Story(id="a", title="A", articles=[], redirects=["b"]), Story(id="c", title="C", articles=[])]
    assert [story.title for story in with_headlines(stories, verdicts)] == ["Pinned", "C"]


def test_a_verdict_may_name_an_address_with_its_tracking_parameters() -> None:
    pair = PairVerdict(articles=[f"{ONE.url}?utm_source=feed", TWO.url], reason="one memo")
    verdicts = canonical(Corrections(same_story=[pair]), canonical_url)
    assert verdicts.same_story[0].articles == [ONE.url, TWO.url]


def test_a_verdict_on_what_the_archive_does_not_hold_is_told() -> None:
    verdicts = Corrections(
        same_story=[PairVerdict(articles=[ONE.url, TWO.url], reason="one memo")],
        off_beat=[ArticleVerdict(article=THREE.url, reason="crypto")],
        headlines=[Headline(story="b", title="B", reason="clearer"), Headline(story="x", title="X", reason="clearer")],
    )
    stories = [Story(id="a", title="A", articles=[], redirects=["b"])]
    assert unknown(verdicts, [ONE], stories) == [TWO.url, THREE.url, "x"]
