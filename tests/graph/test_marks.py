"""Marks of changed own counts: added up to what was worked out by hand, by whoever holds the lease, each change once."""

from __future__ import annotations

from typing import Any

import pytest

from domain.errors import Conflict
from graph.activities import merge_activities
from graph.database import Database, Row
from graph.leases import Lease, ask_for_lease
from graph.marks import add_marked, find_marked, record_count
from graph.people import begin_memberships, end_memberships
from graph.posts import begin_posts, end_posts
from graph.recount import begin_recount, recount
from graph.totals import count_totals, find_counted_at, find_differences, settle_totals
from graph.transfers import create_transfers
from tests.loaders.tables import graph_of, one, rows_of
from tests.small_province import build_small_province

TOWN = "440104001"
BRANCH = "440104001001"
OF_OWN = (
    "MATCH (o:Organisation) WHERE o.total_members <> 0 OR o.total_cadres <> 0 OR o.total_activities <> 0 "
    "OR o.total_transfers_in <> 0 OR o.total_transfers_out <> 0 RETURN o.code, "
    "[o.total_members, o.total_cadres, o.total_activities, o.total_transfers_in, o.total_transfers_out] ORDER BY o.code"
)


async def counted_province(db: Database) -> None:
    await build_small_province(db)
    people = "UNWIND range(1, 5) AS n CREATE (:Person {id: 'P' + n, synthetic: true})"
    await db.run("tests/people", people, {}, write=True)
    await count_totals(db)


async def taken(db: Database, holder: str = "one", lease_s: float = 60.0, name: str = "worker") -> Lease:
    answer = await ask_for_lease(db, name, holder, lease_s)
    assert answer["held"]
    return Lease(name, holder, answer["epoch"])


async def totals(db: Database) -> dict[str, list[int]]:
    return dict(await rows_of(db, OF_OWN))


def member(id_: str, branch: str) -> Row:
    return {"id": id_, "branch_code": branch, "valid_from": "2019-10-01"}


def ended(id_: str, branch: str) -> Row:
    return {**member(id_, branch), "valid_to": "2019-11-01", "ended_by": "AGE"}


def post(code: str) -> Row:
    days = {"valid_from": "2019-10-01", "term_ends_on": None, "valid_to": "2019-11-01"}
    return {"person_id": "P1", "organisation_code": code, "post": "SECRETARY", "employment": "PART_TIME", **days}


def transfer(id_: str, sender: str, target: str) -> Row:
    moments: dict[str, Any] = {"requested_at": "2019-10-01T08:00:00+08:00", "completed_at": "2019-10-02T08:00:00+08:00"}
    steps: dict[str, Any] = {"opened_at": [], "first_due_at": [], "answered_at": [], "open_step": None}
    ends = {"person_id": "P1", "from_code": sender, "to_code": target, "placed_in_code": target}
    return {"id": id_, **ends, **moments, "reversed_at": None, "open_for": None, **steps, "props": {"state": "COMPLETED"}}


def activity(id_: str, code: str) -> Row:
    day = "2019-10-01T08:00:00+08:00"
    props = {"name": "植树", "source": "LEAGUEGRAPH", "external_id": id_}
    return {"id": id_, "organisation_code": code, "starts_at": day, "ends_at": day, "props": props}


async def test_what_changed_is_added_above_and_nowhere_else(empty_db: Database) -> None:
    await counted_province(empty_db)
    await begin_memberships(empty_db, [member("P1", BRANCH), member("P2", "S1"), member("P3", BRANCH)])
    marked = await find_marked(empty_db)
    assert (sorted(marked.codes), marked.can_be_added, marked.is_all) == ([BRANCH, "S1"], True, True)
    assert await totals(empty_db) == {}  # the change wrote nothing above its branch
    lease = await taken(empty_db)
    assert await add_marked(empty_db, lease, marked) == 2
    two, one_ = [2, 0, 0, 0, 0], [1, 0, 0, 0, 0]
    above = {"44": [3, 0, 0, 0, 0], "4401": [3, 0, 0, 0, 0]}
    assert await totals(empty_db) == {**above, "440104": two, TOWN: two, BRANCH: two, "440105": one_, "S1": one_}
    assert await add_marked(empty_db, lease, marked) == 0  # once only
    assert await totals(empty_db) == {**above, "440104": two, TOWN: two, BRANCH: two, "440105": one_, "S1": one_}
    await end_memberships(empty_db, [ended("P1", BRANCH), ended("P2", "S1")])
    await begin_memberships(empty_db, [member("P1", "C19")])
    assert await add_marked(empty_db, lease, await find_marked(empty_db)) == 3
    below = dict.fromkeys(("4401", "440104", TOWN, BRANCH, "44-GX", "4144010558", "C19"), one_)
    assert await totals(empty_db) == {"44": two, **below}
    assert (await find_marked(empty_db)).codes == []
    kept = "MATCH (o:Organisation) WHERE o.counted_own IS NOT NULL RETURN o.code, o.counted_own ORDER BY o.code"
    assert await rows_of(empty_db, kept) == [(BRANCH, one_), ("C19", one_)]  # nothing is kept where nothing is left
    assert await find_differences(empty_db) == []


async def test_every_kind_of_change_is_marked_and_added(empty_db: Database) -> None:
    await counted_province(empty_db)
    lease = await taken(empty_db)
    await begin_posts(empty_db, [post(TOWN)])
    await merge_activities(empty_db, [activity("A1", "44"), activity("A2", "4402")])
    # out of a branch that was closed since, and out of the province: what is closed or outside has no totals
    await create_transfers(empty_db, [transfer("T1", "C18", BRANCH), transfer("T2", "S1", "EXT-43")])
    marked = await find_marked(empty_db)
    assert sorted(marked.codes) == sorted([TOWN, "44", "4402", "C18", BRANCH, "S1", "EXT-43"])
    await add_marked(empty_db, lease, marked)
    assert await totals(empty_db) == {
        "44": [0, 1, 2, 1, 2],
        "4401": [0, 1, 0, 1, 1],
        "440104": [0, 1, 0, 1, 0],
        TOWN: [0, 1, 0, 1, 0],
        BRANCH: [0, 0, 0, 1, 0],
        "440105": [0, 0, 0, 0, 1],
        "S1": [0, 0, 0, 0, 1],
        "4402": [0, 0, 1, 0, 0],
        "44-GX": [0, 0, 0, 0, 1],
        "4144010558": [0, 0, 0, 0, 1],
    }
    none = "MATCH (o:Organisation) WHERE o.total_members IS NULL RETURN o.code ORDER BY o.code"
    assert await rows_of(empty_db, none) == [("C18",), ("EXT-43",)]
    assert await find_differences(empty_db) == []
    await end_posts(empty_db, [post(TOWN)])
    await merge_activities(empty_db, [activity("A1", "44")])  # a correction of what is there
    assert (await find_marked(empty_db)).codes == [TOWN]
    await add_marked(empty_db, lease, await find_marked(empty_db))
    assert (await totals(empty_db))["44"] == [0, 0, 2, 1, 2]
    assert await find_differences(empty_db) == []


async def test_the_moment_only_grows_and_is_before_what_was_looked_for(empty_db: Database) -> None:
    await counted_province(empty_db)
    lease = await taken(empty_db)
    first, second = await find_marked(empty_db), await find_marked(empty_db)
    await record_count(empty_db, lease, second.moment)
    late = await find_counted_at(empty_db)
    await record_count(empty_db, lease, first.moment)
    assert await find_counted_at(empty_db) == late
    assert late == second.moment


async def test_an_old_holder_changes_nothing(empty_db: Database) -> None:
    await counted_province(empty_db)
    sleeper = await taken(empty_db, "sleeper", lease_s=0.0)
    await begin_memberships(empty_db, [member("P1", BRANCH)])
    marked = await find_marked(empty_db)
    successor = await taken(empty_db, "successor")
    assert successor.epoch == sleeper.epoch + 1
    before = await graph_of(empty_db), await find_counted_at(empty_db)
    for writing in (
        add_marked(empty_db, sleeper, marked),
        record_count(empty_db, sleeper, marked.moment),
        begin_recount(empty_db, sleeper),
        recount(empty_db, sleeper),
    ):
        with pytest.raises(Conflict) as raised:
            await writing
        assert raised.value.code == "LEASE_LOST"
    assert (await graph_of(empty_db), await find_counted_at(empty_db)) == before
    assert (await find_marked(empty_db)).can_be_added  # not even a recount was begun
    assert await add_marked(empty_db, successor, marked) == 1
    assert await find_differences(empty_db) == []


async def test_a_holder_whose_lease_ran_out_and_was_given_back_since_has_an_old_epoch(empty_db: Database) -> None:
    await counted_province(empty_db)
    sleeper = await taken(empty_db, "sleeper", lease_s=0.0)
    await taken(empty_db, "successor")
    await empty_db.write("lock/release_lock", lock_name="worker", holder="successor")
    assert (await taken(empty_db, "sleeper")).epoch == sleeper.epoch + 2
    with pytest.raises(Conflict):
        await record_count(empty_db, sleeper, "2019-10-01T08:00:00+08:00")


async def test_nothing_is_added_while_a_recount_is_due(empty_db: Database) -> None:
    await counted_province(empty_db)
    load, worker = await taken(empty_db, name="load"), await taken(empty_db)
    counted_at = await find_counted_at(empty_db)
    await begin_recount(empty_db, load)
    await begin_memberships(empty_db, [member("P1", BRANCH)])
    marked = await find_marked(empty_db)
    assert (marked.recount_pending, marked.can_be_added) == (True, False)
    assert await add_marked(empty_db, worker, marked) == 0
    await record_count(empty_db, worker, marked.moment)
    assert (await totals(empty_db), await find_counted_at(empty_db)) == ({}, counted_at)
    await settle_totals(empty_db, load)
    assert (await totals(empty_db))["44"] == [1, 0, 0, 0, 0]
    assert (await find_marked(empty_db)).codes == []
    assert await find_differences(empty_db) == []


class Meanwhile(Database):
    """A database in which a person joins between what a recount reads and what it writes."""

    async def write(self, name: str, **params: Any) -> list[Row]:
        if name == "totals/write_totals" and await one(
            self, "MATCH (:Person {id: 'P1'}) RETURN NOT EXISTS { ()-[:MEMBER_OF]->() }"
        ):
            await begin_memberships(self, [member("P1", BRANCH)])
        return await super().write(name, **params)


async def test_a_change_during_a_recount_keeps_its_mark_and_is_added_later(empty_db: Database) -> None:
    await counted_province(empty_db)
    await empty_db.run("tests/break", "MATCH (o:Organisation {code: '44'}) SET o.total_members = 7", {}, write=True)
    load = await taken(empty_db, name="load")
    assert await recount(Meanwhile(empty_db._driver), load) == 1
    assert await totals(empty_db) == {}
    assert (await find_marked(empty_db)).codes == [BRANCH]
    await settle_totals(empty_db, load)
    assert (await totals(empty_db))["44"] == [1, 0, 0, 0, 0]
    assert await find_differences(empty_db) == []
