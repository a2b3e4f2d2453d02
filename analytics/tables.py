"""A table under suppression: statuses from the totals down, block by block; how and why stands in `suppression`."""

import heapq
from collections.abc import Iterable

import numpy as np
import polars as pl

from analytics.blocks import SECONDARY, SHOWN, SMALL, UNLISTED, Part, Statuses, build_block
from analytics.circulation import Booleans, Floats, Goal, Integers
from analytics.lattice import NO_PARENT, Axis, Group, Indices, Tree, find_gaps
from analytics.protection import protect


class DoesNotReconcile(ValueError):
    """Cells of a table do not add up to the cell above them."""


class Table:
    """One table under suppression; it can be forced to withhold more and continued.

    Parameters
    ----------
    cells : pl.DataFrame
        ``row: str, column: str, people: int`` (persons), one row a cell that is not zero, totals of all levels included.
    rows, columns : Tree
        The trees, with every row and column named in ``cells``.
    k : int
        Cells of 1 … k−1 persons are small.

    Raises
    ------
    BadTree
        When a cell is not in the trees.
    DoesNotReconcile
        When children do not add up to their parent.
    """

    def __init__(self, cells: pl.DataFrame, rows: Tree, columns: Tree, k: int) -> None:
        self.rows, self.columns, self.k = Axis(rows), Axis(columns), k
        self.people: Integers = np.zeros((len(self.rows.nodes), len(self.columns.nodes)), dtype=np.int64)
        place = self.rows.find_positions(cells["row"]), self.columns.find_positions(cells["column"])
        np.add.at(self.people, place, cells["people"].to_numpy())
        self._check()
        self.loss = self._weigh()
        self.status: Statuses = np.ones(self.people.shape, dtype=np.int8)
        self.forced: Booleans = np.zeros(self.people.shape, dtype=np.bool_)
        self._done: Booleans = np.zeros((len(self.rows.groups), len(self.columns.groups)), dtype=np.bool_)
        self._queue: list[tuple[int, int, int]] = []
        for group in range(len(self.rows.groups)):
            for split in range(len(self.columns.groups)):
                self._push(group, split)

    def run(self) -> None:
        """Give every cell its status, from the top down; after `force`, what depends on the forced cells again."""
        while self._queue:
            _, group, split = heapq.heappop(self._queue)
            if not self._done[group, split]:
                self._done[group, split] = True
                self._settle(group, split)

    def force(self, cells: Iterable[tuple[str, str]]) -> bool:
        """Withhold these (row, column) cells whatever else; True when that changes a cell that was shown."""
        changed = False
        for row, column in cells:
            place = self.rows.position[row], self.columns.position[column]
            self.forced[place] = True
            changed = self._withhold(*place) or changed
        return changed

    def list_secondary(self, columns: Iterable[str]) -> set[tuple[str, str]]:
        """The cells (row, column) of some columns that have status 6."""
        names = sorted(set(columns) & set(self.columns.position))
        rows, places = np.nonzero(self.status[:, [self.columns.position[name] for name in names]] == SECONDARY)
        return {(self.rows.nodes[row], names[place]) for row, place in zip(rows, places, strict=True)}

    def to_frame(self) -> pl.DataFrame:
        """Listed cells: ``row: str, column: str, people: int, status: int``, ordered; people are true also where withheld."""
        rows, columns = np.nonzero((self.status != UNLISTED) & (self.people > 0))
        return pl.DataFrame(
            {
                "row": pl.Series(self.rows.nodes, dtype=pl.String).gather(rows),
                "column": pl.Series(self.columns.nodes, dtype=pl.String).gather(columns),
                "people": self.people[rows, columns],
                "status": self.status[rows, columns],
            }
        )

    def _check(self) -> None:
        """Refuse sums that are not sums."""
        gaps = [*find_gaps(self.rows, self.people)]
        gaps += [(row, column) for column, row in find_gaps(self.columns, self.people.T)]
        if gaps:
            row, column = gaps[0]
            raise DoesNotReconcile(
                f"{len(gaps)} cells do not add up, first {self.rows.nodes[row]} × {self.columns.nodes[column]}"
            )

    def _weigh(self) -> Floats:
        """What is lost with each cell that is not shown: the roots of the numbers that it and all cells below it show."""
        loss = np.where(self.people >= self.k, np.sqrt(self.people), 0)
        for group in reversed(self.rows.groups):
            if group.parent != NO_PARENT:
                loss[group.parent] += loss[group.members].sum(axis=0)
        for group in reversed(self.columns.groups):
            if group.parent != NO_PARENT:
                loss[:, group.parent] += loss[:, group.members].sum(axis=1)
        return loss

    def _push(self, group: int, split: int) -> None:
        """Put a block in the queue: blocks closer to the totals come first."""
        self._done[group, split] = False
        heapq.heappush(self._queue, (self.rows.groups[group].depth + self.columns.groups[split].depth, group, split))

    def _push_below(self, rows: Iterable[int], columns: Iterable[int], group: int, split: int) -> None:
        """Put the blocks that have cells of this block as margins in the queue, where they were settled before."""
        below = [(lower, split) for row in rows for lower in self.rows.groups_below.get(row, [])]
        below += [(group, lower) for column in columns for lower in self.columns.groups_below.get(column, [])]
        for place in below:
            if self._done[place]:
                self._push(*place)

    def _withhold(self, row: int, column: int) -> bool:
        """Give a shown cell the status 6; False when it was not shown."""
        if self.status[row, column] != SHOWN or not self.people[row, column]:
            return False
        self.status[row, column] = SECONDARY
        self._push_below([row], [column], int(self.rows.group_of[row]), int(self.columns.group_of[column]))
        return True

    def _settle(self, group: int, split: int) -> None:
        """Decide the cells of one block."""
        rows, columns = self.rows.groups[group], self.columns.groups[split]
        place = np.ix_(rows.members, columns.members)
        before = self.status[place].copy()
        part = self._make_part(rows, columns)
        self.status[place] = part.status
        if self._is_published(rows, columns):
            block = build_block(part)
            failed = protect(block) if block.has_goals() else None
            if failed is None:
                listed = np.ix_(rows.members[part.row_shown], columns.members[part.column_shown])
                opened = block.withheld[:-1, :-1] & (self.status[listed] == SHOWN)
                self.status[listed] = np.where(opened, SECONDARY, self.status[listed])
            else:
                self._give_up(failed, rows, columns, part)
        changed = self.status[place] != before
        self._push_below(rows.members[changed.any(axis=1)].tolist(), columns.members[changed.any(axis=0)].tolist(), group, split)

    def _make_part(self, rows: Group, columns: Group) -> Part:
        """The block with the statuses that it has before protection: small, withheld earlier, shown, or not listed."""
        place = np.ix_(rows.members, columns.members)
        tall, wide = rows.parent != NO_PARENT, columns.parent != NO_PARENT
        people = self.people[place]
        row_shown = self._is_shown(rows.members, columns.parent) if wide else np.ones(len(rows.members), dtype=np.bool_)
        column_shown = self._is_shown(rows.parent, columns.members) if tall else np.ones(len(columns.members), dtype=np.bool_)
        listed = row_shown[:, None] & column_shown[None, :] & (people > 0) & self._is_published(rows, columns)
        kept = np.where((self.status[place] == SECONDARY) | self.forced[place], SECONDARY, SHOWN)
        return Part(
            people=people,
            loss=self.loss[place],
            status=np.where(listed, np.where(people < self.k, SMALL, kept), UNLISTED).astype(np.int8),
            row_totals=self.people[rows.members, columns.parent] if wide else None,
            column_totals=self.people[rows.parent, columns.members] if tall else None,
            row_shown=row_shown,
            column_shown=column_shown,
            k=self.k,
        )

    def _is_shown(self, row: int | Indices, column: int | Indices) -> Booleans:
        """Whether cells have the status 1 and hold somebody."""
        return np.atleast_1d((self.status[row, column] == SHOWN) & (self.people[row, column] > 0))

    def _is_published(self, rows: Group, columns: Group) -> bool:
        """Whether the total of a block is shown, or there is none."""
        return NO_PARENT in (rows.parent, columns.parent) or bool(self._is_shown(rows.parent, columns.parent).all())

    def _give_up(self, failed: Goal, rows: Group, columns: Group, part: Part) -> None:
        """Withhold the margin of the failed goal with which least is lost, the total of the block when no margin is left."""
        row_ids, column_ids = rows.members[part.row_shown], columns.members[part.column_shown]
        ends_row = row_ids[failed.row : failed.row + 1] if failed.row < len(row_ids) else row_ids
        ends_column = column_ids[failed.column : failed.column + 1] if failed.column < len(column_ids) else column_ids
        margins = [(int(end), columns.parent) for end in ends_row if columns.parent != NO_PARENT]
        margins += [(rows.parent, int(end)) for end in ends_column if rows.parent != NO_PARENT]
        shown = [margin for margin in margins if self.status[margin] == SHOWN and self.people[margin]]
        self._withhold(*min(shown or [(rows.parent, columns.parent)], key=lambda margin: (float(self.loss[margin]), margin)))
