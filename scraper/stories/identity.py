"""Clusters into stories that keep their address: identity by members, never by labels or order.

Pure: the same clusters, articles and previous stories always give the same stories. Every id that was ever
issued is either the id of a story or among some story's `redirects`, and no id is issued twice.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from scraper.records import Article, Move, Story, slug
from scraper.stories.wording import is_marked_up, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence, Set

_CREDIT = re.compile(r"(?P<headline>.+?)\s+[-–—|]\s+(?P<outlet>[^–—|]+)")
_EXPLAINS = re.compile(r"(?:what|why|how|comment|pourquoi|warum|wie|was)\b", re.IGNORECASE)
SHARE_OF_VOTES = 1 / 3  # a topic is the story's when this share of its articles is about it
MOST_TOPICS = 4


def stories(
    clusters: Sequence[Sequence[str]],
    articles: Sequence[Article],
    previous: Sequence[Story] = (),
    *,
    issued: Callable[[], set[str]] = set,
    language: str | None = None,
    altered: Set[str] | None = None,
) -> list[Story]:
    """Return tonight's stories and the dormant ones, by id.

    `clusters` hold every article of each story that they touch. A previous story none of whose articles is in
    them is dormant (or its articles were withdrawn) and comes back as it is. Of the others:

    - the cluster that holds most of a story's articles is its heir (of equals, the one with the earliest article);
    - an heir of several stories keeps the id of the one that began first, the others become its redirects;
    - a cluster that is nobody's heir founds a story, with an id made of its earliest article.

    Where some of a story's articles go elsewhere (a split, or a change of mind about one), both stories note it with
    the newest day of the archive; so does a story that takes in another, with the articles that came with it. A note
    goes when none of its articles is there any more, or when two stories between which some had gone are one.

    A story that is told in several languages takes a headline in `language` (BCP 47), where one is given.

    A story whose articles and redirects are what they were, and whose articles say what they said, is returned
    as an equal record. Fields that other stages have put on a story stay. Where the ids of the articles are given that
    were `altered` since the previous stories were decided, stories that nothing has happened to are not read again.
    """
    known = {article.id: article for article in articles}
    groups = [sorted(set(group), key=lambda id_: _age(known.get(id_), id_)) for group in clusters if group]
    groups.sort(key=lambda group: _age(known.get(group[0]), group[0]))
    home = {id_: number for number, group in enumerate(groups) for id_ in group}

    claims: dict[int, list[Story]] = {}
    gone: list[tuple[int, int, list[str]]] = []  # from group, to group, articles
    out: list[Story] = []
    for story in sorted(previous, key=_seniority):
        overlap = Counter(home[id_] for id_ in story.articles if id_ in home)
        if overlap:
            heir = min(overlap, key=lambda number: (-overlap[number], number))
            claims.setdefault(heir, []).append(story)
            gone += [
                (heir, number, [id_ for id_ in story.articles if home.get(id_) == number])
                for number in sorted(overlap.keys() - {heir})
            ]
        else:
            out.append(story)

    taken: set[str] | None = None
    made: list[Story] = []
    joined: list[tuple[int, str, list[str]]] = []  # to group, the story that was merged into its story, articles
    for number, group in enumerate(groups):
        claimants = claims.get(number, [])
        if altered is not None and len(claimants) == 1 and claimants[0].articles == group and not altered & set(group):
            made.append(claimants[0])
            continue
        members = [known.get(id_, Article(id=id_)) for id_ in group]
        if claimants:
            story = claimants[0]
            redirects = sorted({id_ for old in claimants for id_ in (old.id, *old.redirects)} - {story.id})
            for old in claimants[1:]:
                story = story.but(moves=[*story.moves, *old.moves])
                joined.append((number, old.id, [id_ for id_ in old.articles if home.get(id_) == number]))
        else:
            if taken is None:
                taken = issued() | {id_ for story in previous for id_ in (story.id, *story.redirects)}
            story = Story(id=_new_id(members[0], taken), title="", articles=[])
            redirects = []
            taken.add(story.id)
        changed = story.but(
            title=headline(members, language) or story.title,
            articles=group,
            first_published=min((a.published for a in members if a.published), default=None),
            last_published=max((a.published for a in members if a.published), default=None),
            topics=_topics(members),
            originals=[id_ for id_ in story.originals if id_ in group],
            redirects=redirects,
        )
        made.append(changed)
    day = newest_day(articles) if gone or joined else None
    moved: dict[tuple[int, int], list[str]] = {}
    for source, to, ids in gone:
        moved.setdefault((source, to), []).extend(ids)
    fresh = [
        Move(articles=sorted(ids), origin=made[source].id, to=made[to].id, day=day)
        for (source, to), ids in sorted(moved.items())
    ] + [Move(articles=sorted(ids), origin=id_, to=made[to].id, day=day) for to, id_, ids in joined]
    now = {id_: story.id for story in [*out, *made] for id_ in (story.id, *story.redirects)}
    where = {id_: story.id for story in [*out, *made] for id_ in story.articles}
    noting = {id_ for move in fresh for id_ in (move.origin, move.to)}
    out += [
        story.but(moves=_moves(story, fresh, now, where)) if story.moves or story.id in noting else story
        for story in made
    ]
    return sorted(out, key=lambda story: story.id)


def newest_day(articles: Iterable[Article]) -> str | None:
    """Return the newest day on which an article came: what happens in a night is dated by it, not by a clock."""
    return max((str(getattr(a, "collected", None) or a.published or "")[:10] for a in articles), default="") or None


def _moves(story: Story, fresh: Sequence[Move], now: dict[str, str], where: dict[str, str]) -> list[Move]:
    """Return the notes of a story, tonight's with the old ones that still hold; one for each pair of stories."""
    noted = {(move.origin, move.to): move for move in fresh if story.id in (move.origin, move.to)}
    for move in story.moves:
        origin, to = now.get(move.origin, move.origin), now.get(move.to, move.to)
        if to == story.id and move.origin in story.redirects:
            origin = move.origin  # it was merged into this one, or into one that was
        if origin != to and (origin, to) not in noted and any(where.get(id_) == to for id_ in move.articles):
            noted[origin, to] = move if (origin, to) == (move.origin, move.to) else move.but(origin=origin, to=to)
    return [noted[pair] for pair in sorted(noted)]


def headline(members: Sequence[Article], language: str | None = None) -> str:
    """Return the first headline that says at least half as much of what the others say as any of them does.

    The first report's own, as a rule, and so it stays from night to night; an oblique one ("Of what?") gives way. One
    in `language` goes before others, and one that tells before one that explains ("Why …"). Copies have no say, nor has
    markup where another headline is there.
    `members` are in the order of their dates.
    """
    voters = [a for a in members if a.title.strip() and a.copy_of is None] or [a for a in members if a.title.strip()]
    if not voters:
        return next((" ".join(a.text.split()[:12]) for a in members if a.text.strip()), "")
    voters = [a for a in voters if not is_marked_up(a.title)] or voters
    bags = [frozenset(_says(a.title)) for a in voters]
    common = Counter(word for bag in bags for word in bag)
    own = [k for k, a in enumerate(voters) if language and _primary(a.lang) == _primary(language)]
    own = own or list(range(len(voters)))
    able = [k for k in own if not _EXPLAINS.match(voters[k].title.strip())] or own
    # The overlap with all headlines, by counts, so that a story of thousands isn't compared pair by pair. Dividing by
    # the root of the length, as a cosine does, favours neither the short ones nor the long.
    central = {k: sum(common[word] - 1 for word in bags[k]) / max(len(bags[k]), 4) ** 0.5 for k in able}
    most = max(central.values())
    return _without_credit(voters[next(k for k in able if 2 * central[k] >= most)].title.strip(), members)


def _says(title: str) -> list[str]:
    """Return the words of a headline that say something: short ones are "the", "of" and "par" in every language."""
    return [word for word in words(title) if len(word) > 3 or any(c.isdigit() for c in word)]


def _primary(lang: str | None) -> str:
    return (lang or "").lower().split("-")[0]


def _without_credit(title: str, members: Sequence[Article]) -> str:
    """Return a headline without the outlet that it credits at its end: `… from November - Ledgerline`."""
    outlets = {name.casefold() for a in members for name in [a.publisher or "", *a.cites] if name}
    found = _CREDIT.fullmatch(title)
    credit = f" {found['outlet'].casefold()}" if found else ""  # "Evening Lamp" is the Dunmarrow Evening Lamp
    return found["headline"] if found and any(f" {outlet}".endswith(credit) for outlet in outlets) else title


def _topics(members: Sequence[Article]) -> list[str]:
    ballots = [list(dict.fromkeys(getattr(a, "topics", None) or [])) for a in members if a.copy_of is None]
    ballots = [ballot for ballot in ballots if ballot]
    votes = Counter(topic for ballot in ballots for topic in ballot)
    ranked = sorted(votes, key=lambda topic: (-votes[topic], topic))
    return [topic for topic in ranked if votes[topic] >= SHARE_OF_VOTES * len(ballots)][:MOST_TOPICS] or ranked[:1]


def _new_id(article: Article, taken: set[str]) -> str:
    """Return a story's id from its earliest article, longer where the short one was issued before."""
    start = slug(article.title) or "story"
    key = slug(article.id).replace("-", "") or "x"
    for length in range(6, max(len(key), 6) + 1):
        if (id_ := f"{start}-{key[:length]}") not in taken:
            return id_
    number = 2
    while (id_ := f"{start}-{key}-{number}") in taken:
        number += 1
    return id_


def _age(article: Article | None, id_: str) -> tuple[str, str]:
    """Return a key by which articles stand in the order of their dates; those without one come last."""
    return ((article.published if article else None) or "~", id_)


def _seniority(story: Story) -> tuple[str, str]:
    return (story.first_published or "~", story.id)
