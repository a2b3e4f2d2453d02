"""From counts of graduates by everything at once to the cells of published tables, each with its row and column."""

import polars as pl

BASE, MISSING, EXTERNAL = "BASE", "-", "EXTERNAL-"
TABLE = ["cohort_year", "horizon"]
ROW_KEYS = ["row", "row_parent", "origin_level", "origin"]
COLUMN_KEYS = ["column", "column_parent", "split", "kind", "outcome", "destination_level", "destination", "sector", "reason"]
ORIGIN_LEVELS = {"PROVINCE": "province", "CITY": "city", "COUNTY": "county", "INSTITUTION": "institution"}
"""Origin levels from the top, with their columns."""


def add_up(counts: pl.DataFrame, burn_down: pl.DataFrame) -> pl.DataFrame:
    """Persons of every cell of every table, totals of all levels included.

    Parameters
    ----------
    counts, burn_down : pl.DataFrame
        As for `published.publish`.

    Returns
    -------
    pl.DataFrame
        ``cohort_year, horizon``, `ROW_KEYS`, `COLUMN_KEYS` and ``people``; one row for each cell with somebody. ``row`` and
        ``column`` are names of nodes in their trees, ``kind`` is the letter of the column.
    """
    counts, burn_down = name_places(counts), name_places(burn_down)
    outcome = pl.col("outcome")
    inside = outcome == "TRANSFERRED"
    in_county = inside & ~pl.col("destination_city").str.starts_with(EXTERNAL)
    path = pl.concat_str("outcome", "destination_province", separator="/")
    city = path + "/" + pl.col("destination_city")
    nothing = pl.lit(None, dtype=pl.String)
    kinds = [  # which people; node, its parent, split, kind, level of the destination, sector, reason
        (outcome.is_in(["TRANSFERRED", "OUT_OF_PROVINCE"]), path, outcome, "", "P", "PROVINCE", nothing, nothing),
        (inside, city, path, "", "C", "CITY", nothing, nothing),
        (in_county, city + "/" + pl.col("destination_county"), city, "", "D", "COUNTY", nothing, nothing),
        (inside, path + "/sector/" + pl.col("sector"), path, "sector", "S", "PROVINCE", pl.col("sector"), nothing),
        (inside, path + "/reason/" + pl.col("reason"), path, "reason", "R", "PROVINCE", nothing, pl.col("reason")),
    ]
    frames = []
    for frame in (counts, burn_down):
        frames += _group_origins(frame.with_columns(_keys(pl.lit(BASE), nothing, "", "", None, nothing, nothing, nothing)))
        frames += _group_origins(frame.with_columns(_keys(outcome, pl.lit(BASE), "", "O", None, outcome, nothing, nothing)))
    for which, node, parent, split, kind, level, sector, reason in kinds:
        frames += _group_origins(
            counts.filter(which).with_columns(_keys(node, parent, split, kind, level, outcome, sector, reason))
        )
    return pl.concat(frames)


def name_places(counts: pl.DataFrame) -> pl.DataFrame:
    """Counts with places that are never missing: the code of the place above and a "-" stands for one that is not known."""
    filled = counts.with_columns(city=pl.col("city").fill_null(pl.col("province") + MISSING)).with_columns(
        county=pl.col("county").fill_null(pl.col("city") + MISSING)
    )
    if "destination_province" not in counts.columns:
        return filled
    province = pl.col("destination_province")
    return (
        filled.with_columns(pl.col("destination_province", "sector", "reason").fill_null(MISSING))
        .with_columns(
            destination_city=pl.when(province.str.starts_with(EXTERNAL))
            .then(province)
            .otherwise(pl.col("destination_city").fill_null(province + MISSING)),
            destination_province=province.str.strip_prefix(EXTERNAL),
        )
        .with_columns(destination_county=pl.col("destination_county").fill_null(pl.col("destination_city") + MISSING))
    )


def _keys(
    node: pl.Expr, parent: pl.Expr, split: str, kind: str, level: str | None, outcome: pl.Expr, sector: pl.Expr, reason: pl.Expr
) -> list[pl.Expr]:
    """The `COLUMN_KEYS` of a kind of columns."""
    place = pl.lit(None, dtype=pl.String) if level is None else pl.col(f"destination_{level.lower()}")
    values = [node, parent, pl.lit(split), pl.lit(kind), outcome, pl.lit(level, dtype=pl.String), place, sector, reason]
    return [value.alias(name) for name, value in zip(COLUMN_KEYS, values, strict=True)]


def _group_origins(frame: pl.DataFrame) -> list[pl.DataFrame]:
    """Persons by row and column, one frame for each level of origins."""
    frames = []
    above = pl.lit(None, dtype=pl.String)
    for level, column in ORIGIN_LEVELS.items():
        node = pl.lit(f"{level}:") + pl.col(column)
        keys = [value.alias(name) for name, value in zip(ROW_KEYS, [node, above, pl.lit(level), pl.col(column)], strict=True)]
        frames.append(
            frame.with_columns(keys).group_by(*TABLE, *ROW_KEYS, *COLUMN_KEYS).agg(pl.col("people").sum().cast(pl.Int64))
        )
        above = node
    return frames
