"""Splitting an organisation: a branch gives members to new branches, a committee gives organisations to new committees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from domain.errors import InvalidInput, NotFound
from domain.operation_checks import (
    MOST_MEMBERS,
    NewUnit,
    check_day,
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
from workflows.reorganisation import Seen, add_new, membership_moved, moved, parent_of, units_with_parents

MOST_PARTS = 20


@dataclass(frozen=True, slots=True)
class Rule:
    """Which members go to a part: who joined, or was born, in a time; a bound that is not stated holds for everybody."""

    joined_from: str | None = None
    joined_before: str | None = None
    born_from: str | None = None
    born_before: str | None = None

    def takes(self, member: Mapping[str, str | None]) -> bool:
        """Tell whether a member goes there.

        >>> Rule(joined_from="2018-01-01").takes({"joined_on": "2018-05-04", "born_on": None})
        True
        >>> Rule(born_before="2000-01-01").takes({"joined_on": "2018-05-04", "born_on": None})
        False
        """
        return _within(member["joined_on"], self.joined_from, self.joined_before) and _within(
            member["born_on"], self.born_from, self.born_before
        )


def _within(day: str | None, first: str | None, end: str | None) -> bool:
    if first is None and end is None:
        return True
    return day is not None and (first is None or day >= first) and (end is None or day < end)


@dataclass(frozen=True, slots=True)
class Part:
    """A new organisation, and what goes to it: members by their ids or by a rule, or organisations by their codes."""

    new: NewUnit
    person_ids: Sequence[str] = ()
    rule: Rule | None = None
    child_codes: Sequence[str] = ()


async def split(tx: Transaction, seen: Seen, parts: Sequence[Part], operating: Operating) -> Row:
    """Split an organisation; what no part takes stays.

    Raises
    ------
    LeagueGraphError
        ``BAD_NUMBER``, ``NAMED_TWICE``, ``NOT_IN_BRANCH``, ``NOT_A_CHILD``, ``EMPTY_PART``; or as ``create``.
    """
    on_day = check_day(operating.day, operating.today)
    check_number("parts", [part.new.code for part in parts], MOST_PARTS)
    await operations.begin_tree_change(tx)
    parents = [part.new.parent_code for part in parts if part.new.parent_code]
    units = await units_with_parents(tx, [seen.code], parents, operating)
    unit = get_unit(units, seen.code)
    check_version(unit, seen.version)
    check_newest(unit.code, unit.newest_on, on_day)
    own = parent_of(unit, units)
    plan = Plan(unit.code, {"admin": list(dict.fromkeys([unit.code, own.code, *parents]))})
    plan.organisations = [part.new.code for part in parts]
    heirs = []
    for part in parts:
        parent = get_unit(units, part.new.parent_code or own.code)
        heirs.append(await add_new(tx, plan, replace(part.new, parent_code=parent.code), parent, operating))
        check_heir(unit, heirs[-1])
    if unit.is_branch:
        await _share_members(tx, plan, unit, list(zip(parts, heirs, strict=True)), on_day)
    else:
        await _share_children(tx, plan, unit, list(zip(parts, heirs, strict=True)), operating)
    plan.add(Fact.SPLIT, [{"code": heir.code, "other_code": unit.code, "on_day": on_day} for heir in heirs])
    return await carry_out(tx, plan, operating)


async def _share_members(tx: Transaction, plan: Plan, unit: Unit, parts: Sequence[tuple[Part, Unit]], on_day: str) -> None:
    members = await operations.lock_members(tx, [unit.code], MOST_MEMBERS + 1)
    check_number("members", [row["id"] for row in members], MOST_MEMBERS)
    listed = [person_id for part, _ in parts for person_id in part.person_ids]
    strangers = sorted(set(listed) - {row["id"] for row in members})
    if strangers:
        problem = f"{len(strangers)} of those listed are no members of {unit.code}."
        raise NotFound("NOT_IN_BRANCH", problem, "Mend the ids: " + ", ".join(strangers[:5]) + ".")
    if len(set(listed)) < len(listed):
        raise InvalidInput("NAMED_TWICE", "A member is listed twice.", "Name each once.")
    left = list(members)
    for part, heir in parts:
        rows = [row for row in left if row["id"] in set(part.person_ids)]
        others = [row for row in left if row["id"] not in set(listed)]
        rows += [row for row in others if part.rule is not None and part.rule.takes(row)]
        if not rows:
            raise InvalidInput("EMPTY_PART", f"Nobody goes to {heir.code}.", "List members, or state a rule that takes some.")
        check_newest("Memberships", max(row["valid_from"] for row in rows), on_day)
        gone = {row["id"] for row in rows}
        left = [row for row in left if row["id"] not in gone]
        plan.add(Fact.MEMBERS, [membership_moved(row, heir.code, on_day) for row in rows])
        plan.people += [row["id"] for row in rows]


async def _share_children(
    tx: Transaction, plan: Plan, unit: Unit, parts: Sequence[tuple[Part, Unit]], operating: Operating
) -> None:
    listed = [code for part, _ in parts for code in part.child_codes]
    strangers = sorted(set(listed) - {code for code, _ in unit.children})
    if strangers:
        problem = f"{len(strangers)} of those listed do not stand under {unit.code}."
        raise NotFound("NOT_A_CHILD", problem, "Mend the codes: " + ", ".join(strangers[:5]) + ".")
    if len(set(listed)) < len(listed):
        raise InvalidInput("NAMED_TWICE", "An organisation is listed twice.", "Name each once.")
    children = await operations.lock_units(tx, listed, operating.rights.admin_scopes)
    for part, heir in parts:
        if not part.child_codes:
            raise InvalidInput("EMPTY_PART", f"Nothing goes to {heir.code}.", "List organisations that stand under the old one.")
        plan.add(Fact.MOVED, [moved(children[code], heir, operating.on_day) for code in part.child_codes])
