"""Files of flows over HTTP: who gets which rows, how far they are, what is left of a process that is no more.

The extract is that of tests/api/flows_extract.py: S1 in county 440105 has 77 graduates, 30 into city 4401 and 12 into 4402 inside the
province, 4 out of it, 20 stayed, 11 in progress; S2 in county 440104 has 112.
"""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
import os
import shutil
import sys
import threading
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import httpx
import polars as pl
import pytest
import pytest_asyncio

from analytics.export import TABLES, Format
from analytics.store import FlowStore
from api.downloads import file_name
from api.flows import export_files
from api.flows.export_files import ExportFiles, Progress, State
from api.flows.exporting import ExportQuery
from api.flows.exports import Exports, QueueFull, Told
from api.read_log import ReadLog
from api.schema import graphql_schema
from domain.rights import Rights, Role
from graph.accounts import grant_role
from graph.database import Database
from tests.api.flows_extract import write_extract
from tests.api.serving import ISSUER, bearer, own_settings, serving, token_for
from tests.own_server import ROOT

OFFICER, ANALYST, ELSEWHERE, MEMBER = "exports.officer", "exports.analyst", "exports.shaoguan", "exports.member"
REASON = "核对毕业生去向"
EXACT = {"within": "44", "exact": True, "reason": REASON}
EXPORT = """query Ask($table: FlowTable!, $format: FileFormat! = CSV, $year: Int, $within: String, $exact: Boolean! = false, $reason: String) {
  flowExport(table: $table, format: $format, cohortYear: $year, within: $within, exact: $exact, reason: $reason) {
    id state done total rows sha256 url aboutUrl message } }"""
TEXTS = dict.fromkeys(("origin", "destination", "horizon", "sector", "reason"), pl.String)
ALL = Rights("test", "officer", ("44/",), ("44/",))
QUERY = ExportQuery("outcomes", Format.CSV, 2018, "44", exact=True, reason=REASON)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of the extract made by hand."""
    folder = tmp_path_factory.mktemp("home")
    write_extract(folder)
    return folder


@pytest_asyncio.fixture(scope="module")
async def client(small_province: Database, home: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a server over that home, whose graph knows the callers."""
    for subject, role, code in (
        (OFFICER, Role.OFFICER, "44"),
        (ANALYST, Role.ANALYST, "44"),
        (ELSEWHERE, Role.ANALYST, "4402"),
    ):
        await grant_role(small_province, ISSUER, subject, role, code)
    async with serving(own_settings(home), small_province) as client:
        yield client


async def asked(client: httpx.AsyncClient, subject: str, **variables: Any) -> Any:
    """Ask once."""
    response = await client.post("/graphql", json={"query": EXPORT, "variables": variables}, headers=bearer(subject))
    return response.json()


async def finished(client: httpx.AsyncClient, subject: str, **variables: Any) -> Any:
    """Ask until the export is ready or has failed; what it said meanwhile must be the same export, further and further."""
    seen: list[Any] = []
    for _ in range(600):
        told = (await asked(client, subject, **variables))["data"]["flowExport"]
        seen.append(told)
        if told["state"] in {"READY", "FAILED"}:
            assert len({each["id"] for each in seen}) == 1
            done = [each["done"] for each in seen[: -1 if told["state"] == "FAILED" else None]]
            assert done == sorted(done)
            return told
        assert (told["url"], told["rows"]) == (None, None)
        await asyncio.sleep(0.05)
    raise AssertionError(f"never finished: {seen[-1]}")


async def fetched(client: httpx.AsyncClient, subject: str, **variables: Any) -> pl.DataFrame:
    """Return the rows of an export."""
    told = await finished(client, subject, **variables)
    assert told["state"] == "READY", told
    response = await client.get(told["url"], headers=bearer(subject))
    assert hashlib.sha256(response.content).hexdigest() == told["sha256"]
    rows = pl.read_csv(io.BytesIO(response.content), schema_overrides=TEXTS)
    assert rows.height == told["rows"]
    return rows


def logged(home: Path, table: str) -> list[Any]:
    """Return what the read log says of exports of a table."""
    files = sorted((home / "read-log").glob("*.jsonl"))
    lines = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    return [line for line in lines if line.get("what", {}).get("table") == table]


def figures(rows: pl.DataFrame, agg_level: str, origin: str, column: str) -> dict[str, int]:
    """Return the people of the cells of an origin on the as-of day."""
    chosen = rows.filter(pl.col("agg_level") == agg_level, pl.col("origin") == origin, pl.col("horizon") == "AS_OF")
    return dict(chosen.select(column, "people").iter_rows())


async def test_an_officer_gets_exact_figures(client: httpx.AsyncClient, home: Path) -> None:
    rows = await fetched(client, OFFICER, table="FLOWS", **EXACT)
    assert figures(rows, "I.O", "S1", "outcome") == {
        "TRANSFERRED": 42, "OUT_OF_PROVINCE": 4, "STAYED": 20, "IN_PROGRESS": 11}  # fmt: skip
    assert figures(rows, "I.C", "S1", "destination") == {"4401": 30, "4402": 12}
    assert figures(rows, "D.O", "440104", "outcome") == {
        "TRANSFERRED": 40, "OUT_OF_PROVINCE": 40, "STAYED": 2, "IN_PROGRESS": 30}  # fmt: skip
    assert figures(rows, "P.S", "44", "sector") == {"UNIVERSITY": 55, "NEW_ECONOMIC": 12, "FALLBACK": 15}
    assert figures(rows, "P", "44", "origin_level") == {"PROVINCE": 189}
    over = rows.filter(pl.col("status_people") != 8)
    assert (set(over["status_people"]), set(over["status_share"])) == ({1}, {1})
    (line,) = logged(home, "flows")
    assert (line["who"]["subject"], line["whom"], line["reason"]) == (OFFICER, [], REASON)
    assert (line["what"]["within"], line["what"]["rows"]) == ("44", rows.height)


async def test_a_smaller_place_counts_its_own_schools_alone(client: httpx.AsyncClient) -> None:
    rows = await fetched(client, OFFICER, table="OUTCOMES", within="S1", exact=True, reason="x", year=2018)
    assert figures(rows, "I.O", "S1", "outcome") == figures(rows, "P.O", "44", "outcome")
    assert set(rows.filter(pl.col("origin_level") == "INSTITUTION")["origin"]) == {"S1"}


async def test_what_a_download_says_of_itself(client: httpx.AsyncClient, home: Path) -> None:
    variables = {"table": "CITIES", "year": 2018, **EXACT}
    told = await finished(client, OFFICER, **variables)
    assert (told["done"], told["total"]) == (100, 100)
    response = await client.get(told["url"], headers=bearer(OFFICER))
    assert (response.status_code, response.headers["etag"]) == (200, f'"{told["sha256"]}"')
    assert response.headers["content-disposition"] == 'attachment; filename="flows-cities-2018-44-exact.csv"'
    assert response.headers["content-length"] == str(len(response.content))
    assert response.headers["content-type"].startswith("text/csv")
    assert (response.headers["x-content-type-options"], response.headers["cache-control"]) == ("nosniff", "no-store")
    about = await client.get(told["aboutUrl"], headers=bearer(OFFICER))
    assert about.json()["query"] == {"table": "cities", "year": 2018, "exact": True, "within": "44", "reason": REASON}
    assert about.json()["sha256"] == told["sha256"] == logged(home, "cities")[0]["what"]["sha256"]
    assert about.headers["etag"] == f'"{hashlib.sha256(about.content).hexdigest()}"'
    head = await client.head(told["url"], headers=bearer(OFFICER))
    assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", str(len(response.content)))
    assert (await client.post(told["url"], headers=bearer(OFFICER))).status_code == 405
    shutil.rmtree(home / "flows" / "extract-1" / "exports")
    again = await finished(client, OFFICER, **variables)
    assert (again["id"], again["sha256"]) == (told["id"], told["sha256"])  # the same data and question, the same bytes
    assert len(logged(home, "cities")) == 2


@pytest.mark.parametrize("form", ["PARQUET", "XLSX"])
async def test_other_formats(client: httpx.AsyncClient, form: str) -> None:
    told = await finished(client, OFFICER, table="REASONS", format=form, **EXACT)
    response = await client.get(told["url"], headers=bearer(OFFICER))
    assert response.headers["content-disposition"].endswith(f'exact.{form.lower()}"')
    assert hashlib.sha256(response.content).hexdigest() == told["sha256"]
    if form == "PARQUET":
        assert figures(pl.read_parquet(io.BytesIO(response.content)), "I.R", "S2", "reason") == {
            "FURTHER_STUDY": 25, "UNEMPLOYED": 15}  # fmt: skip


async def test_an_analyst_gets_published_rows(client: httpx.AsyncClient) -> None:
    """Of S1 4 left the province, of S2 2 stayed: neither is told, nor the cells that would give them away."""
    rows = await fetched(client, ANALYST, table="FLOWS")
    shown = rows.filter(pl.col("status_people") == 1)
    assert shown["people"].min() >= 10  # type: ignore[operator]
    as_of = rows.filter(pl.col("horizon") == "AS_OF", pl.col("agg_level") == "D.O")
    small = as_of.filter(pl.col("origin") == "440104", pl.col("outcome") == "STAYED")
    assert small.select("people", "status_people").rows() == [(None, 5)]
    assert rows.filter(pl.col("status_people").is_in([5, 6]), pl.col("people").is_not_null()).height == 0
    within = await fetched(client, ANALYST, table="FLOWS", within="S1")
    assert set(within["origin"]) == {"S1"}
    assert within.equals(rows.filter(pl.col("origin") == "S1"))


async def test_rows_outside_the_scopes_are_not_in_the_file(client: httpx.AsyncClient) -> None:
    """An analyst of 4402 reads what leads into 4402, and nothing else."""
    rows = await fetched(client, ELSEWHERE, table="CITIES")
    assert rows.height > 0
    assert set(rows["destination"]) == {"4402"}
    assert (await fetched(client, ELSEWHERE, table="OUTCOMES")).height == 0


@pytest.mark.parametrize(
    ("subject", "variables"),
    [
        (ANALYST, EXACT),
        (OFFICER, {**EXACT, "within": "NO-SUCH"}),
        (MEMBER, {}),
        (MEMBER, EXACT),
        (ANALYST, {"within": "NO-SUCH"}),
    ],
)
async def test_what_is_out_of_scope_looks_absent(client: httpx.AsyncClient, subject: str, variables: dict[str, Any]) -> None:
    answer = await asked(client, subject, table="SECTORS", **variables)
    assert (answer["data"], "errors" in answer) == ({"flowExport": None}, False)


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"table": "TOWNS"}, "TOWNS"),
        ({"table": "CITIES", "format": "PDF"}, "PDF"),
        ({"table": "CITIES", "year": 2001}, "Name one of 2018."),
        ({"table": "CITIES", **EXACT, "year": 2001}, "Name one of 2018."),
        ({"table": "CITIES", **EXACT, "within": "4402"}, "no frozen cohort"),
        ({"table": "CITIES", **EXACT, "reason": " "}, "reason"),
        ({"table": "CITIES", **EXACT, "reason": None}, "reason"),
        ({"table": "CITIES", "exact": True, "reason": "x"}, "within"),
    ],
)
async def test_what_cannot_be_used_is_told(client: httpx.AsyncClient, variables: dict[str, Any], words: str) -> None:
    answer = await asked(client, OFFICER, **variables)
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["BAD_INPUT"]
    assert words in answer["errors"][0]["message"]


async def test_without_an_extract(small_province: Database, tmp_path: Path) -> None:
    async with serving(own_settings(tmp_path), small_province) as client:
        answer = await asked(client, OFFICER, table="CITIES")
        absent = await client.get(f"/downloads/{'0' * 64}", headers=bearer(OFFICER))
    assert answer["errors"][0]["extensions"]["code"] == "UNAVAILABLE"
    assert "leaguegraph flows extract" in answer["errors"][0]["message"]
    assert absent.status_code == 404


async def test_a_download_is_its_callers_alone(client: httpx.AsyncClient, home: Path) -> None:
    told = await finished(client, OFFICER, table="PROVINCES", **EXACT)
    bodies = set()
    for subject in (ANALYST, ELSEWHERE, MEMBER):
        for url in (told["url"], told["aboutUrl"], f"/downloads/{'0' * 64}", "/downloads/", "/downloads/../token.key"):
            response = await client.get(url, headers=bearer(subject))
            assert response.status_code == 404
            if "token.key" not in url:  # the client itself makes it /token.key
                bodies.add(response.content)
    for url in (f"{told['url']}x", f"{told['url'][:-1]}", f"/downloads/{told['id'].upper()}", "/downloads/%2e%2e%2ftoken.key"):
        bodies.add((await client.get(url, headers=bearer(OFFICER))).content)
    assert len(bodies) == 1
    for headers in ({}, {"authorization": f"Bearer {token_for(OFFICER, lifetime_s=-60)}"}):
        response = await client.get(told["url"], headers=headers)
        assert (response.status_code, response.headers["www-authenticate"]) == (401, "Bearer")
    exports = Exports(home, FlowStore(home))
    rights = Rights(ISSUER, OFFICER, ("44/",), ("44/",))
    assert exports.find(told["id"], rights) is not None  # by another process
    for other in (Rights(ISSUER, OFFICER, ("44/",)), Rights(ISSUER, OFFICER), Rights("other", OFFICER, ("44/",), ("44/",))):
        assert exports.find(told["id"], other) is None  # the role has ended since
    exports.close()


async def test_no_log_no_file(client: httpx.AsyncClient, home: Path) -> None:
    log, kept = home / "read-log", home / "kept-log"
    log.mkdir(exist_ok=True)
    log.rename(kept)
    log.write_text("no folder", encoding="utf-8")
    try:
        told = await finished(client, OFFICER, table="COUNTIES", **EXACT)
    finally:
        log.unlink()
        kept.rename(log)
    assert (told["state"], told["url"], told["sha256"]) == ("FAILED", None, None)
    assert "read log" in told["message"]
    files = ExportFiles(home / "flows" / "extract-1" / "exports", told["id"])
    assert not files.rows.exists()
    assert (await client.get(f"/downloads/{told['id']}", headers=bearer(OFFICER))).status_code == 404
    assert (await asked(client, OFFICER, table="COUNTIES", **EXACT))["data"]["flowExport"][
        "state"
    ] == "FAILED"  # told for a while


async def test_a_folder_that_cannot_be_written_is_told(client: httpx.AsyncClient, home: Path) -> None:
    folder, kept = home / "flows" / "extract-1" / "exports", home / "kept-exports"
    folder.mkdir(exist_ok=True)
    folder.rename(kept)
    folder.write_text("no folder", encoding="utf-8")
    try:
        answer = await asked(client, OFFICER, table="BURN_DOWN")
    finally:
        folder.unlink()
        kept.rename(folder)
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["UNAVAILABLE"]


class Gate:
    """A read log that lets nothing through until it is opened."""

    def __init__(self) -> None:
        self.reached, self.open = threading.Semaphore(0), threading.Event()

    def __call__(self, people: Sequence[str], reason: str | None, what: Mapping[str, Any] | None = None) -> None:
        self.reached.release()
        assert self.open.wait(60)


def query(reason: str) -> ExportQuery:
    """Return an exact export that differs from others by its reason."""
    return ExportQuery("outcomes", Format.CSV, 2018, "44", exact=True, reason=reason)


def told_of(exports: Exports, asked_for: ExportQuery, record: Any) -> Told:
    """Ask."""
    told = exports.ask(asked_for, ALL, record)
    assert told is not None
    return told


async def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds, at most half a minute."""
    for _ in range(600):
        if holds():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("it never held")


async def test_two_at_once_the_others_wait_and_the_queue_is_bounded(home: Path) -> None:
    gate = Gate()
    exports, other = (Exports(home, FlowStore(home), at_once=2, most_waiting=1) for _ in range(2))
    try:
        for number in range(2):
            assert told_of(exports, query(f"queue {number}"), gate).progress.state is State.QUEUED
        assert all([await asyncio.to_thread(gate.reached.acquire, timeout=60) for _ in range(2)])
        assert told_of(exports, query("queue 2"), gate).progress.state is State.QUEUED
        with pytest.raises(QueueFull, match="30 seconds"):
            exports.ask(query("queue 3"), ALL, gate)
        states = [told_of(exports, query(f"queue {number}"), gate).progress.state for number in range(3)]
        assert states == [State.RUNNING, State.RUNNING, State.QUEUED]
        assert not gate.reached.acquire(blocking=False)  # two at once
        seen = told_of(other, query("queue 0"), gate)  # another process begins nothing of its own
        assert (seen.progress.state, seen.progress.done) == (State.RUNNING, 95)
        assert other.find(seen.id, ALL) is None
        assert not ExportFiles(home / "flows" / "extract-1" / "exports", seen.id).rows.exists()  # recorded first
        gate.open.set()
        await until(lambda: all(told_of(other, query(f"queue {n}"), gate).progress.state is State.READY for n in range(3)))
        assert other.find(seen.id, ALL) is not None
        await until(lambda: told_of(exports, query("queue 3"), gate).progress.state is State.READY)  # there is room again
    finally:
        gate.open.set()
        exports.close()
        other.close()


HOLDER = """
import sys, time
from pathlib import Path
from api.flows.export_files import ExportFiles, Progress, State
files = ExportFiles(Path(sys.argv[1]), sys.argv[2])
assert files.lock() is not None
files.write(Progress({}, State.RUNNING, 20))
files.rows.write_bytes(b"half")
print("held", flush=True)
time.sleep(600)
"""


async def test_a_process_that_died_blocks_nothing(home: Path) -> None:
    asked_for, record = query("left behind"), ReadLog(home)
    exports = Exports(home, FlowStore(home))

    def recorded(people: Sequence[str], reason: str | None, what: Mapping[str, Any] | None = None) -> None:
        record.append(ALL, "test", "1", people, reason, what)

    id_ = exports._id("extract-1", asked_for, ALL)
    folder = home / "flows" / "extract-1" / "exports"
    folder.mkdir(exist_ok=True)
    words = [sys.executable, "-c", HOLDER, str(folder), id_]
    holder = await asyncio.create_subprocess_exec(*words, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    try:
        assert holder.stdout is not None
        assert await holder.stdout.readline() == b"held\n"
        told = told_of(exports, asked_for, recorded)
        assert (told.id, told.progress.state, told.progress.done) == (id_, State.RUNNING, 20)
        holder.kill()
        await holder.wait()
        assert told_of(exports, asked_for, recorded).progress.state is State.QUEUED
        await until(lambda: told_of(exports, asked_for, recorded).progress.state is State.READY)
        found = exports.find(id_, ALL)
        assert found is not None
        assert found[0].rows.read_bytes().startswith(b"agg_level,")
    finally:
        if holder.returncode is None:
            holder.kill()
        await holder.communicate()
        exports.close()


async def test_a_state_is_not_believed_without_its_file(home: Path) -> None:
    gate = Gate()
    gate.open.set()
    exports = Exports(home, FlowStore(home))
    try:
        spoilt: list[Callable[[ExportFiles], object]] = [
            lambda files: files.rows.write_bytes(b"other"),
            lambda files: files.rows.unlink(),
            lambda files: files.about.write_bytes(b"{}"),
            lambda files: files._state.write_bytes(b"not JSON"),
        ]
        for spoil in spoilt:
            await until(lambda: told_of(exports, QUERY, gate).progress.state is State.READY)
            files = ExportFiles(home / "flows" / "extract-1" / "exports", told_of(exports, QUERY, gate).id)
            spoil(files)
            assert exports.find(files.id, ALL) is None
            assert told_of(exports, QUERY, gate).progress.state in {State.QUEUED, State.RUNNING}
        await until(lambda: told_of(exports, QUERY, gate).progress.state is State.READY)
    finally:
        exports.close()


def test_the_oldest_are_removed(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_files, "KEPT", 2)
    folder = home / "pruned"
    folder.mkdir()
    for number, id_ in enumerate(("a", "b", "c")):
        files = ExportFiles(folder, id_)
        files.write(Progress({}, State.READY))
        files.rows.write_bytes(b"")
        os.utime(files._state, (number, number))
    export_files.prune(folder)
    assert sorted(file.name for file in folder.iterdir()) == ["b.rows", "b.state", "c.rows", "c.state"]


def test_every_table_has_its_name_in_the_schema() -> None:
    enum: Any = graphql_schema().type_map["FlowTable"]
    assert {value.value for value in enum.values.values()} == set(TABLES)


def test_names_of_files_are_harmless() -> None:
    assert file_name(ExportQuery("cities", Format.XLSX, None, '4401"\r\n/../x')) == "flows-cities-4401x.xlsx"
