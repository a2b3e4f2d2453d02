"""The published tables of an extract: outcomes counted, suppressed together, and written beside them once."""

from __future__ import annotations

from datetime import date

import ibis
import polars as pl
from ibis import _

from analytics.derived import Season, seasons
from analytics.facts import Facts
from analytics.published import publish
from analytics.store import PUBLISHED
from domain.cohorts import AS_OF, SMALL

ORIGIN = ("institution", "county", "city", "province")
ENDS = ("destination_county", "destination_city", "destination_province", "sector", "reason")


def publish_extract(facts: Facts, as_of_day: date, *, k: int = SMALL) -> pl.DataFrame:
    """Make the published tables of an extract, write them, and return them.

    Origins stand where they stand on the as-of day, at every horizon and in every week, so that rows of one year compare. Of the
    cohorts of a year those of one freeze day are published, the day with the most people: a person may be in two cohorts that
    were frozen on different days, and bases of different days do not add up.

    Parameters
    ----------
    facts : Facts
        An extract whose outcomes have been worked out (`analytics.derived`).
    as_of_day : date
        Its as-of day.
    k : int
        Cells of 1 … k−1 people are suppressed.
    """
    con, chosen = facts.con, main_seasons(facts, as_of_day)
    outcomes = _read(facts, "outcomes", chosen)
    weeks = _read(facts, "burn_down", chosen)
    counts, burn_down = count_cells(outcomes, weeks)
    not_over = [(each.year, name) for each in chosen for name, over in each.over.items() if not over]
    rows = publish(con.to_polars(counts), con.to_polars(burn_down), as_of=as_of_day, k=k, not_over=not_over)
    draft = facts.folder / f"{PUBLISHED}.new"
    rows.write_parquet(draft, compression="zstd")
    draft.replace(facts.folder / PUBLISHED)
    return rows


def count_cells(outcomes: ibis.Table, weeks: ibis.Table) -> tuple[ibis.Table, ibis.Table]:
    """Return the people of each finest cell at the horizons, and of each week: what `cells.add_up` adds up."""
    homes = outcomes.filter(_.horizon == AS_OF).select("institution", "county", "city", "province").distinct()
    homes = homes.rename(home="institution", home_county="county", home_city="city", home_province="province").cache()
    keys = ["cohort_year", "horizon", *ORIGIN, "outcome"]
    placed = _at_home(outcomes, homes).mutate(cohort_year=_.year)
    counts = placed.group_by(*keys, *ENDS).agg(people=_.count())
    burnt = _at_home(weeks, homes).mutate(cohort_year=_.year, horizon=_.day.cast("string"))
    return counts, burnt.group_by(*keys).agg(people=_.people.sum())


def main_seasons(facts: Facts, as_of_day: date) -> list[Season]:
    """Return the season of each year whose freeze day has the most people, the earliest of several."""
    cohorts = facts.table("cohorts").rename(school="institution", of_year="year")
    people = facts.table("cohort_people").join(cohorts, [("institution", "school"), ("year", "of_year")])
    counts = facts.con.to_polars(people.group_by("year", "frozen_on").agg(people=_.count()))
    sizes = {(year, day): people for year, day, people in counts.iter_rows()}
    chosen: dict[int, Season] = {}
    for each in seasons(facts, as_of_day):
        best = chosen.get(each.year)
        if best is None or sizes.get((each.year, each.frozen_on), 0) > sizes.get((best.year, best.frozen_on), 0):
            chosen[each.year] = each
    return list(chosen.values())


def _read(facts: Facts, name: str, chosen: list[Season]) -> ibis.Table:
    files = [str(facts.folder / name / each.file) for each in chosen]
    return facts.con.read_parquet(files, table_name=f"{name}_to_publish")


def _at_home(table: ibis.Table, homes: ibis.Table) -> ibis.Table:
    joined = table.drop("county", "city", "province").left_join(homes, [("institution", "home")])
    return joined.rename(county="home_county", city="home_city", province="home_province")
