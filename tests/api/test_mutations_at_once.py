"""Mutations at once and again: no overbooking, keys, versions, dry runs; against the real store."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest_asyncio

from api.engine import Engine, GraphQLRequest
from graph.accounts import act_as
from graph.database import Database
from tests.api.changing import CREATE, FEAST, SIGN_UP, WITHDRAW, add_crowd, change, forget_changes, member, set_time
from tests.api.conftest import OFFICER
from tests.api.serving import ISSUER, bearer, own_settings, serving
from tests.loaders.tables import graph_of, one, rows_of

STATES = """MATCH (p:Person)-[r:SIGNED_UP_FOR]->(:Activity {name: '游园会'})
RETURN p.id AS id, r.state AS state ORDER BY r.signed_up_at.epochMillis, id"""


@pytest_asyncio.fixture(autouse=True)
async def time(engine: Engine) -> AsyncIterator[None]:
    """It is the first of September 2019; afterwards everything is as before."""
    await set_time(engine.db, "2019-09-01T09:00:00+08:00")
    yield
    await forget_changes(engine.db)


async def feast(engine: Engine, **values: Any) -> str:
    """Make an activity; return its id."""
    made = await change(engine, OFFICER, CREATE, **{**FEAST, **values})
    return str(made["activity"]["activityId"])


async def test_fifty_at_once_for_ten_places(engine: Engine) -> None:
    crowd = await add_crowd(engine.db, 50)
    activity_id = await feast(engine, capacity=10)
    signed = await asyncio.gather(*(change(engine, member(each), SIGN_UP, activityId=activity_id) for each in crowd))
    assert Counter(each["participation"]["state"] for each in signed) == {"CONFIRMED": 10, "WAITING": 40}
    assert Counter(state for _, state in await rows_of(engine.db, STATES)) == {"CONFIRMED": 10, "WAITING": 40}
    assert await one(engine.db, "MATCH (a:Activity {name: '游园会'}) RETURN a.version AS n") == 51
    assert sorted(each["activity"]["version"] for each in signed) == list(range(2, 52))


async def test_places_given_back_at_once_go_to_who_waits_longest(engine: Engine) -> None:
    crowd = await add_crowd(engine.db, 30)
    activity_id = await feast(engine, capacity=10)
    for each in crowd[:25]:
        await change(engine, member(each), SIGN_UP, activityId=activity_id)
    leaving = [*crowd[:5], *crowd[20:23]]  # five with a place, three who wait
    coming = crowd[25:]
    done = await asyncio.gather(
        *(change(engine, member(each), WITHDRAW, activityId=activity_id) for each in leaving),
        *(change(engine, member(each), SIGN_UP, activityId=activity_id) for each in coming),
    )
    assert Counter(each["__typename"] for each in done) == {"WithdrawSignUpPayload": 8, "SignUpPayload": 5}
    rows = await rows_of(engine.db, STATES)
    assert len(rows) == 22
    assert {id_ for id_, state in rows if state == "CONFIRMED"} == set(crowd[5:15])  # whoever comes now stands behind 15 who wait


async def test_the_same_key_is_done_once(engine: Engine) -> None:
    keyed = {**FEAST, "idempotencyKey": "one"}
    answers = await asyncio.gather(*(change(engine, OFFICER, CREATE, **keyed) for _ in range(10)))
    assert len({each["activity"]["activityId"] for each in answers}) == 1
    assert await one(engine.db, "MATCH (a:Activity {name: '游园会'}) RETURN count(a) AS n") == 1
    assert await one(engine.db, "MATCH (e:AuditEvent) RETURN count(e) AS n") == 1
    other = await change(engine, OFFICER, CREATE, **keyed, capacity=3)
    assert (other["__typename"], other["code"]) == ("IdempotencyConflict", "IDEMPOTENCY_CONFLICT")
    assert (await change(engine, OFFICER, CREATE, **{**keyed, "idempotencyKey": "two"}))["activity"] != answers[0]["activity"]


async def test_two_inputs_of_one_key_at_once(engine: Engine) -> None:
    inputs = [{**FEAST, "idempotencyKey": "one", "capacity": number + 1} for number in range(8)]
    answers = await asyncio.gather(*(change(engine, OFFICER, CREATE, **each) for each in inputs))
    assert Counter(each["__typename"] for each in answers) == {"CreateActivityPayload": 1, "IdempotencyConflict": 7}


async def test_a_key_belongs_to_an_account_and_a_mutation(engine: Engine) -> None:
    activity_id = await feast(engine, idempotencyKey="k")
    first = [await change(engine, member(each), SIGN_UP, activityId=activity_id, idempotencyKey="k") for each in ("P1", "P2")]
    assert [each["participation"]["state"] for each in first] == ["CONFIRMED", "CONFIRMED"]
    withdrawn = await change(engine, member("P1"), WITHDRAW, activityId=activity_id, idempotencyKey="k")
    assert withdrawn["__typename"] == "WithdrawSignUpPayload"
    again = await change(engine, member("P1"), SIGN_UP, activityId=activity_id, idempotencyKey="k")
    assert (again["__typename"], again["participation"]) == ("SignUpPayload", None)  # done once, and withdrawn since


async def test_sending_a_sign_up_twice_at_once_is_no_second_one(engine: Engine) -> None:
    activity_id = await feast(engine)
    keyed = {"activityId": activity_id, "idempotencyKey": "click"}
    answers = await asyncio.gather(*(change(engine, member("P1"), SIGN_UP, **keyed) for _ in range(5)))
    assert Counter(each["__typename"] for each in answers) == {"SignUpPayload": 5}
    without = await asyncio.gather(*(change(engine, member("P2"), SIGN_UP, activityId=activity_id) for _ in range(5)))
    assert Counter(each["__typename"] for each in without) == {"SignUpPayload": 1, "Refused": 4}
    assert [row[0] for row in await rows_of(engine.db, STATES)] == ["P1", "P2"]


async def test_a_failure_keeps_no_key_and_old_keys_end(engine: Engine) -> None:
    closed = await change(engine, OFFICER, CREATE, **{**FEAST, "hostCode": "C18", "idempotencyKey": "k"})
    assert closed["code"] == "CLOSED_ORGANISATION"
    assert await one(engine.db, "MATCH (r:IdempotencyRecord) RETURN count(r) AS n") == 0
    for key in ("k", "l"):
        await feast(engine, idempotencyKey=key)
    aged = "MATCH (r:IdempotencyRecord) SET r.at = r.at - duration({days: 7, seconds: 1})"
    await engine.db.run("tests/aged", aged, {}, write=True)
    assert (await change(engine, OFFICER, CREATE, **FEAST, capacity=9, idempotencyKey="k"))[
        "__typename"
    ] == "CreateActivityPayload"
    assert await rows_of(engine.db, "MATCH (r:IdempotencyRecord) RETURN r.key AS key") == [("k",)]


async def test_a_version_that_was_not_seen(engine: Engine) -> None:
    activity_id = await feast(engine)
    assert (await change(engine, member("P1"), SIGN_UP, activityId=activity_id, expectedVersion=1))["activity"]["version"] == 2
    stale = await change(engine, member("P2"), SIGN_UP, activityId=activity_id, expectedVersion=1)
    assert stale == {"__typename": "VersionConflict", "code": "VERSION_CONFLICT", "activity": {"version": 2}}


async def test_a_dry_run_answers_the_same_and_writes_nothing(engine: Engine) -> None:
    activity_id = await feast(engine, capacity=1)
    before = await graph_of(engine.db)
    wanted = {"activityId": activity_id, "idempotencyKey": "k"}
    dry = await change(engine, member("P1"), SIGN_UP, **wanted, dryRun=True)
    made = await change(engine, OFFICER, CREATE, **FEAST, dryRun=True)
    assert (made["__typename"], made["activity"]["name"]) == ("CreateActivityPayload", "游园会")
    assert await graph_of(engine.db) == before
    assert dry == await change(engine, member("P1"), SIGN_UP, **wanted)


async def test_over_http(engine: Engine, small_province: Database, tmp_path: Path) -> None:
    activity_id = await feast(engine)
    await act_as(small_province, ISSUER, "li.na", "P1")
    body = {"query": SIGN_UP, "variables": {"input": {"activityId": activity_id}}}
    async with serving(own_settings(tmp_path), small_province) as client:
        short = f'mutation {{ signUp(input: {{activityId: "{activity_id}"}}) {{ __typename }} }}'
        got = await client.get("/graphql", params={"query": short}, headers=bearer("li.na"))
        assert (got.status_code, got.headers["allow"]) == (405, "POST")
        assert got.json()["errors"][0]["extensions"] == {"code": "BAD_INPUT"}
        assert await rows_of(engine.db, STATES) == []
        (tmp_path / "read-log").write_text("a file where the folder should be", encoding="utf-8")
        unread = await client.post("/graphql", json=body, headers=bearer("li.na"))
        assert unread.json()["data"] == {"signUp": None}  # who reads cannot be recorded: nothing is changed either
        assert unread.json()["errors"][0]["extensions"] == {"code": "UNAVAILABLE"}
        assert await rows_of(engine.db, STATES) == []
        (tmp_path / "read-log").unlink()
        done = await client.post("/graphql", json=body, headers=bearer("li.na"))
    assert done.json()["data"]["signUp"]["participation"] == {"state": "CONFIRMED", "person": {"personId": "P1"}}
    assert len(list((tmp_path / "read-log").iterdir())) == 1
    await small_province.run("tests/accounts", "MATCH (a:Account {subject: 'li.na'}) DETACH DELETE a", {}, write=True)


async def test_a_costly_mutation_is_refused(engine: Engine) -> None:
    many = Engine(engine.schema, engine.db, type(engine.limits)(max_cost=60))
    people = [{"personId": f"P{number}"} for number in range(60)]
    text = 'mutation ($a: [AttendanceInput!]!) { recordAttendance(input: {activityId: "A1", attendances: $a}) { __typename } }'
    answer = await many.execute(GraphQLRequest(text, variables={"a": people}), OFFICER)
    assert [error["extensions"] for error in answer.errors] == [{"code": "QUERY_TOO_EXPENSIVE"}]
