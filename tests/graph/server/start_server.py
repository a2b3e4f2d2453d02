"""Starts the server of a home and writes its address, or what it does, line by line: a program for other tests to kill."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

from graph.server.managed import ManagedServer
from tests.own_server import SMALL


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def told(what: str, done: int, total: int | None) -> None:
    say(f"{what} {done}")


if __name__ == "__main__":
    address = ManagedServer(Path(sys.argv[1]), SMALL, Path(sys.argv[2])).start(told)
    say(json.dumps(asdict(address)))
