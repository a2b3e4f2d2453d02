"""From counts of graduates to the rows that everybody may read: fixed combinations of origin and destination, suppressed
together.

Rows stand on the tree of origins, province → city → county → institution. Columns stand on the tree of ends::

    BASE → outcomes
    OUT_OF_PROVINCE → destination provinces
    TRANSFERRED → destination provinces
    TRANSFERRED into a province → cities → counties      (one split)
                                → sectors                (another)
                                → reasons                (another)

External ends inside a province are one place beside its cities, not beside the province: as one of two parts of TRANSFERRED
they are so few from most schools that the other part, and with it all destinations, would have to be withheld with them.
Geography, sector and reason are not crossed with each other: such cells are mostly small, and `suppression` relies on it.
"""

from collections.abc import Callable, Collection, Iterable
from datetime import date

import polars as pl

from analytics.blocks import SHOWN
from analytics.cells import BASE, COLUMN_KEYS, ROW_KEYS, TABLE, add_up
from analytics.lattice import Tree
from analytics.suppression import nothing, run_together
from analytics.tables import DoesNotReconcile, Table
from domain.cohorts import AS_OF, FEW_FOR_RATIO

SCHEMA_VERSION = "1"
NO_SHARE, FEW, NOT_OVER = -1, 4, 8
NUMBERS = ["people", "base", "share", "status_people", "status_share"]

ORIGINS = {
    "PROVINCE": ("P", "province", "省"),
    "CITY": ("C", "city", "市"),
    "COUNTY": ("D", "county", "县区"),
    "INSTITUTION": ("I", "institution", "学校"),
}
"""Origin levels from the top: letter, English, Chinese."""

COLUMNS = {
    "": ("all graduates of the cohort", "全部毕业生"),
    "O": ("outcome", "去向类别"),
    "P": ("outcome × destination province", "去向类别×目的省"),
    "C": ("destination city, or external ends in a province", "目的市或省内系统外"),
    "D": ("destination county", "目的县区"),
    "S": ("destination province × sector", "目的省×行业类别"),
    "R": ("destination province × reason", "目的省×转接原因"),
}
"""Kinds of columns: letter with meanings."""

AGG_LEVELS = {
    f"{letter}.{kind}".rstrip("."): (f"{english}: {meaning}", f"{chinese}：{chinese_meaning}")
    for letter, english, chinese in ORIGINS.values()
    for kind, (meaning, chinese_meaning) in COLUMNS.items()
}
"""Codes of ``agg_level`` (origin letter, a point, column letter) with their meanings in English and Chinese."""

SCHEMA = pl.Schema(
    {
        "agg_level": pl.String,
        "origin_level": pl.String,
        "origin": pl.String,
        "destination_level": pl.String,
        "destination": pl.String,
        "cohort_year": pl.Int64,
        "horizon": pl.String,
        "sector": pl.String,
        "reason": pl.String,
        "outcome": pl.String,
        "people": pl.Int64,
        "base": pl.Int64,
        "share": pl.Float64,
        "status_people": pl.Int8,
        "status_share": pl.Int8,
        "as_of": pl.Date,
        "schema_version": pl.String,
    }
)


class MovedOrigin(ValueError):
    """An institution, county or city has two parents in one cohort year."""


def publish(
    counts: pl.DataFrame,
    burn_down: pl.DataFrame,
    *,
    as_of: date,
    k: int = 10,
    not_over: Collection[tuple[int, str]] = (),
    told: Callable[[], None] = nothing,
) -> pl.DataFrame:
    """The published table of an extract.

    Parameters
    ----------
    counts : pl.DataFrame
        Persons by everything at once: ``cohort_year: int, horizon: str`` ("30", "90", "365" days or "AS_OF"), ``institution,
        county, city, province`` (the origin), ``outcome, destination_county, destination_city, destination_province, sector,
        reason: str, people: int`` (more than 0). Ends in another province have a destination province alone; external ends
        inside one have "EXTERNAL-" before its code.
    burn_down : pl.DataFrame
        The same without destination, sector and reason; ``horizon`` is a day ("2018-06-08").
    as_of : date
        The day of the horizon "AS_OF".
    k : int
        Cells of 1 … k−1 persons are suppressed.
    not_over : Collection[tuple[int, str]]
        Cohort years with horizons that are not over: one row for each origin with a base row, status 8, no numbers.
    told : Callable[[], None]
        Called when a table has been suppressed.

    Returns
    -------
    pl.DataFrame
        Rows of `SCHEMA` in a fixed order; the same counts in another order give the same rows. ``people`` and ``share`` are
        null unless their status is 1, ``base`` unless it is shown. ``status_people`` is 1, 5, 6 or 8; ``status_share`` too, or
        4 (base below 23), or −1 (the base is not shown). A missing place has the code of the place above with a "-" after it,
        so that sums hold and codes stay unique.

    Raises
    ------
    DoesNotReconcile
        When a base is not the same at every horizon of a year.
    MovedOrigin
        When an origin has two parents in one year.

    Notes
    -----
    The base is one number for all horizons of a year, and the outcomes of the as-of day are those of a burn-down of that day;
    what one table withholds of them the others withhold too. All other numbers are those of one table alone.
    """
    cells = add_up(counts, burn_down)
    years = [
        _publish_year(cells.filter(pl.col("cohort_year") == year), as_of, k, told)
        for year in sorted(cells["cohort_year"].unique())
    ]
    if not years:
        return SCHEMA.to_frame()
    return as_rows(pl.concat(years), as_of, not_over)


def as_rows(listed: pl.DataFrame, as_of: date, not_over: Iterable[tuple[int, str]]) -> pl.DataFrame:
    """Listed cells with their numbers, and horizons that are not over, as rows of `SCHEMA` in their order."""
    rows = pl.concat([listed, _list_not_over(listed, not_over)])
    letters = {level: letter for level, (letter, *_) in ORIGINS.items()}
    kind = pl.when(pl.col("kind") == "").then(pl.lit("")).otherwise("." + pl.col("kind"))
    return (
        rows.with_columns(
            agg_level=pl.col("origin_level").replace_strict(letters, return_dtype=pl.String) + kind,
            as_of=pl.lit(as_of),
            schema_version=pl.lit(SCHEMA_VERSION),
        )
        .select(pl.col(name).cast(dtype) for name, dtype in SCHEMA.items())
        .sort(*TABLE, "agg_level", "origin", "outcome", "destination", "sector", "reason", nulls_last=False)
    )


def _publish_year(cells: pl.DataFrame, as_of: date, k: int, told: Callable[[], None]) -> pl.DataFrame:
    """The listed cells of one cohort year with their numbers and statuses."""
    rows = _find_tree(cells, "row")
    names = sorted(cells["horizon"].unique())
    if cells.filter(pl.col("column") == BASE).select("row", "people").n_unique() * len(names) != (cells["column"] == BASE).sum():
        raise DoesNotReconcile(f"{cells['cohort_year'][0]}: a base is not the same at every horizon")
    parts = {name: cells.filter(pl.col("horizon") == name) for name in names}
    tables = {
        name: Table(part.select("row", "column", "people"), rows, _find_tree(part, "column"), k) for name, part in parts.items()
    }
    same_day = [name for name in (AS_OF, as_of.isoformat()) if name in tables]
    outcomes = cells.filter(pl.col("column_parent") == BASE)["column"].unique()
    run_together(tables, [(names, [BASE]), (same_day, [BASE, *outcomes])], told)
    return pl.concat(
        tables[name].to_frame().drop("people").join(part, on=["row", "column"], maintain_order="left").pipe(_mask)
        for name, part in parts.items()
    )


def _find_tree(cells: pl.DataFrame, side: str) -> Tree:
    """The tree of the rows or the columns that the cells name."""
    split = pl.col("split") if side == "column" else pl.lit("").alias("split")
    nodes = cells.select(node=side, parent=f"{side}_parent", split=split).unique().sort("node")
    twice = nodes.filter(pl.col("node").is_duplicated())["node"]
    if len(twice):
        raise MovedOrigin(f"two parents: {', '.join(sorted(set(twice))[:5])}")
    return Tree(dict(zip(nodes["node"], nodes["parent"], strict=True)), dict(zip(nodes["node"], nodes["split"], strict=True)))


def _mask(listed: pl.DataFrame) -> pl.DataFrame:
    """Numbers only where they are shown; the status of the share beside that of the people."""
    shown, status = pl.col("status") == SHOWN, pl.col("status")
    bases = listed.filter((pl.col("column") == BASE) & shown).select("row", base="people")
    joined = listed.join(bases, on="row", how="left", maintain_order="left").with_columns(
        people=pl.when(shown).then("people"),
        status_people=status,
        status_share=pl.when(pl.col("base").is_null())
        .then(NO_SHARE)
        .when(~shown)
        .then(status)
        .when(pl.col("base") < FEW_FOR_RATIO)
        .then(FEW)
        .otherwise(status),
    )
    share = pl.when(pl.col("status_share") == SHOWN).then(pl.col("people") / pl.col("base"))
    return joined.with_columns(share=share).select(*TABLE, *ROW_KEYS, *COLUMN_KEYS, *NUMBERS)


def _list_not_over(listed: pl.DataFrame, not_over: Iterable[tuple[int, str]]) -> pl.DataFrame:
    """One row for each origin that has a base row and each horizon that is not over yet."""
    waiting = pl.DataFrame(sorted(set(not_over)), schema={"cohort_year": pl.Int64, "horizon": pl.String}, orient="row")
    origins = listed.filter(pl.col("column") == BASE).unique(["cohort_year", "row"]).drop("horizon", *NUMBERS)
    status = pl.lit(NOT_OVER, dtype=pl.Int8)
    null = pl.lit(None, dtype=pl.Int64)
    return (
        origins.join(waiting, on="cohort_year")
        .with_columns(people=null, base=null, share=null.cast(pl.Float64), status_people=status, status_share=status)
        .select(listed.columns)
    )
