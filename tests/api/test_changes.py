"""The feed of changes: what an auditor is shown, in which order, and where to go on; worked out on paper.

P2 asks to move from 440104001001 (below 440104) to C19 (below 44-GX): event 1. P5 asks to move from C19 to S1 (below 440105): event 2.
The town agrees for P2: event 3. Event 4 is of no organisation, event 5 of 4402 alone.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio

from api.engine import Engine, GraphQLRequest
from domain.rights import Rights, Role
from graph.accounts import get_rights, grant_role
from graph.audit import Doing, record_event
from graph.clock import read_clock
from graph.database import Transaction
from tests.api.changing import member, set_time
from tests.api.conftest import NOBODY, PROVINCE
from tests.api.transferring import ANSWER, NOW, TOWN, done, started
from tests.graph.test_marks import taken
from workflows.events import NumberingDuty

CHANGES = """query ($since: Int! = 0, $types: [String!], $within: String, $first: Int) {
  changes(since: $since, types: $types, within: $within, first: $first, reason: "核查") { next last hasMore
    events { number at actor action before after requestId organisationCodes eventId concerns { type id } } } }"""


def auditor(*paths: str) -> Rights:
    """Return the rights of an auditor of subtrees."""
    return Rights.of("test", "auditor", [(Role.AUDITOR.value, path) for path in paths])


ALL = auditor("44/")


@pytest_asyncio.fixture
async def log(fresh: Engine) -> Engine:
    """The five events above, numbered."""
    await set_time(fresh.db, NOW)
    moving = await started(fresh, member("P2"), toCode="C19")
    await started(fresh, member("P5"), person_id="P5", toCode="S1")
    await done(fresh, TOWN, ANSWER, moving, answer="AGREE")

    async def work(tx: Transaction) -> None:
        at = (await read_clock(tx)).now()
        await record_event(tx, Doing("i|s", "grantRole", at, "r4"), {}, {})
        later = at + timedelta(seconds=1)
        await record_event(tx, Doing("i|s", "renameOrganisation", later), {"name": "旧"}, {"name": "新"}, organisations=["4402"])

    await fresh.db.change("tests/events", work, timeout_s=10)
    await NumberingDuty(fresh.db).turn(await taken(fresh.db))
    return fresh


async def changes(engine: Engine, rights: Rights, **values: Any) -> Any:
    """Return a page."""
    answer = await engine.execute(GraphQLRequest(CHANGES, variables=values), rights)
    assert answer.errors == []
    assert answer.data is not None
    return answer.data["changes"]


async def shown(engine: Engine, rights: Rights, **values: Any) -> tuple[list[int], int]:
    """Return the numbers of a page, and the one to go on from."""
    page = await changes(engine, rights, **values)
    assert (page["last"], page["hasMore"]) == (5, page["next"] < 5)
    return [event["number"] for event in page["events"]], page["next"]


async def test_an_event_is_told_as_it_was_recorded(log: Engine) -> None:
    first, _, third, fourth, fifth = (await changes(log, ALL))["events"]
    assert (first["actor"], first["action"], first["at"][:16]) == ("test|account of P2", "requestTransfer", NOW[:16])
    assert third["before"] == '{"state": "OPEN", "step": "RELEASE", "awaits": "440104001"}'
    assert third["after"] == '{"step": "ACCEPT", "awaits": "4144010558"}'
    assert [each["type"] for each in third["concerns"]] == ["Person", "Transfer"]
    assert third["concerns"][0]["id"] == "P2"
    assert sorted(third["organisationCodes"]) == ["4144010558", "440104001", "440104001001", "C19"]  # who had the step, too
    assert (fourth["requestId"], fourth["organisationCodes"], fourth["concerns"]) == ("r4", [], [])
    assert (fifth["organisationCodes"], fifth["concerns"]) == (["4402"], [{"type": "Organisation", "id": "4402"}])
    assert len({event["eventId"] for event in (first, third, fourth, fifth)}) == 4


async def test_only_what_is_the_business_of_the_scope(log: Engine) -> None:
    for paths, within, numbers in (
        (("44/",), None, [1, 2, 3, 4, 5]),
        (("44/",), "44", [1, 2, 3, 4, 5]),
        (("44/4401/440104/",), None, [1, 3]),
        (("44/4401/",), None, [1, 2, 3]),
        (("44/4401/",), "440105", [2]),
        (("44/4401/440105/",), "4401", [2]),
        (("44/4401/440105/",), "44", [2]),  # no more than the scope, and nothing of no organisation
        (("44/4402/",), None, [5]),
        (("44/4402/", "44/4401/440105/"), None, [2, 5]),
        (("44/4402/", "44/4401/440105/"), "4401", [2]),
        (("44/44-GX/4144010558/C18/",), None, []),
    ):
        assert await shown(log, auditor(*paths), within=within) == (numbers, 5), (paths, within)


async def test_out_of_scope_is_as_if_absent(log: Engine) -> None:
    assert await changes(log, auditor("44/4401/"), within="4402") is None
    assert await changes(log, ALL, within="nothing") is None
    for rights in (NOBODY, PROVINCE, TOWN, member("P2")):
        assert await changes(log, rights) is None


async def test_the_role_of_an_auditor_is_what_opens_the_log(log: Engine) -> None:
    for role in Role:
        await grant_role(log.db, "test", role.value, role, "440105")
        page = await changes(log, await get_rights(log.db, "test", role.value))
        assert (page is not None) is (role is Role.AUDITOR), role
        assert page is None or [event["number"] for event in page["events"]] == [2]


async def test_pages_joined_are_the_whole_log_whatever_is_asked_for(log: Engine) -> None:
    for values, numbers in (
        ({"first": 2}, [1, 2, 3, 4, 5]),
        ({"first": 1, "types": ["requestTransfer"]}, [1, 2]),
        ({"first": 1, "types": ["answerStep", "renameOrganisation"]}, [3, 5]),
        ({"first": 1, "types": []}, []),
        ({"first": 1, "within": "440105"}, [2]),
    ):
        joined: list[int] = []
        since = 0
        while since < 5:
            page, following = await shown(log, ALL, since=since, **values)
            assert len(page) <= 1 or values["first"] == 2
            assert following > since
            joined, since = joined + page, following
        assert joined == numbers, values


async def test_a_page_goes_on_also_where_it_is_empty(log: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.audit.feed.LOOKED_AT", 2)
    assert await shown(log, ALL, types=["renameOrganisation"]) == ([], 2)
    assert await shown(log, ALL, types=["renameOrganisation"], since=2) == ([], 4)
    assert await shown(log, ALL, types=["renameOrganisation"], since=4) == ([5], 5)
    assert await shown(log, ALL, since=5) == ([], 5)
    assert await shown(log, ALL, first=0) == ([], 0)  # nothing was shown, so nothing is passed over


async def test_what_has_no_number_yet_is_not_shown(log: Engine) -> None:
    await started(log, TOWN, person_id="P1", toCode="S1")
    assert await shown(log, ALL) == ([1, 2, 3, 4, 5], 5)


async def test_who_is_concerned_stands_in_the_read_log(log: Engine) -> None:
    read: list[tuple[list[str], str | None]] = []

    def record(people: Any, reason: str | None, what: Any = None) -> None:
        assert what is None
        read.append((list(people), reason))

    await log.execute(GraphQLRequest(CHANGES), ALL, record=record)
    assert read == [(["P2", "P5"], "核查")]


async def test_a_question_that_cannot_be_answered(log: Engine) -> None:
    for values in ({"since": -1}, {"first": 101}, {"types": ["x"] * 51}):
        answer = await log.execute(GraphQLRequest(CHANGES, variables=values), ALL)
        assert [error["extensions"]["code"] for error in answer.errors] == ["BAD_INPUT"]  # type: ignore[index]
