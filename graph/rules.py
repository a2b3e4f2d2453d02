"""What must hold in the graph and no constraint of Community can hold: one statement a rule, each finding what breaks it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from domain.kinds import Kind, Level, Sector
from domain.progress import Progress, silent
from domain.tree_rules import LEADING_KINDS, PARENT_KINDS, allows_level
from graph.database import Database

MOST_SHOWN = 1_000
TIMEOUT_S = 600.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that breaks one rule."""

    rule: str
    code: str | None
    detail: str


@dataclass(frozen=True, slots=True)
class GraphRule:
    """A rule: its name, the statement that finds what breaks it, and the statement's parameters."""

    name: str
    query: str
    params: dict[str, Any] = field(default_factory=dict)


def _levels() -> list[str]:
    pairs = [f"{kind.value} {level.value}" for kind in Kind for level in Level if allows_level(kind, level)]
    return [*pairs, f"{Kind.EXTERNAL.value} none"]


def _parents() -> list[str]:
    return [f"{kind.value} {parent.value}" for kind, parents in PARENT_KINDS.items() for parent in parents]


GRAPH_RULES = (
    GraphRule("CODE_FORM", "find_bad_codes"),
    GraphRule("MISSING_VALUE", "find_missing_values"),
    GraphRule("UNKNOWN_KIND", "find_unknown_words", {"kinds": [*Kind], "sectors": [*Sector]}),
    GraphRule("PARENT_KIND", "find_bad_parents", {"allowed": _parents()}),
    GraphRule("LEVEL", "find_bad_levels", {"allowed": _levels()}),
    GraphRule("SECTOR", "find_leading_sectors", {"leading": sorted(LEADING_KINDS)}),
    GraphRule("SECOND_ROOT", "find_second_roots"),
    GraphRule("ORPHAN", "find_orphans"),
    GraphRule("PARENT_NOT_ALLOWED", "find_unwanted_parents"),
    GraphRule("ONE_PARENT", "find_many_parents"),
    GraphRule("CYCLE", "find_cycles"),
    GraphRule("PATH", "find_bad_paths"),
    GraphRule("CLOSED_CURRENT", "find_closed_members"),
    GraphRule("CLOSED_PARENT", "find_closed_parents"),
    GraphRule("ONE_PLACE", "find_many_places"),
    GraphRule("PROVINCE_CODE", "find_bad_provinces"),
    GraphRule("INTERVAL", "find_bad_intervals"),
    GraphRule("OVERLAP", "find_overlaps"),
    GraphRule("DIVISION_PARENT", "find_bad_prefixes"),
    GraphRule("NAMES_PENDING", "find_pending_names"),
    GraphRule("MEMBERSHIP", "find_bad_memberships"),
    GraphRule("OPEN_STEP", "find_open_steps"),
)


async def find_broken_rules(db: Database, progress: Progress = silent) -> list[Finding]:
    """Return what breaks a rule, rule by rule, at most 1,000 findings of each."""
    findings: list[Finding] = []
    for done, rule in enumerate(GRAPH_RULES, start=1):
        rows = await db.read(f"rules/{rule.query}", **rule.params, limit=MOST_SHOWN, timeout_s=TIMEOUT_S)
        findings += [Finding(rule.name, row["code"], row["detail"]) for row in rows]
        progress("rules", done, len(GRAPH_RULES))
    return findings
