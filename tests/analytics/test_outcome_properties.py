"""For any history of a few people, outcomes add up to the base on every day, and weeks counted by events are those of single days."""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.derived import derive, season
from analytics.facts import SCHEMAS, Facts, open_facts
from analytics.outcomes import cohort_facts, outcomes_on
from domain.cohorts import Outcome
from domain.transfers import TransferReason

FREEZE, AS_OF, BEGUN = date(2018, 6, 1), date(2018, 7, 20), date(2017, 9, 1)
BRANCHES, EXTERNAL = {"X1": "X", "X2": "X", "Y1": "Y", "Y2": "Y"}, {"EXT-43": "43", "EXT-44": "44"}
# a day after the freeze; what happens; where to; why; days until it ends
EVENT = st.tuples(
    st.integers(0, (AS_OF - FREEZE).days),
    st.sampled_from(["moved", "reorganised", "left", "OPEN", "REJECTED", "WITHDRAWN", "REVERSED"]),
    st.sampled_from([*BRANCHES, *EXTERNAL]),
    st.sampled_from([reason.value for reason in TransferReason]),
    st.integers(0, 12),
)
PERSON = st.tuples(st.sampled_from([*BRANCHES]), st.lists(EVENT, max_size=4), st.none() | st.integers(0, 40))
MOVES = st.lists(st.tuples(st.integers(1, 49), st.sampled_from([*BRANCHES]), st.sampled_from(["X", "Y"])), max_size=3)


def moment(day: date, hour: int) -> datetime:
    """A moment of Shanghai, without an offset as in the extract."""
    return datetime.combine(day, time(hour))


@dataclass
class Histories:
    """The rows of an extract in the making."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {name: [] for name in SCHEMAS})

    def add(self, name: str, **row: Any) -> None:
        """Add a row; what is not named is null."""
        self.rows[name].append({column: row.get(column) for column in SCHEMAS[name].names})

    def tree(self, moves: list[tuple[int, str, str]]) -> None:
        """Two schools of two classes under the province, some of them moved to the other school on a day."""
        self.add("organisations", code="44", kind="PROVINCIAL_COMMITTEE")
        for code, province in EXTERNAL.items():
            self.add("organisations", code=code, kind="EXTERNAL", province_code=province, is_institution=False, is_fallback=False)
        for school in ("X", "Y"):
            self.add("organisations", code=school, kind="COMMITTEE", is_institution=True, is_fallback=False)
            self.add("parents", child=school, parent="44", valid_from=BEGUN)
            self.add("places", child=school, division="440104001", valid_from=FREEZE + timedelta(days=20))
            self.add("cohorts", institution=school, year=2018, frozen_on=FREEZE)
        for code, school in BRANCHES.items():
            self.add("organisations", code=code, kind="BRANCH", is_institution=False, is_fallback=False)
            spans = [(BEGUN, school)]
            spans += [(FREEZE + timedelta(days=day), to) for day, branch, to in sorted(moves) if branch == code]
            ends = [*(first for first, _ in spans[1:]), None]
            for (first, parent), last in zip(spans, ends, strict=True):
                self.add("parents", child=code, parent=parent, valid_from=first, valid_to=last)

    def live(self, number: int, branch: str, events: list[tuple[int, str, str, str, int]], retained: int | None) -> None:
        """One person of a class, and what happened to them in the order of days."""
        person, at, since, waiting = f"P{number}", branch, BEGUN, False
        retained_on = None if retained is None else FREEZE + timedelta(days=retained)
        self.add("cohort_people", institution=BRANCHES[branch], year=2018, person=person, branch=branch, retained_on=retained_on)
        for order, (after, what, to, reason, lasts) in enumerate(sorted(events)):
            day = FREEZE + timedelta(days=after)
            asked = {"id": f"T{number}-{order}", "person": person, "reason": reason, "from_code": branch, "to_code": to}
            ends = moment(day + timedelta(days=lasts), 15)
            if what in {"REJECTED", "WITHDRAWN"}:
                self.add("transfers", **asked, state=what, requested_at=moment(day, 9), ended_at=ends)
            elif what == "OPEN" and not waiting:
                waiting = True
                self.add("transfers", **asked, state=what, requested_at=moment(day, 9))
                self.add("steps", transfer=asked["id"], person=person, position=0, kind="RELEASE", opened_at=moment(day, 9))
            elif what in {"moved", "REVERSED"}:
                state, reversed_at = ("COMPLETED", None) if what == "moved" else ("REVERSED", ends)
                done = {"requested_at": moment(day, 9), "completed_at": moment(day, 12), "ended_at": moment(day, 12)}
                self.add("transfers", **asked, **done, state=state, reversed_at=reversed_at, placed_in=to)
            if what in {"moved", "reorganised", "left"} and after and at:
                self.add("memberships", person=person, branch=at, valid_from=since, valid_to=day, ended_by="TRANSFERRED")
                at = "" if what == "left" or to in EXTERNAL else to
                since = day
        if at:
            self.add("memberships", person=person, branch=at, valid_from=since)

    def write(self, folder: Path) -> Facts:
        """Write the extract."""
        for name, rows in self.rows.items():
            (folder / name).mkdir()
            pq.write_table(pa.Table.from_pylist(rows, schema=SCHEMAS[name]), folder / name / "part-00000.parquet")
        return open_facts(folder)


@settings(max_examples=5, deadline=None)
@given(people=st.lists(PERSON, min_size=1, max_size=6), moves=MOVES)
def test_outcomes_add_up_and_weeks_are_those_of_single_days(
    people: list[tuple[str, list[tuple[int, str, str, str, int]], int | None]], moves: list[tuple[int, str, str]]
) -> None:
    histories = Histories()
    histories.tree(moves)
    for number, (branch, events, retained) in enumerate(people):
        histories.live(number, branch, events, retained)
    bases = Counter(BRANCHES[branch] for branch, _, _ in people)
    with tempfile.TemporaryDirectory() as folder:
        facts = histories.write(Path(folder))
        derive(facts, datetime.combine(AS_OF, time(9)))
        weekly = pl.read_parquet(Path(folder) / "burn_down" / "2018-2018-06-01.parquet")
        cohort = cohort_facts(facts, 2018)
        weeks = season(2018, FREEZE, AS_OF).weeks
        for day in [*weeks, date(2018, 7, 1), AS_OF]:
            made: pl.DataFrame = facts.con.to_polars(outcomes_on(facts, cohort, day))
            assert sorted(made["person"]) == sorted(f"P{number}" for number in range(len(people)))
            assert Counter(made["institution"]) == bases
            assert set(made["outcome"]) <= set(Outcome)
            if day in weeks:
                told = weekly.filter(pl.col("day") == day).select("institution", "county", "outcome", "people")
                by_week = {tuple(key): people for *key, people in told.iter_rows()}
                assert by_week == Counter(made.select("institution", "county", "outcome").iter_rows())
