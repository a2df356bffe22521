"""Measures how the briefs read: takeaways that stand alone, are short, new and corroborated; stories that say why.

    python benchmarks/briefs_reading.py [--data ../shared]

On the sample web (its own stories, from the excerpts that the archive keeps), and on the dated AllSides, ECB+ and NeuS
stories of two articles and more. What stands alone is judged by rules of this file's own, not by those that chose.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from scraper.briefs import excerpt, write
from scraper.briefs.centrality import terms
from scraper.briefs.trimming import longest_run
from scraper.records import Article, Brief, Story, article_id
from tests.web import truth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.stories import Embedder

WORDS = 30  # a takeaway has fewer
RUN = 25  # words in a row from one source outside quotation marks
EVERY = 4  # of the real stories one in four: a measure, not a wait
MOST = 8  # articles of a real story

_OPENS = re.compile(
    r"^(?:he|she|it|they|this|that|these|those|his|her|its|their|such|another|others|both|but|and|so|yet|however"
    r"|meanwhile|also|then|thus|instead|still|indeed|moreover|besides|therefore|consequently|il|elle|ils|elles|ce|cela"
    r"|mais|donc|cependant|ainsi|pourtant|ses|son|sa|leurs?|the (?:company|firm|group|former|latter|move|report|paper"
    r"|tool|memo|document|spokes\w+|pair|two|same)(?! (?:of|that|which|by|for|at|in|behind|called|\[)))(?!\w)",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"(?<!\w)(?:he|she|they|him|them|his|hers?|their|its|it)(?!\w)", re.IGNORECASE)
_TITLED = re.compile(r"\b(?:Mr|Ms|Mrs|Mme)\.? [A-Z]")
_OPEN_END = re.compile(
    r"\b(?:appears?|appeared|did so|do so|does so|took part|(?:do|does|did)(?: not|n['’]t)|(?:is|are|was|were) (?:gone"
    r"|listed|included))\.$"
)


def leans(text: str) -> bool:
    """Tell whether a reader of this sentence alone is left with a question: who, which, or where."""
    outside = re.sub(r"“[^”]*”|«[^»]*»|\"[^\"]*\"", " ", text).strip()
    if _OPENS.match(outside) or _TITLED.search(outside) or _OPEN_END.search(outside) or outside.endswith("?"):
        return True
    pronoun = _PRONOUN.search(outside)
    # A pronoun needs something before it that it can stand for: a name, or a noun after an article or a number.
    before = outside[: pronoun.start()] if pronoun else ""
    names = (
        r"[A-ZÀ-Þ][\w’'-]+ (?!$)|(?:\b(?:an?|the|one|two|three|some|most|many|every|each|no|un|une|le|la|les)|\d) [a-z]"
    )
    return bool(pronoun and not re.search(names, before + " ") and len(before.split()) < 4)


def sample_stories() -> Iterator[tuple[Story, list[Article]]]:
    """Yield the sample web's stories on the beat, of the articles' excerpts."""
    outlets = {outlet["id"]: outlet["name"] for outlet in truth.outlets()}
    ids = {one["id"]: article_id(one["url"]) for one in truth.articles()}
    groups: dict[str, list[Article]] = {}
    for one in truth.articles():
        if not one["on_beat"]:
            continue
        body = "\n".join(line for line in one["body"].split("\n") if not line.startswith("#"))
        whole = Article(
            id=ids[one["id"]],
            url=one["url"],
            title=one["title"],
            publisher=outlets[one["outlet"]],
            published=one["published"],
            lang=one["lang"],
            text=body,
            copy_of=ids.get(one["copy_of"]),
        )
        kept = whole.but(text=excerpt(whole, frozenset(outlets.values())), words=len(body.split()))
        groups.setdefault(one["story"], []).append(kept)
    for name, members in sorted(groups.items()):
        yield Story(id=name, title=members[0].title, articles=[a.id for a in members]), members


def real_stories(data: Path, name: str) -> Iterator[tuple[Story, list[Article]]]:
    """Yield one in EVERY story of a set, of two articles and more."""
    groups: dict[str, list[Article]] = {}
    for line in (data / "data" / "stories" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        groups.setdefault(json.loads(line)["story"], []).append(Article.model_validate_json(line))
    several = [key for key in sorted(groups) if len(groups[key]) > 1]
    for key in several[::EVERY] if len(several) > 4 * EVERY * 2 else several:
        members = groups[key][:MOST]
        title = members[0].title or members[0].text[:80]
        yield Story(id=key, title=title, articles=[a.id for a in members]), members


def figures(briefs: list[tuple[Brief, int]], where: str) -> dict[str, float]:
    """Return the shares of one set's briefs, each with how many independent reports its story has."""
    takeaways = [one for brief, _ in briefs for one in brief.takeaways]
    shown = [*takeaways, *(t for brief, _ in briefs for s in brief.sections for t in s.sentences)]
    several = [brief for brief, reports in briefs if reports > 1]
    alike = [_most_alike([one.text for one in brief.takeaways]) for brief, _ in briefs if len(brief.takeaways) > 1]
    found = {
        "takeaways that stand alone": _share([not leans(one.text) for one in takeaways]),
        "takeaways under 30 words": _share([len(one.text.split()) < WORDS for one in takeaways]),
        "least novelty among takeaways": 1 - sum(alike) / max(1, len(alike)),
        "stories of two reports with a corroborated takeaway": _share(
            [any(one.independent_sources > 1 for one in brief.takeaways) for brief in several]
        ),
        "stories with two takeaways": _share([len(brief.takeaways) >= 2 for brief, _ in briefs]),
        "stories with three takeaways": _share([len(brief.takeaways) >= 3 for brief, _ in briefs]),
        "stories with why": _share([bool(brief.why_it_matters) for brief, _ in briefs]),
        "stories with sections": _share([bool(brief.sections) for brief, _ in briefs]),
        "sentences without a long run": _share([longest_run(one.text) <= RUN for one in shown]),
    }
    return {f"briefs, {where}: {name}": value for name, value in found.items()}


def _share(held: list[bool]) -> float:
    return sum(held) / max(1, len(held))


def _most_alike(texts: list[str]) -> float:
    """Return the largest share of content words that one of some texts has in common with another."""
    words = [set(terms(text)) for text in texts]
    pairs = [(a, b) for place, a in enumerate(words) for b in words[:place] if a and b]
    return max((len(a & b) / min(len(a), len(b)) for a, b in pairs), default=0.0)


def measure(data: Path, embedder: Embedder | None = None) -> dict[str, float]:
    """Return what benchmarks/eval.py holds to its floors."""
    found: dict[str, float] = {}
    sets = {"sample web": sample_stories()}
    sets |= {name: real_stories(data, name) for name in ("allsides_dated", "ecbplus", "neus")}
    for where, stories in sets.items():
        briefs = []
        for story, members in stories:
            brief = write(story, members, embedder)
            briefs.append((brief, len(brief.originals) + len(brief.unread_originals)))
        found |= figures(briefs, where)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path(__file__).resolve().parent.parent.parent / "shared")
    for name, value in measure(parser.parse_args().data).items():
        print(f"{name:80} {value:.3f}")


if __name__ == "__main__":
    main()
