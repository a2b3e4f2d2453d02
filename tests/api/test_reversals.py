"""A transfer that was completed by mistake is undone: by whom, until when, and what the graph says then; worked out on paper."""

from __future__ import annotations

from typing import Any

import pytest
import pytest_asyncio

from api.engine import Engine
from domain.rights import Rights
from tests.api.changing import change, member, set_time
from tests.api.conftest import NOBODY
from tests.api.transferring import (
    ANSWER,
    CONFIRM,
    GUANGZHOU,
    HAIZHU,
    NOW,
    PROVINCE,
    REVERSE,
    SECRETARY,
    TOWN,
    UNIVERSITY,
    YUEXIU,
    broken_rules,
    done,
    events,
    memberships,
    own,
    read,
    started,
)
from tests.loaders.tables import graph_of

P2 = member("P2")


@pytest_asyncio.fixture(autouse=True)
async def time(fresh: Engine) -> None:
    """It is the second of September 2019."""
    await set_time(fresh.db, NOW)


async def moved(engine: Engine, to_code: str = "C19") -> Any:
    """Let P2 move to a branch of another committee."""
    opened = await started(engine, TOWN, toCode=to_code)
    return await done(engine, PROVINCE, ANSWER, opened, answer="AGREE")


async def undone(engine: Engine, rights: Rights, transfer: Any, because: str = "同名误转") -> Any:
    """Undo a transfer; return what that answers."""
    return await change(engine, rights, REVERSE, transferId=transfer["transferId"], because=because)


async def test_the_wrong_person_was_moved(fresh: Engine) -> None:
    transfer = await moved(fresh)
    await set_time(fresh.db, "2019-09-05T08:59:00+08:00")  # a minute before 72 hours are over
    found = (await undone(fresh, PROVINCE, transfer))["transfer"]
    assert (found["state"], found["endedBecause"], found["version"]) == ("REVERSED", "同名误转", 3)
    assert await memberships(fresh.db, "P2") == [
        ("440104001001", "2018-11-01", "2019-09-02", "TRANSFERRED"),
        ("C19", "2019-09-02", "2019-09-05", "REVERSED"),
        ("440104001001", "2019-09-05", None, None),
    ]
    assert await own(fresh.db, "440104001001") == (0, 0, 0, True)
    assert await own(fresh.db, "C19") == (0, 0, 0, True)
    assert await events(fresh.db, "P2") == ["requestTransfer", "answerStep", "reverseTransfer"]
    assert await broken_rules(fresh.db) == []
    assert (await read(fresh, UNIVERSITY, transfer["transferId"]))["state"] == "REVERSED"  # everybody is told
    assert (await undone(fresh, PROVINCE, transfer))["code"] == "NOT_COMPLETED"
    assert (await started(fresh, P2, toCode="C19"))["state"] == "OPEN"  # it can be asked for again


BY = [(PROVINCE, None), (TOWN, "NOT_COMMON_PARENT"), (GUANGZHOU, "NOT_COMMON_PARENT"), (UNIVERSITY, "NOT_COMMON_PARENT"),
      (P2, "NOT_COMMON_PARENT"), (HAIZHU, "NO_SUCH_TRANSFER"), (NOBODY, "NO_SUCH_TRANSFER")]  # fmt: skip


@pytest.mark.parametrize(("rights", "code"), BY, ids=[each[0].subject for each in BY])
async def test_who_may_undo_a_move_between_two_systems(fresh: Engine, rights: Rights, code: str | None) -> None:
    transfer = await moved(fresh)
    before = await graph_of(fresh.db)
    found = await undone(fresh, rights, transfer)
    assert found.get("code") == code
    if code:
        assert await graph_of(fresh.db) == before


NEAR = [(TOWN, None), (YUEXIU, None), (SECRETARY, "NOT_COMMON_PARENT")]


@pytest.mark.parametrize(("rights", "code"), NEAR, ids=[each[0].subject for each in NEAR])
async def test_who_may_undo_a_move_below_one_committee(fresh: Engine, rights: Rights, code: str | None) -> None:
    transfer = await started(fresh, TOWN, toCode="440104001002")
    assert transfer["state"] == "COMPLETED"
    assert (await undone(fresh, rights, transfer)).get("code") == code


async def test_after_72_hours_it_stands(fresh: Engine) -> None:
    transfer = await moved(fresh)
    await set_time(fresh.db, "2019-09-05T09:01:00+08:00")
    assert (await undone(fresh, PROVINCE, transfer))["code"] == "REVERSAL_CLOSED"


async def test_without_a_reason_it_stands(fresh: Engine) -> None:
    assert (await undone(fresh, PROVINCE, await moved(fresh), " "))["code"] == "MISSING_VALUE"


async def test_what_is_open_or_was_refused_is_not_undone(fresh: Engine) -> None:
    opened = await started(fresh, TOWN, toCode="C19")
    assert (await undone(fresh, PROVINCE, opened))["code"] == "NOT_COMPLETED"
    ended = await done(fresh, UNIVERSITY, ANSWER, opened, answer="REJECT")
    assert (await undone(fresh, PROVINCE, ended))["code"] == "NOT_COMPLETED"


async def test_who_moved_on_since_is_not_called_back(fresh: Engine) -> None:
    first = await moved(fresh)
    second = await started(fresh, UNIVERSITY, toCode="S1")
    await done(fresh, HAIZHU, ANSWER, second, answer="AGREE")
    assert (await undone(fresh, PROVINCE, first))["code"] == "MEMBER_LEFT"


async def test_nobody_goes_back_to_a_closed_branch(fresh: Engine) -> None:
    transfer = await moved(fresh)
    closing = "MATCH (o:Organisation {code: '440104001001'})-[r:PART_OF]->() SET o.closed_on = date('2019-09-02') DELETE r"
    await fresh.db.run("tests/closing", closing, {}, write=True)
    assert (await undone(fresh, PROVINCE, transfer))["code"] == "SENDER_CLOSED"


async def test_who_left_the_province_by_mistake_is_back(fresh: Engine) -> None:
    opened = await started(fresh, TOWN, toCode="EXT-43")
    left = await done(fresh, TOWN, CONFIRM, opened)
    assert (await undone(fresh, SECRETARY, left))["code"] == "NOT_COMMON_PARENT"  # the branch alone is no parent
    assert (await undone(fresh, TOWN, left))["transfer"]["state"] == "REVERSED"
    assert await memberships(fresh.db, "P2") == [
        ("440104001001", "2018-11-01", "2019-09-02", "OUT_OF_PROVINCE"), ("440104001001", "2019-09-02", None, None)]  # fmt: skip
    assert await own(fresh.db, "EXT-43") == (0, 0, 0, True)


async def test_who_came_from_outside_by_mistake_is_gone(fresh: Engine) -> None:
    coming = {"fromCode": "EXT-43", "reason": "OTHER_PROVINCE", "name": "区小红", "toCode": "C19"}
    placed = await started(fresh, UNIVERSITY, person_id="P4", **coming)
    assert (await undone(fresh, UNIVERSITY, placed))["transfer"]["state"] == "REVERSED"
    assert await memberships(fresh.db, "P4") == [("C19", "2019-09-02", "2019-09-02", "REVERSED")]
    assert await broken_rules(fresh.db) == []
