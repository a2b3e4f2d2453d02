"""Cohorts and the extract on a generated province, in a graph of its own: freezing, extracting, outcomes a second way, the planted rates."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import pytest_asyncio

from analytics.facts import current_extract, open_facts
from analytics.outcomes import cohort_facts, outcomes_on
from domain.cohorts import COMPLETED, REMAINING
from domain.errors import Conflict, InvalidInput, NotFound, Refused
from graph.clock import read_clock
from graph.cohorts import list_cohorts
from graph.database import Database
from graph.server.managed import ManagedServer
from loaders.bulk.province import ImportOptions, import_folder
from loaders.retained import Retained
from loaders.sample.province import Options, write_province
from tests.loaders.people import load
from tests.loaders.tables import write_csv
from tests.own_server import DOWNLOADS, SMALL
from tests.workflows.second_way import outcomes_in_the_graph
from workflows import extract
from workflows.cohorts import freeze_cohorts
from workflows.extract import extract_facts
from workflows.publish import extract_flows

KEY = b"a key of the tests with more than 32 characters"
FROZEN = {year: date(year, 6, 1) for year in (2016, 2017, 2018)}
AS_OF, PAST = "2018-11-15", "2018-08-15"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    """The smallest sample: its folder and its manifest."""
    folder = tmp_path_factory.mktemp("sample")
    return folder, write_province(folder, Options(0.001, 3))


@pytest_asyncio.fixture(scope="module")
async def db(told: tuple[Path, Any], tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Database]:
    """The imported sample with the cohorts of three years frozen."""
    home = tmp_path_factory.mktemp("flows")
    server = ManagedServer(home, SMALL, DOWNLOADS)
    try:
        assert (await import_folder(server, home, told[0], ImportOptions(KEY, overwrite=True))).imported
        address = server.start()
        db = Database.connect(address.uri, address.user, address.password)
        for year, day in FROZEN.items():
            await freeze_cohorts(db, "44", year, day)
        yield db
        await db.close()
    finally:
        server.stop()


async def test_freezing_is_refused_where_it_cannot_be(db: Database) -> None:
    tomorrow = (await read_clock(db)).today() + timedelta(days=1)
    for within, year, day, error, code in (
        ("44", 2018, tomorrow, InvalidInput, "DAY_NOT_OVER"),
        ("NO-SUCH", 2018, FROZEN[2018], NotFound, "UNKNOWN_ORGANISATION"),
        ("44", 1999, FROZEN[2018], NotFound, "NO_CLASSES"),
        ("44", 2018, date(2018, 6, 2), Refused, "COHORTS_FROZEN"),
    ):
        with pytest.raises(error) as caught:
            await freeze_cohorts(db, within, year, day)
        assert caught.value.code == code
    assert {row["frozen_on"] for row in await list_cohorts(db, 2018)} == {"2018-06-01"}


async def test_a_wider_freeze_adds_the_rest(db: Database) -> None:
    """Two schools are taken out of the frozen ones; one is frozen alone, and then everything: the base is that of before."""
    before = {row["institution_code"]: row["base"] for row in await list_cohorts(db, 2016)}
    one, other = sorted(before)[:2]
    for code in (one, other):
        await db.run(
            "tests/thaw", "MATCH (c:Cohort {year: 2016, institution_code: $code}) DETACH DELETE c", {"code": code}, write=True
        )
    alone = await freeze_cohorts(db, one, 2016, FROZEN[2016])
    assert [(row["institution_code"], row["base"]) for row in alone.frozen] == [(one, before[one])]
    whole = await freeze_cohorts(db, "44", 2016, FROZEN[2016])
    assert [row["institution_code"] for row in whole.frozen] == [other]
    assert one in {row["institution_code"] for row in whole.before}
    assert {row["institution_code"]: row["base"] for row in await list_cohorts(db, 2016)} == before


async def test_the_planted_rates_come_back_and_ten_schools_a_second_way(
    db: Database, told: tuple[Path, Any], tmp_path: Path
) -> None:
    made = await extract_flows(db, tmp_path)
    folder, info = current_extract(tmp_path)
    assert info == made.info
    facts = open_facts(folder, threads=1)
    sectors = dict(facts.con.to_polars(facts.table("organisations").select("code", "sector")).iter_rows())
    outcomes = pl.read_parquet(str(folder / "outcomes" / "*.parquet")).filter(pl.col("horizon") == "AS_OF")
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for institution, year, outcome in outcomes.select("institution", "year", "outcome").iter_rows():
        counted[f"{sectors[institution]} {year}"][outcome] += 1
    for name, planted in told[1]["completion"].items():
        assert sum(counted[name][each.value] for each in COMPLETED) == planted["completed"], name
        assert sum(counted[name][each.value] for each in REMAINING) == planted["remaining"], name
    largest = outcomes.filter(pl.col("year") == 2018).group_by("institution").len().sort("len", "institution", descending=True)
    schools = largest["institution"].head(10).to_list()
    past = facts.con.to_polars(outcomes_on(facts, cohort_facts(facts, 2018, schools), date.fromisoformat(PAST)))
    seen: set[str] = set()
    for school in schools:
        for day, frame in ((AS_OF, outcomes.filter(pl.col("year") == 2018)), (PAST, past)):
            found = dict(frame.filter(pl.col("institution") == school).select("person", "outcome").iter_rows())
            assert found == await outcomes_in_the_graph(db, school, 2018, day), (school, day)
            seen |= set(found.values())
    assert len(seen) == 7  # every outcome was compared


async def test_only_ids_leave_the_graph(db: Database, tmp_path: Path) -> None:
    info = await extract_facts(db, tmp_path)
    secret = """MATCH (p:Person) RETURN collect(DISTINCT p.name) + collect(p.id_number_hmac) + collect(p.phone_hmac)
      + collect(DISTINCT p.id_number_masked) + collect(DISTINCT p.phone_masked) AS texts"""
    texts = set((await db.run("tests/secret", secret, {}))[0]["texts"])
    assert len(texts) > 1_000
    stored: set[str] = set()
    for file in (tmp_path / "flows" / info.folder).rglob("*.parquet"):
        if file.parent.name not in {"organisations", "divisions", "names"}:
            frame = pl.read_parquet(file)
            for column in frame.select(pl.col(pl.String)).columns:
                stored |= set(frame[column].drop_nulls().to_list())
    assert "P0000001" in stored
    assert stored & texts == set()


def table(folder: Path, name: str) -> pl.DataFrame:
    frame = pl.read_parquet(str(folder / name / "*.parquet"))
    return frame.sort(frame.columns)


async def test_an_extract_goes_on_where_it_was_ended(db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extract, "PEOPLE_PAGE", 1_000)
    monkeypatch.setattr(extract, "TRANSFER_PAGE", 500)
    whole = await extract_facts(db, tmp_path / "whole")

    def ended(what: str, done: int, total: int | None) -> None:
        if what == "memberships" and done > 3_000:
            raise KeyError(what)

    with pytest.raises(ExceptionGroup):
        await extract_facts(db, tmp_path / "halves", ended)
    stated = json.loads((tmp_path / "halves" / "flows" / "staging" / "progress.json").read_text(encoding="utf-8"))
    assert stated["after"]["memberships"] > "P"
    first = table(tmp_path / "halves" / "flows" / "staging", "memberships").height
    asked = []

    def noted(what: str, done: int, total: int | None) -> None:
        asked.append((what, done))

    second = await extract_facts(db, tmp_path / "halves", noted)
    assert min(done for what, done in asked if what == "memberships") > first - 1_000  # the pages before were not read again
    for name in ("memberships", "transfers", "steps", "organisations", "parents", "places", "cohort_people"):
        one = table(tmp_path / "whole" / "flows" / whole.folder, name)
        assert one.equals(table(tmp_path / "halves" / "flows" / second.folder, name)), name


ENDS = """MATCH (p:Person {id: $id})-[m:MEMBER_OF]->(b) WITH p, m, b LIMIT 1
  CREATE (p)-[:WAS_MEMBER_OF {valid_from: m.valid_from, valid_to: date('2018-11-15'), ended_by: 'AGE'}]->(b) DELETE m"""
EVENT = "MATCH (p:Person {id: $id}) CREATE (:AuditEvent {at: datetime($at), actor: 't', action: 'endMembership', before: '', after: ''})-[:CONCERNS]->(p)"
COMES = """MATCH (b:Organisation {kind: 'BRANCH'}) WITH b ORDER BY b.code LIMIT 1 MATCH (p:Person {id: $id})
  CREATE (p)-[:WAS_MEMBER_OF {valid_from: date('2001-01-01'), valid_to: date('2001-01-02'), ended_by: 'CORRECTED'}]->(b)"""


async def test_what_changes_meanwhile_with_an_event_is_in_it(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first member, whose page has been read already, leaves before the organisations are done."""
    first = (await db.run("tests/first", "MATCH (p:Person)-[:MEMBER_OF]->() RETURN p.id AS id ORDER BY id LIMIT 1", {}))[0]["id"]
    real = extract._cohorts

    async def changed(*given: Any) -> None:
        await db.run("tests/ends", ENDS, {"id": first}, write=True)
        at = (await read_clock(db)).now().isoformat()
        await db.run("tests/event", EVENT, {"id": first, "at": at}, write=True)
        await real(*given)

    monkeypatch.setattr(extract, "_cohorts", changed)
    info = await extract_facts(db, tmp_path)
    held = table(tmp_path / "flows" / info.folder, "memberships").filter(pl.col("person") == first)
    assert held.filter(pl.col("valid_to").is_null()).is_empty()
    assert held.filter(pl.col("ended_by") == "AGE").height == 1


async def test_a_change_without_an_event_is_found_by_the_counts(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = extract._cohorts

    async def changed(*given: Any) -> None:
        await db.run("tests/comes", COMES, {"id": "P0000001"}, write=True)
        await real(*given)

    monkeypatch.setattr(extract, "_cohorts", changed)
    with pytest.raises(Conflict) as caught:
        await extract_facts(db, tmp_path)
    assert caught.value.code == "EXTRACT_DIFFERS"
    assert "memberships" in caught.value.problem
    assert not list((tmp_path / "flows").glob("extract-*"))


async def test_who_stays_for_a_reason(db: Database, tmp_path: Path) -> None:
    """Chinese headers; every row that cannot be is told, the good one is written, and a second time nothing changes."""
    find = """MATCH (c:Cohort {year: 2018})<-[:IN_COHORT]-(p:Person) WHERE NOT EXISTS { (p)-[:IN_COHORT]->(:Cohort {year: 2017}) }
      RETURN p.id AS id ORDER BY id LIMIT 1"""
    inside = (await db.run("tests/inside", find, {}))[0]["id"]
    lone = "MATCH (p:Person) WHERE NOT EXISTS { (p)-[:IN_COHORT]->() } RETURN p.id AS id ORDER BY id LIMIT 1"
    outside = (await db.run("tests/outside", lone, {}))[0]["id"]
    rows = [
        [inside, "延迟毕业", "2018-07-01"],
        ["P-NONE", "升学", "2018-07-01"],
        [outside, "升学", "2018-07-01"],
        [inside, "升学", "2018-08-01"],
        [inside, "就业", "2018-07-01"],
        [inside, "升学", "2018-02-30"],
        [inside, "升学", "2099-01-01"],
        ["P0000001", "", "2018-07-01"],
    ]
    path = write_csv(tmp_path / "staying.csv", ["人员编号", "原因", "日期"], rows)
    report = await load(db, Retained(), path)
    assert [(error.row, error.code) for error in report.problems] == [
        (3, "UNKNOWN_PERSON"), (4, "NOT_IN_COHORT"), (5, "DUPLICATE_ID"), (6, "UNKNOWN_REASON"), (7, "BAD_DATE"),
        (8, "STARTS_IN_FUTURE"), (9, "MISSING_VALUE")]  # fmt: skip
    assert report.changes == {"people retained": 1}
    early = write_csv(tmp_path / "early.csv", ["person_id", "reason", "day"], [[inside, "FURTHER_STUDY", "2018-05-31"]])
    assert [error.code for error in (await load(db, Retained(), early)).problems] == ["BEFORE_FREEZE"]
    again = write_csv(tmp_path / "again.csv", ["person_id", "reason", "day"], [[inside, "DELAYED_GRADUATION", "2018-07-01"]])
    assert (await load(db, Retained(), again)).changes == {}
    stored = "MATCH (:Person {id: $id})-[r:IN_COHORT]->(c:Cohort) RETURN c.year AS year, toString(r.retained_on) AS day, r.retained_reason AS why"
    assert await db.run("tests/stored", stored, {"id": inside}) == [
        {"year": 2018, "day": "2018-07-01", "why": "DELAYED_GRADUATION"}
    ]
