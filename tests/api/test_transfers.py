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
    GUANGZHOU,
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
    YUEXIU,
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
from tests.loaders.tables import graph_of, one, rows_of

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


async def test_a_member_leaves_the_province(fresh: Engine) -> None:
    opened = await started(fresh, P2, toCode="EXT-43", reason="OTHER_PROVINCE")
    released = await done(fresh, TOWN, ANSWER, opened, answer="AGREE")
    assert brief(released) == [("RELEASE", "440104001", [], "AGREED"), ("CONFIRM", "440104001", ["440104001"], None)]
    assert await refused(fresh, TOWN, ANSWER, released, answer="AGREE") == ("Refused", "WRONG_STEP")
    outside = officer("EXTERNAL/EXT-43/")
    assert await refused(fresh, outside, CONFIRM, released) == ("Refused", "NOT_ADDRESSEE")
    left = await done(fresh, TOWN, CONFIRM, released)
    assert (left["state"], left["placedIn"]) == ("COMPLETED", {"code": "EXT-43"})
    assert await memberships(fresh.db, "P2") == [("440104001001", "2018-11-01", "2019-09-02", "OUT_OF_PROVINCE")]
    assert await own(fresh.db, "EXT-43") == (0, 1, 0, True)
    assert await broken_rules(fresh.db) == []


async def test_the_other_side_refuses(fresh: Engine) -> None:
    opened = await started(fresh, TOWN, toCode="EXT-43")
    ended = await done(fresh, TOWN, ANSWER, opened, answer="REJECT", because="对方不接收")
    assert (ended["state"], brief(ended)[-1][3]) == ("REJECTED", "REJECTED")
    assert await memberships(fresh.db, "P2") == STAYED


async def test_somebody_comes_from_outside(fresh: Engine) -> None:
    coming = {"personId": "P4", "fromCode": "EXT-43", "reason": "OTHER_PROVINCE"}
    opened = await started(fresh, P4, person_id="P4", **coming, toCode="4144010558")
    assert brief(opened) == [("ACCEPT", "4144010558", ["4144010558"], None)]
    accepted = await done(fresh, UNIVERSITY, ANSWER, opened, answer="AGREE")
    placed = await done(fresh, UNIVERSITY, PLACE, accepted, branchCode="C19")
    assert placed["state"] == "COMPLETED"
    assert await memberships(fresh.db, "P4") == [("C19", "2019-09-02", None, None)]
    assert await own(fresh.db, "C19") == (1, 1, 0, True)


async def test_the_receiver_takes_somebody_from_outside_at_once(fresh: Engine) -> None:
    coming = {"fromCode": "EXT-43", "reason": "OTHER_PROVINCE", "name": "区小红", "toCode": "C19"}
    placed = await started(fresh, UNIVERSITY, person_id="P4", **coming)
    assert (placed["state"], brief(placed)) == ("COMPLETED", [("ACCEPT", "4144010558", [], "AGREED")])
    assert await memberships(fresh.db, "P4") == [("C19", "2019-09-02", None, None)]


@pytest.mark.parametrize("ended_by", ["DECEASED", "EXPELLED", "AGE"])
async def test_who_is_no_member_any_more_comes_from_nowhere(fresh: Engine, ended_by: str) -> None:
    await end_membership(fresh, ended_by)
    values = {"personId": "P2", "reason": "MOVED", "toCode": "C19", "fromCode": "EXT-43"}
    assert (await change(fresh, P2, REQUEST, **values))["code"] == "NO_MEMBERSHIP"


async def end_membership(engine: Engine, ended_by: str) -> None:
    """End the membership of P2, as a load of people does."""
    text = """MATCH (p:Person {id: 'P2'})-[m:MEMBER_OF]->(b) CREATE (p)-[:WAS_MEMBER_OF {valid_from: m.valid_from,
      valid_to: date('2019-09-02'), ended_by: $by}]->(b) DELETE m"""
    await engine.db.run("tests/end", text, {"by": ended_by}, write=True)


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


ANSWERERS = [(TOWN, "done"), (YUEXIU, "done"), (GUANGZHOU, "done"), (PROVINCE, "done"), (P2, "NOT_ADDRESSEE"), (SECRETARY, "NOT_ADDRESSEE"),
             (UNIVERSITY, "NOT_ADDRESSEE"), (HAIZHU, "NO_SUCH_TRANSFER"), (NOBODY, "NO_SUCH_TRANSFER"), (member("P1"), "NO_SUCH_TRANSFER")]  # fmt: skip


@pytest.mark.parametrize(("rights", "expected"), ANSWERERS, ids=[each[0].subject for each in ANSWERERS])
async def test_who_may_answer_a_release(fresh: Engine, rights: Rights, expected: str) -> None:
    opened = await started(fresh, P2, toCode="C19")
    if expected == "done":
        assert (await done(fresh, rights, ANSWER, opened, answer="AGREE"))["version"] == 2
    else:
        assert (await refused(fresh, rights, ANSWER, opened, answer="AGREE"))[1] == expected


async def test_the_townships_branch_takes_who_has_no_other(fresh: Engine) -> None:
    await add_fallback(fresh)
    opened = await started(fresh, member("P5"), person_id="P5", reason="EMPLOYED", residenceCode="440104001")
    assert opened["toOrganisation"] == {"code": "F1"}
    released = await done(fresh, UNIVERSITY, ANSWER, opened, answer="AGREE")
    assert brief(released)[1] == ("ACCEPT", "440104001", ["440104001"], None)
    assert (await done(fresh, TOWN, ANSWER, released, answer="AGREE"))["placedIn"] == {"code": "F1"}


async def add_fallback(engine: Engine) -> None:
    """Give the township a fallback branch."""
    text = """MATCH (c:Organisation {code: '440104001'}) CREATE (b:Organisation {code: 'F1', name: '流动团员团支部', kind: 'BRANCH',
      level: 'BRANCH', sector: 'FALLBACK', is_fallback: true, path: c.path + 'F1/', depth: c.depth + 1, known_from: date('2018-10-31'),
      sort_key: 'f', own_name: '流动', search_text: 'x'})-[:PART_OF {child_code: 'F1', valid_from: date('2018-10-31')}]->(c)"""
    await engine.db.run("tests/fallback", text, {}, write=True)


async def test_without_such_a_branch_its_committee_names_one(fresh: Engine) -> None:
    opened = await started(fresh, UNIVERSITY, person_id="P5", reason="EMPLOYED", residenceCode="440104001")
    assert (opened["toOrganisation"], brief(opened)[1]) == ({"code": "440104001"}, ("ACCEPT", "440104001", ["440104001"], None))
    accepted = await done(fresh, TOWN, ANSWER, opened, answer="AGREE")
    assert (await done(fresh, TOWN, PLACE, accepted, branchCode="440104001002"))["placedIn"] == {"code": "440104001002"}


async def test_a_township_that_refuses_names_another(fresh: Engine) -> None:
    opened = await started(fresh, UNIVERSITY, person_id="P5", reason="EMPLOYED", residenceCode="440104001")
    refusing = {"answer": "REJECT", "because": "不在本街道"}
    for code, expected in {
        None: "NAME_ANOTHER",
        "C19": "EQUAL_ENDS",
        "440104001": "REFUSED_BEFORE",
        "440104001002": "REFUSED_BEFORE",  # a branch of who refuses
        "C18": "CLOSED_ORGANISATION",
        "EXT-43": "EXTERNAL_ORGANISATION",
        "nothing": "NO_SUCH_ORGANISATION",
    }.items():
        assert (await refused(fresh, TOWN, ANSWER, opened, **refusing, insteadCode=code))[1] == expected
    passed = await done(fresh, TOWN, ANSWER, opened, **refusing, insteadCode="S1")
    assert (passed["state"], passed["toOrganisation"]) == ("OPEN", {"code": "S1"})
    assert brief(passed)[1:] == [("ACCEPT", "440104001", [], "REJECTED"), ("ACCEPT", "440105", ["440105"], None)]
    assert await refused(fresh, HAIZHU, ANSWER, passed, answer="REJECT", insteadCode="440104001") == ("Refused", "REFUSED_BEFORE")
    assert (await done(fresh, HAIZHU, ANSWER, passed, answer="AGREE"))["placedIn"] == {"code": "S1"}
    assert (await read(fresh, TOWN, passed["transferId"]))["state"] == "COMPLETED"  # who passed it on still reads what came of it


async def test_only_a_township_of_residence_names_another(fresh: Engine) -> None:
    opened = await started(fresh, P2, toCode="C19")
    assert await refused(fresh, TOWN, ANSWER, opened, answer="REJECT", insteadCode="S1") == ("InvalidInput", "UNWANTED_VALUE")


async def test_the_target_is_closed_meanwhile(fresh: Engine) -> None:
    opened = await started(fresh, TOWN, toCode="C19")
    closing = """MATCH (o:Organisation {code: 'C19'})-[r:PART_OF]->() SET o.closed_on = date('2019-09-02') DELETE r
      WITH o MATCH (o)<-[m:MEMBER_OF]-() DELETE m"""
    await fresh.db.run("tests/closing", closing, {}, write=True)
    new = """MATCH (c:Organisation {code: '4144010558'}) CREATE (b:Organisation {code: 'C20', name: '20班', kind: 'BRANCH',
      path: c.path + 'C20/', depth: 3, known_from: date('2019-09-01'), sort_key: 'c20'})"""
    await fresh.db.run("tests/opening", new, {}, write=True)
    accepted = await done(fresh, UNIVERSITY, ANSWER, opened, answer="AGREE")
    assert brief(accepted)[-1] == ("PLACE", "4144010558", ["4144010558"], None)  # its committee names another
    assert (await done(fresh, UNIVERSITY, PLACE, accepted, branchCode="C20"))["placedIn"] == {"code": "C20"}


async def test_the_senders_branch_is_merged_meanwhile(fresh: Engine) -> None:
    opened = await started(fresh, TOWN, toCode="C19")
    await end_membership(fresh, "REORGANISED")
    into = """MATCH (p:Person {id: 'P2'}), (b:Organisation {code: '440104001002'})
      CREATE (p)-[:MEMBER_OF {person_id: 'P2', valid_from: date('2019-09-02')}]->(b)"""
    await fresh.db.run("tests/merged", into, {}, write=True)
    await set_time(fresh.db, "2019-09-03T09:00:00+08:00")
    moved = await done(fresh, UNIVERSITY, ANSWER, opened, answer="AGREE")
    assert (moved["state"], moved["fromOrganisation"]) == ("COMPLETED", {"code": "440104001002"})
    assert await memberships(fresh.db, "P2") == [
        ("440104001001", "2018-11-01", "2019-09-02", "REORGANISED"),
        ("440104001002", "2019-09-02", "2019-09-03", "TRANSFERRED"),
        ("C19", "2019-09-03", None, None),
    ]


async def test_a_branch_that_moves_takes_its_open_step_along(fresh: Engine) -> None:
    opened = await started(fresh, P2, toCode="S1")
    released = await done(fresh, TOWN, ANSWER, opened, answer="AGREE")
    moving = "MATCH (o:Organisation {code: 'S1'}) SET o.path = '44/4402/S1/'"
    await fresh.db.run("tests/moving", moving, {}, write=True)
    assert brief(released)[1] == ("ACCEPT", "440105", ["440105"], None)
    assert await refused(fresh, SHAOGUAN, ANSWER, released, answer="AGREE") == ("Refused", "NOT_ADDRESSEE")
    assert (await done(fresh, HAIZHU, ANSWER, released, answer="AGREE"))["placedIn"] == {"code": "S1"}  # who was asked answers


@pytest.mark.parametrize("ended_by", ["DECEASED", "EXPELLED", "AGE", "TRANSFERRED"])
async def test_nobody_is_moved_who_has_left(fresh: Engine, ended_by: str) -> None:
    opened = await started(fresh, TOWN, toCode="C19")
    await end_membership(fresh, ended_by)
    assert await refused(fresh, UNIVERSITY, ANSWER, opened, answer="AGREE") == ("Refused", "MEMBER_LEFT")
    assert await rows_of(fresh.db, "MATCH (:Person {id: 'P2'})-[m:MEMBER_OF]->() RETURN m.valid_from") == []


async def test_a_loaded_transfer_is_answered_too(fresh: Engine) -> None:
    """T2 was loaded: its ACCEPT awaits the organisation outside; then the committee that released confirms."""
    seen = await read(fresh, HAIZHU, "T2")
    assert brief(seen)[1] == ("ACCEPT", "EXT-43", ["EXT-43"], None)
    accepted = await done(fresh, officer("EXTERNAL/EXT-43/"), ANSWER, seen, answer="AGREE")
    assert brief(accepted)[2] == ("CONFIRM", "440105", ["440105"], None)
    assert (await done(fresh, HAIZHU, CONFIRM, accepted))["placedIn"] == {"code": "EXT-43"}
