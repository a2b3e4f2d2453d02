"""The extract: what is in it and what is not, going on after an end, changes meanwhile, one step at the end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import pytest_asyncio

from analytics.facts import SCHEMAS, ExtractInfo, current_extract
from domain.clock import stored_moment
from domain.errors import Conflict, NotFound
from graph import flow_facts
from graph.clock import read_clock
from graph.database import Database, Row
from graph.load_lock import load_lock
from tests.analytics.hand_made import build_hand_made, freeze_hand_made
from tests.loaders.tables import one, rows_of
from tests.own_server import emptied
from workflows import extract, publish
from workflows.extract import extract_facts
from workflows.publish import extract_flows

PERSONAL = ("name", "pinyin", "id_number_hmac", "id_number_masked", "phone_hmac", "phone_masked")
MOVE = (
    "MATCH (p:Person {id: $id})-[r:MEMBER_OF]->(b), (to:Organisation {code: 'E1-A'}) "
    "CREATE (p)-[:WAS_MEMBER_OF {valid_from: r.valid_from, valid_to: date('2018-11-15'), ended_by: 'TRANSFERRED'}]->(b) "
    "CREATE (p)-[:MEMBER_OF {valid_from: date('2018-11-15')}]->(to) DELETE r"
)
EVENT = "MATCH (p:Person {id: $id}) CREATE (:AuditEvent {at: datetime($at), actor: 'a test', action: 'move'})-[:CONCERNS]->(p)"
Between = Callable[[], Awaitable[None]]


class Ended(Exception):
    """The run was ended."""


@pytest_asyncio.fixture(scope="module")
async def province(database: Database, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Database]:
    """The hand-made province, frozen."""
    folder = tmp_path_factory.mktemp("hand-made")
    await build_hand_made(await emptied(database), folder)
    await freeze_hand_made(database, folder)
    yield database
    await emptied(database)


@pytest.fixture
def graph(province: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    """The province, read in small pages."""
    for name, rows in {
        "PEOPLE_PAGE": 7,
        "TRANSFER_PAGE": 6,
        "ORGANISATION_PAGE": 8,
        "DIVISION_PAGE": 4,
        "COHORT_PAGE": 2,
    }.items():
        monkeypatch.setattr(extract, name, rows)
    return province


def parts_of(home: Path, info: ExtractInfo) -> dict[str, list[str]]:
    """The rows of every part, in an order of their own."""
    folder = home / "flows" / info.folder
    files = (file for name in SCHEMAS for file in sorted((folder / name).glob("*")))
    return {str(file.relative_to(folder)): sorted(map(repr, pq.read_table(file).to_pylist())) for file in files}


def rows_in(home: Path, info: ExtractInfo, name: str) -> list[dict[str, Any]]:
    files = sorted((home / "flows" / info.folder / name).glob("*.parquet"))
    return [row for file in files for row in pq.read_table(file).to_pylist()]


def after_page(monkeypatch: pytest.MonkeyPatch, name: str, number: int, between: Between) -> None:
    """Do something once, after a page of a table was read."""
    page, pages = getattr(flow_facts, name), 0

    async def read(db: Database, after: str, limit: int) -> Row:
        nonlocal pages
        found: Row = await page(db, after, limit)
        pages += 1
        if pages == number:
            await between()
        return found

    monkeypatch.setattr(flow_facts, name, read)


async def test_the_files_hold_what_the_graph_holds(graph: Database, tmp_path: Path) -> None:
    info = await extract_facts(graph, tmp_path)
    counts = {
        "memberships": "MATCH ()-[r:MEMBER_OF|WAS_MEMBER_OF]->() RETURN count(r) AS n",
        "transfers": "MATCH (t:Transfer) RETURN count(t) AS n",
        "organisations": "MATCH (o:Organisation) RETURN count(o) AS n",
        "parents": "MATCH ()-[r:PART_OF|WAS_PART_OF]->() RETURN count(r) AS n",
        "places": "MATCH (:Organisation)-[r:LOCATED_IN|WAS_LOCATED_IN]->() RETURN count(r) AS n",
        "divisions": "MATCH (d:Division) RETURN count(d) AS n",
        "cohorts": "MATCH (c:Cohort) RETURN count(c) AS n",
        "cohort_people": "MATCH ()-[r:IN_COHORT]->() RETURN count(r) AS n",
        "steps": "MATCH (t:Transfer) RETURN sum(size(coalesce(t.step_kinds, []))) + COUNT { (:TransferStep) } AS n",
    }
    held = {name: await one(graph, statement) for name, statement in counts.items()}
    assert {name: len(rows_in(tmp_path, info, name)) for name in counts} == held
    assert info.counts == {name: held[name] for name in info.counts}
    assert (held["cohort_people"], held["organisations"], held["divisions"]) == (40, 30, 6)
    assert {row["person"] for row in rows_in(tmp_path, info, "memberships")} == {f"P{number}" for number in range(1, 42)}


async def test_no_name_and_no_number_leaves_the_graph(graph: Database, tmp_path: Path) -> None:
    made = await extract_flows(graph, tmp_path)
    spilled = (tmp_path / "flows" / made.info.folder).glob("spill-*")
    assert list(spilled) == []  # what DuckDB needed for itself stays in no extract
    people = await rows_of(graph, f"MATCH (p:Person) RETURN {', '.join(f'p.{name} AS {name}' for name in PERSONAL)}")
    secrets = {str(value) for row in people for value in row if value}
    assert len(secrets) > 82  # at least two of each person are their own
    files = sorted((tmp_path / "flows" / made.info.folder).rglob("*.parquet"))
    assert {file.parent.name for file in files} >= {*SCHEMAS, "outcomes", "burn_down"}
    for file in files:
        table = pq.read_table(file)
        for column in table.columns:
            if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
                told = "\n".join(each for each in column.to_pylist() if each)
                assert not [secret for secret in secrets if secret in told], file


@pytest.mark.parametrize("how", ["ended", "cancelled", "killed"])
async def test_a_second_call_goes_on(graph: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    """Ended after a page, cancelled at one, or killed after a part was written and before that was kept."""
    whole = await extract_facts(graph, tmp_path / "whole")
    seen: list[tuple[str, int]] = []
    if how == "killed":
        save = extract.Staging.save

        def killed(staging: extract.Staging) -> None:
            if staging.rows.get("memberships", 0) > 7:
                raise Ended
            save(staging)

        with monkeypatch.context() as patched:
            patched.setattr(extract.Staging, "save", killed)
            with pytest.raises(Ended):
                await extract_facts(graph, tmp_path / "parts")
    else:

        def stop(what: str, done: int, total: int | None) -> None:
            if what == "memberships" and done > 14:
                if how == "ended":
                    raise Ended
                running.cancel()

        running = asyncio.ensure_future(extract_facts(graph, tmp_path / "parts", stop))
        with pytest.raises((Ended, asyncio.CancelledError)):
            await running
    with pytest.raises(NotFound, match="not been extracted"):
        current_extract(tmp_path / "parts")
    info = await extract_facts(graph, tmp_path / "parts", lambda what, done, total: seen.append((what, done)))
    first = next(done for name, done in seen if name == "memberships")
    assert first > 14 if how != "killed" else first > 7  # not from the beginning
    assert parts_of(tmp_path / "parts", info) == parts_of(tmp_path / "whole", whole)
    assert info.counts == whole.counts


async def test_after_another_load_it_begins_anew(graph: Database, tmp_path: Path) -> None:
    seen: list[tuple[str, int]] = []

    def stop(what: str, done: int, total: int | None) -> None:
        if what == "memberships":
            seen.append((what, done))
            if done > 14:
                raise Ended

    with pytest.raises(Ended):
        await extract_facts(graph, tmp_path, stop)
    async with load_lock(graph):
        pass
    first, seen = seen[0], []
    with pytest.raises(Ended):
        await extract_facts(graph, tmp_path, stop)
    assert seen[0] == first


async def test_a_change_meanwhile_is_in_it(graph: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """P1 stands on the first page, and moves after the second was read."""

    async def move() -> None:
        await graph.run("tests/move", MOVE, {"id": "P1"}, write=True)
        at = stored_moment((await read_clock(graph)).now())
        await graph.run("tests/event", EVENT, {"id": "P1", "at": at}, write=True)

    after_page(monkeypatch, "list_memberships", 2, move)
    info = await extract_facts(graph, tmp_path)
    its = {(row["branch"], str(row["valid_to"])) for row in rows_in(tmp_path, info, "memberships") if row["person"] == "P1"}
    assert its == {("M1-A", "2018-11-15"), ("E1-A", "None")}
    assert len(rows_in(tmp_path, info, "memberships")) == info.counts["memberships"]


async def test_a_change_without_an_event_is_found(graph: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = (await extract_flows(graph, tmp_path)).info

    async def move() -> None:
        await graph.run("tests/move", MOVE, {"id": "P10"}, write=True)

    after_page(monkeypatch, "list_memberships", 2, move)
    with pytest.raises(Conflict) as differs:
        await extract_flows(graph, tmp_path)
    assert differs.value.code == "EXTRACT_DIFFERS"
    assert current_extract(tmp_path)[1] == before
    assert not (tmp_path / "flows" / "staging").exists()
    assert (await extract_flows(graph, tmp_path)).info.counts["memberships"] == before.counts["memberships"] + 1


@pytest.mark.parametrize("stage", ["derive", "publish_extract"])
async def test_what_was_extracted_before_answers_until_the_end(
    graph: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    first = (await extract_flows(graph, tmp_path)).info
    answering = []

    def watch(what: str, done: int, total: int | None) -> None:
        answering.append(current_extract(tmp_path)[1])

    def broken(*_: object) -> None:
        raise Ended

    with monkeypatch.context() as patched:
        patched.setattr(publish, stage, broken)
        with pytest.raises(Ended):
            await extract_flows(graph, tmp_path, watch)
    assert current_extract(tmp_path) == (tmp_path / "flows" / first.folder, first)
    assert [path.name for path in (tmp_path / "flows").glob("extract-*")] == [first.folder]
    second = (await extract_flows(graph, tmp_path, watch)).info
    assert set(map(str, answering)) == {str(first)}
    assert current_extract(tmp_path)[1] == second
    # who reads the one before may go on until the next
    assert {path.name for path in (tmp_path / "flows").glob("extract-*")} == {first.folder, second.folder}
