"""What is worked out once an extract, as Parquet beside the facts: outcomes, burn-downs, how long requests took, careers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import ibis
import polars as pl
from ibis import _

from analytics.careers import careers
from analytics.curves import request_times
from analytics.facts import Facts
from analytics.outcomes import CohortFacts, cohort_facts, outcomes_of
from analytics.trees import Trees
from domain.cohorts import AS_OF, HORIZONS
from domain.errors import Conflict
from domain.progress import Progress, silent

WEEK = timedelta(days=7)
MOST_WEEKS = 53
MOST_IDS = 5
DERIVED = ("outcomes", "burn_down", "times", "careers")
WEEKLY = ("year", "institution", "county", "city", "province", "person", "day", "outcome")


@dataclass(frozen=True, slots=True)
class Season:
    """The cohorts of a year that were frozen on one day, and the days on which their outcomes are looked at."""

    year: int
    frozen_on: date
    horizons: dict[str, date]
    over: dict[str, bool]
    weeks: list[date]

    @property
    def file(self) -> str:
        """Return the name of the season's files."""
        return f"{self.year}-{self.frozen_on}.parquet"


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


def derive(facts: Facts, moment: datetime, progress: Progress = silent) -> None:
    """Work out the outcomes and burn-downs of all seasons, and write them beside the facts.

    Of a season's files (``<year>-<freeze day>.parquet``) ``outcomes/…`` has a row a person, cohort and horizon; ``burn_down/…``
    counts by week, institution and outcome; ``times/…`` and ``careers/…`` count by institution (`curves.request_times`,
    `careers.careers`).

    Parameters
    ----------
    facts : Facts
        The extract.
    moment : datetime
        The moment it holds for, in Asia/Shanghai; its day is the as-of day.
    progress : Progress
        Told what is done.

    Raises
    ------
    Conflict
        ``DOES_NOT_RECONCILE``: outcomes do not add up to the base of a cohort; the error names it and people.
    """
    for name in DERIVED:
        (facts.folder / name).mkdir(exist_ok=True)
    as_of = moment.date()
    every, trees = seasons(facts, as_of), Trees(facts)
    for number, each in enumerate(every, 1):
        cohort = _of_season(cohort_facts(facts, each.year), each)
        made = _looked_at(trees, cohort, each)
        _write(pl.concat(_horizons(facts, cohort, made, each)), facts.folder / "outcomes" / each.file)
        weekly = facts.con.to_polars(made.filter(_.day.isin(each.weeks)).select(*WEEKLY))
        _write(_burn_down(weekly, each), facts.folder / "burn_down" / each.file)
        counts = {"times": request_times(cohort, as_of, moment), "careers": careers(facts, cohort, as_of)}
        for name, table in counts.items():
            _write(facts.con.to_polars(table).sort(pl.all()), facts.folder / name / each.file)
        progress("seasons worked out", number, len(every))


def _of_season(cohort: CohortFacts, of: Season) -> CohortFacts:
    people = cohort.people.filter(_.frozen_on == of.frozen_on).cache()
    return CohortFacts(people, cohort.memberships, cohort.transfers, cohort.steps)


def _looked_at(trees: Trees, cohort: CohortFacts, of: Season) -> ibis.Table:
    """Return the outcomes of everybody at the horizons, at the freeze, and at the end of each week in which something happened.

    An outcome changes on days on which something happened to the person, or when the tree changed; in all other weeks it is
    that of the week before.
    """
    everyone = {*of.horizons.values(), of.weeks[0]}
    everyone |= {day for before, day in pairwise(of.weeks) if trees.number(before) != trees.number(day)}
    days = sorted({*everyone, *of.weeks})
    known = pl.DataFrame({"look": days, "tree": [trees.number(day) for day in days]}, schema={"look": pl.Date, "tree": pl.Int64})
    calendar = ibis.memtable(known.to_arrow())
    events = _event_days(cohort).mutate(week=(_.event.delta(of.frozen_on, unit="day") + WEEK.days - 1) // WEEK.days)
    events = events.filter((_.week > 0) & (_.event <= of.weeks[-1])).select("person", "week").distinct()
    weeks = pl.DataFrame({"ends": of.weeks, "number": list(range(len(of.weeks)))}, schema={"ends": pl.Date, "number": pl.Int64})
    touched = events.join(ibis.memtable(weeks.to_arrow()), [("week", "number")]).select(who="person", look="ends")
    all_days = calendar.filter(_["look"].isin(sorted(everyone))).select("look")
    looks = ibis.union(cohort.people.select(who="person").cross_join(all_days), touched, distinct=True)
    dated = looks.join(calendar.rename(known="look"), [("look", "known")]).select("who", "tree", day="look")
    places = trees.places(days)
    return outcomes_of(cohort.people.join(dated, [("person", "who")]).drop("who"), cohort, places).cache()


def _horizons(facts: Facts, cohort: CohortFacts, made: ibis.Table, of: Season) -> Iterator[pl.DataFrame]:
    people = facts.con.to_polars(cohort.people.select("institution", "year", "person"))
    for horizon, day in of.horizons.items():
        rows = facts.con.to_polars(made.filter(_.day == day).mutate(horizon=ibis.literal(horizon)))
        check_reconciles(people, rows, day)
        yield rows


def _burn_down(made: pl.DataFrame, of: Season) -> pl.DataFrame:
    """Count outcomes at the end of each week: every look holds until the next one of the person."""
    weekly = made.sort("person", "day")
    until = pl.col("day").shift(-1).over("person")
    ends = pl.col("until").is_not_null()
    keys = ["year", "institution", "county", "city", "province", "outcome"]
    spans = weekly.with_columns(until=until)
    begun = spans.select(*keys, "day", change=pl.lit(1))
    ended = spans.filter(ends).select(*keys, day="until", change=pl.lit(-1))
    changes = pl.concat([begun, ended]).group_by(*keys, "day").agg(pl.col("change").sum())
    weeks = changes.select(keys).unique().join(pl.DataFrame({"day": of.weeks}, schema={"day": pl.Date}), how="cross")
    filled = weeks.join(changes, on=[*keys, "day"], how="left", nulls_equal=True).sort(*keys, "day")
    counted = filled.with_columns(people=pl.col("change").fill_null(0).cum_sum().over(keys)).drop("change")
    return counted.filter(pl.col("people") > 0).sort("day", "institution", "outcome")


def _event_days(cohort: CohortFacts) -> ibis.Table:
    """Return on which days something happened to whom: ``person, event``."""
    moments = [(cohort.transfers, name) for name in ("requested_at", "completed_at", "reversed_at", "ended_at")]
    days = [(cohort.memberships, name) for name in ("valid_from", "valid_to")] + [(cohort.people, "retained_on")]
    parts = [table.select("person", event=table[name].date()) for table, name in moments]
    parts += [table.select("person", event=table[name]) for table, name in days]
    return ibis.union(*parts, distinct=True).filter(_.event.notnull())


def check_reconciles(people: pl.DataFrame, outcomes: pl.DataFrame, day: date) -> None:
    """Check that everybody of the cohorts has exactly one outcome.

    Raises
    ------
    Conflict
        ``DOES_NOT_RECONCILE``.
    """
    keys = ["institution", "year", "person"]
    told = outcomes.group_by(keys).agg(rows=pl.len())
    wrong = people.join(told, on=keys, how="full", coalesce=True).filter(pl.col("rows").fill_null(0) != 1)
    strange = outcomes.select(keys).join(people, on=keys, how="anti")
    rows = pl.concat([wrong.select(keys), strange]).sort(keys)
    if rows.height:
        first = rows.row(0, named=True)
        ids = ", ".join(rows["person"].head(MOST_IDS).to_list())
        told_day = f"On {day} the outcomes of cohort {first['institution']} {first['year']} do not add up to its base"
        raise Conflict(
            "DOES_NOT_RECONCILE",
            f"{told_day} ({ids}); nothing was written.",
            "Run `leaguegraph check`, mend what it finds, and extract again.",
        )


def _write(frame: pl.DataFrame, file: Path) -> None:
    draft = file.with_suffix(".new")
    frame.write_parquet(draft, compression="zstd")
    draft.replace(file)
