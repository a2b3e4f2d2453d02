"""The checksum of a graph: the same for the same things made in another order, another for every single difference."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from graph.checksum import Contents, find_contents
from graph.database import Database
from tests.own_server import emptied

THINGS = [
    "CREATE (:Organisation {code: 'A', name: '甲', depth: 1, registered_on: date('2018-10-31')})",
    "CREATE (:Organisation:Pending {code: 'B', name: '乙', codes: ['x', 'y'], moments: [datetime('2018-11-15T09:00:00+08:00')]})",
    "CREATE (:Person {id: 'P1', synthetic: true, weight: 1.5})",
]
TIES = [
    "MATCH (a {code: 'A'}), (b {code: 'B'}) CREATE (b)-[:PART_OF {child_code: 'B', valid_from: date('2018-10-31')}]->(a)",
    "MATCH (p:Person), (b {code: 'B'}) CREATE (p)-[:MEMBER_OF {person_id: 'P1'}]->(b)",
]


async def contents_of(db: Database, statements: list[str]) -> Contents:
    await emptied(db)
    for text in statements:
        await db.run("tests/make", text, {}, write=True)
    await db.run("tests/leave", "MATCH (m:Migration) DETACH DELETE m", {}, write=True)
    return await find_contents(db)


@pytest.fixture
async def migrations_kept(database: Database) -> AsyncIterator[None]:
    """Puts the records of migrations back, without which the next start would apply all again."""
    rows = await database.run("tests/keep", "MATCH (m:Migration) RETURN properties(m) AS kept", {})
    yield
    await emptied(database)
    await database.run("tests/put_back", "MATCH (m:Migration) DETACH DELETE m", {}, write=True)
    await database.run("tests/put_back", "UNWIND $rows AS row CREATE (m:Migration) SET m = row.kept", {"rows": rows}, write=True)


@pytest.mark.usefixtures("migrations_kept")
async def test_order_and_numbers_do_not_matter(database: Database) -> None:
    first = await contents_of(database, [*THINGS, *TIES])
    assert first.nodes == {":Organisation": 1, ":Organisation:Pending": 1, ":Person": 1}
    assert first.relationships == {"MEMBER_OF": 1, "PART_OF": 1}
    gone = "CREATE (n:Gone)-[:GONE]->(n)", "MATCH (n:Gone) DETACH DELETE n"
    assert await contents_of(database, [*gone, *reversed(THINGS), *reversed(TIES)]) == first


@pytest.mark.usefixtures("migrations_kept")
@pytest.mark.parametrize(
    "change",
    [
        "MATCH (o {code: 'A'}) SET o.name = '丙'",
        "MATCH (o {code: 'A'}) SET o.depth = null",
        "MATCH (o {code: 'A'}) SET o.registered_on = date('2018-11-01')",
        "MATCH (o {code: 'B'}) SET o.codes = ['y', 'x']",
        "MATCH (o {code: 'B'}) SET o.moments = [datetime('2018-11-15T09:00:01+08:00')]",
        "MATCH (p:Person) SET p.synthetic = false",
        "MATCH ()-[r:PART_OF]->() SET r.valid_from = date('2018-11-01')",
        "MATCH (p)-[r:MEMBER_OF]->(), (a {code: 'A'}) DELETE r CREATE (p)-[:MEMBER_OF {person_id: 'P1'}]->(a)",
        "MATCH (b)-[r:PART_OF]->(a) WITH a, b, r, properties(r) AS p DELETE r CREATE (a)-[s:PART_OF]->(b) SET s = p",
    ],
)
async def test_every_difference_is_seen(database: Database, change: str) -> None:
    first = await contents_of(database, [*THINGS, *TIES])
    second = await contents_of(database, [*THINGS, *TIES, change])
    assert first.differences(second) == ["the checksum, at equal counts"]


@pytest.mark.usefixtures("migrations_kept")
async def test_counts_are_told_and_an_empty_graph_has_none(database: Database) -> None:
    empty = await contents_of(database, [])
    assert (empty.nodes, empty.relationships) == ({}, {})
    two = await contents_of(database, [*THINGS[:2]])
    assert empty.differences(two) == [":Organisation 0 and 1", ":Organisation:Pending 0 and 1"]


@pytest.mark.usefixtures("migrations_kept")
async def test_batches_meet_everything_once(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    many = "UNWIND range(1, 1000) AS n CREATE (:Person {id: toString(n)})-[:MEMBER_OF]->(:Organisation {code: 'C' + n})"
    whole = await contents_of(database, [many])
    assert (whole.nodes, whole.relationships) == ({":Person": 1000, ":Organisation": 1000}, {"MEMBER_OF": 1000})
    monkeypatch.setattr("graph.checksum.BATCH", 7)
    assert await find_contents(database) == whole
