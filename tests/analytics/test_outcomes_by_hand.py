"""Outcomes of graduates whose lives are written out here, day by day, by the rules of docs/explanation/flows.md."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

import ibis
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.derived import derive
from analytics.facts import Facts
from analytics.flow_table import employer_rate
from analytics.outcomes import cohort_facts, outcomes_on
from tests.analytics.facts_by_hand import FROZEN, ByHand, day

DAYS = ("06-01", "07-01", "07-31", "08-30", "09-15", "11-15")
OUT, MOVED, LEFT, KEPT = "OUT_OF_PROVINCE", "TRANSFERRED", "LEFT", "RETAINED"
OPEN, FAILED, STAYED = "IN_PROGRESS", "UNSUCCESSFUL", "STAYED"


def lives() -> tuple[ByHand, dict[str, tuple[str, ...]]]:  # noqa: PLR0915 - one life after the other
    """Return the facts, and for each person the outcome on each of DAYS."""
    hand, expected = ByHand(), {}

    def person(name: str, branch: str, outcomes: tuple[str, ...], **more: Any) -> None:
        hand.graduate(name, branch, **more)
        expected[name] = outcomes

    # stays where she is
    person("stays", "A", (STAYED,) * 6)
    hand.member("stays", "A", "2015-09-01")
    # came to the school by a transfer for further study before the freeze: that says nothing about now
    person("came", "A", (STAYED,) * 6)
    hand.transfer("came", "C", "A", "FURTHER_STUDY", "2016-08-01", "2016-08-05")
    hand.member("came", "C", "2015-09-01", "2016-08-05", "TRANSFERRED")
    hand.member("came", "A", "2016-08-05")
    # to the firm on the 20th of July; turns 28 in September and has transferred all the same
    person("worker", "A", (STAYED, STAYED, MOVED, MOVED, MOVED, MOVED))
    hand.transfer("worker", "A", "F1", "EMPLOYED", "07-15", "07-20")
    hand.member("worker", "A", "2015-09-01", "07-20", "TRANSFERRED")
    hand.member("worker", "F1", "07-20", "09-10", "AGE")
    # asked on the 28th of June, waits on the 1st of July, done on the 5th
    person("patient", "A", (STAYED, OPEN, MOVED, MOVED, MOVED, MOVED))
    hand.transfer("patient", "A", "T1", "UNEMPLOYED", "06-28", "07-05")
    hand.member("patient", "A", "2015-09-01", "07-05", "TRANSFERRED")
    hand.member("patient", "T1", "07-05")
    # turned 28 in the class
    person("old", "A", (STAYED, STAYED, LEFT, LEFT, LEFT, LEFT))
    hand.member("old", "A", "2015-09-01", "07-10", "AGE")
    # out of the province, and back to the firm in October
    person("returner", "A", (STAYED, STAYED, STAYED, OUT, OUT, MOVED))
    hand.transfer("returner", "A", "EXT-31", "OTHER_PROVINCE", "08-01", "08-10", "COMPLETED")
    hand.transfer("returner", "EXT-31", "F1", "EMPLOYED", "10-01", "10-05")
    hand.member("returner", "A", "2015-09-01", "08-10", "OUT_OF_PROVINCE")
    hand.member("returner", "F1", "10-05")
    # into a national system inside the province
    person("railway", "A", (STAYED, STAYED, MOVED, MOVED, MOVED, MOVED))
    hand.transfer("railway", "A", "EXT-44", "EMPLOYED", "07-01", "07-02")
    hand.transfers[-1]["requested_at"] = hand.transfers[-1]["requested_at"].replace(day=2, hour=8)  # not open on the 1st
    hand.member("railway", "A", "2015-09-01", "07-02", "OUT_OF_PROVINCE")
    # rejected; a second request is open from September on
    person("insists", "A", (STAYED, STAYED, FAILED, FAILED, OPEN, OPEN))
    hand.transfer("insists", "A", "F1", "EMPLOYED", "07-10", "07-12", "REJECTED")
    hand.transfer("insists", "A", "F1", "EMPLOYED", "09-10", None, "OPEN")
    hand.member("insists", "A", "2015-09-01")
    # withdrew
    person("withdrew", "A", (STAYED, STAYED, STAYED, FAILED, FAILED, FAILED))
    hand.transfer("withdrew", "A", "F1", "EMPLOYED", "08-20", "08-21", "WITHDRAWN")
    hand.member("withdrew", "A", "2015-09-01")
    # rejected before the freeze: nothing was open from the freeze on
    person("early", "A", (STAYED,) * 6)
    hand.transfer("early", "A", "F1", "EMPLOYED", "05-02", "05-04", "REJECTED")
    hand.member("early", "A", "2015-09-01")
    # graduation put off: into another branch of the school for that reason
    person("deferred", "A", (STAYED, STAYED, KEPT, KEPT, KEPT, KEPT))
    hand.transfer("deferred", "A", "OTHER", "DELAYED_GRADUATION", "07-02", "07-08")
    hand.member("deferred", "A", "2015-09-01", "07-08", "TRANSFERRED")
    hand.member("deferred", "OTHER", "07-08")
    # moved inside the school for another reason
    person("mover", "A", (STAYED,) * 6)
    hand.transfer("mover", "A", "OTHER", "MOVED", "07-02", "07-08")
    hand.member("mover", "A", "2015-09-01", "07-08", "TRANSFERRED")
    hand.member("mover", "OTHER", "07-08")
    # recorded as staying from the 15th of August on
    person("kept", "A", (STAYED, STAYED, STAYED, KEPT, KEPT, KEPT), retained="08-15")
    hand.member("kept", "A", "2015-09-01")
    # two moves on one day: to the firm, and on to the town
    person("hopper", "A", (STAYED, STAYED, MOVED, MOVED, MOVED, MOVED))
    hand.transfer("hopper", "A", "F1", "EMPLOYED", "07-20", "07-20")
    hand.transfer("hopper", "F1", "T1", "UNEMPLOYED", "07-20", "07-20")
    hand.transfers[-1]["completed_at"] = hand.transfers[-1]["ended_at"] = hand.transfers[-1]["ended_at"].replace(hour=11)
    hand.member("hopper", "A", "2015-09-01", "07-20", "TRANSFERRED")
    hand.member("hopper", "F1", "07-20", "07-20", "TRANSFERRED")
    hand.member("hopper", "T1", "07-20")
    # transferred on the 3rd of July, reversed on the 10th of August
    person("undone", "A", (STAYED, STAYED, MOVED, STAYED, STAYED, STAYED))
    hand.transfer("undone", "A", "F1", "EMPLOYED", "07-03", "07-03", "REVERSED", undone="08-10")
    hand.member("undone", "A", "2015-09-01", "07-03", "TRANSFERRED")
    hand.member("undone", "F1", "07-03", "08-10", "REVERSED")
    hand.member("undone", "A", "08-10")
    # her class is closed on the 1st of August, she is reorganised into A
    person("reorganised", "B", (STAYED,) * 6)
    hand.member("reorganised", "B", "2015-09-01", "08-01", "REORGANISED")
    hand.member("reorganised", "A", "08-01")
    # her class was closed after she had gone to the firm
    person("gone", "B", (STAYED, STAYED, MOVED, MOVED, MOVED, MOVED))
    hand.transfer("gone", "B", "F1", "EMPLOYED", "07-05", "07-20")
    hand.member("gone", "B", "2015-09-01", "07-20", "TRANSFERRED")
    hand.member("gone", "F1", "07-20")
    # school S2 is merged into S1 on the 1st of September: its class has not transferred
    person("merged", "C", (STAYED,) * 6)
    hand.member("merged", "C", "2015-09-01")
    # from S2 to a branch of S1 in July: another institution, until the schools are one
    person("across", "C", (STAYED, STAYED, MOVED, MOVED, STAYED, STAYED))
    hand.transfer("across", "C", "OTHER", "MOVED", "07-10", "07-20")
    hand.member("across", "C", "2015-09-01", "07-20", "TRANSFERRED")
    hand.member("across", "OTHER", "07-20")
    # joins a class later: in no base
    hand.member("late", "A", "06-20")
    return hand, expected


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    return lives()[0].facts(tmp_path_factory.mktemp("extract"))


def rows_on(facts: Facts, on: date) -> pl.DataFrame:
    return facts.con.to_polars(outcomes_on(facts, cohort_facts(facts, 2018), on))  # type: ignore[no-any-return]


@pytest.mark.parametrize("at", range(len(DAYS)))
def test_everybody_has_the_outcome_of_the_day(facts: Facts, at: int) -> None:
    found = rows_on(facts, day(DAYS[at]))
    told = dict(found.select("person", "outcome").iter_rows())
    assert told == {name: outcomes[at] for name, outcomes in lives()[1].items()}
    assert found.height == 19


def test_where_they_went(facts: Facts) -> None:
    """On the 15th of November. Days count from the 1st of June: 07-20 is 49, 07-05 is 34, 07-02 is 31, 10-05 is 126."""
    gone = rows_on(facts, day("11-15")).filter(pl.col("completed_on").is_not_null())
    columns = ("destination", "destination_county", "destination_city", "destination_province", "sector", "reason", "days")
    assert {row["person"]: tuple(row[name] for name in columns) for row in gone.iter_rows(named=True)} == {
        "worker": ("F1", "440105", "4401", "44", "NEW_ECONOMIC", "EMPLOYED", 49),
        "patient": ("T1", "440105", "4401", "44", "FALLBACK", "UNEMPLOYED", 34),
        "returner": ("F1", "440105", "4401", "44", "NEW_ECONOMIC", "EMPLOYED", 126),
        "railway": ("EXT-44", None, None, "EXTERNAL-44", "EXTERNAL", "EMPLOYED", 31),
        "hopper": ("T1", "440105", "4401", "44", "FALLBACK", "UNEMPLOYED", 49),
        "gone": ("F1", "440105", "4401", "44", "NEW_ECONOMIC", "EMPLOYED", 49),
    }
    abroad = rows_on(facts, day("08-30")).filter(pl.col("outcome") == OUT)
    assert abroad.select("person", "destination", "destination_province", "sector").rows() == [
        ("returner", "EXT-31", "31", "EXTERNAL")
    ]


def test_at_which_step_they_wait(facts: Facts) -> None:
    waiting = rows_on(facts, day("11-15")).filter(pl.col("outcome") == OPEN)
    assert waiting.select("person", "step", "step_addressee").rows() == [("insists", "RELEASE", "S1")]
    assert waiting["step_since"][0].isoformat() == "2018-09-10T09:00:00"


def test_rates_of_school_one(facts: Facts) -> None:
    """S1 on the 15th of November: 17 in the base, 1 left; 6 moved, 2 retained; 8 remain; 4 of them to employers, nobody to study."""
    found = rows_on(facts, day("11-15")).filter(pl.col("institution") == "S1")
    counts = Counter(found["outcome"].to_list())
    assert counts == {MOVED: 6, LEFT: 1, KEPT: 2, OPEN: 1, FAILED: 1, STAYED: 6}
    assert sum(counts.values()) == 17

    told = facts.con.to_polars(employer_rate(ibis.memtable(found.with_columns(horizon=pl.lit("AS_OF")).to_arrow())))
    assert told.select("employed", "employable").rows() == [(4, 16)]


def test_burn_downs_are_the_outcomes_of_each_week(facts: Facts) -> None:
    derive(facts, day("11-15"))
    burnt = pl.read_parquet(str(facts.folder / "burn_down" / "*.parquet"))
    horizons = pl.read_parquet(str(facts.folder / "outcomes" / "*.parquet"))
    assert set(horizons["horizon"]) == {"30", "90", "AS_OF"}  # 365 days are not over
    for week in range(24):
        on = FROZEN + timedelta(days=7 * week)
        counted = rows_on(facts, on).group_by("institution", "outcome").agg(people=pl.len().cast(pl.Int64))
        told = burnt.filter(pl.col("day") == on).group_by("institution", "outcome").agg(pl.col("people").sum().cast(pl.Int64))
        assert told.sort(pl.all()).rows() == counted.sort(pl.all()).rows(), on


MOVES = st.lists(
    st.tuples(
        st.integers(0, 3),  # who
        st.integers(0, 120),  # days after the freeze
        st.sampled_from(["A", "B", "C", "OTHER", "F1", "T1", "EXT-31", "EXT-44", "AGE", "REJECTED", "OPEN"]),
        st.sampled_from(["EMPLOYED", "FURTHER_STUDY", "DELAYED_GRADUATION"]),
    ),
    max_size=12,
)


def history(moves: list[tuple[int, int, str, str]]) -> ByHand:
    """Return the facts of four people to whom these moves happened, in the order of days; what cannot happen is left out."""
    hand = ByHand()
    for who in range(4):
        name = f"p{who}"
        hand.graduate(name, "ABCA"[who])
        branch, since, waiting = "ABCA"[who], date(2015, 9, 1), False
        for _, after, target, reason in sorted(each for each in moves if each[0] == who):
            on = FROZEN + timedelta(days=after)
            if branch == "" or waiting or target == branch:
                continue
            text = on.isoformat()
            if target == "OPEN":
                hand.transfer(name, branch, "F1", reason, text, None, "OPEN")
                waiting = True
            elif target == "REJECTED":
                hand.transfer(name, branch, "F1", reason, text, text, "REJECTED")
            else:
                inside = not target.startswith("EXT") and target != "AGE"
                ended_by = "AGE" if target == "AGE" else "TRANSFERRED" if inside else "OUT_OF_PROVINCE"
                if target != "AGE":
                    hand.transfer(name, branch, target, reason, text, text)
                hand.member(name, branch, since.isoformat(), text, ended_by)
                branch, since = (target if inside else ""), on
        if branch:
            hand.member(name, branch, since.isoformat())
    return hand


@settings(max_examples=12, deadline=None)
@given(moves=MOVES)
def test_outcomes_add_up_for_any_history(
    moves: list[tuple[int, int, str, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    facts = history(moves).facts(tmp_path_factory.mktemp("history"))
    people = cohort_facts(facts, 2018)
    for after in (0, 1, 30, 60, 92, 121):
        found = facts.con.to_polars(outcomes_on(facts, people, FROZEN + timedelta(days=after)))
        assert sorted(found["person"].to_list()) == ["p0", "p1", "p2", "p3"]
        assert found["outcome"].null_count() == 0
