"""An invented newsroom: a small site with all that pages show, and texts that try to break out of them."""

from __future__ import annotations

import shutil
from pathlib import Path

from scraper.pages import Site, SourceHealth, build, render
from scraper.records import (
    Article,
    Brief,
    Event,
    Evidence,
    Figure,
    Move,
    Quote,
    Retelling,
    Section,
    Story,
    Takeaway,
    Tie,
    article_id,
    slug,
)
from scraper.settings import (
    ArticleVerdict,
    Corrections,
    General,
    Glossary,
    Headline,
    Names,
    PairVerdict,
    Settings,
    Sources,
    Topics,
)

ROOT = Path(__file__).parents[2]

# What outside text may try, wherever it stands: name, and the text.
ATTACKS = {
    "script": "<script>document.title='owned'</script>",
    "image": "<img src=x onerror=alert(1)>",
    "svg": "<svg/onload=alert(1)>",
    "closing": "</p></li></ol></div></article></title></script><script>alert(1)</script>",
    "comment": "<!-- --><!--><script>alert(1)</script>",
    "attribute": '" onmouseover="alert(1)" x="',
    "single quote": "' onmouseover='alert(1)",
    "link": "[click](javascript:alert(1))",
    "image link": "![x](https://evil.example/pixel.png)",
    "reference": "[a]: javascript:alert(1)\n\n[a]",
    "autolink": "<javascript:alert(1)> <https://evil.example/>",
    "bare link": "https://evil.example/ www.evil.example",
    "attribute list": "word{: #source.1 .oc-mark onclick=alert(1) }",
    "attribute list of a block": "word\n{: onclick=alert(1) }",
    "heading": "# Big",
    "setext": "Big\n===\n\nSmall\n---",
    "list": "- one\n- two",
    "numbers": "1. one\n2. two",
    "quote": "> said",
    "code": "`code` ``more``",
    "code block": "\n\n    <b>indented</b>\n\n",
    "fence": "```html\n<b>x</b>\n```",
    "emphasis": "*a* **b** _c_ __d__ ***e***",
    "rule": "\n\n---\n\n",
    "front matter": "---\ntemplate: evil.html\n---\n",
    "yaml": '": [x]\nkind: &a *a',
    "table": "a | b\n--- | ---\nc | d",
    "snippet": '--8<-- "content/overcount.yml"',
    "jinja": "{{ config.site_name }} {% raw %} {# x #}",
    "admonition": "!!! danger\n    text",
    "details": "??? note\n    text",
    "block": "/// html | div.oc-mark\nx\n///",
    "task": "- [x] done",
    "keys": "++ctrl+alt++",
    "tab": '=== "one"',
    "wiki link": "[[javascript:alert(1)]]",
    "abbreviation": "*[HTML]: owned",
    "footnote": "word[^1]\n\n[^1]: note",
    "definition": "term\n: definition",
    "markdown in html": '<div markdown="1">**b**</div>',
    "entity": "&lt;script&gt; &amp; &#60;b&#62; &copy",
    "entity at the end": "AT&T &",
    "escape": "\\<b> \\* \\[x\\]",
    "place mark": "\x02wzxhzdk:0\x03 \x02amp\x03 klzzwxh:0000",
    "control": "a\x00b\x1bc\x7fd\x9fe",
    "bidi": "abc\u202etxt.exe\u2066x",
    "separators": "one\u2028# two\u2029- three\x85four\x0bfive",
    "surrogate": "a\ud800b\ufffe",
    "smart symbols": "(c) (tm) +/- -->",
    "critic": "{++ins++} {--del--} ==mark== ^^x^^ ~~y~~",
    "emoji": ":smile: @someone #123",
    "math": "$x$ \\(y\\)",
    "empty": "",
    "spaces": "   \n\t ",
    "right to left": "שלום עולם",
    "long word": "tokenmaxxing" * 40,
    "ordinary": "Amazon’s “80%” goal – a re-run of 2.5 (or 3.0) e.g. at U.S. firms, etc.",
}

OUTLETS = {
    "ledger": "The Harbour Ledger",
    "wire": "Quayside Wire",
    "stack": "Stackmonger",
    "bureau": "Bureau Nine",
    "courrier": "Courrier du Port",
    "digest": "The Morning Digest",
}


class Desk:
    """Collects articles and stories while a test writes them."""

    def __init__(self) -> None:
        self.articles: dict[str, Article] = {}
        self.stories: list[Story] = []
        self.briefs: dict[str, Brief] = {}

    def article(self, outlet: str, title: str, published: str | None, *sentences: str, **fields: object) -> str:
        url = str(fields.pop("url", "")) or f"https://{outlet}.example/{slug(title, limit=40)}"
        collected = fields.pop("collected", (published or "2026-05-14")[:10])
        values: dict[str, object] = {"lang": "en", "source": outlet, "collected": collected, **fields}
        made = Article(
            id=article_id(url),
            url=url,
            title=title,
            publisher=str(values.pop("publisher", OUTLETS.get(outlet, outlet))),
            published=published,
            text="\n".join(sentences),
            **values,
        )
        self.articles[made.id] = made
        return made.id

    def evidence(self, article: str, number: int = 0) -> Evidence:
        return Evidence(article=article, sentence=self.articles[article].text.split("\n")[number])

    def said(self, article: str, number: int = 0, *others: tuple[str, int], text: str | None = None) -> Takeaway:
        proof = [self.evidence(article, number), *(self.evidence(*other) for other in others)]
        return Takeaway(text=text or proof[0].sentence, evidence=proof, independent_sources=len(proof))

    def event(self, day: str, article: str, number: int = 0) -> Event:
        return Event(day=day, **self.said(article, number).model_dump())

    def story(self, title: str, articles: list[str], topics: list[str], brief: Brief, **fields: object) -> Story:
        members = [self.articles[a] for a in articles]
        days = sorted(a.published for a in members if a.published)
        made = Story(
            id=str(fields.pop("id", slug(title))),
            title=title,
            articles=sorted(articles),
            first_published=days[0] if days else None,
            last_published=days[-1] if days else None,
            topics=topics,
            originals=brief.originals,
            **fields,
        )
        self.stories.append(made)
        self.briefs[made.id] = brief.but(story=made.id, title=title)
        return made

    def small(self, outlet: str, title: str, day: str, topics: list[str], *sentences: str, **fields: object) -> Story:
        """A story of one article."""
        one = self.article(outlet, title, f"{day}T07:20:00Z", *sentences, **fields)
        takeaways = [self.said(one, number) for number in range(min(3, len(sentences)))]
        return self.story(title, [one], topics, Brief(takeaways=takeaways, originals=[one]))


def _big(desk: Desk) -> None:
    ledger = desk.article(
        "ledger",
        "Inside the token race at Corvane",
        "2026-05-12T06:00:00Z",
        "Engineers at Corvane Systems have been running an internal agent on work that nobody asked for, in order to"
        " climb a company ranking of token use, according to five employees.",
        "The company set a goal in January that more than 80 percent of its developers use AI tools each week.",
        "Managers can see the ranking, although it is not a formal part of performance reviews, the employees said.",
        "“People leave it running over lunch, because an empty row looks worse than a silly one,” one of the"
        " employees said.",
        "Corvane’s monthly bill for models rose from $1.2 million in January to $3.9 million in April, internal"
        " documents show.",
        author="Mirela Aston",
        paywalled=True,
    )
    wire = desk.article(
        "wire",
        "Corvane drops public token ranking after complaints",
        "2026-05-13T15:10:00Z",
        "Corvane Systems said on Wednesday that it would no longer show its ranking of AI use to all staff.",
        "“A number that everybody chases stops telling you anything,” said Ines Okafor, the company’s head of"
        " engineering.",
        "Okafor said that teams would instead report which tasks the tools had finished, checked by a colleague.",
        author="Jonas Weld",
    )
    stack = desk.article(
        "stack",
        "Corvane engineers game AI leaderboard, report says",
        "2026-05-12T09:40:00Z",
        "Corvane engineers have been automating trivial work to boost their token use, The Harbour Ledger reports.",
        "Raw token counts are a poor proxy for productivity, and rankings make a poor proxy worse.",
    )
    courrier = desk.article(
        "courrier",
        "Chez Corvane, la course aux jetons tourne à vide",
        "2026-05-12T16:05:00Z",
        "Selon The Harbour Ledger, des ingénieurs de Corvane font tourner un agent interne « à vide » pour grimper"
        " dans un classement de consommation.",
        lang="fr",
        author="Élodie Marchetti",
    )
    bureau = desk.article(
        "bureau",
        "Token ranking at Corvane pushes staff to burn compute",
        "2026-05-13T08:00:00Z",
        "Two further employees told Bureau Nine that their teams had been asked why their use was low.",
        "One team of nine used 41 million tokens in a week in which it shipped no change, a log seen by Bureau Nine"
        " shows.",
        author="Theo Brandt",
    )
    copy = desk.article(
        "digest",
        "Inside the token race at Corvane",
        "2026-05-12T11:00:00Z",
        "Engineers at Corvane Systems have been running an internal agent on work that nobody asked for.",
        copy_of=ledger,
    )
    late = desk.article(
        "stack",
        "What Corvane’s ranking counted, and what it missed",
        "2026-05-14T07:30:00Z",
        "The ranking added input and output tokens, so a long prompt counted as much as a long answer.",
        "The Harbour Ledger first described the ranking on Tuesday.",
    )
    desk.story(
        "Corvane’s staff ran agents on empty work to climb a token ranking",
        [ledger, wire, stack, courrier, bureau, copy, late],
        ["tokenmaxxing", "leaderboards", "ai-mandates"],
        Brief(
            takeaways=[
                desk.said(
                    ledger,
                    0,
                    (bureau, 0),
                    text="Engineers at Corvane Systems have been running an internal agent on work that nobody asked"
                    " for, in order to climb a company ranking of token use.",
                ),
                desk.said(ledger, 1),
                desk.said(wire, 0),
            ],
            why_it_matters=[desk.said(stack, 1)],
            sections=[
                Section(heading="A ranking that everybody saw", sentences=[desk.said(ledger, 2), desk.said(bureau, 0)]),
                Section(heading="What it cost", sentences=[desk.said(ledger, 4), desk.said(bureau, 1)]),
                Section(heading="What replaces it", sentences=[desk.said(wire, 2), desk.said(courrier, 0)]),
            ],
            quotes=[
                Quote(
                    text="A number that everybody chases stops telling you anything,",
                    speaker="Ines Okafor, Corvane’s head of engineering",
                    evidence=[desk.evidence(wire, 1), desk.evidence(bureau, 1)],
                    variants=[desk.evidence(bureau, 1).sentence],
                ),
                Quote(
                    text="“People leave it running over lunch, because an empty row looks worse than a silly one,”",
                    speaker="an employee",
                    evidence=[desk.evidence(ledger, 3)],
                ),
            ],
            figures=[
                Figure(
                    subject="Corvane’s developers",
                    metric="use AI tools each week (goal)",
                    value=80,
                    unit="%",
                    qualifier=">",
                    as_of="2026-01",
                    measure="share-of-people-using-ai",
                    standing="target",
                    evidence=[desk.evidence(ledger, 1)],
                ),
                Figure(
                    subject="Corvane",
                    metric="monthly bill for models",
                    value=3.9e6,
                    unit="USD",
                    as_of="2026-04-30",
                    measure="ai-spending-and-cost",
                    evidence=[desk.evidence(ledger, 4)],
                ),
                Figure(
                    subject="one team of nine",
                    metric="tokens used in a week",
                    value=4.1e7,
                    unit="tokens",
                    measure="tokens",
                    evidence=[desk.evidence(bureau, 1)],
                ),
            ],
            timeline=[
                desk.event("2026-01", ledger, 1),
                desk.event("2026-05-13", wire, 0),
            ],
            originals=[ledger, bureau, wire],
            unread_originals=["Port Authority Review"],
            retellings=[
                Retelling(article=stack, of=ledger),
                Retelling(article=courrier, of=ledger),
                Retelling(article=late, credit="Port Authority Review"),
            ],
        ),
        redirects=["token-race-at-corvane"],
        follows="corvane-opens-a-token-ranking",
    )


def _single_root(desk: Desk) -> None:
    first = desk.article(
        "bureau",
        "Half of Tellmark’s paid seats go unused",
        "2026-05-13T05:30:00Z",
        "Of 12,400 seats that Tellmark pays for, 6,050 were not used in April, according to a slide seen by Bureau"
        " Nine.",
        "The insurer counts a seat as active when it has sent one prompt in 30 days.",
    )
    second = desk.article(
        "digest",
        "Insurer pays for thousands of idle AI seats",
        "2026-05-13T09:00:00Z",
        "Tellmark pays for thousands of seats that nobody uses, Bureau Nine reports.",
    )
    desk.story(
        "Half of Tellmark’s paid AI seats went unused in April",
        [first, second],
        ["adoption-metrics", "ai-mandates"],
        Brief(
            takeaways=[desk.said(first, 0), desk.said(first, 1)],
            originals=[first],
            retellings=[Retelling(article=second, of=first)],
        ),
    )


def desk() -> Desk:
    """Return the stories of three days."""
    made = Desk()
    _big(made)
    _single_root(made)
    made.small(
        "courrier",
        "Une mairie plafonne les jetons par agent",
        "2026-05-14",
        ["budgets-and-bills"],
        "La mairie de Port-Saline limite chaque agent à 200 000 jetons par mois à partir de juin.",
        "La dépense du premier trimestre a dépassé le budget annuel, selon la délibération du 12 mai.",
        lang="fr",
    )
    made.small(
        "wire",
        "Study finds no link between prompts sent and tickets closed",
        "2026-05-14",
        ["productivity-studies"],
        "Across 31 teams, the number of prompts a developer sent did not predict how many tickets they closed.",
        "The authors, at the University of Greywater, followed the teams for nine months.",
    )
    made.small(
        "ledger",
        "Bank ties part of bonus to AI use, then takes it back",
        "2026-05-14",
        ["performance-reviews"],
        "Orrin Savings withdrew a rule that tied a tenth of the annual bonus to weekly use of its assistant.",
        "The works council had objected that the count could be raised by asking the same thing twice.",
    )
    made.small(
        "stack",
        "Vendor’s new dashboard counts lines that people delete",
        "2026-05-14",
        ["ai-written-code"],
        "Loomwright now shows which share of generated lines is still there after 30 days.",
        "The old figure, lines accepted, was 46 percent for its own staff; the new one is 19.",
    )
    made.small(
        "bureau",
        "Consultancy asks staff to log the hours that AI saved",
        "2026-05-14",
        ["adoption-metrics"],
        "Pell & Harrow wants each consultant to enter saved hours every Friday; the field can’t be left empty.",
    )
    made.small(
        "wire",
        "Cloud host starts to bill agents by the minute they wait",
        "2026-05-14",
        ["budgets-and-bills"],
        "Nimbary will charge for the time in which an agent waits for a person, from 1 July.",
        "Customers had left agents open overnight, the company said.",
    )
    made.small(
        "digest",
        "Design studio closes its prompt leaderboard after a week",
        "2026-05-14",
        ["leaderboards"],
        "The winner at Ostrava Type had pasted the same brief 900 times.",
    )
    made.small(
        "stack",
        "A script that keeps your AI status green has 11,000 stars",
        "2026-05-12",
        ["tokenmaxxing"],
        "The script sends a question about the weather every four minutes.",
    )
    made.small(
        "digest",
        "Corvane opens a token ranking",
        "2026-04-20",
        ["leaderboards"],
        "Corvane Systems has opened a ranking of token use to all of its staff.",
        collected="2026-05-12",
    )
    made.small(
        "ledger",
        "Retailer counts prompts in annual reviews from July",
        "2026-05-12",
        ["performance-reviews"],
        "Bexley Stores told managers to note how often staff use its assistant.",
    )
    return made


def hostile(made: Desk) -> Desk:
    """Add a story for each attack, with the attack wherever outside text can stand."""
    for number, (name, text) in enumerate(ATTACKS.items()):
        day = f"2026-05-{10 + number % 3:02}T10:00:00Z"
        one = made.article(
            "wire",
            text,
            day,
            url=f"https://wire.example/{slug(name)}?q={text[:30]}",
            author=text,
            publisher=text,
            lang="fr",
        )
        bad = made.article("stack", text, None, url=f"javascript:alert({number})", lang='en" onclick="x')
        proof = [Evidence(article=one, sentence=text.strip() or "x"), Evidence(article=bad, sentence=f"{text}!")]
        fact = Takeaway(text=text, evidence=proof, independent_sources=2)
        figure = Figure(subject=text, metric=text, value=1, unit=text, qualifier=text, evidence=proof, measure="tokens")
        made.story(
            text,
            [one, bad],
            ["leaderboards"],
            Brief(
                takeaways=[fact, fact],
                why_it_matters=[fact],
                sections=[Section(heading=text, sentences=[fact, fact])],
                quotes=[
                    Quote(text=text, speaker=text, evidence=proof, variants=[text]),
                    Quote(text=text, speaker=f"Tellmark {text}", evidence=proof),
                ],
                figures=[figure.but(value=1.5, conflicts=[3]), figure.but(value=3, conflicts=[1.5])],
                timeline=[Event(day=day[:7], **fact.model_dump()), Event(day="2026-04-01", **fact.model_dump())],
                originals=[one],
                unread_originals=[text],
                retellings=[Retelling(article=bad, credit=text)],
                ties=[Tie(article=bad, to=one, names=[text], numbers=[text], words=[text])],
            ),
            id=f"attack-{slug(name)}",
        )
    return made


def put_right(made: Desk) -> Corrections:
    """Add a story on which reports disagree, with an article that was changed since; return verdicts of each kind."""
    memo = made.article(
        "ledger",
        "Two in five at Averton use AI",
        "2026-05-12T07:00:00Z",
        "Just 41% of Averton’s staff use AI each week, according to a memo.",
        collected="2026-05-12",
        revised="2026-05-14",
        revisions=[{"until": "2026-05-14", "title": "Four in five at Averton use AI"}],
    )
    boss = made.article(
        "wire",
        "Most of us use AI, says Averton",
        "2026-05-13T07:00:00Z",
        "At Averton 54% of the staff use AI each week.",
        collected="2026-05-13",
    )
    gone = made.article("digest", "A secret of Averton’s", "2026-05-13T09:00:00Z", "It was a secret.")
    share = Figure(
        subject="Averton",
        metric="share of staff who use AI each week",
        value=41,
        unit="%",
        says="a memo",
        conflicts=[54],
        evidence=[made.evidence(memo)],
    )
    figures = [share, share.but(value=54, says=None, conflicts=[41], evidence=[made.evidence(boss)])]
    story = made.story(
        "How many use AI at Averton?",
        [memo, boss],
        ["ai-mandates"],
        Brief(takeaways=[made.said(memo), made.said(boss)], figures=figures, originals=[memo, boss]),
        redirects=["averton-before"],
    )
    late = made.small("stack", "Averton stops asking", "2026-05-14", ["ai-mandates"], "Averton stopped asking.")
    move = Move(articles=late.articles, origin=story.id, to=late.id, day="2026-05-14")
    merge = Move(articles=[boss], origin="averton-before", to=story.id, day="2026-05-13")
    for one, moves in ((story, [merge, move]), (late, [move])):
        made.stories[made.stories.index(one)] = one.but(moves=moves)
    url = {id_: article.url for id_, article in made.articles.items()}
    del made.articles[gone]  # as the night does with what is hidden
    return Corrections(
        headlines=[Headline(story="averton-before", title=story.title, reason="The first one took a side.")],
        same_story=[PairVerdict(articles=[url[memo], url[boss], url[gone]], reason="One count, told twice.")],
        different_stories=[PairVerdict(articles=[url[memo], url[late.articles[0]]], reason="The end came later.")],
        off_beat=[ArticleVerdict(article="https://wire.example/prices", reason="A price list.")],
        on_beat=[ArticleVerdict(article=url[boss], reason="It is about a count.")],
        hidden=[ArticleVerdict(article=url[gone], reason="The outlet withdrew it.")],
    )


def settings(**changes: object) -> Settings:
    """Return small settings of our own, so that a change of the real ones breaks no test."""
    topics = {
        "tokenmaxxing": "Tokenmaxxing",
        "leaderboards": "Leaderboards",
        "ai-mandates": "AI mandates",
        "performance-reviews": "Performance reviews",
        "budgets-and-bills": "Budgets and bills",
        "ai-written-code": "AI-written code",
        "productivity-studies": "Productivity studies",
        "adoption-metrics": "Adoption metrics",
    }
    description = "How this is counted, and by whom. What the count leaves out, and what people do to raise it."
    values: dict[str, object] = {
        "general": General.model_validate(
            {
                "site": {
                    "name": "Overcount",
                    "url": "https://overcount.example/",
                    "tagline": "Who counts AI use, how the count is gamed, and what it really says",
                },
                "contact": "https://overcount.example/about/",
            }
        ),
        "sources": Sources.model_validate(
            {
                "sources": [],
                "blocked": [{"domain": "mill.example", "reason": "Rewrites others’ reports without naming them."}],
            }
        ),
        "topics": Topics.model_validate(
            {
                "beat": {"name": "AI-usage metrics", "description": description},
                "topics": [
                    {"id": key, "name": name, "description": description, "phrases": [name.lower()]}
                    for key, name in topics.items()
                ],
            }
        ),
        "glossary": Glossary.model_validate(
            {
                "terms": [
                    {
                        "term": "token",
                        "also": ["tokens"],
                        "definition": "The unit of text that a language model reads and writes; vendors bill by it.",
                        "source": {"name": "Example Reference", "url": "https://reference.example/token"},
                    },
                    {"term": "seat", "definition": "A licence for one person to use a tool."},
                ]
            }
        ),
        "corrections": Corrections(
            headlines=[Headline(story="gone", title="A headline", reason="The first one misled.")],
            off_beat=[ArticleVerdict(article="https://wire.example/prices", reason="A price list.")],
        ),
        "names": Names.model_validate(
            {
                "names": [
                    {"id": "corvane", "name": "Corvane Systems", "kind": "company", "also": ["Corvane"]},
                    {"id": "tellmark", "name": "Tellmark", "kind": "company"},
                    {"id": "loomwright", "name": "Loomwright", "kind": "tool"},
                    {"id": "unheard", "name": "Unheard Of", "kind": "tool"},
                ]
            }
        ),
        **changes,
    }
    return Settings(**values)  # type: ignore[arg-type]


HEALTH = [
    SourceHealth(
        "ledger", "The Harbour Ledger", "https://ledger.example/", 41, "ok", "2026-05-01", "", 3.5,
        last_success="2026-05-12", on_beat=0.5, shared=8, first=3, lag=5.2,
    ),
    SourceHealth(
        "wire", "Quayside Wire", "https://wire.example/", 12, "ok", "2026-05-01", last_success="2026-05-12",
    ),
    SourceHealth(
        "stack", "Stackmonger", "https://stack.example/", 7, "dead-feed", "2026-05-11", "answers 404",
        last_success="2026-05-10",
    ),
    SourceHealth("bureau", "Bureau Nine", "https://bureau.example/", 0, "new", "", "not asked yet"),
]  # fmt: skip


def site(made: Desk | None = None, **changes: object) -> Site:
    """Return the invented site."""
    made = made or desk()
    return Site(settings(**changes), made.articles, made.stories, made.briefs, HEALTH)


def lay_out(root: Path) -> None:
    """Make a folder that MkDocs can build: the real mkdocs.yml and theme, the settings' file, an about page."""
    (root / "content" / "topics").mkdir(parents=True)
    (root / "content" / "overcount.yml").write_text(
        "site:\n  name: Overcount\n  url: https://overcount.example/\n"
        "  tagline: Who counts AI use, how the count is gamed, and what it really says\n"
        "contact: https://overcount.example/about/\n",
        encoding="utf-8",
    )
    (root / "content" / "about.md").write_text("# About\n\nHow we work.\n", encoding="utf-8")
    (root / "content" / "topics" / "leaderboards.opening.md").write_text(
        "A board ranks people by a count. *Nothing* on it says what the count was for.\n", encoding="utf-8"
    )
    (root / "content" / "metrics").mkdir()
    (root / "content" / "metrics" / "tokens.opening.md").write_text(
        "What the models read and wrote. **What it hides.** What for.\n", encoding="utf-8"
    )
    shutil.copy(ROOT / "site" / "mkdocs.yml", root / "mkdocs.yml")
    (root / "site").mkdir()
    (root / "site" / "theme").symlink_to(ROOT / "site" / "theme")


def make(root: Path, made: Desk) -> Path:
    """Build the site of a desk in a folder; return where it stands."""
    lay_out(root)
    render(site(made), root / "content", ROOT / "site" / "templates")
    build(root)
    return root / "public"
