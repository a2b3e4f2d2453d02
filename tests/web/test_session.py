"""Signing in and out, the language, tokens that end, a server that goes away."""

from __future__ import annotations

from playwright.async_api import Route, expect

from api.tokens import LEEWAY_S
from tests.browser import NEEDED
from tests.web.conftest import Opening
from tests.web.demo import Demo

pytestmark = [NEEDED]

LASTS_S = 12  # of a token: long enough to open a page on a busy machine


async def test_one_signs_in_by_a_role_and_switches_it(open_as: Opening) -> None:
    async with open_as() as seen:
        page = seen.page
        await seen.go("/?at=4401")
        await page.get_by_role("button", name="全省工作人员").click()
        # where one wanted to be
        await expect(page.get_by_role("heading", level=2)).to_have_text("共青团广州市委员会")
        stored = await page.evaluate("[Object.keys(localStorage), Object.keys(sessionStorage), document.cookie]")
        assert stored[0] == ["leaguegraph.language"]
        assert "leaguegraph.token" in stored[1]
        assert stored[2] == ""
        await expect(page.locator(".detail .figures")).to_be_visible()
        await page.get_by_role("combobox", name="演示身份").click()
        await page.get_by_text("审计人员 · auditor").click()
        await expect(page.get_by_role("heading", level=2)).to_have_text("共青团广州市委员会")
        await expect(page.locator(".detail .figures")).to_have_count(0)  # an auditor has no counts: nothing of before is left
        await page.reload()
        await expect(page.get_by_text("审计人员 · auditor")).to_be_visible()  # the tab knows it still
        await page.get_by_role("button", name="退出").click()
        await expect(page.get_by_role("heading", name="登录团图")).to_be_visible()
        assert "leaguegraph.token" not in await page.evaluate("Object.keys(sessionStorage)")
        assert seen.wrong == []


async def test_a_token_may_be_pasted(open_as: Opening, demo: Demo) -> None:
    async with open_as() as seen:
        page = seen.page
        await seen.go("/")
        await page.get_by_label("令牌").fill("not a token")
        await page.get_by_role("button", name="登录", exact=True).click()
        await expect(page.get_by_text("令牌由用点分开的三段组成")).to_be_visible()
        await page.get_by_label("令牌").fill("a.b.c")
        await page.get_by_role("button", name="登录", exact=True).click()
        await expect(page.get_by_text("此令牌无效或已过期")).to_be_visible()
        await page.get_by_label("令牌").fill(f"  {demo.tokens['analyst']}\n")
        await page.get_by_role("button", name="登录", exact=True).click()
        await expect(page.get_by_role("tree")).to_be_visible()


async def test_a_token_that_ends_leads_back_to_the_same_place(open_as: Opening, demo: Demo) -> None:
    async with open_as(token=demo.token("staff.province", LASTS_S - LEEWAY_S)) as seen:
        page = seen.page
        await seen.go("/?at=4401")
        await expect(page.get_by_role("heading", level=2)).to_have_text("共青团广州市委员会")
        await page.wait_for_timeout(1_000 * LASTS_S)
        await page.locator('[data-code="4403"]').click()
        await expect(page.get_by_text("登录已失效")).to_be_visible()
        await page.get_by_role("button", name="全省工作人员").click()
        await expect(page.get_by_role("heading", level=2)).to_have_text("共青团深圳市委员会")


async def test_the_language_is_switched_and_kept(open_as: Opening) -> None:
    async with open_as("staff.province") as seen:
        page = seen.page
        await seen.go("/?at=4401")
        await expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
        await page.get_by_role("button", name="English").click()
        await expect(page.get_by_role("tab", name="History")).to_be_visible()
        await expect(page.locator("html")).to_have_attribute("lang", "en-GB")
        await page.reload()
        await expect(page.get_by_role("tab", name="History")).to_be_visible()
        await page.get_by_role("button", name="中文").click()
        await expect(page.get_by_role("tab", name="沿革")).to_be_visible()
        assert seen.wrong == []


async def test_an_address_that_is_no_page_says_so(open_as: Opening) -> None:
    async with open_as("staff.province") as seen:
        await seen.go("/nothing/here")
        await expect(seen.page.get_by_text("没有这个页面")).to_be_visible()
        await seen.go("/?at=NONE")
        await expect(seen.page.get_by_text("没有这个组织")).to_be_visible()
        assert seen.wrong == []


async def test_a_server_that_goes_and_comes_back(open_as: Opening, demo: Demo) -> None:
    async with open_as("staff.province") as seen:
        page = seen.page
        await seen.go("/?at=4401")
        await expect(page.get_by_role("heading", level=2)).to_have_text("共青团广州市委员会")
        async with demo.gone():
            await page.locator('[data-code="4403"]').click()
            await expect(page.get_by_text("服务器没有响应，正在重试")).to_be_visible(timeout=40_000)
            await expect(page.get_by_role("button", name="重试")).to_be_visible()
        # without reload, without a click
        await expect(page.get_by_role("heading", level=2)).to_have_text("共青团深圳市委员会", timeout=40_000)
        await expect(page.get_by_text("服务器没有响应，正在重试")).to_have_count(0)


async def test_a_tree_that_was_opened_while_the_server_was_gone_is_there_when_it_is_back(open_as: Opening) -> None:
    async with open_as("staff.province") as seen:
        page = seen.page
        await seen.go("/")
        await expect(page.locator('[data-toggle="4401"]')).to_be_visible()
        await page.context.set_offline(True)
        await page.locator('[data-toggle="4401"]').click()
        await expect(page.get_by_text("没有加载成功，点此重试")).to_be_visible()
        await page.context.set_offline(False)
        await expect(page.locator('[data-code="440104"]')).to_be_visible()


async def test_an_answer_of_500_is_told_with_its_request_and_not_asked_for_ever(open_as: Opening) -> None:
    async with open_as("staff.province") as seen:
        page, asked = seen.page, []

        async def break_details(route: Route) -> None:
            if '"Detail"' in (route.request.post_data or ""):
                asked.append(1)
                await route.fulfill(status=500, body="no", headers={"x-request-id": "r-17"})
            else:
                await route.continue_()

        await page.route("**/graphql", break_details)
        await seen.go("/?at=4401")
        await expect(page.get_by_text("请求编号 r-17")).to_be_visible()
        await expect(page.get_by_text("服务器出错了")).to_be_visible()
        await page.wait_for_timeout(5_000)
        assert len(asked) == 1
        await page.unroute_all()
        await page.get_by_role("button", name="重试").click()
        await expect(page.get_by_role("heading", level=2)).to_have_text("共青团广州市委员会")
