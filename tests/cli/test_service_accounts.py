"""``leaguegraph account service`` as a program, and its tokens at the API: shown once, kept as a fingerprint, scoped, ending."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest

from graph.database import Database
from graph.server.managed import ServerAddress
from tests.api.serving import own_settings, serving
from tests.cli.test_accounts import run
from tests.own_server import emptied
from tests.small_province import build_small_province

COUNTS = '{ a: organisation(code: "440105") { totals { organisations } } b: organisation(code: "440104") { totals { organisations } } }'


async def asked(client: httpx.AsyncClient, token: str) -> httpx.Response:
    """Ask with a token."""
    return await client.post("/graphql", json={"query": COUNTS}, headers={"authorization": f"Bearer {token}"})


async def test_a_program_has_its_token(
    server_address: ServerAddress, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await build_small_province(await emptied(database))
    made = run(
        server_address, tmp_path, "account", "service", "create", "board", "--role", "STAFF", "--at", "440105", "--days", "30"
    )
    assert made.returncode == 0, made.stderr
    token = made.stdout.strip()
    assert (token[:4], len(token)) == ("lgs_", 47)
    assert "board is STAFF at 共青团广州市海珠区委员会 (440105)" in made.stderr
    assert token not in made.stderr
    stored = await database.run("tests/all", "MATCH (n) UNWIND keys(n) AS key RETURN toStringOrNull(n[key]) AS all", {})
    assert not any(token in (row["all"] or "") for row in stored)

    (row,) = json.loads(run(server_address, tmp_path, "account", "service", "list", "--json").stdout)
    assert (row["subject"], row["hint"], row["ended"], row["role"], row["code"]) == (
        "board",
        token[-4:],
        False,
        "STAFF",
        "440105",
    )

    async with serving(own_settings(tmp_path), database) as client:
        first = (await asked(client, token)).json()["data"]
        assert (first["a"], first["b"]) == ({"totals": {"organisations": 2}}, {"totals": None})
        for wrong in (token[:-1], token[:-1] + ("A" if token[-1] != "A" else "B"), "lgs_", f"{token}x", "lgs_" + "é" * 43):
            refused = await client.post(
                "/graphql", json={"query": COUNTS}, headers=[(b"authorization", f"Bearer {wrong}".encode())]
            )
            assert refused.status_code == 401, wrong

    await database.run("tests/end", "MATCH (t:ServiceToken) SET t.expires_at = datetime() - duration('PT1S')", {}, write=True)
    async with serving(own_settings(tmp_path), database) as client:
        assert (await asked(client, token)).status_code == 401
    assert json.loads(run(server_address, tmp_path, "account", "service", "list", "--json").stdout)[0]["ended"] is True


async def test_each_token_has_its_own_role(server_address: ServerAddress, database: Database, tmp_path: Path) -> None:
    await build_small_province(await emptied(database))
    create = ["account", "service", "create", "board", "--role", "STAFF", "--at"]
    narrow, wide = (run(server_address, tmp_path, *create, code).stdout.strip() for code in ("440105", "44"))
    async with serving(own_settings(tmp_path), database) as client:
        answers = [(await asked(client, token)).json() for token in (narrow, wide, narrow)]
    seen = [answer["data"]["b"]["totals"] is not None for answer in answers]
    assert seen == [False, True, False], answers


async def test_tokens_are_revoked_one_by_one(server_address: ServerAddress, database: Database, tmp_path: Path) -> None:
    await build_small_province(await emptied(database))
    create = ["account", "service", "create", "board", "--role", "ANALYST", "--at", "44"]
    old, new = (run(server_address, tmp_path, *create).stdout.strip() for _ in range(2))
    done = run(server_address, tmp_path, "account", "service", "revoke", "board", "--ending", old[-4:])
    assert (done.returncode, done.stdout) == (0, "1 tokens of board ended, 1 are left.\n")
    async with serving(own_settings(tmp_path), database) as client:
        assert (await asked(client, old)).status_code == 401
        assert (await asked(client, new)).status_code == 200
    assert run(server_address, tmp_path, "account", "service", "revoke", "board").returncode == 0
    left = await database.run("tests/left", "MATCH (t:ServiceToken) RETURN count(t) AS n", {})
    assert left == [{"n": 0}]
    again = run(server_address, tmp_path, "account", "service", "revoke", "board")
    assert again.returncode == 1
    assert "NO_SUCH_GRANT" in again.stderr
    absent = run(server_address, tmp_path, *create[:-1], "nothing")
    assert (absent.returncode, absent.stdout) == (1, "")
    assert "NO_SUCH_ORGANISATION" in absent.stderr
