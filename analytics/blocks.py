"""A block of a published table as a two-way table for `circulation`: listed cells, and what subtraction gives of the cells that
are not listed.

Why the last row and the last column are as they are stands in `suppression`.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.circulation import NO_HIGH_GOAL, NO_LOW_GOAL, UNBOUNDED, Block, Booleans, Floats, Integers

UNLISTED, SHOWN, SMALL, SECONDARY = 0, 1, 5, 6
Statuses = npt.NDArray[np.int8]


@dataclass(frozen=True)
class Part:
    """Children of a row × children of a column, with their margins.

    Attributes
    ----------
    people : Integers
        n × m persons, all children.
    loss : Floats
        n × m, what is lost with each cell that is not shown.
    status : Statuses
        n × m, `UNLISTED` where a margin is withheld or nobody is.
    row_totals, column_totals : Integers | None
        n and m persons, withheld or not; None where there is no such total because the row (the column) is a root.
    row_shown, column_shown : Booleans
        Which of these totals are shown; all, where there are none.
    k : int
        Cells of 1 … k−1 persons are small.
    """

    people: Integers
    loss: Floats
    status: Statuses
    row_totals: Integers | None
    column_totals: Integers | None
    row_shown: Booleans
    column_shown: Booleans
    k: int


def build_block(part: Part) -> Block:
    """The two-way table with known sums that protects a part.

    Parameters
    ----------
    part : Part
        With the small cells and those withheld before marked in ``status``.

    Returns
    -------
    Block
        One row and one column more than the part has shown ones. The last row holds the rows with withheld totals together; it
        is closed where there are none and free to take any number where column sums are not known. The last column likewise.
    """
    people = _fold(_fold(part.people, part.row_shown).T, part.column_shown).T
    status = np.full(people.shape, UNLISTED, dtype=np.int8)
    status[:-1, :-1] = part.status[np.ix_(part.row_shown, part.column_shown)]
    small = status == SMALL
    price = np.full(people.shape, np.inf)
    price[:-1, :-1] = np.where(status[:-1, :-1] != UNLISTED, part.loss[np.ix_(part.row_shown, part.column_shown)], np.inf)
    block = Block(
        people=people,
        lower=np.where(small, 1, part.k),
        upper=np.where(small, part.k - 1, UNBOUNDED),
        withheld=small | (status == SECONDARY),
        price=price,
        low_goal=np.where(small, 1, NO_LOW_GOAL),
        high_goal=np.where(small, part.k - 1, NO_HIGH_GOAL),
    )
    _open_last(block, part)
    return block


def _fold(people: Integers, shown: Booleans) -> Integers:
    """Keep the shown rows and add up the others into a last row."""
    return np.concatenate([people[shown], people[~shown].sum(axis=0, keepdims=True)])


def _open_last(block: Block, part: Part) -> None:
    """Let the last row and column move where they stand for something, and give them their goals."""
    row_open = part.column_totals is None or not part.row_shown.all()
    column_open = part.row_totals is None or not part.column_shown.all()
    last = np.zeros(block.people.shape, dtype=np.bool_)
    last[-1, :-1], last[:-1, -1], last[-1, -1] = row_open, column_open, row_open and column_open
    block.withheld |= last
    if part.row_totals is None or part.column_totals is None:
        block.lower[last] = -UNBOUNDED
        return
    block.lower[last] = 0
    block.high_goal[last & (block.people > 0) & (block.people < part.k - 1)] = part.k - 1
    block.low_goal[-1, :-1] = _find_low_goals(
        part.people[np.ix_(~part.row_shown, part.column_shown)], part.row_totals[~part.row_shown], part.k
    )
    block.low_goal[:-1, -1] = _find_low_goals(
        part.people[np.ix_(part.row_shown, ~part.column_shown)].T, part.column_totals[~part.column_shown], part.k
    )
    hidden = part.people[np.ix_(~part.row_shown, ~part.column_shown)]
    totals = part.row_totals[~part.row_shown], part.column_totals[~part.column_shown]
    block.low_goal[-1, -1] = _find_corner_goal(hidden, *totals, part.k)


def _find_low_goals(hidden: Integers, totals: Integers, k: int) -> Integers:
    """How far the sum of each column over the hidden rows must be able to fall, so that each small cell in it can be 1;
    ``totals`` are the rows'.

    A small cell is at least (sum of its column) − (totals of the other hidden rows). A row with a small total needs nothing: it
    can be 1 itself.
    """
    large = np.where((hidden > 0) & (hidden < k) & (totals >= k)[:, None], totals[:, None], 0).max(axis=0, initial=0)
    return np.where(large > 0, 1 + totals.sum() - large, NO_LOW_GOAL)


def _find_corner_goal(hidden: Integers, row_totals: Integers, column_totals: Integers, k: int) -> int:
    """How far the sum of the cells with both totals withheld must be able to fall, so that each small one can be 1.

    A cell is at least (its row's total) + (its column's total) − (everybody in withheld rows or columns). Again a small total
    needs nothing.
    """
    rows, columns = np.nonzero((hidden > 0) & (hidden < k) & (row_totals >= k)[:, None] & (column_totals >= k))
    if not len(rows):
        return NO_LOW_GOAL
    return int(1 + row_totals.sum() + column_totals.sum() - (row_totals[rows] + column_totals[columns]).max())
