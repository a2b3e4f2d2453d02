"""The supervisor over small programs: restarts with a growing wait, refusal to begin, an end by force."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator

import psutil
import pytest
from structlog.testing import capture_logs

from api import processes
from api.processes import Part, Supervisor
from domain.errors import Unavailable

PYTHON = (sys.executable, "-S", "-E", "-c")
TOLD = "import sys, time; told = sys.stdin.readline(); print('ready', flush=True);"


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "FIRST_WAIT_S", 0.01)
    monkeypatch.setattr(processes, "LONGEST_WAIT_S", 0.05)
    monkeypatch.setattr(processes, "READY_WITHIN_S", 20.0)
    monkeypatch.setattr(processes, "END_WITHIN_S", 0.5)


async def nothing() -> None:
    """Be ready."""


async def until(lines: list[dict[str, object]], count: int) -> None:
    for _ in range(2_000):
        if len(lines) >= count:
            return
        await asyncio.sleep(0.01)
    raise AssertionError(lines)


async def test_waits_grow_up_to_the_longest() -> None:
    supervisor = Supervisor((*PYTHON, f"{TOLD} sys.exit(7)"))
    with capture_logs() as lines:
        running = asyncio.create_task(supervisor.run([Part("one", {"x": 1})], nothing))
        await until(lines, 5)  # type: ignore[arg-type]
        supervisor.end()
        await running
    assert [line["again_after_s"] for line in lines[:5]] == [0.01, 0.02, 0.04, 0.05, 0.05]
    assert {(line["process"], line["code"]) for line in lines} == {("one", 7)}


async def test_what_is_told_comes_by_the_pipe_and_not_by_the_command() -> None:
    """The program ends with 9 where it was told the secret; its command line does not have it."""
    supervisor = Supervisor((*PYTHON, f'{TOLD} sys.exit(9 if \'"secret": "word"\' in told else 1)'))
    with capture_logs() as lines:
        running = asyncio.create_task(supervisor.run([Part("one", {"secret": "word"})], nothing))
        await until(lines, 1)  # type: ignore[arg-type]
        supervisor.end()
        await running
    assert lines[0]["code"] == 9
    assert "word" not in repr(Part("one", {"secret": "word"}))


async def test_who_does_not_end_is_ended_by_force() -> None:
    ended: list[int] = []
    supervisor = Supervisor((*PYTHON, f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {TOLD} time.sleep(60)"))
    supervisor.on_end = ended.append
    ready = asyncio.Event()

    async def tell() -> None:
        ready.set()

    running = asyncio.create_task(supervisor.run([Part("one", {}), Part("two", {})], tell))
    async with asyncio.timeout(30):
        await ready.wait()
        pids = [child.pid for child in psutil.Process().children() if child.cmdline()[-1] in {"one", "two"}]
        supervisor.end()
        await running
    assert sorted(ended) == sorted(pids)
    assert not any(psutil.pid_exists(pid) for pid in pids)


@pytest.mark.parametrize("program", ["sys.exit(3)", "time.sleep(60)"])
async def test_one_that_never_is_ready_ends_all(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    monkeypatch.setattr(processes, "READY_WITHIN_S", 1.0)
    never = Supervisor((*PYTHON, f"import sys, time; {program}"))
    with pytest.raises(Unavailable, match=r"ended with (3|-9) before it was ready") as caught:
        await never.run([Part("one", {}), Part("two", {})], nothing)
    assert caught.value.code == "PROCESS_FAILED"
    assert [child for child in children() if child.status() != psutil.STATUS_ZOMBIE] == []


def children() -> Iterator[psutil.Process]:
    return (child for child in psutil.Process().children() if child.cmdline()[-1:] in (["one"], ["two"]))
