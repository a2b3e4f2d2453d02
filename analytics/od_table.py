"""The OD table: one row a period and pair of places, in a file that is whole or not there."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from analytics.measures.gravity import Gravity
from analytics.measures.matrix import FlowMatrix
from analytics.measures.places import preference_index
from domain.errors import InvalidInput

ENDINGS = (".csv", ".parquet")
ENDS = ["origin", "destination"]


def od_rows(period: str, flows: FlowMatrix, distances: pl.DataFrame | None, gravity: Gravity | None) -> pl.DataFrame:
    """Return the rows of one period, sorted by origin and destination.

    Returns
    -------
    DataFrame
        ``period, origin, destination: str, people: int, share, preference_index: float``: every cell with people, ``F_ii`` too
        (its index is null). With distances also the pairs of the fit without people, and ``distance, expected, difference,
        pearson_residual: float`` (the last three null for pairs outside the fit).
    """
    moved = pl.col("inside") + pl.col("outflow")
    inside = flows.margins.filter(pl.col("inside") > 0).select(
        pl.col("place").alias("origin"), pl.col("place").alias("destination"), pl.col("inside").alias("people")
    )
    cells = pl.concat([preference_index(flows).drop("status"), inside], how="diagonal")
    if gravity is not None and distances is not None:
        fitted = gravity.residuals.rename({"people": "people_of_pair", "distance": "distance_of_pair"})
        cells = cells.join(fitted, on=ENDS, how="full", coalesce=True).join(distances, on=ENDS, how="left")
        cells = cells.with_columns(
            pl.coalesce("people", "people_of_pair").alias("people"), pl.coalesce("distance", "distance_of_pair").alias("distance")
        )
    totals = flows.margins.select(pl.col("place").alias("origin"), moved.alias("moved"))
    share = pl.when(pl.col("moved") > 0).then(pl.col("people") / pl.col("moved"))
    cells = cells.join(totals, on="origin", how="left").with_columns(pl.lit(period).alias("period"), share.alias("share"))
    columns = ["period", *ENDS, "people", "share", "preference_index"]
    columns += ["distance", "expected", "difference", "pearson_residual"] if "expected" in cells.columns else []
    return cells.select(columns).sort(ENDS)


def check_target(path: Path, inputs: list[Path]) -> None:
    """Refuse a name under which the table cannot be written, before anything is measured.

    Raises
    ------
    InvalidInput
        ``UNKNOWN_FORMAT``: the ending is neither .csv nor .parquet. ``CANNOT_WRITE``: the folder is not there, or the file is
        one of the inputs.
    """
    if path.suffix.lower() not in ENDINGS:
        problem = f"{path} ends neither in .csv nor in .parquet."
        raise InvalidInput("UNKNOWN_FORMAT", problem, "Name the OD table with one of these endings: --out moves.od.csv")
    if path.resolve() in {each.resolve() for each in inputs}:
        raise InvalidInput("CANNOT_WRITE", f"{path} is the input itself.", "Name another file with --out.")
    if path.is_dir() or not path.parent.is_dir():
        problem = f"{path} is a folder, or its folder is not there."
        raise InvalidInput("CANNOT_WRITE", problem, "Name a file in a folder that is there with --out.")


def write_table(table: pl.DataFrame, path: Path) -> None:
    """Write a table as CSV or Parquet by the ending; what was there is replaced once the new file is whole.

    Raises
    ------
    InvalidInput
        ``CANNOT_WRITE``.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        if path.suffix.lower() == ".parquet":
            table.write_parquet(part)
        else:
            table.write_csv(part)
        part.replace(path)
    except OSError as exc:
        problem = f"{path} cannot be written: {exc.strerror or exc}."
        raise InvalidInput("CANNOT_WRITE", problem, "Name a file that you may write with --out.") from exc
    finally:
        part.unlink(missing_ok=True)
