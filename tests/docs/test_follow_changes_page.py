"""What stands in docs/how-to/follow-changes.md: its questions are asked, its check of a signature checks what is posted."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from api.audit.feed import LOOKED_AT
from api.engine import Engine, GraphQLRequest, Limits
from api.schema import graphql_schema
from domain.conduct_rules import TERMS, ConductRule
from domain.rights import Role
from graph.accounts import grant_role
from graph.conduct import MOST_LOOKED_AT
from graph.database import Database
from settings import Settings
from tests.api.changing import member, set_time
from tests.api.listening import events
from tests.api.serving import ISSUER, own_settings, serving, token_for
from tests.api.test_changes import ALL
from tests.api.transferring import NOW, started
from tests.graph.test_marks import taken
from tests.own_server import ROOT, emptied
from tests.small_people import add_people
from tests.small_province import build_small_province
from tests.workflows.receiving import hook
from tests.workflows.test_ports import MESSAGE, SECRET, webhook
from workflows.events import NumberingDuty
from workflows.notifications.following import FIRST_WAIT_S, LONGEST_WAIT_S

PAGE = (ROOT / "docs" / "how-to" / "follow-changes.md").read_text(encoding="utf-8")
FOLLOW, CONDUCT, MINE, INBOX = re.findall(r"```graphql\n(.+?)```", PAGE, re.DOTALL)
(CHECK,) = re.findall(r"```python\n(.+?)```", PAGE, re.DOTALL)
(EXAMPLE,) = re.findall(r"```json\n(.+?)```", PAGE, re.DOTALL)


async def test_the_questions_of_the_page(database: Database) -> None:
    await build_small_province(await emptied(database))
    await add_people(database)
    await set_time(database, NOW)
    engine = Engine(graphql_schema(), database, Limits())
    await started(engine, member("P2"), toCode="C19")
    await NumberingDuty(database).turn(await taken(database))

    async def ask(text: str, **variables: Any) -> Any:
        answer = await engine.execute(GraphQLRequest(text, variables=variables), ALL)
        assert answer.errors == []
        assert answer.data is not None
        return next(iter(answer.data.values()))

    page = await ask(FOLLOW, since=0)
    assert ([event["action"] for event in page["events"]], page["next"], page["hasMore"]) == (["requestTransfer"], 1, False)
    assert (await ask(FOLLOW, since=1, within="44"))["events"] == []
    period = {"from": "2019-09-01T00:00:00", "to": "2019-10-01T00:00:00"}
    assert await ask(CONDUCT, **period) == {"findings": [], "readTo": "2019-10-01T00:00:00.000+08:00", "complete": True}


async def test_the_check_of_a_signature_takes_what_is_posted_and_nothing_else() -> None:
    page: dict[str, Any] = {}
    exec(CHECK, page)
    async with hook() as server:
        await webhook(server).deliver(MESSAGE)
    ((_, sent, body),) = server.posted
    headers = {f"LeagueGraph-{name}": sent[f"leaguegraph-{name.lower()}"] for name in ("Timestamp", "Signature")}
    assert page["is_genuine"](SECRET.encode(), headers, body)
    assert not page["is_genuine"](b"another secret", headers, body)
    assert not page["is_genuine"](SECRET.encode(), headers, body.replace(b"remindStep", b"answerStep"))
    assert not page["is_genuine"](SECRET.encode(), headers | {"LeagueGraph-Timestamp": "0"}, body)


def test_the_figures_of_the_page() -> None:
    deletion, returns, stamp = (TERMS[rule] for rule in ConductRule)
    for text in (
        f"ended {deletion.least} memberships or more within 24 hours",
        f"{returns.least} graduates or more of one institution were sent within 24 hours",
        f"gave {stamp.least} answers or more in the period, agreed to all, and took at most {stamp.within.seconds} seconds",
        f"looks at {LOOKED_AT} events at most",
        f"looks at {MOST_LOOKED_AT:,} events of a period at most",
        f"after {FIRST_WAIT_S:.0f} seconds, then {2 * FIRST_WAIT_S:.0f}, and so on up to {LONGEST_WAIT_S / 60:.0f} minutes",
    ):
        assert text in " ".join(PAGE.split()), text
    assert json.loads(EXAMPLE)["action"] == MESSAGE.action
    assert set(json.loads(EXAMPLE)) == set(MESSAGE.body)


async def test_what_one_listens_to_is_of_the_schema(database: Database, tmp_path: Path) -> None:
    await build_small_province(await emptied(database))
    await add_people(database)
    await grant_role(database, ISSUER, "officer", Role.OFFICER, "44")
    async with serving(own_settings(tmp_path), database) as client:
        for query, variables in ((MINE, {"id": "T2"}), (INBOX, {"code": "440105"})):
            async with events(client, token_for("officer"), query, **variables) as listening:
                event, told = await anext(listening)
                assert (event, told.get("errors")) == ("next", None)


def test_the_settings_of_the_page() -> None:
    named = set(re.findall(r"LEAGUEGRAPH_(\w+)", PAGE))
    assert {name.lower() for name in named} <= set(Settings.model_fields)
