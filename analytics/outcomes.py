"""What had become of the people of frozen cohorts by the end of a day: the one definition, for answers, tables and files.

The rules are those of docs/explanation/flows.md: every person of a cohort has exactly one outcome on every day from the freeze.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import ibis
from ibis import _
from ibis.expr.types import Table

from analytics.facts import Facts
from analytics.trees import FAR, places_on
from domain.cohorts import Outcome
from domain.transfers import TransferReason, TransferState

STAY_REASONS = (TransferReason.DELAYED_GRADUATION.value, TransferReason.FURTHER_STUDY.value)
UNSUCCESSFUL_STATES = (TransferState.REJECTED.value, TransferState.WITHDRAWN.value)


@dataclass(frozen=True, slots=True)
class CohortFacts:
    """The facts of the people of some cohorts: one row a person and year in ``people``, all that happened to them."""

    people: Table
    memberships: Table
    transfers: Table
    steps: Table


def cohort_facts(facts: Facts, year: int, institutions: list[str] | None = None) -> CohortFacts:
    """Return the facts of the people of the cohorts of a year, of all institutions or of some."""
    people = facts.table("cohort_people").filter(_.year == year)
    if institutions is not None:
        people = people.filter(_.institution.isin(institutions))
    frozen = facts.table("cohorts").select(frozen_institution="institution", frozen_year="year", frozen_on="frozen_on")
    people = people.join(frozen, [("institution", "frozen_institution"), ("year", "frozen_year")])
    people = people.drop("frozen_institution", "frozen_year").cache()
    ids = people.select("person").distinct()
    parts = (facts.table(name).semi_join(ids, "person").cache() for name in ("memberships", "transfers", "steps"))
    return CohortFacts(people, *parts)


def last_branches(memberships: Table, day: date) -> Table:
    """Return the branch of each person at the end of a day, or the one before the end of who has none.

    Returns
    -------
    Table
        ``person, last_branch, since: date, ended: bool``: one row a person who had any branch by then.
    """
    order = [_.valid_to.fill_null(FAR).desc(), _.valid_from.desc()]
    ranked = memberships.filter(_.valid_from <= day).mutate(
        rank=ibis.row_number().over(ibis.window(group_by="person", order_by=order))
    )
    return ranked.filter(_.rank == 0).select(
        held_by="person", last_branch="branch", since="valid_from", ended=_.valid_to.fill_null(FAR) <= day
    )


def _last(transfers: Table, *order: str) -> Table:
    """Return the last transfer of each person and cohort year."""
    ranked = ibis.row_number().over(ibis.window(group_by=["person", "year"], order_by=[ibis.desc(name) for name in order]))
    return transfers.mutate(rank=ranked).filter(_.rank == 0).drop("rank")


def outcomes_on(facts: Facts, cohort: CohortFacts, day: date, places: Table | None = None) -> Table:
    """Return the outcome of every person of the cohorts at the end of a day.

    Parameters
    ----------
    facts : Facts
        The extract.
    cohort : CohortFacts
        Whose outcomes.
    day : date
        Not before the freeze of any of the cohorts.
    places : Table, optional
        ``places_on(facts, day)``, where the caller has it already.

    Returns
    -------
    Table
        One row a person and cohort: ``institution, year, person, branch, frozen_on, outcome``; of who transferred
        ``destination`` (an organisation), ``destination_institution, destination_county, destination_city,
        destination_province, sector, reason, to_fallback, completed_on, days`` (since the freeze); of who waits ``step,
        step_addressee, step_since``; ``further_study``: the last transfer completed since the freeze had that reason; and
        ``county, city, province`` of the institution.
    """
    places = (places_on(facts, day) if places is None else places).cache()
    dated = cohort.transfers.mutate(
        requested_on=_.requested_at.date(), completed_on=_.completed_at.date(), ended_on=_.ended_at.date()
    )
    frozen = cohort.people.select("year", "frozen_on", owner="person")
    moves = dated.join(frozen, [("person", "owner")]).filter(_.requested_on <= day)
    joined = cohort.people.left_join(last_branches(cohort.memberships, day), [("person", "held_by")])
    joined = _with_completed(joined, moves, day)
    joined = _with_open(joined, moves, cohort.steps, day)
    joined = _with_unsuccessful(joined, moves, day)
    placed = _with_places(joined, places)
    return _columns(placed.mutate(outcome=_outcome(day)))


def _with_completed(people: Table, moves: Table, day: date) -> Table:
    """Add the last transfer that was completed after the freeze and had not been reversed by the end of the day."""
    stands = (_.state == TransferState.COMPLETED.value) | (
        (_.state == TransferState.REVERSED.value) & (_.reversed_at.date() > day)
    )
    done = moves.filter((_.completed_on <= day) & (_.completed_on > _.frozen_on) & stands)
    last = _last(done, "completed_at", "id").select(
        done_by="person", done_year="year", reason="reason", completed_on="completed_on", placed_in="placed_in"
    )
    return people.left_join(last, [("person", "done_by"), ("year", "done_year")])


def _with_open(people: Table, moves: Table, steps: Table, day: date) -> Table:
    """Add the transfer that was open at the end of the day, and the step at which it stood."""
    waiting = _last(moves.filter(_.ended_on.isnull() | (_.ended_on > day)), "requested_at", "id").select(
        open_by="person", open_year="year", open_id="id"
    )
    ranked = ibis.row_number().over(ibis.window(group_by="transfer", order_by=ibis.desc("position")))
    standing = steps.filter((_.opened_at.date() <= day) & (_.answered_at.isnull() | (_.answered_at.date() > day)))
    standing = standing.mutate(rank=ranked).filter(_.rank == 0)
    standing = standing.select(of_transfer="transfer", step="kind", step_addressee="first_addressee", step_since=_.opened_at)
    with_step = waiting.left_join(standing, [("open_id", "of_transfer")])
    return people.left_join(with_step, [("person", "open_by"), ("year", "open_year")])


def _with_unsuccessful(people: Table, moves: Table, day: date) -> Table:
    """Add how the last transfer ended that was open at any time from the freeze on."""
    ended = moves.filter((_.ended_on <= day) & (_.ended_on >= _.frozen_on))
    last = _last(ended, "requested_at", "id").select(ended_by_person="person", ended_year="year", ended_state="state")
    return people.left_join(last, [("person", "ended_by_person"), ("year", "ended_year")])


def _with_places(people: Table, places: Table) -> Table:
    """Add institutions and places: of the class, of the last branch or the external end, of the cohort's institution."""
    external = places.filter(_.sector == "EXTERNAL").select(outer="code", outer_province="province")
    joined = people.left_join(external, [("placed_in", "outer")])
    joined = joined.mutate(destination=ibis.coalesce(_.outer, _.last_branch))
    classes = places.select(class_code="code", class_institution="institution")
    joined = joined.left_join(classes, [("branch", "class_code")])
    ends = places.select(
        end_code="code", destination_institution="institution", destination_county="county", destination_city="city",
        destination_province="province", sector="sector", to_fallback="is_fallback",
    )  # fmt: skip
    joined = joined.left_join(ends, [("destination", "end_code")])
    homes = places.select(home_code="code", county="county", city="city", province="province")
    return joined.left_join(homes, [("institution", "home_code")])


def _outcome(day: date) -> ibis.Deferred:
    """Return the outcome, tested in the order of the rules."""
    inside = "EXTERNAL-" + _.province
    moved = ~_.destination_institution.identical_to(_.class_institution)
    stays = _.reason.isin(STAY_REASONS) | (_.retained_on.fill_null(FAR) <= day)
    return ibis.cases(
        (_.outer.notnull() & (_.outer_province != inside), Outcome.OUT_OF_PROVINCE.value),
        (_.outer.notnull() | moved, Outcome.TRANSFERRED.value),
        (_.ended.fill_null(True), Outcome.LEFT.value),
        (stays.fill_null(False), Outcome.RETAINED.value),
        (_.open_id.notnull(), Outcome.IN_PROGRESS.value),
        (_.ended_state.isin(UNSUCCESSFUL_STATES).fill_null(False), Outcome.UNSUCCESSFUL.value),
        else_=Outcome.STAYED.value,
    )


def _columns(people: Table) -> Table:
    """Return the columns of the answer; destinations stand only with who has gone, steps with who waits."""
    gone = _.outcome.isin([Outcome.TRANSFERRED.value, Outcome.OUT_OF_PROVINCE.value])
    waits = _.outcome == Outcome.IN_PROGRESS.value
    of_gone = (
        "destination", "destination_institution", "destination_county", "destination_city", "destination_province", "sector",
        "reason", "to_fallback",
    )  # fmt: skip
    moved_on = ibis.coalesce(_.completed_on, _.since)
    return people.select(
        "institution", "year", "person", "branch", "frozen_on", "outcome", "county", "city", "province",
        **{name: ibis.ifelse(gone, _[name], None) for name in of_gone},
        completed_on=ibis.ifelse(gone, moved_on, None),
        days=ibis.ifelse(gone, moved_on.delta(_.frozen_on, unit="day"), None),
        **{name: ibis.ifelse(waits, _[name], None) for name in ("step", "step_addressee", "step_since")},
        further_study=(_.reason == TransferReason.FURTHER_STUDY.value).fill_null(False),
    )  # fmt: skip
