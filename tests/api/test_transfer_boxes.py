"""Inboxes and outboxes: what awaits whom, by due time, with counts; who sees them; worked out on paper."""

from __future__ import annotations

from typing import Any

import pytest
import pytest_asyncio

from api.engine import Engine
from domain.rights import Rights, Role
from tests.api.changing import member, set_time
from tests.api.conftest import NOBODY
from tests.api.test_people import ask
from tests.api.transferring import ANSWER, TOWN, UNIVERSITY, done, started

BOX = "{ totalCount nodes { transferId } }"
STAFF = Rights.of("test", "staff", [(Role.STAFF, "44/")])
OFFICER = Rights.of("test", "officer", [(Role.OFFICER, "44/")])
ANALYST = Rights.of("test", "analyst", [(Role.ANALYST, "44/"), (Role.ADMIN, "44/")])


@pytest_asyncio.fixture
async def moving(fresh: Engine) -> dict[str, str]:
    """P1 and P2 move to C19: the town has P2's release since the second, the university P1's accept, which is due the earlier."""
    await set_time(fresh.db, "2019-09-01T09:00:00+08:00")
    first = await started(fresh, TOWN, person_id="P1", toCode="C19", reason="EMPLOYED")
    await set_time(fresh.db, "2019-09-02T09:00:00+08:00")
    second = await started(fresh, member("P2"), toCode="C19")
    return {first["transferId"]: "P1", second["transferId"]: "P2"}


async def box(engine: Engine, rights: Rights, names: dict[str, str], code: str, field: str) -> tuple[int, list[str]]:
    """Return the count of a box, and whose transfers are in it."""
    found = (await ask(engine, rights, f'{{ organisation(code: "{code}") {{ {field} {BOX} }} }}'))["organisation"]
    (page,) = found.values()
    return page["totalCount"], [names[each["transferId"]] for each in page["nodes"]]


async def test_what_awaits_whom(fresh: Engine, moving: dict[str, str]) -> None:
    assert await box(fresh, OFFICER, moving, "440104001", "transferInbox") == (1, ["P2"])
    assert await box(fresh, OFFICER, moving, "4144010558", "transferInbox") == (1, ["P1"])
    assert await box(fresh, OFFICER, moving, "440104001", "transferOutbox") == (1, ["P1"])  # P2's awaits the town itself
    assert await box(fresh, OFFICER, moving, "440104001001", "transferOutbox") == (2, ["P1", "P2"])
    for code in ("440104", "44", "C19"):
        assert await box(fresh, OFFICER, moving, code, "transferInbox") == (0, [])


async def test_by_due_time_with_filters_and_pages(fresh: Engine, moving: dict[str, str]) -> None:
    second = next(id_ for id_, person in moving.items() if person == "P2")
    await done(fresh, TOWN, ANSWER, {"transferId": second, "version": 1}, answer="AGREE")
    for arguments, expected in {
        "": ["P1", "P2"],
        "(step: ACCEPT)": ["P1", "P2"],
        "(step: RELEASE)": [],
        "(reason: EMPLOYED)": ["P1"],
        "(overdue: true)": [],
        "(overdue: false)": ["P1", "P2"],
        "(first: 1)": ["P1"],
        "(last: 1)": ["P2"],
    }.items():
        count, people = await box(fresh, OFFICER, moving, "4144010558", f"transferInbox{arguments}")
        assert people == expected, arguments
        assert count == (2 if "1)" in arguments else len(expected))
    await set_time(fresh.db, "2019-09-04T09:30:00+08:00")  # 72 hours after the first
    assert await box(fresh, OFFICER, moving, "4144010558", "transferInbox(overdue: true)") == (1, ["P1"])
    page = '{ organisation(code: "4144010558") { transferInbox(first: 1) { pageInfo { endCursor hasNextPage } } } }'
    info = (await ask(fresh, OFFICER, page))["organisation"]["transferInbox"]["pageInfo"]
    assert info["hasNextPage"]
    rest = f'transferInbox(first: 1, after: "{info["endCursor"]}")'
    assert await box(fresh, OFFICER, moving, "4144010558", rest) == (2, ["P2"])


SEES: list[tuple[Rights, int]] = [
    (OFFICER, 1), (STAFF, 1), (ANALYST, 0), (NOBODY, 0), (member("P2"), 0),
    (Rights.of("test", "town", [(Role.OFFICER, "44/4401/440104/440104001/")]), 1),
    (Rights.of("test", "haizhu", [(Role.STAFF, "44/4401/440105/")]), 0),
]  # fmt: skip


@pytest.mark.parametrize(("rights", "count"), SEES, ids=[each[0].subject for each in SEES])
async def test_who_sees_an_inbox(fresh: Engine, moving: dict[str, str], rights: Rights, count: int) -> None:
    assert (await box(fresh, rights, moving, "440104001", "transferInbox"))[0] == count


async def test_staff_sees_entries_without_their_person(fresh: Engine, moving: dict[str, str]) -> None:
    query = '{ organisation(code: "440104001") { transferInbox { nodes { state member { name } steps { dueAt } } } } }'

    async def entry(rights: Rights) -> Any:
        return (await ask(fresh, rights, query))["organisation"]["transferInbox"]["nodes"][0]

    assert len(moving) == 2
    assert (await entry(OFFICER))["member"] == {"name": "曾志强"}
    assert (await entry(STAFF))["member"] is None
    assert (await entry(STAFF))["steps"] == (await entry(OFFICER))["steps"] != []


async def test_what_is_answered_leaves_the_inbox(fresh: Engine, moving: dict[str, str]) -> None:
    first = next(id_ for id_, person in moving.items() if person == "P1")
    await done(fresh, UNIVERSITY, ANSWER, {"transferId": first, "version": 1}, answer="REJECT")
    assert await box(fresh, OFFICER, moving, "4144010558", "transferInbox") == (0, [])
    assert await box(fresh, OFFICER, moving, "440104001001", "transferOutbox") == (1, ["P2"])
