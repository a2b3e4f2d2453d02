"""One start of the server, from an empty folder or from a used one, until it answers; the caller holds the lock."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, replace
from pathlib import Path

import psutil

from domain.errors import Unavailable
from domain.progress import Progress
from graph.server.bolt import answers, change_password
from graph.server.configure import configuration, write_configuration
from graph.server.layout import Layout, State
from graph.server.machine import LOOPBACK, available_mb, check_room, choose_port, plan_memory
from graph.server.processes import end, find_processes, run_admin, spawn_server

ROOM_MB = 300
START_S = 180
POLL_S = 0.25
SHOWN_LINES = 15
SHOWN_CHARACTERS = 100_000


@dataclass(frozen=True, slots=True)
class ServerOptions:
    """What settings fix; ``None``: from the machine's memory, a free port."""

    heap_mb: int | None = None
    page_cache_mb: int | None = None
    bolt_port: int | None = None


def uri_of(port: int) -> str:
    """Return the Bolt address of a port."""
    return f"bolt://{LOOPBACK}:{port}"


def launch(layout: Layout, options: ServerOptions, jars: list[Path], progress: Progress) -> State:
    """Start the server, wait until it answers, and leave its state.

    Raises
    ------
    Unavailable
        ``BUSY_PORT``, ``LOW_MEMORY``, ``FULL_DISK``, ``NEO4J_AUTH``, ``NEO4J_LOST_PASSWORD`` or ``NEO4J_START_FAILED``, this one
        with the last lines of the log.
    """
    clear_up(layout, progress)
    return launch_unchecked(layout, options, jars, progress)


def launch_unchecked(layout: Layout, options: ServerOptions, jars: list[Path], progress: Progress) -> State:
    """Start the server on the data that are in place, also those of a restore that are yet to be compared."""
    previous = layout.read_state()
    port = choose_port(options.bolt_port, previous.port if previous else None)
    memory = plan_memory(available_mb(), options.heap_mb, options.page_cache_mb)
    check_room(layout.server, ROOM_MB, "Neo4j")
    write_configuration(layout.configuration, configuration(port, memory))
    first_password = None if layout.in_use.exists() else _prepare_data(layout, jars, progress)
    password = _password(layout)
    state = replace(spawn_server(layout, jars, memory), port=port)
    try:
        _wait(layout, state, first_password or password, progress)
        if first_password:
            change_password(uri_of(port), first_password, password)
            layout.in_use.touch()
        layout.write_state(state)
    except BaseException:
        end(psutil.Process(state.pid), progress)
        raise
    return state


def clear_up(layout: Layout, progress: Progress) -> None:
    """End what an interrupted program left running, and bring the data folders in order."""
    for left_over in find_processes(layout):
        end(left_over, progress)
    layout.recover()


def _prepare_data(layout: Layout, jars: list[Path], progress: Progress) -> str:
    """Make a data folder that was never used anew; return its throw-away password, which is seen in the list of processes."""
    layout.discard(layout.data)
    progress("Preparing Neo4j", 0, 1)
    password = secrets.token_urlsafe(16)
    done = run_admin(layout, jars, ["dbms", "set-initial-password", "--", password])
    if done.returncode:
        raise _failed("Neo4j could not be prepared", done.stdout + done.stderr)
    progress("Preparing Neo4j", 1, 1)
    return password


def _password(layout: Layout) -> str:
    if layout.in_use.exists() and not layout.password.exists():
        problem = f"The password of the local Neo4j is gone: {layout.password} is missing."
        raise Unavailable("NEO4J_LOST_PASSWORD", problem, "Put the file back, or give up the data with `leaguegraph db reset`.")
    return layout.make_password()


def _wait(layout: Layout, state: State, password: str, progress: Progress) -> None:
    process = psutil.Process(state.pid)
    began = time.monotonic()
    while not answers(uri_of(state.port), password):
        waited_s = time.monotonic() - began
        if not process.is_running() or process.status() == psutil.STATUS_ZOMBIE:
            raise _failed("Neo4j ended while it started", last_text(layout))
        if waited_s > START_S:
            raise _failed(f"Neo4j did not answer within {START_S} s", last_text(layout))
        progress("Starting Neo4j (seconds)", int(waited_s), None)
        time.sleep(POLL_S)


def last_text(layout: Layout) -> str:
    """Return the end of what the server logged, and what Java printed since the last start; empty before the first."""
    logs = [log for log in (layout.log, layout.printed) if log.exists()]
    return "\n".join(log.read_text(encoding="utf-8", errors="replace")[-SHOWN_CHARACTERS:].strip() for log in logs)


def _failed(what: str, printed: str) -> Unavailable:
    lines = printed.strip().splitlines()[-SHOWN_LINES:]
    told = "\n  ".join(["; it printed:", *lines]) if lines else " without a word"
    step = "Look at `leaguegraph db logs`; the lines above say why."
    return Unavailable("NEO4J_START_FAILED", f"{what}{told}", step)
