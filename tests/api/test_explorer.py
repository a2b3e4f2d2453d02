"""The explorer as it is served: addresses, files, headers, what the page is told. Its looks are tested in tests/web."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.explorer.config import as_json_in_html
from api.explorer.pages import PLACE, checked_outlines
from domain.errors import InvalidInput
from graph.database import Database
from tests.api.serving import own_settings, serving
from tests.small_province import build_small_province

SCRIPT = "console.log('团图')\n" * 50


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A built page, as small as can be."""
    folder = tmp_path / "page"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text(f"<!doctype html><html>{PLACE}<div id=root></div></html>", encoding="utf-8")
    (folder / "assets" / "index-1.js").write_text(SCRIPT, encoding="utf-8")
    (folder / "assets" / "index-1.js.gz").write_bytes(gzip.compress(SCRIPT.encode()))
    (folder / "assets" / "licences.md").write_text("MIT", encoding="utf-8")
    (folder / "favicon.svg").write_text("<svg/>", encoding="utf-8")
    (folder / "secret.txt").write_text("not for the public", encoding="utf-8")
    return folder


def told(response: httpx.Response) -> Any:
    """Return the configuration that stands in a page."""
    (found,) = re.findall(r'<script type="application/json" id="leaguegraph-config">(.*?)</script>', response.text)
    return json.loads(found)


async def test_every_address_is_the_page(empty_db: Database, page: Path, tmp_path: Path) -> None:
    await build_small_province(empty_db)
    async with serving(own_settings(tmp_path), empty_db, page) as client:
        for path in ("/", "/person/x", "/flows?within=44", "/nothing/here"):
            response = await client.get(path)
            assert response.status_code == 200, path
            assert response.headers["content-type"] == "text/html; charset=utf-8"
            assert response.headers["cache-control"] == "no-store"
        assert told(response)["root"] == "44"
        assert told(response)["demo"] == []  # tokens are the demo's alone
        assert told(response)["oidc"] is None
        assert (await client.head("/")).status_code == 200
        # what was there before is there still
        assert (await client.get("/healthz")).json() == {"status": "ok"}
        assert (await client.post("/graphql", json={"query": "{ __typename }"})).status_code == 401


async def test_the_policy_lets_nothing_else_in(empty_db: Database, page: Path, tmp_path: Path) -> None:
    settings = own_settings(tmp_path, oidc_authority="https://id.example.org/realms/league", oidc_client_id="explorer")
    async with serving(settings, empty_db, page) as client:
        response = await client.get("/")
        policy = dict(part.strip().split(" ", 1) for part in response.headers["content-security-policy"].split(";"))
        assert policy["default-src"] == "'none'"
        assert policy["script-src"] == "'self'"
        assert policy["connect-src"] == "'self' https://id.example.org"
        assert policy["frame-ancestors"] == "'none'"
        assert response.headers["x-content-type-options"] == "nosniff"
        assert told(response)["oidc"] == {
            "authority": "https://id.example.org/realms/league",
            "clientId": "explorer",
            "scope": "openid",
        }
        assert told(response)["root"] == ""  # an empty graph has none


async def test_files_are_sent_compressed_and_kept_for_ever(empty_db: Database, page: Path, tmp_path: Path) -> None:
    async with serving(own_settings(tmp_path), empty_db, page) as client:
        packed = await client.get("/assets/index-1.js", headers={"accept-encoding": "gzip"})
        assert packed.headers["content-encoding"] == "gzip"
        assert int(packed.headers["content-length"]) < len(SCRIPT) / 4
        plain = await client.get("/assets/index-1.js", headers={"accept-encoding": "identity"})
        assert "content-encoding" not in plain.headers
        assert plain.text == packed.text == SCRIPT
        assert "immutable" in plain.headers["cache-control"]
        assert plain.headers["content-type"] == "text/javascript; charset=utf-8"
        assert (await client.get("/favicon.svg")).headers["content-type"] == "image/svg+xml"
        licences = await client.get("/assets/licences.md")
        assert (licences.text, licences.headers["content-type"]) == ("MIT", "text/plain; charset=utf-8")
        assert "immutable" not in licences.headers["cache-control"]
        for path in ("/assets/index-2.js", "/assets/..%2Fsecret.txt", "/secret.txt", "/assets/%2e%2e/secret.txt", "/robots.txt"):
            answer = await client.get(path)
            assert answer.status_code == 404, path
            assert "not for the public" not in answer.text


async def test_outlines_are_served_where_they_are_set(empty_db: Database, page: Path, tmp_path: Path) -> None:
    outlines = tmp_path / "outlines.json"
    outlines.write_text('{"type": "FeatureCollection", "features": []}', encoding="utf-8")
    async with serving(own_settings(tmp_path, outlines=outlines), empty_db, page) as client:
        assert told(await client.get("/"))["outlines"] is True
        assert (await client.get("/outlines.json")).json() == {"type": "FeatureCollection", "features": []}
    async with serving(own_settings(tmp_path), empty_db, page) as client:
        assert told(await client.get("/"))["outlines"] is False
        assert (await client.get("/outlines.json")).status_code == 404


@pytest.mark.parametrize("content", [None, "no json", "[]", '{"type": "Feature"}'])
def test_outlines_that_are_none_are_refused(tmp_path: Path, content: str | None) -> None:
    outlines = tmp_path / "outlines.json"
    if content is not None:
        outlines.write_text(content, encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"outlines\.json is not a GeoJSON file") as caught:
        checked_outlines(outlines)
    assert caught.value.code == "BAD_OUTLINES"


def test_the_configuration_cannot_leave_its_element() -> None:
    text = as_json_in_html({"name": "</script><script>alert(1)</script>\u2028<!--"})
    assert "<" not in text
    assert json.loads(text) == {"name": "</script><script>alert(1)</script>\u2028<!--"}
