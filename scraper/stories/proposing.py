"""New topics, proposed to a maintainer where stories pile up outside of all.

The pile is grouped by meaning; each group's phrases are those that stand out in it by class-based TF-IDF
(Grootendorst 2022) against the stories of all topics, in several of its stories and hardly anywhere else.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING

from scraper.records import slug
from scraper.stories.lexicon import is_function_word
from scraper.stories.topics import outside
from scraper.stories.wording import shown, terms

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scraper.records import Article, Story
    from scraper.settings import Topics
    from scraper.stories.embedding import Embedder

FEWEST = 5  # stories that make a topic
LARGE = 10  # stories outside of all topics from which a pile is worth a maintainer's look
ALIKE = 0.35  # mean cosine between the stories of a group
IN_GROUP = 0.3  # share of a group's stories that a phrase stands in, at least
ONLY_HERE = 0.5  # share of the stories with a phrase that are in the group, at least
MOST_PHRASES = 12
FEWEST_PHRASES = 3  # with fewer, a group is no subject
MOST_EXAMPLES = 8
LONGEST = 3  # words of a phrase


@dataclass(frozen=True)
class Proposal:
    """A topic for a maintainer to accept, with the stories that ask for it."""

    id: str
    name: str
    phrases: list[str]
    stories: list[Story]


def pile(stories: Sequence[Story], articles: Mapping[str, Article], topics: Topics) -> list[Story]:
    """Return the stories of which at least half of the articles stand outside of all topics."""
    members = {s.id: [articles[id_] for id_ in s.articles if id_ in articles] for s in stories}
    lone = {article.id for article in outside([a for found in members.values() for a in found], topics)}
    return [s for s in stories if members[s.id] and 2 * sum(a.id in lone for a in members[s.id]) >= len(members[s.id])]


def propose(
    stories: Sequence[Story], articles: Mapping[str, Article], topics: Topics, embedder: Embedder
) -> list[Proposal]:
    """Return topics for the pile, those with most stories first; none where it holds no group of FEWEST alike."""
    out, texts = pile(stories, articles, topics), {}
    for story in stories:
        listed = [articles[id_] for id_ in story.articles if id_ in articles]
        texts[story.id] = [terms(article) for article in listed if article.copy_of is None]
    phrases = {id_: {p for words in listed for p in _phrases(words)} for id_, listed in texts.items()}
    everywhere = Counter(phrase for found in phrases.values() for phrase in found)
    taken = {topic.id for topic in [*topics.topics, *topics.off_beat]}
    proposals = []
    for group in _groups(out, articles, embedder):
        within = Counter(phrase for story in group for phrase in phrases[story.id])
        average = sum(everywhere.values()) / max(len(stories), 1) * len(group)
        fit = {
            phrase: n * log(1 + average / everywhere[phrase])
            for phrase, n in within.items()
            if n >= max(2, IN_GROUP * len(group)) and n >= ONLY_HERE * everywhere[phrase]
        }
        ranked = _without_parts(sorted(fit, key=lambda phrase: (-fit[phrase], *_awkward(phrase))))[:MOST_PHRASES]
        if len(ranked) >= FEWEST_PHRASES:
            id_ = _free(slug(ranked[0]) or "topic", taken)
            taken.add(id_)
            proposals.append(Proposal(id_, ranked[0].capitalize(), ranked, group))
    return sorted(proposals, key=lambda one: (-len(one.stories), one.id))


def _groups(stories: list[Story], articles: Mapping[str, Article], embedder: Embedder) -> list[list[Story]]:
    """Return groups of at least FEWEST stories alike, by average linkage of their mean vectors."""
    import numpy as np
    from sklearn.cluster import AgglomerativeClustering

    if len(stories) < FEWEST:
        return []
    members = [[articles[id_] for id_ in story.articles if id_ in articles] for story in stories]
    centres = np.stack([embedder.encode([shown(a) for a in found]).mean(axis=0) for found in members])
    made = AgglomerativeClustering(
        n_clusters=None, metric="cosine", linkage="average", distance_threshold=1 - ALIKE
    ).fit_predict(centres)
    groups: dict[int, list[Story]] = {}
    for story, number in zip(stories, made.tolist(), strict=True):
        groups.setdefault(number, []).append(story)
    return [group for group in groups.values() if len(group) >= FEWEST]


def _phrases(words: list[str]) -> set[str]:
    """Return the phrases of one to LONGEST words that neither begin nor end with a function word or a number."""
    out = set()
    for size in range(1, LONGEST + 1):
        for start in range(len(words) - size + 1):
            found = words[start : start + size]
            ends = (found[0], found[-1])
            if not any(is_function_word(word) or word[0].isdigit() or len(word) < 2 for word in ends):
                out.add(" ".join(found))
    return {phrase for phrase in out if " " in phrase or len(phrase) > 3}


def _awkward(phrase: str) -> tuple[bool, int, str]:
    """Return a key by which, of phrases that fit equally, those of two telling words come first."""
    words = phrase.split()
    return any(map(is_function_word, words)), abs(len(words) - 2), phrase


def _without_parts(ranked: list[str]) -> list[str]:
    """Return phrases without those that stand within a better one, or around it."""
    kept: list[str] = []
    for phrase in ranked:
        if not any(f" {phrase} " in f" {better} " or f" {better} " in f" {phrase} " for better in kept):
            kept.append(phrase)
    return kept


def _free(id_: str, taken: set[str]) -> str:
    number, out = 2, id_
    while out in taken:
        out, number = f"{id_}-{number}", number + 1
    return out


def as_yaml(proposals: Sequence[Proposal]) -> str:
    """Return proposals as they would stand in topics.yml, for a maintainer to look over; headlines are comments."""
    from io import StringIO

    from ruamel.yaml import YAML

    if not proposals:
        return ""
    lines = ["# Proposed by `overcount topics propose`. Look over name, description and phrases, and add what is good"]
    lines += ["# to `topics:` in content/topics.yml. Company and tool names are no phrases."]
    yaml = YAML()
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = 10_000
    for one in proposals:
        lines += ["", f"  # {len(one.stories)} stories, such as:"]
        lines += [f"  #   {' '.join(story.title.split())}" for story in one.stories[:MOST_EXAMPLES]]
        about = ", ".join(one.phrases[:3])
        entry = {
            "id": one.id,
            "name": one.name,
            "description": f"Stories that speak of {about}. Say here in two sentences what they have in common.",
            "phrases": one.phrases,
        }
        stream = StringIO()
        yaml.dump([entry], stream)
        lines.append(stream.getvalue().rstrip("\n"))
    return "\n".join(lines) + "\n"
