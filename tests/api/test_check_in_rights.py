"""Who may do what with check-ins, and who reads them: every mutation by every kind of caller as a dry run; worked out on paper.

Feng asks to be enrolled in 440104001001, and an officer of the county, Ou, in the branch S1 of the next one.
"""

from __future__ import annotations

from typing import Any

import pytest_asyncio

from api.engine import Engine, GraphQLRequest
from domain.rights import Rights, Role
from tests.api.changing import change, member, set_time
from tests.api.checking_in import ANSWER, BRANCH, CODE, ORGANISATION, OTHER, REQUEST, Desk, applicant, now_of, open_desk, stated
from tests.api.conftest import NOBODY
from tests.api.test_people import ask
from tests.api.test_transfer_rights import ON_CHECK_INS, told
from tests.api.transferring import GUANGZHOU, HAIZHU, NOW, PROVINCE, SECRETARY, SHAOGUAN, TOWN, YUEXIU, officer
from tests.loaders.tables import graph_of

FENG = applicant()
CALLERS = {
    "nobody": NOBODY,
    "counts": Rights("test", "counts of the province", ("44/",)),
    "staff": Rights.of("test", "staff", [(Role.STAFF, "44/")]),
    "admin": Rights.of("test", "admin", [(Role.ADMIN, "44/"), (Role.AUDITOR, "44/")]),
    "elsewhere": SHAOGUAN,
    "haizhu": HAIZHU,
    "other branch": officer("44/4401/440104/440104001/440104001002/"),
    "secretary": SECRETARY,
    "town": TOWN,
    "county": YUEXIU,
    "city": GUANGZHOU,
    "province": PROVINCE,
    "P2": member("P2"),
    "feng": FENG,
}
OFFICERS = ("secretary", "town", "county", "city", "province")
# What each caller is told; who is not named is told the first.
EXPECTED: dict[str, tuple[str, dict[str, str]]] = {
    "requestVerificationCode": ("done", {}),
    "requestCheckIn": ("NO_CODE", {"feng": "CHECK_IN_OPEN"}),
    "answerCheckIn": ("NO_SUCH_CHECK_IN", dict.fromkeys(OFFICERS, "done")),
    "checkInOrganisation": ("NO_SUCH_ORGANISATION", dict.fromkeys(OFFICERS, "done")),
}


@pytest_asyncio.fixture
async def desk(fresh: Engine) -> Desk:
    """It is the second of September 2019."""
    await set_time(fresh.db, NOW)
    return open_desk(fresh.db)


async def test_who_may_do_what_with_a_check_in(desk: Desk) -> None:
    assert set(EXPECTED) == ON_CHECK_INS
    open_one = await desk.requested(FENG)
    code = await desk.code(FENG)
    questions: dict[str, tuple[str, dict[str, Any]]] = {
        "requestVerificationCode": (CODE, {"mobile": "11000000009"}),
        "requestCheckIn": (REQUEST, stated(code=code)),
        "answerCheckIn": (
            ANSWER,
            {"checkInId": open_one["checkInId"], "expectedVersion": 1, "answer": "APPROVE"},
        ),
        "checkInOrganisation": (ORGANISATION, {"code": BRANCH}),
    }
    for name, (text, values) in questions.items():
        before = await graph_of(desk.engine.db)
        absent, others = EXPECTED[name]
        found = {who: told(await change(desk.engine, rights, text, **values, dryRun=True)) for who, rights in CALLERS.items()}
        assert found == {who: others.get(who, absent) for who in CALLERS}, name
        after = await graph_of(desk.engine.db)
        # the attempt at a code counts: that is all that a dry run leaves
        assert before == after or (name == "requestCheckIn" and before[1] == after[1])


async def test_who_reads_a_check_in(desk: Desk) -> None:
    open_one = await desk.requested(FENG)
    seen = {who: await desk.read(rights, open_one["checkInId"]) for who, rights in CALLERS.items()}
    assert {who for who, each in seen.items() if each is not None} == {*OFFICERS, "feng"}
    assert {each["applicant"]["name"] for each in seen.values() if each is not None} == {"冯小雨"}
    await desk.approved(TOWN, open_one)
    callers = {**CALLERS, "feng": await now_of(desk.engine.db)}
    seen = {who: await desk.read(rights, open_one["checkInId"]) for who, rights in callers.items()}
    assert {who for who, each in seen.items() if each and each["applicant"] and each["person"]} == {*OFFICERS, "feng"}


async def test_where_who_was_enrolled_has_moved_on(desk: Desk) -> None:
    """The old branch reads that there was a check-in, and no longer whose."""
    open_one = await desk.requested(FENG)
    await desk.approved(TOWN, open_one)
    moved = """MATCH (p:Person {name: '冯小雨'})-[m:MEMBER_OF]->(), (b:Organisation {code: 'S1'})
      CREATE (p)-[:MEMBER_OF {person_id: p.id + ' ', valid_from: date('2019-09-02')}]->(b) DELETE m"""
    await desk.engine.db.run("tests/moved", moved, {}, write=True)
    old = await desk.read(TOWN, open_one["checkInId"])
    assert (old["state"], old["applicant"], old["person"]) == ("APPROVED", None, None)
    assert await desk.read(HAIZHU, open_one["checkInId"]) is None
    assert (await desk.read(await now_of(desk.engine.db), open_one["checkInId"]))["applicant"]["name"] == "冯小雨"


BOX = """query ($code: String!, $of: Extent!) { organisation(code: $code) { checkInInbox(of: $of) {
  totalCount nodes { state branch { code } applicant { name } } } } }"""


async def test_the_inbox_of_check_ins(desk: Desk) -> None:
    await desk.requested(FENG)
    await set_time(desk.engine.db, "2019-09-02T10:00:00+08:00")
    await desk.requested(applicant("ou"), name="区小兰", branchCode=OTHER, mobile="11000000002")

    async def box(rights: Rights, code: str, of: str = "OWN") -> list[tuple[str, str | None]]:
        request = GraphQLRequest(BOX, variables={"code": code, "of": of})
        answer = await desk.engine.execute(request, rights)
        assert answer.errors == []
        assert answer.data is not None
        page = answer.data["organisation"]["checkInInbox"]
        assert page["totalCount"] == len(page["nodes"])
        return [(each["branch"]["code"], each["applicant"] and each["applicant"]["name"]) for each in page["nodes"]]

    province = Rights.of("test", "officer", [(Role.OFFICER, "44/")])
    staff = Rights.of("test", "staff", [(Role.STAFF, "44/")])
    county = Rights.of("test", "county", [(Role.OFFICER, "44/4401/440104/")])
    analyst = Rights.of("test", "analyst", [(Role.ANALYST, "44/"), (Role.ADMIN, "44/")])
    assert await box(province, BRANCH) == [(BRANCH, "冯小雨")]
    assert await box(province, "440104001") == []  # its own; those of its branches are in the subtree
    assert await box(province, "44", "SUBTREE") == [(BRANCH, "冯小雨"), (OTHER, "区小兰")]  # the oldest first
    assert await box(staff, "44", "SUBTREE") == [(BRANCH, None), (OTHER, None)]
    assert await box(county, "44", "SUBTREE") == [(BRANCH, "冯小雨")]
    for rights in (analyst, NOBODY, FENG, member("P2")):
        assert await box(rights, "44", "SUBTREE") == []
        assert await box(rights, BRANCH) == []
    page = """{ organisation(code: "44") { checkInInbox(of: SUBTREE, first: 1%s) { totalCount nodes { branch { code } }
      pageInfo { endCursor hasNextPage } } } }"""
    first = (await ask(desk.engine, province, page % ""))["organisation"]["checkInInbox"]
    assert (first["totalCount"], first["nodes"], first["pageInfo"]["hasNextPage"]) == (2, [{"branch": {"code": BRANCH}}], True)
    rest = (await ask(desk.engine, province, page % f', after: "{first["pageInfo"]["endCursor"]}"'))["organisation"][
        "checkInInbox"
    ]
    assert (rest["nodes"], rest["pageInfo"]["hasNextPage"]) == ([{"branch": {"code": OTHER}}], False)


async def test_what_an_applicant_stated_stands_in_the_read_log(desk: Desk) -> None:
    open_one = await desk.requested(FENG)
    read: list[list[str]] = []

    def record(people: Any, reason: str | None, what: Any = None) -> None:
        assert (reason, what) == ("审核", None)
        read.append(list(people))

    async def look(rights: Rights) -> Any:
        text = f'{{ checkIn(id: "{open_one["checkInId"]}", reason: "审核") {{ applicant {{ name }} }} }}'
        return (await desk.engine.execute(GraphQLRequest(text), rights, record=record)).data

    assert await look(TOWN) == {"checkIn": {"applicant": {"name": "冯小雨"}}}
    assert read == [[open_one["checkInId"]]]
    person = (await desk.approved(TOWN, open_one))["person"]["personId"]
    await look(TOWN)
    assert read[1:] == [[person]]


async def test_who_sees_which_organisations_checked_in(desk: Desk) -> None:
    for code in (BRANCH, "440104001"):
        assert told(await change(desk.engine, YUEXIU, ORGANISATION, code=code)) == "done"
    query = '{ organisation(code: "%s"%s) { checkedInOn childrenCheckedIn } }'
    county = Rights.of("test", "county", [(Role.STAFF, "44/4401/440104/")])
    assert await ask(desk.engine, county, query % ("440104001", "")) == {
        "organisation": {"checkedInOn": "2019-09-02", "childrenCheckedIn": 1}
    }
    assert await ask(desk.engine, NOBODY, query % ("440104001", "")) == {
        "organisation": {"checkedInOn": "2019-09-02", "childrenCheckedIn": None}
    }
    past = query % ("440104001", ', asOf: "2019-01-01"')
    assert (await ask(desk.engine, county, past))["organisation"]["childrenCheckedIn"] is None
