"""An attacker who has the published rows alone, and knows the places: what can be worked out about withheld cells.

Written without the engine, by linear programming: nothing from analytics/ is imported. Every cell of every table of a year is a variable; shown
ones are fixed, small ones lie in 1 … k−1, secondary ones are k or more, those not listed are 0 where both their parents are shown and otherwise
anything from 0 up. Sums hold along every split of both trees. A base is one variable for all horizons, an outcome of the as-of day one for
"AS_OF" and the burn-down of that day.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.optimize import linprog
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

Row = tuple[str, str]  # origin level, origin
Column = tuple[
    str | None, str | None, str | None, str | None, str | None
]  # outcome, destination level, destination, sector, reason
Cell = tuple[int, str, Row, Column]  # cohort year, horizon, …
Interval = tuple[float, float]
Floats = npt.NDArray[np.float64]

Node = TypeVar("Node", bound=Hashable)

BASE: Column = (None, None, None, None, None)
NO_END = BASE[1:]
MANY = 1e6
CLOSE = 1e-6


@dataclass
class World:
    """The trees, which are public: parents of rows; for columns the parent and the name of the split."""

    rows: Mapping[Row, Row | None]
    columns: Mapping[Column, tuple[Column, str] | None]


@dataclass
class Knowledge:
    """Values known exactly, bounds of the others, and the sums that tie them together."""

    k: int
    as_of: str
    exact: dict[Cell, int] = field(default_factory=dict)
    bounds: dict[Cell, Interval] = field(default_factory=dict)
    small: set[Cell] = field(default_factory=set)
    equations: list[list[tuple[Cell, int]]] = field(default_factory=list)

    def name(self, year: int, horizon: str, row: Row, column: Column) -> Cell:
        """The cell itself, or the one in another table that is known to hold the same number."""
        if column == BASE:
            return year, "", row, column
        return year, "AS_OF" if horizon == self.as_of else horizon, row, column


def work_out(published: pl.DataFrame, world: World, k: int, also: Iterable[Cell] = ()) -> dict[Cell, Interval]:
    """What of 1 … k−1 stays possible for every cell with status 5, and for cells of ``also`` that are not shown: (1, k−1) says nothing is known."""
    knowledge = learn(published, world, k)
    asked = {knowledge.name(*cell) for cell in also}
    targets = knowledge.small | asked - knowledge.exact.keys()
    found: dict[Cell, Interval] = {cell: (knowledge.exact[cell],) * 2 for cell in asked & knowledge.exact.keys()}
    for cells, matrix, totals in split_components(knowledge):
        wanted = [place for place, cell in enumerate(cells) if cell in targets]
        if wanted:
            low, high = probe(matrix, totals, np.array([knowledge.bounds[cell] for cell in cells]), wanted, k)
            found.update({cells[place]: (float(low[place]), float(high[place])) for place in wanted})
    return found


def read_key(line: Mapping[str, Any]) -> tuple[Row, Column]:
    """Row and column of a published row."""
    return (line["origin_level"], line["origin"]), tuple(
        line[name] for name in ("outcome", "destination_level", "destination", "sector", "reason")
    )


def learn(published: pl.DataFrame, world: World, k: int) -> Knowledge:
    """Read the rows of all tables."""
    knowledge = Knowledge(k, published["as_of"][0].isoformat())
    tables: dict[tuple[int, str], dict[tuple[Row, Column], tuple[int, int]]] = defaultdict(dict)
    for line in published.filter(pl.col("status_people") != 8).iter_rows(named=True):
        table = tables[line["cohort_year"], line["horizon"]]
        key = read_key(line)
        assert key not in table, f"two rows for one cell: {key}"
        table[key] = line["status_people"], line["people"]
    for (year, horizon), listed in tables.items():
        columns = {node: parent for node, parent in world.columns.items() if "-" not in horizon or node[1:] == NO_END}
        learn_cells(knowledge, World(world.rows, columns), year, horizon, listed)
        learn_sums(knowledge, World(world.rows, columns), year, horizon)
    return knowledge


def learn_cells(
    knowledge: Knowledge, world: World, year: int, horizon: str, listed: Mapping[tuple[Row, Column], tuple[int, int]]
) -> None:
    """Values and bounds of the cells of one table, from the totals down."""
    column_parents = {column: above and above[0] for column, above in world.columns.items()}
    state: dict[tuple[Row, Column], str] = {}
    for row in sorted(world.rows, key=lambda row: count_steps(row, world.rows)):
        for column in sorted(column_parents, key=lambda column: count_steps(column, column_parents)):
            row_parent, column_parent = world.rows[row], column_parents[column]
            above = {state[row_parent, column]} if row_parent else set()
            above |= {state[row, column_parent]} if column_parent else set()
            status, people = listed.get((row, column), (0, 0))
            if status == 0 and ("zero" in above or above <= {"shown"}):
                status = 1
            state[row, column] = ("shown" if people else "zero") if status == 1 else "hidden"
            note(knowledge, knowledge.name(year, horizon, row, column), status, people)


def note(knowledge: Knowledge, cell: Cell, status: int, people: int) -> None:
    """Keep what one row, or its absence, says about a cell."""
    if status == 1:
        assert knowledge.exact.setdefault(cell, people) == people, f"two numbers for {cell}"
        return
    low, high = knowledge.bounds.get(cell, (0, MANY))
    new_low, new_high = {0: (0, MANY), 5: (1, knowledge.k - 1), 6: (knowledge.k, MANY)}[status]
    knowledge.bounds[cell] = max(low, new_low), min(high, new_high)
    if status == 5:
        knowledge.small.add(cell)


def learn_sums(knowledge: Knowledge, world: World, year: int, horizon: str) -> None:
    """Every total is the sum of its parts, in rows and in columns."""
    row_children: dict[Row, list[Row]] = defaultdict(list)
    column_children: dict[tuple[Column, str], list[Column]] = defaultdict(list)
    for row, parent in world.rows.items():
        if parent is not None:
            row_children[parent].append(row)
    for column, above in world.columns.items():
        if above is not None:
            column_children[above].append(column)
    sums = [
        ((total, column), [(part, column) for part in parts]) for total, parts in row_children.items() for column in world.columns
    ]
    sums += [
        ((row, total), [(row, part) for part in parts]) for (total, _), parts in column_children.items() for row in world.rows
    ]
    for whole, pieces in sums:
        signs = [(whole, 1), *((piece, -1) for piece in pieces)]
        knowledge.equations.append([(knowledge.name(year, horizon, *cell), sign) for cell, sign in signs])


def count_steps(node: Node, parents: Mapping[Node, Node | None]) -> int:
    """Steps up to the root."""
    above = parents[node]
    return 0 if above is None else 1 + count_steps(above, parents)


def split_components(knowledge: Knowledge) -> Iterator[tuple[list[Cell], Any, Floats]]:
    """Unknown cells that hang together, with their equations; known values go to the right-hand side."""
    cells = sorted(knowledge.bounds.keys() - knowledge.exact.keys(), key=str)
    place = {cell: number for number, cell in enumerate(cells)}
    entries: list[tuple[int, int, int]] = []
    totals: list[int] = []
    for equation in knowledge.equations:
        known = sum(sign * knowledge.exact[cell] for cell, sign in equation if cell not in place)
        unknown = [(len(totals), place[cell], sign) for cell, sign in equation if cell in place]
        assert unknown or known == 0, f"published rows do not add up: {equation}"
        if unknown:
            entries += unknown
            totals.append(-known)
    if not cells:
        return
    lines, columns, signs = np.array(entries).reshape(-1, 3).T
    matrix = coo_array((signs.astype(float), (lines, columns)), shape=(len(totals), len(cells))).tocsr()
    _, label = connected_components(abs(matrix).T @ abs(matrix), directed=False)
    label_of_line = label[matrix.indices[matrix.indptr[:-1]]]
    for component in np.unique(label):
        mine, here = np.flatnonzero(label == component), np.flatnonzero(label_of_line == component)
        yield [cells[number] for number in mine], matrix[here][:, mine], np.array(totals, dtype=float)[here]


def probe(matrix: Any, totals: Floats, limits: Floats, wanted: list[int], k: int) -> tuple[Floats, Floats]:
    """Lowest and highest values of the wanted cells, clipped to 1 … k−1: all at once while that settles any, then one by one."""
    low, high = np.full(len(limits), np.inf), np.full(len(limits), -np.inf)
    for sign in (1, -1):
        before, tried = len(wanted) + 1, set[int]()
        while now := [
            cell for cell in wanted if cell not in tried and (low[cell] > 1 + CLOSE if sign > 0 else high[cell] < k - 1 - CLOSE)
        ]:
            weights = np.zeros(len(limits))
            if len(now) < before:
                before = len(now)
                weights[now] = sign
            else:
                tried.add(now[0])
                weights[now[0]] = sign
            values = solve(weights, matrix, totals, limits)
            np.minimum(low, values, out=low)
            np.maximum(high, values, out=high)
            before = before if weights[now].all() else 0
    return low.clip(1), high.clip(None, k - 1)


def solve(weights: Floats, matrix: Any, totals: Floats, limits: Floats) -> Floats:
    """A table that fits everything known and has the least weighted sum."""
    sums: dict[str, Any] = {"A_eq": matrix, "b_eq": totals} if len(totals) else {}
    answer = linprog(weights, bounds=[(low, high) for low, high in limits.tolist()], method="highs", **sums)
    assert answer.status == 0, answer.message
    return np.asarray(answer.x)
