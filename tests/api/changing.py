"""Asking for mutations in tests: short texts, the time of the graph, people who come in numbers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from api.engine import Engine, GraphQLRequest
from domain.clock import now
from domain.rights import Rights
from graph.database import Database

CREATE = """mutation ($input: CreateActivityInput!) { createActivity(input: $input) { __typename ... on Failure { code message nextStep }
  ... on CreateActivityPayload { activity { activityId name version capacity host { code } signUps { confirmed waiting } } } } }"""
SIGN_UP = """mutation ($input: SignUpInput!) { signUp(input: $input) { __typename ... on Failure { code }
  ... on SignUpPayload { activity { version signUps { confirmed waiting } } participation { state person { personId } } }
  ... on VersionConflict { activity { version } } } }"""
WITHDRAW = """mutation ($input: WithdrawSignUpInput!) { withdrawSignUp(input: $input) { __typename ... on Failure { code }
  ... on WithdrawSignUpPayload { activity { signUps { confirmed waiting } } } } }"""
ATTEND = """mutation ($input: RecordAttendanceInput!) { recordAttendance(input: $input) { __typename ... on Failure { code }
  ... on RecordAttendancePayload { recorded participations { person { personId } hours attendedAt } }
  ... on AttendanceRefused { people { personId code } } } }"""
RATE = """mutation ($input: RateActivityInput!) { rateActivity(input: $input) { __typename ... on Failure { code }
  ... on RateActivityPayload { activity { ratings { average count } } participation { rating ratedAt } } } }"""

FEAST = {
    "hostCode": "440104",
    "name": "游园会",
    "kind": "CULTURE",
    "startsAt": "2019-09-10T09:00:00+08:00",
    "endsAt": "2019-09-11T17:00:00+08:00",
}
MARK = "游园会"


def member(person_id: str) -> Rights:
    """Return the rights of a member's own account."""
    return Rights("test", f"account of {person_id}", person_id=person_id)


async def change(engine: Engine, rights: Rights, text: str, **values: Any) -> Any:
    """Return what a mutation answers, which has no top-level errors."""
    answer = await engine.execute(GraphQLRequest(text, variables={"input": values}), rights)
    assert answer.errors == []
    assert answer.data is not None
    (result,) = answer.data.values()
    return result


async def set_time(db: Database, moment: str) -> None:
    """Let the time of the graph run from a moment on."""
    offset_s = (datetime.fromisoformat(moment) - now()).total_seconds()
    await db.run("tests/clock", "MERGE (c:Clock {name: 'generated'}) SET c.offset_s = $s", {"s": offset_s}, write=True)


async def forget_changes(db: Database) -> None:
    """Undo what the tests of mutations have made."""
    for text in (
        "MATCH (n:AuditEvent|IdempotencyRecord|Clock) DETACH DELETE n",
        f"MATCH (a:Activity) WHERE a.name STARTS WITH '{MARK}' DETACH DELETE a",
        "MATCH (p:Person) WHERE p.id STARTS WITH 'X' DETACH DELETE p",
        "MATCH (o:Organisation) REMOVE o.totals_pending, o.own_activities",
    ):
        await db.run("tests/forget", text, {}, write=True)


async def add_crowd(db: Database, size: int) -> list[str]:
    """Add people who are no members: X000, X001 …"""
    ids = [f"X{number:03}" for number in range(size)]
    await db.run("tests/crowd", "UNWIND $ids AS id CREATE (:Person {id: id, name: id, sort_key: id})", {"ids": ids}, write=True)
    return ids
