"""The operations of docs/how-to/transfer-members.md, run in their order on the small province."""

from __future__ import annotations

import re
from typing import Any

from api.engine import Engine, GraphQLRequest, Limits
from api.schema import graphql_schema
from domain.rights import Rights, Role
from graph.database import Database
from tests.api.changing import member, set_time
from tests.api.transferring import NOW, PROVINCE, TOWN, UNIVERSITY
from tests.own_server import ROOT, emptied
from tests.small_people import add_people
from tests.small_province import build_small_province

PAGE = (ROOT / "docs" / "how-to" / "transfer-members.md").read_text(encoding="utf-8")
REQUEST, FALLBACK, ANSWER, PLACE, STATUS, BOXES, RATES, HELD, UNDO, CLASS = re.findall(r"```graphql\n(.+?)```", PAGE, re.DOTALL)


async def test_the_operations_of_the_page(database: Database) -> None:
    await build_small_province(await emptied(database))
    await add_people(database)
    await set_time(database, NOW)
    engine = Engine(graphql_schema(), database, Limits())

    staff = Rights.of("test", "staff", [(Role.STAFF, "44/")])

    async def run(text: str, rights: Rights, **variables: Any) -> Any:
        answer = await engine.execute(GraphQLRequest(text, variables=variables), rights)
        assert answer.errors == []
        assert answer.data is not None
        return next(iter(answer.data.values()))

    fallback = (await run(FALLBACK, member("P5"), person="P5", township="440104001"))["transfer"]
    assert fallback["toOrganisation"] == {"code": "440104001"}
    asked = (await run(REQUEST, member("P2"), person="P2", to="4144010558"))["transfer"]
    assert (asked["state"], asked["steps"][0]["awaits"][0]["code"]) == ("OPEN", "440104001")
    transfer = asked["transferId"]
    assert (await run(REQUEST, TOWN, person="P2", to="C19"))["transferId"] == transfer
    released = (await run(ANSWER, TOWN, transfer=transfer, seen=1))["transfer"]
    assert (await run(ANSWER, TOWN, transfer=transfer, seen=1))["transfer"] == {"version": 2, "state": "OPEN"}
    boxes = await run(BOXES, staff, code="4144010558")
    assert (boxes["transferInbox"]["totalCount"], boxes["late"], boxes["transferOutbox"]) == (1, {"totalCount": 0}, {"nodes": []})
    assert boxes["transferInbox"]["nodes"][0]["member"] is None
    rates = await run(RATES, staff, within="44", **{"from": "2019-09-01"}, to="2019-10-01")
    assert (rates["rate"]["opened"], rates["rate"]["counted"], rates["rate"]["share"]) == (2, 1, 1.0)
    assert [(each["organisation"]["code"], each["rate"]["counted"]) for each in rates["organisations"]] == [
        ("44-GX", 0),
        ("4401", 1),
    ]
    (held,) = await run(HELD, staff, within="44-GX")
    assert (held["organisation"]["code"], held["open"], held["overdue"]) == ("4144010558", 1, 0)
    accepted = (await run(ANSWER, UNIVERSITY, transfer=transfer, seen=released["version"]))["transfer"]
    placed = (await run(PLACE, UNIVERSITY, transfer=transfer, seen=accepted["version"], branch="C19"))["transfer"]
    assert (placed["state"], placed["placedIn"]) == ("COMPLETED", {"code": "C19"})
    status = await run(STATUS, member("P2"), transfer=transfer)
    assert [(step["kind"], step["outcome"]) for step in status["steps"]] == [
        ("RELEASE", "AGREED"), ("ACCEPT", "AGREED"), ("PLACE", "PLACED")]  # fmt: skip
    assert (await run(UNDO, PROVINCE, transfer=transfer))["transfer"]["state"] == "REVERSED"
    await database.run("tests/class", "MATCH (b:Organisation {code: 'C19'}) SET b.graduation_year = 2019", {}, write=True)
    graduates = await run(CLASS, UNIVERSITY, **{"class": "C19"}, to="S1", exceptions=[])
    assert (graduates["started"], [each["personId"] for each in graduates["results"]]) == (1, ["P5"])
