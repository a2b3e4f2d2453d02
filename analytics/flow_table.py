"""The flow table in long form, one row a cell: people by origin, destination, year, horizon, sector, reason and outcome."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import ibis
from ibis import _
from ibis.expr.types import Table


class FlowLevel(StrEnum):
    """Levels of origins and destinations; published tables have destinations down to COUNTY."""

    PROVINCE = "PROVINCE"
    CITY = "CITY"
    COUNTY = "COUNTY"
    INSTITUTION = "INSTITUTION"
    BRANCH = "BRANCH"
    SECTOR = "SECTOR"


ORIGINS = {
    FlowLevel.PROVINCE: "province",
    FlowLevel.CITY: "city",
    FlowLevel.COUNTY: "county",
    FlowLevel.INSTITUTION: "institution",
    FlowLevel.BRANCH: "branch",
}
DESTINATIONS = {
    FlowLevel.PROVINCE: "destination_province",
    FlowLevel.CITY: "destination_city",
    FlowLevel.COUNTY: "destination_county",
    FlowLevel.INSTITUTION: "destination_institution",
    FlowLevel.BRANCH: "destination",
    FlowLevel.SECTOR: "sector",
}


@dataclass(frozen=True, slots=True)
class Dimensions:
    """What a flow table is broken down by besides cohort year, horizon and outcome."""

    origin: FlowLevel
    destination: FlowLevel | None = None
    sector: bool = False
    reason: bool = False


def flow_table(outcomes: Table, by: Dimensions) -> Table:
    """Return the cells of a flow table.

    Parameters
    ----------
    outcomes : Table
        One row a person, cohort and horizon (`analytics.outcomes`).
    by : Dimensions
        The breakdown.

    Returns
    -------
    Table
        ``origin, destination, cohort_year, horizon, sector, reason, outcome, people, base, share``: people of the outcome,
        the base of the origin, ``share = people / base``. Outcomes without a destination have none; a destination outside the
        province is its province at every level of places, so that rows add up to the base.
    """
    keyed = outcomes.mutate(
        origin=_[ORIGINS[by.origin]],
        to=_destination(by.destination),
        by_sector=_.sector if by.sector or by.destination is FlowLevel.SECTOR else ibis.null(str),
        by_reason=_.reason if by.reason else ibis.null(str),
    )
    cells = keyed.group_by("origin", "to", "year", "horizon", "by_sector", "by_reason", "outcome").agg(people=_.count())
    bases = keyed.group_by("origin", "year", "horizon").agg(base=_.count())
    bases = bases.rename(base_of="origin", base_year="year", base_horizon="horizon").mutate(base_of=_.base_of.fill_null(""))
    joined = cells.mutate(origin_key=_.origin.fill_null("")).join(
        bases, [("origin_key", "base_of"), ("year", "base_year"), ("horizon", "base_horizon")]
    )
    return joined.select(
        "origin", destination="to", cohort_year="year", horizon="horizon", sector="by_sector", reason="by_reason",
        outcome="outcome", people="people", base="base", share=_.people / _.base,
    )  # fmt: skip


def _destination(level: FlowLevel | None) -> ibis.Deferred:
    """Return the destination at a level: the nearest that is known, a province for ends outside the tree."""
    if level is None:
        return ibis.null(str)
    column = DESTINATIONS[level]
    if level in {FlowLevel.SECTOR, FlowLevel.BRANCH, FlowLevel.PROVINCE}:
        return _[column]
    if level is FlowLevel.COUNTY:
        return ibis.coalesce(_[column], _.destination_city, _.destination_province)
    return ibis.coalesce(_[column], _.destination_province)


def employer_rate(outcomes: Table) -> Table:
    """Return the employer rate of each cohort and horizon.

    ``TRANSFERRED with reason EMPLOYED into no fallback / (base - LEFT - those, not LEFT, whose last transfer completed since
    the freeze was for FURTHER_STUDY)``.

    Returns
    -------
    Table
        ``institution, year, horizon, employed, employable, employer_rate`` (null where nobody could be employed).
    """
    employed = ((_.outcome == "TRANSFERRED") & (_.reason == "EMPLOYED") & ~_.to_fallback.fill_null(False)).fill_null(False)
    employable = (_.outcome != "LEFT") & ~_.further_study
    counted = outcomes.group_by("institution", "year", "horizon").agg(employed=employed.sum(), employable=employable.sum())
    return counted.mutate(employer_rate=_.employed / _.employable.nullif(0))
