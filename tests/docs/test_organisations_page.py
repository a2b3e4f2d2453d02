"""The operations of docs/how-to/change-organisations.md, run in their order on the small province."""

from __future__ import annotations

import re
from typing import Any

from api.engine import Engine, GraphQLRequest, Limits
from api.schema import graphql_schema
from domain.rights import Rights
from graph.database import Database
from tests.api.changing import set_time
from tests.api.operating import NOW, YUEXIU, add_up, count_everything
from tests.own_server import ROOT, emptied
from tests.small_people import add_people
from tests.small_province import build_small_province

PAGE = (ROOT / "docs" / "how-to" / "change-organisations.md").read_text(encoding="utf-8")
PREVIEW, MERGE, BECAME, UNDO, CLOSE, SPLIT, APPOINT = re.findall(r"```graphql\n(.+?)```", PAGE, re.DOTALL)
BRANCH, OTHER = "440104001001", "440104001002"


async def test_the_operations_of_the_page(database: Database) -> None:
    await build_small_province(await emptied(database))
    await add_people(database)
    await count_everything(database)
    await set_time(database, NOW)
    engine = Engine(graphql_schema(), database, Limits())

    async def run(text: str, rights: Rights = YUEXIU, **variables: Any) -> Any:
        answer = await engine.execute(GraphQLRequest(text, variables=variables), rights)
        assert answer.errors == []
        assert answer.data is not None
        return next(iter(answer.data.values()))

    preview = (await run(PREVIEW, source=BRANCH, into=OTHER))["operation"]
    assert preview["counts"][0] == {
        "code": OTHER, "before": {"members": 0, "cadres": 0, "children": 0}, "after": {"members": 2, "cadres": 0, "children": 0},
    }  # fmt: skip
    merged = await run(MERGE, source=BRANCH, into=OTHER)
    assert merged["organisation"] == {"code": OTHER}
    assert (await run(BECAME, source=BRANCH))["mergedInto"] == {"code": OTHER, "name": "新村团支部"}
    undone = await run(UNDO, operation=merged["operation"]["operationId"])
    assert [each["what"] for each in undone["operation"]["changes"]] == ["MERGED", "CLOSED", "POSTS_ENDED", "MEMBERS"]
    assert await add_up(database) == []
    split = await run(SPLIT, code=BRANCH, new="B9")
    assert split["operation"]["changes"][1] == {"what": "MEMBERS", "code": BRANCH, "otherCode": "B9", "count": 2}
    assert "operation" in await run(APPOINT, person="P4", name="区小红", code=BRANCH)
    assert (await run(CLOSE, code=BRANCH))["code"] == "HAS_MEMBERS"
    assert (await run(CLOSE, code=BRANCH, membersTo=OTHER))["organisation"]["closedOn"] == "2019-12-02"
