"""The search box in a real browser."""

from __future__ import annotations

import asyncio

from playwright.async_api import Route, expect

from tests.browser import NEEDED
from tests.web.conftest import Opening
from tests.web.demo import Demo

pytestmark = [NEEDED]


async def test_a_branch_is_found_by_initials_and_opened(open_as: Opening) -> None:
    async with open_as("member") as seen:
        page = seen.page
        await seen.go("/activities")
        await page.keyboard.press("Control+k")
        box = page.get_by_role("combobox", name="搜索组织、人员和活动")
        await expect(box).to_be_focused()
        await page.keyboard.type("hqxc")
        hit = page.get_by_role("option").first
        await expect(hit).to_contain_text("华侨新村社区团支部")
        await expect(hit).to_contain_text("广州团市委 › 越秀团区委 › 华乐街道团工委")  # where it hangs
        await expect(page.locator(".hits.waiting")).to_have_count(0)
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", level=2)).to_have_text("华侨新村社区团支部")
        await expect(page.get_by_role("treeitem", name="华侨新村社区团支部")).to_have_attribute("aria-selected", "true")
        # it stands among what was opened lately
        await page.keyboard.press("Control+k")
        await expect(page.get_by_role("option")).to_contain_text("华侨新村社区团支部")
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("dialog")).to_have_count(0)
        assert seen.wrong == []


async def test_a_stale_answer_never_replaces_a_newer_one(open_as: Opening) -> None:
    async with open_as("staff.province") as seen:
        page, held = seen.page, asyncio.Event()

        async def hold_the_first(route: Route) -> None:
            if "SearchThings" in (route.request.post_data or "") and '"text":"中山大学"' in (route.request.post_data or ""):
                await held.wait()
            await route.continue_()

        await page.route("**/graphql", hold_the_first)
        await seen.go("/")
        await page.keyboard.press("Control+k")
        await page.get_by_role("combobox", name="搜索组织、人员和活动").fill("中山大学")
        await page.wait_for_timeout(400)  # asked, and not answered
        await page.get_by_role("combobox", name="搜索组织、人员和活动").fill("华侨新村")
        await expect(page.get_by_role("option").first).to_contain_text("华侨新村")
        held.set()
        await page.wait_for_timeout(800)
        await expect(page.get_by_role("option").first).to_contain_text("华侨新村")
        assert not any("中山大学" in text for text in await page.get_by_role("option").all_text_contents())
        await page.unroute_all(behavior="ignoreErrors")


async def test_it_is_never_empty_without_saying_why(open_as: Opening) -> None:
    async with open_as("staff.province") as seen:
        page = seen.page
        await seen.go("/")
        await page.get_by_role("button", name="搜索").click()
        status = page.locator(".search-foot")
        await expect(status).to_contain_text("输入名称的任意部分")
        box = page.get_by_role("combobox", name="搜索组织、人员和活动")
        await box.fill("没有这样的名字吧")
        await expect(status).to_contain_text("没有找到“没有这样的名字吧”")
        await page.locator(".ant-segmented-item", has_text="人员").click()
        await box.fill("李")
        await expect(status).to_contain_text("至少需要两个字符")
        await box.fill("李娜")
        await expect(status).to_contain_text("没有找到您可以查看的“李娜”")  # staff see no people
        assert seen.wrong == []


async def test_an_officer_of_a_county_sees_no_other_countys_people(open_as: Opening, demo: Demo) -> None:
    token = demo.grant("officer.yuexiu", "OFFICER", "440104")
    query = "query ($code: String!) { organisation(code: $code) { members(of: SUBTREE, first: 1) { nodes { personId name } } } }"
    (own,) = (await demo.ask(query, code="440104"))["organisation"]["members"]["nodes"]
    (other,) = (await demo.ask(query, code="440106"))["organisation"]["members"]["nodes"]
    async with open_as(token=token) as seen:
        page = seen.page
        await seen.go("/?at=440104&tab=members")
        await expect(page.get_by_role("link", name=own["name"]).first).to_be_visible()
        await seen.go("/?at=440106&tab=members")
        await expect(page.get_by_text("没有您可以查看的团员")).to_be_visible()
        await seen.go(f"/person/{own['personId']}")
        await expect(page.get_by_role("heading", level=1)).to_contain_text(own["name"])
        await seen.go(f"/person/{other['personId']}")
        await expect(page.get_by_role("heading", level=1)).not_to_contain_text(other["name"])
        await expect(page.get_by_text(other["name"], exact=True)).to_have_count(0)
        await page.keyboard.press("Control+k")
        await page.get_by_role("combobox", name="搜索组织、人员和活动").fill(other["name"])
        await expect(page.locator(".hits.waiting")).to_have_count(0)
        await expect(page.locator(".search-foot")).not_to_contain_text("正在查找")
        assert await page.locator(f'[role="option"]:has-text("{other["name"]}")').count() == 0 or all(
            "天河" not in text for text in await page.get_by_role("option").all_text_contents()
        )
        assert seen.wrong == []


async def test_enter_waits_for_the_answer_to_what_was_typed(open_as: Opening) -> None:
    async with open_as("staff.province") as seen:
        page = seen.page
        await seen.go("/?day=2018-03-01")
        await page.keyboard.press("Control+k")
        await expect(page.get_by_role("combobox", name="搜索组织、人员和活动")).to_be_focused()
        await page.keyboard.type("hqxc")
        await page.keyboard.press("Enter")  # nothing has been answered yet
        await expect(page.get_by_role("heading", level=2)).to_have_text("华侨新村社区团支部")
        assert "day=2018-03-01" in page.url  # the day that one looks at stays


async def test_a_code_finds_a_person_and_namesakes_are_all_reached(open_as: Opening, demo: Demo) -> None:
    told = await demo.ask(
        'query ($id: ID!) { person(id: $id) { name } searchPeople(text: "李娜", first: 50) { nodes { personId } } }',
        id=demo.member(),
    )
    namesakes = len(told["searchPeople"]["nodes"])
    assert namesakes > 8
    async with open_as("officer.province") as seen:
        page = seen.page
        await seen.go("/")
        await page.keyboard.press("Control+k")
        box = page.get_by_role("combobox", name="搜索组织、人员和活动")
        await box.fill(demo.member())
        await expect(page.get_by_role("option").first).to_contain_text(told["person"]["name"])
        await box.fill("李娜")
        await page.locator(".ant-segmented-item", has_text="人员").click()
        await expect(box).to_be_focused()  # one types on after a filter was chosen
        await expect(page.get_by_role("option")).to_have_count(8)
        await page.get_by_role("button", name="再显示一些").click()
        await expect(page.get_by_role("option")).to_have_count(namesakes)
        await box.fill("4401")
        await expect(page.locator(".search-foot")).not_to_contain_text("两个字符")
        assert seen.wrong == []
