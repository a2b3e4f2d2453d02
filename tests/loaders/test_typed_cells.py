"""What cells may hold, and what they mean."""

from __future__ import annotations

import polars as pl
import pytest

from loaders.typed_cells import typed_day, typed_integer, typed_moment, typed_number


def read(cell: str, expression: pl.Expr) -> object:
    return pl.DataFrame({"cell": [cell]}).select(expression).item()


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2018-10-31", "2018-10-31T00:00:00+08:00"),
        ("2018/1/3 9:05", "2018-01-03T09:05:00+08:00"),
        ("2018-10-31T09:30:15Z", "2018-10-31T17:30:15+08:00"),
        ("2018-10-31 23:30:15+09:00", "2018-10-31T22:30:15+08:00"),
        ("2018年10月31日 08:00", "2018-10-31T08:00:00+08:00"),
        ("2018-10-31T09:30:15.123+08:00", "2018-10-31T09:30:15+08:00"),
        ("2018-02-30 10:00", None),
        ("2018-10-31 25:00", None),
        ("2018-10-31 9", None),
        ("soon", None),
    ],
)
def test_moments(cell: str, moment: str | None) -> None:
    assert read(cell, typed_moment("cell")) == moment


@pytest.mark.parametrize(
    ("cell", "value"), [("1", 1.0), ("-2.5", -2.5), ("0.25", 0.25), ("1e3", None), ("1.", None), ("٣", None)]
)
def test_numbers(cell: str, value: float | None) -> None:
    assert read(cell, typed_number("cell")) == value


@pytest.mark.parametrize(
    ("cell", "value"), [("7", 7), ("7.0", 7), ("-3", -3), ("2.5", None), ("12345678901", None), ("７", None)]
)
def test_whole_numbers(cell: str, value: int | None) -> None:
    assert read(cell, typed_integer("cell")) == value


def test_digits_of_other_scripts_are_no_digits() -> None:
    assert read("٢٠١٨-١٠-٣١", typed_day("cell")) is None
