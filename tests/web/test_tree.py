"""The tree in a real browser: by keyboard, by mouse, on a past day, for those who may see less, from an address."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser import NEEDED
from tests.web.conftest import Opening
from tests.web.demo import Demo

pytestmark = [NEEDED]


async def test_a_village_is_reached_by_keyboard(open_as: Opening) -> None:
    async with open_as("staff.province") as seen:
        page = seen.page
        await seen.go("/")
        await page.get_by_role("tree").focus()
        way = ["广州团市委", "越秀团区委", "华乐街道团工委", "华侨新村社区团支部"]
        await page.keyboard.press("Home")
        for name in way:
            # first into what is open, then down to the next
            await page.keyboard.press("ArrowRight")
            for _ in range(120):
                active = page.locator(".tree-line.active")
                if (await active.text_content() or "").lstrip("▸▾").strip().startswith(name):
                    break
                await page.keyboard.press("ArrowDown")
            else:
                raise AssertionError(name)
            await page.keyboard.press("ArrowRight")
            await expect(page.locator(".tree-line.active")).not_to_have_attribute("aria-expanded", "false")
            await expect(page.get_by_text("正在加载……")).to_have_count(0)
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", name="华侨新村社区团支部")).to_be_visible()
        crumbs = page.get_by_role("navigation", name="上级组织").get_by_role("link")
        await expect(crumbs).to_have_text(["广东团省委", *way[:-1]])
        # and out again: left closes or goes up
        await page.get_by_role("tree").focus()
        await page.keyboard.press("ArrowLeft")
        await expect(page.locator(".tree-line.active")).to_contain_text("华乐街道团工委")
        await page.keyboard.press("ArrowLeft")
        await expect(page.get_by_text("华侨新村社区团支部", exact=True)).to_have_count(0)
        assert seen.wrong == []


async def test_an_address_restores_the_view(open_as: Opening, demo: Demo) -> None:
    async with open_as("staff.province") as seen:
        await seen.go("/")
        page = seen.page
        await page.locator('[data-toggle="4401"]').click()
        await page.locator('[data-toggle="440104"]').click()
        await page.locator('[data-code="440106"]').click()
        await page.get_by_role("tab", name="沿革").click()
        await expect(page.get_by_role("heading", level=2)).to_have_text("共青团广州市天河区委员会")
        address = page.url
        codes = await page.locator("[data-code]").evaluate_all("all => all.map(each => each.dataset.code)")
    async with open_as("staff.province") as seen:
        await seen.go(address.removeprefix(demo.address))
        await expect(seen.page.get_by_role("heading", level=2)).to_have_text("共青团广州市天河区委员会")
        await expect(seen.page.get_by_role("tab", name="沿革")).to_have_attribute("aria-selected", "true")
        await expect(seen.page.locator('[data-code="440106"]')).to_have_attribute("aria-selected", "true")
        again = await seen.page.locator("[data-code]").evaluate_all("all => all.map(each => each.dataset.code)")
        assert set(again) & set(codes) >= {"440104", "440106"}
        assert seen.wrong == []


async def test_the_back_button_goes_back(open_as: Opening) -> None:
    async with open_as("staff.province") as seen:
        page = seen.page
        await seen.go("/?at=4401")
        await page.locator('[data-code="4403"]').click()
        await expect(page.get_by_role("heading", level=2)).to_have_text("共青团深圳市委员会")
        await page.get_by_role("link", name="流向", exact=True).click()
        await page.wait_for_url("**/flows**")
        await page.go_back()
        await expect(page.get_by_role("heading", level=2)).to_have_text("共青团深圳市委员会")
        await page.go_back()
        await expect(page.get_by_role("heading", level=2)).to_have_text("共青团广州市委员会")


async def test_a_past_day(open_as: Opening, demo: Demo) -> None:
    # a branch of a class that was founded in 2018, and the committee above it
    found = await demo.ask(
        '{ searchOrganisations(text: "2018级", kinds: [BRANCH], first: 1) { nodes { code registeredOn parent { code } } } }'
    )
    (branch,) = found["searchOrganisations"]["nodes"]
    assert branch["registeredOn"].startswith("2018-")
    async with open_as("staff.province") as seen:
        page = seen.page
        await seen.go(f"/?at={branch['code']}")
        await expect(page.locator(f'[data-code="{branch["code"]}"]')).to_be_visible()
        await page.get_by_label("日期").click()
        await page.keyboard.type("2017-12-31")
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("这是 2017年12月31日 的组织树。").first).to_be_visible()
        await expect(page.get_by_text("2017年12月31日 时没有这个组织")).to_be_visible()
        await expect(page.locator(f'[data-code="{branch["code"]}"]')).to_have_count(0)
        assert "day=2017-12-31" in page.url
        await page.get_by_role("button", name="回到今天").click()
        await expect(page.locator(f'[data-code="{branch["code"]}"]')).to_be_visible()
        assert seen.wrong == []


async def test_counts_are_shown_where_they_may_be_seen(open_as: Opening, demo: Demo) -> None:
    told = await demo.ask('{ organisation(code: "440104") { totals { members } } }', "staff.yuexiu")
    members = f"{told['organisation']['totals']['members']:,}"
    async with open_as("staff.yuexiu") as seen:
        await seen.go("/?at=440104")
        await expect(seen.page.locator('[data-code="440104"]')).to_contain_text(members)
        await expect(seen.page.locator('[data-code="440106"]')).to_contain_text("—")
        await expect(seen.page.locator(".detail .figures")).to_contain_text(members)
        await seen.page.locator('[data-code="440106"]').click()
        await expect(seen.page.get_by_role("heading", level=2)).to_have_text("共青团广州市天河区委员会")
        await expect(seen.page.locator(".detail .figures")).to_have_count(0)
    async with open_as("member") as seen:
        await seen.go("/?at=440104")
        await expect(seen.page.get_by_role("heading", level=2)).to_have_text("共青团广州市越秀区委员会")
        await expect(seen.page.locator(".tree-head")).to_have_text("组织")  # no columns for counts


async def test_a_filter_keeps_the_way_to_what_is_looked_for(open_as: Opening) -> None:
    async with open_as("staff.province") as seen:
        page = seen.page
        await seen.go("/?kinds=COUNTY_COMMITTEE&open=4401")
        await expect(page.locator(".tree-line .kind", has_text="县区团委")).to_have_count(11)  # Guangzhou's districts
        assert set(await page.locator(".tree-line .kind").all_text_contents()) == {"省团委", "市团委", "县区团委"}
        await seen.go("/?sectors=UNIVERSITY&kinds=BRANCH")
        await expect(page.get_by_text("广东高校团工委")).to_be_visible()
        await expect(page.get_by_text("铁路系统团工委")).to_have_count(0)  # it has no branch
        assert seen.wrong == []


async def test_a_day_that_is_none_is_told_and_a_past_day_says_what_is_of_today(open_as: Opening) -> None:
    async with open_as("officer.province") as seen:
        page = seen.page
        for day in ("banana", "2018-13-45", "2099-01-01"):
            await seen.go(f"/?day={day}")
            await expect(page.get_by_text(f"地址中的日期“{day}”无效或在将来")).to_be_visible()
            await expect(page.locator('[data-code="4401"]')).to_be_visible()
        await page.get_by_role("button", name="回到今天").click()
        assert "day=" not in page.url
        for tab in ("activities", "destinations"):
            await seen.go(f"/?at=4401&day=2015-01-01&tab={tab}")
            await expect(page.get_by_text("以下内容不随日期变化，为当前数据。")).to_be_visible()
        await seen.go("/?at=440104&day=2015-01-01&tab=members")
        await expect(page.locator(".people li").first).to_be_visible()
        assert await page.locator(".people li div.name").count() == 0  # the branch of today would be another one
        assert seen.wrong == []


async def test_a_filter_without_counts_says_that_it_cannot_know(open_as: Opening) -> None:
    async with open_as("auditor") as seen:
        await seen.go("/?sectors=VILLAGE")
        await expect(seen.page.get_by_text("此处没有统计数")).to_be_visible()
    async with open_as("staff.province") as seen:
        await seen.go("/?kinds=COUNTY_COMMITTEE&sectors=UNIVERSITY")
        await expect(seen.page.get_by_text("没有符合筛选的下级组织").first).to_be_visible()
