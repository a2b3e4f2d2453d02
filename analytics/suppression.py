"""Suppression in tables that stand on a tree of rows and a tree of columns: no small cell is shown, and none can be worked out.

**What is listed.** A cell (a, b) is listed where the cells of its row's parent (A, b) and of its column's parent (a, B) are
both listed and shown; zero cells are never listed. So below a withheld cell nothing is listed.

**What a reader knows.** Shown cells exactly; status 5 is 1 … k−1; status 6 is k or more; an absent cell is 0 where both its
parents are shown and otherwise unknown; sums along both trees, along every split.

**Why blocks can be protected one by one.** A block is (children a of A) × (children b of one split of B), with (A, B) shown.
Let z be a change of its withheld cells that sums to zero in every row and column and leaves every cell within what readers
know. Then z can be made real by people who exchange what distinguishes the columns b (the whole destination below b; in a split
of its own, that attribute alone) between the rows a, and no published number changes:

- above the block, and in its own margins, sums stay the same: the same people are in every (a, B), the same destinations in
  every (A, b);
- below a withheld cell nothing is listed, so what travels along is not published;
- the other splits of B, and everything below them, are not crossed with this one in any published table: an exchange of sectors
  leaves counties alone.

The cells withheld because a margin is withheld take part: all such columns of a row together are one pseudo-column of the
block, all such rows one pseudo-row. Their values follow from the margins by subtraction, so they may hold any number from 0 up
and **need protection themselves**: if one column alone is missing, or few people are in the missing ones, subtraction would
give a school's small cell although it is not listed. Let g be such columns of (A, ·), of which (A, g) is protected in the block
above. Given the sums (a, missing) and (A, g), a cell (a, g) can be as large as the smaller of the two and as small as (a,
missing) − (A, missing without g). So the pseudo-cell must be able to rise to k−1 if it holds fewer, and to fall to 1 + (A,
missing without g) where (a, g) is small and (A, g) is not (a small (A, g) can fall to 1, and (a, g) with it). Rows likewise.

**When a block cannot be protected** with all its cells withheld, one of its margins is withheld (6), which takes a column or a
row out of the list, and everything that depends on that margin is looked at again. Statuses only move from shown to withheld to
unlisted, so this ends.

What is not promised: for *unlisted* cells where both margins are unlisted or withheld, a reader may find out that they hold
more than one person; never that they hold fewer than k−1.
"""

import heapq
from collections.abc import Collection, Iterable, Mapping

import numpy as np
import polars as pl

from analytics.blocks import SECONDARY, SHOWN, SMALL, UNLISTED, Part, Statuses, build_block
from analytics.lattice import NO_PARENT, Axis, Group, Indices, Tree, find_gaps
from analytics.circulation import Booleans, Floats, Goal, Integers
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
        """Withhold the margin that loses fewest people, a base only where nothing else is left; the block then comes again."""
        row_ids, column_ids = rows.members[part.row_shown], columns.members[part.column_shown]
        ends_row = row_ids[failed.row : failed.row + 1] if failed.row < len(row_ids) else row_ids
        ends_column = column_ids[failed.column : failed.column + 1] if failed.column < len(column_ids) else column_ids
        margins = [(int(end), columns.parent) for end in ends_row if columns.parent != NO_PARENT]
        margins += [(rows.parent, int(end)) for end in ends_column if rows.parent != NO_PARENT]
        self._withhold(*min(margins, key=lambda margin: (float(self.loss[margin]), margin)))


def suppress(cells: pl.DataFrame, rows: Tree, columns: Tree, k: int, forced: Iterable[tuple[str, str]] = ()) -> pl.DataFrame:
    """Suppress one table.

    Parameters
    ----------
    cells : pl.DataFrame
        ``row: str, column: str, people: int`` (persons), one row a cell that is not zero, totals of all levels included.
    rows, columns : Tree
        The trees; columns may have several roots, which then have no total.
    k : int
        Cells of 1 … k−1 persons are small.
    forced : Iterable[tuple[str, str]]
        Cells (row, column) to withhold whatever else, because another table withholds them.

    Returns
    -------
    pl.DataFrame
        The listed cells: ``row, column, people, status``, ordered by row and column. The status is 1 (shown), 5 (small) or 6
        (withheld so that a small cell cannot be worked out); ``people`` is the true value also where it must not be shown.

    Raises
    ------
    BadTree
        When a cell is not in the trees, or a tree is none.
    DoesNotReconcile
        When children do not add up to their parent.

    Examples
    --------
    Three people of fifty cannot be hidden alone, so the next smallest cell goes too:

    >>> cells = pl.DataFrame({"row": ["44"] * 4, "column": ["BASE", "LEFT", "MOVED", "STAYED"], "people": [50, 3, 30, 17]})
    >>> columns = Tree({"BASE": None, "LEFT": "BASE", "MOVED": "BASE", "STAYED": "BASE"})
    >>> suppress(cells, Tree({"44": None}), columns, k=10)["status"].to_list()
    [1, 5, 1, 6]
    """
    table = Table(cells, rows, columns, k)
    table.force(forced)
    table.run()
    return table.to_frame()


def run_together(tables: Mapping[str, Table], shared: Iterable[tuple[Collection[str], Collection[str]]]) -> None:
    """Suppress tables that show the same cells: what one of them withholds the others withhold too.

    Parameters
    ----------
    tables : Mapping[str, Table]
        Tables by name; they are run in place.
    shared : Iterable[tuple[Collection[str], Collection[str]]]
        Names of tables with the columns that hold the same numbers in all of them, as a base at every horizon.
    """
    groups = list(shared)
    changed = True
    while changed:
        changed = False
        for table in tables.values():
            table.run()
        for names, columns in groups:
            withheld = set().union(*(tables[name].list_secondary(columns) for name in names))
            for name in names:
                changed = tables[name].force(withheld) or changed
