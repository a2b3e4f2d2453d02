"""The clients in Python, with urql, Apollo, Relay and curl, run against a server: paging, a change made once, listening across a restart, the feed."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio
from graphql import parse, validate

from api.engine import Engine, Limits
from api.schema import graphql_schema
from domain.rights import Role
from graph.accounts import grant_role
from graph.database import Database
from tests.api.changing import member
from tests.api.listening import numbered
from tests.api.serving import ISSUER
from tests.api.transferring import started
from tests.docs.client_programs import Server, begun, ended, flaky, line, made_ready, ran, server, sign_ups
from tests.docs.npm_clients import NAMES, NODE, copied
from tests.docs.npm_clients import documents as npm_documents
from tests.own_server import ROOT

CLIENTS = ROOT / "docs" / "clients"
CURL = pytest.mark.skipif(not shutil.which("jq") and "CI" not in os.environ, reason="no jq here; CI has one")
Command = Callable[[str, str, str, str | Path], list[str | Path]]
PROGRAMS = [*(pytest.param(name, id=name) for name in ("python", *NAMES)), pytest.param("curl", id="curl", marks=CURL)]


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory) -> Command:
    """The command of a client for a task."""
    typescript = copied(tmp_path_factory.mktemp("clients"))

    def command(client: str, address: str, task: str, argument: str | Path) -> list[str | Path]:
        if client == "curl":
            return [CLIENTS / "curl" / f"{task}.sh", address, argument]
        program = [sys.executable, CLIENTS / "python" / "league.py"]
        return [*([NODE, typescript / client / "league.ts"] if client in NAMES else program), address, task, argument]

    return command


@pytest_asyncio.fixture
async def serving(database: Database, tmp_path: Path) -> AsyncIterator[Server]:
    """A server over the small province."""
    await made_ready(database)
    async with server(database, tmp_path) as own:
        yield own


@pytest.mark.parametrize("client", PROGRAMS)
async def test_everything_is_paged_through(serving: Server, command: Command, database: Database, client: str) -> None:
    code, out, err = await ran(command(client, serving.address, "page", "44"), "member", PAGE_SIZE="2")
    assert (code, err) == (0, "")
    below = "MATCH (o)-[:PART_OF]->(:Organisation {code: '44'}) WHERE o.closed_on IS NULL RETURN o.code + ' ' + o.name AS line"
    stored = [row["line"] for row in await database.run("tests/children", below, {})]
    assert len(stored) > 2
    assert sorted(out.splitlines()) == sorted(stored)


@pytest.mark.parametrize("client", PROGRAMS)
async def test_a_change_is_made_once_whatever_happens_on_the_way(
    serving: Server, command: Command, database: Database, client: str
) -> None:
    async with flaky(serving.address, "503", "cut", "429") as proxy:
        code, out, err = await ran(command(client, proxy.address, "act", "A4"), "member")
        assert (code, out.strip()) == (0, "CONFIRMED"), err
        assert proxy.seen == 4
    assert await sign_ups(database) == [{"sign_ups": 1, "events": 1}]
    code, out, err = await ran(command(client, serving.address, "act", "A4"), "member")  # a failure is told and not tried again
    assert (code, out) == (1, "")
    assert "SIGNED_UP" in err


@pytest.mark.parametrize("client", PROGRAMS)
async def test_what_does_not_pass_is_told_at_once(serving: Server, command: Command, client: str) -> None:
    async with flaky(serving.address) as proxy:
        code, out, err = await ran(command(client, proxy.address, "page", "44"), "member", LEAGUEGRAPH_TOKEN="nonsense")
        assert (code, out, proxy.seen) == (1, "", 1)
    assert "token" in err


@pytest.mark.parametrize("client", PROGRAMS)
async def test_listening_goes_on_after_the_server_was_gone(
    serving: Server, command: Command, database: Database, client: str
) -> None:
    engine = Engine(graphql_schema(), database, Limits(max_cost=10**9))
    await grant_role(database, ISSUER, "town", Role.OFFICER, "440104001")
    listening = await begun(command(client, serving.address, "listen", "440104001"), "town")
    try:
        assert await line(listening) == "440104001 0"
        await serving.stop()
        await started(engine, member("P2"), toCode="C19")
        await serving.start()
        assert await line(listening) == "440104001 1"
        await started(engine, member("P1"), person_id="P1", toCode="C19")
        await numbered(database)
        assert await line(listening) == "440104001 2"
    finally:
        await ended(listening)


@pytest.mark.parametrize("client", PROGRAMS)
async def test_changes_are_copied_once_each(
    serving: Server, command: Command, database: Database, client: str, tmp_path: Path
) -> None:
    events = (
        "UNWIND range(1, 450) AS n CREATE (:AuditEvent {id: 'e' + n, number: n, at: datetime(), actor: 'i|s', action: 'made', "
        "before: '{}', after: '{}', organisation_codes: ['44']})"
    )
    await database.run("tests/events", events, {}, write=True)
    copy = tmp_path / "copy"
    for _ in range(6):  # killed anywhere, run again
        process = await begun(command(client, serving.address, "follow", copy), "auditor")
        await asyncio.sleep(0.4)
        await ended(process)
    assert (await ran(command(client, serving.address, "follow", copy), "auditor"))[:2] == (0, "450 events\n")
    await database.run("tests/one", events.replace("range(1, 450)", "range(451, 452)"), {}, write=True)
    code, out, err = await ran(command(client, serving.address, "follow", copy), "auditor")
    assert (code, out, err) == (0, "452 events\n", "")
    if client != "curl":
        numbers = [number for (number,) in sqlite3.connect(copy).execute("SELECT number FROM event ORDER BY rowid")]
    else:
        numbers = [json.loads(text)["number"] for text in copy.read_text(encoding="utf-8").splitlines()]
    assert numbers == list(range(1, 453))


def test_the_documents_of_the_clients_are_those_of_the_schema() -> None:
    texts = [
        *(CLIENTS / "python" / "league.py").read_text(encoding="utf-8").split('gql("""')[1:],
        *(text for file in (CLIENTS / "curl").glob("*.sh") for text in file.read_text(encoding="utf-8").split("='")[1:]),
    ]
    documents = [text.split('"""')[0].split("'\n")[0] for text in texts]
    assert len(documents) == 8
    asked = [*npm_documents()]
    assert len(asked) == 3 * 4
    for document in [*documents, *asked]:
        assert validate(graphql_schema(), parse(document)) == []
