"""What a row changes of what the graph knows of an organisation, and whether it may."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from domain.kinds import Kind, Level, Sector
from domain.tree_rules import LEADING_KINDS, LEVEL_RANK, PARENTLESS_KINDS, level_of_kind

Values = dict[str, Any]
CORRECTED = (
    "kind",
    "level",
    "sector",
    "graduation_year",
    "is_institution",
    "moe_code",
    "is_fallback",
    "province_code",
    "is_league_school",
    "synthetic",
)


@dataclass(frozen=True, slots=True)
class Place:
    """A division that rows name: when it was closed, and what follows it, the nearest first."""

    closed_on: str | None
    successors: list[str]


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a change cannot be made: the column, the code of the problem, what it is, what to do."""

    column: str
    code: str
    problem: str
    next_step: str


@dataclass(slots=True)
class Changes:
    """The changes of one existing organisation; ``on_day`` dates moves, renames and relocations."""

    code: str
    on_day: str
    parent_code: str | None = None
    names: tuple[str, str | None] | None = None
    division_code: str | None = None
    closed_on: str | None = None
    registered_on: str | None = None
    corrected: Values = field(default_factory=dict)

    def dated_column(self) -> str | None:
        """Return the first column whose change is dated ``on_day``; ``None`` where there is none."""
        dated = {"parent_code": self.parent_code, "name": self.names, "division_code": self.division_code}
        return next((column for column, change in dated.items() if change), None)


def new_values(row: Values) -> Values:
    """Return the properties that a new organisation starts with, beside its names, path and days."""
    kind = Kind(row["kind"])
    level = level_of_kind(kind, Level(row["level"]) if row.get("level") else None)
    return {
        "name": row["name"],
        "short_name": row.get("short_name"),
        "kind": kind.value,
        **_level(level),
        "sector": row.get("sector"),
        "graduation_year": row.get("graduation_year"),
        "is_institution": row.get("is_institution", False),
        "moe_code": row.get("moe_code"),
        "is_fallback": row.get("sector") == Sector.FALLBACK.value,
        "province_code": row.get("province_code"),
        "is_league_school": row.get("is_league_school", False),
        "synthetic": row.get("synthetic", False),
    }


def known_from(row: Values, on_day: str) -> str:
    """Return the day of an organisation's first fact: its registration, else the day of the load, never after its closing."""
    first = row.get("registered_on") or on_day
    return min(first, row.get("closed_on") or first)


def changes_of(row: Values, state: Values, on_day: str, place: Place | None) -> Changes:
    """Compare a row with the graph; an empty cell says nothing."""
    changes = Changes(row["code"], min(on_day, row.get("closed_on") or on_day))
    if row.get("parent_code") not in {None, state["parent_code"]}:
        changes.parent_code = row["parent_code"]
    names = (row["name"], row.get("short_name") or state["short_name"])
    if names != (state["name"], state["short_name"]):
        changes.names = names
    division = row.get("division_code")
    followed = place is not None and state["division_code"] in place.successors
    if division not in {None, state["division_code"]} and not followed:
        changes.division_code = division
    if row.get("closed_on") not in {None, state["closed_on"]}:
        changes.closed_on = row["closed_on"]
    if row.get("registered_on") not in {None, state["registered_on"]}:
        changes.registered_on = row["registered_on"]
    changes.corrected = {name: value for name, value in _stated(row, state).items() if value != state.get(name)}
    if "kind" in changes.corrected and Kind(row["kind"]) in LEADING_KINDS and state["sector"]:
        changes.corrected |= {"sector": None, "is_fallback": False}
    if "level" in changes.corrected:
        changes.corrected |= _level(changes.corrected["level"])
    return changes


def objection(changes: Changes, state: Values) -> Objection | None:
    """Return why changes cannot be made of what is recorded, ``None`` where they can."""
    column = changes.dated_column()
    kind = changes.corrected.get("kind", state["kind"])
    if kind != state["kind"] and {kind, state["kind"]} & PARENTLESS_KINDS:
        told = f"It is recorded as {state['kind']} and cannot become {kind}: one of them has no parent."
        return Objection("kind", "PARENT_NOT_ALLOWED", told, "Mend the kind, or close it and enter another organisation.")
    if state["closed_on"] and (column or changes.closed_on):
        told = f"The organisation was closed on {state['closed_on']}."
        return Objection(column or "closed_on", "CLOSED_ORGANISATION", told, "Leave its row out, or state it as it is recorded.")
    if column and changes.on_day < state["newest_on"]:
        return _older(column, changes.on_day, state["newest_on"])
    return _closing_objection(changes, state) or _registration_objection(changes, state)


def _closing_objection(changes: Changes, state: Values) -> Objection | None:
    if changes.closed_on and state["own_members"]:
        told = f"It has {state['own_members']:,} members."
        return Objection("closed_on", "HAS_MEMBERS", told, "End or move their memberships first.")
    if changes.closed_on and changes.closed_on < state["newest_on"]:
        return _older("closed_on", changes.closed_on, state["newest_on"])
    return None


def _registration_objection(changes: Changes, state: Values) -> Objection | None:
    limit = state["first_end"] or state["closed_on"]
    if changes.registered_on and limit and changes.registered_on > limit:
        return _older("registered_on", limit, changes.registered_on)
    return None


def place_objection(row: Values, place: Place, on_day: str) -> Objection | None:
    """Return why an organisation cannot be located in a division: it was closed by then."""
    if place.closed_on is None or min(on_day, row.get("closed_on") or on_day) < place.closed_on:
        return None
    hint = f"It is followed by {place.successors[0]}." if place.successors else "Look for the division that follows it."
    told = f"The division {row['division_code']} was closed on {place.closed_on}."
    return Objection("division_code", "DIVISION_CLOSED", told, hint)


def _older(column: str, day: str, newest: str) -> Objection:
    told = f"A change of {day} is older than what is recorded: {newest}."
    return Objection(column, "OLDER_CHANGE", told, f"Give a day that is not before {newest} (--on-day).")


def _stated(row: Values, state: Values) -> Values:
    stated = {name: row[name] for name in CORRECTED if row.get(name) is not None}
    kind = Kind(row["kind"])
    kept = state["level"] if kind.value == state["kind"] else None
    level = row.get("level") or kept
    stated["level"] = level_of_kind(kind, Level(level) if level else None)
    stated.pop("is_fallback", None)
    if "sector" in stated:
        stated["is_fallback"] = stated["sector"] == Sector.FALLBACK.value
    return stated


def _level(level: Level | None) -> Values:
    return {"level": level.value if level else None, "level_rank": LEVEL_RANK[level] if level else None}
