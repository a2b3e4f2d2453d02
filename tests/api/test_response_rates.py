"""Response rates and bottlenecks on a small graph: every figure worked out on paper.

It is the sixth of October 2019, 10:00. Steps opened in September and October, beside those of the small province::

    T2  RELEASE of 440105                   24 h
    R1  RELEASE of 440104001, then          24 h   ACCEPT of 4144010558   97 h (late)
    R2  asked for in August, refused:              ACCEPT of 440105       72 h (in time)
    R3  asked for in August, open:                 ACCEPT of 4144010558  840 h until now, overdue, passed on to 44-GX
    R4  asked for in August, completed:            PLACE of 440104001     24 h
    R5  open: RELEASE of 440104001          24 h until now, not due yet
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from api.engine import Engine, GraphQLRequest
from domain.rights import Rights, Role
from graph.database import Database
from tests.api.changing import forget_changes, member, set_time
from tests.api.conftest import NOBODY
from tests.api.test_people import ask

NOW = "2019-10-06T10:00:00+08:00"
STAFF = Rights.of("test", "staff", [(Role.STAFF, "44/")])
HAIZHU = Rights.of("test", "haizhu", [(Role.OFFICER, "44/4401/440105/")])
ANALYST = Rights.of("test", "analyst", [(Role.ANALYST, "44/"), (Role.ADMIN, "44/"), (Role.AUDITOR, "44/")])
HUNAN = Rights.of("test", "hunan", [(Role.OFFICER, "EXTERNAL/EXT-43/")])
RATE = "step opened open counted inTime share firstQuartileHours medianHours thirdQuartileHours"
QUERY = f"""query ($within: String!, $from: Date!, $to: Date!, $level: Level) {{
  responseRates(within: $within, from: $from, to: $to, level: $level) {{ countedAt rate {{ {RATE} }} byStep {{ {RATE} }}
    organisations {{ organisation {{ code name kind }} rate {{ {RATE} }} byStep {{ {RATE} }} }} }} }}"""
HELD = """query ($within: String!, $first: Int) { bottlenecks(within: $within, first: $first) {
  organisation { code name kind } open overdue oldestDueAt } }"""
MADE = """CREATE (t:Transfer {made: true, id: $id, state: $state, requested_at: datetime($requested), completed_at: datetime($completed)})
WITH t UNWIND $answered AS step
SET t.step_kinds = coalesce(t.step_kinds, []) + step[0], t.step_first_addressees = coalesce(t.step_first_addressees, []) + step[1],
    t.step_opened_at = coalesce(t.step_opened_at, []) + datetime(step[2]),
    t.step_first_due_at = coalesce(t.step_first_due_at, []) + (datetime(step[2]) + duration('PT72H')),
    t.step_answered_at = coalesce(t.step_answered_at, []) + datetime(step[3])"""
OPENED = """MATCH (t:Transfer {id: $id}) CREATE (s:TransferStep {made: true, kind: $kind, first_addressee: $asked, opened_at: datetime($at),
  first_due_at: datetime($at) + duration('PT72H'), due_at: datetime($due)})-[:STEP_OF]->(t)
WITH s UNWIND $awaits AS code MATCH (o:Organisation {code: code}) CREATE (s)-[:AWAITS]->(o)"""


def at(day: str, hour: int = 10) -> str:
    """Return a moment of 2019."""
    return f"2019-{day}T{hour:02}:00:00+08:00"


async def make(
    db: Database, id_: str, state: str, requested: str, answered: list[list[str]], completed: str | None = None
) -> None:
    """Make a transfer with its answered steps."""
    params = {"id": id_, "state": state, "requested": requested, "answered": answered, "completed": completed}
    await db.run("tests/made", MADE, params, write=True)


async def open_step(db: Database, id_: str, kind: str, asked: str, opened: str, *, above: tuple[str, ...] = ()) -> None:
    """Let a transfer have an open step; ``above``: who has it after escalations."""
    if not await db.run("tests/there", "MATCH (t:Transfer {id: $id}) RETURN t.id", {"id": id_}):
        made = "CREATE (:Transfer {made: true, id: $id, state: 'OPEN', requested_at: datetime($at)})"
        await db.run("tests/made", made, {"id": id_, "at": opened}, write=True)
    params = {"id": id_, "kind": kind, "asked": asked, "at": opened, "due": at("10-09"), "awaits": [asked, *above]}
    await db.run("tests/opened", OPENED, params, write=True)


@pytest_asyncio.fixture(scope="module", autouse=True)
async def answered(small_province: Database) -> AsyncIterator[None]:
    """The steps of the table above."""
    db = small_province
    await set_time(db, NOW)
    await make(db, "R1", "COMPLETED", at("09-10"), [
        ["RELEASE", "440104001", at("09-10"), at("09-11")], ["ACCEPT", "4144010558", at("09-11"), at("09-15", 11)]],
        at("09-15", 11))  # fmt: skip
    await make(db, "R2", "REJECTED", at("08-30"), [
        ["RELEASE", "440104001", at("08-30"), at("09-02")], ["ACCEPT", "440105", at("09-02"), at("09-05")]])  # fmt: skip
    await make(db, "R3", "OPEN", at("08-31"), [["RELEASE", "440104", at("08-31"), at("09-01")]])
    await open_step(db, "R3", "ACCEPT", "4144010558", at("09-01"), above=("44-GX",))
    await make(db, "R4", "COMPLETED", at("08-29"), [
        ["RELEASE", "440104", at("08-29"), at("09-02")], ["PLACE", "440104001", at("09-02"), at("09-03")]], at("09-03"))  # fmt: skip
    await open_step(db, "R5", "RELEASE", "440104001", at("10-05"))
    yield
    await db.run("tests/unmade", "MATCH (n:Transfer|TransferStep {made: true}) DETACH DELETE n", {}, write=True)
    await forget_changes(db)


async def rates(
    engine: Engine,
    rights: Rights,
    within: str = "44",
    since: str = "2019-09-01",
    until: str = "2019-11-01",
    level: str | None = None,
) -> Any:
    """Return the response rates that somebody reads."""
    variables = {"within": within, "from": since, "to": until, "level": level}
    answer = await engine.execute(GraphQLRequest(QUERY, variables=variables), rights)
    assert answer.errors == []
    assert answer.data is not None
    return answer.data["responseRates"]


def rate(step: str | None, counts: tuple[int, int, int, int], share: float | None, *hours: float | None) -> dict[str, Any]:
    """Return a rate: steps opened, open, counted, in time; the share; the three quartiles."""
    names = ("firstQuartileHours", "medianHours", "thirdQuartileHours")
    return {"step": step, **dict(zip(("opened", "open", "counted", "inTime"), counts, strict=True)), "share": share,
            **dict(zip(names, hours, strict=True))}  # fmt: skip


# Of five at 24 h three are answered, one is open: 2/5 are left, and none after 72 h.
GUANGZHOU = rate(None, (5, 1, 4, 4), 1.0, 24, 24, 72)
GUANGZHOU_STEPS = [
    rate("RELEASE", (3, 1, 2, 2), 1.0, 24, 24, None),  # a third is left at 24 h
    rate("ACCEPT", (1, 0, 1, 1), 1.0, 72, 72, 72),
    rate("PLACE", (1, 0, 1, 1), 1.0, 24, 24, 24),
]
UNIVERSITIES = rate(None, (2, 1, 2, 0), 0.0, 97, 97, None)
# 4/7 after 24 h, of three then 2/3 after 72 h, of two then 1/2 after 97 h
WHOLE = rate(None, (7, 2, 6, 4), pytest.approx(4 / 6), 24, 72, 97)  # type: ignore[arg-type]


async def test_rates_of_the_organisations_below(engine: Engine) -> None:
    found = await rates(engine, STAFF)
    assert found["countedAt"][:16] == "2019-10-06T10:00"
    assert found["rate"] == WHOLE
    assert [each["step"] for each in found["byStep"]] == ["RELEASE", "ACCEPT", "PLACE"]
    assert found["byStep"][1] == rate("ACCEPT", (3, 1, 3, 1), pytest.approx(1 / 3), 72, 97, None)  # type: ignore[arg-type]
    assert [each["organisation"]["code"] for each in found["organisations"]] == [
        "44-GX",
        "4401",
    ]  # 广东省高等学校 before 广州; 4402 was asked for nothing
    assert found["organisations"][1] == {
        "organisation": {"code": "4401", "name": "共青团广州市委员会", "kind": "CITY_COMMITTEE"},
        "rate": GUANGZHOU, "byStep": GUANGZHOU_STEPS,
    }  # fmt: skip
    assert found["organisations"][0]["rate"] == UNIVERSITIES


async def test_rates_by_level_add_up(engine: Engine) -> None:
    for level, expected in {
        "COUNTY": {"440104": 3, "440105": 2, None: 2},
        "GRASSROOTS": {"440104001": 3, "4144010558": 2, None: 2},
        "CITY": {"4401": 5, "44-GX": 2},
        "PROVINCE": {"44": 7},
        "BRANCH": {None: 7},
    }.items():
        found = await rates(engine, STAFF, level=level)
        opened = {(each["organisation"] or {"code": None})["code"]: each["rate"]["opened"] for each in found["organisations"]}
        assert opened == expected, level
        assert found["rate"] == WHOLE


async def test_rates_of_an_organisation_itself(engine: Engine) -> None:
    found = await rates(engine, STAFF, within="440104")
    assert {each["organisation"]["code"]: each["rate"]["opened"] for each in found["organisations"]} == {"440104001": 3}
    own = await rates(engine, STAFF, within="440104001")
    assert [each["organisation"]["code"] for each in own["organisations"]] == ["440104001"]
    assert own["rate"] == found["rate"] == rate(None, (3, 1, 2, 2), 1.0, 24, 24, None)


async def test_steps_of_a_period(engine: Engine) -> None:
    """By the day on which a step was opened, whenever its transfer was asked for; the last day is not in it."""
    for since, until, opened in (
        ("2019-09-01", "2019-09-02", 1),  # R3's
        ("2019-09-02", "2019-09-03", 2),  # R2's and R4's second ones
        ("2019-08-01", "2019-09-01", 3),  # the first steps of R2, R3, R4
        ("2019-10-01", "2019-10-02", 1),  # T2's
        ("2019-02-26", "2019-02-28", 2),  # T1's
        ("2018-01-01", "2020-01-01", 12),
        ("2017-01-01", "2018-01-01", 0),
    ):
        assert (await rates(engine, STAFF, since=since, until=until))["rate"]["opened"] == opened, since
    nothing = await rates(engine, STAFF, since="2017-01-01", until="2018-01-01")
    assert nothing["rate"] == rate(None, (0, 0, 0, 0), None, None, None, None)
    assert (nothing["byStep"], nothing["organisations"]) == ([], [])


async def test_a_step_that_is_not_due_counts_once_it_is(engine: Engine) -> None:
    october = {"within": "440104001", "since": "2019-10-01"}
    assert (await rates(engine, STAFF, **october))["rate"] == rate(None, (1, 1, 0, 0), None, None, None, None)
    await set_time(engine.db, at("10-08"))
    try:
        assert (await rates(engine, STAFF, **october))["rate"] == rate(None, (1, 1, 1, 0), 0.0, None, None, None)
    finally:
        await set_time(engine.db, NOW)


async def test_who_is_out_of_scope_is_not_counted(engine: Engine) -> None:
    found = await rates(engine, HAIZHU)
    assert found["rate"] == rate(None, (2, 0, 2, 2), 1.0, 24, 24, 72)
    assert [each["organisation"]["code"] for each in found["organisations"]] == ["4401"]
    assert await rates(engine, HAIZHU, within="4402") is None
    assert await rates(engine, HAIZHU, within="440104") is None
    for rights in (ANALYST, NOBODY, member("P2")):
        assert await rates(engine, rights) is None
    assert await rates(engine, STAFF, within="nowhere") is None
    assert await rates(engine, STAFF, within="EXT-43") is None
    assert (await rates(engine, HUNAN, within="EXT-43"))["rate"] == rate(None, (1, 1, 1, 0), 0.0, None, None, None)


async def test_a_period_has_a_beginning_before_its_end(engine: Engine) -> None:
    variables = {"within": "44", "from": "2019-09-02", "to": "2019-09-02"}
    answer = await engine.execute(GraphQLRequest(QUERY, variables=variables), STAFF)
    assert [error["extensions"]["code"] for error in answer.errors] == ["BAD_INPUT"]  # type: ignore[index]


@pytest_asyncio.fixture
async def more(engine: Engine) -> AsyncIterator[None]:
    """R6: overdue at 440104001. R7: at 440104, not due; R8: at 440104, asked by the town at first."""
    await open_step(engine.db, "R6", "RELEASE", "440104001", at("10-01"))
    await open_step(engine.db, "R7", "ACCEPT", "440104", at("10-05"))
    await open_step(engine.db, "R8", "ACCEPT", "440104001", at("09-20"), above=("440104",))
    yield
    for id_ in ("R6", "R7", "R8"):
        gone = "MATCH (t:Transfer {id: $id})<-[:STEP_OF]-(s) DETACH DELETE t, s"
        await engine.db.run("tests/unmade", gone, {"id": id_}, write=True)


async def held(engine: Engine, rights: Rights, within: str = "44", first: int | None = None) -> Any:
    """Return who holds steps, as somebody reads it: code, open, overdue, the day of the oldest due time."""
    answer = await engine.execute(GraphQLRequest(HELD, variables={"within": within, "first": first}), rights)
    assert answer.errors == []
    assert answer.data is not None
    rows = answer.data["bottlenecks"]
    return rows and [(each["organisation"]["code"], each["open"], each["overdue"], each["oldestDueAt"][5:13]) for each in rows]


@pytest.mark.usefixtures("more")
async def test_who_holds_the_most_steps(engine: Engine) -> None:
    every = [
        ("440104", 2, 1, "09-23T10"),
        ("440104001", 2, 1, "10-04T10"),
        ("44-GX", 1, 1, "09-04T10"),
    ]
    assert await held(engine, STAFF) == every
    assert await held(engine, STAFF, first=1) == every[:1]
    assert await held(engine, STAFF, first=0) == []
    assert await held(engine, STAFF, within="440104001") == every[1:2]
    assert await held(engine, STAFF, within="4144010558") == []  # the one that it was asked has passed on
    assert await held(engine, HAIZHU) == []
    town = Rights.of("test", "town", [(Role.STAFF, "44/4401/440104/440104001/")])
    assert await held(engine, town) == every[1:2]
    assert await held(engine, HAIZHU, within="4402") is None
    for rights in (ANALYST, NOBODY, member("P2")):
        assert await held(engine, rights) is None
    assert await held(engine, STAFF, within="nowhere") is None
    assert await held(engine, HUNAN, within="EXT-43") == [("EXT-43", 1, 1, "10-05T10")]


async def test_the_most_overdue_comes_first(engine: Engine) -> None:
    await open_step(engine.db, "R9", "ACCEPT", "4402", at("09-30"))
    await open_step(engine.db, "R10", "ACCEPT", "4402", at("09-29"))
    try:
        assert [each[0] for each in await held(engine, STAFF)] == ["4402", "44-GX", "440104001"]
    finally:
        gone = "MATCH (t:Transfer)<-[:STEP_OF]-(s) WHERE t.id IN ['R9', 'R10'] DETACH DELETE t, s"
        await engine.db.run("tests/unmade", gone, {}, write=True)


async def test_they_stand_beside_other_questions(engine: Engine) -> None:
    query = '{ organisation(code: "44") { code } held: bottlenecks(within: "44") { open } }'
    assert await ask(engine, STAFF, query) == {"organisation": {"code": "44"}, "held": [{"open": 1}, {"open": 1}]}
