"""An attacker who has the published rows alone, and knows the places: what can be worked out about withheld cells, by linear programming.

Written without the engine: nothing from analytics/ is imported. Every cell of every table of a year is a variable; shown ones are fixed, small
ones lie in 1 … k−1, secondary ones are k or more, those not listed are 0 where both their parents are shown and otherwise anything from 0 up.
Sums hold along every split of both trees, and a base is one variable for all horizons.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from scipy.optimize import linprog
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

Row = tuple[str, str]  # origin level, origin
Column = tuple[
    str | None, str | None, str | None, str | None, str | None
]  # outcome, destination level, destination, sector, reason
Cell = tuple[int, str, Row, Column]  # cohort year, horizon, …
BASE: Column = (None, None, None, None, None)
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

    exact: dict[Cell, int] = field(default_factory=dict)
    bounds: dict[Cell, tuple[float, float]] = field(default_factory=dict)
    small: set[Cell] = field(default_factory=set)
    equations: list[list[tuple[Cell, int]]] = field(default_factory=list)


def work_out(published: pl.DataFrame, world: World, k: int, also: Iterable[Cell] = ()) -> dict[Cell, tuple[float, float]]:
    """What of 1 … k−1 stays possible for every cell with status 5, and for cells of ``also`` that are not listed: (1, k−1) says nothing is known."""
    knowledge = learn(published, world, k)
    targets = knowledge.small | {
        cell for cell in map(lambda cell: share_base(cell, published), also) if cell not in knowledge.exact
    }
    found = {
        cell: (float(value), float(value))
        for cell in also
        if (value := knowledge.exact.get(share_base(cell, published))) is not None
    }
    for cells, matrix, totals in split_components(knowledge):
        wanted = [place for place, cell in enumerate(cells) if cell in targets]
        if wanted:
            limits = np.array([knowledge.bounds[cell] for cell in cells])
            low, high = probe(matrix, totals, limits, wanted, k)
            found.update({cells[place]: (low[place], high[place]) for place in wanted})
    return found


def share_base(cell: Cell, published: pl.DataFrame) -> Cell:
    """The cell that stands for it: a base for all horizons, and one outcome of the as-of day for the burn-down of that day."""
    year, horizon, row, column = cell
    if column == BASE:
        return year, "", row, column
    if horizon == published["as_of"][0].isoformat() and column[1:] == BASE[1:]:
        return year, "AS_OF", row, column
    return cell


def learn(published: pl.DataFrame, world: World, k: int) -> Knowledge:
    """Read the rows."""
    knowledge = Knowledge()
    rows = published.filter(pl.col("status_people") != 8)
    listed: dict[tuple[int, str], dict[tuple[Row, Column], tuple[int, int | None]]] = defaultdict(dict)
    for line in rows.iter_rows(named=True):
        row = line["origin_level"], line["origin"]
        column = line["outcome"], line["destination_level"], line["destination"], line["sector"], line["reason"]
        assert (row, column) not in listed[line["cohort_year"], line["horizon"]], "two rows for one cell"
        listed[line["cohort_year"], line["horizon"]][row, column] = line["status_people"], line["people"]
    for (year, horizon), cells in listed.items():
        burn_down = "-" in horizon
        columns = {c: p for c, p in world.columns.items() if not burn_down or c[1:] == BASE[1:]}
        learn_table(knowledge, World(world.rows, columns), (year, horizon), cells, published, k)
    return knowledge


def learn_table(knowledge, world, table, listed, published, k):
    """Bounds and sums of one table."""
    row_children, column_children = defaultdict(list), defaultdict(list)
    for row, parent in world.rows.items():
        row_children[parent].append(row)
    for column, parent in world.columns.items():
        if parent is not None:
            column_children[parent].append(column)
    state: dict[tuple[Row, Column], str] = {}
    for row in sorted(world.rows, key=lambda row: count_steps(row, world.rows)):
        for column in sorted(
            world.columns, key=lambda column: count_steps(column, {c: p and p[0] for c, p in world.columns.items()})
        ):
            above = [state[world.rows[row], column]] if world.rows[row] else []
            above += [state[row, world.columns[column][0]]] if world.columns[column] else []
            cell = share_base((*table, row, column), published)
            status, people = listed.get((row, column), (0, None))
            if status == 1:
                knowledge.exact[cell] = people
            elif status == 0 and ("zero" in above or all(a == "shown" for a in above)):
                knowledge.exact[cell] = 0
            else:
                low, high = knowledge.bounds.get(cell, (0, MANY))
                mine = {5: (1, k - 1), 6: (k, MANY), 0: (0, MANY)}[status]
                knowledge.bounds[cell] = max(low, mine[0]), min(high, mine[1])
                if status == 5:
                    knowledge.small.add(cell)
            state[row, column] = (
                "shown" if status == 1 else "zero" if cell in knowledge.exact and not knowledge.exact[cell] else "hidden"
            )
    for parent, children in row_children.items():
        if parent is not None:
            for column in world.columns:
                add_sum(knowledge, [(*table, parent, column)], [(*table, child, column) for child in children], published)
    for (parent, _), children in column_children.items():
        for row in world.rows:
            add_sum(knowledge, [(*table, row, parent)], [(*table, row, child) for child in children], published)


def count_steps(node, parents):
    """Steps up to the root."""
    steps = 0
    while (node := parents[node]) is not None:
        steps += 1
    return steps


def add_sum(knowledge, totals, parts, published):
    """One equation: a total less its parts is nothing."""
    knowledge.equations.append(
        [(share_base(cell, published), 1) for cell in totals] + [(share_base(cell, published), -1) for cell in parts]
    )


def split_components(knowledge: Knowledge):
    """Unknown cells that hang together, with their equations; known values go to the right-hand side."""
    cells = sorted((cell for cell in knowledge.bounds if cell not in knowledge.exact), key=str)
    place = {cell: number for number, cell in enumerate(cells)}
    lines, columns, values, totals = [], [], [], []
    for equation in knowledge.equations:
        unknown = [(place[cell], sign) for cell, sign in equation if cell in place]
        known = sum(sign * knowledge.exact[cell] for cell, sign in equation if cell not in place)
        if not unknown:
            assert known == 0, f"published rows do not add up: {equation}"
            continue
        lines += [len(totals)] * len(unknown)
        columns += [column for column, _ in unknown]
        values += [sign for _, sign in unknown]
        totals.append(-known)
    if not cells:
        return
    matrix = coo_array((values, (lines, columns)), shape=(len(totals), len(cells)), dtype=float).tocsr()
    _, label = connected_components(abs(matrix).T @ abs(matrix), directed=False)
    label_of_line = label[matrix.indices[matrix.indptr[:-1]]]
    for component in np.unique(label):
        mine, here = np.flatnonzero(label == component), np.flatnonzero(label_of_line == component)
        yield [cells[number] for number in mine], matrix[here][:, mine], np.array(totals, dtype=float)[here]


def probe(matrix, totals, limits, wanted, k):
    """Lowest and highest values of the wanted cells, clipped to 1 … k−1: first all at once while that settles any, then one by one."""
    low, high = np.full(len(limits), np.inf), np.full(len(limits), -np.inf)

    def look(weights):
        answer = linprog(
            weights,
            A_eq=matrix if matrix.shape[0] else None,
            b_eq=totals if matrix.shape[0] else None,
            bounds=limits,
            method="highs",
        )
        assert answer.status == 0, answer.message
        np.minimum(low, answer.x, out=low)
        np.maximum(high, answer.x, out=high)

    def left(side):
        return [w for w in wanted if (high[w] < k - 1 - CLOSE if side else low[w] > 1 + CLOSE)]

    for side, sign in ((0, 1), (1, -1)):
        before = len(wanted) + 1
        while (now := left(side)) and len(now) < before:
            before = len(now)
            weights = np.zeros(len(limits))
            weights[now] = sign
            look(weights)
        tried = set()
        while now := [w for w in left(side) if w not in tried]:
            tried.add(now[0])
            weights = np.zeros(len(limits))
            weights[now[0]] = sign
            look(weights)
    return np.clip(low, 1, None), np.clip(high, None, k - 1)
