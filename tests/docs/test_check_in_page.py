"""The operations of docs/how-to/check-in.md, run in their order on the small province."""

from __future__ import annotations

import re
from typing import Any

from api.engine import GraphQLRequest
from domain.rights import Rights, Role
from graph.database import Database
from tests.api.changing import set_time
from tests.api.checking_in import MOBILE, NUMBER, applicant, now_of, open_desk
from tests.api.transferring import NOW
from tests.own_server import ROOT, emptied
from tests.small_people import add_people
from tests.small_province import build_small_province

PAGE = (ROOT / "docs" / "how-to" / "check-in.md").read_text(encoding="utf-8")
CODE, REQUEST, INBOX, CORRECT, APPROVE, STATUS, ORGANISATION = re.findall(r"```graphql\n(.+?)```", PAGE, re.DOTALL)


async def test_the_operations_of_the_page(database: Database) -> None:
    await build_small_province(await emptied(database))
    await add_people(database)
    await set_time(database, NOW)
    desk = open_desk(database)
    officer = Rights.of("test", "officer", [(Role.OFFICER, "44/4401/440104/")])

    async def run(text: str, rights: Rights, **variables: Any) -> Any:
        answer = await desk.engine.execute(GraphQLRequest(text, variables=variables), rights)
        assert answer.errors == []
        assert answer.data is not None
        return next(iter(answer.data.values()))

    feng = applicant()
    assert await run(CODE, feng, mobile=MOBILE) == {"mobileMasked": "*********01", "lifetimeSeconds": 600}
    states = {"name": "冯小雨", "idNumber": NUMBER, "mobile": MOBILE, "code": desk.kept.sent[-1][1], "joinedOn": "2017-05-04"}
    asked = (await run(REQUEST, feng, **states, branch="440104001001"))["checkIn"]
    assert (asked["state"], asked["branch"]) == ("REQUESTED", {"name": "三元宫社区团支部"})
    check_in = asked["checkInId"]
    inbox = (await run(INBOX, officer, code="440104"))["checkInInbox"]
    assert [(each["checkInId"], each["applicant"]["name"]) for each in inbox["nodes"]] == [(check_in, "冯小雨")]
    corrected = (await run(CORRECT, officer, checkIn=check_in, seen=1, branch="440104001002"))["checkIn"]
    assert corrected == {"version": 2, "branch": {"name": "新村团支部"}}
    assert (await run(CORRECT, officer, checkIn=check_in, seen=1, branch="S1"))["checkIn"] == {"version": 2, "state": "REQUESTED"}
    approved = (await run(APPROVE, officer, checkIn=check_in, seen=2))["checkIn"]
    assert approved["person"]["membership"] == {"branch": {"name": "新村团支部"}, "validFrom": "2019-09-02"}
    status = await run(STATUS, await now_of(database), checkIn=check_in)
    assert (status["state"], status["person"]) == ("APPROVED", {"personId": approved["person"]["personId"]})
    organisation = (await run(ORGANISATION, officer, code="440104001"))["organisation"]
    assert organisation == {"checkedInOn": "2019-09-02", "parent": {"childrenCheckedIn": 1}}
