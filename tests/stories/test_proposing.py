"""New topics: proposed where stories pile up outside of all, as YAML that can be accepted; else nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scraper.archive import Archive
from scraper.doctor import untopical
from scraper.records import Article, Story
from scraper.settings import Beat, Topic, Topics
from scraper.settings.files import read
from scraper.stories import stories
from scraper.stories.proposing import as_yaml, pile, propose

if TYPE_CHECKING:
    from pathlib import Path

    from scraper.stories import Embedder

TOPICS = Topics(
    beat=Beat(name="AI at work", description="How AI use is counted at work. And how the count is gamed."),
    topics=[Topic(id="boards", name="Boards", description="Boards that rank. Of staff.", phrases=["token board"])],
)
FIRMS = ["Halden", "Corvane", "Tessaly", "Orrin", "Varnholt", "Pellin"]
BOARDS = [
    (f"{firm} opens a token board", f"At {firm}, a token board ranks {n}00 clerks.") for n, firm in enumerate(FIRMS, 2)
]
UNIONS = [
    (
        f"Union at {firm} bargains over AI",
        f"A works council at {firm} wants a say in prompts: collective bargaining {n}.",
    )
    for n, firm in enumerate(FIRMS, 2)
]
STRAY = [("Storm closes a harbour", "Gusts kept ferries in port."), ("A recipe for bread", "Flour, salt and water.")]
CASES = {
    "a pile of one subject": ([*BOARDS, *UNIONS], {"works council", "collective bargaining", "union"}, 6),
    "strays are no subject": ([*BOARDS, *STRAY, *UNIONS[:3]], None, 0),
    "all have their topic": (BOARDS, None, 0),
    "nothing": ([], None, 0),
}


def made(texts: list[tuple[str, str]]) -> tuple[list[Story], dict[str, Article]]:
    listed = [Article(id=f"{n:04x}{n:04x}", title=title, text=text) for n, (title, text) in enumerate(texts)]
    return stories([[article.id] for article in listed], listed), {article.id: article for article in listed}


@pytest.mark.parametrize(("texts", "phrases", "size"), CASES.values(), ids=CASES.keys())
def test_what_is_proposed(
    texts: list[tuple[str, str]], phrases: set[str] | None, size: int, embedder: Embedder, tmp_path: Path
) -> None:
    found = propose(*made(texts), TOPICS, embedder)
    assert [len(one.stories) for one in found] == [size] * (phrases is not None)
    text = as_yaml(found)
    if phrases is None:
        assert text == ""
        return
    assert phrases <= set(found[0].phrases)
    assert not {firm.lower() for firm in FIRMS} & set(found[0].phrases)
    file = tmp_path / "topics.yml"
    file.write_text(f"beat: {{name: B, description: C.}}\ntopics:\n{text}", encoding="utf-8")
    topic = read(file, Topics).topics[0]
    assert (topic.id, topic.phrases) == (found[0].id, found[0].phrases)
    widened = TOPICS.model_copy(update={"topics": [*TOPICS.topics, topic]})
    assert pile(*made(texts), widened) == []


def test_a_headline_can_not_leave_its_comment(embedder: Embedder) -> None:
    texts = [(f"{title}\n- id: x\u2028y\x85z", text) for title, text in UNIONS]
    shown = as_yaml(propose(*made(texts), TOPICS, embedder))
    assert [line for line in shown.splitlines() if "id: x" in line and not line.startswith("  #")] == []


def test_the_doctor_tells_of_a_large_pile_only(tmp_path: Path) -> None:
    (tmp_path / "topics.yml").write_text(TOPICS.model_dump_json(), encoding="utf-8")
    archive = Archive(tmp_path)
    for copies, expected in ((1, 0), (2, 12)):
        found, articles = made([*BOARDS, *UNIONS * copies])
        archive.add(article.but(collected="2026-05-01") for article in articles.values())
        archive.set_stories(found)
        assert untopical(tmp_path) == expected
