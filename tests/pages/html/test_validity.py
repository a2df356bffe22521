"""Every kind of page is valid HTML: for `make test` by a browser's parser, for `make validity` by the Nu Html Checker.

The checker (https://validator.github.io/validator/) also reads the demo's site. It asks over HTTP, as a reader does:
the policy's 'self' is nothing in a file.
"""

from __future__ import annotations

import functools
import json
import re
import subprocess
import threading
from collections import Counter
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import html5lib
import pytest
from html5lib.constants import E as MESSAGES

from scraper.records import slug
from tests.pages.newsroom import ATTACKS, ROOT

PAGES = {
    "home": "index.html",
    "story": "stories/corvanes-staff-ran-agents-on-empty-work-to-climb-a-token/index.html",
    "story in another language": "stories/une-mairie-plafonne-les-jetons-par-agent/index.html",
    "moved story": "stories/token-race-at-corvane/index.html",
    "topics": "topics/index.html",
    "topic": "topics/leaderboards/index.html",
    "metrics": "metrics/index.html",
    "metric": "metrics/tokens/index.html",
    "companies": "companies/index.html",
    "company": "companies/tellmark/index.html",
    "year of a company": "companies/tellmark/2026/index.html",
    "tools": "tools/index.html",
    "tool": "tools/loomwright/index.html",
    "figures": "figures/index.html",
    "briefs": "briefs/index.html",
    "brief of a day": "briefs/2026-05-11/index.html",
    "brief of a week": "briefs/2026-w20/index.html",
    "brief of a month": "briefs/2026-05/index.html",
    "sources": "sources/index.html",
    "glossary": "glossary/index.html",
    "about": "about/index.html",
    "quality": "quality/index.html",
    "data": "data/index.html",
    "corrections": "corrections/index.html",
    "search": "search/index.html",
    "not found": "404.html",
}
PAGES |= {f"hostile story, {name}": f"stories/attack-{slug(name)}/index.html" for name in ATTACKS}

CHECKER = ROOT / "build" / "checker" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
# It refuses addresses of the machine itself, as it is also run as a public service.
JAVA = ["java", "-Dnu.validator.servlet.allow-forbidden-hosts=true", "-Dnu.validator.servlet.allowed-address-type=all"]
# A script of this type is data and never run, so no policy is asked about it, but the checker asks all the same
# (https://html.spec.whatwg.org/multipage/scripting.html#prepare-the-script-element, steps 8 to 13 and 19).
DATA = re.compile(r'<script[^>]* type="application/(ld\+)?json">')


@pytest.mark.parametrize("name", PAGES)
def test_every_kind_of_page_parses_with_nothing_to_forgive(name: str, public: Path) -> None:
    parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
    tree = parser.parse((public / PAGES[name]).read_text(encoding="utf-8"))
    assert [f"line {line}: {MESSAGES[code] % of}" for (line, _), code, of in parser.errors] == []
    ids = Counter(element.get("id") for element in tree.iter() if "id" in element.attrib)
    assert [name for name, times in ids.items() if times > 1] == []


def test_every_kind_of_page_is_asked(public: Path) -> None:
    def kinds(files: list[Path]) -> set[str]:
        texts = [file.read_text(encoding="utf-8") for file in files]
        return {kind for text in texts for kind in re.findall(r'"[^"]*\boc-(?:page-|moved)([a-z-]*)"', text)}

    assert kinds([public / page for page in PAGES.values()]) == kinds(sorted(public.rglob("*.html")))


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


def told(site: Path) -> list[str]:
    """What the checker says of the pages in a folder: errors, and warnings as if they were some."""
    if not CHECKER.exists():
        pytest.fail(f"{CHECKER} is missing: `make validity` installs it, or leave these out with -m 'not validity'")
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/"
        pages = [f"{address}{file.relative_to(site).as_posix()}" for file in sorted(site.rglob("*.html"))]
        command = [*JAVA, "-jar", str(CHECKER), "--format", "json", "--stdout", "--exit-zero-always", *pages]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        server.shutdown()
    assert pages
    return [
        f"{fault.get('url', '').removeprefix(address)}, line {fault.get('lastLine')}: {fault['message']}"
        for fault in json.loads(done.stdout)["messages"]
        if not (fault["message"].startswith("Inline script violates") and DATA.search(fault["extract"]))
    ]


@pytest.mark.validity
def test_the_checker_finds_nothing_in_hostile_pages(public: Path) -> None:
    assert told(public) == []


@pytest.mark.validity
def test_the_checker_finds_nothing_in_the_demo() -> None:
    demo = ROOT / "build" / "demo" / "public"
    if not demo.is_dir():
        pytest.fail(f"{demo} is missing: `make demo` builds it")
    assert told(demo) == []


FAULTS = {
    "<div><span><div>x</div></span></div>": "Element “div” not allowed as child of element “span”",
    "<input type=checkbox autocomplete=off aria-label=x>": "Attribute “autocomplete” is only allowed when",
    "<script src=https://elsewhere.example/x.js></script>": "Resource violates Content Security Policy",
    "<script>let x</script>": "Inline script violates Content Security Policy",
    '<script type="application/json">{}</script>': "",
}


@pytest.mark.validity
def test_the_checker_is_heard(tmp_path: Path) -> None:
    policy = "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'; script-src 'self'\">"
    for number, text in enumerate(FAULTS):
        page = f"<!doctype html><html lang=en><meta charset=utf-8>{policy}<title>x</title><h1>x</h1>{text}</html>"
        (tmp_path / f"{number}.html").write_text(page, encoding="utf-8")
    expected = [f"{number}.html, line 1: {fault}" for number, fault in enumerate(FAULTS.values()) if fault]
    heard = sorted(told(tmp_path))
    assert [line[: len(start)] for line, start in zip(heard, expected, strict=True)] == expected
