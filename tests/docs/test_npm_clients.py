"""What the clients in TypeScript alone have: types and artifacts made from the schema, and a token that is taken afresh."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
import pytest_asyncio

from domain.rights import Role
from graph.accounts import grant_role
from graph.database import Database
from tests.api.serving import ISSUER, token_for
from tests.docs.client_programs import Server, begun, ended, flaky, line, made_ready, ran, server
from tests.docs.npm_clients import CLIENTS, NAMES, NODE, copied, node

ORGANISATION = "440104001"
LIFETIME_S = 10
TADA, TYPESCRIPT = "node_modules/gql.tada/bin/cli.js", "node_modules/typescript/lib/tsc.js"
RELAY = "../node_modules/relay-compiler/cli.js"  # in its folder: the schema's place in the configuration counts from there


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The clients as copied."""
    return copied(tmp_path_factory.mktemp("clients"))


@pytest_asyncio.fixture
async def serving(database: Database, tmp_path: Path) -> AsyncIterator[Server]:
    """A server over the small province, with an officer of an inbox."""
    await made_ready(database)
    await grant_role(database, ISSUER, "town", Role.OFFICER, ORGANISATION)
    async with server(database, tmp_path) as own:
        yield own


async def test_programs_fit_the_schema(folder: Path) -> None:
    for command in ([TADA, "generate-output"], [TADA, "check"], [TYPESCRIPT, "--noEmit"]):
        code, said = await node(folder, command)
        assert code == 0, said


async def test_a_field_that_does_not_exist_is_found(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    for name in ("urql/league.ts", "relay/documents.ts"):
        text = (folder / name).read_text(encoding="utf-8")
        (folder / name).write_text(text.replace("nodes { code name }", "nodes { code nickname }"), encoding="utf-8")
    assert (await node(folder, [TADA, "generate-output"]))[0] == 0
    for where, command in ((folder, [TADA, "check"]), (folder / "relay", [RELAY])):
        code, said = await node(where, command)
        assert code
        assert "nickname" in said


async def test_artifacts_of_relay_are_those_of_its_documents(folder: Path) -> None:
    code, said = await node(folder / "relay", [RELAY, "--validate"])
    assert code == 0, said
    documents = folder / "relay" / "documents.ts"
    documents.write_text(documents.read_text(encoding="utf-8").replace("nodes { code name }", "nodes { code }"), encoding="utf-8")
    assert (await node(folder / "relay", [RELAY, "--validate"]))[0]


@pytest.mark.parametrize("client", NAMES)
def test_pages_show_what_the_programs_do(client: str) -> None:
    program = (CLIENTS / client / "league.ts").read_text(encoding="utf-8")
    shown = re.findall(r"```ts\n(.*?)```", (CLIENTS / client / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert len(shown) >= 4
    assert [text for text in shown if text not in program] == []


async def test_half_an_answer_is_asked_for_again(serving: Server, folder: Path) -> None:
    async def asked(client: str) -> None:
        async with flaky(serving.address, "half") as proxy:
            command: list[str | Path] = [NODE, folder / client / "league.ts", proxy.address, "page", "4401"]
            code, out, err = await ran(command, "town")
            assert (client, code, err, proxy.seen) == (client, 0, "", 2)
            assert out

    await asyncio.gather(*map(asked, NAMES))


async def test_a_page_of_changes_is_copied_whole_or_not_at_all(
    serving: Server, database: Database, folder: Path, tmp_path: Path
) -> None:
    events = (
        "UNWIND range(1, 250) AS n CREATE (:AuditEvent {id: 'e' + n, number: n, at: datetime(), actor: 'i|s', action: 'made', "
        "before: '{}', after: '{}', organisation_codes: ['44']})"
    )
    await database.run("tests/events", events, {}, write=True)

    async def copied_twice(client: str) -> None:
        file = tmp_path / f"{client}.db"
        command: list[str | Path] = [NODE, folder / client / "league.ts", serving.address, "follow", file]
        with closing(sqlite3.connect(file)) as tables:
            tables.execute("CREATE TABLE event (number INTEGER PRIMARY KEY, at TEXT, actor TEXT, action TEXT, after TEXT)")
            tables.execute(
                "CREATE TRIGGER full BEFORE INSERT ON event WHEN new.number = 150 BEGIN SELECT RAISE(FAIL, 'no room'); END"
            )
        assert await ran(command, "auditor") == (1, "", "no room\n")
        with closing(sqlite3.connect(file)) as tables:
            assert tables.execute("SELECT count(*), max(number) FROM event").fetchone() == (100, 100)
            assert tables.execute("SELECT since FROM place").fetchall() == [(100,)]
            tables.execute("DROP TRIGGER full")
        assert await ran(command, "auditor") == (0, "250 events\n", "")

    await asyncio.gather(*map(copied_twice, NAMES))


async def test_a_token_is_taken_afresh_when_it_has_ended(serving: Server, folder: Path, tmp_path: Path) -> None:
    async def heard(client: str) -> None:
        file = tmp_path / client
        file.write_text(token_for("town", lifetime_s=LIFETIME_S), encoding="utf-8")
        command: list[str | Path] = [NODE, folder / client / "league.ts", serving.address, "listen", ORGANISATION]
        listening = await begun(command, "town", TOKEN_FILE=str(file))
        try:
            assert (client, await line(listening)) == (client, f"{ORGANISATION} 0")
            _replace(file, token_for("town"))
            assert (client, await line(listening)) == (client, f"{ORGANISATION} 0")  # of another connection: nothing has changed
        finally:
            await ended(listening)

    async def told(client: str) -> None:
        command: list[str | Path] = [NODE, folder / client / "league.ts", serving.address, "listen", ORGANISATION]
        code, _, err = await ran(command, "town", LEAGUEGRAPH_TOKEN=token_for("town", lifetime_s=LIFETIME_S))
        assert (client, code) == (client, 1)  # no other token came
        assert "UNAUTHENTICATED" in err or "4403" in err

    await asyncio.gather(*map(heard, NAMES), *map(told, NAMES))


async def test_no_token_is_told_at_once(serving: Server, folder: Path) -> None:
    async def refused(client: str) -> None:
        command: list[str | Path] = [NODE, folder / client / "league.ts", serving.address, "listen", ORGANISATION]
        code, out, err = await ran(command, "town", LEAGUEGRAPH_TOKEN="nonsense")
        assert (client, code, out) == (client, 1, "")
        assert "4403" in err

    await asyncio.gather(*map(refused, NAMES))


def _replace(file: Path, token: str) -> None:
    """Put another token into a file, whole at any moment."""
    fresh = file.with_suffix(".new")
    fresh.write_text(token, encoding="utf-8")
    fresh.replace(file)
