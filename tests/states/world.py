"""The world of the state machine: a small province, who acts in it, and what must hold after every step, asked in ways of their own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from api.engine import Engine, GraphQLRequest, Limits
from api.schema import graphql_schema
from domain.rights import Rights
from domain.transfer_terms import Terms
from graph.database import Database, Transaction
from tests.api.changing import member, set_time
from tests.api.operating import TEXTS, add_up, admin, count_everything, facts_of
from tests.api.transferring import ANSWER, CONFIRM, PLACE, REQUEST, REVERSE, WITHDRAW, officer
from tests.loaders.tables import rows_of
from tests.own_server import emptied
from tests.small_people import add_people
from tests.small_province import build_small_province
from tests.workflows.test_deadlines import lease_of
from workflows.deadlines import DeadlinesDuty

MUTATIONS = {
    "requestTransfer": REQUEST,
    "answerStep": ANSWER,
    "placeTransfer": PLACE,
    "confirmExternal": CONFIRM,
    "withdrawTransfer": WITHDRAW,
    "reverseTransfer": REVERSE,
    **TEXTS,
}
PEOPLE = ("P1", "P2", "P3", "P4", "P5")
SCOPES = (
    "44/", "44/4401/", "44/4401/440104/", "44/4401/440104/440104001/", "44/4401/440105/", "44/44-GX/", "44/4402/", "EXTERNAL/EXT-43/",
)  # fmt: skip
ACTORS: tuple[Rights, ...] = (
    *(member(each) for each in PEOPLE),
    *(officer(each) for each in SCOPES),
    *(admin(each) for each in SCOPES[:7]),
)


# Somebody with every right, who brings about what others cannot, and the office outside the province.
EVERYWHERE = Rights("test", "everywhere", ("44/",), ("44/", "EXTERNAL/EXT-43/"), admin_scopes=("44/",))


class Crash(Exception):
    """The program is gone in the middle of a transaction."""


class CrashingTransaction(Transaction):
    """A transaction whose program is gone before its n-th statement."""

    def __init__(self, inner: Transaction, left: int) -> None:
        super().__init__(inner._tx)
        self._left = left

    def _count(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise Crash

    async def read(self, name: str, **params: Any) -> list[dict[str, Any]]:
        """Run a statement, or be gone."""
        self._count()
        return await super().read(name, **params)

    async def value(self, text: str, params: dict[str, Any]) -> Any:
        """Run the read of the answer, or be gone."""
        self._count()
        return await super().value(text, params)


class CrashingDatabase(Database):
    """A database whose transactions end before a statement; ``left`` says before which, ``None``: never."""

    left: int | None = None

    async def change(
        self, name: str, work: Callable[[Transaction], Awaitable[Any]], *, timeout_s: float, keep: bool = True
    ) -> Any:
        """Run a transaction that may end in its middle."""
        left = self.left

        async def crashing(tx: Transaction) -> Any:
            return await work(tx if left is None else CrashingTransaction(tx, left))

        return await super().change(name, crashing, timeout_s=timeout_s, keep=keep)


class World:
    """One province from its making on."""

    def __init__(self, db: CrashingDatabase) -> None:
        self.db = db
        self.engine = Engine(graphql_schema(), db, Limits(max_cost=10**9))

    async def build(self, moment: str) -> None:
        """Make the province anew."""
        self.db.left = None
        await build_small_province(await emptied(self.db))
        await add_people(self.db)
        await count_everything(self.db)
        await set_time(self.db, moment)

    async def ask(self, rights: Rights, name: str, values: dict[str, Any]) -> Any:
        """Send a mutation; return what it answers."""
        answer = await self.engine.execute(GraphQLRequest(MUTATIONS[name], variables={"input": values}), rights)
        assert answer.errors == [], (name, values, answer.errors)
        assert answer.data is not None
        return answer.data[name]

    async def crash(self, rights: Rights, name: str, values: dict[str, Any], left: int) -> bool:
        """Send a mutation whose program is gone before a statement; tell whether it was."""
        self.db.left = left
        try:
            await self.engine.execute(GraphQLRequest(MUTATIONS[name], variables={"input": values}), rights)
        except Crash:
            return True
        finally:
            self.db.left = None
        return False

    async def work(self, moment: str) -> list[Any]:
        """Let the worker look at a moment; return where totals differ from a recount, and which rules are broken."""
        await set_time(self.db, moment)
        duty = DeadlinesDuty(self.db, Terms())
        await duty.escalate(await lease_of(self.db))
        await duty.sweep(await lease_of(self.db))
        return await add_up(self.db)

    async def facts(self) -> tuple[list[str], list[str]]:
        """Return every fact but versions, marks and the trail."""
        return await facts_of(self.db)

    async def transfers(self) -> list[tuple[Any, ...]]:
        """Return the transfers, the oldest first: id, version, state, open step, whom it awaits (paths), branches below them."""
        text = """MATCH (t:Transfer) OPTIONAL MATCH (t)<-[:STEP_OF]-(s:TransferStep)
          RETURN t.id, coalesce(t.version, 1), t.state, s.kind,
                 COLLECT { MATCH (s)-[:AWAITS]->(o) RETURN o.path ORDER BY o.path },
                 COLLECT { MATCH (s)-[:AWAITS]->(a:Organisation) MATCH (b:Organisation {kind: 'BRANCH'})
                           WHERE b.path STARTS WITH a.path AND b.closed_on IS NULL RETURN b.code ORDER BY b.code }
          ORDER BY t.requested_at"""
        return await rows_of(self.db, text)

    async def codes(self) -> dict[str, list[str]]:
        """Return the codes of open branches and committees, of closed organisations and of those outside."""
        text = """MATCH (o:Organisation) RETURN CASE WHEN o.kind = 'EXTERNAL' THEN 'outside' WHEN o.closed_on IS NOT NULL THEN 'closed'
          WHEN o.kind = 'BRANCH' THEN 'branch' ELSE 'committee' END AS sort, o.code ORDER BY o.code"""
        found: dict[str, list[str]] = {"outside": [], "closed": [], "branch": [], "committee": []}
        for sort, code in await rows_of(self.db, text):
            found[sort].append(code)
        return found

    async def events(self) -> int:
        """Return how many events the trail has."""
        return int((await rows_of(self.db, "MATCH (e:AuditEvent) RETURN count(e)"))[0][0])


# What must hold always; each statement finds what does not.
NEVER = {
    "a person in two branches": "MATCH (p:Person) WHERE COUNT { (p)-[:MEMBER_OF]->() } > 1 RETURN p.id",
    "a member of what is closed, or no branch": """MATCH (p:Person)-[:MEMBER_OF]->(o)
      WHERE o.closed_on IS NOT NULL OR o.kind <> 'BRANCH' RETURN p.id, o.code""",
    "a cadre of what is closed": "MATCH (p:Person)-[:SERVES_IN]->(o) WHERE o.closed_on IS NOT NULL RETURN p.id, o.code",
    "own members that are not counted": """MATCH (o:Organisation) WITH o, COUNT { (o)<-[:MEMBER_OF]-() } AS counted
      WHERE coalesce(o.own_members, 0) <> counted RETURN o.code, o.own_members, counted""",
    "own cadres that are not counted": """MATCH (o:Organisation) WITH o, COUNT { (o)<-[:SERVES_IN]-() } AS counted
      WHERE coalesce(o.own_cadres, 0) <> counted RETURN o.code, o.own_cadres, counted""",
    "own transfers that are not counted": """MATCH (o:Organisation)
      WITH o, COUNT { (o)<-[:PLACED_IN]-(:Transfer {state: 'COMPLETED'}) } AS came,
           COUNT { (o)<-[:FROM_ORGANISATION]-(:Transfer {state: 'COMPLETED'}) } AS went
      WHERE [coalesce(o.own_transfers_in, 0), coalesce(o.own_transfers_out, 0)] <> [came, went] RETURN o.code, came, went""",
    "an open transfer without one step that awaits somebody who is there": """MATCH (t:Transfer {state: 'OPEN'})
      WHERE COUNT { (t)<-[:STEP_OF]-() } <> 1
         OR NOT EXISTS { (t)<-[:STEP_OF]-()-[:AWAITS]->(o:Organisation) WHERE o.closed_on IS NULL } RETURN t.id""",
    "a step of a transfer that has ended": "MATCH (t:Transfer)<-[:STEP_OF]-() WHERE t.state <> 'OPEN' RETURN t.id, t.state",
    "two open transfers of a person": """MATCH (t:Transfer {state: 'OPEN'})-[:FOR_PERSON]->(p) WITH p, count(t) AS open
      WHERE open > 1 RETURN p.id, open""",
    "memberships that overlap or end before they begin": """MATCH (p:Person)-[a:MEMBER_OF|WAS_MEMBER_OF]->()
      WHERE a.valid_to < a.valid_from OR EXISTS {
        MATCH (p)-[b:MEMBER_OF|WAS_MEMBER_OF]->() WHERE b <> a AND a.valid_from < a.valid_to
        AND b.valid_from < coalesce(a.valid_to, date('9999-01-01')) AND a.valid_from < coalesce(b.valid_to, date('9999-01-01'))
        AND coalesce(b.valid_from < b.valid_to, true) } RETURN p.id, a.valid_from, a.valid_to""",
    "a post held twice": """MATCH (p:Person)-[a:SERVES_IN]->(o)<-[b:SERVES_IN]-(p) WHERE a <> b AND a.post = b.post RETURN p.id, o.code""",
    "a cadre who has died or was expelled": """MATCH (p:Person)-[s:SERVES_IN]->(o), (p)-[m:WAS_MEMBER_OF]->()
      WHERE m.ended_by IN ['DECEASED', 'EXPELLED'] AND m.valid_to >= s.valid_from AND NOT EXISTS { (p)-[:MEMBER_OF]->() }
      AND m.valid_to > s.valid_from RETURN p.id, o.code""",
    "a step to place that nobody can answer": """MATCH (s:TransferStep {kind: 'PLACE'})-[:STEP_OF]->(t:Transfer {state: 'OPEN'})
      WHERE NOT EXISTS { (s)-[:AWAITS]->(o:Organisation) WHERE o.closed_on IS NULL } RETURN t.id""",
    "an open organisation below a closed one, or with a path of its own": """MATCH (o:Organisation)-[:PART_OF]->(p)
      WHERE p.closed_on IS NOT NULL OR o.path <> p.path + o.code + '/' RETURN o.code, o.path, p.path""",
    "a completed transfer without its membership": """MATCH (t:Transfer {state: 'COMPLETED'})-[:FOR_PERSON]->(p),
      (t)-[:PLACED_IN]->(o {kind: 'BRANCH'})
      WHERE NOT EXISTS { (p)-[m:MEMBER_OF|WAS_MEMBER_OF]->(o) WHERE m.valid_from = date(datetime({datetime: t.completed_at, timezone: '+08:00'})) }
      RETURN t.id, p.id, o.code""",
    "an event that tells nobody's business": "MATCH (e:AuditEvent) WHERE e.organisation_codes IS NULL OR e.actor IS NULL RETURN e.action",
    "a person whose search leads elsewhere": """MATCH (p:Person) OPTIONAL MATCH (p)-[:MEMBER_OF]->(o)
      WITH p, o WHERE coalesce(p.search_path, '') <> coalesce(o.path, '') RETURN p.id, p.search_path, o.path""",
}


async def broken(db: Database) -> dict[str, list[Any]]:
    """Return what must never be, with where it is."""
    found = {what: await rows_of(db, text) for what, text in NEVER.items()}
    return {what: rows for what, rows in found.items() if rows}
