"""Careers: through which sectors the people of a cohort came, in time order, and what of it may be published."""

from __future__ import annotations

from datetime import date

import ibis
import polars as pl
from ibis import _
from ibis.expr.types import Table

from analytics.blocks import SHOWN
from analytics.cells import MISSING
from analytics.facts import Facts
from analytics.lattice import Tree
from analytics.outcomes import CohortFacts
from analytics.suppression import suppress
from analytics.trees import FAR
from domain.cohorts import AS_OF, Outcome
from domain.transfers import TransferState

MOST_HOPS = 8
ARROW, NO_SECTOR, EXTERNAL = ">", "NONE", "EXTERNAL"
BASE, LONGER = "BASE", "LONGER"
SCHOOLS = ("UNIVERSITY", "VOCATIONAL", "MIDDLE_SCHOOL")
PUBLISHED_HOPS = 4
CAREERS = pl.Schema(
    {
        "cohort_year": pl.Int64,
        "origin_level": pl.String,
        "origin": pl.String,
        "path": pl.String,
        "hops": pl.Int64,
        "people": pl.Int64,
    }
)
_END = "end of "


def careers(facts: Facts, cohort: CohortFacts, as_of: date) -> Table:
    """Return the paths of a cohort over sectors, counted.

    A station is a membership, or an external organisation that a completed transfer led to; consecutive stations of one sector
    are one, so that a move from class to class is no hop. Where a transfer led that was reversed is no station.

    Parameters
    ----------
    facts, cohort : Facts, CohortFacts
        The extract, and the people with what happened to them.
    as_of : date
        Nothing after this day counts.

    Returns
    -------
    Table
        ``year, institution, path: str, hops: int, people: int``: sectors joined by ">", the first nine of them; hops are all.
    """
    day = ibis.date(as_of.isoformat())
    organisations = facts.table("organisations")
    external = organisations.kind == "EXTERNAL"
    sectors = organisations.select(at="code", sector=ibis.ifelse(external, EXTERNAL, ibis.coalesce(_.sector, NO_SECTOR)))
    far = ibis.date(FAR.isoformat())
    undone = cohort.transfers.filter((_.state == TransferState.REVERSED.value) & (_.reversed_at.date() <= day))
    undone = undone.select(undone_by="person", undone_in="placed_in", undone_from=_.completed_at.date())
    keys = [("person", "undone_by"), ("branch", "undone_in"), ("valid_from", "undone_from")]
    held = cohort.memberships.filter(_.valid_from <= day).anti_join(undone, keys).join(sectors, [("branch", "at")])
    held = held.select("person", "sector", began="valid_from", until=ibis.coalesce(_.valid_to, far))
    done = (_.state == TransferState.COMPLETED.value) | ((_.state == TransferState.REVERSED.value) & (_.reversed_at.date() > day))
    left = cohort.transfers.filter(done & (_.completed_at.date() <= day)).join(
        sectors.filter(_.sector == EXTERNAL), [("placed_in", "at")]
    )
    left = left.select("person", "sector", began=_.completed_at.date(), until=far)
    order = ibis.window(group_by="person", order_by=["began", "until", "sector"])
    stations = ibis.union(held, left).mutate(before=_.sector.lag().over(order))
    changed = stations.filter(_.before.isnull() | (_.before != _.sector))
    numbered = changed.mutate(number=ibis.row_number().over(order)).select("person", "sector", "number")
    parts = {
        f"sector_{number}": _.sector.max(where=_.number == number) for number in range(MOST_HOPS + 1)
    }  # at most one row of a person has a number
    wide = numbered.group_by("person").agg(hops=_.number.max(), **parts)
    path = wide["sector_0"]
    for number in range(1, MOST_HOPS + 1):
        path = path + ibis.coalesce(ibis.literal(ARROW) + wide[f"sector_{number}"], "")
    paths = wide.select(walker="person", path=path, hops="hops")
    joined = cohort.people.select("year", "institution", "person").left_join(paths, [("person", "walker")])
    told = joined.mutate(path=ibis.coalesce(_.path, NO_SECTOR), hops=ibis.coalesce(_.hops, 0).cast("int64"))
    return told.group_by("year", "institution", "path", "hops").agg(people=_.count())


def cut_to(paths: Table, most_hops: int) -> Table:
    """Return paths of at most so many hops; longer ones are one path, ``LONGER``."""
    longer = paths.hops > most_hops
    return paths.mutate(path=ibis.ifelse(longer, LONGER, paths.path), hops=ibis.ifelse(longer, most_hops + 1, paths.hops))


def publish_careers(paths: pl.DataFrame, published: pl.DataFrame, *, k: int) -> pl.DataFrame:
    """Return the careers of the province and its cities that everybody may read.

    Paths of fewer than k people are left out, and others with them, so that from the base and the paths that are shown together
    nothing narrower than 1 … k-1 can be worked out about one. Paths stand under the sector they end in. Who ends in a sector is
    nearly who was transferred into it: where the flow table withholds that, the paths that end there are left out, too.

    Parameters
    ----------
    paths : DataFrame
        ``cohort_year: int, province, city, path: str, hops: int, people: int``, of at most four hops (``cut_to``).
    published : DataFrame
        The published rows of the extract (`analytics.published`).
    k : int
        Cells of 1 … k-1 people are not shown.

    Returns
    -------
    DataFrame
        ``cohort_year, origin_level, origin, path, hops, people``: the paths that are shown, and under the path ``BASE`` the
        base of each origin that is.
    """
    parts = [CAREERS.to_frame()]
    for year in paths["cohort_year"].unique().sort():
        of_year = pl.col("cohort_year") == year
        parts.append(_publish_year(paths.filter(of_year), published.filter(of_year), year, k))
    return pl.concat(parts).sort("cohort_year", "origin_level", "origin", "path")


def _publish_year(paths: pl.DataFrame, published: pl.DataFrame, year: int, k: int) -> pl.DataFrame:
    ends = paths.with_columns(end=_END + pl.col("path").str.split(ARROW).list.last())
    parts = []
    for level, place in (("PROVINCE", "province"), ("CITY", "city")):
        for node in (pl.lit(BASE), pl.col("end"), pl.col("path")):
            keyed = ends.with_columns(row=f"{level}:" + pl.col(place), column=node)
            parts.append(keyed.group_by("row", "column").agg(pl.col("people").sum().cast(pl.Int64)))
    cells = pl.concat(parts)
    rows: dict[str, str | None] = {f"PROVINCE:{code}": None for code in paths["province"].unique()}
    rows |= {f"CITY:{city}": f"PROVINCE:{code}" for code, city in paths.select("province", "city").unique().iter_rows()}
    columns: dict[str, str | None] = {BASE: None}
    for path, end in ends.select("path", "end").unique().iter_rows():
        columns |= {end: BASE, path: end}
    listed = suppress(cells, Tree(rows), Tree(columns), k=k, forced=_withheld_ends(cells, published))
    shown = listed.filter((pl.col("status") == SHOWN) & ~pl.col("column").str.starts_with(_END))
    ends_of_row = pl.col("row").str.splitn(":", 2).struct.rename_fields(["origin_level", "origin"])
    named = shown.with_columns(ends_of_row.alias("origin_of")).unnest("origin_of").rename({"column": "path"})
    hops = paths.select("path", "hops").unique("path")
    of_year = pl.lit(year, pl.Int64).alias("cohort_year")
    return named.join(hops, on="path", how="left").with_columns(of_year).select(CAREERS.names())


def _withheld_ends(cells: pl.DataFrame, published: pl.DataFrame) -> set[tuple[str, str]]:
    """Return the cells of this table that would tell what the flow table withholds of the same origin on the as-of day."""
    kind = pl.col("agg_level").str.slice(2)
    of_day = pl.col("horizon") == AS_OF
    told: dict[tuple[str, str], bool] = {}
    for row in published.filter(of_day, kind.is_in(["", "O", "P", "S"])).iter_rows(named=True):
        sector = NO_SECTOR if row["sector"] == MISSING else row["sector"]
        end = sector or (EXTERNAL if row["outcome"] == Outcome.OUT_OF_PROVINCE else row["outcome"])
        place = f"{row['origin_level']}:{row['origin']}", BASE if end is None else f"{_END}{end}"
        told[place] = told.get(place, True) and row["status_people"] == SHOWN
    stayed = {f"{_END}{sector}" for sector in (*SCHOOLS, LONGER, NO_SECTOR)}  # most of these were never transferred there
    forced = set()
    for row, column in cells.select("row", "column").iter_rows():
        if not (column == BASE or column.startswith(_END)):
            continue
        if column in stayed:
            if told.get((row, column)) is False:
                forced.add((row, column))
            continue
        needed = [column, f"{_END}{Outcome.TRANSFERRED}"] if column == f"{_END}{EXTERNAL}" else [column]
        if not all(told.get((row, each), False) for each in needed):
            forced.add((row, column))
    return forced
