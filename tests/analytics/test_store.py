"""The extract that questions are asked of: opened once, and again when another takes its place."""

from __future__ import annotations

import gc
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from subprocess import PIPE

import pytest

from analytics.facts import CURRENT, open_facts
from analytics.store import FlowStore, Opened
from domain.errors import NotFound
from tests.api.flows_extract import write_extract
from tests.own_server import ROOT

OPENED = """
import sys
from pathlib import Path
from analytics.facts import open_facts
facts = open_facts(Path(sys.argv[1]))
print(1, flush=True)
sys.stdin.read()
"""


def folder_of(opened: Opened) -> str:
    return opened.facts.folder.name


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with an extract."""
    write_extract(tmp_path)
    return tmp_path


def replace_extract(home: Path) -> None:
    """Let a copy of the extract take its place, as the program does: the name of the present one is replaced."""
    flows = home / "flows"
    shutil.copytree(flows / "extract-1", flows / "extract-2")
    draft = flows / "draft"
    draft.write_text((flows / CURRENT).read_text().replace("extract-1", "extract-2"))
    draft.replace(flows / CURRENT)


def test_without_refreshing_the_next_question_opens_a_new_extract(home: Path) -> None:
    store = FlowStore(home)
    first = store.ask(lambda opened: opened)
    assert store.ask(lambda opened: opened) is first  # opened once
    replace_extract(home)
    assert store.ask(folder_of) == "extract-2"


def test_a_process_that_refreshes_answers_from_the_one_before_until_then(home: Path) -> None:
    store = FlowStore(home)
    assert store.refresh()
    assert not store.refresh()  # it is the same still
    first = store.ask(lambda opened: opened)
    replace_extract(home)
    assert store.ask(lambda opened: opened) is first
    assert store.refresh()
    assert store.ask(folder_of) == "extract-2"


def test_a_question_that_comes_while_it_is_opened_waits_for_it(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import analytics.store as module  # noqa: PLC0415 - its function is counted

    opening, go_on, opened = threading.Event(), threading.Event(), []
    real = module.open_extract

    def slowly(folder: Path) -> Opened:
        opening.set()
        assert go_on.wait(30)
        opened.append(real(folder))
        return opened[-1]

    monkeypatch.setattr(module, "open_extract", slowly)
    store = FlowStore(home)
    refreshing = threading.Thread(target=store.refresh)
    refreshing.start()
    assert opening.wait(30)
    answers: list[Opened] = []
    asking = threading.Thread(target=lambda: answers.append(store.ask(lambda each: each)))
    asking.start()
    go_on.set()
    refreshing.join(30)
    asking.join(30)
    assert len(opened) == 1  # not once for each: an extract of a province takes two gigabytes
    assert answers == opened


def test_an_extract_that_is_gone_or_cannot_be_asked_is_told(home: Path) -> None:
    store = FlowStore(home)
    store.refresh()
    (home / "flows" / CURRENT).unlink()
    assert not store.refresh()
    with pytest.raises(NotFound) as caught:
        store.ask(folder_of)
    assert caught.value.code == "NO_EXTRACT"
    with pytest.raises(NotFound):
        FlowStore(None).ask(folder_of)


def test_what_memory_does_not_hold_is_beside_the_extract(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And it goes with the one who opened it; where the program was started nothing is written."""
    started = tmp_path / "started"
    started.mkdir()
    monkeypatch.chdir(started)
    folder = home / "flows" / "extract-1"
    before = set(folder.iterdir())
    facts = open_facts(folder, threads=1, memory_mb=60)
    facts.con.raw_sql("CREATE TEMP TABLE numbers AS SELECT range AS n, hash(range) AS h FROM range(8_000_000)")
    (spill,) = set(folder.iterdir()) - before
    assert sum(file.stat().st_size for file in spill.iterdir()) > 10_000_000
    del facts
    gc.collect()
    assert set(folder.iterdir()) == before
    assert list(started.iterdir()) == []


def test_what_a_killed_program_left_beside_the_extract_goes_and_what_a_living_one_needs_stays(home: Path) -> None:
    folder = home / "flows" / "extract-1"
    before = set(folder.iterdir())
    command = [sys.executable, "-c", OPENED, str(folder)]
    with (
        subprocess.Popen(command, cwd=ROOT, stdin=PIPE, stdout=PIPE) as killed,
        subprocess.Popen(command, cwd=ROOT, stdin=PIPE, stdout=PIPE) as living,
    ):
        for program in (killed, living):
            assert program.stdout is not None
            assert program.stdout.readline() == b"1\n"
        both = set(folder.iterdir()) - before
        assert len(both) == 2
        killed.kill()
        killed.wait()
        assert set(folder.iterdir()) - before == both
        facts = open_facts(folder)
        left = set(folder.iterdir()) - before
        assert len(left) == 2
        (of_living,) = left & both
        facts.close()
        assert set(folder.iterdir()) - before == {of_living}
        living.communicate()
    assert set(folder.iterdir()) == before
