"""What is worked out once an extract: outcomes at the horizons, and the burn-down of each season, as Parquet beside the facts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import ibis
import polars as pl
from ibis import _

from analytics.facts import Facts
from analytics.outcomes import CohortFacts, cohort_facts, outcomes_on
from analytics.trees import Trees
from domain.cohorts import HORIZONS
from domain.errors import Conflict
from domain.progress import Progress, silent

AS_OF = "AS_OF"
WEEK = timedelta(days=7)
MOST_WEEKS = 53
MOST_IDS = 5


@dataclass(frozen=True, slots=True)
class Season:
    """The cohorts of a year that were frozen on one day, and the days on which their outcomes are looked at."""

    year: int
    frozen_on: date
    horizons: dict[str, date]
    over: dict[str, bool]
    weeks: list[date]


def seasons(facts: Facts, as_of: date) -> list[Season]:
    """Return the seasons of the frozen cohorts, by year and freeze day."""
    found = facts.con.to_polars(facts.table("cohorts").select("year", "frozen_on").distinct()).sort("year", "frozen_on")
    return [season(year, frozen_on, as_of) for year, frozen_on in found.iter_rows()]


def season(year: int, frozen_on: date, as_of: date) -> Season:
    """Return the days of a season: horizons that are over, the as-of day, and the weeks up to a year after the freeze.

    >>> made = season(2018, date(2018, 6, 1), date(2018, 7, 10))
    >>> [day.isoformat() for day in made.weeks]
    ['2018-06-01', '2018-06-08', '2018-06-15', '2018-06-22', '2018-06-29', '2018-07-06']
    >>> made.over
    {'30': True, '90': False, '365': False, 'AS_OF': True}
    """
    ends = {str(days): frozen_on + timedelta(days=days) for days in HORIZONS}
    over = {name: day <= as_of for name, day in ends.items()} | {AS_OF: True}
    days = {name: day for name, day in ends.items() if over[name]} | {AS_OF: as_of}
    weeks = [frozen_on + WEEK * number for number in range(MOST_WEEKS)]
    return Season(year, frozen_on, days, over, [day for day in weeks if day <= as_of])


def derive(facts: Facts, as_of: date, progress: Progress = silent) -> None:
    """Work out the outcomes and burn-downs of all seasons, and write them beside the facts.

    ``outcomes/<year>-<freeze day>.parquet`` has a row a person, cohort and horizon; ``burn_down/…`` counts by week, institution
    and outcome.

    Raises
    ------
    Conflict
        ``DOES_NOT_RECONCILE``: outcomes do not add up to the base of a cohort; the error names it and people.
    """
    for name in ("outcomes", "burn_down"):
        (facts.folder / name).mkdir(exist_ok=True)
    every, trees = seasons(facts, as_of), Trees(facts)
    for number, each in enumerate(every, 1):
        cohort = _of_season(cohort_facts(facts, each.year), each)
        file = f"{each.year}-{each.frozen_on}.parquet"
        _write(pl.concat(_outcomes(facts, trees, cohort, each)), facts.folder / "outcomes" / file)
        _write(pl.concat(_weeks(facts, trees, cohort, each)), facts.folder / "burn_down" / file)
        progress("seasons worked out", number, len(every))


def _of_season(cohort: CohortFacts, of: Season) -> CohortFacts:
    people = cohort.people.filter(_.frozen_on == of.frozen_on).cache()
    return CohortFacts(people, cohort.memberships, cohort.transfers, cohort.steps)


def _outcomes(facts: Facts, trees: Trees, cohort: CohortFacts, of: Season) -> Iterator[pl.DataFrame]:
    for horizon, day in of.horizons.items():
        made = outcomes_on(facts, cohort, day, trees.on(day)).mutate(
            horizon=ibis.literal(horizon), day=ibis.date(day.isoformat())
        )
        made = made.cache()
        check_reconciles(facts, cohort, made, day)
        yield facts.con.to_polars(made)


def _weeks(facts: Facts, trees: Trees, cohort: CohortFacts, of: Season) -> Iterator[pl.DataFrame]:
    """Count outcomes at the end of each week.

    An outcome changes on days on which something happened to the person, or when the tree changed: of all others that of the
    week before is taken.
    """
    events = _event_days(facts, cohort)
    known = pl.DataFrame()
    before: date | None = None
    for day in of.weeks:
        touched = None
        if before is not None and not trees.changed_between(before, day):
            touched = events.filter((pl.col("day") > before) & (pl.col("day") <= day)).select("person").unique()
        made = outcomes_on(facts, cohort if touched is None else _some(cohort, touched), day, trees.on(day))
        found = facts.con.to_polars(made.select("year", "institution", "person", "county", "city", "province", "outcome"))
        kept = known if touched is None else known.join(touched, on="person", how="anti")
        known = pl.concat([kept, found]) if kept.height else found
        counted = known.group_by("year", "institution", "county", "city", "province", "outcome").agg(people=pl.len())
        yield counted.with_columns(day=pl.lit(day)).sort("institution", "outcome")
        before = day


def _event_days(facts: Facts, cohort: CohortFacts) -> pl.DataFrame:
    """Return on which days something happened to whom: ``person, day``."""
    moments = [(cohort.transfers, name) for name in ("requested_at", "completed_at", "reversed_at", "ended_at")]
    days = [(cohort.memberships, name) for name in ("valid_from", "valid_to")] + [(cohort.people, "retained_on")]
    parts = [table.select("person", day=table[name].date()) for table, name in moments]
    parts += [table.select("person", day=table[name]) for table, name in days]
    days_of: pl.DataFrame = facts.con.to_polars(ibis.union(*parts, distinct=True).filter(_.day.notnull()))
    return days_of


def _some(cohort: CohortFacts, people: pl.DataFrame) -> CohortFacts:
    """Return the facts of some people of a cohort."""
    chosen = ibis.memtable(people.to_arrow())
    parts = (cohort.people, cohort.memberships, cohort.transfers, cohort.steps)
    return CohortFacts(*(table.semi_join(chosen, "person") for table in parts))


def check_reconciles(facts: Facts, cohort: CohortFacts, outcomes: ibis.Table, day: date) -> None:
    """Check that everybody of the cohorts has exactly one outcome.

    Raises
    ------
    Conflict
        ``DOES_NOT_RECONCILE``.
    """
    told = outcomes.group_by("institution", "year", "person").agg(rows=_.count())
    told = told.rename(told_institution="institution", told_year="year", told_person="person")
    base = cohort.people.select("institution", "year", "person")
    keys = [("institution", "told_institution"), ("year", "told_year"), ("person", "told_person")]
    wrong = base.outer_join(told, keys).filter((_.rows != 1) | _.rows.isnull() | _.person.isnull())
    rows = facts.con.to_polars(wrong.order_by("institution", "person").limit(MOST_IDS))
    if rows.height:
        first = rows.row(0, named=True)
        cohort_name = f"{first['institution'] or first['told_institution']} {first['year'] or first['told_year']}"
        ids = ", ".join(str(each or "?") for each in rows["person"].to_list())
        problem = f"On {day} the outcomes of cohort {cohort_name} do not add up to its base ({ids}); nothing was written."
        raise Conflict("DOES_NOT_RECONCILE", problem, "Run `leaguegraph check`, mend what it finds, and extract again.")


def _write(frame: pl.DataFrame, file: Path) -> None:
    draft = file.with_suffix(".new")
    frame.write_parquet(draft, compression="zstd")
    draft.replace(file)
