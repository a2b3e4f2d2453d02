"""axe-core on every page, in both languages, at three widths; the keyboard's focus is seen; nothing runs over the edge."""

from __future__ import annotations

import pytest

from tests.browser import NEEDED
from tests.own_server import ROOT
from tests.web.conftest import Opening
from tests.web.demo import Demo
from tests.web.pages import PAGES, address_of

pytestmark = [NEEDED]


@pytest.mark.parametrize("page", PAGES)
async def test_axe_finds_nothing_serious(page: str, open_as: Opening, demo: Demo) -> None:
    axe = (ROOT / "web/node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
    for language, width in (("zh", 1400), ("en", 360)):
        async with open_as("officer.province", language=language, size=(width, 900)) as seen:
            await seen.go(await address_of(page, demo))
            await seen.page.wait_for_timeout(300)
            await seen.page.evaluate(axe)
            found = await seen.page.evaluate("axe.run()")
            serious = [
                (each["id"], each["nodes"][0]["html"][:200])
                for each in found["violations"]
                if each["impact"] in {"serious", "critical"}
            ]
            assert serious == [], (language, width)
            wide = await seen.page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, (language, width)
            assert seen.wrong == []


async def test_the_search_box_and_the_sign_in_are_free_of_findings(open_as: Opening) -> None:
    axe = (ROOT / "web/node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
    async with open_as() as seen:
        await seen.go("/")
        await seen.page.evaluate(axe)
        found = await seen.page.evaluate("axe.run()")
        assert [each["id"] for each in found["violations"] if each["impact"] in {"serious", "critical"}] == []
    async with open_as("officer.province", size=(360, 740)) as seen:
        await seen.go("/")
        await seen.page.keyboard.press("Control+k")
        await seen.page.keyboard.type("yuexiu")
        await seen.page.wait_for_timeout(600)
        await seen.page.evaluate(axe)
        found = await seen.page.evaluate("axe.run()")
        assert [each["id"] for each in found["violations"] if each["impact"] in {"serious", "critical"}] == []
