"""Transfers at once and again: two answers, two requests, keys, versions, dry runs; against the real store."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest_asyncio

from api.engine import Engine
from graph.totals import count_totals, find_differences
from tests.api.changing import change, member, set_time
from tests.api.transferring import (
    ANSWER,
    NOW,
    PLACE,
    REQUEST,
    TOWN,
    UNIVERSITY,
    WITHDRAW,
    YUEXIU,
    brief,
    broken_rules,
    done,
    memberships,
    started,
)
from tests.loaders.tables import graph_of, one, rows_of

P2 = member("P2")


@pytest_asyncio.fixture(autouse=True)
async def time(fresh: Engine) -> None:
    """It is the second of September 2019."""
    await set_time(fresh.db, NOW)


async def test_of_two_simultaneous_answers_one_wins(fresh: Engine) -> None:
    opened = await started(fresh, P2, toCode="C19")
    seen = {"transferId": opened["transferId"], "expectedVersion": 1}
    answers = [(TOWN, "AGREE"), (YUEXIU, "REJECT")] * 3
    found = await asyncio.gather(*(change(fresh, rights, ANSWER, **seen, answer=answer) for rights, answer in answers))
    assert Counter(each["__typename"] for each in found) == {"AnswerStepPayload": 1, "TransferVersionConflict": 5}
    (won,) = [each["transfer"] for each in found if each["__typename"] == "AnswerStepPayload"]
    for each in found:
        if each["__typename"] == "TransferVersionConflict":
            assert (each["code"], each["transfer"]["version"], each["transfer"]["state"]) == ("VERSION_CONFLICT", 2, won["state"])
    assert await broken_rules(fresh.db) == []


async def test_two_officers_place_a_member_at_once(fresh: Engine) -> None:
    opened = await started(fresh, TOWN, toCode="4144010558")
    accepted = await done(fresh, UNIVERSITY, ANSWER, opened, answer="AGREE")
    seen = {"transferId": accepted["transferId"], "expectedVersion": accepted["version"], "branchCode": "C19"}
    found = await asyncio.gather(*(change(fresh, UNIVERSITY, PLACE, **seen) for _ in range(4)))
    assert Counter(each["__typename"] for each in found) == {"PlaceTransferPayload": 1, "TransferVersionConflict": 3}
    assert [row[0] for row in await memberships(fresh.db, "P2")] == ["440104001001", "C19"]


async def test_withdrawn_and_accepted_at_once(fresh: Engine) -> None:
    """Whichever comes first: the member is in one branch, and the other caller is told."""
    opened = await started(fresh, TOWN, toCode="C19")
    accept = change(fresh, UNIVERSITY, ANSWER, transferId=opened["transferId"], expectedVersion=opened["version"], answer="AGREE")
    take_back = change(fresh, P2, WITHDRAW, transferId=opened["transferId"])
    accepted, withdrawn = await asyncio.gather(accept, take_back)
    state = await one(fresh.db, "MATCH (t:Transfer {id: $id}) RETURN t.state", id=opened["transferId"])
    if state == "COMPLETED":
        assert (accepted["__typename"], withdrawn["code"]) == ("AnswerStepPayload", "TRANSFER_ENDED")
    else:
        assert (state, accepted["code"], withdrawn["__typename"]) == ("WITHDRAWN", "VERSION_CONFLICT", "WithdrawTransferPayload")
    present = await one(fresh.db, "MATCH (:Person {id: 'P2'})-[:MEMBER_OF]->(b) RETURN b.code")
    assert present == ("C19" if state == "COMPLETED" else "440104001001")
    assert await broken_rules(fresh.db) == []


async def test_of_requests_at_once_one_is_opened_and_the_others_name_it(fresh: Engine) -> None:
    wanted = {"personId": "P2", "reason": "MOVED", "toCode": "C19"}
    found = await asyncio.gather(*(change(fresh, rights, REQUEST, **wanted) for rights in (P2, TOWN, YUEXIU, P2)))
    assert Counter(each["__typename"] for each in found) == {"RequestTransferPayload": 1, "TransferAlreadyOpen": 3}
    (won,) = [each["transfer"]["transferId"] for each in found if each["__typename"] == "RequestTransferPayload"]
    assert {each["transferId"] for each in found if each["__typename"] == "TransferAlreadyOpen"} == {won}


async def test_many_move_at_once_and_the_counts_are_right(fresh: Engine) -> None:
    made = """MATCH (b:Organisation {code: '440104001002'}) UNWIND range(1, 12) AS i
      CREATE (:Person {id: 'X' + i, name: 'X' + i, sort_key: 'X' + i, id_number_masked: '*'})
        -[:MEMBER_OF {person_id: 'X' + i, valid_from: date('2019-01-01')}]->(b)"""
    await fresh.db.run("tests/crowd", made, {}, write=True)
    count = """MATCH (o:Organisation) SET o.own_members = COUNT { (o)<-[:MEMBER_OF]-() }, o.own_transfers_in =
      COUNT { (o)<-[:PLACED_IN]-(:Transfer {state: 'COMPLETED'}) }, o.own_transfers_out =
      COUNT { (o)<-[:FROM_ORGANISATION]-(:Transfer {state: 'COMPLETED'}) }, o.own_cadres = COUNT { (o)<-[:SERVES_IN]-() },
      o.own_activities = COUNT { (o)-[:HOSTS]->() }"""
    await fresh.db.run("tests/count", count, {}, write=True)
    wanted = [(f"X{i}", "440104001001" if i % 2 else "C19") for i in range(1, 13)]
    opened = await asyncio.gather(*(started(fresh, TOWN, person_id=person, toCode=code) for person, code in wanted))
    assert Counter(each["state"] for each in opened) == {"COMPLETED": 6, "OPEN": 6}  # the town is above 440104001001, too
    waiting = [each for each in opened if each["state"] == "OPEN"]
    await asyncio.gather(*(done(fresh, UNIVERSITY, ANSWER, each, answer="AGREE") for each in waiting))
    counts = "MATCH (o:Organisation {code: $code}) RETURN o.own_members, o.own_transfers_in, o.own_transfers_out"
    assert await rows_of(fresh.db, counts, code="440104001002") == [(0, 0, 1 + 12)]  # T1 went out before
    assert await rows_of(fresh.db, counts, code="C19") == [(1 + 6, 6, 0)]
    assert await rows_of(fresh.db, counts, code="440104001001") == [(2 + 6, 1 + 6, 0)]
    await count_totals(fresh.db)
    assert await find_differences(fresh.db) == []


async def test_the_same_key_is_done_once(fresh: Engine) -> None:
    wanted = {"personId": "P2", "reason": "MOVED", "toCode": "C19", "idempotencyKey": "click"}
    found = await asyncio.gather(*(change(fresh, P2, REQUEST, **wanted) for _ in range(5)))
    assert len({each["transfer"]["transferId"] for each in found}) == 1
    transfer = found[0]["transfer"]
    keyed = {"transferId": transfer["transferId"], "expectedVersion": 1, "answer": "AGREE", "idempotencyKey": "yes"}
    answers = [await change(fresh, TOWN, ANSWER, **keyed) for _ in range(2)]
    assert answers[0] == answers[1]  # sent again, it is no conflict
    assert answers[0]["transfer"]["version"] == 2
    other = await change(fresh, TOWN, ANSWER, **{**keyed, "answer": "REJECT"})
    assert (other["__typename"], other["code"]) == ("IdempotencyConflict", "IDEMPOTENCY_CONFLICT")
    assert await one(fresh.db, "MATCH (e:AuditEvent) RETURN count(e)") == 2


async def test_a_dry_run_answers_the_same_and_writes_nothing(fresh: Engine) -> None:
    before = await graph_of(fresh.db)
    wanted = {"personId": "P2", "reason": "MOVED", "toCode": "C19"}
    tried = await change(fresh, TOWN, REQUEST, **wanted, dryRun=True, idempotencyKey="k")
    assert brief(tried["transfer"]) == [("RELEASE", "440104001", [], "AGREED"), ("ACCEPT", "4144010558", ["4144010558"], None)]
    assert await graph_of(fresh.db) == before
    opened = await started(fresh, TOWN, toCode="C19")
    before = await graph_of(fresh.db)
    seen = {"transferId": opened["transferId"], "expectedVersion": 1, "answer": "AGREE"}
    tried = await change(fresh, UNIVERSITY, ANSWER, **seen, dryRun=True)
    assert (tried["transfer"]["state"], tried["transfer"]["placedIn"]) == ("COMPLETED", {"code": "C19"})
    assert await graph_of(fresh.db) == before
