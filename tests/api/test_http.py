"""GraphQL over HTTP, asked through a real server: media types, status codes, tokens, limits, faults."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from domain.rights import Role
from graph.accounts import grant_role, revoke_role
from graph.database import Database
from tests.api.serving import AUDIENCE, ISSUER, bearer, own_settings, serving, token_for

NAME = '{ organisation(code: "4401") { name } }'
GUANGZHOU = {"organisation": {"name": "共青团广州市委员会"}}
GRAPHQL_JSON = "application/graphql-response+json"


@pytest_asyncio.fixture(scope="module")
async def client(small_province: Database, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a server over the small province, outside the demo."""
    async with serving(own_settings(tmp_path_factory.mktemp("home")), small_province) as client:
        yield client


async def post(client: httpx.AsyncClient, body: Any, headers: dict[str, str] | None = None) -> httpx.Response:
    """Send a body as JSON with a token."""
    return await client.post("/graphql", json=body, headers={**bearer("somebody"), **(headers or {})})


def codes(response: httpx.Response) -> list[str]:
    """Return the codes of the errors in a response."""
    return [error["extensions"]["code"] for error in response.json()["errors"]]


async def test_post_and_get_answer(client: httpx.AsyncClient) -> None:
    response = await post(client, {"query": NAME})
    assert (response.status_code, response.json()["data"]) == (200, GUANGZHOU)
    assert response.headers["content-type"].startswith("application/json")
    assert response.json()["extensions"]["cost"] > 0
    response = await client.get("/graphql", params={"query": NAME}, headers={**bearer("somebody"), "accept": GRAPHQL_JSON})
    assert (response.status_code, response.json()["data"]) == (200, GUANGZHOU)
    assert response.headers["content-type"].startswith(GRAPHQL_JSON)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"query": "{"}, 400),
        ({"query": "{ nothing }"}, 400),
        ({"query": "query A { __typename } query B { __typename }"}, 400),
        ({"query": "query A { __typename }", "operationName": "B"}, 400),
        ({"query": "query ($c: String!) { organisation(code: $c) { name } }"}, 400),
        ({"query": 7}, 400),
        ({"variables": {}}, 400),
        ({"query": NAME, "variables": []}, 400),
        ({"query": NAME, "operationName": 1}, 400),
        ({"query": NAME, "extensions": 1}, 400),
        ([{"query": NAME}], 400),
        ("text", 400),
    ],
)
async def test_requests_that_are_wrong(client: httpx.AsyncClient, body: Any, status: int) -> None:
    response = await post(client, body, {"accept": GRAPHQL_JSON})
    assert response.status_code == status
    assert "data" not in response.json()
    assert set(codes(response)) == {"BAD_INPUT"}


async def test_half_an_emoji_is_a_character_like_any_other(client: httpx.AsyncClient) -> None:
    body = b'{"query": "query ($t: String!) { searchOrganisations(text: $t) { totalCount } }", "variables": {"t": "\\ud83d"}}'
    headers = {**bearer("somebody"), "content-type": "application/json"}
    response = await client.post("/graphql", content=body, headers=headers)
    assert response.json()["data"] == {"searchOrganisations": {"totalCount": 0}}


async def test_methods_media_types_and_sizes(client: httpx.AsyncClient) -> None:
    token = bearer("somebody")
    assert (await client.put("/graphql", headers=token)).status_code == 405
    assert (await client.post("/graphql", content=NAME, headers={**token, "content-type": "text/plain"})).status_code == 415
    assert (await client.post("/graphql", content="{", headers={**token, "content-type": "application/json"})).status_code == 400
    assert (await post(client, {"query": NAME}, {"accept": "image/png"})).status_code == 406
    assert (await post(client, {"query": NAME}, {"accept": "application/json;q=0, text/html"})).status_code == 406
    assert (await post(client, {"query": "#" * 1_000_001})).status_code == 413

    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(2_000):
            yield b" " * 1_000

    response = await client.post("/graphql", content=chunks(), headers={**token, "content-type": "application/json"})
    assert response.status_code == 413


async def test_no_introspection_or_suggestions_outside_the_demo(client: httpx.AsyncClient) -> None:
    response = await post(client, {"query": "{ __schema { types { name } } }"})
    assert codes(response) == ["BAD_INPUT"]
    response = await post(client, {"query": "{ organisaton(code: 1) { name } }"})
    assert "Did you mean" not in response.text
    assert (await client.get("/graphql", headers={"accept": "text/html"})).status_code in {400, 401, 406}


def unsigned() -> str:
    """Return a token with ``alg: none``."""
    parts = [{"alg": "none", "typ": "JWT"}, {"iss": ISSUER, "aud": AUDIENCE, "sub": "x", "exp": 4_000_000_000}]
    return ".".join([*(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts), ""])


def signed_with_rsa() -> str:
    """Return a token of a foreign key pair."""
    key = RSAKey.generate_key(2048)
    claims = {"iss": ISSUER, "aud": AUDIENCE, "sub": "x", "exp": 4_000_000_000}
    return jwt.encode({"alg": "RS256"}, claims, key)


BAD_TOKENS = {
    "none": None,
    "empty": "Bearer",
    "other scheme": "Basic abc",
    "no token": "Bearer nonsense",
    "expired": f"Bearer {token_for('x', lifetime_s=-60)}",
    "wrong key": f"Bearer {token_for('x', key='another key with more than 32 characters')}",
    "wrong audience": f"Bearer {token_for('x', audience='another')}",
    "wrong issuer": f"Bearer {token_for('x', issuer='another')}",
    "alg none": f"Bearer {unsigned()}",
    "RS256": f"Bearer {signed_with_rsa()}",
    "too long": f"Bearer {'a' * 10_000}",
    "nobody": f"Bearer {token_for('')}",
    "endless": f"Bearer {token_for('x', lifetime_s=10**400)}",
}


@pytest.mark.parametrize("name", BAD_TOKENS)
async def test_bad_tokens_are_unauthenticated(client: httpx.AsyncClient, name: str) -> None:
    authorization = BAD_TOKENS[name]
    headers = {"authorization": authorization} if authorization else {}
    response = await client.post("/graphql", json={"query": NAME}, headers=headers)
    assert response.status_code == 401
    assert codes(response) == ["UNAUTHENTICATED"]
    assert "data" not in response.json()
    assert response.headers["www-authenticate"] == "Bearer"
    assert "token" in response.json()["errors"][0]["message"]


async def test_public_keys_of_an_issuer(small_province: Database, tmp_path: Path) -> None:
    key = RSAKey.generate_key(2048, {"kid": "one"})
    file = tmp_path / "jwks.json"
    file.write_text(json.dumps(KeySet([key]).as_dict(private=False)), encoding="utf-8")
    claims = {"iss": ISSUER, "aud": AUDIENCE, "sub": "x", "exp": 4_000_000_000}
    good = jwt.encode({"alg": "RS256", "kid": "one"}, claims, key)
    confused = jwt.encode({"alg": "HS256", "kid": "one"}, claims, _as_secret(key))
    async with serving(own_settings(tmp_path, token_key=None, token_jwks=file), small_province) as client:
        for token, status in ((good, 200), (confused, 401)):
            response = await client.post("/graphql", json={"query": NAME}, headers={"authorization": f"Bearer {token}"})
            assert response.status_code == status


def _as_secret(key: RSAKey) -> Any:
    from joserfc.jwk import OctKey  # noqa: PLC0415

    return OctKey.import_key(base64.b64encode(key.as_pem(private=False)).decode())


async def test_a_revoked_grant_ends(client: httpx.AsyncClient, small_province: Database) -> None:
    query = {"query": '{ organisation(code: "440105") { totals { organisations } } }'}
    await grant_role(small_province, ISSUER, "briefly", Role.STAFF, "440105")
    granted = await client.post("/graphql", json=query, headers=bearer("briefly"))
    assert granted.json()["data"]["organisation"]["totals"] == {"organisations": 2}
    assert await revoke_role(small_province, ISSUER, "briefly", None, "440105") == 1
    for _ in range(30):
        await asyncio.sleep(1)
        answer = await client.post("/graphql", json=query, headers=bearer("briefly"))
        if answer.json()["data"]["organisation"]["totals"] is None:
            break
    assert answer.json()["data"]["organisation"] == {"totals": None}


DEEP = "{ organisation(code: 1) { " + "parent { " * 20 + "name" + " }" * 20 + " } }"
BOMB = "query { organisation(code: 1) { ...F0 } } " + " ".join(
    f"fragment F{n} on Organisation {{ parent {{ ...F{n + 1} ...F{n + 1} }} }}" for n in range(30)
)
ALIASES = "{ " + " ".join(f'a{n}: organisation(code: "44") {{ name }}' for n in range(101)) + " }"
WIDE = '{ organisation(code: "44") { children(first: 100) { nodes { children(first: 100) { nodes { children(first: 100) { nodes { name } } } } } } } }'
TOKENS = "{ " + "__typename " * 5_000 + "}"


@pytest.mark.parametrize(
    "query",
    [
        DEEP.replace("code: 1", 'code: "1"'),
        BOMB.replace("code: 1", 'code: "1"') + " fragment F30 on Organisation { name }",
        ALIASES,
        WIDE,
    ],
)
async def test_what_asks_for_too_much_is_refused_before_anything_runs(client: httpx.AsyncClient, query: str) -> None:
    response = await post(client, {"query": query}, {"accept": GRAPHQL_JSON})
    assert response.status_code == 400
    assert codes(response) == ["QUERY_TOO_EXPENSIVE"]


async def test_too_many_tokens_are_refused(client: httpx.AsyncClient) -> None:
    response = await post(client, {"query": TOKENS}, {"accept": GRAPHQL_JSON})
    assert (response.status_code, codes(response)) == (400, ["QUERY_TOO_EXPENSIVE"])


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ("first: 101", "BAD_INPUT"),
        ("first: -1", "BAD_INPUT"),
        ("first: 1, last: 1", "BAD_INPUT"),
        ('after: "nonsense"', "INVALID_CURSOR"),
        ('after: ""', "INVALID_CURSOR"),
        ('before: "WzEsMiwzXQ"', "INVALID_CURSOR"),
        ('asOf: "2019-02-30"', "BAD_INPUT"),
        ('asOf: "yesterday"', "BAD_INPUT"),
    ],
)
async def test_arguments_that_cannot_be_used(client: httpx.AsyncClient, arguments: str, code: str) -> None:
    query = f'{{ organisation(code: "44") {{ children({arguments}) {{ nodes {{ name }} }} }} }}'
    response = await post(client, {"query": query})
    assert codes(response) == [code]
    assert response.json().get("data") is None


async def test_deadline_reaches_the_database(small_province: Database, tmp_path: Path) -> None:
    async with serving(own_settings(tmp_path, deadline_s=0.000_001), small_province) as client:
        response = await post(client, {"query": NAME})
    assert codes(response) == ["TIMEOUT"]
    assert response.json()["data"] == {"organisation": None}


async def test_rate_limit(small_province: Database, tmp_path: Path) -> None:
    async with serving(own_settings(tmp_path, rate_per_minute=250), small_province) as client:
        statuses = [(await post(client, {"query": f"# {n}\n{NAME}"})).status_code for n in range(4)]
    assert statuses == [200, 200, 429, 429]  # each new document costs 100 and its answer 1: the third would pass 250


async def test_store_that_does_not_answer(small_province: Database, tmp_path: Path) -> None:
    nowhere = Database.connect("bolt://127.0.0.1:1", "neo4j", "x")
    try:
        async with serving(own_settings(tmp_path), nowhere) as client:
            response = await post(client, {"query": NAME})
            live, ready = await client.get("/healthz"), await client.get("/readyz")
    finally:
        await nowhere.close()
    assert (response.status_code, codes(response)) == (503, ["UNAVAILABLE"])
    assert (live.status_code, live.json()) == (200, {"status": "ok"})
    assert (ready.status_code, ready.json()["status"]) == (503, "not ready")
    assert ready.json()["checks"]["database"]["problem"].startswith("NEO4J_UNAVAILABLE: ")


@pytest.mark.parametrize("id_", ["", "%", "bm90aGluZw==", "T3JnYW5pc2F0aW9uOg==", "QWNjb3VudDp4", "//79"])
async def test_nonsense_ids_find_nothing(client: httpx.AsyncClient, id_: str) -> None:
    response = await post(client, {"query": "query ($id: ID!) { node(id: $id) { id } }", "variables": {"id": id_}})
    assert (response.status_code, response.json()["data"]) == (200, {"node": None})
