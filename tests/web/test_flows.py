"""Flows in a real browser: from the picture to the people as an officer, and not as an analyst; comparison; files."""

from __future__ import annotations

import csv
import io
import re

from playwright.async_api import Page, expect

from tests.browser import NEEDED
from tests.web.conftest import Opening
from tests.web.demo import Demo, Seen

pytestmark = [NEEDED]

FLOW = """query ($to: FlowLevel) { graduateFlow(within: "44", originLevel: CITY, destinationLevel: $to, cohortYears: [2018], first: 100) {
  reconciliation { base sum reconciles } totals { outcome people }
  nodes { origin { code name } destination { code name } outcome people } } }"""
PEOPLE = 'a[href^="/person/"]:not([href="/person/me"])'
VIEWS = {
    "sankey": "流向图",
    "matrix": "流向矩阵",
    "map": "地图",
    "season": "毕业季进度",
    "survival": "转出时长",
    "ranking": "排名",
}


async def drawn(page: Page) -> None:
    await expect(page.locator('[role="img"][data-drawn]').first).to_be_visible()


async def downloaded(seen: Seen, name: str) -> bytes:
    """Return the file that a button gives."""
    async with seen.page.expect_download() as told:
        await seen.page.get_by_role("button", name=name).first.click()
    path = await (await told.value).path()
    return path.read_bytes()


async def test_the_head_adds_up_to_what_the_api_says(open_as: Opening, demo: Demo) -> None:
    flow = (await demo.ask(FLOW, to=None))["graduateFlow"]
    assert flow["reconciliation"]["reconciles"]
    async with open_as("officer.province") as seen:
        await seen.go("/flows")
        await drawn(seen.page)
        head = await seen.page.locator("main").inner_text()
        assert f"{flow['reconciliation']['base']:,}" in head
        for total in flow["totals"]:
            assert f"{total['people']:,}" in head
        assert seen.wrong == []


async def test_an_officer_follows_a_graduate_to_the_person(open_as: Opening, demo: Demo) -> None:
    async with open_as("officer.province") as seen:
        page = seen.page
        await seen.go("/flows")
        await drawn(page)
        # the widest link begins at the top: a click on it opens its cell
        box = await page.locator('[role="img"][data-drawn]').first.bounding_box()
        assert box
        await page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 60)
        await expect(page).to_have_url(re.compile("cell="))
        flow = (await demo.ask(FLOW, to="CITY"))["graduateFlow"]
        moved = [node for node in flow["nodes"] if node["outcome"] == "TRANSFERRED" and node["destination"]]
        people = max(moved, key=lambda node: node["people"])["people"]
        await page.get_by_label("查阅事由（可选）").fill("核实去向的测试")
        await page.get_by_role("button", name=f"查看 {people:,} 人名单").click()
        link = page.locator(PEOPLE).first
        await expect(link).to_be_visible()
        name = (await link.text_content() or "").strip()
        await link.click()
        await expect(page.get_by_role("heading", level=1)).to_contain_text(name)
        assert "/person/" in page.url
        await page.go_back()
        await expect(page).to_have_url(re.compile("cell="))
        assert seen.wrong == []
    # the read stands in the log with its reason
    recorded = "".join(file.read_text(encoding="utf-8") for file in demo.home.rglob("*.jsonl"))
    assert "核实去向的测试" in recorded


async def test_an_analyst_reads_published_figures_and_no_names(open_as: Opening) -> None:
    async with open_as("analyst") as seen:
        page = seen.page
        await seen.go("/flows")
        await drawn(page)
        await expect(page.locator("main")).to_contain_text("公布")
        box = await page.locator('[role="img"][data-drawn]').first.bounding_box()
        assert box
        await page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 60)
        await expect(page).to_have_url(re.compile("cell="))
        await page.wait_for_load_state("networkidle")
        assert await page.locator(PEOPLE).count() == 0
        assert await page.get_by_role("button", name=re.compile("人名单")).count() == 0
        # the same address that shows an officer people
        cell = page.url
    async with open_as("officer.province") as seen:
        await seen.page.goto(cell)
        await seen.page.get_by_role("button", name=re.compile("人名单")).click()
        await expect(seen.page.locator(PEOPLE).first).to_be_visible()


async def test_every_picture_has_its_table_and_files(open_as: Opening, demo: Demo) -> None:
    flow = (await demo.ask(FLOW, to="CITY"))["graduateFlow"]
    async with open_as("officer.province") as seen:
        page = seen.page
        for view, label in VIEWS.items():
            await seen.go(f"/flows?view={view}")
            await expect(page.get_by_role("tab", name=label)).to_have_attribute("aria-selected", "true")
            await drawn(page)
            assert (await downloaded(seen, "下载 PNG")).startswith(b"\x89PNG")
            rows = list(csv.reader(io.StringIO((await downloaded(seen, "下载 CSV")).decode("utf-8-sig"))))
            assert len(rows) > 2
            await page.get_by_text("表", exact=True).first.click()
            table = page.get_by_role("table").first
            await expect(table).to_be_visible()
            assert await table.get_by_role("row").count() >= min(len(rows), 20)
            if view == "matrix":
                told = {(row[0], row[1]): row for row in rows[1:]}
                moved = [node for node in flow["nodes"] if node["outcome"] == "TRANSFERRED" and node["destination"]]
                largest = max(moved, key=lambda node: node["people"])
                found = told[largest["origin"]["name"], largest["destination"]["name"]]
                assert any(cell.replace(",", "") == str(largest["people"]) for cell in found)
        assert seen.wrong == []


async def test_two_schools_are_compared(open_as: Opening, demo: Demo) -> None:
    ranked = await demo.ask(
        '{ cohorts(within: "44", year: 2018, rankBy: REMAINDER, first: 2) { nodes { base institution { code name } } } }'
    )
    (a, b) = ranked["cohorts"]["nodes"]
    async with open_as("officer.province") as seen:
        page = seen.page
        await seen.go(f"/flows/compare?a={a['institution']['code']}&b={b['institution']['code']}&year=2018")
        await drawn(page)
        main = page.locator("main")
        for side in (a, b):
            await expect(main).to_contain_text(f"{side['base']:,}")
        assert await page.locator('[role="img"][data-drawn]').count() >= 3
        assert seen.wrong == []


async def test_a_year_without_cohorts_says_what_to_do(open_as: Opening) -> None:
    async with open_as("officer.province") as seen:
        await seen.go("/flows?year=2011")
        await expect(seen.page.locator("main")).to_contain_text("2011")
        assert await seen.page.locator('[role="img"][data-drawn]').count() == 0
    async with open_as("member") as seen:
        await seen.go("/flows")
        await expect(seen.page.locator("main")).to_contain_text("无权")
        assert seen.wrong == []
