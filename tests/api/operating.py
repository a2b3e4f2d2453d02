"""Asking for operations in tests: short texts, administrators of the small province, what holds in the graph then."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from api.engine import Engine
from domain.rights import Rights
from graph.database import Database
from graph.leases import Lease, ask_for_lease
from graph.marks import add_marked, find_marked
from graph.rules import find_broken_rules
from graph.totals import count_totals, find_differences, settle_totals
from tests.api.changing import change
from tests.loaders.tables import rows_of

NOW = "2019-12-02T09:00:00+08:00"
TODAY = "2019-12-02"
OPERATION = """operation { operationId action at undoableUntil changes { what code otherCode count }
  counts { code organisation { code } before { members cadres children } after { members cadres children } } }"""
FAILURES = (
    """__typename ... on Failure { code message nextStep } ... on OrganisationVersionConflict { organisation { code version } }"""
)


def _text(name: str, failures: str = FAILURES) -> str:
    kind = name[0].upper() + name[1:]
    organisation = "organisation { code name version parent { code } closedOn }"
    return f"""mutation ($input: {kind}Input!) {{ {name}(input: $input) {{ {failures}
      ... on {kind}Payload {{ {organisation} {OPERATION} }} }} }}"""


PLAIN = "__typename ... on Failure { code message nextStep }"
TEXTS = {
    "createOrganisation": _text("createOrganisation"),
    "renameOrganisation": _text("renameOrganisation"),
    "moveOrganisation": _text("moveOrganisation"),
    "closeOrganisation": _text("closeOrganisation"),
    "mergeOrganisations": _text("mergeOrganisations"),
    "splitOrganisation": _text("splitOrganisation"),
    "appointCadre": _text("appointCadre"),
    "endPost": _text("endPost"),
    "endMembership": _text("endMembership"),
    "undo": f"""mutation ($input: UndoInput!) {{ undo(input: $input) {{ {PLAIN} ... on UndoPayload {{ {OPERATION} }}
      ... on UndoRefused {{ blockers {{ what code otherCode count }} newer {{ action }} }} }} }}""",
}


def admin(*paths: str) -> Rights:
    """Return the rights of an administrator of subtrees, who sees counts and no people."""
    return Rights("test", "admin of " + " ".join(paths), paths, admin_scopes=paths)


YUEXIU = admin("44/4401/440104/")
GUANGZHOU = admin("44/4401/")
PROVINCE = admin("44/")


async def operated(engine: Engine, rights: Rights, name: str, /, **values: Any) -> Any:
    """Carry an operation out; return what is answered."""
    found = await change(engine, rights, TEXTS[name], **values)
    assert found["__typename"].endswith("Payload"), found
    return found


async def refused(engine: Engine, rights: Rights, name: str, /, **values: Any) -> str:
    """Fail to carry an operation out; return the code."""
    found = await change(engine, rights, TEXTS[name], **values)
    assert not found["__typename"].endswith("Payload"), found
    return str(found["code"])


def changes(found: Any) -> list[tuple[str, str, str | None, int]]:
    """Return the lines of what an operation changed."""
    return [(each["what"], each["code"], each["otherCode"], each["count"]) for each in found["operation"]["changes"]]


def counts(found: Any) -> dict[str, tuple[list[int], list[int]]]:
    """Return members, cadres and children before and after, by organisation."""
    names = ("members", "cadres", "children")
    return {
        each["code"]: ([each["before"][name] for name in names], [each["after"][name] for name in names])
        for each in found["operation"]["counts"]
    }


async def count_everything(db: Database) -> None:
    """Give the small province the own counts that writers keep, and count its totals."""
    text = """MATCH (o:Organisation) SET o.own_members = COUNT { (o)<-[:MEMBER_OF]-() }, o.own_cadres = COUNT { (o)<-[:SERVES_IN]-() },
      o.own_activities = COUNT { (o)-[:HOSTS]->() },
      o.own_transfers_in = COUNT { (o)<-[:PLACED_IN]-(:Transfer {state: 'COMPLETED'}) },
      o.own_transfers_out = COUNT { (o)<-[:FROM_ORGANISATION]-(:Transfer {state: 'COMPLETED'}) }"""
    await db.run("tests/own", text, {}, write=True)
    await count_totals(db)


async def add_up(db: Database) -> list[Any]:
    """Let a worker add up what is marked; return where totals and own counts differ from a recount, and which rules are broken."""
    holder = uuid4().hex
    answer = await ask_for_lease(db, "worker", holder, 60)
    lease = Lease("worker", holder, answer["epoch"])
    marked = await find_marked(db)
    if marked.recount_pending:
        held = await ask_for_lease(db, "load", holder, 60)
        await settle_totals(db, Lease("load", holder, held["epoch"]))
        await db.write("lock/release_lock", lock_name="load", holder=holder)
    else:
        await add_marked(db, lease, marked)
    await db.write("lock/release_lock", lock_name="worker", holder=holder)
    return [*await find_differences(db), *[each for each in await find_broken_rules(db) if each.rule not in KNOWN]]


KNOWN = {"MISSING_VALUE", "OPEN_STEP", "PROVINCE_CODE", "ONE_PLACE", "CLOSED_CURRENT"}  # of the small province as it is made

NODES = """MATCH (n) WHERE NOT n:AuditEvent AND NOT n:Migration AND NOT n:TotalsCount AND NOT n:Lock AND NOT n:Clock
  AND NOT n:IdempotencyRecord RETURN labels(n) AS labels, properties(n) AS props"""
TIES = """MATCH (a)-[r]->(b) WHERE type(r) <> 'CONCERNS' RETURN coalesce(a.code, a.id, a.name, a.kind), type(r), properties(r),
  coalesce(b.code, b.id, b.name)"""
GOING_ON = {"version", "totals_pending", "counted_own", "counted_path", "counted_open"}  # and totals, which `add_up` recounts


def _stays(key: str) -> bool:
    return key not in GOING_ON and not key.startswith("total_")


async def facts_of(db: Database) -> tuple[list[str], list[str]]:
    """Return every fact of the graph but versions, marks and the audit trail."""
    nodes = [
        repr((labels, sorted((key, str(value)) for key, value in props.items() if _stays(key) and value != 0)))
        for labels, props in await rows_of(db, NODES)
    ]
    ties = [repr((a, kind, sorted((k, str(v)) for k, v in props.items()), b)) for a, kind, props, b in await rows_of(db, TIES)]
    return sorted(nodes), sorted(ties)
