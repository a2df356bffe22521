"""A year on a site of its own, as a reader meets it: the search finds it, and old addresses lead there."""

from __future__ import annotations

import functools
import http.server
import threading
from typing import TYPE_CHECKING, Any

import pytest

from scraper.place import Place
from tests.browser.test_reader import Quiet, Reader, chromium
from tests.pages import newsroom
from tests.pages.test_moving import OLD, Sites, desk, lay_out, with_years

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.browser

__all__ = ["chromium"]


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Both sites on one host, as the project pages of one account are."""
    root, web = tmp_path_factory.mktemp("years"), tmp_path_factory.mktemp("web")
    handler = functools.partial(Quiet, directory=str(web))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        host = f"http://127.0.0.1:{server.server_port}/"
        lay_out(root, f"{host}overcount-2025/")
        file = root / "content" / "overcount.yml"
        text = file.read_text(encoding="utf-8").replace("https://overcount.example/\n", f"{host}overcount/\n")
        file.write_text(text, encoding="utf-8")
        site = with_years(newsroom.site(desk()), f"{host}overcount/", **{"2025": f"{host}overcount-2025/"})
        sites = Sites(Place(root))
        sites.make(site, "2025")
        sites.make(site)
        (web / "overcount").symlink_to(root / "public")
        (web / "overcount-2025").symlink_to(root / "years" / "2025" / "public")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield host
        server.shutdown()


def test_the_search_finds_what_has_moved(chromium: Any, host: str) -> None:
    reader = Reader(chromium, host)
    page = reader.open("overcount/search/?q=report%207%20ranking")
    page.click("#oc-results a >> text=Report 7 on the ranking")
    page.wait_for_url(f"{host}overcount-2025/{OLD}/")
    page = reader.open("overcount/search/?q=script%20weather")
    page.click("#oc-results a >> text=A script that keeps")
    page.wait_for_url(f"{host}overcount/stories/a-script-*/")
    assert reader.trouble == []


def test_the_year_searches_its_own_and_leads_back(chromium: Any, host: str) -> None:
    reader = Reader(chromium, host)
    page = reader.open(f"overcount-2025/{OLD}/")
    page.fill(".oc-search input", "count new year")
    page.press(".oc-search input", "Enter")
    page.click("#oc-results a >> text=Corvane counts into the new year")
    page.wait_for_url(f"{host}overcount-2025/stories/corvane-counts-into-the-new-year/")
    page.click(".oc-kicker a")
    page.wait_for_url(f"{host}overcount/topics/leaderboards/")
    assert reader.trouble == []


@pytest.mark.parametrize("script", [True, False])
def test_an_old_address_leads_on_with_its_anchor_where_scripts_run(chromium: Any, host: str, script: bool) -> None:
    reader = Reader(chromium, host, java_script_enabled=script)
    page = reader.page
    page.goto(f"{host}overcount/{OLD}/#page.sources")
    page.wait_for_url(f"{host}overcount-2025/{OLD}/{'#page.sources' if script else ''}")
    assert page.locator("h1").inner_text() == "Report 7 on the ranking"
    assert reader.trouble == []


def test_a_year_that_does_not_answer_leaves_the_others_searched(chromium: Any, host: str) -> None:
    reader = Reader(chromium, host)
    reader.page.route("**/overcount-2025/search/**", lambda route: route.fulfill(status=404, body=""))
    page = reader.open("overcount/search/?q=script%20weather")
    page.wait_for_selector("#oc-results a")
    assert "without those at /overcount-2025/, which does not answer" in page.inner_text("#oc-found")
