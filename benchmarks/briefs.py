"""Measures the briefs: ROUGE of the sentence chooser beside its peers, planted faults that the check catches, speed.

    python benchmarks/briefs.py rouge|check|figures|brief|speed|all [--data ../shared]

Reads real material in place (see --data); writes nothing. The set has no test part of its own here: even-numbered
stories are for tuning (--part tune), odd-numbered ones for the figures that are reported.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from scraper.briefs import check, write
from scraper.briefs.centrality import scores, shares, similarities, spread
from scraper.briefs.facets import subject
from scraper.briefs.figures import figures
from scraper.briefs.lineage import lineage
from scraper.briefs.names import names
from scraper.briefs.quantities import numbers
from scraper.briefs.sentences import Sentence, language, prose, split_sentences
from scraper.briefs.trimming import trim
from scraper.records import Article, Brief, Evidence, Story, Takeaway
from scraper.settings import ModelInfo
from scraper.stories import Embedder


def neus(data: Path, part: str) -> list[tuple[list[Article], str]]:
    """Return (articles, reference summary) of each story of a part."""
    folder = data / "data" / "stories"
    groups: dict[str, list[Article]] = {}
    for line in (folder / "neus.jsonl").read_text(encoding="utf-8").splitlines():
        article = Article.model_validate_json(line)
        groups.setdefault(json.loads(line)["story"], []).append(article)
    references = [
        json.loads(line) for line in (folder / "neus_references.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    wanted = 0 if part == "tune" else 1
    return [(groups[r["story"]], r["summary"]) for r in references if int(r["story"][-4:]) % 2 == wanted]


def all_sentences(articles: list[Article]) -> list[Sentence]:
    return [
        Sentence(article.id, text, index, 0)
        for article in articles
        for index, text in enumerate(split_sentences(article.text, "en"))
    ]


def lead_one(articles: list[Article]) -> list[str]:
    return [s[0] for article in articles if (s := split_sentences(article.text, "en"))]


def chosen(articles: list[Article], budget: int) -> list[str]:
    """Return our choice of sentences of at most `budget` words (the first may be longer)."""
    sentences = all_sentences(articles)
    similar = similarities([s.text for s in sentences])
    rated = scores(sentences, articles, lineage(articles), similar)
    return fill(
        [sentences[row].text for row in spread(rated, similar, [s.text for s in sentences], shares(articles))], budget
    )


def fill(ranked: list[str], budget: int) -> list[str]:
    taken: list[str] = []
    used = 0
    for text in ranked:
        length = len(text.split())
        if not taken or used + length <= budget:
            taken.append(text)
            used += length
    return taken


def peer(name: str, articles: list[Article], budget: int) -> list[str]:
    """Return the choice of one of sumy's summarisers, of at most `budget` words."""
    from sumy.models.dom import ObjectDocumentModel, Paragraph
    from sumy.models.dom import Sentence as SumySentence
    from sumy.nlp.stemmers import Stemmer
    from sumy.summarizers.lex_rank import LexRankSummarizer
    from sumy.summarizers.lsa import LsaSummarizer
    from sumy.summarizers.text_rank import TextRankSummarizer
    from sumy.utils import get_stop_words

    kind = {"LexRank": LexRankSummarizer, "TextRank": TextRankSummarizer, "LSA": LsaSummarizer}[name]
    texts = [s.text for s in all_sentences(articles)]
    tokenizer = _Words()
    document = ObjectDocumentModel([Paragraph([SumySentence(text, tokenizer) for text in texts])])
    summariser = kind(Stemmer("english"))
    summariser.stop_words = get_stop_words("english")
    ranked: list[str] = []
    for count in range(1, len(texts) + 1):  # sumy gives sets of n, not an order: grow them
        for sentence in summariser(document, count):
            if str(sentence) not in ranked:
                ranked.append(str(sentence))
        if sum(len(t.split()) for t in ranked) > budget * 1.5:
            break
    return fill(ranked, budget)


class _Words:
    """sumy's own tokenizer wants NLTK's data from the network; words are all it needs here."""

    def to_words(self, text: str) -> tuple[str, ...]:
        return tuple(re.findall(r"[^\W_]+", text))


def rouge(data: Path, part: str, *, peers: bool) -> dict[str, list[float]]:
    from rouge_score.rouge_scorer import RougeScorer

    scorer = RougeScorer(["rouge1", "rouge2", "rougeLsum"], use_stemmer=True)
    names = ["lead-1 of each", "ours", *(("LexRank", "TextRank", "LSA") if peers else ())]
    total: dict[str, list[float]] = {name: [0.0, 0.0, 0.0] for name in names}
    stories = neus(data, part)
    for articles, reference in stories:
        target = "\n".join(split_sentences(reference, "en"))
        budget = sum(len(text.split()) for text in lead_one(articles))
        for name in names:
            if name == "ours":
                summary = chosen(articles, budget)
            elif name.startswith("lead"):
                summary = lead_one(articles)
            else:
                summary = peer(name, articles, budget)
            found = scorer.score(target, "\n".join(summary))
            for place, key in enumerate(("rouge1", "rouge2", "rougeLsum")):
                total[name][place] += 100 * found[key].fmeasure / len(stories)
    return total


# --- The check: faults planted by program ----------------------------------------------------------------------

FAULTS = ("name", "number", "negation", "hedge", "unit", "quotation", "merged")


def briefs_of_real_texts(data: Path) -> list[tuple[Brief, list[Article]]]:
    """Return briefs of ECB+ and dated AllSides stories, of two articles and more, with their articles."""
    groups: dict[str, list[Article]] = {}
    for name in ("allsides_dated", "ecbplus"):
        for line in (data / "data" / "stories" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            article = Article.model_validate_json(line)
            groups.setdefault(f"{name}-{json.loads(line)['story']}", []).append(article)
    found = []
    for key in sorted(groups):
        articles = groups[key][:8]
        if len(articles) >= 2:
            story = Story(id=key, title=articles[0].title or articles[0].text[:80], articles=[a.id for a in articles])
            found.append((write(story, articles), articles))
    return found


def faulty(kind: str, claim: Takeaway, others: list[str], chance: random.Random) -> str | None:
    """Return the text of a claim with one fault of a kind, or None where the claim offers no place for it."""
    text = claim.text
    if kind == "name":
        own = [n for n in names(text) if not text.startswith(n)] or names(text)
        foreign = [n for o in others for n in names(o) if not any(w in text for w in n.split())]
        return text.replace(chance.choice(own), chance.choice(foreign), 1) if own and foreign else None
    if kind == "number":
        digits = re.findall(r"\d+(?:[.,]\d+)*", text)
        if not digits:
            return None
        old = chance.choice(digits)
        return text.replace(old, old[:-1] + str((int(old[-1]) + chance.randint(1, 8)) % 10), 1)
    if kind == "negation":
        match = re.search(r"\b(?:not|never|no) |n['’]t\b", text)
        if match:
            return text[: match.start()] + text[match.end() :]
        match = re.search(r"\b(?:is|are|was|were|has|have|will|would|could|may)\b", text)
        return text[: match.end()] + " not" + text[match.end() :] if match else None
    if kind == "hedge":
        match = re.search(
            r"\b(?:may|might|could|reportedly|allegedly|likely|possibly|probably|would|some|apparently|suggests?) ",
            text,
        )
        return text[: match.start()] + text[match.end() :] if match else None
    if kind == "unit":
        for old, new in (
            ("percent", "points"),
            ("per cent", "points"),
            ("%", " points"),
            ("million", "billion"),
            ("billion", "million"),
            ("$", "€"),
            ("years", "months"),
            ("days", "weeks"),
            ("hours", "days"),
            ("months", "years"),
            ("weeks", "days"),
        ):
            if old in text and re.search(r"\d|two|three|four|five|six|seven|eight|nine|ten", text):
                return text.replace(old, new, 1)
        return None
    if kind == "quotation":
        match = re.search(r"[“\"«]([^”\"»]{12,})[”\"»]", text)
        if not match:
            return None
        words = match[1].split(" ")
        words[chance.randrange(len(words))] = "surely"
        return text[: match.start(1)] + " ".join(words) + text[match.end(1) :]
    half, other = text.split(), chance.choice(others).split()
    return " ".join(half[: len(half) // 2] + other[len(other) // 2 :])


def planted(data: Path, wanted: int = 500) -> tuple[dict[str, tuple[int, int]], int, int]:
    """Return per kind (caught, planted), and how many true sentences were rejected of how many."""
    chance = random.Random(7)
    material = briefs_of_real_texts(data)
    claims = [
        (b, a, t)
        for b, a in material
        for t in [*b.takeaways, *b.why_it_matters, *(s for x in b.sections for s in x.sentences)]
    ]
    caught = {kind: [0, 0] for kind in FAULTS}
    order = list(claims)
    chance.shuffle(order)
    per_kind = wanted // len(FAULTS) + 1
    for brief, articles, claim in order:
        others = [t.text for b, _, t in chance.sample(claims, 3) if b is not brief]
        for kind in FAULTS:
            if caught[kind][1] >= per_kind or not others:
                continue
            text = faulty(kind, claim, others, chance)
            if text and text != claim.text:
                caught[kind][1] += 1
                caught[kind][0] += bool(check(Brief(takeaways=[claim.but(text=text)]), articles))
    # True sentences: sentences of the articles as they stand and trimmed, whether or not a brief chose them.
    rejected = total = 0
    for _, articles in material:
        for article in articles:
            for sentence in prose(article)[:12]:
                for text in {sentence.text, trim(sentence.text, "en")}:
                    total += 1
                    true = Takeaway(text=text, evidence=[Evidence(article=article.id, sentence=sentence.text)])
                    rejected += bool(check(Brief(takeaways=[true]), [article]))
    return {k: (a, b) for k, (a, b) in caught.items()}, rejected, total


def beat_story(data: Path, slug: str) -> list[Article]:
    """Return the articles of one labelled story of the beat."""
    labels = {
        (r := json.loads(line))["url"]: r
        for line in (data / "beat" / "labels.jsonl").read_text(encoding="utf-8").splitlines()
    }
    articles = [
        Article.model_validate_json(line)
        for line in (data / "beat" / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    return [a for a in articles if labels[a.url]["story"] == slug]


def show_brief(data: Path) -> None:
    articles = beat_story(data, "amazon-meshclaw-tokenmaxxing-ft-2026-05")
    brief = write(
        Story(
            id="amazon", title="Amazon employees inflate AI token use with MeshClaw", articles=[a.id for a in articles]
        ),
        articles,
    )
    names_ = {a.id: a.publisher or "?" for a in articles}

    def line(t: Takeaway) -> str:
        outlets = ", ".join(dict.fromkeys(names_[e.article] for e in t.evidence))
        return f"  - {t.text} [{t.independent_sources} independent: {outlets}]"

    print(
        brief.title,
        "\nKey takeaways",
        *map(line, brief.takeaways),
        "Why it matters",
        *map(line, brief.why_it_matters),
        sep="\n",
    )
    for section in brief.sections:
        print(section.heading, *map(line, section.sentences), sep="\n")
    print(
        "Figures",
        *(f"  - {f.qualifier or ''}{f.value:g} {f.unit}: {f.metric} ({len(f.evidence)})" for f in brief.figures),
        sep="\n",
    )
    print(
        f"{len(articles)} articles, {len(brief.originals)} without a credit; unread originals: {brief.unread_originals}"
    )
    print("check:", check(brief, articles) or "publishable")


# Of the beat's tools, whose they are: "Copilot has 33 million users" is a figure of Copilot, which Microsoft makes.
MAKERS = {
    "Copilot": ("Microsoft", "GitHub"),
    "GitHub Copilot": ("Microsoft", "GitHub"),
    "ChatGPT": ("OpenAI",),
    "Codex": ("OpenAI",),
    "Claude": ("Anthropic",),
    "Claude Code": ("Anthropic",),
    "Gemini": ("Google",),
    "MeshClaw": ("Amazon",),
    "Kiro": ("Amazon",),
    "Claudeonomics": ("Meta",),
    "Agentforce": ("Salesforce",),
}


def developed_on(story: str) -> bool:
    """Tell whether a story of the beat belongs to the half that the rules for figures were made on."""
    return hashlib.sha256(story.encode()).digest()[0] % 2 == 0


def figures_of_the_beat(data: Path) -> dict[str, dict[str, float]]:
    """Return, for the half that was developed on and for the held-out half, how the figures agree with the labels.

    Article by article, over the articles on the beat, a figure and a label agree in value and kind of unit (share,
    each currency, multiple, count). `labels` are all of them and `stated` those whose value stands in the digest at
    all: the labels are of the whole pages, so `ceiling` is the recall that the digests allow. `recall` is of those
    stated. A true figure that nobody labelled counts as wrong in `precision`. `subject` is the share of the agreeing
    figures whose subject is the label's company, `tool` with those whose subject is a tool of its own, as MAKERS has it
    (the label gives the maker, or a name that the digest lacks).
    """
    labels = {
        (r := json.loads(line))["url"]: r
        for line in (data / "beat" / "labels.jsonl").read_text(encoding="utf-8").splitlines()
    }
    counts = {
        half: dict.fromkeys(("articles", "labels", "stated", "recalled", "found", "hit", "whose", "whose_tool"), 0)
        for half in ("developed", "held_out")
    }
    for line in (data / "beat" / "articles.jsonl").read_text(encoding="utf-8").splitlines():
        article = Article.model_validate_json(line)
        label = labels[article.url]
        if not label["on_beat"]:
            continue
        count = counts["developed" if developed_on(label["story"]) else "held_out"]
        given = label["figures"] or []
        wanted = [one for one in given if _is_stated(one, article.text)]
        name, _ = subject([article])
        lang = language(article.text, article.lang)
        made = figures(prose(article), {article.id: article}, lineage([article]), name, lang)
        agreeing = [(f, same) for f in made if (same := [w for w in given if _same_figure(w, f.value, f.unit)])]
        count["articles"] += 1
        count["labels"] += len(given)
        count["stated"] += len(wanted)
        count["recalled"] += sum(any(_same_figure(w, f.value, f.unit) for f in made) for w in wanted)
        count["found"] += len(made)
        count["hit"] += len(agreeing)
        owned = [any(_same_name(f.subject, w["company"]) for w in same) for f, same in agreeing]
        made_by = [any(w["company"] in MAKERS.get(f.subject or "", ()) for w in same) for f, same in agreeing]
        count["whose"] += sum(owned)
        count["whose_tool"] += sum(map(max, owned, made_by))
    return {
        half: {
            **count,
            "precision": count["hit"] / count["found"],
            "recall": count["recalled"] / count["stated"],
            "ceiling": count["stated"] / count["labels"],
            "subject": count["whose"] / count["hit"],
            "tool": count["whose_tool"] / count["hit"],
        }
        for half, count in counts.items()
    }


def _is_stated(label: dict[str, Any], text: str) -> bool:
    """Tell whether a digest states a label's value, by its digits or in words; no thousand or million is missed."""
    plain = re.sub(r"(?<=\d)[,.'’ \u00a0\u202f](?=\d{3}(?!\d))", "", text)
    digits = {float(d.replace(",", ".")) for d in re.findall(r"\d+(?:[.,]\d+)?", plain)}
    read = {d * size for d in digits for size in (1, 1e2, 1e3, 1e6, 1e9, 1e12)}
    read |= {n.value for n in numbers(text) if not n.date}
    return any(_same_figure(label, value, None) for value in read if value)


def _same_name(one: str | None, other: str) -> bool:
    short, long = sorted(((one or "").casefold(), other.casefold()), key=len)
    return bool(short) and short in long


def _same_figure(label: dict[str, Any], value: float, unit: str | None) -> bool:
    values = label["value"] if isinstance(label["value"], list) else [label["value"]]
    theirs = re.split(r"[ /]", label["unit"])[0]
    scale = 1e6 if theirs == "million" else 1.0
    kinds = {"%": "%", "USD": "USD", "EUR": "EUR", "GBP": "GBP", "x": "times"}
    if unit is not None and kinds.get(theirs, "count") != (unit if unit in kinds.values() else "count"):
        return False
    return any(abs(abs(v) * scale - value) <= 0.011 * max(1.0, abs(value)) for v in values)


def speed(data: Path) -> None:
    texts = [
        Article.model_validate_json(line)
        for line in (data / "data" / "stories" / "ecbplus.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    articles = texts[:50]
    story = Story(id="speed", title=articles[0].text[:60], articles=[a.id for a in articles])
    embedder = Embedder(ModelInfo(), cache=None)
    write(story, texts[50:52], embedder)
    sentences = [s.text for a in articles for s in prose(a)]
    start = time.process_time()
    write(story, articles, embedder)  # embeds what it compares itself
    took = time.process_time() - start
    fresh = Embedder(ModelInfo(), cache=None)
    fresh.encode(["warm"])
    start = time.process_time()
    fresh.encode(sentences)
    embedding = time.process_time() - start
    print(
        f"brief of 50 articles ({len(sentences)} sentences): {took:.2f} s; embedding them: {embedding:.2f} s;"
        f" {took / embedding:.2f} times as long"
    )


def measure(data: Path) -> dict[str, float]:
    """Return what benchmarks/eval.py holds to its floors."""
    found = _rouge_figures({"ours": rouge(data, "test", peers=False)["ours"]})
    caught, rejected, total = planted(data)
    for kind, (hits, all_) in caught.items():
        found[f"check, planted faults: {kind}: caught"] = hits / all_
    hits, all_ = (sum(column) for column in zip(*caught.values(), strict=True))
    found["check, planted faults: all kinds: caught"] = hits / all_
    found["check, true sentences: real texts: kept"] = 1 - rejected / total
    for half, figure in figures_of_the_beat(data).items():
        where = "unseen half" if half == "held_out" else "half that it was developed on"
        kinds = {"precision": "precision", "recall": "recall", "tool": "subject right, a tool's maker counted"}
        found |= {f"figures: digests, {where}: {name}": figure[kind] for kind, name in kinds.items()}
    return found


def measure_peers(data: Path) -> dict[str, float]:
    """Return what other choosers of sentences reach; sumy's need the extra `peers`."""
    found = rouge(data, "test", peers=True)
    return _rouge_figures({name: values for name, values in found.items() if name != "ours"})


def _rouge_figures(found: dict[str, list[float]]) -> dict[str, float]:
    return {
        f"sentences chosen, {name}: neus, unseen half: {measure_}": value / 100
        for name, values in found.items()
        for measure_, value in zip(("ROUGE-1", "ROUGE-2", "ROUGE-Lsum"), values, strict=True)
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "what", nargs="?", default="all", choices=["rouge", "check", "figures", "brief", "speed", "all"]
    )
    parser.add_argument("--data", type=Path, default=Path(__file__).resolve().parent.parent.parent / "shared")
    parser.add_argument("--part", choices=["tune", "test"], default="test")
    parser.add_argument("--peers", action=argparse.BooleanOptionalAction, default=True)
    given = parser.parse_args()
    if given.what in ("rouge", "all"):
        for name, (r1, r2, rl) in rouge(given.data, given.part, peers=given.peers).items():
            print(f"{name:16} ROUGE-1 {r1:.2f}  ROUGE-2 {r2:.2f}  ROUGE-Lsum {rl:.2f}")
    if given.what in ("check", "all"):
        caught, rejected, total = planted(given.data)
        for kind, (hit, all_) in caught.items():
            print(f"fault {kind:10} caught {hit} of {all_}")
        hits, everything = sum(h for h, _ in caught.values()), sum(n for _, n in caught.values())
        print(
            f"caught {hits} of {everything} ({hits / everything:.1%}); "
            f"true sentences rejected {rejected} of {total} ({rejected / total:.2%})"
        )
    if given.what in ("figures", "all"):
        for half, found in figures_of_the_beat(given.data).items():
            print(
                f"figures, {half.replace('_', ' ')}: precision {found['precision']:.2f} ({found['hit']} of"
                f" {found['found']} are labelled), recall {found['recall']:.2f} ({found['recalled']} of"
                f" {found['stated']} stated), ceiling {found['ceiling']:.2f} of {found['labels']} labels, subject"
                f" {found['subject']:.2f} (with tools {found['tool']:.2f}), {found['articles']} articles"
            )
    if given.what in ("speed", "all"):
        speed(given.data)
    if given.what in ("brief", "all"):
        show_brief(given.data)


if __name__ == "__main__":
    main()
