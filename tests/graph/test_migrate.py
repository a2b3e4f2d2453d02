"""Migrations: applied once, refused when changed, safe when two programs start at once."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from domain.errors import Refused
from graph.database import Database
from graph.migrate import FOLDER, Migration, apply_migrations, migrate, read_migrations
from graph.server.managed import ServerAddress
from tests.own_server import ROOT

SCHEMA = "SHOW INDEXES YIELD name, state WHERE NOT name STARTS WITH 'index_' RETURN name, state ORDER BY name"
ITS_INDEXES = {
    "account_subject",
    "activity_id",
    "activity_source",
    "clock_name",
    "division_code",
    "feed_place_name",
    "division_path",
    "division_search",
    "idempotency_record",
    "lock_name",
    "member_of_person",
    "migration_version",
    "organisation_code",
    "organisation_path",
    "organisation_search",
    "organisation_totals_pending",
    "part_of_child",
    "person_id",
    "person_identity",
    "person_phone",
    "person_search",
    "person_initials",
    "cohort_unique",
    "audit_event_at",
    "audit_event_action_at",
    "audit_event_number",
    "audit_event_unnumbered",
    "transfer_step_due_at",
    "person_search_text",
    "person_sort_key",
    "activity_search",
    "activity_search_path",
    "totals_count_name",
    "transfer_id",
    "check_in_id",
    "check_in_open_for",
    "verification_fingerprint",
    "service_token_hash",
    "transfer_state_requested_at",
    "transfer_completed_at",
    "transfer_open_for",
}


async def applied_versions(db: Database) -> list[int]:
    return [row["version"] for row in await db.read("migration/list_migrations")]


async def test_everything_is_there_and_online(database: Database) -> None:
    states = {row["name"]: row["state"] for row in await database.run("tests/indexes", SCHEMA, {})}
    assert states == dict.fromkeys(ITS_INDEXES, "ONLINE")


async def test_a_second_time_applies_nothing(database: Database) -> None:
    assert await migrate(database) == []
    assert await applied_versions(database) == [migration.version for migration in read_migrations(FOLDER)]


async def test_two_at_once_apply_each_migration_once(database: Database) -> None:
    extra = extra_indexes(4)
    wanted = read_migrations(FOLDER) + extra
    try:
        shares = await asyncio.gather(*(apply_migrations(database, wanted) for _ in range(3)))
        assert sorted(name for share in shares for name in share) == [migration.name for migration in extra]
        assert (await applied_versions(database))[-4:] == [900, 901, 902, 903]
    finally:
        await forget(database, extra)


async def test_one_that_ended_before_its_record_is_applied_again(database: Database) -> None:
    extra = Migration(900, "V900__tests", "CREATE INDEX tests_0 IF NOT EXISTS FOR (n:Tests) ON (n.p0)")
    try:
        await database.run("tests/half", extra.text, {}, write=True)
        assert await apply_migrations(database, [*read_migrations(FOLDER), extra]) == ["V900__tests"]
    finally:
        await forget(database, [extra])


async def test_a_kill_in_the_middle_leaves_what_the_next_goes_on_from(database: Database, server_address: ServerAddress) -> None:
    extra = extra_indexes(20)
    code = f"""
import asyncio, os, sys
from graph.database import Database
from graph.migrate import FOLDER, apply_migrations, read_migrations
from tests.graph.test_migrate import extra_indexes

async def main():
    db = Database.connect(sys.argv[1], sys.argv[2], os.environ["OWN_PASSWORD"])
    tell = lambda what, done, total: print(what, done, flush=True)
    await apply_migrations(db, read_migrations(FOLDER) + extra_indexes({len(extra)}), tell)

asyncio.run(main())
"""
    environment = {**os.environ, "OWN_PASSWORD": server_address.password}
    command = [sys.executable, "-c", code, server_address.uri, server_address.user]
    try:
        kill_at("Migrating 3\n", command, environment)
        rest = await apply_migrations(database, read_migrations(FOLDER) + extra)
        assert 0 < len(rest) <= 17  # at least three were recorded before the kill, and it came before the end
        assert (await applied_versions(database))[-20:] == [migration.version for migration in extra]
    finally:
        await forget(database, extra)


async def test_a_changed_file_is_refused_by_name(database: Database) -> None:
    wanted = read_migrations(FOLDER)
    wanted[1] = replace(wanted[1], text=wanted[1].text + "// changed\n")
    with pytest.raises(Refused, match="V002__organisation_code_unique") as refused:
        await apply_migrations(database, wanted)
    assert refused.value.code == "MIGRATION_CHANGED"


async def test_the_record_of_a_newer_program_is_refused(database: Database) -> None:
    *older, newest = read_migrations(FOLDER)
    with pytest.raises(Refused, match=newest.name) as refused:
        await apply_migrations(database, older)
    assert refused.value.code == "MIGRATION_UNKNOWN"


def test_files_are_read_in_their_order(tmp_path: Path) -> None:
    for name in ("V010__later", "V002__second", "V001__first"):
        (tmp_path / f"{name}.cypher").write_text("RETURN 1", encoding="utf-8")
    assert [migration.version for migration in read_migrations(tmp_path)] == [1, 2, 10]


@pytest.mark.parametrize("name", ["V001__same_number", "1__short", "V003-dash"])
def test_a_file_without_a_number_of_its_own_is_refused(tmp_path: Path, name: str) -> None:
    for file in ("V001__first", name):
        (tmp_path / f"{file}.cypher").write_text("RETURN 1", encoding="utf-8")
    with pytest.raises(Refused, match=name):
        read_migrations(tmp_path)


def kill_at(line: str, command: list[str], environment: dict[str, str]) -> None:
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout
        assert any(said == line for said in program.stdout)
        program.kill()


def extra_indexes(count: int) -> list[Migration]:
    return [
        Migration(900 + i, f"V{900 + i}__tests", f"CREATE INDEX tests_{i} IF NOT EXISTS FOR (n:Tests) ON (n.p{i})")
        for i in range(count)
    ]


async def forget(db: Database, migrations: list[Migration]) -> None:
    for number, migration in enumerate(migrations):
        await db.run("tests/forget", f"DROP INDEX tests_{number} IF EXISTS", {}, write=True)
        await db.run("tests/forget", "MATCH (m:Migration {name: $name}) DELETE m", {"name": migration.name}, write=True)
