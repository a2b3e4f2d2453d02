"""HTTP rules that settings open or close: other origins, GET, headers of every answer, trusted documents."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from graphql import parse

from api.origins import read_origins
from api.trusted_documents import fingerprint, trusted_documents
from domain.errors import InvalidInput
from graph.database import Database
from tests.api.serving import bearer, own_settings, serving
from workflows.page import OPERATIONS, operations

OURS = "https://league.example"
FRIEND, STRANGER = "https://friend.example", "https://stranger.example"
PREFLIGHT = {"access-control-request-method": "POST", "access-control-request-headers": "authorization,content-type"}
NAME = '{ organisation(code: "4401") { name } }'


async def preflight(client: httpx.AsyncClient, origin: str) -> httpx.Response:
    """Ask as a browser does before it sends what a page of an origin wants to send."""
    return await client.options("/graphql", headers={"origin": origin, **PREFLIGHT})


async def test_other_origins_are_closed_until_they_are_named(small_province: Database, tmp_path: Path) -> None:
    async with serving(own_settings(tmp_path), small_province) as client:
        assert (await preflight(client, FRIEND)).status_code == 405
        answer = await client.post("/graphql", json={"query": NAME}, headers={**bearer("x"), "origin": FRIEND})
        assert not [name for name in answer.headers if name.startswith("access-control")]
    async with serving(own_settings(tmp_path, cors_origins=f"{OURS}, {FRIEND}"), small_province) as client:
        opened = await preflight(client, FRIEND)
        assert (opened.status_code, opened.headers["access-control-allow-origin"]) == (200, FRIEND)
        assert "access-control-allow-credentials" not in opened.headers
        assert (await preflight(client, STRANGER)).status_code == 400
        for origin, allowed in ((FRIEND, FRIEND), (STRANGER, None)):
            answer = await client.post("/graphql", json={"query": NAME}, headers={**bearer("x"), "origin": origin})
            assert answer.headers.get("access-control-allow-origin") == allowed


@pytest.mark.parametrize(
    "listed", ["*", "league.example", "https://a.example/path", "https://u@a.example", "null", "ftp://a.example"]
)
def test_origins_that_are_none(listed: str) -> None:
    with pytest.raises(InvalidInput) as told:
        read_origins(listed)
    assert told.value.code == "BAD_ORIGIN"


async def test_get_can_be_closed(small_province: Database, tmp_path: Path) -> None:
    async with serving(own_settings(tmp_path, allow_get=False), small_province) as client:
        refused = await client.get("/graphql", params={"query": NAME}, headers=bearer("x"))
        assert (refused.status_code, refused.headers["allow"]) == (405, "POST")
        assert (await client.post("/graphql", json={"query": NAME}, headers=bearer("x"))).status_code == 200
    async with serving(own_settings(tmp_path), small_province) as client:
        change = "mutation { withdrawTransfer(input: {transferId: 1}) { __typename } }"
        refused = await client.get("/graphql", params={"query": change}, headers=bearer("x"))
        assert (refused.status_code, refused.headers["allow"]) == (405, "POST")


@pytest.mark.parametrize("path", ["/graphql", "/healthz", "/nothing", "/downloads/x", "/../../etc/passwd"])
async def test_every_answer_says_what_a_browser_must_not_do(small_province: Database, tmp_path: Path, path: str) -> None:
    async with serving(own_settings(tmp_path), small_province) as client:
        headers = (await client.get(path)).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "server" not in headers


REGISTERED = """
query Where($code: String!) { organisation(code: $code) { ...Named parent { ...Named } } }
query Other { __typename }
fragment Named on Organisation { name }
"""
SAME = """fragment Named on Organisation { __typename name }
# another order, other spaces, and what a client adds
query Where(   $code: String!) { organisation(code: $code) { __typename ...Named parent { ...Named __typename } } }"""
DIFFERENT = [
    "query Where($code: String!) { organisation(code: $code) { ...Named parent { ...Named } } } fragment Named on Organisation { code }",
    "query Where($code: String!) { organisation(code: $code) { ...Named code parent { ...Named } } } fragment Named on Organisation { name }",
    "query Else($code: String!) { organisation(code: $code) { ...Named parent { ...Named } } } fragment Named on Organisation { name }",
    '{ organisation(code: "4401") { name } }',
    "{ __schema { types { name } } }",
]


async def test_only_trusted_documents_are_answered(small_province: Database, tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "ours.graphql").write_text(REGISTERED, encoding="utf-8")
    async with serving(own_settings(tmp_path, trusted_documents=folder), small_province) as client:

        async def asked(query: str) -> Any:
            body = {"query": query, "operationName": "Where" if "query Where" in query else None, "variables": {"code": "4401"}}
            return (await client.post("/graphql", json=body, headers=bearer("x"))).json()

        for query in (REGISTERED, SAME):
            assert (await asked(query))["data"]["organisation"]["name"] == "共青团广州市委员会"
        for query in DIFFERENT:
            (error,) = (await asked(query))["errors"]
            assert error["extensions"]["code"] in {"UNTRUSTED_DOCUMENT", "BAD_INPUT"}
            assert "data" not in await asked(query)


def test_the_operations_of_the_page_are_trusted_with_it(tmp_path: Path) -> None:
    folder, page = tmp_path / "documents", tmp_path / "page"
    folder.mkdir()
    page.mkdir()
    (page / OPERATIONS).write_text(operations(), encoding="utf-8")
    trusted = trusted_documents(folder, page)
    document = parse(operations())
    named = [node for node in document.definitions if node.kind == "operation_definition"]
    assert len(trusted) == len(named) > 20
    assert fingerprint(document, named[0]) in trusted  # type: ignore[arg-type]


@pytest.mark.parametrize("text", [b"{ a", b"\xff\xfe", b""])
def test_files_that_are_no_documents(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "bad.graphql").write_bytes(text)
    with pytest.raises(InvalidInput) as told:
        trusted_documents(tmp_path)
    assert told.value.code == "BAD_DOCUMENTS"
    with pytest.raises(InvalidInput):
        trusted_documents(tmp_path / "nothing")


async def test_faults_are_masked(small_province: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: Any, **__: Any) -> None:
        secret = "a secret in a traceback"
        raise RuntimeError(secret)

    monkeypatch.setattr(Database, "read_value", broken)
    async with serving(own_settings(tmp_path), small_province) as client:
        answer = await client.post("/graphql", json={"query": NAME}, headers=bearer("x"))
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    assert json.loads(answer.text)["errors"][0]["extensions"]["code"] == "INTERNAL"
