"""The organisations of the sample while they are made: rows of the table, and beside each branch what its people follow from."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
import polars as pl

from domain.kinds import Kind, Sector
from domain.tree_rules import LEVEL_OF_KIND
from loaders.sample.shares import Ints
from loaders.sample.tree import COLUMNS as TREE_COLUMNS

COLUMNS = (*TREE_COLUMNS, "is_league_school", "synthetic")


class Role(IntEnum):
    """What a branch is to its people; ``NONE``: no branch."""

    NONE = 0
    PLACE = 1
    FALLBACK = 2
    WORK = 3
    CLASS = 4  # of students who are there now
    GRADUATED = 5  # a class of 2018
    LEFTOVER = 6  # who stayed behind of the classes of 2016 and 2017
    CLOSED_CLASS = 7  # a class of 2016 or 2017
    EARLIER = 8  # classes before those


@dataclass(frozen=True, slots=True)
class Branch:
    """What a branch's people follow from: size now, city, institution, years of entry and of graduation (0: none), first age."""

    role: Role
    size: int
    city: str
    institution: str = ""
    entry: int = 0
    year: int = 0
    age: int = 0


@dataclass(slots=True)
class Nodes:
    """Rows in the order in which they are made, and their branches' facts."""

    rows: list[dict[str, object]] = field(default_factory=list)
    branches: dict[str, Branch] = field(default_factory=dict)

    def committee(self, code: str, name: str, parent: str, sector: Sector | None, division: str, day: str, **more: object) -> str:
        """Add a committee (``kind=`` COMMITTEE unless it says otherwise); return its code."""
        self._add(code, name, parent, sector, division, day, {"kind": Kind.COMMITTEE, "synthetic": "true", **more})
        return code

    def branch(
        self, code: str, name: str, parent: str, sector: Sector, division: str, day: str, facts: Branch, **more: object
    ) -> None:
        """Add a branch with its facts."""
        kept = {"kind": Kind.BRANCH, "synthetic": "true", **more}
        if facts.year and facts.role is not Role.LEFTOVER:
            kept.setdefault("graduation_year", facts.year)
        self._add(code, name, parent, sector, division, day, kept)
        self.branches[code] = facts

    def _add(
        self, code: str, name: str, parent: str, sector: Sector | None, division: str, day: str, more: dict[str, object]
    ) -> None:
        row: dict[str, object] = dict.fromkeys(COLUMNS, "")
        row |= {"code": code, "name": name, "parent_code": parent, "sector": sector or "", "division_code": division}
        row |= {"registered_on": day, **more}
        if not row["level"] and row["kind"] != Kind.EXTERNAL:
            row["level"] = LEVEL_OF_KIND[Kind(str(row["kind"]))].value
        self.rows.append(row)


@dataclass(frozen=True, slots=True)
class Tree:
    """The organisations in the order of their paths, as columns: what lies below one follows it directly.

    ``table`` has the columns of the loader and ``path``; the arrays are as long as it. Days count from 1970.
    """

    table: pl.DataFrame
    role: Ints
    size: Ints
    city: Ints
    institution: Ints
    entry: Ints
    year: Ints
    age: Ints
    registered: Ints
    closed: Ints
    parent: Ints
    end: Ints  # the position behind the last of the subtree

    @property
    def height(self) -> int:
        """Return how many organisations there are."""
        return self.table.height


NEVER = 99_999


def finish(nodes: Nodes, cities: list[str]) -> Tree:
    """Put the organisations into the order of their paths."""
    parents = {str(row["code"]): str(row["parent_code"]) for row in nodes.rows}
    paths: dict[str, str] = {}
    for code in parents:
        _path(code, parents, paths)
    order = sorted(range(len(nodes.rows)), key=lambda at: paths[str(nodes.rows[at]["code"])])
    rows = [nodes.rows[at] for at in order]
    table = pl.DataFrame({name: [str(row[name]) for row in rows] for name in COLUMNS}).with_columns(
        pl.Series("path", [paths[str(row["code"])] for row in rows])
    )
    position = {str(row["code"]): at for at, row in enumerate(rows)}
    none = Branch(Role.NONE, 0, "")
    facts = [nodes.branches.get(str(row["code"]), none) for row in rows]
    parent = _ints(position.get(str(row["parent_code"]), -1) for row in rows)
    return Tree(
        table,
        role=_ints(each.role for each in facts),
        size=_ints(each.size for each in facts),
        city=_ints(cities.index(each.city) if each.city else -1 for each in facts),
        institution=_ints(position.get(each.institution, -1) for each in facts),
        entry=_ints(each.entry for each in facts),
        year=_ints(each.year for each in facts),
        age=_ints(each.age for each in facts),
        registered=_days(table["registered_on"]),
        closed=_days(table["closed_on"]),
        parent=parent,
        end=_ends(parent),
    )


def _path(code: str, parents: dict[str, str], paths: dict[str, str]) -> str:
    if code not in paths:
        above = parents.get(code, "")
        outside = code.startswith("EXT-")
        paths[code] = f"EXTERNAL/{code}/" if outside else f"{_path(above, parents, paths) if above else ''}{code}/"
    return paths[code]


def _ints(values: object) -> Ints:
    return np.fromiter(values, dtype=np.int64)  # type: ignore[call-overload,no-any-return]


def _days(column: pl.Series) -> Ints:
    days = column.replace("", None).str.to_date("%Y-%m-%d").to_physical()
    return days.fill_null(NEVER).to_numpy().astype(np.int64)


def _ends(parent: Ints) -> Ints:
    """Return for each position where its subtree ends; children follow their parent."""
    end = np.arange(1, parent.size + 1)
    for at in range(parent.size - 1, -1, -1):
        if parent[at] >= 0:
            end[parent[at]] = max(end[parent[at]], end[at])
    return end
