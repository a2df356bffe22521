from __future__ import annotations

import re

import pytest

from scraper.briefs.conflicts import unattributed
from scraper.briefs.facets import subject
from scraper.briefs.figures import figures
from scraper.briefs.lineage import lineage
from scraper.briefs.quantities import numbers
from scraper.briefs.sentences import Sentence, prose
from scraper.records import Article, Figure


def article(text: str, place: int = 0, **fields: str) -> Article:
    given = {"title": "Brightloom counts its tokens", "published": "2026-05-12", "lang": "en", **fields}
    return Article.model_validate({"id": f"a{place}", "url": f"https://outlet{place}.example/x", "text": text, **given})


def found_in(*texts: str, subject: str = "Brightloom", **fields: str) -> list[Figure]:
    articles = [article(text, place, **fields) for place, text in enumerate(texts)]
    known = {a.id: a for a in articles}
    sentences: list[Sentence] = [sentence for a in articles for sentence in prose(a)]
    return figures(sentences, known, lineage(articles), subject, fields.get("lang", "en"))


WRITTEN = {
    "two-thirds": ("two-thirds of staff", "en", (66.6667, "%", None)),
    "bare two thirds": ("two thirds used AI against the rules", "en", (66.6667, "%", None)),
    "one person in six": ("one employee in six said so", "en", (16.6667, "%", None)),
    "a French quarter": ("un quart des salariés", "fr", (25, "%", None)),
    "French thirds": ("deux tiers du code", "fr", (66.6667, "%", None)),
    "a French ratio": ("un salarié sur six fait semblant", "fr", (16.6667, "%", None)),
    "a German third": ("ein Drittel der Entwickler", "de", (33.3333, "%", None)),
    "every fifth": ("jeder fünfte Mitarbeiter", "de", (20, "%", None)),
    "four of five": ("vier von fünf Entwicklern", "de", (80, "%", None)),
    "German percent": ("mehr als 80 Prozent", "de", (80, "%", ">")),
    "German thousands": ("30.000 Mitarbeiter für die Entwicklung von KI", "de", (30_000, "mitarbeiter", None)),
    "German thousands in an English story": ("rund 30.000 der Stellen bei der Bank", "en", (30_000, None, "~")),
    "English decimals": ("30.000 exactly", "en", (30, "exactly", None)),
    "a German scale": ("2 Billionen Token", "de", (2e12, "token", None)),
    "German abbreviations": ("400 Mio. Nutzer", "de", (4e8, "nutzer", None)),
    "a French decimal": ("1 234,5 heures", "fr", (1234.5, "hour", None)),
    "crore": ("₹50 crore", "en", (5e8, "INR", None)),
    "lakh": ("Rs 2 lakh", "en", (2e5, "INR", None)),
    "Indian groups": ("Rs 12,34,567", "en", (1_234_567, "INR", None)),
    "yuan": ("RMB 30 million", "en", (3e7, "CNY", None)),
    "10x": ("10x the tokens", "en", (10, "time", None)),
    "tenfold": ("a tenfold rise", "en", (10, "time", None)),
    "tripled": ("token use tripled", "en", (3, "time", None)),
    "twice": ("twice as many prompts", "en", (2, "time", None)),
    "dreimal": ("dreimal so viel", "de", (3, "time", None)),
    "half a dozen": ("half a dozen firms", "en", (6, "firm", None)),
    "half a million": ("half a million tokens", "en", (5e5, "token", None)),
    "a code after a word": ("one USD 200,000, far above", "en", (2e5, "USD", None)),
}
NOT_NUMBERS = {
    "quarters of a year": "in the first quarter and the second half",
    "one to two quarters": "a third quarter running",
    "twice a day": "twice a day",
    "double digits": "double-digit growth",
    "a version": "for a third URL",
}


@pytest.mark.parametrize(("text", "lang", "wanted"), WRITTEN.values(), ids=WRITTEN)
def test_numbers_however_they_are_written(text: str, lang: str, wanted: tuple[float, str | None, str | None]) -> None:
    (number,) = numbers(text, lang)
    assert (number.value, number.unit, number.qualifier) == wanted


@pytest.mark.parametrize("text", NOT_NUMBERS.values(), ids=NOT_NUMBERS)
def test_what_is_no_number(text: str) -> None:
    assert numbers(text) == []


def test_a_range_shares_its_currency_and_scale() -> None:
    assert [(n.value, n.unit) for n in numbers("Between them they spend $1-2 billion")] == [(1e9, "USD"), (2e9, "USD")]
    assert [(n.value, n.unit) for n in numbers("pay fell from USD 150 to 50")] == [(150, "USD"), (50, "USD")]


CLAIMS = {
    "a share of code": (
        "Brightloom says 30% of its code is written by AI.",
        ("Brightloom", 30, "%", "share-of-code-written-by-ai"),
    ),
    "a range": (
        "AI writes 20 to 30 percent of Brightloom's code.",
        ("Brightloom", 30, "%", "share-of-code-written-by-ai"),
    ),
    "tokens": ("Brightloom's staff used 60 trillion tokens in 30 days.", ("Brightloom", 6e13, "tokens", "tokens")),
    "a rate": ("Brightloom pays $500 per engineer per month.", ("Brightloom", 500, "USD", "money-per-head")),
    "seats": ("Brightloom bought 6,400 AI assistant licences.", ("Brightloom", 6400, "licences", "seats-and-licences")),
    "hours saved": (
        "Engineers at Brightloom save 4 hours a week and 900 hours a year.",
        ("Brightloom", 900, "hours", "hours-saved"),
    ),
    "people with words between": (
        "Brightloom gave the tool to 57 experienced developers.",
        ("Brightloom", 57, "developers", "people-counted"),
    ),
    "a half": ("Half of the managers at Brightloom count prompts.", ("Brightloom", 50, "%", None)),
    "half the tokens": ("Half the tokens at Brightloom went on retries.", ("Brightloom", 50, "%", None)),
    "by a fraction": ("Brightloom's token use rose by a quarter.", ("Brightloom", 25, "%", None)),
    "up": (
        "Brightloom spent $4.1 billion on AI chips, up 62 percent.",
        ("Brightloom", 62, "%", None),
    ),
    "in brackets": (
        "More than half (54%) of staff at Brightloom ran prompts for the count.",
        ("Brightloom", 54, "%", None),
    ),
    "minutes saved": ("Brightloom's AI saves 90 minutes a day.", ("Brightloom", 90, "minutes", "hours-saved")),
    "a workforce": (
        "Brightloom ranks its workforce of 9,000 by tokens.",
        ("Brightloom", 9000, "employees", "people-counted"),
    ),
    "people laid off": ("Brightloom laid off 1,600 as its AI bill grew.", ("Brightloom", 1600, "people", "jobs-cut")),
    "a count that grew": (
        "At Brightloom weekly active users climbed 40 percent to 9,300.",
        ("Brightloom", 9300, "users", "users"),
    ),
    "set against": (
        "At Brightloom heavy users cost $2,000 a month against a median of 180.",
        ("Brightloom", 180, "USD", "ai-spending-and-cost"),
    ),
    "of which": (
        "Brightloom bought 60,000 AI seats, of which only 22,000 were active.",
        ("Brightloom", 22_000, "seats", "seats-and-licences"),
    ),
    "a range of sums": (
        "AI tools cost Brightloom $500 to 2,000 monthly.",
        ("Brightloom", 2000, "USD", "ai-spending-and-cost"),
    ),
    "some of": (
        "About 700 of 5,000 AI licences at Brightloom lie idle.",
        ("Brightloom", 700, "licences", "seats-and-licences"),
    ),
    "from and to in French": (
        "L'usage de l'IA chez Brightloom est passé de 20 à 55 %.",
        ("Brightloom", 55, "%", "share-of-people-using-ai"),
    ),
    "a French ratio in digits": (
        "Chez Brightloom, 7 salariés sur 10 utilisent l'IA.",
        ("Brightloom", 70, "%", "share-of-people-using-ai"),
    ),
    "a voice": (
        "“We use 40 million tokens,” said an engineer at Brightloom.",
        ("Brightloom", 4e7, "tokens", "tokens"),
    ),
    "speed": (
        "Developers were 19 percent slower with AI, METR found.",
        ("METR", 19, "%", "change-in-output-or-speed"),
    ),
}


@pytest.mark.parametrize(("text", "wanted"), CLAIMS.values(), ids=CLAIMS)
def test_a_claim_becomes_a_record(text: str, wanted: tuple[str, float, str, str]) -> None:
    lang = "fr" if "hez " in text else "en"
    records = [(f.subject, f.value, f.unit, f.measure) for f in found_in(text, lang=lang)]
    assert wanted in records


NO_SHARE_OF_USERS = {  # of people, or that use nothing
    "who only pretend": "About one in six developers at Brightloom pretend to use AI.",
    "who lie": "At Brightloom, one in six admits lying about AI use.",
    "of tokens": "Brightloom admits that one in five of the tokens used in August gave text that nobody read.",
    "of days": "Brightloom's staff are to use AI on roughly 75 percent of working days.",
    "in French": "Chez Brightloom, un salarié sur six fait semblant d'utiliser l'IA.",
}


@pytest.mark.parametrize("text", NO_SHARE_OF_USERS.values(), ids=NO_SHARE_OF_USERS)
def test_no_share_of_people_using_ai(text: str) -> None:
    (figure,) = found_in(text, lang="fr" if text.startswith("Chez") else "en")
    assert (figure.measure, figure.metric.startswith("share of people")) == (None, False)


ROWS = {  # shares of one sentence, and what each is of
    "a verb of its own": (
        "At Brightloom 59 percent use AI daily, 22 percent feel pressed to.",
        {59: "share who use AI daily", 22: "“22 percent feel pressed to”"},
    ),
    "told before": (
        "Brightloom's developers are to use AI weekly, and the share who do has reached 87%, up from 52% in February.",
        {87: "share of people using AI", 52: "share of people using AI"},
    ),
    "elliptic": (
        "The share of people using AI is 59 percent at Brightloom, 22 percent at Ostra.",
        {59: "share of people using AI", 22: "share of people using AI"},
    ),
}


@pytest.mark.parametrize(("text", "wanted"), ROWS.values(), ids=ROWS)
def test_a_share_is_the_one_before_it_only_where_it_says_no_more(text: str, wanted: dict[float, str]) -> None:
    assert {f.value: f.metric for f in found_in(text)} == wanted


WORDS = {  # what a number measures that only its own words say
    "from the first word": (
        "“Fewer than half of our engineers have ever looked at it,” said Ana Reyle of Brightloom.",
        "“Fewer than half of our engineers have ever looked at it”",
    ),
    "without what joins it": (
        "Brightloom says that AI use counts and that a stricter dashboard gave 31 per cent.",
        "“a stricter dashboard gave 31 per cent”",
    ),
}


@pytest.mark.parametrize(("text", "metric"), WORDS.values(), ids=WORDS)
def test_a_number_in_its_own_words(text: str, metric: str) -> None:
    assert metric in [f.metric for f in found_in(text)]


ASIDES = {
    "a salary": "An engineer paid $500,000 should use AI, Brightloom's chief said.",
    "an engineer's price": "For a $500,000 engineer at Brightloom AI is cheap.",
    "no multiple": "Each ticket about the AI tool was edited 30 times.",
    "no multiple, in words": "Before that she had used the AI assistant perhaps forty times.",
    "what it came to": "It came to 17.5 percent.",
    "a name": "Leaks about the AI tool stood in 404 Media reports on Brightloom.",
    "sources": "Twelve people at Brightloom told us of the AI tool.",
    "a few people": "Brightloom showed the AI tool to 12 people.",
    "funding": "The AI tool's maker raised $900 million at a $9 billion valuation, Brightloom said.",
    "French funding": "L'éditeur de l'assistant IA de Brightloom a levé 40 millions d'euros.",
    "a share price": "Shares of Brightloom gained 6 percent after its AI ranking.",
    "a French share price": "L'action de Brightloom a perdu 3 % malgré l'IA.",
    "a firm's result": "Brightloom had sales of €12 billion while its AI use rose.",
    "the economy": "At Brightloom, AI use rose while inflation was 2.4 percent.",
    "a price list": "Brightloom's AI model costs $3 per million input tokens.",
    "a benchmark": "Brightloom's AI model got 72 percent on SWE-bench.",
    "a context window": "Brightloom's AI model has a context window of 200,000 tokens.",
    "a group": "The top 10 percent on Brightloom's AI ranking win a badge.",
    "half of a salary": "An AI allowance worth half of base pay, says Brightloom's chief.",
    "a part of a bonus": "A fifth of each Brightloom manager's bonus will follow the share of people who use AI.",
    "a sample": "Ledgerline (7,548 engineers) likes Brightloom's AI ranking.",
    "a team": "Agents should help a team of eight at Brightloom with AI.",
    "repositories": "Brightloom's AI study went through 143 repositories.",
    "supposed": "Brightloom's AI budget pays off if output doubles.",
    "echo": "A post about Brightloom's AI ranking drew 2,400 comments.",
}


@pytest.mark.parametrize("text", ASIDES.values(), ids=ASIDES)
def test_what_is_no_claim(text: str) -> None:
    assert found_in(text) == []


SUBJECTS = {
    "a list": (
        "AI writes 30% of code at Google, 25% at Microsoft and 20% at Meta.",
        {30: "Google", 25: "Microsoft", 20: "Meta"},
    ),
    "each with its own": ("Google reports 30% of code by AI; Brightloom 25%.", {30: "Google", 25: "Brightloom"}),
    "it": ("Brightloom has an AI ranking. It used 60 trillion tokens.", {6e13: "Brightloom"}),
    "the speaker's company": (
        "Waydev chief Alex Circei says that acceptance of AI code falls to 30 percent.",
        {30: "Waydev"},
    ),
    "elliptic": ("Copilot has 33 million users, ChatGPT 400 million.", {3.3e7: "Copilot", 4e8: "ChatGPT"}),
    "the company": (
        "Google joined Brightloom's AI contest. The company spent $40 million on tokens.",
        {4e7: "Google"},
    ),
    "a French company": (
        "Nordbank compte aussi les requêtes. L'entreprise a dépensé 40 millions d'euros en jetons.",
        {4e7: "Nordbank"},
    ),
    "employees at": ("Engineers at Nordbank sent 40,000 prompts.", {40_000: "Nordbank"}),
    "a user of another firm": (
        "Brightloom has a board and a Nordbank engineer sent 40,000 prompts.",
        {40_000: "Nordbank"},
    ),
    "two firms, each with a verb": (
        "Nordbank sent 40,000 prompts and Ostra burned 30 million tokens.",
        {40_000: "Nordbank", 3e7: "Ostra"},
    ),
    "in brackets after it": (
        "Brightloom cites 9.4 times the churn with AI (Ledgerline).",
        {9.4: "Ledgerline"},
    ),
    "a person of a firm": ("Mara Lind of Nordbank puts AI's share of code at 30%.", {30: "Nordbank"}),
    "a chief named elsewhere": (
        "Nordbank chief Mara Lind likes AI. At the fair, Lind said that AI writes 30% of its code.",
        {30: "Nordbank"},
    ),
    "a fair is no owner": (
        "Nordbank chief Mara Lind likes AI. Lind at CodeCon said AI writes 30% of code.",
        {30: "Nordbank"},
    ),
    "an institution": (
        "The Bank of Ostra likes AI in Ostra. Developers at the Bank of Ostra sent 40,000 prompts.",
        {40_000: "Bank of Ostra"},
    ),
    "a summary of": ("Summary of Nordbank's memo: AI writes 30% of code. So Nordbank says.", {30: "Nordbank"}),
    "elsewhere": ("Elsewhere 30% of code is written by AI.", {30: None}),
    "an opening word": ("Second-hand copy of the memo: AI writes 30% of code.", {30: "Brightloom"}),
    "code of": ("Selon Mara Lind, 30 % du code interne de Nordbank vient de l'IA.", {30: "Nordbank"}),
    "the author of a report": ("The report by Ada Fenn puts the cost of AI at $2.3 million.", {2.3e6: "Brightloom"}),
    "somebody who merely says it": (
        "Brightloom has a board. Mr Fenn writes that AI's share of code has reached 87%.",
        {87: "Brightloom"},
    ),
    "a speaker beside another firm": (
        "Brightloom staff use AI. Ostra burned 40 million tokens; Otto Reyle, an analyst, says AI writes 30% of code.",
        {4e7: "Ostra", 30: "Brightloom"},
    ),
    "a post with an apostrophe in it": (
        "The firm's CEO, Ana Reyle, said that AI writes 72% of its new code.",
        {72: "Brightloom"},
    ),
    "many of a kind": ("Readers opened fewer than 3 per cent of the AI texts.", {3: "Brightloom"}),
    "nobody's first name": ("The CEO, Ana Reyle, said that AI writes 72% of its new code.", {72: "Brightloom"}),
}


@pytest.mark.parametrize(("text", "wanted"), SUBJECTS.values(), ids=SUBJECTS)
def test_whose_number_it_is(text: str, wanted: dict[float, str | None]) -> None:
    lang = "fr" if re.search(r"(?i)l'entreprise|selon", text) else "en"
    assert {f.value: f.subject for f in found_in(text, lang=lang)} == wanted


POSTS = {  # a sentence that opens with somebody's post, and whose the number is
    "a chief executive": ("Chief executive Dana Whitlow said", "Brightloom"),
    "a finance chief": ("Finance chief Otto Reyle told a news conference that", "Brightloom"),
    "a word that another firm bears": ("So does Ostra Technology. Technology chief Tamsin Oke said", "Brightloom"),
    "a spokeswoman": ("Spokeswoman Tamsin Oke said", "Brightloom"),
    "a chairman": ("Chairman Tamsin Oke says", "Brightloom"),
    "in capitals": ("Chief Technology Officer Tamsin Oke said", "Brightloom"),
    "vice president": ("Vice president Tamsin Oke said", "Brightloom"),
    "a managing director": ("Managing director Tamsin Oke said", "Brightloom"),
    "an analyst": ("Analyst Tamsin Oke thinks that", "Brightloom"),
    "in French": ("Le directeur général Yvan Morel a dit que", "Brightloom"),
    "in French, before a comma": ("Directeur général, Yvan Morel affirme que", "Brightloom"),
    "another firm's": ("Ostra chief executive Tamsin Oke said", "Ostra"),
    "another firm's finance chief": ("Ostra's finance chief, Tamsin Oke, said", "Ostra"),
    "a firm that begins so": ("Digital Ostra Labs says that", "Digital Ostra Labs"),
    "a firm that begins with a post": ("Chief Ostra Labs said", "Chief Ostra Labs"),
}


@pytest.mark.parametrize(("opening", "wanted"), POSTS.values(), ids=POSTS)
def test_a_post_owns_no_number(opening: str, wanted: str) -> None:
    lang = "fr" if "irecteur" in opening else "en"
    rest = "40 % du code vient de l'IA." if lang == "fr" else "40 percent of the code is written by AI."
    (figure,) = found_in(f"Brightloom counts. {opening} {rest}", lang=lang)
    assert (figure.subject, figure.value) == (wanted, 40)


def test_a_post_is_not_what_a_story_is_about() -> None:
    assert subject([article("Chief executive Dana Whitlow said 40 percent of its code is by AI.")])[0] == "Dana Whitlow"


HEADLINES = {
    "a run of capitals": (
        "Brightloom Employees Popularize Token Race",
        "Brightloom Employees Popularize",
        "Brightloom",
    ),
    "a person": ("Mara Lind counts tokens", "Mara Lind", "Brightloom"),
    "a person nobody employs": ("Tokens count, says Otto Reyle", "Otto Reyle", "Otto Reyle"),
}


@pytest.mark.parametrize(("title", "subject", "wanted"), HEADLINES.values(), ids=HEADLINES)
def test_whose_story_it_is(title: str, subject: str, wanted: str) -> None:
    texts = {
        "Brightloom": "Engineers at Brightloom like AI, chief Mara Lind of Brightloom said. Some 30% of code is by AI.",
        "Otto Reyle": "Counting is easy with AI, writes Otto Reyle. Some 30% of code is by AI.",
    }
    (figure,) = found_in(texts[wanted], subject=subject, title=title)
    assert figure.subject == wanted


NAMES = {
    "introduced in full": (
        ["Brightloom Foods, the grocer, uses AI.", "Brightloom spent $40m on AI."],
        "Brightloom Foods",
    ),
    "the company comes before its branch": (
        ["Brightloom uses AI. Brightloom Foods does too.", "Brightloom spent $40m on AI."],
        "Brightloom",
    ),
    "two that begin so": (
        ["Brightloom Foods uses AI.", "Brightloom Labs does too.", "Brightloom spent $40m on AI."],
        "Brightloom",
    ),
    "a word of every day": (["Brightloom Code is code by AI.", "Brightloom spent $40m on AI."], "Brightloom"),
    "a chief is no longer name": (["Brightloom CEO Ada Fenn likes AI.", "Brightloom spent $40m on AI."], "Brightloom"),
    "an ending of the web": (
        ["Brightloom.com uses AI. Brightloom counts.", "Brightloom.com spent $40m on AI."],
        "Brightloom",
    ),
}


@pytest.mark.parametrize(("texts", "wanted"), NAMES.values(), ids=NAMES)
def test_a_company_has_one_name_within_a_story(texts: list[str], wanted: str) -> None:
    assert [f.subject for f in found_in(*texts)] == [wanted]


def test_a_short_name_is_no_person_where_a_headline_names_the_place() -> None:
    found = found_in(
        "Some 41% of Merrowby Rail's staff use AI.",
        "Analysts had assumed that AI would save Merrowby $9m next year. Merrowby Rail grew.",
        title="At Merrowby Rail, a manager counts",
        subject="Merrowby Rail",
    )
    assert {f.value: f.subject for f in found} == {41: "Merrowby Rail", 9e6: "Merrowby Rail"}


DATES = {
    "a month": ("Brightloom used 4 trillion tokens in March.", "2026-03", None),
    "a month of last year": ("Brightloom used 4 trillion tokens in August.", "2025-08", None),
    "a year": ("AI wrote 30% of Brightloom's code in 2025.", "2025", None),
    "a quarter": ("Brightloom used 4 trillion tokens last quarter.", "2026-03", None),
    "a French month": ("Brightloom a utilisé 4 milliards de jetons en mars.", "2026-03", None),
    "another figure's date": ("AI wrote 52% of Brightloom's code, up from 40% in February.", "2026-05-12", "published"),
    "no date": ("Brightloom used 4 trillion tokens.", "2026-05-12", "published"),
    "a rise in a month": ("AI use at Brightloom rose 9 percent in March.", "2026-03", None),
    "a rise since a month": ("AI use at Brightloom rose 9 percent from March.", "2026-05-12", "published"),
    "set against a month": ("AI use at Brightloom was 9 percent higher than in March.", "2026-05-12", "published"),
    "from then on": ("Some 15% of each rating at Brightloom will hang on AI use from January 2027.", "2027-01", None),
    "what it was before": (
        "AI's share of Brightloom's code went from 22% in 2024 to 30%.",
        "2026-05-12",
        "published",
    ),
    "another's year": (
        "Brightloom foresees 20% in 2030 and Ostra has 30% of its code by AI.",
        "2026-05-12",
        "published",
    ),
    "the same month for both": ("Brightloom used 4 trillion tokens in August, Ostra 2 trillion.", "2025-08", None),
}


@pytest.mark.parametrize(("text", "as_of", "basis"), DATES.values(), ids=DATES)
def test_as_of_when(text: str, as_of: str, basis: str | None) -> None:
    lang = "fr" if " a utilisé " in text else "en"
    figure = max(found_in(text, lang=lang), key=lambda f: f.value)
    assert (figure.as_of, figure.as_of_from) == (as_of, basis)


def test_who_says_so_and_how_far_it_is_meant() -> None:
    (said,) = found_in("According to a board paper seen by Ledgerline, Brightloom aims at 80% of code by AI.")
    assert (said.says, said.standing, said.low) == ("a board paper seen by Ledgerline", "target", None)
    (voice,) = found_in("“We use 40 million tokens,” said an engineer at Brightloom.")
    assert voice.says == "an engineer at Brightloom"
    (dated,) = found_in("AI wrote 30% of Brightloom's code, according to the Ledger of 12 May.")
    assert dated.says == "the Ledger"
    apart = found_in("Brightloom burned 40 million tokens; Nordbank found that AI writes 30% of code.")
    assert {f.value: f.says for f in apart} == {4e7: None, 30: "Nordbank"}
    assert found_in("Its 60 people must all use AI, and five people at Brightloom told us how.")[1:] == []
    (heads,) = found_in("Brightloom told its 5,400 people that each must use AI.")
    assert (heads.value, heads.standing) == (5400, None)
    (spread,) = found_in("Ana Reyle said AI writes 20 to 30 percent of Brightloom's code.")
    assert (spread.says, spread.low, spread.value) == ("Ana Reyle", 20, 30)


SPEAKERS = {
    "a news conference": (
        "But Anselm Tarrow, the chief executive, told a news conference that 54 percent of Brightloom's staff use AI.",
        "Anselm Tarrow, the chief executive",
    ),
    "a room full of people": (
        "“AI is work,” it said, and told a room of people from Ostra that 54 percent of Brightloom's staff use AI.",
        None,
    ),
    "an outlet that was told": (
        "Some 54 percent of Brightloom's staff use AI, Anselm Tarrow told the Harbour Ledger.",
        "Anselm Tarrow",
    ),
    "since when": (
        "“Some 54 percent of us use AI,” said Anselm Tarrow, who has led Brightloom since March.",
        "Anselm Tarrow",
    ),
    "what he told": (
        "According to what Anselm Tarrow told a news conference, 54 percent of Brightloom's staff use AI.",
        None,
    ),
    "a post before a name": (
        "Chief executive Anselm Tarrow told a news conference that 54 percent of Brightloom's staff use AI.",
        "Chief executive Anselm Tarrow",
    ),
    "nobody by name": (
        "A spokeswoman for Brightloom told reporters that 54 percent of its staff use AI.",
        "A spokeswoman for Brightloom",
    ),
    "a voice": (
        "“Some 54 percent of us use AI,” said an engineer at Brightloom.",
        "an engineer at Brightloom",
    ),
    "a weekday's report": ("Tuesday's report showed that 54 percent of Brightloom's staff use AI.", None),
    "a firm that reports": ("Ostra reports that 54 percent of Brightloom's staff use AI.", "Ostra"),
    "a memo": (
        "Some 54 percent of Brightloom's staff use AI, according to an internal memo seen by the Harbour Ledger.",
        "an internal memo seen by the Harbour Ledger",
    ),
}


@pytest.mark.parametrize(("text", "wanted"), SPEAKERS.values(), ids=SPEAKERS)
def test_who_says_so_and_nothing_else(text: str, wanted: str | None) -> None:
    (figure,) = found_in(text)
    assert (figure.value, figure.says) == (54, wanted)


SAME = [
    "More than 80% of developers at Brightloom use AI weekly.",
    "Over 80 percent of Brightloom's developers use AI.",
]
SAME += ["Four in five developers at Brightloom use AI.", "At Brightloom 80% of developers use AI."]


def test_a_multiple_that_a_share_makes_plain() -> None:
    assert [f.value for f in found_in("AI use at Brightloom doubled to 40 percent.")] == [40]


def test_a_fraction_is_the_share_that_it_rounds() -> None:
    (share,) = found_in("A third of Brightloom's code is by AI.", "Some 33% of Brightloom's code is by AI.")
    assert (share.value, share.qualifiers, len(share.evidence)) == (33, ["=", "~"], 2)
    assert len(found_in("A third of Brightloom's code is by AI.", "Some 35% of Brightloom's code is by AI.")) == 2


def test_one_figure_in_four_wordings_with_the_difference_noted() -> None:
    (share,) = found_in(*SAME)
    assert (share.value, share.unit, share.subject) == (80, "%", "Brightloom")
    assert share.qualifiers == ["=", ">"]
    assert len(share.evidence) == 4


APART = {
    "30,000 is not 30 million": ("Brightloom used 30,000 tokens.", "Brightloom used 30 million tokens."),
    "EUR is not USD": ("Brightloom's AI budget is €5 million.", "Brightloom's AI budget is $5 million."),
    "two owners of one value": ("AI writes 30% of code at Google.", "AI writes 30% of code at Brightloom."),
}


@pytest.mark.parametrize(("one", "other"), APART.values(), ids=APART)
def test_two_figures(one: str, other: str) -> None:
    assert len(found_in(one, other)) == 2


SIXTY = "Brightloom's employees used {} trillion tokens in 30 days."
CONFLICTS = {
    "a thin metric told alike": (
        (
            "Brightloom's yearly AI budget ran dry after 5,000 engineers joined the race.",
            "The yearly AI budget of Brightloom ran dry once 10,000 engineers joined the race.",
        ),
        {5000: [10_000], 10_000: [5000]},
    ),
    "a thin metric told otherwise": (
        (
            "Brightloom's AI budget ran dry after 5,000 engineers joined.",
            "Brightloom ranks 10,000 engineers by tokens.",
        ),
        {},
    ),
    "a thin metric told alike by others": (
        (
            "According to two managers who have seen documents of the finance department, the yearly AI budget of "
            "Brightloom ran dry after 5,000 engineers joined the race.",
            "Chief executive Dana Whitlow, back from her tour, told a news conference on Friday that Brightloom's AI "
            "budget ran dry after 10,000 engineers had joined.",
        ),
        {5000: [10_000], 10_000: [5000]},
    ),
    "nothing alike but who says so": (
        (
            "Brightloom ranks 5,000 engineers by tokens, according to people familiar with the matter.",
            "Brightloom pays AI for 10,000 engineers, according to people familiar with the matter.",
        ),
        {},
    ),
    "nothing alike but who reported it": (
        (
            "The Harbour Ledger reported on Monday after a hearing that Brightloom ranks 5,000 engineers by tokens.",
            "The Harbour Ledger reported on Monday after a hearing that Brightloom gave AI to 10,000 engineers.",
        ),
        {},
    ),
    "other words": (
        (
            "Brightloom's staff burned 60 trillion tokens in 30 days.",
            "Employees of Brightloom consumed 600 trillion tokens within a month.",
        ),
        {6e13: [6e14], 6e14: [6e13]},
    ),
    "another group": (
        ("At Brightloom 43% of designers use AI weekly.", "At Brightloom 81% of developers use AI weekly."),
        {},
    ),
    "another language": (
        ("AI writes 30% of Brightloom's Python code.", "AI writes 12% of Brightloom's Kotlin code."),
        {},
    ),
    "a part and the whole": (
        ("Brightloom's top user burned 281 billion tokens.", "Brightloom's staff burned 60 trillion tokens."),
        {},
    ),
    "thousands and millions": (
        ("Brightloom's staff used 30,000 AI tokens in May.", "Brightloom's staff used 30 million AI tokens in May."),
        {30_000: [3e7], 3e7: [30_000]},
    ),
    "another currency": (
        ("Brightloom's budget for AI tools is $5 million.", "Brightloom's budget for AI tools is €9 million."),
        {},
    ),
    "another period": (
        (
            "Brightloom's AI budget is $500 per engineer per month.",
            "Brightloom's AI budget is $900 per engineer a year.",
        ),
        {},
    ),
    "a French report": (
        ("AI writes 30% of Brightloom's new code.", "L'IA écrit 30 % du code de Brightloom."),
        {},
    ),
    "more than, over, four in five": (
        ("More than 80% of developers at Brightloom use AI.", "Four in five developers at Brightloom use AI."),
        {},
    ),
    "another value": ((SIXTY.format(60), SIXTY.format(600)), {6e13: [6e14], 6e14: [6e13]}),
    "somebody else": (
        ("AI writes 33% of code at Brightloom.", "Elsewhere AI writes 25% of code."),
        {},
    ),
    "a rounding": ((SIXTY.format(60), SIXTY.format("60.2")), {}),
    "one article gives both": ((SIXTY.format(60) + " " + SIXTY.format(600),), {}),
    "at least": ((SIXTY.format("more than 50"), SIXTY.format(60)), {}),
    "another time": (
        ("AI wrote 25% of Brightloom's code in 2024.", "AI wrote 30% of Brightloom's code in 2026."),
        {},
    ),
    "then and now": (
        (
            "Some 41% of Brightloom's developers use AI each week.",
            "At Brightloom 54% of Brightloom's developers use AI each week, up from 22% in January.",
        ),
        {41: [54], 54: [41]},
    ),
    "a target": (
        ("Brightloom's target is 80% of developers using AI tools.", "Some 40% of developers are using AI tools."),
        {},
    ),
}


UNATTRIBUTED = {
    "first": ("According to people familiar with it, AI writes 30% of code.", ", AI writes 30% of code."),
    "last": ("AI writes 30% of code, according to a memo seen by the Quay Post.", "AI writes 30% of code, ."),
    "an outlet": ("The Ledger reported on Monday that AI writes 30% of code.", "AI writes 30% of code."),
    "a chief": ("Dana Whitlow, its chief, said last Friday that AI writes 30% of code.", "AI writes 30% of code."),
    "in a memo": ("In a memo to staff, managers said that AI writes 30% of code.", "AI writes 30% of code."),
    "after it": ("AI writes 30% of code, Dana Whitlow told reporters.", "AI writes 30% of code ."),
    "in French": ("Selon le Quotidien, l'IA écrit 30 % du code.", ", l'IA écrit 30 % du code."),
    "a number in it": ("A survey of 5,000 people found that most use AI.",) * 2,
    "whom one told": ("Brightloom told its 5,400 people that each must use AI.",) * 2,
    "no clause": ("Brightloom reported use of 5,400 seats.",) * 2,
}


@pytest.mark.parametrize(("sentence", "wanted"), UNATTRIBUTED.values(), ids=UNATTRIBUTED)
def test_what_is_compared_without_who_says_so(sentence: str, wanted: str) -> None:
    assert " ".join(unattributed(sentence).split()) == wanted


@pytest.mark.parametrize(("texts", "wanted"), CONFLICTS.values(), ids=CONFLICTS)
def test_reports_that_differ(texts: tuple[str, ...], wanted: dict[float, list[float]]) -> None:
    stated = {f.value: f.conflicts for f in found_in(*texts)}
    assert {value: others for value, others in stated.items() if others} == wanted


def test_a_bare_number_has_the_unit_of_the_share_before_it() -> None:
    text = "Tasks took -18 percent of the time for old hands, -4 for new ones, over 12 for nobody, on 3 May."
    assert [(n.value, n.unit) for n in numbers(text)][:2] == [(18, "%"), (4, "%")]
    assert [n.value for n in numbers("It fell from 0 to 0 percent, or 0, of $0 million.")] == [0, 0, 0, 0]
