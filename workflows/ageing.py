"""Who leaves the League by age: members who are 28 and serve in no post; one operation a branch, which can be undone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.errors import NotFound
from domain.operation_checks import MOST_MEMBERS, check_day
from domain.operations import Fact
from domain.people import EndedBy, born_by
from domain.progress import Progress, silent
from domain.rights import Rights
from graph import operations
from graph.audit import Doing
from graph.clock import read_clock
from graph.database import Database, Transaction
from graph.organisations import find_lineages
from graph.people import list_aged
from workflows.operations import Operating, Plan, carry_out

ACTION = "ageOut"
TIMEOUT_S = 60.0


@dataclass(frozen=True, slots=True)
class Aged:
    """A branch with members of 28 and older: how many leave, and how many stay because they serve in a post."""

    code: str
    name: str
    leaving: int
    serving: int


async def find_aged(db: Database, within: str, day: date) -> list[Aged]:
    """Return the branches with members who are 28 on a day, in the order of the tree.

    Raises
    ------
    LeagueGraphError
        ``FUTURE_DAY`` or ``NO_SUCH_ORGANISATION``.
    """
    on_day = check_day(day, (await read_clock(db)).today())
    if not await find_lineages(db, [within]):
        raise NotFound("NO_SUCH_ORGANISATION", f"There is no organisation {within}.", "Mend the code.")
    return [Aged(**row) for row in await list_aged(db, within, born_by(day).isoformat(), on_day)]


async def age_out(db: Database, aged: Sequence[Aged], day: date, actor: str, progress: Progress = silent) -> int:
    """End the memberships of those who leave, branch by branch; return how many."""
    leaving = [branch for branch in aged if branch.leaving]
    ended = 0
    for done, branch in enumerate(leaving, start=1):
        ended += await _end(db, branch.code, day, actor)
        progress("branches", done, len(leaving))
    return ended


async def _end(db: Database, code: str, day: date, actor: str) -> int:
    async def work(tx: Transaction) -> int:
        members = await operations.lock_members(tx, [code], MOST_MEMBERS)
        serving = {row["person_id"] for row in await operations.list_posts(tx, person_ids=[row["id"] for row in members])}
        youngest, on_day = born_by(day).isoformat(), day.isoformat()
        rows = [
            {"id": row["id"], "branch_code": code, "valid_from": row["valid_from"], "valid_to": on_day,
             "ended_by": EndedBy.AGE.value, "to_code": None}
            for row in members
            if row["id"] not in serving and row["born_on"] and row["born_on"] <= youngest and row["valid_from"] <= on_day
        ]  # fmt: skip
        if rows:
            doing = Doing(actor, ACTION, (await read_clock(tx)).now())
            plan = Plan(code, {"officer": [code]}, people=[row["id"] for row in rows], told={"ended_by": EndedBy.AGE.value})
            plan.add(Fact.MEMBERS, rows)
            await carry_out(tx, plan, Operating(Rights("command", actor), doing, day))
        return len(rows)

    return await db.change(f"workflow/{ACTION}", work, timeout_s=TIMEOUT_S)
