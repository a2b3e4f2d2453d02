"""Asking for transfers in tests: short texts, the officers of the small province, what the graph says then."""

from __future__ import annotations

from typing import Any

from api.engine import Engine, GraphQLRequest
from domain.rights import Rights
from graph.database import Database
from graph.rules import find_broken_rules
from tests.api.changing import change
from tests.loaders.tables import rows_of

TRANSFER = """transfer { transferId version state requestedBy completedAt endedBecause fromOrganisation { code }
  toOrganisation { code } placedIn { code } member { personId name idNumberMasked }
  steps { kind firstAddressee { code } awaits { code } openedAt dueAt answeredAt answeredBy outcome escalations } }"""
FAILURES = """__typename ... on Failure { code message nextStep } ... on TransferVersionConflict { %s }""" % TRANSFER  # noqa: UP031
NOW, DUE = "2019-09-02T09:00:00+08:00", "2019-09-05T09:00"


def _text(name: str, extra: str = "") -> str:
    kind = name[0].upper() + name[1:]
    failures = FAILURES if name != "requestTransfer" else "__typename ... on Failure { code message nextStep }"
    return f"mutation ($input: {kind}Input!) {{ {name}(input: $input) {{ {failures} {extra} ... on {kind}Payload {{ {TRANSFER} }} }} }}"


REQUEST = _text("requestTransfer", "... on TransferAlreadyOpen { transferId }")
ANSWER, PLACE, CONFIRM = _text("answerStep"), _text("placeTransfer"), _text("confirmExternal")
WITHDRAW, REVERSE = _text("withdrawTransfer"), _text("reverseTransfer")
READ = "query ($id: ID!) { transfer(id: $id) { %s } }" % TRANSFER[len("transfer { ") : -2]  # noqa: UP031


def officer(*paths: str) -> Rights:
    """Return the rights of an officer of subtrees."""
    return Rights("test", "officer of " + " ".join(paths), paths, paths)


TOWN = officer("44/4401/440104/440104001/")  # above P1 and P2
YUEXIU = officer("44/4401/440104/")
HAIZHU = officer("44/4401/440105/")  # above S1
GUANGZHOU = officer("44/4401/")
UNIVERSITY = officer("44/44-GX/4144010558/")  # above P5
PROVINCE = officer("44/")
SHAOGUAN = officer("44/4402/")
SECRETARY = officer("44/4401/440104/440104001/440104001001/")  # of the branch of P1 and P2 alone


async def read(engine: Engine, rights: Rights, transfer_id: str) -> Any:
    """Return a transfer as somebody reads it."""
    answer = await engine.execute(GraphQLRequest(READ, variables={"id": transfer_id}), rights)
    assert answer.errors == []
    assert answer.data is not None
    return answer.data["transfer"]


async def started(engine: Engine, rights: Rights, person_id: str = "P2", **values: Any) -> Any:
    """Start a transfer; return it."""
    asked = {"personId": person_id, "reason": "MOVED", **values}
    found = await change(engine, rights, REQUEST, **asked)
    assert found["__typename"] == "RequestTransferPayload", found
    return found["transfer"]


async def done(engine: Engine, rights: Rights, text: str, transfer: Any, **values: Any) -> Any:
    """Change a transfer as it was seen; return what it is then."""
    seen = {"transferId": transfer["transferId"], "expectedVersion": transfer["version"], **values}
    found = await change(engine, rights, text, **seen)
    assert found["__typename"].endswith("Payload"), found
    return found["transfer"]


async def refused(engine: Engine, rights: Rights, text: str, transfer: Any, **values: Any) -> tuple[str, str]:
    """Fail to change a transfer; return the type and the code of the failure."""
    seen = {"transferId": transfer["transferId"], "expectedVersion": transfer["version"], **values}
    found = await change(engine, rights, text, **seen)
    return found["__typename"], found["code"]


def brief(transfer: Any) -> list[tuple[str, str, list[str], str | None]]:
    """Return the steps of a transfer: kind, who was asked first, who has it now, outcome."""
    return [
        (step["kind"], step["firstAddressee"]["code"], [each["code"] for each in step["awaits"]], step["outcome"])
        for step in transfer["steps"]
    ]


MEMBERSHIPS = """MATCH (p:Person {id: $id})-[m:MEMBER_OF|WAS_MEMBER_OF]->(b:Organisation)
RETURN b.code AS code, toString(m.valid_from) AS f, toString(m.valid_to) AS t, m.ended_by AS by ORDER BY m.valid_from, t"""
OWN = """MATCH (o:Organisation {code: $code}) RETURN coalesce(o.own_members, 0), coalesce(o.own_transfers_in, 0),
coalesce(o.own_transfers_out, 0), coalesce(o.totals_pending, false)"""
EVENTS = """MATCH (p:Person {id: $id})<-[:CONCERNS]-(e:AuditEvent)-[:CONCERNS]->(:Transfer)
RETURN e.action AS action, e.actor AS actor ORDER BY e.at, e.action"""


async def memberships(db: Database, person_id: str) -> list[tuple[Any, ...]]:
    """Return the memberships of a person."""
    return await rows_of(db, MEMBERSHIPS, id=person_id)


async def own(db: Database, code: str) -> tuple[Any, ...]:
    """Return own members, transfers in and out, and the mark of an organisation."""
    return (await rows_of(db, OWN, code=code))[0]


async def events(db: Database, person_id: str) -> list[str]:
    """Return the actions that the audit trail tells of a person's transfers."""
    return [row[0] for row in await rows_of(db, EVENTS, id=person_id)]


async def broken_rules(db: Database) -> list[str]:
    """Return which rules of `check` about members and steps are broken."""
    return [each.rule for each in await find_broken_rules(db) if each.rule in {"MEMBERSHIP", "OPEN_STEP"}]
