"""A real server withstands what `leaguegraph attack` does: audits, injections, bounds, slow connections, documents at random."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from api import connections
from api.schema import graphql_schema
from bench.attack.audits import NUMBER, run_audits
from bench.attack.bounds import run_bounds
from bench.attack.fuzz import run_fuzz
from bench.attack.injections import PAYLOADS, places, run_injections
from bench.attack.slow import CONNECTIONS, run_slow
from bench.attack.target import Target
from domain.rights import Role
from graph.accounts import grant_role
from graph.database import Database
from tests.api.flows_extract import write_extract
from tests.api.serving import ISSUER, own_settings, serving, token_for
from tests.loaders.tables import graph_of
from tests.own_server import ROOT

HOME = ROOT / ".leaguegraph"  # the packages are fetched into it once


@pytest_asyncio.fixture
async def target(small_province: Database, tmp_path: Path) -> AsyncIterator[Target]:
    """A server over the small province, with an extract of flows, and somebody with every role there."""
    write_extract(tmp_path)
    for role in Role:
        await grant_role(small_province, ISSUER, "attacker", role, "44")
    async with serving(own_settings(tmp_path), small_province) as client:
        yield Target(client, token_for("attacker"))


async def test_all_audits_of_graphql_over_http_pass(small_province: Database, tmp_path: Path) -> None:
    """Four of them ask for a type of the schema, which the demo alone tells."""
    async with serving(own_settings(tmp_path, demo=True), small_province) as client:
        finding = await run_audits(Target(client, token_for("attacker")), HOME, introspection=True)
    assert (finding.tried, finding.failures) == (NUMBER, [])


async def test_outside_the_demo_all_audits_but_those_of_introspection_pass(target: Target) -> None:
    finding = await run_audits(target, HOME, introspection=False)
    assert (finding.tried, finding.failures) == (NUMBER - 4, [])


async def test_what_is_too_much_or_malformed_is_refused(target: Target) -> None:
    for finding in await run_bounds(target, demo=False):
        assert finding.failures == []
        assert finding.tried > 10


def test_every_string_that_can_be_sent_is_a_place() -> None:
    """Counted another way: in the printed schema, by the arguments and input fields of these types."""
    schema = graphql_schema()
    names = {place.name for place in places(schema)}
    assert {"organisation.code", "organisation.asOf", "searchOrganisations.text", "signUp.input.activityId"} <= names
    assert {"splitOrganisation.input.parts.0.organisation.name", "requestPersonAccess.input.reason"} <= names
    arguments = {
        f"{field}.{name}"
        for root in (schema.query_type, schema.mutation_type)
        for field, declared in (root.fields if root else {}).items()
        for name, argument in declared.args.items()
        if str(argument.type).strip("[]!") in {"String", "ID", "Date", "DateTime"}
    }
    assert arguments <= {name.removesuffix(".0") for name in names}


async def test_injections_change_nothing_and_break_nothing(target: Target, small_province: Database, capfd: Any) -> None:
    before = await graph_of(small_province)
    for finding in await run_injections(target, graphql_schema()):
        assert finding.failures == []
        assert finding.tried == len(PAYLOADS[finding.name]) * len(list(places(graphql_schema())))
    assert await graph_of(small_province) == before
    logged = capfd.readouterr()
    for line in (logged.out + logged.err).splitlines():
        assert not line.startswith("level=error msg=forged")
        assert "\x1b[31mred" not in line


async def test_slow_connections_hold_nobody_up(target: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HEAD_WITHIN_S", "MESSAGE_WITHIN_S"):
        monkeypatch.setattr(connections, name, 2.0)
    finding = await run_slow(target)
    assert (finding.tried, finding.failures) == (CONNECTIONS + 10, [])


async def test_random_documents_find_no_server_error(target: Target) -> None:
    finding = await run_fuzz(target, examples=3)
    assert finding.failures == []
    assert finding.tried > 100


async def test_an_attack_notices_a_server_that_gives_way(httpx_port: int) -> None:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{httpx_port}", trust_env=False) as client:
        for finding in await run_bounds(Target(client, "a.b.c"), demo=False):
            assert finding.failures


@pytest_asyncio.fixture
async def httpx_port() -> AsyncIterator[int]:
    """A server that answers everything with data, to everybody."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
        await reader.readexactly(int(length or 0))
        body = json.dumps({"data": {"__typename": "Query"}}).encode()
        writer.write(b"HTTP/1.1 200 OK\r\nServer: x\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1]
