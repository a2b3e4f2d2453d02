"""What a reader can work out about withheld cells of a two-way table, as circulations through the table.

A *block* is a two-way table whose row sums and column sums are known to the reader. Some of its cells are withheld. What a
reader can work out about a withheld cell is the interval of its values over all tables that fit the sums and the bounds he
knows. Such a table differs from the true one by a *circulation*: a change that sums to zero along every row and every column. A
change of one cell by ``d`` is a flow of ``d`` units through the transportation network whose nodes are the rows and the
columns: a withheld cell that may fall is an arc from its row to its column, one that may rise an arc back. So "how far can this
cell move" is a question of maximum flow, and answers are whole numbers [1]_ [2]_. The paths are found by scipy's Dijkstra;
cells that are still shown take part at a price.

References
----------
.. [1] J. P. Kelly, B. L. Golden, A. A. Assad, "Cell suppression: disclosure protection for sensitive tabular data", Networks 22
   (1992) 397-417.
.. [2] M. Fischetti, J. J. Salazar, "Models and algorithms for the 2-dimensional cell suppression problem in statistical
   disclosure control", Math. Program. 84 (1999) 283-312.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]

UNBOUNDED = 1 << 40  # persons: more than any table holds, and sums of a few of them still fit 64 bits
NO_LOW_GOAL = UNBOUNDED  # a goal that every value reaches
NO_HIGH_GOAL = -UNBOUNDED
HOP = 1e-3  # the price of a cell that is withheld anyway: of two ways that withhold nothing new, the shorter


@dataclass
class Block:
    """A two-way table with known sums; all arrays have its shape, counts are persons.

    Attributes
    ----------
    people : Integers
        The true values.
    lower, upper : Integers
        What a reader knows of a cell while it is withheld; the true value lies between.
    withheld : Booleans
        Cells that are withheld; `protection.protect` adds to them.
    price : Floats
        What is lost by withholding a cell that is still shown; infinite where it cannot be (zero cells, cells outside the table).
    low_goal, high_goal : Integers
        A reader must hold a value of at most ``low_goal``, and one of at least ``high_goal``, for possible.
    """

    people: Integers
    lower: Integers
    upper: Integers
    withheld: Booleans
    price: Floats
    low_goal: Integers
    high_goal: Integers

    def has_goals(self) -> bool:
        """Whether some cell must be able to reach a value that it does not have."""
        return bool(((self.people > self.low_goal) | (self.people < self.high_goal)).any())


@dataclass(frozen=True)
class Goal:
    """A value that a cell must be able to reach: at least ``value`` when ``up``, else at most."""

    row: int
    column: int
    up: bool
    value: int


def widen(block: Block, table: Integers, least: Integers, most: Integers) -> None:
    """Take in the values of a table, and those that an exchange gives to cells whose goals were not reached before.

    An exchange between two rows and two columns, with all four cells withheld, is the simplest change of a table.
    """
    np.minimum(least, table, out=least)
    np.maximum(most, table, out=most)
    falls, rises = _slack(block, table)
    rise = np.where(most < block.high_goal, block.high_goal - table, 0)
    fall = np.where(least > block.low_goal, table - block.low_goal, 0)
    most[:] = np.where(_find_exchangeable(falls, rises, rise), block.high_goal, most)
    least[:] = np.where(_find_exchangeable(rises, falls, fall), block.low_goal, least)


def _slack(block: Block, table: Integers) -> tuple[Integers, Integers]:
    """By how much every withheld cell may fall, and rise."""
    return np.where(block.withheld, table - block.lower, 0), np.where(block.withheld, block.upper - table, 0)


def _find_exchangeable(near: Integers, far: Integers, need: Integers) -> Booleans:
    """Cells that can move by what they need (0: not asked), where those beside can move by ``near``, those across by ``far``."""
    found = np.zeros(need.shape, dtype=np.bool_)
    for amount in np.unique(need[need > 0]):
        found |= (need == amount) & _exchangeable(near >= amount, far >= amount)
    return found


def _exchangeable(near: Booleans, far: Booleans) -> Booleans:
    """Cells (a, b) with another row c and column d such that ``near`` holds for (a, d) and (c, b), ``far`` for (c, d).

    A matrix product counts the ways row → column → row → column; the smaller side is multiplied out first.
    """
    beside, opposite = near.astype(np.float32), far.astype(np.float32)
    both = beside * opposite
    tall = beside.shape[0] > beside.shape[1]
    ways = beside @ (opposite.T @ beside) if tall else (beside @ opposite.T) @ beside
    ways -= beside * (both.sum(axis=0)[None, :] + both.sum(axis=1)[:, None] - both)  # through the cell's own row or column
    found: Booleans = ways > 0.5  # noqa: PLR2004  # counts in floating point: zero or at least one
    return found


def is_balanced_by_hub(block: Block, table: Integers, goal: Goal) -> bool:
    """Whether a row, or a column, can balance the goal's cell alone, several exchanges going together through it."""
    need = _need(table, goal)
    falls, rises = _slack(block, table)
    near, far = (falls, rises) if goal.up else (rises, falls)
    return _goes_through_hub(near, far, need, goal.row, goal.column) or _goes_through_hub(
        near.T, far.T, need, goal.column, goal.row
    )


def _goes_through_hub(near: Integers, far: Integers, need: int, row: int, column: int) -> bool:
    """Whether there is another row that can move (row, column) by what is needed, both rows making up for it elsewhere."""
    along = np.minimum(near[row], far).clip(0, need)
    along[row] = 0
    elsewhere = along.sum(axis=1) - along[:, column]
    return bool((np.minimum(near[:, column], elsewhere) >= need).any())


def reach(block: Block, table: Integers, goal: Goal, *, closed_too: bool) -> Integers | None:
    """Another table with the same sums in which the goal is reached, or None where there is none.

    Parameters
    ----------
    block : Block
        Gives bounds, prices and the cells that may move.
    table : Integers
        A possible table to start from.
    goal : Goal
        The cell and its value.
    closed_too : bool
        Whether cells that are shown may move as well, at their price.
    """
    table = table.copy()
    prices = np.where(block.withheld, HOP, block.price if closed_too else np.inf)
    prices[goal.row, goal.column] = np.inf
    if not _has_room(block, table, goal, np.isfinite(prices)):
        return None
    while (need := _need(table, goal)) > 0:
        path = None
        amount = need
        while amount and path is None:
            path = _find_path(block, table, prices, goal, amount)
            amount = amount if path is not None else amount // 2
        if path is None:
            return None
        step = amount if goal.up else -amount
        table[goal.row, goal.column] += step
        for row, column, rises in path:
            table[row, column] += amount if rises else -amount
            prices[row, column] = HOP
    return table


def _need(table: Integers, goal: Goal) -> int:
    """Persons that the cell is away from its goal."""
    value = int(table[goal.row, goal.column])
    return goal.value - value if goal.up else value - goal.value


def _has_room(block: Block, table: Integers, goal: Goal, movable: Booleans) -> bool:
    """Whether the movable cells of the goal's row, and those of its column, can make up for it: else no path need be sought."""
    need = _need(table, goal)
    row, column = np.s_[goal.row, :], np.s_[:, goal.column]
    return all(
        np.where(movable[line], table[line] - block.lower[line] if goal.up else block.upper[line] - table[line], 0)
        .clip(0, need)
        .sum()
        >= need
        for line in (row, column)
    )


def _find_path(block: Block, table: Integers, prices: Floats, goal: Goal, amount: int) -> list[tuple[int, int, bool]] | None:
    """The cheapest cells (row, column, rises) that balance a move of the goal's cell by ``amount``; None where there are none."""
    rows, columns = table.shape
    falls = (table - block.lower >= amount) & np.isfinite(prices)
    rises = ((block.upper - table >= amount) & np.isfinite(prices)).T
    ends_of_arcs = np.concatenate([falls.nonzero()[1] + rows, rises.nonzero()[1]]).astype(np.int32)
    starts = np.concatenate([[0], falls.sum(axis=1), rises.sum(axis=1)]).cumsum().astype(np.int32)
    weights = csr_array((np.concatenate([prices[falls], prices.T[rises]]), ends_of_arcs, starts), shape=(rows + columns,) * 2)
    ends = (goal.row, rows + goal.column)
    source, target = ends if goal.up else ends[::-1]
    distances, predecessors = dijkstra(weights, indices=[source], return_predecessors=True)
    distance, before = distances[0], predecessors[0]
    if not np.isfinite(distance[target]):
        return None
    path = []
    node = target
    while node != source:
        previous = int(before[node])
        path.append((previous, node - rows, False) if previous < rows else (node, previous - rows, True))
        node = previous
    return path
