"""Dump and load of the stopped database by the server's own admin tool; the caller holds the lock."""

from __future__ import annotations

import shutil
from pathlib import Path

from domain.errors import InvalidInput, NotFound, Unavailable
from domain.progress import Progress
from graph.server.bolt import DATABASE
from graph.server.configure import write_configuration
from graph.server.layout import UNCHECKED, UNFINISHED, Layout
from graph.server.processes import run_admin


def dump_database(layout: Layout, jars: list[Path], file: Path, progress: Progress) -> int:
    """Write the database into ``file``; return its size in bytes."""
    progress("Dumping the database", 0, 1)
    partial = file.with_name(f".{file.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)  # what an interrupted dump left
    partial.mkdir(mode=0o700)
    try:
        done = run_admin(layout, jars, ["database", "dump", f"--to-path={partial.resolve()}", DATABASE])
        made = partial / f"{DATABASE}.dump"
        if done.returncode or not made.exists():
            said = _last_line(done.stderr)
            raise Unavailable("DUMP_FAILED", f"The database could not be dumped: {said}", "The database is as it was.")
        made.chmod(0o600)
        made.replace(file)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    progress("Dumping the database", 1, 1)
    return file.stat().st_size


def check_dump(file: Path) -> None:
    """See that a dump is there, before anything is stopped for it.

    Raises
    ------
    NotFound
        ``NO_SUCH_FILE``.
    """
    if not file.is_file():
        raise NotFound("NO_SUCH_FILE", f"There is no file {file}.", "Name a file that `leaguegraph db dump` wrote.")


def load_database(layout: Layout, jars: list[Path], file: Path, progress: Progress, *, unchecked: bool = False) -> None:
    """Load ``file`` beside the present data, then put it in their place; ``unchecked``: the old data are kept, and it is marked.

    Users and their passwords are in another database; they are copied, so they stay.
    """
    progress("Loading the dump", 0, 1)
    ignored = shutil.ignore_patterns(DATABASE)
    shutil.copytree(layout.data, layout.data_loading, ignore=ignored)
    (layout.data_loading / UNFINISHED).unlink(missing_ok=True)  # a dump is whole
    beside = layout.server / "conf-loading"
    write_configuration(beside, {"server.directories.data": str(layout.data_loading)})
    words = ["database", "load", "--from-stdin", "--overwrite-destination=true", DATABASE]
    done = run_admin(layout, jars, words, configuration=beside, archive=file)
    if done.returncode:
        layout.discard(layout.data_loading)
        problem = f"{file} could not be loaded: {_last_line(done.stderr)}"
        raise InvalidInput("BAD_DUMP", problem, "Name a file that `leaguegraph db dump` wrote; the database is as it was.")
    if unchecked:
        (layout.data_loading / UNCHECKED).touch()
    layout.data.rename(layout.data_old)
    layout.data_loading.rename(layout.data)
    if not unchecked:
        layout.discard(layout.data_old)
    progress("Loading the dump", 1, 1)


def _last_line(printed: str) -> str:
    lines = [line.strip() for line in printed.splitlines() if any(map(str.isalnum, line))]
    return lines[-1] if lines else "the admin tool gave no reason."
