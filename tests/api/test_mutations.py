"""Mutations of activities on the small province: what they change, what they refuse; every answer is worked out on paper."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from api.engine import Engine, GraphQLRequest
from domain.rights import Rights
from tests.api.changing import (
    ATTEND,
    CREATE,
    FEAST,
    RATE,
    SIGN_UP,
    WITHDRAW,
    change,
    forget_changes,
    member,
    set_time,
)
from tests.api.conftest import GUANGZHOU, NOBODY, OFFICER
from tests.api.test_transfer_rights import ON_ACTIVITIES
from tests.loaders.tables import graph_of, rows_of

P1, P2, P3 = member("P1"), member("P2"), member("P3")
BEFORE, DAY, LATER = "2019-09-01T09:00:00+08:00", "2019-09-10T08:30:00+08:00", "2019-09-12T10:00:00+08:00"


@pytest_asyncio.fixture(autouse=True)
async def time(engine: Engine) -> AsyncIterator[None]:
    """It is the first of September 2019; afterwards everything is as before."""
    await set_time(engine.db, BEFORE)
    yield
    await forget_changes(engine.db)


async def feast(engine: Engine, **values: Any) -> str:
    """Make an activity; return its id."""
    made = await change(engine, OFFICER, CREATE, **{**FEAST, **values})
    return str(made["activity"]["activityId"])


async def test_an_officer_makes_an_activity(engine: Engine) -> None:
    made = await change(engine, OFFICER, CREATE, **FEAST, capacity=2)
    activity_id = made["activity"].pop("activityId")
    assert made == {
        "__typename": "CreateActivityPayload",
        "activity": {"name": "游园会", "version": 1, "capacity": 2, "host": {"code": "440104"},
                     "signUps": {"confirmed": 0, "waiting": 0}},
    }  # fmt: skip
    host = "MATCH (o:Organisation {code: '440104'}) RETURN o.own_activities AS own, o.totals_pending AS pending"
    assert await rows_of(engine.db, host) == [(1, True)]
    stored = """MATCH (a:Activity {name: '游园会'}) RETURN a.id AS id, a.source AS source, a.external_id AS external, a.search_path AS path,
      toString(a.starts_at) AS starts_at, a.search_text AS text"""
    assert await rows_of(engine.db, stored) == [
        (activity_id, "LEAGUEGRAPH", activity_id, "44/4401/440104/", "2019-09-10T09:00:00+08:00", "游 园 会")]  # fmt: skip
    audited = """MATCH (e:AuditEvent)-[:CONCERNS]->(a:Activity) RETURN toString(e.at) STARTS WITH '2019-09-01T09:00' AS then,
      e.actor AS actor, e.action AS action, e.before AS before, e.after AS after, a.id AS id"""
    assert await rows_of(engine.db, audited) == [
        (True, "test|officer", "createActivity", "{}", '{"host": "440104", "name": "游园会"}', activity_id)]  # fmt: skip


@pytest.mark.parametrize(
    ("values", "kind", "code"),
    [
        ({"hostCode": "440105"}, "NotFound", "NO_SUCH_ORGANISATION"),
        ({"hostCode": "nothing"}, "NotFound", "NO_SUCH_ORGANISATION"),
        ({"hostCode": "EXT-43"}, "NotFound", "NO_SUCH_ORGANISATION"),
        ({"hostCode": "C18"}, "InvalidInput", "CLOSED_ORGANISATION"),
        ({"hostCode": "C19", "startsAt": "2019-08-31T23:59:59+08:00"}, "InvalidInput", "ORGANISATION_NOT_YET"),
        ({"name": "  "}, "InvalidInput", "MISSING_VALUE"),
        ({"name": "长" * 201}, "InvalidInput", "NAME_TOO_LONG"),
        ({"endsAt": "2019-09-10T08:59:59+08:00"}, "InvalidInput", "ENDS_BEFORE_START"),
        ({"startsAt": "0001-01-01T00:00:00Z"}, "InvalidInput", "BAD_MOMENT"),
        ({"endsAt": "9999-12-31T23:59:59Z"}, "InvalidInput", "BAD_MOMENT"),
        ({"capacity": 0}, "InvalidInput", "BAD_NUMBER"),
        ({"idempotencyKey": ""}, "InvalidInput", "BAD_KEY"),
        ({"idempotencyKey": "k" * 201}, "InvalidInput", "BAD_KEY"),
    ],
)
async def test_activities_that_cannot_be_made(engine: Engine, values: dict[str, Any], kind: str, code: str) -> None:
    before = await graph_of(engine.db)
    refused = await change(engine, OFFICER, CREATE, **{**FEAST, **values})
    assert (refused["__typename"], refused["code"]) == (kind, code)
    assert refused["message"]
    assert await graph_of(engine.db) == before


async def test_a_time_without_an_offset_is_that_of_shanghai(engine: Engine) -> None:
    activity_id = await feast(engine, startsAt="2019-09-10T09:00:00", endsAt="2019-09-10T10:00:00Z")
    stored = f"MATCH (a:Activity {{id: '{activity_id}'}}) RETURN toString(a.starts_at) AS a, toString(a.ends_at) AS b"
    assert await rows_of(engine.db, stored) == [("2019-09-10T09:00:00+08:00", "2019-09-10T18:00:00+08:00")]


async def test_beyond_the_capacity_one_waits_and_moves_up(engine: Engine) -> None:
    activity_id = await feast(engine, capacity=1)
    first = await change(engine, P1, SIGN_UP, activityId=activity_id)
    assert first == {
        "__typename": "SignUpPayload",
        "activity": {"version": 2, "signUps": {"confirmed": 1, "waiting": 0}},
        "participation": {"state": "CONFIRMED", "person": {"personId": "P1"}},
    }
    assert (await change(engine, P3, SIGN_UP, activityId=activity_id))["participation"]["state"] == "WAITING"
    assert (await change(engine, P2, SIGN_UP, activityId=activity_id))["activity"] == {
        "version": 4, "signUps": {"confirmed": 1, "waiting": 2}}  # fmt: skip
    assert await change(engine, P1, SIGN_UP, activityId=activity_id) == {"__typename": "Refused", "code": "ALREADY_SIGNED_UP"}
    assert await change(engine, P1, WITHDRAW, activityId=activity_id) == {
        "__typename": "WithdrawSignUpPayload", "activity": {"signUps": {"confirmed": 1, "waiting": 1}}}  # fmt: skip
    states = "MATCH (p:Person)-[r:SIGNED_UP_FOR]->(a:Activity {name: '游园会'}) RETURN p.id AS id, r.state AS state ORDER BY id"
    assert await rows_of(engine.db, states) == [("P2", "WAITING"), ("P3", "CONFIRMED")]
    assert await change(engine, P1, WITHDRAW, activityId=activity_id) == {"__typename": "Refused", "code": "NOT_SIGNED_UP"}
    await change(engine, P2, WITHDRAW, activityId=activity_id)  # who only waited gives nobody a place
    assert await rows_of(engine.db, states) == [("P3", "CONFIRMED")]
    concerned = """MATCH (e:AuditEvent {action: 'withdrawSignUp'})-[:CONCERNS]->(p:Person) WITH e, p ORDER BY p.id
      RETURN collect(p.id) AS who, e.before AS before, e.after AS after ORDER BY before"""
    assert await rows_of(engine.db, concerned) == [
        (["P1", "P3"], '{"person": "P1", "state": "CONFIRMED"}', '{"promoted": ["P3"]}'),
        (["P2"], '{"person": "P2", "state": "WAITING"}', '{"promoted": []}')]  # fmt: skip


async def test_sign_up_closes_when_the_activity_starts(engine: Engine) -> None:
    activity_id = await feast(engine)
    await change(engine, P1, SIGN_UP, activityId=activity_id)
    await set_time(engine.db, "2019-09-10T09:00:00+08:00")
    for rights, text in ((P2, SIGN_UP), (P1, WITHDRAW)):
        assert await change(engine, rights, text, activityId=activity_id) == {"__typename": "Refused", "code": "SIGN_UP_CLOSED"}


async def attending(engine: Engine) -> str:
    """Make an activity with P1 and P2 on it, and P3 waiting, and let its day come."""
    activity_id = await feast(engine, capacity=2)
    for rights in (P1, P2, P3):
        await change(engine, rights, SIGN_UP, activityId=activity_id)
    await set_time(engine.db, DAY)
    return activity_id


async def test_attendance_of_several_people(engine: Engine) -> None:
    activity_id = await attending(engine)
    attendances = [
        {"personId": "P2", "hours": 48},
        {"personId": "UGVyc29uOlAx", "hours": 2.5, "attendedAt": "2019-09-10T08:15:00+08:00"},
    ]
    done = await change(engine, OFFICER, ATTEND, activityId=activity_id, attendances=attendances)
    second = done["participations"].pop()  # the time of P2 is now, as the activity has not begun
    assert (second["person"], second["hours"]) == ({"personId": "P2"}, 48.0)
    assert second["attendedAt"].startswith("2019-09-10T08:30")
    assert done == {"__typename": "RecordAttendancePayload", "recorded": 2, "participations": [
        {"person": {"personId": "P1"}, "hours": 2.5, "attendedAt": "2019-09-10T08:15:00+08:00"}]}  # fmt: skip
    await set_time(engine.db, LATER)
    await change(engine, OFFICER, ATTEND, activityId=activity_id, attendances=[{"personId": "P1", "hours": 3}])  # a correction
    stored = "MATCH (p:Person {id: 'P1'})-[r:SIGNED_UP_FOR]->({name: '游园会'}) RETURN r.hours AS h, toString(r.attended_at) AS a"
    assert await rows_of(engine.db, stored) == [(3.0, "2019-09-10T08:15:00+08:00")]
    assert await change(engine, P1, WITHDRAW, activityId=activity_id) == {"__typename": "Refused", "code": "ALREADY_ATTENDED"}


@pytest.mark.parametrize(
    ("attendances", "expected"),
    [
        ([{"personId": "P3"}], [("P3", "WAITING_ATTENDED")]),
        ([{"personId": "P5"}, {"personId": "P1"}], [("P5", "NOT_SIGNED_UP")]),
        ([{"personId": "nobody"}, {"personId": "P3"}], [("nobody", "NOT_SIGNED_UP"), ("P3", "WAITING_ATTENDED")]),
        ([{"personId": "P1", "hours": -1}], [("P1", "BAD_HOURS")]),
        ([{"personId": "P1", "hours": 48.5}], [("P1", "BAD_HOURS")]),  # two days have 48 hours
        ([{"personId": "P1", "attendedAt": "2019-09-09T23:59:59+08:00"}], [("P1", "BEFORE_ACTIVITY")]),
        ([{"personId": "P1", "attendedAt": "2019-09-10T08:45:00+08:00"}], [("P1", "STARTS_IN_FUTURE")]),
        ([{"personId": "P1", "attendedAt": "9999-12-31T08:45:00Z"}], [("P1", "BAD_MOMENT")]),
        ([], "BAD_NUMBER"),
        ([{"personId": f"P{number}"} for number in range(101)], "BAD_NUMBER"),
        ([{"personId": "P1"}, {"personId": "UGVyc29uOlAx"}], "PARTICIPATION_TWICE"),
    ],
)
async def test_attendance_that_cannot_be(engine: Engine, attendances: Any, expected: Any) -> None:
    activity_id = await attending(engine)
    before = await graph_of(engine.db)
    refused = await change(engine, OFFICER, ATTEND, activityId=activity_id, attendances=attendances)
    if isinstance(expected, str):
        assert refused == {"__typename": "InvalidInput", "code": expected}
    else:
        people = [{"personId": person, "code": code} for person, code in expected]
        assert refused == {"__typename": "AttendanceRefused", "code": "ATTENDANCE_REFUSED", "people": people}
    assert await graph_of(engine.db) == before


async def test_attendance_is_not_recorded_before_the_day(engine: Engine) -> None:
    activity_id = await feast(engine)
    await change(engine, P1, SIGN_UP, activityId=activity_id)
    await set_time(engine.db, "2019-09-09T23:00:00+08:00")
    refused = await change(engine, OFFICER, ATTEND, activityId=activity_id, attendances=[{"personId": "P1"}])
    assert refused["people"] == [{"personId": "P1", "code": "BEFORE_ACTIVITY"}]


async def test_who_attended_rates_once_and_may_change_it_for_a_week(engine: Engine) -> None:
    activity_id = await attending(engine)
    assert await change(engine, P1, RATE, activityId=activity_id, rating=4) == {"__typename": "Refused", "code": "NOT_ATTENDED"}
    await set_time(engine.db, LATER)
    await change(engine, OFFICER, ATTEND, activityId=activity_id, attendances=[{"personId": "P1"}, {"personId": "P2"}])
    assert await change(engine, P1, RATE, activityId=activity_id, rating=6) == {
        "__typename": "InvalidInput",
        "code": "BAD_RATING",
    }
    assert await change(engine, P3, RATE, activityId=activity_id, rating=5) == {"__typename": "Refused", "code": "NOT_ATTENDED"}
    rated = await change(engine, P1, RATE, activityId=activity_id, rating=4)
    assert rated["activity"] == {"ratings": {"average": 4.0, "count": 1}}
    assert (rated["participation"]["rating"], rated["participation"]["ratedAt"][:16]) == (4, "2019-09-12T10:00")
    await set_time(engine.db, "2019-09-19T09:59:00+08:00")
    again = await change(engine, P1, RATE, activityId=activity_id, rating=2)
    assert (again["participation"]["rating"], again["participation"]["ratedAt"][:16]) == (2, "2019-09-12T10:00")
    await change(engine, P2, RATE, activityId=activity_id, rating=5)
    await set_time(engine.db, "2019-09-19T10:01:00+08:00")
    assert await change(engine, P1, RATE, activityId=activity_id, rating=5) == {"__typename": "Refused", "code": "RATING_CLOSED"}
    late = {"personId": "P1", "attendedAt": "2019-09-13T10:00:00+08:00"}  # after the rating
    refused = await change(engine, OFFICER, ATTEND, activityId=activity_id, attendances=[late])
    assert refused["people"] == [{"personId": "P1", "code": "OUT_OF_ORDER"}]


ELSEWHERE = Rights("test", "haizhu", ("44/4401/440105/",), ("44/4401/440105/",))
NO_PERSON, ABSENT = ("Refused", "NO_PERSON"), ("NotFound", "NO_SUCH_ACTIVITY")
NO_HOST = ("NotFound", "NO_SUCH_ORGANISATION")
MATRIX: list[tuple[Rights, list[Any]]] = [
    # createActivity, signUp, withdrawSignUp, recordAttendance, rateActivity
    (NOBODY, [NO_HOST, NO_PERSON, NO_PERSON, ABSENT, NO_PERSON]),
    (GUANGZHOU, [NO_HOST, NO_PERSON, NO_PERSON, ABSENT, NO_PERSON]),
    (ELSEWHERE, [NO_HOST, NO_PERSON, NO_PERSON, ABSENT, NO_PERSON]),
    (OFFICER, ["CreateActivityPayload", NO_PERSON, NO_PERSON, "RecordAttendancePayload", NO_PERSON]),
    (member("P1"), [NO_HOST, ("Refused", "ALREADY_SIGNED_UP"), ("Refused", "ALREADY_ATTENDED"), ABSENT, "RateActivityPayload"]),
    (member("P3"), [NO_HOST, ("Refused", "SIGN_UP_CLOSED"), ("Refused", "NOT_SIGNED_UP"), ABSENT, ("Refused", "NOT_SIGNED_UP")]),
]


@pytest.mark.parametrize(("rights", "expected"), MATRIX, ids=lambda each: getattr(each, "subject", ""))
async def test_who_may_do_what(engine: Engine, rights: Rights, expected: list[Any]) -> None:
    """A1 was held on 2019-04-01; its time is come back, so that P1 may still change the rating of the next day."""
    await set_time(engine.db, "2019-04-08T07:59:00+08:00")
    asked: list[tuple[str, dict[str, Any]]] = [
        (CREATE, FEAST),
        (SIGN_UP, {"activityId": "A1"}),
        (WITHDRAW, {"activityId": "A1"}),
        (ATTEND, {"activityId": "A1", "attendances": [{"personId": "P1", "hours": 2.5}]}),
        (RATE, {"activityId": "A1", "rating": 5}),
    ]
    assert len(asked) == len(ON_ACTIVITIES)  # test_transfer_rights.py asks the others
    for (text, values), wanted in zip(asked, expected, strict=True):
        found = await change(engine, rights, text, **values)
        assert (found["__typename"] if isinstance(wanted, str) else (found["__typename"], found["code"])) == wanted
    missing = await change(engine, OFFICER, ATTEND, activityId="A9", attendances=[{"personId": "P1"}])
    assert (missing["__typename"], missing["code"]) == ABSENT


async def test_mutations_of_one_operation_follow_each_other(engine: Engine) -> None:
    activity_id = await feast(engine, capacity=1)
    text = """mutation ($id: ID!) { a: signUp(input: {activityId: $id}) { ... on SignUpPayload { participation { state } } }
      b: withdrawSignUp(input: {activityId: $id}) { ... on WithdrawSignUpPayload { activity { signUps { confirmed } } } }
      c: signUp(input: {activityId: $id}) { ... on SignUpPayload { activity { version } } } __typename }"""
    answer = await engine.execute(GraphQLRequest(text, variables={"id": activity_id}), P1)
    assert answer.errors == []
    assert answer.data == {
        "a": {"participation": {"state": "CONFIRMED"}},
        "b": {"activity": {"signUps": {"confirmed": 0}}},
        "c": {"activity": {"version": 4}},
        "__typename": "Mutation",
    }
    assert answer.cost > 30


async def test_attendance_of_people_whom_the_caller_may_not_see(engine: Engine) -> None:
    """They signed up with the caller's organisation, so it records them; their sign-ups stay out of the answer."""
    activity_id = await feast(engine)
    await change(engine, P3, SIGN_UP, activityId=activity_id)  # a member in Haizhu
    await set_time(engine.db, LATER)
    done = await change(engine, OFFICER, ATTEND, activityId=activity_id, attendances=[{"personId": "P3", "hours": 1}])
    assert done == {"__typename": "RecordAttendancePayload", "recorded": 1, "participations": []}
