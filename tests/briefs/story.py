"""One invented story as four outlets tell it: a report, two retellings and a second report of its own."""

from __future__ import annotations

from scraper.records import Article, Story

REPORT = Article(
    id="ledger",
    url="https://ledger.example/brightloom",
    title="Brightloom engineers let bots burn tokens to top an internal ranking",
    publisher="Harbour Ledger",
    published="2026-05-04T06:00:00Z",
    lang="en",
    text=(
        "Engineers at Brightloom have let software agents repeat needless work so as to climb an internal "
        "ranking of token "
        "use, three employees told the Harbour Ledger.\n"
        "Brightloom requires more than 70% of its developers to use AI tools each week. The ranking, called "
        "Tidemark, counts "
        "the tokens that each engineer uses in a month.\n"
        "“There is so much pressure to be seen using it,” one Brightloom engineer said. “Some people just "
        "let it run all night.”\n"
        "Brightloom said that the ranking plays no part in performance reviews. Two managers said that they "
        "look at it all "
        "the same.\n"
        "Sign up for our newsletter and get the news in your inbox.\n"
        "The ranking shows how a count of tokens can mislead a company about what its engineers get done."
    ),
)
RETOLD = Article(
    id="courier",
    url="https://courier.example/tidemark",
    title="Brightloom staff game AI ranking, report says",
    publisher="Morrow Courier",
    published="2026-05-04T11:00:00Z",
    lang="en",
    text=(
        "According to the Harbour Ledger, engineers at Brightloom have let agents repeat needless work to "
        "climb Tidemark, an "
        "internal ranking of token use.\n"
        "The company requires over 70 percent of developers to use AI tools each week.\n"
        "“There is so much pressure to be seen using it,” one engineer told the Harbour Ledger.\n"
        "Critics say that Brightloom measures consumption rather than results."
    ),
)
RETOLD_AGAIN = Article(
    id="digest",
    url="https://digest.example/1",
    title="Token ranking gamed at Brightloom",
    publisher="Daily Digest of Work",
    published="2026-05-05T08:00:00Z",
    lang="en",
    text=(
        "Engineers at Brightloom let agents repeat needless work to climb an internal ranking of token use, "
        "the Harbour "
        "Ledger reported on Monday.\n"
        "Seven in ten developers at Brightloom are to use AI tools each week."
    ),
)
SECOND = Article(
    id="post",
    url="https://post.example/brightloom",
    title="Brightloom removes token ranking",
    publisher="Quay Post",
    published="2026-05-07T09:00:00Z",
    lang="en",
    text=(
        "Brightloom has removed Tidemark, its internal ranking of token use, a spokeswoman, Ana Reyle, told "
        "the Quay Post.\n"
        "“We set out to help people start, and we ended up counting,” said Ana Reyle, a spokeswoman.\n"
        "Brightloom will keep its target that more than 70% of developers use AI tools each week."
    ),
)
COPY = RETOLD.but(id="copy", url="https://copies.example/9", publisher="Copy Herald", copy_of="courier")
ARTICLES = [REPORT, RETOLD, RETOLD_AGAIN, SECOND, COPY]
STORY = Story(
    id="brightloom-ledger", title="Brightloom engineers game token ranking", articles=[a.id for a in ARTICLES]
)
