"""axe-core on every page, in both languages, at three widths; the keyboard's focus is seen; nothing runs over the edge."""

from __future__ import annotations

import pytest

from tests.browser import NEEDED
from tests.own_server import ROOT
from tests.web.conftest import Opening
from tests.web.demo import Demo

pytestmark = [NEEDED]

PAGES = {
    "tree": "/?at=440104&open=4401",
    "past": "/?at=4401&day=2018-03-01",
    "members": "/?at=440104&tab=members",
    "graduates": "/?at=440104&tab=destinations",
    "person": "/person/{member}",
    "activities": "/activities",
    "sankey": "/flows",
    "matrix": "/flows?view=matrix",
    "map": "/flows?view=map",
    "season": "/flows?view=season",
    "survival": "/flows?view=survival",
    "ranking": "/flows?view=ranking&show=ranking",
    "compare": "/flows/compare",
    "missing": "/nothing/here",
}


@pytest.mark.parametrize("page", PAGES)
async def test_axe_finds_nothing_serious(page: str, open_as: Opening, demo: Demo) -> None:
    axe = (ROOT / "web/node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
    for language, width in (("zh", 1400), ("en", 360)):
        async with open_as("officer.province", language=language, size=(width, 900)) as seen:
            await seen.go(PAGES[page].format(member=demo.member()))
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
