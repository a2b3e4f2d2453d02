"""The tree on a day, in columns: for every organisation its institution, its place, and the county and city of that place.

The walk up is done by doubling: a pointer of two steps put after itself has four. Only joins and cases are used, which any
engine behind Ibis can do.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date, timedelta

import ibis
from ibis import _
from ibis.expr.types import Table

from analytics.facts import Facts

ROUNDS = 4  # 2 ** 4 levels
FAR, NEVER = date(9999, 12, 31), date(1, 1, 1)
COUNTY_DIGITS, CITY_DIGITS = 6, 4


def held_on(facts: Table, day: date) -> Table:
    """Return the fact of each child that held at the end of a day; of what was closed by then, that of its last day.

    Parameters
    ----------
    facts : Table
        ``child, valid_from: date, valid_to: date | null`` and others.
    day : date
        The day.

    Returns
    -------
    Table
        At most one row a child.
    """
    newest = ibis.window(group_by="child", order_by=[_.valid_to.fill_null(FAR).desc(), _.valid_from.desc()])
    begun = facts.filter(_.valid_from <= day)
    return begun.mutate(rank=ibis.row_number().over(newest)).filter(_.rank == 0).drop("rank")


def from_the_beginning(facts: Table) -> Table:
    """Return the facts with the first one of each child holding on all days before, too.

    Places are known from the first loaded edition of the divisions on; before it those of that edition are taken.
    """
    first = ibis.row_number().over(ibis.window(group_by="child", order_by=[_.valid_from, _.valid_to.fill_null(FAR)])) == 0
    return facts.mutate(valid_from=ibis.ifelse(first, ibis.date(NEVER.isoformat()), _.valid_from))


def nearest(nodes: Table, parents: Table) -> Table:
    """Return for each node the nearest node at or above it where ``found`` is true.

    Parameters
    ----------
    nodes : Table
        ``code: str, found: bool``, every node once.
    parents : Table
        ``child: str, parent: str``, at most one row a child.

    Returns
    -------
    Table
        ``code: str, near: str``; nodes without any have no row.
    """
    pointers = nodes.left_join(parents, [("code", "child")]).select("code", to=ibis.ifelse(_.found, _.code, _.parent))
    for _round in range(ROUNDS):
        pointers = pointers.cache()
        further = pointers.select(stop="code", then="to")
        pointers = pointers.left_join(further, [("to", "stop")]).select("code", to="then")
    ends = nodes.filter(_.found).select(end="code")
    return pointers.join(ends, [("to", "end")]).select("code", near="to")


def places_on(facts: Facts, day: date) -> Table:
    """Return where every organisation stood at the end of a day.

    Returns
    -------
    Table
        ``code: str, institution: str, county: str, city: str, province: str, sector: str, is_fallback: bool``: one row an
        organisation, null where there is none. Of an EXTERNAL one only the province is told, ``EXTERNAL-44`` where it lies
        inside the province, and the sector EXTERNAL.
    """
    organisations = facts.table("organisations")
    parents = held_on(facts.table("parents"), day).cache()
    institutions = nearest(organisations.select("code", found=_.is_institution), parents)
    located = held_on(from_the_beginning(facts.table("places")), day).select(at="child", division="division").cache()
    marked = organisations.left_join(located, [("code", "at")])
    near = nearest(marked.select("code", found=_.division.notnull()), parents)
    placed = near.join(located, [("near", "at")]).select(placed="code", division="division")
    roots = organisations.filter(_.kind == "PROVINCIAL_COMMITTEE").select(home="code")
    joined = (
        organisations.left_join(institutions.select(of="code", institution="near"), [("code", "of")])
        .left_join(placed, [("code", "placed")])
        .cross_join(roots)
    )
    external = _.kind == "EXTERNAL"
    outside = ibis.ifelse(_.province_code == _.home, "EXTERNAL-" + _.home, _.province_code)
    return joined.select(
        "code",
        "institution",
        county=_prefix(COUNTY_DIGITS),
        city=_prefix(CITY_DIGITS),
        province=ibis.ifelse(external, outside, _.home),
        sector=ibis.ifelse(external, "EXTERNAL", _.sector),
        is_fallback=_.is_fallback,
    )


def _prefix(digits: int) -> ibis.Deferred:
    """Return the code of the division's county or city: the first digits of its code, where it is that deep."""
    return ibis.ifelse(_.division.length() >= digits, _.division.substr(0, digits), None)


class Trees:
    """The trees of many days at once: days between which nobody was moved share one.

    What is founded or closed between two days stands on both where it ever stood, so that only moves make a difference.

    Parameters
    ----------
    facts : Facts
        The extract.
    """

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._moves = self._move_days()

    def _move_days(self) -> list[date]:
        days: set[date] = set()
        for name in ("parents", "places"):
            order = ibis.window(group_by="child", order_by=["valid_from", _.valid_to.fill_null(FAR)])
            moved = self._facts.table(name).mutate(at=ibis.row_number().over(order)).filter(_["at"] > 0)
            days |= set(self._facts.con.to_polars(moved.select("valid_from").distinct())["valid_from"].to_list())
        return sorted(days)

    def number(self, day: date) -> int:
        """Return the number of the tree of a day."""
        return bisect_right(self._moves, day)

    def places(self, days: Iterable[date]) -> Table:
        """Return ``places_on`` with ``tree``, for the trees of some days."""
        parts = []
        for number in sorted({self.number(day) for day in days}):
            last = self._moves[number] - timedelta(days=1) if number < len(self._moves) else FAR
            parts.append(places_on(self._facts, last).mutate(tree=ibis.literal(number, "int64")).cache())
        return ibis.union(*parts) if len(parts) > 1 else parts[0]
