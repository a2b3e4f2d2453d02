"""The bulk import by the server's own admin tool, into a folder beside the data, which then takes their place."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path

from domain.errors import Unavailable
from domain.progress import Progress
from graph.bulk import FILES, LIST_SEPARATOR, tool_arguments
from graph.server.bolt import DATABASE
from graph.server.configure import write_configuration
from graph.server.layout import UNFINISHED, Layout
from graph.server.processes import run_admin_shown

HEAP_MB = 1_024
OFF_HEAP = "4G"
STARTED = re.compile(r"(?:.*GiB)?([A-Z][^,]*?)(?: \d+-\d+/\d+)?, started ")
DONE = re.compile(r"\] *([\d.]+)([KMB]?) ?∆")
UNITS = {"": 1, "K": 1_000, "M": 1_000_000, "B": 1_000_000_000}


def import_database(layout: Layout, jars: list[Path], files: Path, counts: Mapping[str, int], progress: Progress) -> None:
    """Make the database from the files of the import tool, beside the present data, then put it in their place.

    ``counts`` are the rows of each file, by its name; they say how far the tool is. Users and their passwords are in another
    database; they are copied, so they stay.

    Raises
    ------
    Unavailable
        ``IMPORT_FAILED``: the tool ended without making a database; the data are as they were.
    """
    layout.discard(layout.data_loading)
    shutil.copytree(layout.data, layout.data_loading, ignore=shutil.ignore_patterns(DATABASE))
    beside = layout.server / "conf-loading"
    write_configuration(beside, {"server.directories.data": str(layout.data_loading), "db.query.default_language": "CYPHER_25"})
    words = ["database", "import", "full", DATABASE, "--id-type=integer", f"--array-delimiter=U+{ord(LIST_SEPARATOR):04X}"]
    words += ["--threads=2", f"--max-off-heap-memory={OFF_HEAP}", "--overwrite-destination=true", "--verbose"]
    words += ["--ignore-empty-strings=true", f"--report-file={files / 'import.report'}", *tool_arguments(files)]
    code, last = run_admin_shown(layout, jars, words, beside, HEAP_MB, _Stages(counts, progress).tell)
    if code:
        layout.discard(layout.data_loading)
        problem = f"The import tool of Neo4j ended early: {_reason(last)}"
        raise Unavailable("IMPORT_FAILED", problem, "The database is as it was. Mend that and run the same command again.")
    (layout.data_loading / UNFINISHED).touch()
    layout.data.rename(layout.data_old)
    layout.data_loading.rename(layout.data)
    layout.discard(layout.data_old)


class _Stages:
    """Tells how far the tool is from the lines that it prints: ``Nodes, started …``, then ``[…] 4.58M ∆ 100K`` many times."""

    def __init__(self, counts: Mapping[str, int], progress: Progress) -> None:
        nodes = sum(count for name, count in counts.items() if FILES[name].ends is None)
        self._totals = {"Nodes": nodes, "Relationships": sum(counts.values()) - nodes}
        self._progress = progress
        self._stage = "starting"

    def tell(self, line: str) -> None:
        """Take one line of the tool."""
        if started := STARTED.match(line):
            self._stage = started[1]
            self._progress(f"Import tool: {self._stage}", 0, self._totals.get(self._stage))
        elif (done := DONE.search(line)) and self._stage in self._totals:
            count = round(float(done[1]) * UNITS[done[2]])
            total = self._totals[self._stage]
            self._progress(f"Import tool: {self._stage}", min(count, total), total)


def _reason(last: list[str]) -> str:
    lines = [line.strip() for line in last if any(map(str.isalnum, line))]
    return lines[-1] if lines else "it gave no reason."
