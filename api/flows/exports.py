"""Exports in the background: two at once in a process, others waiting; what one process makes every process of the home answers.

State is in files. Who makes an export holds its lock, which the operating system frees however the holder ends: what is neither
ready nor held was left by a process that is no more, and is made anew.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import orjson
import structlog

from analytics.export import make_export
from analytics.facts import ExtractInfo
from analytics.store import FlowStore, Opened
from api.flows.export_files import FOLDER, ID, Checksums, ExportFiles, Progress, State, prune
from api.flows.exporting import ExportQuery, choose, logged, may_ask
from api.generated import kept_secret
from api.read_log import ReadLogFailed
from domain.errors import Conflict, LeagueGraphError, Unavailable
from domain.rights import Rights

log = structlog.get_logger()

AT_ONCE, MOST_WAITING = 2, 16
RETRY_S = 30
KEY = "exports.key"
CHOSEN, ADDED_UP, ENCODED = 5, 20, 95  # percent

RecordWhat = Callable[[Sequence[str], str | None, Mapping[str, Any] | None], None]


class QueueFull(Unavailable):
    """As many exports wait as may wait."""


@dataclass(frozen=True, slots=True)
class Told:
    """An export by its id, and how far it is."""

    id: str
    progress: Progress


class Exports:
    """Makes exports, and finds them.

    Parameters
    ----------
    home : Path, optional
        Holds the extracts; without it there are none.
    flows : FlowStore
        The present extract.
    at_once, most_waiting : int
        How many this process makes at the same time, and how many wait for it.
    """

    def __init__(self, home: Path | None, flows: FlowStore, *, at_once: int = AT_ONCE, most_waiting: int = MOST_WAITING) -> None:
        self._home = home
        self._flows = flows
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix="export")
        self._most = at_once + most_waiting
        self._begun = 0
        self._counting = threading.Lock()
        self._checksums = Checksums()

    def close(self) -> None:
        """Give up what waits; who asks again begins it anew."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def ask(self, query: ExportQuery, rights: Rights, record: RecordWhat) -> Told | None:
        """Return how far an export is, and begin it where nobody has; ``None`` where the caller may not have it.

        Raises
        ------
        NotFound
            ``NO_EXTRACT``.
        InvalidInput
            ``UNKNOWN_YEAR``.
        QueueFull
            ``QUEUE_FULL``.
        """
        info: ExtractInfo | None = self._flows.ask(lambda opened: opened.info if may_ask(opened, query, rights) else None)
        if info is None or self._home is None:
            return None
        folder = self._home / "flows" / info.folder / FOLDER
        folder.mkdir(mode=0o700, exist_ok=True)
        files = ExportFiles(folder, self._id(info.folder, query, rights))
        ready = self._ready(files)
        return Told(files.id, ready or self._begin(_Job(files, info, query, rights, record)))

    def find(self, id_: str, rights: Rights) -> tuple[ExportFiles, Progress] | None:
        """Return a finished export of this caller, with the rights that they had when they asked, or ``None``."""
        if self._home is None or not ID.fullmatch(id_):
            return None
        for folder in (self._home / "flows").glob(f"extract-*/{FOLDER}"):
            files = ExportFiles(folder, id_)
            ready = self._ready(files)
            if ready and hmac.compare_digest(self._id(folder.parent.name, ready.asked, rights), id_):
                return files, ready
        return None

    def _id(self, extract: str, query: ExportQuery, rights: Rights) -> str:
        """Return the id: a keyed digest of all that decides what is in the file, and of who may have it."""
        assert self._home is not None  # noqa: S101 - without a home nothing is asked
        of_caller = [rights.issuer, rights.subject, rights.count_scopes, rights.person_scopes]
        told = orjson.dumps([extract, asdict(query), of_caller])
        return hmac.new(kept_secret(self._home, KEY).encode(), told, hashlib.sha256).hexdigest()

    def _ready(self, files: ExportFiles) -> Progress | None:
        told = files.read()
        if told is None or told.state is not State.READY:
            return None
        whole = self._checksums.hold(files.rows, told.sha256) and self._checksums.hold(files.about, told.about_sha256)
        return told if whole else None

    def _begin(self, job: _Job) -> Progress:
        """Begin an export, unless somebody has it in hand, has just finished it, or it has just failed."""
        files, waiting = job.files, Progress(asdict(job.query))
        lock = files.lock()
        told = files.read()
        if lock is None:
            return told if told and told.state is not State.READY else waiting
        try:
            ready = self._ready(files)
            if ready:
                return ready
            if told and told.state is State.FAILED and files.has_just_failed():
                return told
            self._enqueue(job, lock)
            lock = None
        finally:
            if lock is not None:
                os.close(lock)
        return waiting

    def _enqueue(self, job: _Job, lock: int) -> None:
        """Let an export wait for its turn; from here on the lock is the job's."""
        with self._counting:
            if self._begun >= self._most:
                problem = f"{self._begun} exports are being made or wait here already."
                raise QueueFull("QUEUE_FULL", problem, f"Ask again in {RETRY_S} seconds.")
            self._begun += 1

        def over(_: object) -> None:
            os.close(lock)
            self._end()

        try:
            prune(job.files.folder)
            job.files.write(Progress(asdict(job.query)))
            future = self._pool.submit(self._make, job)
        except BaseException:
            self._end()
            raise
        future.add_done_callback(over)

    def _end(self) -> None:
        with self._counting:
            self._begun -= 1

    def _make(self, job: _Job) -> None:
        told = Progress(asdict(job.query), State.RUNNING)
        try:
            self._write(job, told)
        except ReadLogFailed as exc:
            log.error("read log failed", problem=exc.problem)
            job.fail(told, "Exact figures are not given while the read log cannot be written. Tell the administrators.")
        except LeagueGraphError as exc:
            job.fail(told, str(exc))
        except Exception:
            log.exception("export failed", export=job.files.id)
            job.fail(told, f"Something went wrong here; it was logged as export {job.files.id[:12]}.")

    def _write(self, job: _Job, told: Progress) -> None:
        files, query = job.files, job.query
        files.write(told)
        make = self._flows.ask(job.choose)
        files.write(replace(told, done=CHOSEN))
        rows = make()
        files.write(replace(told, done=ADDED_UP))

        def encoding(what: str, done: int, total: int | None) -> None:  # noqa: ARG001 - as a Progress is called
            files.write(replace(told, done=ADDED_UP + (ENCODED - ADDED_UP) * done // (total or 1)))

        made = make_export(rows, query.form, query.told, job.info, encoding)
        files.write(replace(told, done=ENCODED))
        if query.exact:
            job.record([], query.reason, logged(query, made))
        files.finish(told, made)


@dataclass(frozen=True, slots=True)
class _Job:
    """An export to be made: where, from which extract, what, for whom, and how it is recorded."""

    files: ExportFiles
    info: ExtractInfo
    query: ExportQuery
    rights: Rights
    record: RecordWhat

    def choose(self, opened: Opened) -> Any:
        """Ask the extract, if it still is the one that was asked for."""
        if opened.info != self.info:
            raise Conflict("EXTRACT_REPLACED", "Another extract has taken the place of the one asked for.", "Ask again.")
        return choose(opened, self.query, self.rights)

    def fail(self, told: Progress, message: str) -> None:
        """Say that it failed; where that cannot be written (a full disk), who asks again begins it anew."""
        try:
            self.files.write(replace(told, state=State.FAILED, message=message))
        except OSError as exc:
            log.error("export failed", export=self.files.id, problem=str(exc))
