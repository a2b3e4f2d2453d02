"""A column of identity numbers is checked as each number is by itself."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.identity import generated_identity_number, identity_problem
from loaders.identity_columns import identity_problems

GENERATED = [
    generated_identity_number(region, born, 12) for region in ("440104", "440199", "990105") for born in ("19990229", "20000229")
]
NUMBERS = ["11010519491231002X", "110105194912310021", "110105194902310029", "990105194912310023", "440199194912310023", "11010519491231002x",
           "１1010519491231002X", "1101051949123100", "", *GENERATED]  # fmt: skip
NEARLY = st.from_regex(r"\A44(0[1-9]|[0-9]{2})[0-9]{2}(19[0-9]{2}|200[0-9])(0[0-9]|1[0-3])([0-2][0-9]|3[0-2])[0-9]{3}[0-9X]\Z")


@pytest.mark.parametrize("synthetic", [False, True])
def test_each_kind_of_number(synthetic: bool) -> None:
    """The rule of the standard, number by number, is the other way of counting."""
    expected = [problem.value if (problem := identity_problem(number, synthetic=synthetic)) else None for number in NUMBERS]
    assert identity_problems(pl.Series([*NUMBERS, None]), synthetic=synthetic).to_list() == [*expected, None]
    assert len(set(expected)) == 5  # four kinds of problems, and none


@given(st.lists(NEARLY, max_size=20), st.booleans())
def test_numbers_that_are_nearly_right(numbers: list[str], synthetic: bool) -> None:
    expected = [problem.value if (problem := identity_problem(number, synthetic=synthetic)) else None for number in numbers]
    assert identity_problems(pl.Series(numbers, dtype=pl.String), synthetic=synthetic).to_list() == expected
