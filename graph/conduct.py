"""The acts of a period that conduct rules look at, as an auditor may see them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from domain.clock import stored_moment
from domain.conduct_rules import BY_RULE, Act, ConductRule
from graph.database import Reads

MOST_LOOKED_AT = 100_000
STATEMENTS = {
    ConductRule.BATCH_DELETION: "conduct/list_removals",
    ConductRule.BATCH_RETURN: "conduct/list_returns",
    ConductRule.RUBBER_STAMP: "conduct/list_answers",
}


@dataclass(frozen=True, slots=True)
class Acts:
    """The acts found, and until when the period was looked through: ``None`` where that is its end."""

    acts: list[Act]
    cut_at: datetime | None


async def find_scopes(db: Reads, within: str | None, audit_scopes: Sequence[str], **limits: Any) -> list[str]:
    """Return the paths of the subtrees in which an auditor asks; none where ``within`` lies outside the scopes."""
    rows = await db.read("audit_event/find_scopes", within=within, audit_scopes=list(audit_scopes), **limits)
    return [str(row["path"]) for row in rows]


async def find_acts(
    db: Reads, rule: ConductRule, scopes: Sequence[str], began_at: datetime, ended_at: datetime, **limits: Any
) -> Acts:
    """Return the acts that a rule looks at, of numbered events of a period, in subtrees; ``limits``: how long it may take."""
    period = {"from": stored_moment(began_at), "to": stored_moment(ended_at), "scopes": list(scopes), "scan": MOST_LOOKED_AT}
    (row,) = await db.read(STATEMENTS[rule], **period, **limits)
    cut_at = datetime.fromisoformat(row["read_to"]) if row["looked_at"] == MOST_LOOKED_AT else None
    return Acts([_act(each) for each in row["acts"] if _is_counted(each)], cut_at)


def _is_counted(row: dict[str, Any]) -> bool:
    return "after" not in row or json.loads(row["after"]).get("ended_by") not in BY_RULE


def _act(row: dict[str, Any]) -> Act:
    return Act(
        number=row["number"],
        at=datetime.fromisoformat(row["at"]),
        actor=row["actor"],
        path=row["path"],
        waited=timedelta(seconds=row.get("waited_s", 0.0)),
        agreed=row.get("agreed", True),
    )
