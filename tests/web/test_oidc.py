"""Signing in by an identity provider: the code flow with PKCE, with a provider of the tests' own."""

from __future__ import annotations

from pathlib import Path

from playwright.async_api import Browser, expect

from domain.rights import Role
from graph.accounts import grant_role
from graph.database import Database
from graph.totals import count_totals
from tests.api.serving import AUDIENCE, own_settings, serving
from tests.browser import NEEDED
from tests.own_server import ROOT
from tests.small_province import build_small_province
from tests.web.demo import opened
from tests.web.provider import providing
from workflows.page import page_folder

pytestmark = [NEEDED]


async def test_one_signs_in_by_the_provider_and_is_where_one_wanted_to_be(
    empty_db: Database, browser: Browser, tmp_path: Path
) -> None:
    await build_small_province(empty_db)
    await count_totals(empty_db)
    async with providing("li.na", AUDIENCE) as provider:
        await grant_role(empty_db, provider.address, "li.na", Role.STAFF, "44")
        keys = tmp_path / "keys.json"
        keys.write_text(provider.jwks(), encoding="utf-8")
        own = {"token_key": None, "token_jwks": keys, "token_issuer": provider.address, "oidc_authority": provider.address}
        settings = own_settings(tmp_path, **own)
        async with serving(settings, empty_db, page_folder(ROOT / ".leaguegraph")) as client:
            address = str(client.base_url).rstrip("/")
            async with opened(browser, address, None, also=(provider.address,)) as seen:
                page = seen.page
                await seen.go("/?at=440104")
                await expect(page.get_by_label("令牌")).to_have_count(0)  # no pasting where one signs in
                await page.get_by_role("button", name="用统一身份登录").click()
                await expect(page.get_by_role("heading", level=2)).to_have_text("共青团广州市越秀区委员会")
                assert "at=440104" in page.url
                assert "code=" not in page.url
                await expect(page.get_by_text("li.na")).to_be_visible()
                assert len(provider.exchanged) == 1
                stored = await page.evaluate("JSON.stringify([{...localStorage}, document.cookie])")
                assert "eyJ" not in stored  # the token is in this tab alone
                assert seen.wrong == []


async def test_a_code_that_is_none_says_so(empty_db: Database, browser: Browser, tmp_path: Path) -> None:
    async with providing("li.na", AUDIENCE) as provider:
        keys = tmp_path / "keys.json"
        keys.write_text(provider.jwks(), encoding="utf-8")
        own = {"token_key": None, "token_jwks": keys, "token_issuer": provider.address, "oidc_authority": provider.address}
        page = page_folder(ROOT / ".leaguegraph")
        async with (
            serving(own_settings(tmp_path, **own), empty_db, page) as client,
            opened(browser, str(client.base_url).rstrip("/"), None, also=(provider.address,)) as seen,
        ):
            await seen.go("/signin/return?code=made-up&state=made-up")
            await expect(seen.page.get_by_text("未能登录，请重试。")).to_be_visible()
            await expect(seen.page.get_by_role("button", name="用统一身份登录")).to_be_visible()
