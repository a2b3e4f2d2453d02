"""Check-in: from the code to the membership; one identity is one person; what is recorded stays as it is. Worked out on paper."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest_asyncio

from api.engine import Engine
from domain.identity import fingerprint, generated_identity_number
from domain.rights import Rights
from graph.database import Database
from tests.api.changing import change, set_time
from tests.api.checking_in import (
    ANSWER,
    BRANCH,
    KEY,
    MOBILE,
    NUMBER,
    ORGANISATION,
    OTHER,
    REQUEST,
    Desk,
    applicant,
    now_of,
    open_desk,
    stated,
)
from tests.api.transferring import HAIZHU, NOW, SECRETARY, TOWN, YUEXIU, broken_rules, memberships, own
from tests.loaders.tables import one, rows_of

ASKER = applicant()
TRAIL = "MATCH (e:AuditEvent) RETURN e.action, e.before, e.after, e.organisation_codes ORDER BY e.at, e.id"
WHOSE = "MATCH (a:Account {issuer: 'test'})-[:ACTS_AS]->(p:Person) RETURN a.subject, p.id ORDER BY a.subject"


@pytest_asyncio.fixture
async def desk(fresh: Engine) -> Desk:
    """People check in in the small province on the second of September 2019."""
    await set_time(fresh.db, NOW)
    return open_desk(fresh.db)


async def recorded(db: Database) -> list[tuple[Any, ...]]:
    """Return the person who has the identity of the tests, with their present branch; one row or none."""
    text = """MATCH (p:Person {id_number_hmac: $hmac}) OPTIONAL MATCH (p)-[m:MEMBER_OF]->(b)
      RETURN p.name, toString(p.born_on), toString(p.joined_on), p.gender, p.id_number_masked, p.phone_masked, p.synthetic,
        b.code, toString(m.valid_from)"""
    return await rows_of(db, text, hmac=fingerprint(KEY, NUMBER))


FENG = ("冯小雨", "2002-03-04", "2017-05-04", "FEMALE", "*" * 16 + NUMBER[-2:], "*" * 9 + "01", True, BRANCH, "2019-09-02")


async def test_from_the_code_to_the_membership(desk: Desk) -> None:
    db = desk.engine.db
    before = await own(db, BRANCH)
    asked = await desk.requested(ASKER)
    stands = {"name": "冯小雨", "idNumberMasked": FENG[4], "phoneMasked": FENG[5]}
    stands |= {"gender": "FEMALE", "bornOn": "2002-03-04", "joinedOn": "2017-05-04"}
    assert (asked["state"], asked["version"], asked["branch"], asked["synthetic"]) == ("REQUESTED", 1, {"code": BRANCH}, True)
    assert (asked["applicant"], asked["person"], asked["answeredAt"]) == (stands, None, None)
    assert await recorded(db) == []
    done = await desk.approved(SECRETARY, asked)
    assert (done["state"], done["version"], done["answeredAt"][:10], done["applicant"]) == ("APPROVED", 2, "2019-09-02", stands)
    assert await recorded(db) == [FENG]
    asker = await now_of(db)
    assert asker.person_id == done["person"]["personId"]
    assert await desk.read(asker, asked["checkInId"]) == done
    members, *_, marked = await own(db, BRANCH)
    assert (members, marked) == (before[0] + 1, True)
    assert await broken_rules(db) == []


async def test_the_trail_tells_it_and_no_number_stands_anywhere(desk: Desk) -> None:
    db = desk.engine.db
    asked = await desk.requested(ASKER)
    corrected = (await desk.answer(TOWN, asked, "CORRECT_BRANCH", branchCode="440104001002"))["checkIn"]
    person = (await desk.approved(TOWN, corrected))["person"]["personId"]
    assert [(action, codes) for action, _, _, codes in await rows_of(db, TRAIL)] == [
        ("requestCheckIn", [BRANCH]),
        ("answerCheckIn", [BRANCH, "440104001002"]),
        ("answerCheckIn", ["440104001002"]),
    ]
    concerned = (
        "MATCH (e:AuditEvent)-[:CONCERNS]->(c:CheckIn) RETURN count(e), COUNT { (:AuditEvent)-[:CONCERNS]->(:Person {id: $id}) }"
    )
    assert await one(db, concerned, id=person) == (3, 1)
    texts = [str(value) for (props,) in await rows_of(db, "MATCH (n) RETURN properties(n)") for value in props.values()]
    code = desk.kept.sent[-1][1]
    assert [text for text in texts if NUMBER in text or MOBILE in text or text == code] == []
    held = "MATCH (c:CheckIn) RETURN keys(c)"
    assert set(await one(db, held)) == {"id", "version", "state", "synthetic", "requested_at", "answered_at"}


async def test_who_asks_again_while_it_is_open_is_told_the_first(desk: Desk) -> None:
    asked = await desk.requested(ASKER)
    again = await desk.request(ASKER, branchCode=OTHER)
    assert (again["__typename"], again["code"]) == ("CheckInAlreadyOpen", "CHECK_IN_OPEN")
    assert again["checkInId"] == asked["checkInId"]
    both = await desk.request(applicant("twin"))  # another account may ask with the same identity
    assert both["__typename"] == "RequestCheckInPayload"


async def test_the_same_identity_twice_is_one_person(desk: Desk) -> None:
    db = desk.engine.db
    first, second = await desk.requested(ASKER), await desk.requested(applicant("twin"), mobile="11000000002")
    person = (await desk.approved(SECRETARY, first))["person"]
    found = await desk.answer(SECRETARY, second)
    assert (found["__typename"], found["code"]) == ("Refused", "ACCOUNT_EXISTS")  # a second account would have all their rights
    assert await recorded(db) == [FENG]
    assert await rows_of(db, WHOSE) == [("feng", person["personId"])]
    assert len(await memberships(db, person["personId"])) == 1


async def test_two_approvals_at_once_are_one_person(desk: Desk) -> None:
    db = desk.engine.db
    asked = [await desk.requested(applicant(f"twin {n}"), mobile=f"1100000001{n}") for n in range(4)]
    found = await asyncio.gather(*(desk.answer(TOWN, each) for each in asked))
    assert sorted(each.get("code", "done") for each in found) == ["ACCOUNT_EXISTS"] * 3 + ["done"]
    assert [row[0] for row in await recorded(db)] == ["冯小雨"]
    members = await one(
        db, "MATCH (:Person {id_number_hmac: $hmac})-[m:MEMBER_OF]->() RETURN count(m)", hmac=fingerprint(KEY, NUMBER)
    )
    assert members == 1


async def test_two_requests_with_one_code_at_once(desk: Desk) -> None:
    code = await desk.code(ASKER)
    found = await asyncio.gather(*(change(desk.engine, ASKER, REQUEST, **stated(code=code)) for _ in range(2)))
    done = [each for each in found if each["__typename"] == "RequestCheckInPayload"]
    assert len(done) == 1
    assert {each["code"] for each in found if each not in done} == {"NO_CODE"}
    assert await one(desk.engine.db, "MATCH (c:CheckIn) RETURN count(c)") == 1


async def known(db: Database, person_id: str) -> None:
    """Let a person of the small province have the identity number of the tests."""
    text = "MATCH (p:Person {id: $id}) SET p.id_number_hmac = $hmac"
    await db.run("tests/known", text, {"id": person_id, "hmac": fingerprint(KEY, NUMBER)}, write=True)


async def test_who_is_recorded_gets_the_account(desk: Desk) -> None:
    db = desk.engine.db
    await known(db, "P2")
    before = await one(db, "MATCH (p:Person {id: 'P2'}) RETURN p.name, p.joined_on, p.born_on")
    asked = await desk.requested(ASKER, name="曾志强")
    assert (await desk.approved(SECRETARY, asked))["person"] == {"personId": "P2"}
    assert await one(db, "MATCH (p:Person {id: 'P2'}) RETURN p.name, p.joined_on, p.born_on") == before
    assert await memberships(db, "P2") == [(BRANCH, "2018-11-01", None, None)]
    assert await rows_of(db, WHOSE) == [("feng", "P2")]


async def test_what_nobody_had_recorded_is_taken_from_what_was_stated(desk: Desk) -> None:
    db = desk.engine.db
    await known(db, "P4")
    await db.run("tests/unknown", "MATCH (p:Person {id: 'P4'}) REMOVE p.joined_on, p.born_on, p.gender", {}, write=True)
    await desk.approved(SECRETARY, await desk.requested(ASKER, name="区小红"))
    held = "MATCH (p:Person {id: 'P4'}) RETURN toString(p.joined_on), toString(p.born_on), p.gender IS NOT NULL"
    joined, born, gender = await one(db, held)
    assert (joined, born, gender) == ("2017-05-04", "2002-03-04", True)


async def test_another_name_is_refused_without_telling_more(desk: Desk) -> None:
    await known(desk.engine.db, "P2")
    asked = await desk.requested(ASKER)
    found = await desk.answer(SECRETARY, asked)
    assert (found["__typename"], found["code"]) == ("Refused", "IDENTITY_DIFFERS")
    assert "曾志强" not in str(found)
    assert await rows_of(desk.engine.db, WHOSE) == []
    assert (await desk.read(ASKER, asked["checkInId"]))["state"] == "REQUESTED"


async def test_a_member_of_another_branch_is_a_transfer(desk: Desk) -> None:
    await known(desk.engine.db, "P3")
    asked = await desk.requested(ASKER, name="李明")
    assert (await desk.answer(SECRETARY, asked))["code"] == "MEMBER_ELSEWHERE"
    assert await memberships(desk.engine.db, "P3") == [("S1", "2018-11-01", None, None)]


async def test_a_membership_that_ended_for_good_does_not_begin_again(desk: Desk) -> None:
    db = desk.engine.db
    await known(db, "P4")
    ended = """MATCH (p:Person {id: 'P4'}), (b:Organisation {code: 'S1'}) CREATE (p)-[:WAS_MEMBER_OF {valid_from: date('2017-01-01'),
      valid_to: date('2018-12-01'), ended_by: $by}]->(b)"""
    asked = await desk.requested(ASKER, name="区小红")
    for by, code in (("EXPELLED", "MEMBERSHIP_ENDED"), ("OUT_OF_PROVINCE", "MEMBER_ELSEWHERE")):
        await db.run("tests/ended", ended, {"by": by}, write=True)
        assert (await desk.answer(SECRETARY, asked))["code"] == code
        await db.run("tests/undo", "MATCH (:Person {id: 'P4'})-[m:WAS_MEMBER_OF]->() DELETE m", {}, write=True)
    assert (await desk.approved(SECRETARY, asked))["person"] == {"personId": "P4"}


async def test_after_approval_nothing_is_changed_by_asking_again(desk: Desk) -> None:
    db = desk.engine.db
    await desk.approved(SECRETARY, await desk.requested(ASKER))
    asker = await now_of(db)
    other_number = generated_identity_number("440104", "20020304", 124)
    for values, code in (
        ({"name": "冯大雨", "joinedOn": "2018-01-01"}, "ALREADY_MEMBER"),
        ({"branchCode": OTHER}, "MEMBER_ELSEWHERE"),
        ({"idNumber": other_number}, "OTHER_IDENTITY"),
    ):
        found = await desk.request(asker, mobile="11000000003", **values)
        assert (found["__typename"], found["code"]) == ("Refused", code)
    assert await recorded(db) == [FENG]
    # nor by another account with the same identity: it is refused whatever it states
    renamed = await desk.requested(applicant("second"), name="冯大雨")
    assert (await desk.answer(SECRETARY, renamed))["code"] == "IDENTITY_DIFFERS"
    moved = await desk.requested(applicant("third"), branchCode=OTHER, mobile="11000000004")
    assert (await desk.answer(HAIZHU, moved))["code"] == "ACCOUNT_EXISTS"
    fourth = await desk.requested(applicant("fourth"), joinedOn="2018-01-01", mobile="11000000005")
    assert (await desk.answer(SECRETARY, fourth))["code"] == "ACCOUNT_EXISTS"
    assert await recorded(db) == [FENG]


async def test_a_corrected_branch_decides_itself(desk: Desk) -> None:
    asked = await desk.requested(ASKER)
    assert (await desk.answer(SECRETARY, asked, "CORRECT_BRANCH"))["code"] == "OTHER_BRANCH"
    for code in ("440104", "nowhere"):
        assert (await desk.answer(SECRETARY, asked, "CORRECT_BRANCH", branchCode=code))["code"] == "NOT_A_BRANCH"
    assert (await desk.answer(SECRETARY, asked, "CORRECT_BRANCH", branchCode="C18"))["code"] == "CLOSED_ORGANISATION"
    found = await desk.answer(SECRETARY, asked, "CORRECT_BRANCH", branchCode=OTHER, because="在海珠上班")
    assert (found["__typename"], found["checkIn"]) == ("AnswerCheckInPayload", None)  # it lies out of the secretary's scope now
    moved = await desk.read(ASKER, asked["checkInId"])
    assert (moved["branch"], moved["state"], moved["version"]) == ({"code": OTHER}, "REQUESTED", 2)
    assert (await desk.answer(SECRETARY, moved))["code"] == "NO_SUCH_CHECK_IN"
    assert (await desk.approved(HAIZHU, moved))["branch"] == {"code": OTHER}


async def test_a_rejection_has_a_reason_and_leaves_no_fingerprint(desk: Desk) -> None:
    asked = await desk.requested(ASKER)
    assert (await desk.answer(SECRETARY, asked, "REJECT"))["code"] == "NO_BECAUSE"
    found = (await desk.answer(SECRETARY, asked, "REJECT", because="查无此人"))["checkIn"]
    assert (found["state"], found["because"], found["person"]) == ("REJECTED", "查无此人", None)
    assert (await desk.read(ASKER, asked["checkInId"]))["because"] == "查无此人"
    assert await one(desk.engine.db, "MATCH (c:CheckIn) RETURN c.id_number_hmac IS NULL, c.phone_hmac IS NULL") == (True, True)
    assert (await desk.answer(SECRETARY, found))["code"] == "CHECK_IN_ENDED"
    assert (await desk.requested(ASKER))["state"] == "REQUESTED"  # who was refused asks again


async def test_of_two_answers_at_once_one_wins(desk: Desk) -> None:
    asked = await desk.requested(ASKER)
    found = await asyncio.gather(desk.answer(SECRETARY, asked), desk.answer(YUEXIU, asked, "REJECT", because="重复"))
    assert sorted(each["__typename"] for each in found) == ["AnswerCheckInPayload", "CheckInVersionConflict"]
    stale = next(each for each in found if each["__typename"] == "CheckInVersionConflict")
    assert (stale["code"], stale["checkIn"]["version"]) == ("VERSION_CONFLICT", 2)


async def test_nobody_answers_their_own(desk: Desk) -> None:
    officer = Rights("test", "feng", YUEXIU.count_scopes, YUEXIU.person_scopes)
    asked = await desk.requested(officer)
    assert (await desk.answer(officer, asked))["code"] == "OWN_CHECK_IN"
    assert (await desk.approved(TOWN, asked))["state"] == "APPROVED"


async def test_a_dry_run_changes_nothing_and_a_key_is_recognised(desk: Desk) -> None:
    db = desk.engine.db
    code = await desk.code(ASKER)
    tried = await change(desk.engine, ASKER, REQUEST, **stated(code=code), dryRun=True)
    assert tried["checkIn"]["state"] == "REQUESTED"
    assert await one(db, "MATCH (c:CheckIn) RETURN count(c)") == 0
    found = [await change(desk.engine, ASKER, REQUEST, **stated(code=code), idempotencyKey="k") for _ in range(2)]
    assert found[0] == found[1]
    assert found[0]["__typename"] == "RequestCheckInPayload"
    asked = found[0]["checkIn"]
    seen = {"checkInId": asked["checkInId"], "expectedVersion": 1, "answer": "APPROVE"}
    assert (await change(desk.engine, SECRETARY, ANSWER, **seen, dryRun=True))["checkIn"]["state"] == "APPROVED"
    assert await recorded(db) == []


async def test_a_branch_that_was_closed_meanwhile(desk: Desk) -> None:
    asked = await desk.requested(ASKER)
    closed = "MATCH (b:Organisation {code: $code}) SET b.closed_on = date('2019-09-02')"
    await desk.engine.db.run("tests/closed", closed, {"code": BRANCH}, write=True)
    assert (await desk.answer(TOWN, asked))["code"] == "CLOSED_ORGANISATION"
    corrected = (await desk.answer(TOWN, asked, "CORRECT_BRANCH", branchCode="440104001002"))["checkIn"]
    assert (await desk.approved(TOWN, corrected))["branch"] == {"code": "440104001002"}


async def test_organisations_check_in(desk: Desk) -> None:
    engine = desk.engine
    found = await change(engine, YUEXIU, ORGANISATION, code="440104001")
    assert found["organisation"] == {"code": "440104001", "checkedInOn": "2019-09-02"}
    await set_time(engine.db, "2019-09-03T09:00:00+08:00")
    assert (await change(engine, YUEXIU, ORGANISATION, code="440104001"))["code"] == "ALREADY_CHECKED_IN"
    for code, refusal in (("44", "NO_SUCH_ORGANISATION"), ("S1", "NO_SUCH_ORGANISATION")):
        assert (await change(engine, YUEXIU, ORGANISATION, code=code))["code"] == refusal
    trail = "MATCH (e:AuditEvent {action: 'checkInOrganisation'})-[:CONCERNS]->(o:Organisation) RETURN o.code, e.actor, e.after"
    assert await one(engine.db, trail) == ("440104001", f"test|{YUEXIU.subject}", '{"checked_in_on": "2019-09-02"}')
    stored = "MATCH (o:Organisation) WHERE o.checked_in_on IS NOT NULL RETURN o.code, toString(o.checked_in_on)"
    assert await rows_of(engine.db, stored) == [("440104001", "2019-09-02")]
