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

Cells with both margins withheld make up the corner of pseudo-row and pseudo-column; such a cell is at least (a, B) + (A, b) −
(everybody in withheld rows or columns), and the corner must be able to fall so far that this is 1.

**When a block cannot be protected** with all its cells withheld, the margin with which least is lost is withheld (6): the roots
of all numbers from k up at and below it. It takes a column or a row out of the list, and everything that depends on it is
looked at again. Statuses only move from shown to withheld to unlisted, so this ends.

What is not promised, for cells that are *not listed* because the total (A, B) of their own block is withheld: a reader may find
out that one holds more than one person (in tests 2 of 61,000 small cells), never that it holds fewer than k−1.
"""

from collections.abc import Callable, Collection, Iterable, Mapping

import polars as pl

from analytics.lattice import Tree
from analytics.tables import Table


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


def nothing() -> None:
    """Tell nobody."""


def run_together(
    tables: Mapping[str, Table],
    shared: Iterable[tuple[Collection[str], Collection[str]]],
    told: Callable[[], None] = nothing,
) -> None:
    """Suppress tables that show the same cells: what one of them withholds the others withhold too.

    Parameters
    ----------
    tables : Mapping[str, Table]
        Tables by name; they are run in place.
    shared : Iterable[tuple[Collection[str], Collection[str]]]
        Names of tables with the columns that hold the same numbers in all of them, as a base at every horizon.
    told : Callable[[], None]
        Called when a table has been run for the first time.
    """
    groups = list(shared)
    for table in tables.values():
        table.run()
        told()
    changed = True
    while changed:
        changed = False
        for table in tables.values():
            table.run()
        for names, columns in groups:
            withheld = set().union(*(tables[name].list_secondary(columns) for name in names))
            for name in names:
                changed = tables[name].force(withheld) or changed
