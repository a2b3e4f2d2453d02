"""A home with an extract by hand whose names are as bad as names can be, and a season of six weeks."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import polars as pl

from analytics.facts import open_facts
from analytics.publishing import publish_extract
from tests.api.flows_extract import AS_OF, FROZEN, write_extract

EVIL_SCHOOL = "</script><img src=x onerror=\"document.title='broken'\">=1+1\u2028'\"&"
TURNED_SCHOOL = "=1+1实验\u202e中学\u200b{{data}}"
EVIL_CITY = "<b>韶关</b>"
WEEKS = [(0, 0), (1, 20), (2, 40), (3, 60), (4, 65), (5, 67)]
"""Weeks since the freeze, and how many of each school's graduates have gone by then."""


def make_home(home: Path) -> Path:
    """Write the extract below a home; return the home."""
    write_extract(home)
    folder = home / "flows" / "extract-1"
    rename(folder / "organisations" / "part-00000.parquet", {"S1": EVIL_SCHOOL, "S2": TURNED_SCHOOL})
    rename(folder / "divisions" / "part-00000.parquet", {"4402": EVIL_CITY})
    file = folder / "burn_down" / "2018-2018-06-01.parquet"
    start = pl.read_parquet(file)
    gone = pl.DataFrame(WEEKS, schema={"week": pl.Int64, "gone": pl.Int64}, orient="row")
    gone = gone.with_columns(day=pl.lit(FROZEN) + pl.col("week") * timedelta(days=7))
    each = start.drop("day", "outcome").join(gone, how="cross")
    stayed = each.with_columns(outcome=pl.lit("STAYED"), people=pl.col("people") - pl.col("gone"))
    moved = each.with_columns(outcome=pl.lit("TRANSFERRED"), people=pl.col("gone")).filter(pl.col("people") > 0)
    pl.concat([stayed, moved]).select(start.columns).write_parquet(file)
    publish_extract(open_facts(folder), AS_OF)
    return home


def rename(file: Path, names: dict[str, str]) -> None:
    """Give rows of a table other names."""
    rows = pl.read_parquet(file)
    rows.with_columns(name=pl.col("code").replace_strict(names, default=pl.col("name"), return_dtype=pl.String)).write_parquet(
        file
    )
