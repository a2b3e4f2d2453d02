"""The published tables of an extract: outcomes counted, suppressed together, and written beside them once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import ibis
import polars as pl
from ibis import _

from analytics.careers import PUBLISHED_HOPS, cut_to, publish_careers
from analytics.cells import name_places
from analytics.curves import POINTS, Timed, publishable, time_curve
from analytics.derived import Season, seasons
from analytics.facts import Facts
from analytics.published import publish
from analytics.store import PUBLISHED, PUBLISHED_CAREERS, PUBLISHED_CURVES, homes_of
from domain.cohorts import SMALL
from domain.progress import Progress, silent

ORIGIN = ("institution", "county", "city", "province")
ENDS = ("destination_county", "destination_city", "destination_province", "sector", "reason")
PUBLISHED_WIDTH = {Timed.COMPLETION: 7, Timed.RESPONSE: 24}  # days, hours
CURVES = pl.Schema({"cohort_year": pl.Int64, "timed": pl.String, "origin": pl.String} | dict(POINTS))


def publish_extract(facts: Facts, as_of_day: date, progress: Progress = silent, *, k: int = SMALL) -> pl.DataFrame:
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
    progress : Progress
        Told how many tables are done.
    k : int
        Cells of 1 … k−1 people are suppressed.
    """
    con, chosen = facts.con, main_seasons(facts, as_of_day)
    outcomes = _read(facts, "outcomes", chosen)
    weeks = _read(facts, "burn_down", chosen)
    homes = _homes(outcomes)
    counts, burn_down = count_cells(outcomes, weeks)
    total, done = sum(len(each.weeks) + sum(each.over.values()) for each in chosen), 0
    parts = []
    for each in sorted(chosen, key=lambda season: season.year):  # year by year: memory for one alone

        def told() -> None:
            nonlocal done
            done += 1
            progress("tables published", min(done, total), total)

        of_year = (con.to_polars(table.filter(_.cohort_year == each.year)) for table in (counts, burn_down))
        not_over = [(each.year, name) for name, over in each.over.items() if not over]
        parts.append(publish(*of_year, as_of=as_of_day, k=k, not_over=not_over, told=told))
    rows = pl.concat(parts)
    _write(rows, facts.folder / PUBLISHED)
    placed_times = con.to_polars(_home(_read(facts, "times", chosen), homes))
    _write(publish_curves(name_places(placed_times), k), facts.folder / PUBLISHED_CURVES)
    paths = con.to_polars(_home(cut_to(_read(facts, "careers", chosen), PUBLISHED_HOPS), homes).mutate(cohort_year=_.year))
    walked = name_places(paths).group_by("cohort_year", "province", "city", "path", "hops").agg(pl.col("people").sum())
    _write(publish_careers(walked.sort(pl.all()), rows, k=k), facts.folder / PUBLISHED_CAREERS)
    return rows


def publish_curves(times: pl.DataFrame, k: int) -> pl.DataFrame:
    """Return the curves of requests and steps that everybody may read: those of the province as a whole.

    Curves of parts would have to be protected together, since the whole without its other parts is a part.

    Parameters
    ----------
    times : DataFrame
        What `curves.request_times` counted, with ``province`` of the institution.
    k : int
        See `curves.publishable`.

    Returns
    -------
    DataFrame
        ``cohort_year, timed, origin`` and `curves.POINTS`.
    """
    made = [CURVES.to_frame()]
    for (year, timed, origin), counts in times.group_by("year", "timed", "province"):
        measure = Timed(str(timed))
        curve = publishable(time_curve(counts, measure), PUBLISHED_WIDTH[measure], k)
        names = {"cohort_year": year, "timed": timed, "origin": origin}
        made.append(curve.select(*(pl.lit(value).alias(name) for name, value in names.items()), pl.all()).cast(CURVES))
    return pl.concat(made).sort("cohort_year", "timed", "origin", "time")


def _write(frame: pl.DataFrame, file: Path) -> None:
    draft = file.with_suffix(".new")
    frame.write_parquet(draft, compression="zstd")
    draft.replace(file)


def count_cells(outcomes: ibis.Table, weeks: ibis.Table) -> tuple[ibis.Table, ibis.Table]:
    """Return the people of each finest cell at the horizons, and of each week: what `cells.add_up` adds up."""
    homes = _homes(outcomes)
    keys = ["cohort_year", "horizon", *ORIGIN, "outcome"]
    placed = _at_home(outcomes, homes).mutate(cohort_year=_.year)
    counts = placed.group_by(*keys, *ENDS).agg(people=_.count())
    burnt = _at_home(weeks, homes).mutate(cohort_year=_.year, horizon=_.day.cast("string"))
    return counts, burnt.group_by(*keys).agg(people=_.people.sum())


def _homes(outcomes: ibis.Table) -> ibis.Table:
    names = {"home": "institution"} | {f"home_{level}": level for level in ORIGIN[1:]}
    return homes_of(outcomes).rename(names).cache()


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
    return _home(table.drop("county", "city", "province"), homes)


def _home(table: ibis.Table, homes: ibis.Table) -> ibis.Table:
    joined = table.left_join(homes, [("institution", "home")]).drop("home")
    return joined.rename(county="home_county", city="home_city", province="home_province")
