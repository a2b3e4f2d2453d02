"""Memory does not grow with the table."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from graph.server.managed import ServerAddress
from tests.own_server import ROOT

FILE_BYTES = 30_000_000
# 1 GB holds for a file of 1 GB. What does not grow with the file (the program and its libraries) may take 300 MB of it, and the
# rest, 700 MB a GB, may grow: 300 + 30 x 0.7 = 321 MB for this file. Holding its rows as Python lists takes more than 200 MB more.
MOST_MEMORY_KB = 321_000


@pytest.mark.usefixtures("empty_db")
def test_a_long_table_is_streamed(server_address: ServerAddress, tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    rows = 0
    with path.open("w", encoding="utf-8") as file:
        file.write("code,name,kind,parent_code\n44,共青团广东省委员会,PROVINCIAL_COMMITTEE,\nBAD,某团支部,BRANCH,nobody\n")
        while file.tell() < FILE_BYTES:
            file.writelines(f"B{number},第{number}团支部{'长' * 150},BRANCH,44\n" for number in range(rows, rows + 1_000))
            rows += 1_000
    words = ["load", "organisations", str(path), "--strict", "--json"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LEAGUEGRAPH_")} | {
        "LEAGUEGRAPH_NEO4J_URI": server_address.uri,
        "LEAGUEGRAPH_NEO4J_USER": server_address.user,
        "LEAGUEGRAPH_NEO4J_PASSWORD": server_address.password,
    }
    program = [sys.executable, "-c", "from cli.main import main; main()", *words]
    with (tmp_path / "out").open("wb") as out, (tmp_path / "err").open("wb") as err:
        moved = [(os.POSIX_SPAWN_DUP2, out.fileno(), 1), (os.POSIX_SPAWN_DUP2, err.fileno(), 2)]
        environment["PYTHONPATH"] = str(ROOT)
        child = os.posix_spawn(sys.executable, program, environment, file_actions=moved)
        _, status, usage = os.wait4(child, 0)  # the peak of this child alone
    assert os.waitstatus_to_exitcode(status) == 2, (tmp_path / "err").read_text(encoding="utf-8")
    assert f'"rows": {rows + 2}' in (tmp_path / "out").read_text(encoding="utf-8")
    assert usage.ru_maxrss < MOST_MEMORY_KB
