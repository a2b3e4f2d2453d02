"""``leaguegraph serve`` as a program of its own over the tests' Neo4j: started, asked, looked at by its processes, ended."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil

from graph.server.managed import ServerAddress
from tests.api.serving import KEY
from tests.demo_program import PROGRAM, free_port
from tests.own_server import ROOT

PATIENCE_S = 90.0


class Served:
    """A running ``leaguegraph serve``."""

    def __init__(self, program: subprocess.Popen[bytes], port: int, metrics_port: int, log: Path) -> None:
        self.program = program
        self.address = f"http://127.0.0.1:{port}"
        self.metrics_address = f"http://127.0.0.1:{metrics_port}/metrics"
        self.log = log

    @property
    def text(self) -> str:
        """What it has said so far."""
        return self.log.read_text(encoding="utf-8")

    def processes(self) -> dict[str, psutil.Process]:
        """Its processes by the names of their parts."""
        children = psutil.Process(self.program.pid).children()
        return {child.cmdline()[-1]: child for child in children if "cli.serving_process" in child.cmdline()}

    def metrics(self) -> dict[str, float]:
        """The samples that Prometheus reads, by name and labels."""
        text = httpx.get(self.metrics_address, trust_env=False, timeout=10).text
        lines = [line.rpartition(" ") for line in text.splitlines() if line and not line.startswith("#")]
        return {name: float(value) for name, _, value in lines}

    def end(self, by: int = signal.SIGTERM) -> int:
        """End it; return its exit code."""
        self.program.send_signal(by)
        return self.program.wait(60)


def wait_until(what: Callable[[], bool], told: Callable[[], str]) -> None:
    """Wait until something holds; what is told else says why not."""
    until = time.monotonic() + PATIENCE_S
    while not what():
        assert time.monotonic() < until, told()
        time.sleep(0.1)


@contextmanager
def served(server: ServerAddress, folder: Path, *words: str, **settings: str) -> Iterator[Served]:
    """Serve for the time of a block, without the page; what is left running is killed."""
    port, metrics_port, log = free_port(), free_port(), folder / "serve.log"
    own = {
        "HOME": str(folder / "home"),
        "NEO4J_URI": server.uri,
        "NEO4J_USER": server.user,
        "NEO4J_PASSWORD": server.password,
        "TOKEN_KEY": KEY,
        "METRICS_PORT": str(metrics_port),
        **settings,
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LEAGUEGRAPH_")}
    environment = {**kept, **{f"LEAGUEGRAPH_{name}": value for name, value in own.items()}}
    command = [*PROGRAM, "serve", "--no-page", "--port", str(port), *words]
    with log.open("wb") as out:
        program = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT)
    running = Served(program, port, metrics_port, log)
    left: list[psutil.Process] = []
    try:
        wait_until(lambda: "Ctrl-C ends it" in running.text or program.poll() is not None, lambda: running.text)
        left = list(running.processes().values()) if program.poll() is None else []
        yield running
    finally:
        for process in left:
            if process.is_running():
                process.kill()
        program.kill()
        program.wait(30)
