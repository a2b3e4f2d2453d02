"""The end of organisations: one is closed, or several become one; what they have goes to an heir; each as a plan of facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from domain.errors import InvalidInput
from domain.operation_checks import (
    MOST_MEMBERS,
    NewUnit,
    check_day,
    check_empty,
    check_heir,
    check_newest,
    check_number,
    check_version,
    get_unit,
)
from domain.operations import Fact, Unit
from graph import operations
from graph.database import Row, Transaction
from workflows.operations import Operating, Plan, carry_out
from workflows.reorganisation import Seen, add_new, add_posts_ended, membership_moved, moved, parent_of, units_with_parents

MOST_UNITS = 50


async def close(tx: Transaction, seen: Seen, members_to: str | None, children_to: str | None, operating: Operating) -> Row:
    """Close an organisation; members and children that it has are placed in the same call.

    Raises
    ------
    LeagueGraphError
        ``HAS_MEMBERS`` or ``OPEN_CHILDREN``: they are not; or as ``create``.
    """
    check_day(operating.day, operating.today)
    await operations.begin_tree_change(tx)
    heirs = [code for code in (members_to, children_to) if code]
    units = await units_with_parents(tx, [seen.code], heirs, operating)
    unit = get_unit(units, seen.code)
    check_version(unit, seen.version)
    parent = parent_of(unit, units)
    check_empty(unit, members_placed=members_to is not None, children_placed=children_to is not None)
    plan = Plan(unit.code, {"admin": [unit.code, parent.code, *heirs]}, organisations=[parent.code, *heirs])
    for code in heirs:
        check_heir(unit, get_unit(units, code))
    heir = units[heirs[0]] if heirs else None
    await _dissolve(tx, plan, [unit], heir, {unit.code: parent.code}, operating)
    return await carry_out(tx, plan, operating)


async def merge(tx: Transaction, sources: Sequence[Seen], into: Seen | NewUnit, operating: Operating) -> Row:
    """Merge organisations into a living one, or into a new one; old codes say what they became.

    Raises
    ------
    LeagueGraphError
        ``BAD_NUMBER``, ``NAMED_TWICE``, ``EQUAL_ENDS``, ``NOT_A_BRANCH``, ``NOT_A_COMMITTEE``; or as ``create``.
    """
    on_day = check_day(operating.day, operating.today)
    codes = [each.code for each in sources]
    check_number("organisations", codes, MOST_UNITS)
    await operations.begin_tree_change(tx)
    named = into.code if isinstance(into, Seen) else into.parent_code or ""
    units = await units_with_parents(tx, codes, [named], operating)
    merged = [get_unit(units, code) for code in codes]
    for unit, seen in zip(merged, sources, strict=True):
        check_version(unit, seen.version)
    parents = {unit.code: parent_of(unit, units).code for unit in merged}
    plan = Plan(into.code, {"admin": list(dict.fromkeys([*codes, *parents.values(), named]))})
    plan.organisations = list(dict.fromkeys([*codes, named, *parents.values()]))
    if isinstance(into, Seen):
        heir = get_unit(units, into.code)
        check_version(heir, into.version)
    else:
        heir = await add_new(tx, plan, into, get_unit(units, named), operating)
    for unit in merged:
        check_heir(unit, heir)
    await _dissolve(tx, plan, merged, heir, dict.fromkeys(codes, heir.code), operating)
    plan.add(Fact.MERGED, [{"code": code, "other_code": heir.code, "on_day": on_day} for code in codes])
    return await carry_out(tx, plan, operating)


async def _dissolve(
    tx: Transaction, plan: Plan, units: Sequence[Unit], heir: Unit | None, steps_to: Mapping[str, str], operating: Operating
) -> None:
    """Add to a plan that organisations are closed: members and children go to the heir, posts end, open steps are handed on."""
    on_day, codes = operating.on_day, [unit.code for unit in units]
    handed = await operations.lock_steps(tx, codes)
    members = await operations.lock_members(tx, codes, MOST_MEMBERS + 1)
    if len(members) > MOST_MEMBERS:
        raise InvalidInput("BAD_NUMBER", f"There are more than {MOST_MEMBERS:,} members in all.", "Send fewer at once.")
    children = await _children(tx, units, operating)
    posts = await operations.list_posts(tx, codes)
    for unit in units:
        check_newest(unit.code, unit.newest_on, on_day)
    check_newest("Memberships", max((row["valid_from"] for row in members), default=None), on_day)
    check_newest("Posts", max((row["valid_from"] for row in posts), default=None), on_day)
    if heir is not None:
        check_newest(heir.code, heir.known_from, on_day)
        plan.add(Fact.MEMBERS, [membership_moved(row, heir.code, on_day) for row in members])
        plan.add(Fact.MOVED, [moved(child, heir, on_day) for child in children])
        plan.people += [row["id"] for row in members]
    add_posts_ended(plan, posts, on_day)
    heirs = {code: heir.code if heir and not heir.is_branch else steps_to[code] for code in codes}
    plan.transfers = [row["transfer_id"] for row in handed]
    plan.add(Fact.STEPS_HANDED, [_handed(row, heirs[row["from_code"]]) for row in handed])
    outer = sorted(units, key=lambda unit: unit.path.count("/"))  # the order in which they are opened again
    plan.add(Fact.CLOSED, [{"code": unit.code, "on_day": on_day, "was_parent_code": unit.parent_code} for unit in outer])


def _handed(row: Row, to_code: str) -> Row:
    kept = {name: row[name] for name in ("transfer_id", "from_code", "opened_at")}
    return {**kept, "to_code": to_code, "had_it": to_code in row["has_it"]}


async def _children(tx: Transaction, units: Sequence[Unit], operating: Operating) -> list[Unit]:
    """Return the open organisations right below some, locked: they lie in the caller's scopes, as their parents do."""
    own = {unit.code for unit in units}
    codes = [code for unit in units for code, _ in unit.children if code not in own]
    found = await operations.lock_units(tx, codes, operating.rights.admin_scopes) if codes else {}
    return [found[code] for code in codes]
