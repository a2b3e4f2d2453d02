"""Backups on a real server: made, proven, altered, interrupted, restored; what is in the graph afterwards is what was in it."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from domain.errors import InvalidInput, NotFound, Refused, Unavailable
from graph.checksum import Contents
from graph.database import Database
from graph.migrate import migrate
from graph.server.layout import Layout
from graph.server.managed import ManagedServer
from graph.server.processes import find_processes
from tests.own_server import DOWNLOADS, ROOT, SMALL
from tests.small_people import add_people
from tests.small_province import build_small_province
from workflows.backups.folder import Backup, State, delete_backup, get_backup, list_backups
from workflows.backups.making import Source, make_backup, only_one
from workflows.backups.proving import TRIAL, Home, contents_at, prove
from workflows.backups.restoring import put_read_logs_back, restore

KEY = b"a key of the tests with more than 32 characters"
LINE = '{"whom": ["P1"], "reason": "a test"}\n'


class Place:
    """A home with a running server, and its folder of backups."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.layout = Layout(home)
        self.server = ManagedServer(home, SMALL, DOWNLOADS)
        self.read_log = home / "read-log" / "reads-1.jsonl"
        self.source = Source(self.server, home / "read-log", KEY)
        self.folder = home / "backups"
        self.trial = Home(home, SMALL, DOWNLOADS)

    def contents(self) -> Contents:
        return contents_at(self.server.start())

    def change(self, *statements: str) -> None:
        async def run() -> None:
            address = self.server.start()
            db = Database.connect(address.uri, address.user, address.password)
            try:
                for text in statements:
                    await db.run("tests/change", text, {}, write=True)
            finally:
                await db.close()

        asyncio.run(run())

    def program(self, *words: str) -> subprocess.Popen[str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("LEAGUEGRAPH_")}
        own = {"HOME": str(self.home), "HEAP_MB": "512", "PAGE_CACHE_MB": "128", "IDENTITY_KEY": KEY.decode()}
        environment = {**kept, **{f"LEAGUEGRAPH_{name}": value for name, value in own.items()}}
        command = [sys.executable, "-c", "from cli.main import main; main()", "backup", *words]
        return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


async def build(server: ManagedServer) -> None:
    address = server.start()
    db = Database.connect(address.uri, address.user, address.password)
    try:
        await migrate(db)
        await build_small_province(db)
        await add_people(db)
    finally:
        await db.close()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    made = Place(tmp_path_factory.mktemp("backed up home"))
    (made.home / "downloads").symlink_to(DOWNLOADS)
    made.read_log.parent.mkdir(mode=0o700)
    made.read_log.write_text(LINE, encoding="utf-8")
    (made.home / "token.key").write_text("a secret", encoding="utf-8")
    try:
        asyncio.run(build(made.server))
        yield made
    finally:
        made.server.stop()
        for process in find_processes(made.layout):
            process.kill()


@pytest.fixture(scope="module")
def proven(place: Place) -> Backup:
    """A backup of the small province, proven."""
    backup = make_backup(place.source, place.folder)
    prove(backup, place.trial)
    return backup


def test_a_backup_holds_the_graph_and_the_read_log_and_no_keys(place: Place, proven: Backup) -> None:
    contents = place.contents()
    assert proven.proof() == contents  # taken of the dump, in another server
    # by tests/small_province.py and tests/small_people.py
    assert [contents.nodes[label] for label in (":Organisation", ":Division", ":Person", ":Transfer", ":TransferStep")] == [
        15,
        8,
        5,
        2,
        1,
    ]
    assert [contents.relationships[kind] for kind in ("MEMBER_OF", "WAS_MEMBER_OF", "SERVES_IN", "FOR_PERSON")] == [4, 1, 1, 2]
    files = sorted(file.relative_to(proven.folder).as_posix() for file in proven.folder.rglob("*") if file.is_file())
    assert files == ["graph.dump", "manifest.json", "proof.json", "read-log/reads-1.jsonl"]
    assert {file.stat().st_mode & 0o077 for file in [proven.folder, *proven.folder.rglob("*")]} == {0}
    everything = b"".join((proven.folder / file).read_bytes() for file in files)
    assert KEY not in everything
    assert place.server.start().password.encode() not in everything
    assert proven.state() is State.PROVEN
    assert proven.problems() == []
    assert not (place.home / TRIAL).exists()
    assert not place.server.start().started  # it ran, so it runs


def test_a_restore_brings_everything_back(place: Place, proven: Backup) -> None:
    before, port = place.contents(), place.server.start().uri
    place.change("MATCH (p:Person {id: 'P4'}) DETACH DELETE p", "MATCH (p:Person {id: 'P1'}) SET p.name = '李四'")
    assert before.differences(place.contents()) == [":Person 5 and 4"]
    place.read_log.write_text(LINE + LINE, encoding="utf-8")  # it went on
    with pytest.raises(Refused) as refused:
        restore(proven, place.source)
    assert refused.value.code == "DATA_EXIST"
    assert place.contents().nodes[":Person"] == 4
    restored = restore(proven, place.source, replace=True)
    assert (restored.contents, restored.compared, restored.read_logs) == (before, True, [])
    assert place.contents() == before
    address = place.server.start()
    assert (address.uri, address.started) == (port, False)
    assert place.read_log.read_text(encoding="utf-8") == LINE + LINE
    assert not place.layout.data_old.exists()
    assert not place.layout.restoring.exists()


def test_a_read_log_of_another_program_is_kept_beside(place: Place, proven: Backup) -> None:
    place.read_log.write_text("{}\n", encoding="utf-8")
    name = f"reads-1-of-{proven.name}.jsonl"
    try:
        assert put_read_logs_back(proven, place.source) == [name]
        back = place.read_log.with_name(name)
        assert back.read_text(encoding="utf-8") == LINE
        assert back.stat().st_mode & 0o777 == 0o600
        assert place.read_log.read_text(encoding="utf-8") == "{}\n"
    finally:
        place.read_log.write_text(LINE, encoding="utf-8")


def test_what_does_not_agree_with_its_proof_is_not_put_in_place(place: Place, proven: Backup) -> None:
    proof = proven.proof()
    assert proof
    place.change("MATCH (p:Person {id: 'P1'}) SET p.name = '今'")
    now = place.contents()
    file = proven.folder / "proof.json"
    told = file.read_text(encoding="utf-8")
    file.write_text(told.replace(proof.checksum, "0" * 64), encoding="utf-8")
    try:
        with pytest.raises(InvalidInput, match="the checksum, at equal counts") as refused:
            restore(proven, place.source, replace=True)
    finally:
        file.write_text(told, encoding="utf-8")
    assert refused.value.code == "BAD_BACKUP"
    assert place.contents() == now  # the old data are back, and the server runs
    assert not place.layout.data_old.exists()


def test_an_altered_byte_is_found(place: Place, proven: Backup) -> None:
    content = proven.dump.read_bytes()
    now = place.contents()
    middle = len(content) // 2
    proven.dump.write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])
    try:
        assert proven.problems() == ["graph.dump was altered"]
        for work in (lambda: restore(proven, place.source, replace=True), lambda: prove(proven, place.trial)):
            with pytest.raises(InvalidInput, match=r"graph\.dump was altered") as refused:
                work()
            assert refused.value.code == "BAD_BACKUP"
        program = place.program("verify", proven.name)
        assert "graph.dump was altered" in program.communicate()[0]
        assert program.returncode == 1
        proven.dump.write_bytes(content[:-1])
        assert proven.state() is State.DAMAGED
        with pytest.raises(NotFound):
            get_backup(place.folder, None)  # it is not taken for the newest whole one
        program = place.program("verify")  # nor passed over in silence
        assert f"{proven.name}: graph.dump has " in program.communicate()[0]
        assert program.returncode == 1
        (proven.folder / "read-log" / "reads-1.jsonl").rename(proven.folder / "gone")
        assert proven.problems()[1:] == ["read-log/reads-1.jsonl is missing"]
    finally:
        (proven.folder / "gone").rename(proven.folder / "read-log" / "reads-1.jsonl")
        proven.dump.write_bytes(content)
    assert proven.problems() == []
    assert place.contents() == now


def test_another_key_and_a_newer_program_are_told(place: Place, proven: Backup) -> None:
    with pytest.raises(Refused) as refused:
        restore(proven, replace(place.source, identity_key=KEY[::-1]), replace=True)
    assert refused.value.code == "OTHER_IDENTITY_KEY"
    with pytest.raises(Refused) as refused:
        restore(proven, replace(place.source, identity_key=None), replace=True)
    assert refused.value.code == "NO_IDENTITY_KEY"
    file = proven.folder / "manifest.json"
    told = file.read_text(encoding="utf-8")
    file.write_text(json.dumps({**json.loads(told), "migration": "V999__later"}), encoding="utf-8")
    try:
        with pytest.raises(Refused) as refused:
            restore(proven, place.source, replace=True)
    finally:
        file.write_text(told, encoding="utf-8")
    assert refused.value.code == "NEWER_BACKUP"


def test_one_program_at_a_time(place: Place) -> None:
    with only_one(place.folder), pytest.raises(Unavailable) as refused:
        make_backup(place.source, place.folder)
    assert refused.value.code == "BACKUP_RUNNING"


def test_a_backup_that_is_killed_in_the_middle_counts_as_none(place: Place, proven: Backup) -> None:
    before = place.contents()
    program = place.program("run", "--no-trial")
    assert program.stdout
    with program, program.stdout as said:
        assert any(line.startswith("Dumping the database: 0") for line in said)
        program.kill()
    assert not place.server.status().running  # nobody was left to start it
    assert place.contents() == before
    assert [backup.state() for backup in list_backups(place.folder)] == [State.UNFINISHED, State.PROVEN]
    assert get_backup(place.folder, None) == proven


def test_a_backup_that_is_ended_starts_the_server_and_the_next_one_clears_up(place: Place, proven: Backup) -> None:
    program = place.program("run", "--no-trial")
    assert program.stdout
    with program:
        assert any(line.startswith("Dumping the database: 0") for line in program.stdout)
        program.terminate()
        program.stdout.close()  # nobody listens to what it says, either
    assert program.returncode == 130
    assert not place.server.start().started
    words = ("run", "--no-trial", "--keep-daily", "1", "--keep-weekly", "0", "--keep-monthly", "0")
    done = place.program(*words)
    said = done.communicate()[0]
    assert done.returncode == 0, said
    # halves are gone, the new one is there, and the proven one stays although one day is kept
    newest, oldest = list_backups(place.folder)
    assert (newest.state(), oldest) == (State.WHOLE, proven)
    delete_backup(newest)


def test_a_restore_that_is_killed_while_it_compares_is_undone_by_the_next_start(place: Place, proven: Backup) -> None:
    place.change("CREATE (:Activity {id: 'after the backup', name: 'x'})")
    before = place.contents()
    program = place.program("restore", proven.name, "--replace")
    assert program.stdout
    with program, program.stdout as said:
        assert any(line.startswith("nodes counted") for line in said)  # the server that is compared runs
        program.kill()
    assert place.layout.restoring.exists()
    assert not place.server.running  # what runs is not proven
    assert place.server.start().started
    assert not place.layout.restoring.exists()
    assert place.contents() == before
    place.change("MATCH (a:Activity {id: 'after the backup'}) DETACH DELETE a")
