"""How machines find and read a page: its description, its picture, and its content as schema.org data.

The data are JSON-LD (https://www.w3.org/TR/json-ld11/) in the front matter, which the theme prints into the page's
head: a data block, which a browser does not run and a Content-Security-Policy does not concern.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scraper.pages.escaping import plain, script_data
from scraper.pages.exports.feeds import updated_on
from scraper.pages.wording import in_words, listed

if TYPE_CHECKING:
    from scraper.pages.cited import SourceLine
    from scraper.pages.metric import MetricView
    from scraper.pages.story import StoryView
    from scraper.settings import SiteInfo, Term

ITEMS = 30  # of a list; the page has them all
HEADLINE = 110  # characters that search engines read of a headline
Node = dict[str, Any]

_DESCRIPTIONS = {
    "topics": "The topics of the beat, with their stories and how active each has been of late.",
    "briefs": "The daily briefs: for each day its stories, with their takeaways and what these rest on.",
    "sources": "Where the articles come from, how each source fares, and what is never collected.",
    "glossary": "The words of the beat, each in a sentence or two, with its reference.",
    "corrections": "What people have put right, with the reason for each verdict.",
    "quality": "How often the rules of this site are right, as measured on material whose right answers are known.",
}


def found(kind: str, title: str, description: str, values: dict[str, Any]) -> dict[str, object]:
    """Return the front matter by which a page of some `kind` is found and shared.

    `values` are those of the page's template, with `site`. A withdrawn story says nothing.
    """
    info: SiteInfo = values["site"]
    fields: dict[str, object] = {}
    described = description or _described(kind, values)
    if described:
        fields["description"] = shortened(described)
    if (story := values.get("story")) and story.sources:
        fields["published"] = story.first or ""
        fields["card"] = f"cards/{story.id}.png"
    if node := _node(kind, title, described or info.tagline, values, info):
        fields["structured"] = script_data({"@context": "https://schema.org", **node})
    return fields


def robots(info: SiteInfo) -> str:
    """Return `robots.txt`: all may read all, and the sitemaps list it (https://www.sitemaps.org/protocol.html)."""
    maps = "".join(f"Sitemap: {info.address('sitemap.xml', year)}\n" for year in ["", *info.years])
    return f"User-agent: *\nAllow: /\n\n{maps}"


def shortened(text: str, limit: int = 200) -> str:
    """Return `text`, cut at a word if it is longer than `limit`."""
    text = plain(text)
    return text if len(text) <= limit else text[: limit - 1].rpartition(" ")[0] + "…"


def dataset(info: SiteInfo, path: str, name: str, description: str, files: list[str]) -> Node:
    """Return a schema.org Dataset at `path` with its `files` (paths on the site: CSV, JSON or JSON Lines)."""
    formats = {"csv": "text/csv", "json": "application/json", "jsonl": "application/jsonl"}
    downloads = [
        {
            "@type": "DataDownload",
            "name": file.rpartition("/")[2],
            "encodingFormat": formats[file.rpartition(".")[2]],
            "contentUrl": info.address(file),
        }
        for file in files
    ]
    return {
        "@type": "Dataset",
        "name": f"{plain(info.name)}: {name}",
        "description": plain(description),
        "url": info.address(path),
        "creator": _publisher(info),
        "isAccessibleForFree": True,
        "inLanguage": info.language,
        "distribution": downloads,
    }


def _described(kind: str, values: dict[str, Any]) -> str:
    if kind == "story":
        return str(values["story"].size)
    if kind in ("brief", "week"):
        titles = [plain(card.story.title) for card in values["brief"]]
        when = in_words(values["day"]) if kind == "brief" else values["week"].name
        return f"{when}: {listed(titles, 9)}."
    if kind == "month":
        return f"The daily briefs of {in_words(values['month'])}, week by week."
    if kind == "year":
        return (
            f"{values['name']}, {values['year']}: {listed([plain(story.title) for story in values['stories'][:9]], 9)}."
        )
    return _DESCRIPTIONS.get(kind, "")


def _node(kind: str, title: str, description: str, values: dict[str, Any], info: SiteInfo) -> Node | None:
    match kind:
        case "story":
            return _story(values["story"], description, info) if values["story"].sources else None
        case "home":
            cards = [card.story for card in [*values["brief"], *values["river"]]]
            site = {"@type": "WebSite", "name": plain(info.name), "url": info.address(), "description": info.tagline}
            return {"@graph": [site | {"inLanguage": info.language}, _list(title, cards, info)]}
        case "brief" | "week":
            return _list(title, [card.story for card in [*values["brief"], *values["rest"]]], info)
        case "topic":
            return _list(title, values["topic"].stories, info)
        case "glossary":
            return _glossary(title, values["terms"], values["anchors"], info)
        case "metrics":
            return _metrics(title, values["metrics"], info)
        case "metric":
            return _metric(values["metric"], info)
        case "figures":
            return dataset(info, "figures/", title, description, ["figures/figures.csv", "figures/figures.json"])
        case "data":
            parts = [dataset(info, "data/", kind.id, kind.meaning, kind.files) for kind in values["kinds"]]
            return dataset(info, "data/", title, description, []) | {"hasPart": parts}
    return None


def _publisher(info: SiteInfo) -> Node:
    return {"@type": "Organization", "name": plain(info.name), "url": info.address()}


def _story(story: StoryView, description: str, info: SiteInfo) -> Node:
    node = {
        "@type": "NewsArticle",
        "@id": info.lasting(f"stories/{story.id}/"),
        "url": info.address(f"stories/{story.id}/", story.moved),
        "headline": shortened(story.title, HEADLINE),
        "description": shortened(description),
        "image": info.address(f"cards/{story.id}.png", story.moved),
        "datePublished": story.first,
        "dateModified": updated_on(story),
        "inLanguage": story.lang or info.language,
        "author": _publisher(info),
        "publisher": _publisher(info),
        "isAccessibleForFree": True,
        "keywords": story.topics,
        "isBasedOn": [_source(line, info) for line in story.sources],
    }
    return _given(node)


def _source(line: SourceLine, info: SiteInfo) -> Node:
    author = plain(line.article.author or "")
    node = {
        "@type": "NewsArticle",
        "headline": plain(line.article.title),
        "url": line.url,
        "datePublished": line.day,
        "inLanguage": line.lang or info.language,
        "author": {"@type": "Person", "name": author} if author else None,
        "publisher": {"@type": "Organization", "name": line.publisher},
        "isAccessibleForFree": False if line.article.paywalled else None,
    }
    return _given(node)


def _list(name: str, stories: list[StoryView], info: SiteInfo) -> Node:
    items = [
        {
            "@type": "ListItem",
            "position": at,
            "url": info.address(f"stories/{one.id}/", one.moved),
            "name": plain(one.title),
        }
        for at, one in enumerate(stories[:ITEMS], 1)
    ]
    return {"@type": "ItemList", "name": plain(name), "numberOfItems": len(items), "itemListElement": items}


def _glossary(title: str, terms: list[Term], anchors: dict[str, str], info: SiteInfo) -> Node:
    page = info.address("glossary/")
    made = [
        {
            "@type": "DefinedTerm",
            "@id": f"{page}#{anchors[term.term]}",
            "name": plain(term.term),
            "alternateName": [plain(also) for also in term.also],
            "description": plain(term.definition),
            "inDefinedTermSet": page,
        }
        for term in terms
    ]
    nodes = [_given(node) for node in made]
    return {"@type": "DefinedTermSet", "@id": page, "url": page, "name": title, "hasDefinedTerm": nodes}


def _metrics(title: str, metrics: list[MetricView], info: SiteInfo) -> Node:
    page = info.address("metrics/")
    terms = [{key: value for key, value in _metric(one, info).items() if key != "description"} for one in metrics]
    return {"@type": "DefinedTermSet", "@id": page, "url": page, "name": title, "hasDefinedTerm": terms}


def _metric(metric: MetricView, info: SiteInfo) -> Node:
    page = info.address(f"metrics/{metric.id}/")
    node = {"@type": "DefinedTerm", "@id": page, "url": page, "name": metric.name, "description": plain(metric.line)}
    return _given(node | {"inDefinedTermSet": info.address("metrics/")})


def _given(node: Node) -> Node:
    """Return a node without what isn't known."""
    return {key: value for key, value in node.items() if value not in (None, "", [])}
