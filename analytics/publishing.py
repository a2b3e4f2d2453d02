"""The published tables of an extract: outcomes counted, suppressed together, and written beside them once."""

from __future__ import annotations

from datetime import date

import ibis
import polars as pl
from ibis import _

from analytics.derived import AS_OF, seasons
from analytics.facts import Facts
from analytics.published import publish
from analytics.store import PUBLISHED
from domain.cohorts import SMALL

ORIGIN = ("institution", "county", "city", "province")
ENDS = ("destination_county", "destination_city", "destination_province", "sector", "reason")


def publish_extract(facts: Facts, as_of_day: date, *, k: int = SMALL) -> pl.DataFrame:
    """Make the published tables of an extract, write them, and return them.

    Origins stand where they stand on the as-of day, at every horizon and in every week, so that rows of one year compare.

    Parameters
    ----------
    facts : Facts
        An extract whose outcomes have been worked out (`analytics.derived`).
    as_of_day : date
        Its as-of day.
    k : int
        Cells of 1 … k−1 people are suppressed.
    """
    con = facts.con
    outcomes = con.read_parquet(_files(facts, "outcomes"), table_name="outcomes_to_publish")
    weeks = con.read_parquet(_files(facts, "burn_down"), table_name="weeks_to_publish")
    homes = outcomes.filter(_.horizon == AS_OF).select("institution", "county", "city", "province").distinct()
    homes = homes.rename(home="institution", home_county="county", home_city="city", home_province="province").cache()
    keys = ["cohort_year", "horizon", *ORIGIN, "outcome"]
    placed = _at_home(outcomes, homes).mutate(cohort_year=_.year)
    counts = placed.group_by(*keys, *ENDS).agg(people=_.count())
    burnt = _at_home(weeks, homes).mutate(cohort_year=_.year, horizon=_.day.cast("string"))
    burn_down = burnt.group_by(*keys).agg(people=_.people.sum())
    not_over = [(each.year, name) for each in seasons(facts, as_of_day) for name, over in each.over.items() if not over]
    rows = publish(con.to_polars(counts), con.to_polars(burn_down), as_of=as_of_day, k=k, not_over=not_over)
    draft = facts.folder / f"{PUBLISHED}.new"
    rows.write_parquet(draft, compression="zstd")
    draft.replace(facts.folder / PUBLISHED)
    return rows


def _files(facts: Facts, name: str) -> list[str]:
    return sorted(str(file) for file in (facts.folder / name).glob("*.parquet"))


def _at_home(table: ibis.Table, homes: ibis.Table) -> ibis.Table:
    joined = table.drop("county", "city", "province").left_join(homes, [("institution", "home")])
    return joined.rename(county="home_county", city="home_city", province="home_province")
