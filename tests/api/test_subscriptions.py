"""Subscriptions over real connections: what changes is told to who may see it, until the token or the right ends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from api import callers
from api.engine import Engine
from api.subscriptions import streams, web_sockets
from domain.rights import Role
from graph.accounts import act_as, grant_role, revoke_role
from graph.database import Database
from tests.api.changing import member, set_time
from tests.api.listening import events, heard, numbered, say, socket, subscribe
from tests.api.serving import ISSUER, own_settings, serving, token_for
from tests.api.transferring import ANSWER, NOW, TOWN, UNIVERSITY, done, started

TRANSFER = "subscription ($id: ID!) { transferChanged(id: $id) { state steps { kind awaits { code } } } }"
INBOX = "subscription ($code: String!) { inboxChanged(organisation: $code) { transferInbox { totalCount nodes { member { name } } } } }"
UNIVERSITY_CODE = "4144010558"


@pytest_asyncio.fixture
async def client(fresh: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[httpx.AsyncClient]:
    """A server over the small province, with the account of P2, an officer and staff of the university, and one of nowhere."""
    monkeypatch.setattr(callers, "KEPT_S", 0.0)  # a grant that ends is seen at the next answer, and not within ten seconds
    await set_time(fresh.db, NOW)
    await grant_role(fresh.db, ISSUER, "officer", Role.OFFICER, UNIVERSITY_CODE)
    await grant_role(fresh.db, ISSUER, "staff", Role.STAFF, UNIVERSITY_CODE)
    await grant_role(fresh.db, ISSUER, "elsewhere", Role.OFFICER, "4402")
    await act_as(fresh.db, ISSUER, "member", "P2")
    async with serving(own_settings(tmp_path), fresh.db) as client:
        yield client


async def test_a_member_is_told_whoever_has_it(client: httpx.AsyncClient, fresh: Engine) -> None:
    opened = await started(fresh, member("P2"), toCode="C19")
    async with socket(client, token_for("member")) as connection:
        first = await subscribe(connection, TRANSFER, id=opened["transferId"])
        as_it_is = {"state": "OPEN", "steps": [{"kind": "RELEASE", "awaits": [{"code": "440104001"}]}]}
        assert (first["type"], first["id"], first["payload"]["data"]) == ("next", "1", {"transferChanged": as_it_is})
        released = await done(fresh, TOWN, ANSWER, opened, answer="AGREE")
        await numbered(fresh.db)
        steps = (await heard(connection))["payload"]["data"]["transferChanged"]["steps"]
        assert [(step["kind"], step["awaits"]) for step in steps] == [("RELEASE", []), ("ACCEPT", [{"code": UNIVERSITY_CODE}])]
        await done(fresh, UNIVERSITY, ANSWER, released, answer="AGREE")
        await numbered(fresh.db)
        assert (await heard(connection))["payload"]["data"]["transferChanged"]["state"] == "COMPLETED"
        await say(connection, id="1", type="complete")
        await say(connection, type="ping")
        assert await heard(connection) == {"type": "pong"}


async def test_an_inbox_is_told_when_a_step_comes_and_when_it_goes(client: httpx.AsyncClient, fresh: Engine) -> None:
    async with events(client, token_for("officer"), INBOX, code=UNIVERSITY_CODE) as listening:
        event, told = await anext(listening)
        assert (event, told["data"]) == ("next", {"inboxChanged": {"transferInbox": {"totalCount": 0, "nodes": []}}})
        opened = await started(fresh, TOWN, toCode="C19")
        await numbered(fresh.db)
        _, told = await anext(listening)
        assert told["data"]["inboxChanged"]["transferInbox"] == {"totalCount": 1, "nodes": [{"member": {"name": "曾志强"}}]}
        await done(fresh, UNIVERSITY, ANSWER, opened, answer="AGREE")
        await numbered(fresh.db)
        _, told = await anext(listening)
        assert told["data"]["inboxChanged"]["transferInbox"]["totalCount"] == 0


async def test_staff_are_told_without_the_person(client: httpx.AsyncClient, fresh: Engine) -> None:
    await started(fresh, TOWN, toCode="C19")
    async with events(client, token_for("staff"), INBOX, code=UNIVERSITY_CODE) as listening:
        _, told = await anext(listening)
        assert told["data"]["inboxChanged"]["transferInbox"] == {"totalCount": 1, "nodes": [{"member": None}]}


async def test_who_may_not_see_it_is_told_nothing(client: httpx.AsyncClient, fresh: Engine) -> None:
    opened = await started(fresh, TOWN, toCode="C19")
    for query, variables in (
        (TRANSFER, {"id": opened["transferId"]}),
        (INBOX, {"code": UNIVERSITY_CODE}),
        (INBOX, {"code": "none"}),
    ):
        async with events(client, token_for("elsewhere"), query, **variables) as listening:
            (event, told), (last, _) = [pair async for pair in listening]
            assert (event, last, told["data"], told["errors"][0]["extensions"]["code"]) == ("next", "complete", None, "BAD_INPUT")


async def test_a_right_that_ends_ends_the_stream(client: httpx.AsyncClient, fresh: Engine) -> None:
    opened = await started(fresh, TOWN, toCode="C19")
    async with socket(client, token_for("officer")) as connection:
        assert (await subscribe(connection, INBOX, code=UNIVERSITY_CODE))["type"] == "next"
        await revoke_role(fresh.db, ISSUER, "officer", None, UNIVERSITY_CODE)
        await done(fresh, UNIVERSITY, ANSWER, opened, answer="AGREE")
        await numbered(fresh.db)
        told = await heard(connection)
        assert (told["payload"]["data"], told["payload"]["errors"][0]["extensions"]["code"]) == (None, "BAD_INPUT")
        assert await heard(connection) == {"id": "1", "type": "complete"}


async def test_a_token_that_runs_out_ends_the_stream(client: httpx.AsyncClient, fresh: Engine) -> None:
    opened = await started(fresh, member("P2"), toCode="C19")
    async with socket(client, token_for("member", lifetime_s=2)) as connection:
        assert (await subscribe(connection, TRANSFER, id=opened["transferId"]))["type"] == "next"
        told = await heard(connection)
        assert told["payload"]["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
        assert await heard(connection) == {"id": "1", "type": "complete"}
        with pytest.raises(ConnectionClosed) as closed:
            await heard(connection)
        assert closed.value.rcvd is not None
        assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (4403, "The token has run out")


async def test_a_connection_without_a_token_is_closed(client: httpx.AsyncClient) -> None:
    async with socket(client, None) as connection:
        await say(connection, type="connection_init", payload={"authorization": "Bearer nonsense"})
        with pytest.raises(ConnectionClosed) as closed:
            await heard(connection)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4403
    async with socket(client, None) as connection:
        await say(connection, id="1", type="subscribe", payload={"query": INBOX})
        with pytest.raises(ConnectionClosed) as closed:
            await heard(connection)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4401


async def test_a_stream_of_events_without_a_token_says_so_and_nothing_of_the_document(client: httpx.AsyncClient) -> None:
    async with events(client, "nonsense", "subscription { unknown }") as listening:
        (event, told), (last, _) = [pair async for pair in listening]
        assert (event, last, told["errors"][0]["extensions"]["code"]) == ("next", "complete", "UNAUTHENTICATED")


@pytest.mark.parametrize("nonsense", ["no json", "[]", '{"type": "unknown"}', '{"type": "subscribe"}', "{}"])
async def test_nonsense_closes_the_connection_and_nothing_else(client: httpx.AsyncClient, nonsense: str) -> None:
    async with socket(client, token_for("member")) as connection:
        await connection.send(nonsense)
        with pytest.raises(ConnectionClosed) as closed:
            await heard(connection)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4400
    assert (await client.get("/healthz")).json() == {"status": "ok"}


async def test_queries_and_refusals_go_over_the_socket_too(client: httpx.AsyncClient) -> None:
    async with socket(client, token_for("member")) as connection:
        answer = await subscribe(connection, "{ me { person { name } } }")
        assert answer["payload"]["data"] == {"me": {"person": {"name": "曾志强"}}}
        assert await heard(connection) == {"id": "1", "type": "complete"}
        refused = await subscribe(connection, "subscription { unknown }")
        assert (refused["type"], refused["payload"][0]["extensions"]["code"]) == ("error", "BAD_INPUT")
        two = 'subscription { a: inboxChanged(organisation: "44") { code } b: inboxChanged(organisation: "44") { code } }'
        assert (await subscribe(connection, two))["type"] == "error"


async def test_a_page_of_another_origin_is_refused(client: httpx.AsyncClient) -> None:
    with pytest.raises(InvalidHandshake):
        async with socket(client, None, origin="https://elsewhere.example"):
            pass


async def test_a_plain_post_does_not_subscribe(client: httpx.AsyncClient) -> None:
    headers = {"authorization": f"Bearer {token_for('member')}"}
    answer = await client.post("/graphql", json={"query": TRANSFER, "variables": {"id": "T2"}}, headers=headers)
    assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_INPUT"


async def test_a_store_that_goes_and_comes_back_only_delays(
    client: httpx.AsyncClient, fresh: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = await started(fresh, member("P2"), toCode="C19")
    async with socket(client, token_for("member")) as connection:
        assert (await subscribe(connection, TRANSFER, id=opened["transferId"]))["type"] == "next"
        with monkeypatch.context() as away:
            away.setattr(Database, "_read_once", _gone)
            away.setattr(Database, "run", _gone)
            with pytest.raises(OSError, match="gone"):
                await fresh.db.ping()
        await done(fresh, TOWN, ANSWER, opened, answer="AGREE")
        await numbered(fresh.db)
        assert len((await heard(connection))["payload"]["data"]["transferChanged"]["steps"]) == 2


async def _gone(*_: object, **__: object) -> None:
    raise OSError("gone")


async def test_a_socket_that_asks_nothing_is_closed(client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_sockets, "IDLE_S", 0.5)
    async with socket(client, token_for("officer")) as connection:
        for n in range(2):
            await say(connection, id=str(n), type="subscribe", payload={"query": "{ __typename }"})
            assert (await heard(connection))["type"] == "next"
            assert (await heard(connection))["type"] == "complete"
        with pytest.raises(ConnectionClosed) as told:
            await heard(connection)
    assert told.value.rcvd is not None
    assert told.value.rcvd.code == 4408


async def test_a_socket_that_listens_is_not_idle(
    client: httpx.AsyncClient, fresh: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web_sockets, "IDLE_S", 0.3)
    async with socket(client, token_for("officer")) as connection:
        assert (await subscribe(connection, INBOX, code=UNIVERSITY_CODE))["type"] == "next"
        await asyncio.sleep(1)
        await say(connection, type="ping")
        assert (await heard(connection))["type"] == "pong"


async def test_an_account_listens_to_so_many_things(
    client: httpx.AsyncClient, fresh: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "MOST_OF_AN_ACCOUNT", 4)  # of two processes each lets two
    payload = {"query": INBOX, "variables": {"code": UNIVERSITY_CODE}}
    async with serving(own_settings(tmp_path, workers=2), fresh.db) as ours, socket(ours, token_for("officer")) as one:
        for n in range(2):
            await say(one, id=str(n), type="subscribe", payload=payload)
            assert "errors" not in (await heard(one))["payload"]
        async with socket(ours, token_for("officer")) as another:
            await say(another, id="3", type="subscribe", payload=payload)
            assert (await heard(another))["payload"][0]["extensions"]["code"] == "RATE_LIMITED"
        async with socket(ours, token_for("staff")) as colleague:
            await say(colleague, id="4", type="subscribe", payload=payload)
            assert (await heard(colleague))["type"] == "next"
        await say(one, id="0", type="complete")
        await say(one, id="5", type="subscribe", payload=payload)
        assert (await heard(one))["type"] == "next"


async def test_the_page_of_a_named_origin_may_connect(fresh: Engine, tmp_path: Path) -> None:
    async with serving(own_settings(tmp_path, cors_origins="https://friend.example"), fresh.db) as client:
        async with socket(client, token_for("x"), origin="https://friend.example"):
            pass
        with pytest.raises(InvalidHandshake):
            async with socket(client, token_for("x"), origin="https://stranger.example"):
                pass
