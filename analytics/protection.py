"""Protection of one block of a published table: which further cells must be withheld so that no small cell can be worked out.

A *block* is a two-way table whose row sums and column sums are known to the reader. Some of its cells are withheld. What a
reader can work out about a withheld cell is the interval of its values over all tables that fit the sums and the bounds he
knows. Such a table differs from the true one by a *circulation*: a change that sums to zero along every row and every column. A
change of one cell by ``d`` is a flow of ``d`` units through the transportation network whose nodes are the rows and the
columns: a withheld cell that may fall is an arc from its row to its column, one that may rise an arc back. So "how far can this
cell move" is a question of maximum flow, and answers are whole numbers [1]_ [2]_. The paths are found by scipy's Dijkstra;
cells that are still shown take part at a price, and those that a flow needs are withheld too.

References
----------
.. [1] J. P. Kelly, B. L. Golden, A. A. Assad, "Cell suppression: disclosure protection for sensitive tabular data", Networks 22
   (1992) 397-417.
.. [2] M. Fischetti, J. J. Salazar, "Models and algorithms for the 2-dimensional cell suppression problem in statistical
   disclosure control", Math. Program. 84 (1999) 283-312.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

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
        Cells that are withheld; `protect` adds to them.
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


def protect(block: Block) -> Goal | None:
    """Withhold cells until every goal of the block can be reached.

    Parameters
    ----------
    block : Block
        ``withheld`` grows in place.

    Returns
    -------
    Goal | None
        The first goal that cannot be reached with every cell of the block withheld, None when all are. After a failure the
        cells withheld so far stay so.

    Notes
    -----
    Exact for what can be reached: paths are looked for until none is left, down to single persons. The cells chosen are cheap,
    not provably cheapest (that is NP-hard): the goals that need most come first, each takes the cheapest path wide enough, and
    every table met on the way counts for all goals that it reaches. With g goals that no exchange of four cells reaches, n rows
    and m columns: O(g (n + m)^2) for each path.
    """
    failed = find_unreachable(block)
    if failed is not None:
        return failed
    least, most = reach_by_exchanges(block)
    table = block.people.copy()
    for goal in list_goals(block, least, most):
        if _is_seen(goal, least, most):
            continue
        reached = reach(block, table, goal, closed_too=False)
        if reached is None:
            table = reach(block, table, goal, closed_too=True)
            block.withheld |= table != block.people
            _widen(least, most, *reach_by_exchanges(block))
        else:
            table = reached
        _widen(least, most, table, table)
    return None


def find_unreachable(block: Block) -> Goal | None:
    """The first goal that cannot be reached even with every cell withheld, None where all can."""
    open_block = replace(block, withheld=block.withheld | np.isfinite(block.price))
    least, most = reach_by_exchanges(open_block)
    table = block.people.copy()
    for goal in list_goals(block, least, most):
        if not _is_seen(goal, least, most):
            reached = reach(open_block, table, goal, closed_too=False)
            if reached is None:
                return goal
            table = reached
            _widen(least, most, table, table)
    return None


def _is_seen(goal: Goal, least: Integers, most: Integers) -> bool:
    """Whether a table was met that reaches the goal."""
    place = goal.row, goal.column
    return bool(most[place] >= goal.value if goal.up else least[place] <= goal.value)


def _widen(least: Integers, most: Integers, low: Integers, high: Integers) -> None:
    """Take in what other tables reach."""
    np.minimum(least, low, out=least)
    np.maximum(most, high, out=most)


def list_goals(block: Block, least: Integers, most: Integers) -> Iterator[Goal]:
    """Goals that values between ``least`` and ``most`` do not reach; the furthest away first, then in the order of cells."""
    rise = np.where(most < block.high_goal, block.high_goal - block.people, 0)
    fall = np.where(least > block.low_goal, block.people - block.low_goal, 0)
    need = np.stack([rise, fall])
    for where in np.argsort(-need, axis=None, kind="stable"):
        side, row, column = np.unravel_index(where, need.shape)
        if need[side, row, column] <= 0:
            return
        goals = block.low_goal if side else block.high_goal
        yield Goal(int(row), int(column), not side, int(goals[row, column]))


def reach_by_exchanges(block: Block) -> tuple[Integers, Integers]:
    """Smallest and largest values that an exchange between two rows and two columns, all four cells withheld, gives to the
    cells with goals.

    Only changes that reach a goal at once are looked for; a cell that no exchange takes there keeps its true value. One matrix
    product for each different change: it counts the ways row → column → row → column through cells that can move so far.
    """
    least, most = block.people.copy(), block.people.copy()
    room_down = np.where(block.withheld, block.people - block.lower, 0)
    room_up = np.where(block.withheld, block.upper - block.people, 0)
    rise, fall = block.high_goal - block.people, block.people - block.low_goal
    for need in np.unique(rise[rise > 0]):
        found = (rise == need) & _exchangeable(room_down >= need, room_up >= need)
        most[found] = block.high_goal[found]
    for need in np.unique(fall[fall > 0]):
        found = (fall == need) & _exchangeable(room_up >= need, room_down >= need)
        least[found] = block.low_goal[found]
    return least, most


def _exchangeable(beside: Booleans, opposite: Booleans) -> Booleans:
    """Cells (a, b) with another row c and column d such that ``beside`` holds for (a, d) and (c, b), ``opposite`` for (c, d)."""
    near, far = beside.astype(np.float32), opposite.astype(np.float32)
    both = near * far
    ways = near @ far.T @ near
    ways -= near * (both.sum(axis=0)[None, :] + both.sum(axis=1)[:, None] - both)  # ways through the cell's own row or column
    return ways > 0.5  # noqa: PLR2004  # counts in floating point: zero or at least one


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
