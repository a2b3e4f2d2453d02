"""docs/reference/graph.md and rules.md against the vocabulary, the rules, and what the loaders write into a real graph."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from pathlib import Path

from api.engine import Engine, Limits
from api.schema import graphql_schema
from domain.activities import ActivityKind, Draft, SignUpState
from domain.clock import SHANGHAI, now
from domain.operations import Fact
from domain.rights import Rights, Role
from domain.transfer_terms import REMINDER_HOURS
from graph.accounts import grant_role
from graph.activities import create_activity, lock_host
from graph.audit import Doing, record_event
from graph.clock import fix_clock
from graph.cohorts import create_cohorts, retain_people
from graph.database import Database, Transaction
from graph.events import keep_place
from graph.idempotency import IdempotencyKey, begin_record, complete_record
from graph.names import LABELS, RELATIONSHIP_TYPES
from graph.rules import GRAPH_RULES
from graph.service_tokens import create_token
from graph.sign_ups import create_sign_up
from graph.transfer_steps import find_unreminded, remind_step
from loaders.activities import Activities
from loaders.divisions import Options as DivisionOptions
from loaders.divisions import load_divisions
from loaders.facts import Facts
from loaders.organisations import Options as OrganisationOptions
from loaders.organisations import load_organisations
from loaders.participations import Participations
from loaders.people import People
from loaders.posts import Posts
from loaders.transfers import Transfers
from tests.api.changing import change
from tests.api.checking_in import ORGANISATION as CHECK_ORGANISATION_IN
from tests.api.checking_in import applicant, open_desk
from tests.api.test_person_access import REQUEST
from tests.api.transferring import officer
from tests.docs.program import python_files
from tests.graph.test_marks import taken
from tests.loaders.people import PEOPLE_HEADER, TREE, TREE_HEADER, load, person
from tests.loaders.tables import rows_of, write_csv
from tests.loaders.test_facts import (
    ACTIVITIES_HEADER,
    ACTIVITY,
    DONE,
    OPEN,
    POST,
    POSTS_HEADER,
    SIGN_UP,
    SIGN_UPS_HEADER,
    TRANSFERS_HEADER,
)
from tests.own_server import ROOT
from workflows.operations import Operating, Plan, carry_out

REFERENCE = ROOT / "docs" / "reference"
PAGE = (REFERENCE / "graph.md").read_text(encoding="utf-8")
D0, D1 = date(2018, 10, 31), date(2019, 10, 31)


def documented(heading: str) -> dict[str, set[str]]:
    """Return the properties of each name in the table under a heading."""
    section = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)` \|.*\|(.*)\|$", section, re.MULTILINE)
    return {name: set(re.findall(r"`(\w+)`", properties)) for name, properties in rows}


def test_the_tables_list_the_vocabulary() -> None:
    assert set(documented("Labels")) == LABELS
    assert set(documented("Relationship types")) == RELATIONSHIP_TYPES


DIVISIONS = {
    D0: "code,name,level,parent_code\n44,广东省,province,\n4401,广州市,city,44\n440104,越秀区,county,4401\n440104001,洪桥街道,township,440104\n"
    "440105,海珠区,county,4401\n440106,天河区,county,4401\n440111,白云区,county,4401\n440112,黄埔区,county,4401\n",
    D1: "code,name,level,parent_code\n44,广东省,province,\n4401,广州市,city,44\n440104,新越秀区,county,4401\n440104002,洪桥街道,township,440104\n"
    "440105,海珠区,county,4401\n440106,天河区,county,4401\n440111,白云区,county,4401\n440112,黄埔区,county,4401\n",
}
HEADER = "code,name,short_name,kind,level,sector,parent_code,division_code,registered_on,closed_on,graduation_year,is_institution,moe_code,is_fallback,province_code,is_league_school,synthetic\n"
TOP = (
    "44,共青团广东省委员会,广东团省委,PROVINCIAL_COMMITTEE,,,,44,2018-10-31,,,,,,\n"
    "4401,共青团广州市委员会,广州团市委,CITY_COMMITTEE,,,44,4401,,,,,,,\n"
    "4402,共青团韶关市委员会,韶关团市委,CITY_COMMITTEE,,,44,,,,,,,,\n"
)
ORGANISATIONS = {
    D0: HEADER
    + TOP
    + "M1,某大学委员会,,COMMITTEE,,UNIVERSITY,4401,440104001,,,,true,10558,,,true,true\nB1,一班团支部,,BRANCH,,UNIVERSITY,M1,,,,2019,,,,\n"
    "B2,临时团支部,,BRANCH,,FALLBACK,4401,440104001,2018-11-01,2018-12-01,,,,true,\nE1,湖南某团委,,EXTERNAL,,,,,,,,,,,43,,\n",
    D1: HEADER + TOP + "M1,新某大学委员会,,COMMITTEE,,UNIVERSITY,4402,440106,,,,true,10558,,\n",
}


async def load_everything_about_people(db: Database, folder: Path) -> None:
    """Load a row or two of every table of facts below the city that is there."""
    rows = [row for row in TREE if row[0] not in {"44", "4401"}]
    report = await load_organisations(db, write_csv(folder / "more.csv", TREE_HEADER, rows), OrganisationOptions(D0))
    assert report.problem_count == 0
    people = [
        person(1, "李娜", "S1-A", "2016-09-01", "2018-09-10", "TRANSFERRED"),
        person(1, "李娜", "U1-A", "2018-09-10"),
        person(2, "曾志强", "S1-A", "2016-09-01"),
    ]
    posts = [POST, [*POST[:1], "S1-A", "委员", "兼职", "2016-09-01", "", "2017-09-01"]]
    tables: list[tuple[Facts, list[str], list[list[str]]]] = [
        (People(), PEOPLE_HEADER, people),
        (Posts(), POSTS_HEADER, posts),
        (Activities(), ACTIVITIES_HEADER, [ACTIVITY]),
        (Participations(), SIGN_UPS_HEADER, [SIGN_UP]),
        (Transfers(), TRANSFERS_HEADER, [DONE, OPEN]),
    ]
    for number, (facts, header, table) in enumerate(tables):
        assert (await load(db, facts, write_csv(folder / f"facts{number}.csv", header, table))).problems == []
    acts = "CREATE (:Account {issuer: 'i', subject: 's'})-[:ACTS_AS]->(:Person {id: 'P3'})"
    await db.run("tests/acts", acts, {}, write=True)


async def change_an_activity(db: Database) -> None:
    """Make an activity and sign somebody up, as mutations do it."""
    starts_at = now()
    draft = Draft("S1", "植树", ActivityKind.OTHER, starts_at, starts_at, 40)

    async def work(tx: Transaction) -> None:
        key = IdempotencyKey("i|s", "createActivity", "key", "sha256")
        assert await begin_record(tx, key) is None
        assert await lock_host(tx, "S1", ["44/"]) is not None
        await create_activity(tx, "A2", draft)
        await create_sign_up(tx, "A2", "P1", SignUpState.CONFIRMED, starts_at)
        await record_event(tx, Doing("i|s", "createActivity", starts_at, "r1"), {}, {}, activities=["A2"], people=["P1"])
        await complete_record(tx, key, {})

    await db.change("tests/change", work, timeout_s=10)


async def change_organisations(db: Database) -> None:
    """Move and merge organisations, as mutations do it, and leave the marks that the worker works off."""
    on_day = now().date().isoformat()
    parents = await db.run("tests/parent", "MATCH (:Organisation {code: 'S1-A'})-[:PART_OF]->(p) RETURN p.code AS code", {})

    async def work(tx: Transaction) -> None:
        plan = Plan("S1-A", {"admin": ["44"]})
        made = {"known_from": on_day, "registered_on": on_day, "closed_on": None}
        props = {"name": "新团支部", "kind": "BRANCH", "level": "BRANCH", "level_rank": 4}
        new = {"parent_code": parents[0]["code"], "division_code": None, **made, "props": props}
        plan.add(Fact.CREATED, [{"code": "N1", **new}, {"code": "N2", **new}])
        plan.add(Fact.MERGED, [{"code": "N1", "other_code": "N2", "on_day": on_day}])
        plan.add(Fact.SPLIT, [{"code": "N2", "other_code": "N1", "on_day": on_day}])
        operating = Operating(Rights("i", "s"), Doing("i|s", "createOrganisation", now(), "r1"), now().date())
        await carry_out(tx, plan, operating)

    await db.change("tests/operations", work, timeout_s=10)


async def follow_the_log(db: Database) -> None:
    """Keep a place in the log, and remind of a step, as the worker does it."""
    lease = await taken(db)
    await keep_place(db, lease, "log", None)
    (step,) = await rows_of(db, "MATCH (s:TransferStep) RETURN s.due_at.epochSeconds")
    soon = datetime.fromtimestamp(step[0], SHANGHAI) - timedelta(hours=1)
    for due in await find_unreminded(db, soon, REMINDER_HOURS):
        await remind_step(db, lease, due, soon)
    assert await rows_of(db, "MATCH (s:TransferStep) RETURN s.reminded_hours") == [(4,)]


async def check_somebody_in(db: Database) -> None:
    """Let somebody check in, and an organisation."""
    desk, province = open_desk(db), officer("44/")
    await desk.approved(province, await desk.requested(applicant(), branchCode="S1-A"))
    await desk.requested(applicant("other"), branchCode="S1-A")
    found = await change(desk.engine, province, CHECK_ORGANISATION_IN, code="S1")
    assert found["__typename"] == "CheckInOrganisationPayload"


async def test_loaded_properties_are_documented(empty_db: Database, tmp_path: Path) -> None:
    await fix_clock(empty_db, now())
    for day in (D0, D1):
        divisions, organisations = tmp_path / f"divisions{day}.csv", tmp_path / f"organisations{day}.csv"
        divisions.write_text(DIVISIONS[day], encoding="utf-8")
        organisations.write_text(ORGANISATIONS[day], encoding="utf-8")
        assert (await load_divisions(empty_db, divisions, DivisionOptions(day))).problem_count == 0
        assert (await load_organisations(empty_db, organisations, OrganisationOptions(day))).problem_count == 0
    await load_everything_about_people(empty_db, tmp_path)
    await change_an_activity(empty_db)
    await change_organisations(empty_db)
    await follow_the_log(empty_db)
    await check_somebody_in(empty_db)
    await grant_role(empty_db, "issuer", "subject", Role.STAFF, "44")
    await create_token(empty_db, "program", Role.STAFF, "44", now())
    await empty_db.run(
        "tests/born", "MATCH (p:Person {id: 'P3'}) SET p.born_on = date('1990-01-01'), p.name = '李三'", {}, write=True
    )
    asks = {"personId": "P3", "reason": "核实其所在团支部情况"}
    opened = await change(Engine(graphql_schema(), empty_db, Limits()), officer("44/4402/"), REQUEST, **asks)
    assert opened["__typename"] == "RequestPersonAccessPayload"
    cohort = [{"institution_code": "S1", "classes": ["S1-A", "U1-A"], "classes_json": "{}"}]
    assert (await create_cohorts(empty_db, cohort, 2018, now().date(), now()))[0]["base"] > 0
    inside = (await empty_db.run("tests/inside", "MATCH (p:Person)-[:IN_COHORT]->() RETURN p.id AS id LIMIT 1", {}))[0]["id"]
    stays = {"person_id": inside, "institution_code": "S1", "year": 2018, "reason": "FURTHER_STUDY", "day": "2018-07-01"}
    assert await retain_people(empty_db, [stays], now()) == 1
    nodes = "MATCH (n) UNWIND labels(n) AS name UNWIND keys(n) AS key RETURN name, collect(DISTINCT key) AS keys"
    stored = {row["name"]: set(row["keys"]) for row in await empty_db.run("tests/keys", nodes, {})}
    assert set(stored) == LABELS
    labels = documented("Labels")
    assert {name: keys - labels[name] for name, keys in stored.items() if keys - labels[name]} == {}
    relationships = "MATCH ()-[r]->() UNWIND [null] + keys(r) AS key RETURN type(r) AS name, collect(DISTINCT key) AS keys"
    between = {row["name"]: set(row["keys"]) for row in await empty_db.run("tests/keys", relationships, {})}
    assert set(between) == RELATIONSHIP_TYPES
    types = documented("Relationship types")
    assert {name: keys - types[name] for name, keys in between.items() if keys - types[name]} == {}


def test_documented_properties_are_written_somewhere() -> None:
    files = [*python_files("domain", "graph", "loaders"), *(ROOT / "graph" / "cypher").rglob("*.cypher")]
    sources = [file.read_text(encoding="utf-8") for file in files]
    words = set(re.findall(r"\w+", "\n".join(sources)))
    named = {name for table in ("Labels", "Relationship types") for names in documented(table).values() for name in names}
    assert named - words == set()


def test_the_rules_are_those_of_check() -> None:
    page = (REFERENCE / "rules.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `(\w+)` \| .+ \|$", page, re.MULTILINE) == [rule.name for rule in GRAPH_RULES]
