"""The mutations of docs/how-to/act-on-activities.md, run in their order on the small province."""

from __future__ import annotations

import re
from typing import Any

from api.engine import Engine, GraphQLRequest, Limits
from api.schema import graphql_schema
from domain.rights import Rights
from graph.database import Database
from tests.api.changing import member, set_time
from tests.api.conftest import OFFICER
from tests.own_server import ROOT, emptied
from tests.small_people import add_people
from tests.small_province import build_small_province

PAGE = (ROOT / "docs" / "how-to" / "act-on-activities.md").read_text(encoding="utf-8")
MAKE, SIGN_UP, WITHDRAW, RECORD, RATE = re.findall(r"```graphql\n(.+?)```", PAGE, re.DOTALL)


async def test_the_mutations_of_the_page(database: Database) -> None:
    await build_small_province(await emptied(database))
    await add_people(database)
    engine = Engine(graphql_schema(), database, Limits())

    async def run(text: str, rights: Rights, **variables: Any) -> Any:
        answer = await engine.execute(GraphQLRequest(text, variables=variables), rights)
        assert answer.errors == []
        assert answer.data is not None
        return {**next(iter(answer.data.values())), "cost": answer.cost}

    made = await run(MAKE, OFFICER, host="440104")
    assert made["activity"]["version"] == 1
    assert f'{{"cost":{made["cost"]}}}' in PAGE
    activity = made["activity"]["activityId"]
    for person in ("P1", "P2"):
        assert (await run(SIGN_UP, member(person), activity=activity))["participation"] == {"state": "CONFIRMED"}
    assert (await run(WITHDRAW, member("P2"), activity=activity))["activity"] == {"signUps": {"confirmed": 1, "waiting": 0}}
    await set_time(database, "2030-03-12T12:30:00+08:00")
    people = [{"personId": "P1", "hours": 3}]
    recorded = await run(RECORD, OFFICER, activity=activity, people=people)
    assert recorded["participations"] == [{"person": {"name": "李娜"}, "hours": 3.0}]
    refused = await run(RECORD, OFFICER, activity=activity, people=[{"personId": "P2"}])
    assert [each["code"] for each in refused["people"]] == ["NOT_SIGNED_UP"]
    rated = await run(RATE, member("P1"), activity=activity)
    assert rated["activity"]["ratings"] == {"average": 5.0, "count": 1, "distribution": [0, 0, 0, 0, 1]}
