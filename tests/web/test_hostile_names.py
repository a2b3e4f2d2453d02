"""Names as bad as they can be, of organisations, people, activities and places: everywhere text, nowhere markup."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from domain.rights import Role
from graph.accounts import grant_role
from graph.activities import merge_activities
from graph.database import Database
from graph.people import begin_memberships, merge_people
from graph.totals import count_totals
from tests.api.serving import ISSUER, own_settings, serving, token_for
from tests.browser import NEEDED
from tests.cli.report_home import EVIL_SCHOOL, make_home
from tests.graph.test_marks import activity, member
from tests.own_server import ROOT, emptied
from tests.small_province import build_small_province
from tests.web.demo import Seen, opened
from workflows.page import page_folder

pytestmark = [NEEDED]

MARKUP = "<img src=x onerror=\"document.title='broken'\"><script>document.title='broken'</script>"
TURNED = "王\u202e小\u200b明</b>"
ACTIVITY = '"><svg onload="document.title=\'broken\'">{{7*7}}${7*7}'
PROPS = {
    "id_number_masked": "****************05",
    "synthetic": True,
    "pinyin": "wang",
    "initials": "w",
    "sort_key": "wang",
    "version": 1,
}
BRANCH, SCHOOL, PERSON, EVENT = "440104001001", "440104", "p1", "a1"


@pytest_asyncio.fixture(scope="module")
async def hostile(database: Database, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """A small province with such names, served with the explorer; its address."""
    db = await emptied(database)
    await build_small_province(db)
    home = make_home(tmp_path_factory.mktemp("hostile") / "home")
    await merge_people(db, [{"id": PERSON, "born_on": None, "joined_on": None, "props": {**PROPS, "name": TURNED}}])
    await begin_memberships(db, [member(PERSON, BRANCH)])
    await merge_activities(db, [activity(EVENT, BRANCH)])
    names = "MATCH (o:Organisation {code: $code}) SET o.name = $name, o.short_name = null"
    await db.run("tests/hostile", names, {"code": BRANCH, "name": MARKUP}, write=True)
    await db.run("tests/hostile", names, {"code": SCHOOL, "name": MARKUP + TURNED}, write=True)
    about = {
        "name": ACTIVITY,
        "kind": "STUDY",
        "source": "tests",
        "external_id": "1",
        "version": 1,
    }
    await db.run("tests/hostile", "MATCH (a:Activity {id: $id}) SET a += $about", {"id": EVENT, "about": about}, write=True)
    await count_totals(db)
    await grant_role(db, ISSUER, "officer", Role.OFFICER, "44")
    async with serving(own_settings(home), db, page_folder(ROOT / ".leaguegraph")) as client:
        yield str(client.base_url).rstrip("/")
    await emptied(db)


@pytest_asyncio.fixture(loop_scope="session")
async def seen(hostile: str, browser: Browser) -> AsyncIterator[Seen]:
    """A page of it, whose title tells whether a name ran."""
    async with opened(browser, hostile, token_for("officer", lifetime_s=3_600)) as page:
        yield page
        assert "broken" not in await page.page.title()
        assert await page.page.locator("img[src=x], main script, svg[onload]").count() == 0
        assert page.wrong == []


async def test_the_tree_and_its_details(seen: Seen) -> None:
    await seen.go(f"/?at={BRANCH}&tab=members")
    await expect(seen.page.get_by_role("heading", level=2)).to_have_text(MARKUP)
    await expect(seen.page.locator(f'[data-code="{BRANCH}"]')).to_contain_text(MARKUP)
    await expect(seen.page.get_by_role("navigation", name="上级组织")).to_contain_text(MARKUP + TURNED)
    await expect(seen.page.get_by_role("link", name=TURNED, exact=True)).to_be_visible()
    await seen.page.get_by_role("tab", name="活动").click()
    await expect(seen.page.get_by_role("link", name=ACTIVITY)).to_be_visible()


async def test_a_name_that_turns_the_line_turns_nothing_but_itself(seen: Seen) -> None:
    await seen.go(f"/?at={BRANCH}&tab=members")
    link = seen.page.get_by_role("link", name=TURNED, exact=True)
    assert await link.evaluate("each => getComputedStyle(each).unicodeBidi") == "isolate"


async def test_search(seen: Seen) -> None:
    await seen.go("/")
    await seen.page.keyboard.press("Control+k")
    box = seen.page.get_by_role("combobox", name="搜索组织、人员和活动")
    await box.fill("sanyuangong")  # the pinyin that it had
    await expect(seen.page.get_by_role("option").first).to_contain_text(MARKUP)
    await box.fill(MARKUP[:60])  # what was typed stands in the answer
    await expect(seen.page.locator(".search-foot")).to_contain_text(MARKUP[:60])


async def test_the_person_and_the_activity(seen: Seen) -> None:
    await seen.go(f"/person/{PERSON}")
    await expect(seen.page.get_by_role("heading", level=1)).to_contain_text(TURNED)
    await expect(seen.page.get_by_role("link", name=MARKUP).first).to_be_visible()
    await seen.go(f"/activity/{EVENT}")
    await expect(seen.page.get_by_role("heading", level=1)).to_contain_text(ACTIVITY)


def cells_of(file: Path) -> list[str]:
    """Return the cells of a CSV file."""
    return [cell for line in csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"), newline="")) for cell in line]


@pytest.mark.parametrize("view", ["sankey", "matrix", "map", "season", "ranking"])
async def test_pictures_their_tables_and_their_files(view: str, seen: Seen) -> None:
    await seen.go(f"/flows?within=44&year=2018&view={view}&level=INSTITUTION")
    await expect(seen.page.get_by_role("tab", selected=True)).to_be_visible()
    await seen.page.wait_for_timeout(1_000)
    chart = seen.page.locator('[role="img"][data-drawn]')
    if await chart.count():
        box = await chart.first.bounding_box()
        assert box
        for share in (0.1, 0.3, 0.5, 0.7, 0.9):  # tooltips of what lies there
            await seen.page.mouse.move(box["x"] + box["width"] * share, box["y"] + min(box["height"], 300) * share)
        assert await seen.page.locator("img[src=x]").count() == 0
    text = await seen.page.locator("main").inner_text()
    if view == "ranking":
        await seen.go(f"/flows?within=44&year=2018&view={view}&show={view}")
        table = await seen.page.get_by_role("table").first.inner_text()
        assert EVIL_SCHOOL.split("\u2028")[0] in table.replace("\n", " ") or EVIL_SCHOOL[:20] in table
        async with seen.page.expect_download() as told:
            await seen.page.get_by_role("button", name="下载 CSV").first.click()
        cells = cells_of(Path(await (await told.value).path()))
        assert any(cell.startswith("'=1+1实验") for cell in cells)  # a spreadsheet would run it
        assert not any(cell.startswith(("=", "+", "@", "\t")) for cell in cells)
    assert text
