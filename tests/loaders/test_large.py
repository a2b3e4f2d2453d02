"""Memory does not grow with the table."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from graph.server.managed import ServerAddress
from tests.own_server import ROOT

FILE_BYTES = 30_000_000
# 1 GB holds for a file of 1 GB. What does not grow with the file (the program and its libraries) may take 300 MB of it, and the
# rest, 700 MB a GB, may grow: 300 + 30 x 0.7 = 321 MB for this file. Holding its rows as Python lists takes more than 200 MB more.
MOST_MEMORY_KB = 321_000
# Linux counts in a child's peak what its parent held at the moment of the start, which is a lot for a whole test run. So the program
# is started by a small one, which tells the peak of what it started.
MEASURE = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:], check=False).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
sys.exit(code)
"""


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
    measured = subprocess.run(
        [sys.executable, "-c", MEASURE, *program], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert measured.returncode == 2, measured.stderr
    assert f'"rows": {rows + 2}' in measured.stdout
    peak_kb = int(measured.stderr.split()[-1])
    assert peak_kb < MOST_MEMORY_KB
