"""Measures of a flow matrix against hand-made matrices, identities, and slow definitions written out."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import permutations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.measures.figures import Figure, Status
from analytics.measures.matrix import MOST_PLACES, FlowMatrix
from analytics.measures.places import concentration, effectiveness, net_migration_rate, preference_index, retention
from analytics.measures.system import (
    aggregate_net_migration_rate,
    connectivity,
    crude_migration_intensity,
    inequality,
    reciprocity,
    system_effectiveness,
)
from domain.cohorts import FEW_FOR_RATIO
from domain.errors import InvalidInput, Refused

Cells = dict[tuple[str, str], int]


def matrix(cells: Cells, bases: dict[str, float] | None = None) -> FlowMatrix:
    flows = pl.DataFrame(
        [(origin, destination, people) for (origin, destination), people in cells.items()],
        schema={"origin": pl.String, "destination": pl.String, "people": pl.Int64},
        orient="row",
    )
    table = None if bases is None else pl.DataFrame({"place": list(bases), "base": list(bases.values())})
    return FlowMatrix.of(flows, table)


# Guangzhou, Shenzhen, Foshan: G keeps 60 and sends 30 to S, 10 to F; S sends 20 to G; F sends 5 to G and 5 to S; nobody goes S → F.
# O = 30+10, 20, 10 = 40, 20, 10; D = 25, 35, 10.
THREE: Cells = {("G", "G"): 60, ("G", "S"): 30, ("G", "F"): 10, ("S", "G"): 20, ("F", "G"): 5, ("F", "S"): 5}
THREE_BASES = {"G": 1000.0, "S": 500.0, "F": 250.0}
EMPTY: Cells = {}


def by_place(frame: pl.DataFrame, column: str) -> dict[str, float | None]:
    return dict(zip(frame["place"], frame[column], strict=True))


def test_margins_by_hand() -> None:
    flows = matrix(THREE, THREE_BASES)
    assert flows.margins.rows() == [("F", 0, 10, 10, 250.0), ("G", 60, 40, 25, 1000.0), ("S", 0, 20, 35, 500.0)]
    assert flows.places == ["F", "G", "S"]
    assert flows.people == 70
    assert flows.total_base == 1750


def test_rows_of_one_cell_are_added_up_and_zero_rows_name_places_alone() -> None:
    table = pl.DataFrame({"origin": ["A", "A", "C"], "destination": ["B", "B", "D"], "people": [1, 2, 0]})
    flows = FlowMatrix.of(table, places=["E"])
    assert flows.cells.rows() == [("A", "B", 3)]
    assert flows.places == ["A", "B", "C", "D", "E"]


def test_measures_of_places_by_hand() -> None:
    flows = matrix(THREE, THREE_BASES)
    assert by_place(retention(flows), "retention") == {"G": 0.6, "S": 0.0, "F": 0.0}
    assert by_place(net_migration_rate(flows), "net_migration_rate") == {"G": -0.015, "S": 0.03, "F": 0.0}
    assert by_place(effectiveness(flows), "effectiveness") == {
        "G": pytest.approx(-15 / 65),
        "S": pytest.approx(15 / 55),
        "F": 0.0,
    }


def test_measures_of_the_system_by_hand() -> None:
    flows = matrix(THREE, THREE_BASES)
    assert system_effectiveness(flows).value == pytest.approx(100 * 30 / 140)
    assert aggregate_net_migration_rate(flows).value == pytest.approx(100 * 15 / 1750)
    assert crude_migration_intensity(flows).value == pytest.approx(100 * 70 / 1750)
    assert connectivity(flows).value == pytest.approx(5 / 6)
    # the six cells off the diagonal, S → F being empty
    differences = sum(abs(one - other) for one in (0, 5, 5, 10, 20, 30) for other in (0, 5, 5, 10, 20, 30))
    assert inequality(flows).value == pytest.approx(differences / (2 * 6 * 70))
    assert reciprocity(flows).value == pytest.approx((20 + 20 + 5 + 5) / 70)


def test_concentration_by_hand() -> None:
    rows = {row[0]: row[1:] for row in concentration(matrix(THREE)).iter_rows()}
    assert rows["G"] == (
        pytest.approx(0.75**2 + 0.25**2),
        pytest.approx(-(0.75 * math.log(0.75) + 0.25 * math.log(0.25)) / math.log(2)),
        2,
        3,
        1,
    )
    assert rows["S"] == (1.0, 0.0, 1, 3, 1)
    assert rows["F"] == (0.5, pytest.approx(1.0), 2, 3, 1)


def test_preference_by_hand() -> None:
    rows = {(row[0], row[1]): row[2:] for row in preference_index(matrix(THREE)).iter_rows()}
    assert rows["G", "S"] == (30, pytest.approx(30 * 70 / (40 * 35)), 1)
    assert rows["F", "G"] == (5, pytest.approx(5 * 70 / (10 * 25)), 1)
    assert ("S", "F") not in rows


def test_without_flows_nothing_is_computed_and_nothing_is_nan() -> None:
    flows = matrix(EMPTY)
    undefined: list[Callable[[FlowMatrix], Figure]] = [system_effectiveness, connectivity, inequality, reciprocity]
    assert [(measure(flows).value, measure(flows).status) for measure in undefined] == [(None, Status.NOT_COMPUTABLE)] * 4
    assert all(measure(flows).reason for measure in undefined)
    assert [len(measure(flows)) for measure in (retention, effectiveness, concentration, preference_index)] == [0, 0, 0, 0]


def test_a_single_place_has_no_pair() -> None:
    flows = matrix({("A", "A"): 9}, {"A": 90})
    assert retention(flows).rows() == [("A", 1.0, 1)]
    assert effectiveness(flows).rows() == [("A", None, -1)]
    assert concentration(flows).rows() == [("A", None, None, 0, 1, -1)]
    assert connectivity(flows).status is Status.NOT_COMPUTABLE
    assert inequality(flows).status is Status.NOT_COMPUTABLE
    assert crude_migration_intensity(flows).value == 0


def test_two_symmetric_places() -> None:
    flows = matrix({("A", "B"): 4, ("B", "A"): 4}, {"A": 10, "B": 10})
    assert system_effectiveness(flows).value == 0
    assert aggregate_net_migration_rate(flows).value == 0
    assert crude_migration_intensity(flows).value == 40
    assert (connectivity(flows).value, inequality(flows).value, reciprocity(flows).value) == (1, 0, 1)
    # with two places ln(n − 1) = 0: a Herfindahl index, no entropy
    assert concentration(flows).rows() == [("A", 1.0, None, 1, 2, 1), ("B", 1.0, None, 1, 2, 1)]


def test_bases_that_are_missing_or_zero() -> None:
    flows = matrix({("A", "B"): 4, ("C", "B"): 1}, {"A": 10, "C": 0, "Z": 7})
    assert net_migration_rate(flows).rows() == [("A", -0.4, 1), ("B", None, -2), ("C", None, -1)]
    assert crude_migration_intensity(flows).status is Status.NO_DATA
    assert aggregate_net_migration_rate(matrix({("A", "B"): 4})).status is Status.NO_DATA
    assert crude_migration_intensity(matrix({("A", "B"): 4}, {"A": 0, "B": 0})).status is Status.NOT_COMPUTABLE


def test_few_persons_get_a_status_and_no_number() -> None:
    flows = matrix({("A", "B"): 22, ("B", "A"): 23, ("B", "B"): 0}, {"A": 22, "B": 23})
    few = FEW_FOR_RATIO
    assert retention(flows, fewest=few).rows() == [("A", None, 4), ("B", 0.0, 1)]
    assert net_migration_rate(flows, fewest=few).rows() == [("A", None, 4), ("B", -1 / 23, 1)]
    assert effectiveness(flows, fewest=46)["status"].to_list() == [4, 4]
    assert concentration(flows, fewest=few)["status"].to_list() == [4, 1]
    assert preference_index(flows, fewest=few)["preference_index"].to_list() == [None, pytest.approx(45 / 23)]
    assert system_effectiveness(flows, fewest=46) == Figure(None, Status.TOO_FEW, "Fewer than 46 persons.")
    assert reciprocity(flows, fewest=45).value == pytest.approx(44 / 45)
    assert [measure(flows, fewest=46).status for measure in (inequality, reciprocity, crude_migration_intensity)] == [4, 4, 4]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("A", "B", -1), "BAD_PEOPLE"),
        (("A", "B", None), "BAD_PEOPLE"),
        ((None, "B", 1), "EMPTY_END"),
        (("A", None, 1), "EMPTY_END"),
    ],
)
def test_bad_rows_are_refused(row: tuple[str | None, str | None, int | None], code: str) -> None:
    schema = {"origin": pl.String, "destination": pl.String, "people": pl.Int64}
    with pytest.raises(InvalidInput) as caught:
        FlowMatrix.of(pl.DataFrame([row], schema=schema, orient="row"))
    assert caught.value.code == code


def test_two_bases_of_one_place_are_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        FlowMatrix.of(
            pl.DataFrame({"origin": ["A"], "destination": ["B"], "people": [1]}),
            pl.DataFrame({"place": ["A", "A"], "base": [1, 2]}),
        )
    assert caught.value.code == "DUPLICATE_BASE"


def test_too_many_places_are_refused_with_the_limit() -> None:
    places = [str(number) for number in range(MOST_PLACES + 1)]
    with pytest.raises(Refused) as caught:
        FlowMatrix.of(pl.DataFrame({"origin": places, "destination": places, "people": [1] * len(places)}))
    assert caught.value.code == "GRAPH_TOO_LARGE"
    assert "20,001" in caught.value.problem
    assert "20,000" in caught.value.problem


PLACES = "ABCDE"
MATRICES = st.dictionaries(st.tuples(st.sampled_from(PLACES), st.sampled_from(PLACES)), st.integers(0, 60), min_size=1)


def off_diagonal(cells: Cells) -> list[int]:
    """Every cell off the diagonal, zeros included, written out."""
    names = sorted({end for pair in cells for end in pair})
    return [cells.get(pair, 0) for pair in permutations(names, 2)]


@given(MATRICES)
@settings(max_examples=60, deadline=None)
def test_identities_of_places(cells: Cells) -> None:
    bases = {place: 100.0 + position for position, place in enumerate(PLACES)}
    flows = matrix(cells, bases)
    margins = flows.margins
    assert (margins["inflow"] - margins["outflow"]).sum() == 0
    rates = by_place(net_migration_rate(flows), "net_migration_rate")
    assert sum((rate or 0) * bases[place] for place, rate in rates.items()) == pytest.approx(0, abs=1e-9)
    for place, value in by_place(effectiveness(flows), "effectiveness").items():
        if value is not None:
            assert -1 <= value <= 1
            assert math.copysign(1, value) == math.copysign(1, rates[place] or 0.0)
    for _, herfindahl, entropy, destinations, n, status in concentration(flows).iter_rows():
        assert status == (1 if destinations else -1)
        if destinations:
            assert 1 / (n - 1) - 1e-12 <= herfindahl <= 1
            assert entropy is None if n == 2 else 0 <= entropy <= 1 + 1e-12


@given(MATRICES)
@settings(max_examples=60, deadline=None)
def test_identities_of_the_system(cells: Cells) -> None:
    flows = matrix(cells, dict.fromkeys(PLACES, 100.0))
    moved = off_diagonal(cells)
    assert flows.people == sum(moved)
    if not sum(moved):
        assert system_effectiveness(flows).status is Status.NOT_COMPUTABLE
        return
    effective, intensity = system_effectiveness(flows).value, crude_migration_intensity(flows).value
    assert effective is not None
    assert intensity is not None
    assert aggregate_net_migration_rate(flows).value == pytest.approx(intensity * effective / 100)
    assert connectivity(flows).value == pytest.approx(sum(cell > 0 for cell in moved) / len(moved))
    every_pair = sum(abs(one - other) for one in moved for other in moved)
    assert inequality(flows).value == pytest.approx(every_pair / (2 * len(moved) * sum(moved)), abs=1e-12)
    met = sum(min(people, cells.get((there, here), 0)) for (here, there), people in cells.items() if here != there)
    assert reciprocity(flows).value == pytest.approx(met / sum(moved))


@given(MATRICES)
@settings(max_examples=40, deadline=None)
def test_a_symmetric_matrix_redistributes_nobody(cells: Cells) -> None:
    symmetric = {(a, b): cells.get((a, b), 0) + cells.get((b, a), 0) for pair in cells for a, b in (pair, pair[::-1])}
    flows = matrix(symmetric)
    assert effectiveness(flows).filter(pl.col("effectiveness").is_not_null() & (pl.col("effectiveness") != 0)).is_empty()
    if flows.people:
        assert (system_effectiveness(flows).value, reciprocity(flows).value) == (0, 1)


@given(MATRICES)
@settings(max_examples=40, deadline=None)
def test_expected_flows_of_the_preference_index_add_up(cells: Cells) -> None:
    """Σ_j F_i. F_.j / F_.. over the cells with people, found back from the index, is what the margins give."""
    flows = matrix(cells)
    out, come = by_place(flows.margins, "outflow"), by_place(flows.margins, "inflow")
    for origin, destination, people, index, status in preference_index(flows).iter_rows():
        assert status == 1
        assert people / index == pytest.approx((out[origin] or 0) * (come[destination] or 0) / flows.people)
