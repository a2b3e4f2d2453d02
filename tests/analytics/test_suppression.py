"""The engine on tables small enough to be worked out by hand, and its blocks against linear programming."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from analytics.circulation import NO_HIGH_GOAL, NO_LOW_GOAL, UNBOUNDED, Block, Goal
from analytics.lattice import BadTree, Tree
from analytics.protection import protect
from analytics.suppression import run_together, suppress
from analytics.tables import DoesNotReconcile, Table

K = 10
ONE_COLUMN = Tree({"BASE": None})


def add_up(values: dict[tuple[str, str], int], rows: Tree, columns: Tree) -> pl.DataFrame:
    """Cells of all levels from the smallest ones; along the columns the first split counts."""
    cells: dict[tuple[str, str], int] = {}
    for (row, column), people in values.items():
        above_row: str | None = row
        while above_row is not None:
            above_column: str | None = column
            while above_column is not None:
                cells[above_row, above_column] = cells.get((above_row, above_column), 0) + people
                above_column = None if columns.splits.get(above_column) else columns.parents[above_column]
            above_row = rows.parents[above_row]
    rows_, columns_ = zip(*cells, strict=True)
    return pl.DataFrame({"row": rows_, "column": columns_, "people": list(cells.values())})


def statuses(listed: pl.DataFrame) -> dict[tuple[str, str], int]:
    """Statuses of the listed cells."""
    return {(line["row"], line["column"]): line["status"] for line in listed.iter_rows(named=True)}


def schools(*people: int) -> tuple[pl.DataFrame, Tree]:
    """A province with schools and nothing but their sizes."""
    names = {f"S{number}": size for number, size in enumerate(people)}
    rows = Tree({"44": None} | dict.fromkeys(names, "44"))
    return add_up({(name, "BASE"): size for name, size in names.items()}, rows, ONE_COLUMN), rows


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ((10, 10), [1, 1, 1]),  # nothing small, nothing withheld
        ((10, 9), [1, 6, 5]),  # 10 may be 18, and then 9 is 1
        ((3, 50), [1, 5, 6]),  # 3 + 50: the larger hides the smaller
        ((3, 4, 50), [1, 5, 5, 6]),  # 3 + 4 = 7 could not be 9 + 1
        ((4, 6, 50), [1, 5, 5, 1]),  # 4 + 6 = 1 + 9 = 9 + 1
        ((3, 12), [6]),  # 12 is 10 at least, so 3 would be 5 at most: the total goes
        ((3, 12, 20, 30), [1, 5, 1, 6, 1]),  # 12 cannot give 6, the next larger can
        ((1, 1), [5]),  # a total of two
        ((12,), [1, 1]),
        ((9,), [5]),
    ],
)
def test_sizes_of_schools(people: tuple[int, ...], expected: list[int]) -> None:
    cells, rows = schools(*people)
    assert suppress(cells, rows, ONE_COLUMN, K)["status"].to_list() == expected


def test_one_school_in_a_county() -> None:
    """County A is its only school: nothing below its 5 is listed, nor below the county that hides it."""
    rows = Tree({"44": None, "A": "44", "B": "44", "A1": "A", "B1": "B", "B2": "B"})
    cells = add_up({("A1", "BASE"): 5, ("B1", "BASE"): 30, ("B2", "BASE"): 40}, rows, ONE_COLUMN)
    assert statuses(suppress(cells, rows, ONE_COLUMN, K)) == {("44", "BASE"): 1, ("A", "BASE"): 5, ("B", "BASE"): 6}


OUTCOMES = Tree({"BASE": None, "LEFT": "BASE", "MOVED": "BASE", "STAYED": "BASE"})


def test_outcomes_of_a_province_are_hidden_by_the_smallest_other() -> None:
    rows = Tree({"44": None})
    cells = add_up({("44", "LEFT"): 3, ("44", "MOVED"): 30, ("44", "STAYED"): 17}, rows, OUTCOMES)
    assert statuses(suppress(cells, rows, OUTCOMES, K)) == {
        ("44", "BASE"): 1,
        ("44", "LEFT"): 5,
        ("44", "MOVED"): 1,
        ("44", "STAYED"): 6,
    }


def test_below_withheld_columns_the_others_stay() -> None:
    """LEFT 9 and STAYED 50 are withheld for the province; the schools have 24 and 35 in both together, enough to hide 4 and 5."""
    rows = Tree({"44": None, "S0": "44", "S1": "44"})
    numbers = {"S0": (4, 60, 20), "S1": (5, 40, 30)}
    cells = add_up(
        {(row, end): n for row, line in numbers.items() for end, n in zip(("LEFT", "MOVED", "STAYED"), line, strict=True)},
        rows,
        OUTCOMES,
    )
    listed = statuses(suppress(cells, rows, OUTCOMES, K))
    assert listed == {
        **{(row, column): 1 for row in ("44", "S0", "S1") for column in ("BASE", "MOVED")},
        ("44", "LEFT"): 5,
        ("44", "STAYED"): 6,
    }


def test_few_people_in_the_withheld_columns_are_hidden_too() -> None:
    """S0 has 4 in the withheld columns: base − MOVED would give them, so MOVED of both schools is withheld as well, or more."""
    rows = Tree({"44": None, "S0": "44", "S1": "44"})
    numbers = {"S0": (4, 60, 0), "S1": (5, 40, 30)}
    cells = add_up(
        {(row, end): n for row, line in numbers.items() for end, n in zip(("LEFT", "MOVED", "STAYED"), line, strict=True) if n},
        rows,
        OUTCOMES,
    )
    listed = statuses(suppress(cells, rows, OUTCOMES, K))
    assert listed["44", "LEFT"] == 5
    assert listed.get(("S0", "MOVED")) != 1
    assert listed.get(("S1", "MOVED")) != 1
    assert listed["S0", "BASE"] == 1


def test_splits_do_not_touch_each_other() -> None:
    """One small sector takes another sector, no county."""
    columns = Tree(
        {"BASE": None, "C1": "BASE", "C2": "BASE", "X": "BASE", "Y": "BASE", "Z": "BASE"},
        {"X": "sector", "Y": "sector", "Z": "sector"},
    )
    cells = pl.DataFrame({"row": ["44"] * 6, "column": ["BASE", "C1", "C2", "X", "Y", "Z"], "people": [60, 25, 35, 2, 20, 38]})
    assert suppress(cells, Tree({"44": None}), columns, K)["status"].to_list() == [1, 1, 1, 5, 6, 1]


def test_columns_without_a_total() -> None:
    """Paths have no sum that would give a small one away, but places have."""
    rows, columns = Tree({"44": None, "A": "44", "B": "44"}), Tree({"school-town": None, "school-firm": None})
    cells = add_up(
        {("A", "school-town"): 3, ("B", "school-town"): 40, ("A", "school-firm"): 20, ("B", "school-firm"): 30}, rows, columns
    )
    assert statuses(suppress(cells, rows, columns, K)) == {
        **{(row, "school-firm"): 1 for row in ("44", "A", "B")},
        ("44", "school-town"): 1,
        ("A", "school-town"): 5,
        ("B", "school-town"): 6,
    }


def test_forced_cells_are_withheld_with_all_below() -> None:
    cells, rows = schools(30, 40, 50)
    listed = statuses(suppress(cells, rows, ONE_COLUMN, K, forced=[("S0", "BASE")]))
    assert listed == {("44", "BASE"): 1, ("S0", "BASE"): 6, ("S1", "BASE"): 1, ("S2", "BASE"): 1}


def test_tables_withhold_together() -> None:
    """In the second table the 10 of S0 cannot give the 1 anything, and its base goes; it goes in the first table too."""
    rows = Tree({"44": None, "S0": "44", "S1": "44", "S2": "44"})
    columns = Tree({"BASE": None, "LEFT": "BASE", "MOVED": "BASE"})
    easy = {("S0", "MOVED"): 11, ("S1", "MOVED"): 60, ("S2", "MOVED"): 60}
    hard = {("S0", "MOVED"): 10, ("S0", "LEFT"): 1, ("S1", "MOVED"): 40, ("S1", "LEFT"): 20, ("S2", "MOVED"): 60}
    alone = Table(add_up(easy, rows, columns), rows, columns, K)
    alone.run()
    assert set(alone.to_frame()["status"]) == {1}
    tables = {name: Table(add_up(values, rows, columns), rows, columns, K) for name, values in (("easy", easy), ("hard", hard))}
    run_together(tables, [(list(tables), ["BASE"])])
    bases = [
        {cell: status for cell, status in statuses(table.to_frame()).items() if cell[1] == "BASE"} for table in tables.values()
    ]
    assert bases[0] == bases[1]
    assert bases[0]["S0", "BASE"] == 6


def test_cells_that_do_not_add_up_are_refused() -> None:
    cells = pl.DataFrame({"row": ["44", "S0"], "column": ["BASE", "BASE"], "people": [20, 19]})
    with pytest.raises(DoesNotReconcile, match="44 × BASE"):
        suppress(cells, Tree({"44": None, "S0": "44"}), ONE_COLUMN, K)


@pytest.mark.parametrize("parents", [{"44": None}, {"44": "S0", "S0": "44"}, {"44": None, "S0": "A"}])
def test_strange_trees_are_refused(parents: dict[str, str | None]) -> None:
    cells = pl.DataFrame({"row": ["44", "S0"], "column": ["BASE", "BASE"], "people": [20, 20]})
    with pytest.raises(BadTree):
        suppress(cells, Tree(parents), ONE_COLUMN, K)


def furthest(block: Block, goal: Goal) -> float:
    """The furthest value of the goal's cell, by linear programming."""
    rows, columns = block.people.shape
    sums = np.zeros((rows + columns, rows * columns))
    for row in range(rows):
        sums[row, row * columns : (row + 1) * columns] = 1
    for column in range(columns):
        sums[rows + column, column::columns] = 1
    low = np.where(block.withheld, block.lower, block.people).ravel()
    high = np.where(block.withheld, block.upper, block.people).ravel()
    cell = goal.row * columns + goal.column
    weights = np.zeros(rows * columns)
    weights[cell] = -1 if goal.up else 1
    limits = list(zip(low.tolist(), np.minimum(high, 10_000).tolist(), strict=True))
    answer = linprog(weights, A_eq=sums, b_eq=(sums @ block.people.ravel()).astype(float), bounds=limits, method="highs")
    assert answer.x is not None, answer.message
    return float(answer.x[cell])


@st.composite
def blocks(draw: st.DrawFn) -> Block:
    """Blocks of up to four rows and columns, many cells small."""
    shape = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    size = shape[0] * shape[1]
    values = draw(st.lists(st.one_of(st.integers(0, 12), st.integers(0, 40)), min_size=size, max_size=size))
    people = np.array(values, dtype=np.int64).reshape(shape)
    small = (people > 0) & (people < K)
    return Block(
        people=people,
        lower=np.where(small, 1, K),
        upper=np.where(small, K - 1, UNBOUNDED),
        withheld=small.copy(),
        price=np.where(people >= K, np.sqrt(people), np.inf),
        low_goal=np.where(small, 1, NO_LOW_GOAL),
        high_goal=np.where(small, K - 1, NO_HIGH_GOAL),
    )


@settings(max_examples=150, deadline=None, derandomize=True)
@given(blocks())
def test_blocks_are_protected_or_cannot_be(block: Block) -> None:
    """What is found reachable is so for a linear program; what is given up is out of reach with every cell withheld."""
    small = block.withheld.copy()
    failed = protect(block)
    if failed is None:
        assert not (block.withheld & ~small & (block.people < K)).any()
        for row, column in np.argwhere(small):
            assert furthest(block, Goal(row, column, up=True, value=K - 1)) >= K - 1 - 1e-6
            assert furthest(block, Goal(row, column, up=False, value=1)) <= 1 + 1e-6
    else:
        assert (block.withheld == small).all()
        block.withheld |= block.people >= K
        value = furthest(block, failed)
        assert value < failed.value - 1e-6 if failed.up else value > failed.value + 1e-6
