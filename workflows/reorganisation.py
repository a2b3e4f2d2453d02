"""Changes of the tree: an organisation is made, renamed or moved; each as a plan of facts. What others build theirs of, too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from domain.errors import InvalidInput, NotFound
from domain.kinds import Kind, Sector
from domain.operation_checks import (
    NewUnit,
    check_day,
    check_name,
    check_new,
    check_newest,
    check_parent,
    check_version,
    get_unit,
)
from domain.operations import Fact, Unit
from domain.tree_rules import LEVEL_RANK, level_of_kind
from graph import operations
from graph.database import Row, Transaction
from graph.organisations import find_places
from workflows.operations import Operating, Plan, carry_out


@dataclass(frozen=True, slots=True)
class Seen:
    """An organisation as the caller names it, and the version that they saw."""

    code: str
    version: int | None = None


async def create(tx: Transaction, new: NewUnit, parent_version: int | None, operating: Operating) -> Row:
    """Make an organisation under a parent; ``parent_version``: which version of it the caller saw.

    Raises
    ------
    LeagueGraphError
        ``LOAD_RUNNING``, ``FUTURE_DAY``, ``NO_SUCH_ORGANISATION``, ``UNKNOWN_DIVISION``, ``DIVISION_CLOSED``, or what the checks
        of domain/operation_checks.py raise.
    """
    check_day(operating.day, operating.today)
    await operations.begin_tree_change(tx)
    units = await _units(tx, [new.parent_code or ""], operating)
    parent = get_unit(units, new.parent_code or "")
    check_version(parent, parent_version)
    plan = Plan(new.code, {"admin": [parent.code]}, organisations=[parent.code])
    await add_new(tx, plan, new, parent, operating)
    return await carry_out(tx, plan, operating)


async def rename(tx: Transaction, seen: Seen, name: str, short_name: str | None, operating: Operating) -> Row:
    """Give an organisation another name from a day on; the old one stays as a former name.

    Raises
    ------
    LeagueGraphError
        ``SAME_VALUE``: it is named so already; or as ``create``.
    """
    on_day = check_day(operating.day, operating.today)
    check_name(name, short_name)
    await operations.begin_tree_change(tx)
    unit = get_unit(await _units(tx, [seen.code], operating), seen.code)
    check_version(unit, seen.version)
    if (name, short_name) == (unit.name, unit.short_name):
        raise InvalidInput("SAME_VALUE", f"{unit.code} is named so already.", "Send another name.")
    check_newest(unit.code, unit.newest_on, on_day)
    plan = Plan(unit.code, {"admin": [unit.code]})
    was = {"was_name": unit.name, "was_short_name": unit.short_name}
    plan.add(Fact.RENAMED, [{"code": unit.code, "name": name, "short_name": short_name, "on_day": on_day, **was}])
    plan.told = {"name": [unit.name, name], "short_name": [unit.short_name, short_name]}
    return await carry_out(tx, plan, operating)


async def move(tx: Transaction, seen: Seen, parent_code: str, operating: Operating) -> Row:
    """Move an organisation, with all that lies below it, under another parent.

    Raises
    ------
    LeagueGraphError
        ``SAME_VALUE``: it stands there already; or as ``create``.
    """
    on_day = check_day(operating.day, operating.today)
    await operations.begin_tree_change(tx)
    units = await units_with_parents(tx, [seen.code], [parent_code], operating)
    unit, parent = get_unit(units, seen.code), get_unit(units, parent_code)
    check_version(unit, seen.version)
    old = parent_of(unit, units)
    if old.code == parent.code:
        raise InvalidInput("SAME_VALUE", f"{unit.code} stands under {parent.code} already.", "Name another parent.")
    plan = Plan(unit.code, {"admin": [unit.code, old.code, parent.code]}, organisations=[old.code, parent.code])
    plan.add(Fact.MOVED, [moved(unit, parent, on_day)])
    return await carry_out(tx, plan, operating)


async def add_new(tx: Transaction, plan: Plan, new: NewUnit, parent: Unit, operating: Operating) -> Unit:
    """Add the making of an organisation to a plan; return it as it will be."""
    check_new(new, await operations.find_same_code(tx, new.code))
    check_parent(new.code, new.kind, None, parent, operating.on_day)
    await _check_division(tx, new.division_code, operating.on_day)
    level = level_of_kind(new.kind, new.level)
    props: dict[str, Any] = {
        "name": new.name,
        "short_name": new.short_name,
        "kind": new.kind.value,
        "level": level.value if level else None,
        "level_rank": LEVEL_RANK[level] if level else None,
        "sector": new.sector.value if new.sector else None,
        "graduation_year": new.graduation_year,
        "is_institution": new.is_institution,
        "moe_code": new.moe_code,
        "is_fallback": new.sector is Sector.FALLBACK,
        "is_league_school": new.is_league_school,
        "synthetic": new.synthetic,
    }
    days = {"known_from": operating.on_day, "registered_on": operating.on_day, "closed_on": None}
    plan.add(
        Fact.CREATED, [{"code": new.code, "parent_code": parent.code, "division_code": new.division_code, **days, "props": props}]
    )
    plan.told["created"] = new.code
    return Unit(
        code=new.code,
        name=new.name,
        short_name=new.short_name,
        kind=new.kind.value,
        sector=props["sector"],
        path=f"{parent.path}{new.code}/",
        version=1,
        known_from=operating.on_day,
        closed_on=None,
        own_members=0,
        own_cadres=0,
        parent_code=parent.code,
        parent_since=operating.on_day,
        division_code=new.division_code,
        newest_on=operating.on_day,
        children=[],
    )


async def _check_division(tx: Transaction, code: str | None, on_day: str) -> None:
    if code is None:
        return
    found = await find_places(tx, [code])
    if not found:
        raise NotFound("NO_SUCH_DIVISION", f"There is no division {code}.", "Look it up with searchDivisions.")
    if found[0]["closed_on"] is not None and found[0]["closed_on"] <= on_day:
        problem = f"The division {code} was closed on {found[0]['closed_on']}."
        raise InvalidInput("DIVISION_CLOSED", problem, "Name the division that follows it.")


def moved(unit: Unit, parent: Unit, on_day: str) -> Row:
    """Return the fact that an organisation is moved, which is checked."""
    check_parent(unit.code, Kind(unit.kind), unit.path, parent, on_day)
    check_newest(unit.code, unit.newest_on, on_day)
    was = {"was_parent_code": unit.parent_code, "was_since": unit.parent_since}
    return {"code": unit.code, "parent_code": parent.code, "on_day": on_day, **was}


def membership_moved(row: Row, to_code: str, on_day: str) -> Row:
    """Return the fact that a member goes to another branch, as theirs was reorganised."""
    kept = {"id": row["id"], "branch_code": row["branch_code"], "valid_from": row["valid_from"]}
    return {**kept, "valid_to": on_day, "ended_by": "REORGANISED", "to_code": to_code}


def add_posts_ended(plan: Plan, posts: Sequence[Row], on_day: str) -> None:
    """Add to a plan that posts end."""
    named = ("person_id", "organisation_code", "post", "valid_from")
    plan.add(Fact.POSTS_ENDED, [{**row, "valid_to": on_day, "key": " ".join(row[name] for name in named)} for row in posts])
    plan.people = list(dict.fromkeys([*plan.people, *(row["person_id"] for row in posts)]))


async def _units(tx: Transaction, codes: Sequence[str], operating: Operating) -> dict[str, Unit]:
    return await operations.lock_units(tx, codes, operating.rights.admin_scopes)


async def units_with_parents(tx: Transaction, codes: Sequence[str], more: Sequence[str], operating: Operating) -> dict[str, Unit]:
    """Lock organisations with their parents, and some more."""
    units = await _units(tx, [*codes, *more], operating)
    parents = [unit.parent_code for code in codes if (unit := units.get(code)) and unit.parent_code]
    return {**units, **await _units(tx, parents, operating)}


def parent_of(unit: Unit, units: Mapping[str, Unit]) -> Unit:
    """Return the parent of an organisation, which the caller may change too.

    Raises
    ------
    LeagueGraphError
        ``PARENT_NOT_ALLOWED``: it is the root; ``NO_SUCH_ORGANISATION``: the parent is out of the caller's scopes.
    """
    if unit.parent_code is None:
        problem = f"{unit.code} is the root of the tree; it can be renamed, and nothing else."
        raise InvalidInput("PARENT_NOT_ALLOWED", problem, "Name another organisation.")
    return get_unit(dict(units), unit.parent_code)
