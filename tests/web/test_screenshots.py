"""Pictures of every page in both languages at two widths, into docs/images: ``make screenshots``, to be looked at by people."""

from __future__ import annotations

import pytest

from tests.browser import NEEDED
from tests.own_server import ROOT
from tests.web.conftest import Opening
from tests.web.demo import Demo
from tests.web.pages import PAGES, address_of

pytestmark = [NEEDED, pytest.mark.screenshots]

IMAGES = ROOT / "docs" / "images"
SIZES = {"wide": (1400, 900), "narrow": (390, 844)}


@pytest.mark.parametrize("page", [*PAGES, "search", "signin"])
async def test_pictures_are_taken(page: str, open_as: Opening, demo: Demo) -> None:
    IMAGES.mkdir(exist_ok=True)
    for language in ("zh", "en"):
        for name, size in SIZES.items():
            async with open_as(None if page == "signin" else "officer.province", language=language, size=size) as seen:
                await seen.go(await address_of(page, demo) if page in PAGES else "/")
                if page == "search":
                    await seen.page.keyboard.press("Control+k")
                    await seen.page.locator("dialog input[role=combobox]").fill("yuexiu")
                if await seen.page.get_by_role("tabpanel").locator('[role="img"]').count():
                    await seen.page.get_by_role("tabpanel").evaluate("panel => panel.scrollIntoView()")
                await seen.page.wait_for_timeout(1_500)  # pictures have been drawn
                file = IMAGES / f"{page}-{language}-{name}.jpg"
                await seen.page.screenshot(path=file, type="jpeg", quality=80)
                assert file.stat().st_size > 5_000
