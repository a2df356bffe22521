"""The site as a reader meets it, in Debian's Chromium: on a desktop, a phone, in the dark, without scripts."""

from __future__ import annotations

import functools
import http.server
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from scraper.pages import build, render
from tests.pages import newsroom
from tests.pages.newsroom import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.browser

CHROMIUM = "/usr/bin/chromium"
BIG = "stories/corvanes-staff-ran-agents-on-empty-work-to-climb-a-token/"
DISPUTED = "stories/how-many-use-ai-at-averton/"  # and changed, and put right
KINDS = [
    "",
    BIG,
    DISPUTED,
    "topics/",
    "topics/leaderboards/",
    "briefs/",
    "briefs/2026-05-14/",
    "briefs/2026-w20/",
    "sources/",
    "glossary/",
]
KINDS += ["companies/", "companies/corvane/", "companies/tellmark/", "companies/tellmark/2026/", "tools/"]
KINDS += [
    "quality/",
    "briefs/2026-05/",
    "metrics/",
    "metrics/tokens/",
    "figures/",
    "data/",
    "corrections/",
    "about/",
    "search/",
    "404.html",
]


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root = tmp_path_factory.mktemp("site")
    newsroom.lay_out(root)
    made = newsroom.hostile(newsroom.desk())
    site = newsroom.site(made, corrections=newsroom.put_right(made))
    render(site, root / "content", ROOT / "site" / "templates")
    build(root)
    handler = functools.partial(Quiet, directory=str(root / "public"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    if not Path(CHROMIUM).exists():
        pytest.fail(f"{CHROMIUM} is missing: `apt-get install chromium`, or leave these out with -m 'not browser'")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


class Reader:
    """A page, and all that went wrong on it."""

    def __init__(self, browser: Any, address: str, **options: Any) -> None:
        self.address, self.trouble = address, []
        self.page = browser.new_context(**options).new_page()
        self.page.on("console", lambda m: self.trouble.append(m.text) if m.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self.trouble.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.trouble.append("a dialog"), dialog.dismiss()))
        self.page.on("request", self._request)

    def _request(self, request: Any) -> None:
        if not request.url.startswith((self.address, "blob:", "data:")):
            self.trouble.append(f"asks {request.url}")

    def open(self, path: str) -> Any:
        self.page.goto(self.address + path)
        self.page.wait_for_load_state("load")
        return self.page


def test_from_the_home_page_to_a_source_sentence(chromium: Any, address: str) -> None:
    reader = Reader(chromium, address)
    page = reader.open("")
    page.click("text=Corvane’s staff ran agents")
    page.wait_for_url("**/stories/corvanes-staff*/")
    page.click(".oc-takeaways .oc-mark >> nth=1")
    sentence = page.locator(".oc-evidence li:target")
    assert sentence.inner_text().startswith("Two further employees told Bureau Nine")
    page.wait_for_function(  # the page may still be scrolling
        "e => e.getBoundingClientRect().top > 40 && e.getBoundingClientRect().bottom < innerHeight",
        arg=sentence.element_handle(),
    )
    source = sentence.locator("xpath=ancestor::li[1]").locator(".oc-source a")
    assert source.get_attribute("href") == "https://bureau.example/token-ranking-at-corvane-pushes-staff-to"
    assert reader.trouble == []


def test_no_page_asks_elsewhere_or_complains(chromium: Any, address: str) -> None:
    reader = Reader(chromium, address)
    for path in KINDS:
        reader.open(path).wait_for_timeout(100)
    assert reader.trouble == []


def test_no_page_loads_the_sitemap(chromium: Any, address: str) -> None:
    """It grows with the site, and the theme asks for it wherever it sees an alternate of a page."""
    reader, asked = Reader(chromium, address), []
    reader.page.on("request", lambda request: asked.append(request.url))
    for path in ("", BIG, "topics/leaderboards/"):
        reader.open(path).wait_for_timeout(200)
    assert len(asked) > 3
    assert [url for url in asked if "sitemap" in url] == []


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_sticks_out_at_the_side(chromium: Any, address: str, width: int) -> None:
    reader = Reader(chromium, address, viewport={"width": width, "height": 800})
    for path in [*KINDS[:-1], "stories/attack-long-word/", "stories/attack-attribute/"]:
        assert reader.open(path).evaluate("document.documentElement.scrollWidth") <= width, path


@pytest.mark.parametrize("scripts", [True, False])
def test_dark_follows_the_device_with_and_without_scripts(chromium: Any, address: str, scripts: bool) -> None:
    colours = {}
    for scheme in ("light", "dark"):
        page = Reader(chromium, address, color_scheme=scheme, java_script_enabled=scripts).open(BIG)
        shot = page.locator("body")
        colours[scheme] = shot.evaluate("e => getComputedStyle(e).backgroundColor") if scripts else _pixel(page)
    assert colours["light"] != colours["dark"]
    if scripts:
        assert colours == {"light": "rgb(251, 250, 246)", "dark": "rgb(19, 21, 23)"}


def _pixel(page: Any) -> bytes:
    """A corner of the page as a picture: without scripts the page can't be asked."""
    return bytes(page.screenshot(clip={"x": 0, "y": 300, "width": 4, "height": 4}))


def test_marks_work_without_scripts(chromium: Any, address: str) -> None:
    page = Reader(chromium, address, java_script_enabled=False).open(BIG)
    page.click(".oc-takeaways .oc-mark >> nth=0")
    page.wait_for_url("**#source.1.1")
    page.locator(".oc-evidence li:target").wait_for()
    assert not page.locator(".oc-search").is_visible()


def test_old_address_leads_on(chromium: Any, address: str) -> None:
    page = Reader(chromium, address, java_script_enabled=False).open("stories/token-race-at-corvane/")
    page.wait_for_url("**/" + BIG)


@pytest.mark.parametrize("scripts", [True, False])
def test_each_side_of_a_dispute_leads_to_its_sentence(chromium: Any, address: str, scripts: bool) -> None:
    page = Reader(chromium, address, java_script_enabled=scripts).open(DISPUTED)
    for side, words in enumerate(["Just 41%", "At Averton 54%"]):
        page.click(f".oc-disputed .oc-mark >> nth={side}")
        assert page.locator(".oc-evidence li:target").inner_text().startswith(words)


def test_what_moved_leads_to_why_and_to_the_other_story(chromium: Any, address: str) -> None:
    page = Reader(chromium, address, java_script_enabled=False).open("stories/averton-before/")
    page.wait_for_url("**/" + DISPUTED)
    page.click(".oc-change-list >> text=Why?")
    page.wait_for_url("**#page.corrections")
    page.click(".oc-change-list >> text=Averton stops asking")
    page.wait_for_url("**/stories/averton-stops-asking/")
    page.click("text=All corrections")
    assert "The end came later." in page.locator(".oc-corrections").first.inner_text()


def test_a_phone_has_the_navigation_in_its_drawer(chromium: Any, address: str) -> None:
    reader = Reader(chromium, address, viewport={"width": 390, "height": 800})
    page = reader.open(BIG)
    page.click("label.md-header__button[for='__drawer']")
    page.click(".oc-nav >> text=Glossary")
    page.wait_for_url("**/glossary/")
    assert reader.trouble == []


def test_the_keyboard_opens_the_drawer_without_a_script(chromium: Any, address: str) -> None:
    reader = Reader(chromium, address, viewport={"width": 390, "height": 800}, java_script_enabled=False)
    page = reader.open(BIG)
    link, seen = page.locator(".oc-nav a >> text=Glossary"), "e => e.getBoundingClientRect().left >= 0"
    assert not link.evaluate(seen)
    for _ in range(20):
        page.keyboard.press("Tab")
        if link.evaluate("e => e === document.activeElement"):
            break
    for _ in range(100):  # it slides in; what a page waits for itself is a script
        if link.evaluate(seen):
            break
        page.wait_for_timeout(20)
    assert link.evaluate(seen)
    page.keyboard.press("Enter")
    page.wait_for_url("**/glossary/")


def test_the_chosen_colours_stay_and_are_there_before_the_page(chromium: Any, address: str) -> None:
    reader = Reader(chromium, address, color_scheme="light")
    page, scheme = reader.open(BIG), "document.body.dataset.mdColorScheme"
    assert page.evaluate(scheme) == "default"
    for expected in ("default", "slate", "default"):  # light, dark, as the device has it
        page.click("[data-md-component=palette] label:visible")
        assert page.evaluate(scheme) == expected
    page.click("[data-md-component=palette] label:visible")
    page.click("[data-md-component=palette] label:visible")
    page.route("**/bundle.*.js", lambda route: route.abort())  # Material's own script would set them late
    reader.open("glossary/")
    assert page.evaluate(scheme) == "slate"


RESULTS = "#oc-results"


def search(page: Any, query: str) -> Any:
    """Type a query on the search page; return the results once they stand."""
    page.locator("#oc-query").press_sequentially(query)
    page.wait_for_function("q => new URLSearchParams(location.search).get('q') === q", arg=query)
    page.wait_for_selector("#oc-found:has-text('found')", timeout=10_000)
    page.wait_for_timeout(200)
    return page.locator(RESULTS)


@pytest.mark.parametrize("width", [390, 1280])
def test_search_leads_from_any_page_to_a_story(chromium: Any, address: str, width: int) -> None:
    reader = Reader(chromium, address, viewport={"width": width, "height": 800})
    page = reader.open("glossary/")
    edge = "e => Math.round(e.getBoundingClientRect().right)"
    drawn = page.locator(".oc-search button").evaluate(
        f"e => ({edge})(e) - parseFloat(getComputedStyle(e).paddingRight)"
    )
    assert 0 <= drawn - page.locator("article").evaluate(edge) <= 4  # the lens itself is narrower than its picture
    if width > 1000:
        page.fill(".oc-search input", "idle seats Tellmark")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search/?q=idle+seats+Tellmark")
    else:
        page.click(".oc-search button")
        page.wait_for_url("**/search/*")
        search(page, "idle seats Tellmark")
    link = page.locator(f"{RESULTS} a").first
    assert "Tellmark" in link.inner_text()
    assert page.locator(f"{RESULTS} .oc-meta").first.inner_text() == "13 May 2026 · Bureau Nine and The Morning Digest"
    assert page.locator("input[type=search]:visible").count() == 1  # the header's box gives way to the page's own
    assert page.locator(f"{RESULTS} mark").count() > 0
    link.click()
    page.wait_for_url("**/stories/half-of-tellmark*/")
    page.go_back()
    page.wait_for_selector(f"{RESULTS} a")
    assert page.input_value("#oc-query") == "idle seats Tellmark"
    assert reader.trouble == []


@pytest.mark.parametrize(
    ("query", "finds"),
    [
        ("corvane", "Corvane’s staff ran agents on empty work"),
        ("rankings", "Corvane’s staff ran agents on empty work"),  # another form of the word
        ("course aux jetons", "Corvane’s staff ran agents on empty work"),  # the headline of a French source
        ("mairie", "Une mairie plafonne les jetons par agent"),
        ("Courrier du Port", "Une mairie plafonne les jetons par agent"),  # an outlet
        ("okafor", "Corvane’s staff ran agents on empty work"),  # a speaker
        ("vendors bill by", "Glossary"),
    ],
)
def test_search_finds(chromium: Any, address: str, query: str, finds: str) -> None:
    results = search(Reader(chromium, address).open("search/"), query)
    assert any(finds in text for text in results.locator("h2").all_inner_texts()[:5])


def test_search_says_when_there_is_nothing_and_shows_more_when_there_is(chromium: Any, address: str) -> None:
    page = Reader(chromium, address).open("search/")
    search(page, "zzyzx")
    assert page.locator("#oc-found").inner_text() == "No pages found"
    page.fill("#oc-query", "")
    results = search(page, "corvane")
    before = results.locator("li").count()
    if page.locator("#oc-more").is_visible():
        page.locator("#oc-more").press("Enter")
        page.wait_for_function(f"document.querySelectorAll('{RESULTS} li').length > {before}")
        assert page.evaluate("document.activeElement.closest('#oc-results') !== null")


@pytest.mark.parametrize("query", ["owned", "onerror", "onmouseover", "script"])
def test_search_shows_hostile_headlines_as_text(chromium: Any, address: str, query: str) -> None:
    reader = Reader(chromium, address)
    results = search(reader.open("search/"), query)
    assert results.locator("a").count() > 0
    assert results.locator("script, img, iframe, svg, [onerror], [onload], [onclick], [href^=javascript]").count() == 0
    assert reader.page.title().startswith("Search · Overcount")
    assert reader.trouble == []


def test_search_without_scripts_says_what_leads_to_stories(chromium: Any, address: str) -> None:
    reader = Reader(chromium, address, java_script_enabled=False)
    page = reader.open("search/?q=corvane")
    assert not page.locator(".oc-search").is_visible()
    assert not page.locator(".oc-search-page").is_visible()
    assert page.locator("article a:has-text('Topics')").is_visible()
    assert reader.trouble == []


def test_keyboard_reaches_the_content_first(chromium: Any, address: str) -> None:
    page = Reader(chromium, address).open(BIG)
    page.keyboard.press("Tab")
    focused = page.evaluate("[document.activeElement.className, document.activeElement.getAttribute('href')]")
    assert "md-skip" in focused[0]
    assert page.locator(f"[id='{focused[1].removeprefix('#')}']").count() == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing(chromium: Any, address: str, width: int, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    # The page's own policy keeps the checker's script out, as it should.
    reader = Reader(chromium, address, viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
    found = []
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    for path in KINDS[:-1]:
        answer = Axe().run(reader.open(path), options={"runOnly": rules}).response
        found += [(path, fault["id"], fault["nodes"][0]["html"]) for fault in answer["violations"]]
    assert found == []


def test_home_and_story_are_light(chromium: Any, address: str) -> None:
    """Bytes of the page itself, uncompressed; the theme's files come once and stay in the reader's cache."""
    sizes = {path: len(Reader(chromium, address).page.request.get(address + path).body()) for path in ("", BIG)}
    assert sizes[""] < 150_000
    assert sizes[BIG] < 60_000


def test_layout_does_not_shift(chromium: Any, address: str) -> None:
    reader = Reader(chromium, address, viewport={"width": 390, "height": 800})
    watch = "window.shift=0;new PerformanceObserver(l=>{for(const e of l.getEntries())window.shift+=e.value})"
    reader.page.add_init_script(watch + ".observe({type:'layout-shift',buffered:true})")
    for path in ("", BIG, "figures/"):
        assert reader.open(path).evaluate("window.shift") < 0.001


def test_print_leaves_the_article(chromium: Any, address: str) -> None:
    page = Reader(chromium, address).open(BIG)
    page.emulate_media(media="print")
    assert not page.locator(".md-header").is_visible()
    assert not page.locator(".oc-rail").is_visible()
    assert page.locator(".oc-takeaways").is_visible()
