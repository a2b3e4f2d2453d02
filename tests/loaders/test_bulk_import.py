"""The bulk import: the same graph as the loaders make, node by node and relationship by relationship; bad input; interruptions."""

from __future__ import annotations

import csv
import json
import shutil
from collections import Counter
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio

from api.engine import Engine, GraphQLRequest, Limits
from api.schema import graphql_schema
from domain.errors import InvalidInput, Refused
from domain.rights import Rights
from graph.bulk import FILES
from graph.clock import fix_clock
from graph.database import Database
from graph.migrate import migrate
from graph.server.managed import ManagedServer
from graph.totals import count_totals, find_differences
from loaders.activities import Activities
from loaders.bulk.importing import read_manifest
from loaders.bulk.province import ImportOptions, import_folder
from loaders.divisions import Options as DivisionOptions
from loaders.divisions import load_divisions
from loaders.facts import Facts, Options, load_facts
from loaders.organisations import Options as OrganisationOptions
from loaders.organisations import load_organisations
from loaders.participations import Participations
from loaders.people import People
from loaders.posts import Posts
from loaders.sample import figures
from loaders.sample.province import Options as SampleOptions
from loaders.sample.province import write_province
from loaders.transfers import Transfers
from tests.own_server import DOWNLOADS, SMALL

KEY = b"a key of the tests with more than 32 characters"
BOOKKEEPING = {"totals_pending", "counted_own"}  # what the worker keeps of its own work
NODES = "MATCH (n:{label}) RETURN properties(n) AS props"
BETWEEN = "MATCH (a)-[r:{label}]->(b) RETURN coalesce(a.code, a.id, '') + ' ' + coalesce(b.code, b.id, '') AS ends, properties(r) AS props"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hundredth of the province."""
    folder = tmp_path_factory.mktemp("sample")
    write_province(folder, SampleOptions(0.01, 7))
    return folder


@pytest_asyncio.fixture(scope="module")
async def imported(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Database]:
    """The graph of a server of its own, made by the import; --overwrite of nothing is no mistake."""
    home = tmp_path_factory.mktemp("imported")
    server = ManagedServer(home, SMALL, DOWNLOADS)
    try:
        report = await import_folder(server, home, sample, ImportOptions(KEY, overwrite=True))
        assert (report.imported, report.differences, report.problems) == (True, [], [])
        address = server.start()
        db = Database.connect(address.uri, address.user, address.password)
        yield db
        await db.close()
    finally:
        server.stop()


@pytest_asyncio.fixture(scope="module")
async def loaded(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Database]:
    """The graph of another server, made by the loaders; too much for the one that other tests empty."""
    server = ManagedServer(tmp_path_factory.mktemp("loaded"), SMALL, DOWNLOADS)
    try:
        address = server.start()
        db = Database.connect(address.uri, address.user, address.password)
        await migrate(db)
        await load_all(db, sample)
        yield db
        await db.close()
    finally:
        server.stop()


async def load_all(db: Database, folder: Path) -> None:
    """Load the same tables by the loaders."""
    day = read_manifest(folder).divisions_on
    assert (await load_divisions(db, folder / "divisions.csv", DivisionOptions(day))).problem_count == 0
    await fix_clock(db, figures.PRESENT)
    assert (await load_organisations(db, folder / "organisations.csv", OrganisationOptions(figures.AS_OF))).problem_count == 0
    tables: list[tuple[str, Facts]] = [
        ("people", People()), ("posts", Posts()), ("activities", Activities()), ("participations", Participations()), ("transfers", Transfers()),
    ]  # fmt: skip
    for name, facts in tables:
        report = await load_facts(db, folder / f"{name}.csv", facts, Options(key=KEY, synthetic=True))
        assert report.problems == []


async def content(db: Database, statement: str) -> Counter[str]:
    """Return every node or relationship of a kind as text, with how often it is there."""
    rows = await db.run("tests/content", statement, {}, timeout_s=300)
    kept = [{**row, "props": {name: value for name, value in row["props"].items() if name not in BOOKKEEPING}} for row in rows]
    return Counter(json.dumps(row, default=str, sort_keys=True) for row in kept)


async def test_the_import_makes_what_the_loaders_make(imported: Database, loaded: Database) -> None:
    await count_totals(loaded)
    for name, file in FILES.items():
        statement = (NODES if file.ends is None else BETWEEN).format(label=file.label)
        by_import, by_loaders = await content(imported, statement), await content(loaded, statement)
        assert sorted((by_import - by_loaders).elements())[:3] == [], name
        assert sorted((by_loaders - by_import).elements())[:3] == [], name
        assert by_import.total() > 0, name
    edition = "MATCH (n:DivisionEdition) RETURN properties(n) AS props"
    assert await content(imported, edition) == await content(loaded, edition)


async def test_transfers_with_and_without_answered_steps_are_read(imported: Database, sample: Path) -> None:
    """An open transfer has its open step last; one whose first step is open has no other."""
    told = json.loads((sample / "manifest.json").read_text(encoding="utf-8"))
    engine = Engine(graphql_schema(), imported, Limits())
    query = "query ($id: ID!) { person(id: $id) { transfers { state steps { kind answeredAt } } } }"
    steps = Counter[int]()
    for person in told["planted"]["people_with_open_transfer"][:100]:
        request = GraphQLRequest(query, variables={"id": person})
        answer = await engine.execute(request, Rights("test", "all", ("44/",), ("44/",)))
        assert answer.data is not None
        assert answer.errors == []
        (pending,) = [each for each in answer.data["person"]["transfers"] if each["state"] == "OPEN"]
        assert pending["steps"][-1]["answeredAt"] is None
        assert all(each["answeredAt"] for each in pending["steps"][:-1])
        steps[len(pending["steps"])] += 1
    assert set(steps) == {1, 2}


async def test_totals_of_the_import_agree_with_a_recount(imported: Database) -> None:
    assert await find_differences(imported) == []


def changed(sample: Path, target: Path, table: str, row: int, column: str, value: str) -> Path:
    """Return a copy of a sample with one other cell; ``row`` counts as a spreadsheet does."""
    shutil.copytree(sample, target)
    with (target / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    rows[row - 1][rows[0].index(column)] = value
    with (target / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return target


BAD = [
    ("organisations", 300, "kind", "CLUB", "UNKNOWN_KIND"),
    ("organisations", 300, "parent_code", "NOWHERE", "UNKNOWN_PARENT"),
    ("people", 9, "id_number", "440104199901011230", "ID_BIRTH_MISMATCH"),
    ("people", 9, "branch_code", "44", "NOT_A_BRANCH"),
    ("people", 9, "id", "P0000001", "PERSON_DIFFERS"),
    ("posts", 9, "post", "KING", "UNKNOWN_POST"),
    ("posts", 9, "person_id", "NOBODY", "UNKNOWN_PERSON"),
    ("activities", 9, "id", "A000001", "DUPLICATE_ID"),
    ("participations", 9, "activity_id", "A999999", "UNKNOWN_ACTIVITY"),
    ("transfers", 9, "requested_at", "", "MISSING_VALUE"),
    ("transfers", 9, "step_kinds", "ACCEPT;RELEASE", "BAD_STEPS"),
    ("transfers", 9, "completed_at", "2018-11-14T12:00:00+08:00", "CONTRADICTS_MEMBERSHIP"),
]


@pytest.mark.parametrize(("table", "row", "column", "value", "code"), BAD)
async def test_a_bad_row_is_told_and_nothing_is_imported(
    imported: Database, sample: Path, tmp_path: Path, table: str, row: int, column: str, value: str, code: str
) -> None:
    folder = changed(sample, tmp_path / "changed", table, row, column, value)
    server = ManagedServer(tmp_path / "home", SMALL, DOWNLOADS)
    try:
        report = await import_folder(server, tmp_path / "home", folder, ImportOptions(KEY, overwrite=True))
    finally:
        server.stop()
    assert not report.imported
    told = {(each.file, each.row, each.code) for each in report.problems}
    assert (f"{table}.csv", row, code) in told


async def test_a_full_graph_is_kept(imported: Database, sample: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    home = next(path for path in tmp_path_factory.getbasetemp().iterdir() if path.name.startswith("imported"))
    server = ManagedServer(home, SMALL, DOWNLOADS)
    with pytest.raises(Refused) as caught:
        await import_folder(server, home, sample, ImportOptions(KEY))
    assert caught.value.code == "FULL_DATABASE"
    assert (await imported.run("tests/count", "RETURN COUNT { (:Person) } AS people", {}))[0]["people"] > 0


def test_a_folder_without_a_manifest_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_manifest(tmp_path)
    assert caught.value.code == "NO_MANIFEST"


@pytest.mark.parametrize("text", ["", "[]", '{"divisions_on": "yesterday"}', '{"divisions_on": "2018-10-31", "counts": [1]}',
                                  '{"divisions_on": "2018-10-31", "as_of": "2018-11-15"}', '{"divisions_on": "2018-10-31", "generated": "false"}'])  # fmt: skip
def test_a_manifest_that_cannot_be_used(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(InvalidInput) as caught:
        read_manifest(tmp_path)
    assert caught.value.code == "BAD_MANIFEST"


def test_a_missing_table_is_named(sample: Path, tmp_path: Path) -> None:
    shutil.copytree(sample, tmp_path / "part")
    (tmp_path / "part" / "posts.csv").unlink()
    with pytest.raises(InvalidInput, match=r"posts\.csv") as caught:
        read_manifest(tmp_path / "part")
    assert caught.value.code == "MISSING_TABLE"


def test_the_day_of_the_divisions_is_read(sample: Path) -> None:
    assert read_manifest(sample).divisions_on == date(2018, 10, 31)
