"""The managed local Neo4j, as programs use it: start, stop, look, dump, load, reset."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from domain.errors import NotFound, Refused
from domain.progress import Progress, silent
from graph.server.archive import check_dump, dump_database, load_database
from graph.server.bolt import USER, answers
from graph.server.bulk import import_database
from graph.server.jars import ensure_jars
from graph.server.launch import ServerOptions, clear_up, last_text, launch, launch_unchecked, uri_of
from graph.server.layout import Layout, State
from graph.server.lock import VERSION
from graph.server.locks import exclusive, is_held
from graph.server.machine import disk_errors, free_port
from graph.server.processes import end, find_server, reap

__all__ = ["ManagedServer", "ServerAddress", "ServerOptions", "ServerStatus"]


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """How to reach a server; ``started`` tells whether this call started it."""

    uri: str
    user: str
    password: str
    started: bool


@dataclass(frozen=True, slots=True)
class ServerStatus:
    """What is known of the server without disturbing it; ``pid`` and what follows is ``None`` while it does not run."""

    running: bool
    version: str
    home: str
    password_file: str
    data_bytes: int
    pid: int | None = None
    uri: str | None = None
    memory_bytes: int | None = None
    started_at: datetime | None = None


class ManagedServer:
    """One Neo4j below one home folder; any number of programs may share it.

    Parameters
    ----------
    home : Path
        Holds data, logs, password and state.
    options : ServerOptions
        Port and memory, where they are not to be chosen.
    downloads : Path | None
        Holds the server's jars; by default a folder of the home.
    """

    def __init__(self, home: Path, options: ServerOptions | None = None, downloads: Path | None = None) -> None:
        self._layout = Layout(home.resolve())
        self._options = options or ServerOptions()
        self._downloads = (downloads or home / "downloads").resolve()

    def start(self, progress: Progress = silent) -> ServerAddress:
        """Return the address of the running server; start it first where it does not run.

        Raises
        ------
        Unavailable
            The machine, the network or the server does not do its part; see docs/reference/errors.md.
        Refused
            ``OTHER_PORT``: it runs, on another port than the settings fix.
        """
        with disk_errors(self._layout.home):
            self._layout.make_folders()
            with exclusive(self._layout.lock, progress):
                self._layout.stopped.unlink(missing_ok=True)
                return self._start(progress)

    def stop(self, progress: Progress = silent) -> bool:
        """Stop the server; tell whether it ran."""
        if not self._layout.home.exists():
            return False
        with disk_errors(self._layout.home), exclusive(self._layout.lock, progress):
            self._layout.stopped.touch()
            return self._stop(progress)

    @property
    def running(self) -> bool:
        """Return whether its process is there, with data that are proven or were never in doubt."""
        return not self._layout.restoring.exists() and find_server(self._layout, self._layout.read_state()) is not None

    @property
    def left_alone(self) -> bool:
        """Return whether nobody stopped it by hand, and nobody is at work on it."""
        return not self._layout.stopped.exists() and not is_held(self._layout.lock)

    def answering(self) -> bool:
        """Return whether it answers."""
        state = self._layout.read_state()
        return state is not None and answers(uri_of(state.port), self._layout.read_password())

    def revive(self, progress: Progress = silent) -> None:
        """End what is left of a server that does not answer, and start it on the same port; not where it was stopped by hand.

        Programs that run know that port and no other.

        Raises
        ------
        Unavailable
            What a start raises; ``BUSY_PORT``: another program has taken the port.
        """
        with disk_errors(self._layout.home), exclusive(self._layout.lock, progress):
            if not self._layout.stopped.exists():
                state = self._layout.read_state()
                reap(state)
                options = replace(self._options, bolt_port=state.port) if state else self._options
                self._start(progress, options)

    def status(self) -> ServerStatus:
        """Return what is known of the server."""
        state = self._layout.read_state()
        process = find_server(self._layout, state)
        data_bytes = sum(file.stat().st_size for file in self._layout.data.rglob("*") if file.is_file())
        known = (VERSION, str(self._layout.home), str(self._layout.password), data_bytes)
        if process is None or state is None:
            return ServerStatus(False, *known)
        started_at = datetime.fromtimestamp(state.created, UTC)
        return ServerStatus(True, *known, process.pid, uri_of(state.port), process.memory_info().rss, started_at)

    def log_tail(self, lines: int) -> list[str]:
        """Return the last lines of the server's log; none without a log."""
        return last_text(self._layout).splitlines()[-lines:]

    def reset(self, progress: Progress = silent) -> None:
        """Stop the server and delete its data and its password; downloads and the port stay."""
        if not self._layout.home.exists():
            return
        with disk_errors(self._layout.home), exclusive(self._layout.lock, progress):
            self._stop(progress)
            clear_up(self._layout, progress)
            self._layout.discard(self._layout.data)
            self._layout.password.unlink(missing_ok=True)

    def dump(self, file: Path, progress: Progress = silent, *, force: bool = False) -> int:
        """Write the database into a file of mode 0600, whole or not at all; return its size in bytes.

        The server is stopped for it, and started again where it ran.

        Raises
        ------
        Refused
            ``FILE_EXISTS`` (without ``force``), or ``NO_DATA``.
        NotFound
            ``NO_SUCH_FOLDER``.
        Unavailable
            ``DUMP_FAILED``, or what a start raises.
        """
        if file.exists() and not force:
            raise Refused("FILE_EXISTS", f"{file} exists.", "Name another file, or add --force to replace it.")
        if not file.parent.is_dir():
            raise NotFound("NO_SUCH_FOLDER", f"There is no folder {file.parent}.", "Make it, or name a file in another folder.")
        if not self._layout.in_use.exists():
            raise Refused("NO_DATA", f"There is no database in {self._layout.home}.", "Start it with `leaguegraph db start`.")
        with disk_errors(file.parent), exclusive(self._layout.lock, progress):
            jars = ensure_jars(self._downloads, progress)
            ran = self.running
            try:
                self._stop(progress)
                clear_up(self._layout, progress)
                return dump_database(self._layout, jars, file, progress)
            finally:
                if ran:
                    self._start(silent)  # also where nobody listens any more: a closed terminal, a program being ended

    def load(self, file: Path, progress: Progress = silent) -> None:
        """Replace the database by that of a dump, whole or not at all; the server is started again where it ran.

        Raises
        ------
        NotFound
            ``NO_SUCH_FILE``.
        InvalidInput
            ``BAD_DUMP``: the file is no dump; the database is as it was.
        Unavailable
            What a start raises.
        """
        check_dump(file)
        with disk_errors(self._layout.home):
            self._layout.make_folders()
            with exclusive(self._layout.lock, progress):
                jars = ensure_jars(self._downloads, progress)
                ran = self.running
                try:
                    self._make_ready(progress)
                    load_database(self._layout, jars, file, progress)
                finally:
                    if ran:
                        self._start(silent)

    def restore(self, file: Path, check: Callable[[ServerAddress], None], progress: Progress = silent) -> None:
        """Replace the database by that of a dump if ``check`` agrees with it; else, or when interrupted, the old one stays.

        ``check`` is given the address of a server on a port that nobody knows; what it raises is raised. The server is started
        again where it ran.

        Raises
        ------
        NotFound, InvalidInput, Unavailable
            As ``load`` does.
        """
        check_dump(file)
        with disk_errors(self._layout.home):
            self._layout.make_folders()
            with exclusive(self._layout.lock, progress):
                jars = ensure_jars(self._downloads, progress)
                ran, before = self.running, self._layout.read_state()
                try:
                    self._make_ready(progress)
                    load_database(self._layout, jars, file, progress, unchecked=True)
                    hidden = replace(self._options, bolt_port=free_port())
                    check(self._address(launch_unchecked(self._layout, hidden, jars, progress), started=True))
                    self._stop(progress)
                    self._layout.restoring.unlink()
                finally:
                    self._stop(silent)
                    clear_up(self._layout, silent)
                    if before:
                        self._layout.write_state(before)
                    if ran:
                        self._start(silent)

    def import_files(self, files: Path, counts: Mapping[str, int], progress: Progress = silent) -> ServerAddress:
        """Replace the database by one made of the import tool's files, whole or not at all, and start the server.

        ``counts`` are the rows of each file, by its name. Until ``finish_import`` is called, the data count as unfinished: they
        lack what is made of them afterwards.

        Raises
        ------
        Unavailable
            ``IMPORT_FAILED``, or what a start raises.
        """
        with disk_errors(self._layout.home):
            self._layout.make_folders()
            with exclusive(self._layout.lock, progress):
                jars = ensure_jars(self._downloads, progress)
                self._make_ready(progress)
                import_database(self._layout, jars, files, counts, progress)
                return self._start(progress)

    @property
    def has_data(self) -> bool:
        """Return whether there is a database in this home."""
        return self._layout.in_use.exists()

    @property
    def import_unfinished(self) -> bool:
        """Return whether a bulk import was ended between putting its data in place and finishing them."""
        return self._layout.importing.exists()

    def finish_import(self) -> None:
        """Take the mark of an unfinished import away."""
        self._layout.importing.unlink(missing_ok=True)

    def _start(self, progress: Progress, options: ServerOptions | None = None) -> ServerAddress:
        if self._layout.restoring.exists():  # a restore was killed while it compared: what runs is not proven
            self._stop(progress)
        state = self._layout.read_state()
        runs = state is not None and find_server(self._layout, state) is not None
        if state is None or not runs or not answers(uri_of(state.port), self._layout.read_password()):
            jars = ensure_jars(self._downloads, progress)
            state = launch(self._layout, options or self._options, jars, progress)
            return self._address(state, started=True)
        if self._options.bolt_port not in {None, state.port}:
            problem = f"Neo4j runs on port {state.port}, and the settings fix port {self._options.bolt_port}."
            raise Refused("OTHER_PORT", problem, "Stop it with `leaguegraph db stop` and run the command again.")
        return self._address(state, started=False)

    def _make_ready(self, progress: Progress) -> None:
        """Stop the server and bring the data folders in order."""
        self._stop(progress)
        if not self._layout.in_use.exists():  # a data folder with its password comes from a first start
            self._start(progress)
            self._stop(progress)
        clear_up(self._layout, progress)

    def _address(self, state: State, *, started: bool) -> ServerAddress:
        return ServerAddress(uri_of(state.port), USER, self._layout.read_password(), started)

    def _stop(self, progress: Progress) -> bool:
        process = find_server(self._layout, self._layout.read_state())
        if process is not None:
            end(process, progress)
        return process is not None
