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


def on_day(cohort: CohortFacts, day: date) -> Table:
    """Return everybody of the cohorts with one day to look at (``day``) and the one tree that there is (``tree``)."""
    return cohort.people.mutate(day=ibis.date(day.isoformat()), tree=ibis.literal(0, "int64"))


def outcomes_on(facts: Facts, cohort: CohortFacts, day: date) -> Table:
    """Return the outcome of every person of the cohorts at the end of a day: `outcomes_of` for one day."""
    places = places_on(facts, day).mutate(tree=ibis.literal(0, "int64"))
    return outcomes_of(on_day(cohort, day), cohort, places)


def outcomes_of(looks: Table, cohort: CohortFacts, places: Table) -> Table:
    """Return the outcome at the end of each day that is looked at.

    Parameters
    ----------
    looks : Table
        Rows of ``cohort.people`` with ``day: date`` and ``tree: int``, each person, year and day once; no day before the freeze.
    cohort : CohortFacts
        What happened to these people.
    places : Table
        ``places_on`` for every ``tree``: the rows of a tree hold on the days that name it.

    Returns
    -------
    Table
        One row a look: ``institution, year, person, branch, frozen_on, day, outcome``; of who transferred ``destination`` (an
        organisation), ``destination_institution, destination_county, destination_city, destination_province, sector, reason,
        to_fallback, completed_on, days`` (since the freeze); of who waits ``step, step_addressee, step_since``;
        ``further_study``: the last transfer completed since the freeze had that reason; and ``county, city, province`` of the
        institution.
    """
    looks = looks.cache()
    places = places.cache()
    dated = cohort.transfers.mutate(
        requested_on=_.requested_at.date(), completed_on=_.completed_at.date(), ended_on=_.ended_at.date()
    )
    at = looks.select("year", "frozen_on", "day", owner="person")
    moves = dated.join(at, [("person", "owner")]).filter(_.requested_on <= _.day).drop("owner").cache()
    joined = _with_branch(looks, cohort.memberships)
    joined = _with_completed(joined, moves)
    joined = _with_open(joined, moves, cohort.steps)
    joined = _with_unsuccessful(joined, moves)
    return _columns(_with_places(joined, places).mutate(outcome=_outcome()))


def _last(table: Table, *order: ibis.Deferred) -> Table:
    """Return the last row of each look, by the first of the keys, then the next."""
    ranked = ibis.row_number().over(ibis.window(group_by=["person", "year", "day"], order_by=[key.desc() for key in order]))
    return table.mutate(rank=ranked).filter(_.rank == 0).drop("rank")


def _add(looks: Table, found: Table, **columns: str) -> Table:
    """Add columns of what was found for a look; null where nothing was."""
    named = found.select(its_person="person", its_year="year", its_day="day", **columns)
    keys = [("person", "its_person"), ("year", "its_year"), ("day", "its_day")]
    return looks.left_join(named, keys).drop("its_person", "its_year", "its_day")


def _with_branch(looks: Table, memberships: Table) -> Table:
    """Add the branch at the end of the day, or the one before the end of who has none."""
    held = memberships.join(looks.select("year", "day", owner="person"), [("person", "owner")]).filter(_.valid_from <= _.day)
    last = _last(held, _.valid_to.fill_null(FAR), _.valid_from).mutate(ended=_.valid_to.fill_null(FAR) <= _.day)
    return _add(looks, last, last_branch="branch", since="valid_from", ended="ended")


def _with_completed(looks: Table, moves: Table) -> Table:
    """Add the last transfer that was completed after the freeze and had not been reversed by the end of the day."""
    stands = (_.state == TransferState.COMPLETED.value) | (
        (_.state == TransferState.REVERSED.value) & (_.reversed_at.date() > _.day)
    )
    done = moves.filter((_.completed_on <= _.day) & (_.completed_on > _.frozen_on) & stands)
    columns = {"reason": "reason", "completed_on": "completed_on", "placed_in": "placed_in"}
    return _add(looks, _last(done, _.completed_at, _.id), **columns)


def _with_open(looks: Table, moves: Table, steps: Table) -> Table:
    """Add the transfer that was open at the end of the day, and the step at which it stood."""
    waiting = _last(moves.filter(_.ended_on.isnull() | (_.ended_on > _.day)), _.requested_at, _.id)
    waiting = waiting.select("person", "year", "day", open_id="id")
    opened = steps.select("position", "kind", "first_addressee", "opened_at", "answered_at", of_transfer="transfer")
    standing = waiting.join(opened, [("open_id", "of_transfer")]).filter(
        (_.opened_at.date() <= _.day) & (_.answered_at.isnull() | (_.answered_at.date() > _.day))
    )
    standing = _last(standing, _.position)
    with_open = _add(looks, waiting, open_id="open_id")
    return _add(with_open, standing, step="kind", step_addressee="first_addressee", step_since="opened_at")


def _with_unsuccessful(looks: Table, moves: Table) -> Table:
    """Add how the last transfer ended that was open at any time from the freeze on."""
    ended = moves.filter((_.ended_on <= _.day) & (_.ended_on >= _.frozen_on))
    return _add(looks, _last(ended, _.requested_at, _.id), ended_state="state")


def _with_places(looks: Table, places: Table) -> Table:
    """Add institutions and places: of the class, of the last branch or the external end, of the cohort's institution."""
    external = places.filter(_.sector == "EXTERNAL").select(outer="code", outer_tree="tree", outer_province="province")
    joined = looks.left_join(external, [("placed_in", "outer"), ("tree", "outer_tree")]).drop("outer_tree")
    joined = joined.mutate(destination=ibis.coalesce(_.outer, _.last_branch))
    classes = places.select(class_code="code", class_tree="tree", class_institution="institution")
    joined = joined.left_join(classes, [("branch", "class_code"), ("tree", "class_tree")]).drop("class_code", "class_tree")
    ends = places.select(
        end_code="code", end_tree="tree", destination_institution="institution", destination_county="county",
        destination_city="city", destination_province="province", sector="sector", to_fallback="is_fallback",
    )  # fmt: skip
    joined = joined.left_join(ends, [("destination", "end_code"), ("tree", "end_tree")]).drop("end_code", "end_tree")
    homes = places.select(home_code="code", home_tree="tree", county="county", city="city", province="province")
    return joined.left_join(homes, [("institution", "home_code"), ("tree", "home_tree")]).drop("home_code", "home_tree")


def _outcome() -> ibis.Deferred:
    """Return the outcome, tested in the order of the rules."""
    inside = "EXTERNAL-" + _.province
    moved = ~_.destination_institution.identical_to(_.class_institution)
    stays = _.reason.isin(STAY_REASONS) | (_.retained_on.fill_null(FAR) <= _.day)
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
        "institution", "year", "person", "branch", "frozen_on", "day", "outcome", "county", "city", "province",
        **{name: ibis.ifelse(gone, _[name], None) for name in of_gone},
        completed_on=ibis.ifelse(gone, moved_on, None),
        days=ibis.ifelse(gone, moved_on.delta(_.frozen_on, unit="day"), None),
        **{name: ibis.ifelse(waits, _[name], None) for name in ("step", "step_addressee", "step_since")},
        further_study=(_.reason == TransferReason.FURTHER_STUDY.value).fill_null(False),
    )  # fmt: skip
