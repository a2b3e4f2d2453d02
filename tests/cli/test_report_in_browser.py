"""The report in a real Chromium, opened from a file: it draws, asks for nothing, and shows the worst names as text."""

from __future__ import annotations

import csv
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from analytics.report.names import visible
from tests.browser import NEEDED, chromium
from tests.cli.report_home import EVIL_CITY, EVIL_SCHOOL, TURNED_SCHOOL, make_home
from workflows.report import write_report

PICTURES = ["sankey", "od", "map", "season", "departure", "ranking"]
pytestmark = [NEEDED]


@dataclass
class Seen:
    """What a page asked for, and what went wrong in it."""

    page: Page
    asked: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


@pytest_asyncio.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    """One Chromium for all tests here."""
    async with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report on the city of both schools, with the real ECharts."""
    folder = tmp_path_factory.mktemp("report")
    write_report(make_home(folder / "home"), "4401", 2018, folder / "report.html", "zh")
    return folder / "report.html"


@pytest_asyncio.fixture(loop_scope="session")
async def seen(browser: Browser, report: Path) -> AsyncIterator[Seen]:
    """The report, opened from its file."""
    context = await browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    made = Seen(await context.new_page())
    made.page.on("request", lambda request: made.asked.append(request.url))
    made.page.on("console", lambda message: made.wrong.append(message.text))  # violations of the policy, too
    made.page.on("pageerror", lambda error: made.wrong.append(str(error)))
    await made.page.goto(report.as_uri())
    yield made
    await context.close()


async def test_it_draws_six_pictures_and_asks_for_nothing(seen: Seen, report: Path) -> None:
    for name in PICTURES:
        shapes = seen.page.locator(f"#{name} .chart svg path")
        assert await shapes.count() > 2, name
        box = await seen.page.locator(f"#{name} .chart svg").bounding_box()
        assert box, name
        assert min(box["width"], box["height"]) > 100, name
        assert await seen.page.locator(f"#{name} table tbody tr").count() > 0, name
        assert await seen.page.locator(f"#{name} .chart").get_attribute("aria-label"), name
    assert seen.asked == [report.as_uri()]
    assert seen.wrong == []


async def test_the_policy_holds(seen: Seen) -> None:
    """A script that is not the page's own does not run, and nothing can be fetched."""
    await seen.page.evaluate(
        "() => { const made = document.createElement('script'); made.textContent = 'window.ran = 1'; document.body.append(made); }"
    )
    assert await seen.page.evaluate("window.ran") is None
    assert await seen.page.evaluate("fetch('https://leaguegraph.invalid/').then(() => 'sent', () => 'refused')") == "refused"
    assert len([each for each in seen.wrong if "Content Security Policy" in each]) >= 2


async def test_the_worst_names_stand_there_as_text(seen: Seen) -> None:
    await seen.page.locator("#language").click()
    rows = await seen.page.locator("#ranking tbody th").all_inner_texts()
    assert sorted(rows) == sorted(visible(name) for name in (EVIL_SCHOOL, TURNED_SCHOOL))
    assert EVIL_CITY in await seen.page.locator("#od thead th").all_inner_texts()
    drawn = "".join(await seen.page.locator("#ranking .chart svg text").all_text_contents())
    assert "</script><img" in drawn
    assert await seen.page.locator("img").count() == 0
    assert "broken" not in await seen.page.title()
    assert seen.wrong == []


async def test_the_language_can_be_switched_and_named_in_the_address(seen: Seen, report: Path) -> None:
    assert await seen.page.locator("#sankey h2").inner_text() == "从哪里到哪里"
    await seen.page.locator("#language").click()
    assert await seen.page.locator("#sankey h2").inner_text() == "Origin → destination"
    assert await seen.page.locator("html").get_attribute("lang") == "en"
    heads = await seen.page.locator("#ranking thead th").all_inner_texts()
    assert heads[:3] == ["institution", "rank by remainder", "remainder"]
    for address in ("?lang=en", "#lang=en", "#od&lang=en"):
        await seen.page.goto("about:blank")
        await seen.page.goto(report.as_uri() + address)
        assert await seen.page.locator("#od h2").inner_text() == "Origin × destination city", address
    top = await seen.page.locator("#od").evaluate("each => each.getBoundingClientRect().top")
    assert abs(top) < 20, "the view that the address names is at the top"


async def test_withheld_cells_say_so_in_words(seen: Seen) -> None:
    await seen.page.locator("#language").click()
    text = " ".join(await seen.page.locator("td.withheld").all_inner_texts())
    assert "withheld (small)" in text or "withheld (protects another)" in text
    assert "not over yet" in await seen.page.locator("#horizons tbody").inner_text()


async def test_the_ranking_is_sorted_by_either_with_the_keyboard(seen: Seen, report: Path) -> None:
    button = seen.page.locator('[data-by="rank_by_rate"]')
    await button.focus()
    await seen.page.keyboard.press("Enter")
    assert await button.get_attribute("aria-pressed") == "true"
    assert await seen.page.evaluate("document.activeElement.dataset.by") == "rank_by_rate"
    heads = seen.page.locator("#ranking thead th")
    assert [await heads.nth(at).get_attribute("aria-sort") for at in (2, 4)] == ["none", "descending"]
    await seen.page.goto("about:blank")
    await seen.page.goto(f"{report.as_uri()}#ranking&by=rate")
    assert await button.get_attribute("aria-pressed") == "true", "the address keeps the order"


async def test_a_saved_table_is_for_spreadsheets_and_cannot_calculate(seen: Seen, tmp_path: Path) -> None:
    async with seen.page.expect_download() as waiting:
        await seen.page.locator('[data-save="ranking"]').click()
    download = await waiting.value
    assert download.suggested_filename == "flows-4401-2018-ranking.csv"
    await download.save_as(tmp_path / "ranking.csv")
    content = (tmp_path / "ranking.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(content.decode("utf-8-sig").splitlines()))
    assert [len(row) for row in rows] == [8, 8, 8]
    assert sorted(row[0] for row in rows[1:]) == sorted([visible(EVIL_SCHOOL), f"'{visible(TURNED_SCHOOL)}"])
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]


async def test_it_fits_a_phone_and_a_wall(seen: Seen) -> None:
    for width in (360, 3840):
        await seen.page.set_viewport_size({"width": width, "height": 900})
        await seen.page.wait_for_timeout(200)
        assert await seen.page.evaluate("document.documentElement.scrollWidth") <= width
        box = await seen.page.locator("#od .chart svg").bounding_box()
        assert box
        assert box["x"] + box["width"] <= width
