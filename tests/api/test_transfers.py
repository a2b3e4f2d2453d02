"""Transfers from their request to their end on the small province; every answer is worked out on paper."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
import pytest_asyncio

from api.engine import Engine
from domain.rights import Rights
from graph.flow_facts import find_changed
from tests.api.changing import change, member, set_time
from tests.api.conftest import NOBODY
from tests.api.transferring import (
    ANSWER,
    CONFIRM,
    HAIZHU,
    NOW,
    PLACE,
    PROVINCE,
    REQUEST,
    SECRETARY,
    SHAOGUAN,
    TOWN,
    UNIVERSITY,
    WITHDRAW,
    brief,
    broken_rules,
    done,
    events,
    memberships,
    officer,
    own,
    read,
    refused,
    started,
)
from tests.loaders.tables import graph_of, one

P2, P4 = member("P2"), member("P4")
STAYED = [("440104001001", "2018-11-01", None, None)]


@pytest_asyncio.fixture(autouse=True)
async def time(fresh: Engine) -> None:
    """It is the second of September 2019."""
    await set_time(fresh.db, NOW)


async def test_a_member_moves_to_a_branch(fresh: Engine) -> None:
    opened = await started(fresh, P2, toCode="C19")
    assert (opened["state"], opened["requestedBy"], opened["version"]) == ("OPEN", "MEMBER", 1)
    assert brief(opened) == [("RELEASE", "440104001", ["440104001"], None)]
    step = opened["steps"][0]
    assert (step["openedAt"][:16], step["dueAt"][:16]) == ("2019-09-02T09:00", "2019-09-05T09:00")
    released = await done(fresh, TOWN, ANSWER, opened, answer="AGREE")
    assert (released["state"], released["version"]) == ("OPEN", 2)
    assert brief(released) == [("RELEASE", "440104001", [], "AGREED"), ("ACCEPT", "4144010558", ["4144010558"], None)]
    assert await memberships(fresh.db, "P2") == STAYED  # nothing moves before the end
    await set_time(fresh.db, "2019-09-04T10:00:00+08:00")
    moved = await done(fresh, UNIVERSITY, ANSWER, released, answer="AGREE")
    assert (moved["state"], moved["placedIn"], moved["completedAt"][:10]) == ("COMPLETED", {"code": "C19"}, "2019-09-04")
    assert await memberships(fresh.db, "P2") == [
        ("440104001001", "2018-11-01", "2019-09-04", "TRANSFERRED"), ("C19", "2019-09-04", None, None)]  # fmt: skip
    assert await own(fresh.db, "440104001001") == (-1, 0, 1, True)  # no own counts were stored before
    assert await own(fresh.db, "C19") == (1, 1, 0, True)
    assert await events(fresh.db, "P2") == ["requestTransfer", "answerStep", "answerStep"]
    assert await broken_rules(fresh.db) == []
    path = "MATCH (p:Person {id: 'P2'}) RETURN p.search_path"
    assert await one(fresh.db, path) == "44/44-GX/4144010558/C19/"


async def test_the_extract_of_flows_learns_of_every_change(fresh: Engine) -> None:
    opened = await started(fresh, P2, toCode="C19")
    since = datetime.fromisoformat("2019-09-03T00:00:00+08:00")
    assert (await find_changed(fresh.db, since))["people"] == []
    await set_time(fresh.db, "2019-09-03T09:00:00+08:00")
    await done(fresh, TOWN, ANSWER, opened, answer="AGREE")
    found = await find_changed(fresh.db, since)
    assert (set(found["people"]), found["organisations"]) == ({"P2"}, False)


STARTERS = [
    (P2, {}, "MEMBER", [("RELEASE", "440104001", None)]),
    (SECRETARY, {}, "SENDER", [("RELEASE", "440104001", None)]),  # of the branch: the committee above is still asked
    (TOWN, {}, "SENDER", [("RELEASE", "440104001", "AGREED"), ("ACCEPT", "4144010558", None)]),
    (UNIVERSITY, {"name": "曾志强"}, "RECEIVER", [("ACCEPT", "4144010558", "AGREED"), ("RELEASE", "440104001", None)]),
    (PROVINCE, {}, "SENDER", [("RELEASE", "440104001", "AGREED"), ("ACCEPT", "4144010558", "AGREED")]),
]


@pytest.mark.parametrize(("rights", "values", "party", "steps"), STARTERS, ids=[each[0].subject for each in STARTERS])
async def test_any_party_starts_and_is_not_asked_again(
    fresh: Engine, rights: Rights, values: Any, party: str, steps: list[Any]
) -> None:
    opened = await started(fresh, rights, toCode="C19", **values)
    assert opened["requestedBy"] == party
    assert [(kind, first, outcome) for kind, first, _, outcome in brief(opened)] == steps
    is_open = steps[-1][2] is None
    assert opened["state"] == ("OPEN" if is_open else "COMPLETED")
    assert [row[0] for row in await memberships(fresh.db, "P2")] == (
        ["440104001001"] if is_open else ["440104001001", "C19"])  # fmt: skip
    assert await broken_rules(fresh.db) == []


async def test_what_the_receiver_started_ends_with_the_release(fresh: Engine) -> None:
    opened = await started(fresh, UNIVERSITY, toCode="C19", name="曾志强")
    moved = await done(fresh, TOWN, ANSWER, opened, answer="AGREE")
    assert (moved["state"], moved["placedIn"]) == ("COMPLETED", {"code": "C19"})


async def test_a_committee_names_the_branch(fresh: Engine) -> None:
    opened = await started(fresh, TOWN, toCode="4144010558")
    accepted = await done(fresh, UNIVERSITY, ANSWER, opened, answer="AGREE")
    assert brief(accepted)[1:] == [("ACCEPT", "4144010558", [], "AGREED"), ("PLACE", "4144010558", ["4144010558"], None)]
    assert await refused(fresh, UNIVERSITY, ANSWER, accepted, answer="AGREE") == ("Refused", "WRONG_STEP")
    assert await refused(fresh, UNIVERSITY, PLACE, accepted, branchCode="S1") == ("NotFound", "NO_SUCH_ORGANISATION")
    assert await refused(fresh, UNIVERSITY, PLACE, accepted, branchCode="nothing") == ("NotFound", "NO_SUCH_ORGANISATION")
    assert await refused(fresh, UNIVERSITY, PLACE, accepted, branchCode="4144010558") == ("InvalidInput", "NOT_A_BRANCH")
    assert await refused(fresh, UNIVERSITY, PLACE, accepted, branchCode="C18") == ("InvalidInput", "CLOSED_ORGANISATION")
    assert await refused(fresh, TOWN, PLACE, accepted, branchCode="C19") == ("Refused", "NOT_ADDRESSEE")
    moved = await done(fresh, UNIVERSITY, PLACE, accepted, branchCode="C19")
    assert (moved["state"], moved["placedIn"], moved["toOrganisation"]) == ("COMPLETED", {"code": "C19"}, {"code": "4144010558"})
    assert moved["steps"][2]["outcome"] == "PLACED"


async def test_one_committee_of_both_ends_is_asked_once(fresh: Engine) -> None:
    opened = await started(fresh, P2, toCode="440104001002")
    moved = await done(fresh, TOWN, ANSWER, opened, answer="AGREE")
    assert brief(moved) == [("RELEASE", "440104001", [], "AGREED"), ("ACCEPT", "440104001", [], "AGREED")]
    assert (moved["state"], moved["placedIn"]) == ("COMPLETED", {"code": "440104001002"})


async def test_placed_below_the_committee_that_released(fresh: Engine) -> None:
    opened = await started(fresh, P2, toCode="440104001")
    agreed = await done(fresh, TOWN, ANSWER, opened, answer="AGREE")
    assert [kind for kind, *_ in brief(agreed)] == ["RELEASE", "ACCEPT", "PLACE"]
    assert await refused(fresh, TOWN, PLACE, agreed, branchCode="440104001001") == ("InvalidInput", "EQUAL_ENDS")
    assert (await done(fresh, TOWN, PLACE, agreed, branchCode="440104001002"))["state"] == "COMPLETED"


@pytest.mark.parametrize("at", ["RELEASE", "ACCEPT"])
async def test_who_is_refused_stays_and_everybody_reads_why(fresh: Engine, at: str) -> None:
    transfer = await started(fresh, P2, toCode="C19")
    if at == "ACCEPT":
        transfer = await done(fresh, TOWN, ANSWER, transfer, answer="AGREE")
    ended = await done(fresh, TOWN if at == "RELEASE" else UNIVERSITY, ANSWER, transfer, answer="REJECT", because="名额已满")
    assert (ended["state"], ended["endedBecause"], ended["steps"][-1]["outcome"]) == ("REJECTED", "名额已满", "REJECTED")
    assert await memberships(fresh.db, "P2") == STAYED
    for rights in (P2, TOWN, UNIVERSITY, PROVINCE):
        told = await read(fresh, rights, ended["transferId"])
        assert (told["state"], told["endedBecause"]) == ("REJECTED", "名额已满")
    assert (await read(fresh, UNIVERSITY, ended["transferId"]))["member"] is None  # a party of an open transfer alone
    assert await broken_rules(fresh.db) == []
    assert (await started(fresh, P2, toCode="C19"))["state"] == "OPEN"  # another one can follow


async def test_the_parties_read_the_same_status(fresh: Engine) -> None:
    opened = await started(fresh, P2, toCode="C19")
    released = await done(fresh, TOWN, ANSWER, opened, answer="AGREE")
    seen = {name: await read(fresh, rights, released["transferId"]) for name, rights in
            {"member": P2, "sender": TOWN, "receiver": UNIVERSITY, "above": PROVINCE}.items()}  # fmt: skip
    assert seen["sender"] == seen["receiver"] == seen["above"] == released
    assert released["member"] == {"personId": "P2", "name": "曾志强", "idNumberMasked": "****************02"}
    assert [step["answeredBy"] for step in released["steps"]] == ["officer of 44/4401/440104/440104001/", None]
    assert [step.pop("answeredBy") for step in seen["member"]["steps"]] == [None, None]  # officers' names are for officers
    for step in released["steps"]:
        step.pop("answeredBy")
    assert seen["member"] == released
    for rights in (NOBODY, member("P1"), HAIZHU, SHAOGUAN, officer("44/4401/440104/440104001/440104001002/")):
        assert await read(fresh, rights, released["transferId"]) is None


REFUSED = [
    (P2, {"toCode": "440104001001"}, ("InvalidInput", "EQUAL_ENDS")),
    (P2, {"toCode": "C18"}, ("InvalidInput", "CLOSED_ORGANISATION")),
    (P2, {"toCode": "nothing"}, ("NotFound", "NO_SUCH_ORGANISATION")),
    (P2, {}, ("InvalidInput", "ONE_TARGET")),
    (P2, {"toCode": "C19", "residenceCode": "440104001"}, ("InvalidInput", "ONE_TARGET")),
    (P2, {"residenceCode": "999999"}, ("NotFound", "NO_SUCH_DIVISION")),
    (P2, {"residenceCode": "440104002"}, ("NotFound", "NO_SUCH_DIVISION")),  # closed
    (P2, {"residenceCode": "440104"}, ("InvalidInput", "NOT_A_TOWNSHIP")),
    (P2, {"residenceCode": "440104003"}, ("Refused", "NO_TOWNSHIP_COMMITTEE")),
    (P2, {"toCode": "C19", "fromCode": "EXT-43"}, ("InvalidInput", "UNWANTED_VALUE")),
    (P4, {"personId": "P4", "toCode": "C19"}, ("Refused", "NO_MEMBERSHIP")),
    (P4, {"personId": "P4", "toCode": "C19", "fromCode": "4402"}, ("InvalidInput", "NOT_EXTERNAL")),
    (P4, {"personId": "P4", "toCode": "EXT-43", "fromCode": "EXT-43"}, ("InvalidInput", "EQUAL_ENDS")),
    (P2, {"personId": "nobody", "toCode": "C19"}, ("NotFound", "NO_SUCH_PERSON")),
    (P2, {"personId": "P1", "toCode": "C19"}, ("NotFound", "NO_SUCH_PERSON")),
    (NOBODY, {"toCode": "C19"}, ("NotFound", "NO_SUCH_PERSON")),
    (HAIZHU, {"toCode": "C19", "name": "曾志强"}, ("NotFound", "NO_SUCH_PERSON")),
    (UNIVERSITY, {"toCode": "C19"}, ("NotFound", "NO_SUCH_PERSON")),  # a receiver states the name
    (UNIVERSITY, {"toCode": "C19", "name": "李娜"}, ("NotFound", "NO_SUCH_PERSON")),
    (UNIVERSITY, {"personId": "nobody", "toCode": "C19", "name": "李娜"}, ("NotFound", "NO_SUCH_PERSON")),
    (P2, {"toCode": "C19", "idempotencyKey": ""}, ("InvalidInput", "BAD_KEY")),
]


@pytest.mark.parametrize(("rights", "values", "expected"), REFUSED)
async def test_requests_that_are_refused(
    fresh: Engine, rights: Rights, values: dict[str, Any], expected: tuple[str, str]
) -> None:
    before = await graph_of(fresh.db)
    found = await change(fresh, rights, REQUEST, **{"personId": "P2", "reason": "MOVED", **values})
    assert (found["__typename"], found["code"]) == expected
    assert await graph_of(fresh.db) == before


async def test_not_before_the_branch_is_known(fresh: Engine) -> None:
    await set_time(fresh.db, "2019-08-31T23:00:00+08:00")
    found = await change(fresh, P2, REQUEST, personId="P2", reason="MOVED", toCode="C19")
    assert found["code"] == "ORGANISATION_NOT_YET"


async def test_a_second_request_names_the_first(fresh: Engine) -> None:
    opened = await started(fresh, P2, toCode="C19")
    second = await change(fresh, SECRETARY, REQUEST, personId="P2", reason="EMPLOYED", toCode="S1")
    assert second["__typename"] == "TransferAlreadyOpen"
    assert (second["code"], second["transferId"]) == ("TRANSFER_OPEN", opened["transferId"])


WITHDRAWALS = [(P2, None), (SECRETARY, None), (TOWN, None), (UNIVERSITY, "NOT_STARTER"), (HAIZHU, "NO_SUCH_TRANSFER"), (NOBODY, "NO_SUCH_TRANSFER")]  # fmt: skip


@pytest.mark.parametrize(("rights", "code"), WITHDRAWALS, ids=[each[0].subject for each in WITHDRAWALS])
async def test_who_may_withdraw_what_the_sender_started(fresh: Engine, rights: Rights, code: str | None) -> None:
    opened = await started(fresh, TOWN, toCode="C19")
    found = await change(fresh, rights, WITHDRAW, transferId=opened["transferId"], because="不去了")
    if code:
        assert found["code"] == code
        return
    assert (found["transfer"]["state"], found["transfer"]["endedBecause"]) == ("WITHDRAWN", "不去了")
    assert await memberships(fresh.db, "P2") == STAYED
    assert await broken_rules(fresh.db) == []
    assert await events(fresh.db, "P2") == ["requestTransfer", "withdrawTransfer"]
    again = await change(fresh, rights, WITHDRAW, transferId=opened["transferId"])
    assert (again["__typename"], again["code"]) == ("Refused", "TRANSFER_ENDED")


async def test_the_party_that_did_not_start_it_answers_instead(fresh: Engine) -> None:
    opened = await started(fresh, P2, toCode="C19")
    assert await refused(fresh, TOWN, WITHDRAW, opened) == ("Refused", "NOT_STARTER")


async def test_a_loaded_transfer_is_answered_too(fresh: Engine) -> None:
    """T2 was loaded: its ACCEPT awaits the organisation outside; then the committee that released confirms."""
    seen = await read(fresh, HAIZHU, "T2")
    assert brief(seen)[1] == ("ACCEPT", "EXT-43", ["EXT-43"], None)
    accepted = await done(fresh, officer("EXTERNAL/EXT-43/"), ANSWER, seen, answer="AGREE")
    assert brief(accepted)[2] == ("CONFIRM", "440105", ["440105"], None)
    assert (await done(fresh, HAIZHU, CONFIRM, accepted))["placedIn"] == {"code": "EXT-43"}
