"""A maintainer's verdicts bind: hidden articles are gone, pinned headlines stay."""

from scraper.records import Article, Story
from scraper.settings import ArticleVerdict, Corrections, Headline
from scraper.stories.verdicts import published, with_headlines

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
