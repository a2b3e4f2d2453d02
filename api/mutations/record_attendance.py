"""recordAttendance: an officer of the host records who came, and for how many hours; of all people of one call or of none."""

from __future__ import annotations

import datetime
from typing import Annotated

import strawberry

from api.compiler.compile import key_of
from api.mutations.change import Change, Input, Result, doing, locked_activity
from api.mutations.failures import AttendanceRefused, IdempotencyConflict, InvalidInput, NotFound, VersionConflict
from api.mutations.fields import ACTIVITY_ID, EXPECTED_VERSION, KEY, dry_run, optional
from api.types.activity import Activity
from api.types.participation import Participation
from domain import errors
from domain.clock import as_shanghai
from domain.rights import Rights
from domain.sign_ups import MOST_PEOPLE_AT_ONCE, ActivityState, Attendance, SeveralRefused, attendance
from graph.audit import record_event
from graph.clock import read_clock
from graph.database import Transaction
from graph.sign_ups import record_attendance


@strawberry.input(description="Who came (签到), and for how many hours.")
class AttendanceInput:
    """One person of recordAttendance."""

    person_id: strawberry.ID = strawberry.field(description="Who (人员编号): a global id, or the id of tables.")
    hours: float | None = optional(
        "Hours of service (服务时长), 0 to 24 for each day of the activity; without it, what is recorded."
    )
    attended_at: datetime.datetime | None = optional("When they came (签到时间); without it, what is recorded, or the start.")


@strawberry.input(description="Who attended an activity (登记签到): at most 100 people, of all of them or of none.")
class RecordAttendanceInput:
    """The input of recordAttendance."""

    activity_id: strawberry.ID = strawberry.field(description=ACTIVITY_ID)
    attendances: list[AttendanceInput] = strawberry.field(description="Who came (签到人员).")
    expected_version: int | None = optional(EXPECTED_VERSION)
    idempotency_key: strawberry.ID | None = optional(KEY)
    dry_run: bool = dry_run()


@strawberry.type(description="Attendance is recorded (已登记).")
class RecordAttendancePayload:
    """The payload of recordAttendance."""

    activity: Activity = strawberry.field(description="The activity (活动).")
    recorded: int = strawberry.field(description="Of how many people (登记人数).")
    participations: list[Participation] = strawberry.field(
        description="Their sign-ups (报名与参与), of those whom the caller may see, in the order of names."
    )


RecordAttendanceResult = Annotated[
    RecordAttendancePayload | NotFound | InvalidInput | AttendanceRefused | VersionConflict | IdempotencyConflict,
    strawberry.union("RecordAttendanceResult", description="What recordAttendance answers (登记结果)."),
]


async def record(tx: Transaction, data: Input, rights: Rights) -> Result:
    """Record the attendance of people who signed up with a host in the caller's scopes."""
    people = [key_of("Person", each["person_id"]) for each in data.attendances]
    _check_people(people)
    activity = await locked_activity(tx, data, people, rights.person_scopes)
    now = (await read_clock(tx)).now()
    attended = _attended(activity, people, data, now)
    before = {each: activity.sign_ups[each].hours for each in people}
    after = {each.person_id: each.hours for each in attended}
    await record_attendance(tx, activity.activity_id, attended)
    await record_event(
        tx, doing(data, rights, "recordAttendance", now), before, after, activities=[activity.activity_id], people=people
    )
    return {"activity_id": activity.activity_id, "person_ids": people}


def _check_people(people: list[str]) -> None:
    if not 0 < len(people) <= MOST_PEOPLE_AT_ONCE:
        problem = f"Attendance is recorded of 1 to {MOST_PEOPLE_AT_ONCE} people at once, not of {len(people)}."
        raise errors.InvalidInput("BAD_NUMBER", problem, "Send them in several calls.")
    if len(set(people)) < len(people):
        raise errors.InvalidInput("PARTICIPATION_TWICE", "A person stands in the input twice.", "Name each once.")


def _attended(activity: ActivityState, people: list[str], data: Input, now: datetime.datetime) -> list[Attendance]:
    found, refused = [], []
    for person_id, each in zip(people, data.attendances, strict=True):
        at = as_shanghai(each["attended_at"]) if each.get("attended_at") else None
        try:
            found.append(attendance(activity, person_id, at, each.get("hours"), now))
        except errors.LeagueGraphError as exc:
            refused.append((person_id, exc))
    if refused:
        problem = f"Attendance cannot be recorded of {len(refused)} of {len(people)} people; nothing was recorded."
        raise SeveralRefused("ATTENDANCE_REFUSED", problem, "Mend these, or leave them out.", refused)
    return found


RECORD_ATTENDANCE = Change("RecordAttendancePayload", record, lambda data: len(data.attendances))
