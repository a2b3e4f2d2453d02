"""Protection of one block of a published table: which further cells must be withheld so that no small cell can be worked out."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from analytics.circulation import Block, Goal, Integers, is_balanced_by_hub, reach, widen


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
    if (failed := find_unreachable(block)) is not None:
        return failed
    table = block.people.copy()
    least, most = table.copy(), table.copy()
    widen(block, table, least, most)
    for goal in list_goals(block, least, most):
        if _is_seen(goal, least, most) or is_balanced_by_hub(block, table, goal):
            continue
        reached = reach(block, table, goal, closed_too=False)
        if reached is None and (reached := reach(block, table, goal, closed_too=True)) is None:
            return goal
        block.withheld |= reached != block.people
        table = reached
        widen(block, table, least, most)
    return None


def find_unreachable(block: Block) -> Goal | None:
    """The first goal that cannot be reached even with every cell withheld, None where all can."""
    open_block = replace(block, withheld=block.withheld | np.isfinite(block.price))
    table = block.people.copy()
    least, most = table.copy(), table.copy()
    widen(open_block, table, least, most)
    for goal in list_goals(block, least, most):
        if _is_seen(goal, least, most) or is_balanced_by_hub(open_block, table, goal):
            continue
        reached = reach(open_block, table, goal, closed_too=False)
        if reached is None:
            return goal
        table = reached
        widen(open_block, table, least, most)
    return None


def _is_seen(goal: Goal, least: Integers, most: Integers) -> bool:
    """Whether a table was met that reaches the goal."""
    place = goal.row, goal.column
    return bool(most[place] >= goal.value if goal.up else least[place] <= goal.value)


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
