"""The true cells of an extract and its trees, line by line from the counts: what the published rows are compared with."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import polars as pl

from tests.analytics.attack import BASE, Cell, Column, Row, World

INSIDE = ("TRANSFERRED", "OUT_OF_PROVINCE")


def find_truth(counts: pl.DataFrame, burn_down: pl.DataFrame) -> tuple[Counter[Cell], World]:
    """Persons of every cell (year, horizon, row, column), and the trees that they span."""
    people: Counter[Cell] = Counter()
    rows: dict[Row, Row | None] = {}
    columns: dict[Column, tuple[Column, str] | None] = {}
    for line in [*counts.iter_rows(named=True), *burn_down.iter_rows(named=True)]:
        line_rows, line_columns = trace_rows(line), trace_columns(line)
        rows.update(line_rows)
        columns.update(line_columns)
        for row in line_rows:
            for column in line_columns:
                people[line["cohort_year"], line["horizon"], row, column] += line["people"]
    return people, World(rows, columns)


def trace_rows(line: Mapping[str, Any]) -> dict[Row, Row | None]:
    """The rows that a count is in, with their parents."""
    province = line["province"]
    city = line["city"] or f"{province}-"
    county = line["county"] or f"{city}-"
    path: list[Row] = [("PROVINCE", province), ("CITY", city), ("COUNTY", county), ("INSTITUTION", line["institution"])]
    return dict(zip(path, [None, *path], strict=False))


def trace_columns(line: Mapping[str, Any]) -> dict[Column, tuple[Column, str] | None]:
    """The columns that a count is in, with their parents and splits."""
    outcome = line["outcome"]
    top: Column = (outcome, None, None, None, None)
    columns: dict[Column, tuple[Column, str] | None] = {BASE: None, top: (BASE, "")}
    if outcome not in INSIDE or "sector" not in line:
        return columns
    province = line["destination_province"] or "-"
    inside = province.removeprefix("EXTERNAL-")
    into: Column = (outcome, "PROVINCE", inside, None, None)
    columns[into] = top, ""
    if outcome == "TRANSFERRED":
        city = province if inside != province else line["destination_city"] or f"{province}-"
        inner: Column = (outcome, "CITY", city, None, None)
        columns[inner] = into, "place"
        if inside == province:
            columns[outcome, "COUNTY", line["destination_county"] or f"{city}-", None, None] = inner, "place"
        columns[outcome, "PROVINCE", inside, line["sector"] or "-", None] = into, "sector"
        columns[outcome, "PROVINCE", inside, None, line["reason"] or "-"] = into, "reason"
    return columns
