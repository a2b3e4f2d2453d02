"""What graduate flows need, from the graph into Parquet, as of one moment, resumable, replaced in one step.

Loads are kept away by their lock. What is changed meanwhile leaves an event in the graph: at the end the people whom the events
concern are read again, until nothing has changed between two looks; that moment is the extract's.
"""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from analytics.facts import ExtractInfo
from domain.clock import Clock, stored_moment
from domain.errors import Conflict
from domain.progress import Progress, silent
from graph import flow_facts
from graph.clock import read_clock
from graph.database import Database, Row
from graph.load_lock import load_lock
from workflows import extract_files as files

PEOPLE_PAGE, TRANSFER_PAGE, ORGANISATION_PAGE, DIVISION_PAGE, COHORT_PAGE = 50_000, 20_000, 50_000, 20_000, 200
PROGRESS = "progress.json"
LATE_COMMITS = timedelta(seconds=90)  # an event's moment is taken before its transaction is committed
MOST_LOOKS = 100
PATCH_PEOPLE = 2_000

Page = Callable[[Database, str, int], Awaitable[Row]]


@dataclass(slots=True)
class Staging:
    """The extract in the making: how far each table is, kept beside its files so that a next run goes on."""

    folder: Path
    graph: str
    epoch: int
    began_at: str
    after: dict[str, str | None] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    parts: dict[str, int] = field(default_factory=dict)

    def save(self) -> None:
        """Keep how far it is; a file is replaced whole."""
        draft = self.folder / "progress.new"
        stated = {name: getattr(self, name) for name in ("graph", "epoch", "began_at", "after", "rows", "parts")}
        draft.write_text(json.dumps(stated), encoding="utf-8")
        draft.replace(self.folder / PROGRESS)


def open_staging(home: Path, graph: str, epoch: int, now: datetime) -> Staging:
    """Return the extract in the making, or a new one where another load or graph came between."""
    folder = home / "flows" / "staging"
    try:
        stated = json.loads((folder / PROGRESS).read_text(encoding="utf-8"))
        if stated["graph"] == graph and stated["epoch"] == epoch - 1:
            kept = (stated[name] for name in ("began_at", "after", "rows", "parts"))
            staging = Staging(folder, graph, epoch, *kept)
            staging.save()
            return staging
    except (FileNotFoundError, json.JSONDecodeError, KeyError):
        pass  # none, or one that was ended before it held anything
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    staging = Staging(folder, graph, epoch, stored_moment(now))
    staging.save()
    return staging


async def extract_facts(
    db: Database, home: Path, progress: Progress = silent, finish: Callable[[Path, ExtractInfo], Awaitable[None]] | None = None
) -> ExtractInfo:
    """Bring the facts of graduate flows into Parquet under ``home``; return what the extract is.

    ``finish`` adds to the folder before it gets its name; where that fails, the next call goes on from the facts.

    Raises
    ------
    Refused
        ``LOAD_RUNNING``.
    Conflict
        ``EXTRACT_DIFFERS``: files and graph do not hold equally many facts; ``EXTRACT_UNSETTLED``: the graph kept changing.
    """
    async with load_lock(db, progress) as lease:
        clock = await read_clock(db)
        staging = open_staging(home, await flow_facts.graph_id(db), lease.epoch, clock.now())
        tables = (_memberships(db, staging, progress), _transfers(db, staging, progress), _organisations(db, staging, progress))
        await _all(*tables)
        await _cohorts(db, staging)
        moment, counts = await _settle(db, staging, clock)
    name = f"extract-{moment.strftime('%Y%m%dT%H%M%S%f')}"
    info = ExtractInfo(name, stored_moment(moment), moment.date().isoformat(), counts)
    if finish is not None:
        await finish(staging.folder, info)
    (staging.folder / PROGRESS).unlink()
    staging.folder.replace(home / "flows" / name)
    return info


async def _all(*work: Awaitable[None]) -> None:
    """Do all of it at once; the first problem ends the others and is raised as it is."""
    try:
        async with asyncio.TaskGroup() as group:
            for each in work:
                group.create_task(_awaited(each))
    except ExceptionGroup as failed:
        raise failed.exceptions[0] from failed


async def _awaited(work: Awaitable[None]) -> None:
    await work


async def _pages(
    db: Database, staging: Staging, name: str, page: Page, limit: int, write: Callable[[Row, int], int], progress: Progress
) -> None:
    """Read a table page by page from where it stands, and keep after each page how far it is.

    A part that was written by a run that was ended before it kept so is written over.
    """
    after: str | None = staging.after.get(name, "")
    number = staging.parts.get(name, 0)
    while after is not None:
        found = await page(db, after, limit)
        staging.rows[name] = staging.rows.get(name, 0) + await asyncio.to_thread(write, found, number)
        after = staging.after[name] = found["last"]
        number = staging.parts[name] = number + 1
        staging.save()
        progress(name, staging.rows[name], None)


async def _memberships(db: Database, staging: Staging, progress: Progress) -> None:
    def write(found: Row, number: int) -> int:
        return files.write_part(staging.folder, "memberships", number, files.memberships(found))

    await _pages(db, staging, "memberships", flow_facts.list_memberships, PEOPLE_PAGE, write, progress)


async def _transfers(db: Database, staging: Staging, progress: Progress) -> None:
    def write(found: Row, number: int) -> int:
        files.write_part(staging.folder, "steps", number, files.steps(found))
        return files.write_part(staging.folder, "transfers", number, files.transfers(found))

    await _pages(db, staging, "transfers", flow_facts.list_transfers, TRANSFER_PAGE, write, progress)


async def _organisations(db: Database, staging: Staging, progress: Progress) -> None:
    def write(found: Row, number: int) -> int:
        for name in ("parents", "places", "names"):
            files.write_part(staging.folder, name, number, files.dated(found[name], name))
        return files.write_part(staging.folder, "organisations", number, files.organisations(found["columns"]))

    def write_divisions(found: Row, number: int) -> int:
        return files.write_part(staging.folder, "divisions", number, files.plain(found["columns"], "divisions"))

    await _pages(db, staging, "organisations", flow_facts.list_organisations, ORGANISATION_PAGE, write, progress)
    await _pages(db, staging, "divisions", flow_facts.list_divisions, DIVISION_PAGE, write_divisions, progress)


async def _cohorts(db: Database, staging: Staging) -> None:
    """Read all cohorts anew: they are few, and one may be frozen between two runs."""
    frozen = await flow_facts.list_frozen(db)
    for name in ("cohorts", "cohort_people"):
        shutil.rmtree(staging.folder / name, ignore_errors=True)
    staging.rows["cohorts"] = files.write_part(staging.folder, "cohorts", 0, files.cohorts(frozen))
    staging.rows["cohort_people"], number = 0, 0
    for year in sorted({row["year"] for row in frozen}):
        codes = [row["institution"] for row in frozen if row["year"] == year]
        for at in range(0, len(codes), COHORT_PAGE):
            found = await flow_facts.list_cohort_people(db, codes[at : at + COHORT_PAGE], year)
            rows = files.write_part(staging.folder, "cohort_people", number, files.cohort_people(found, year))
            staging.rows["cohort_people"] += rows
            number += 1


async def _settle(db: Database, staging: Staging, clock: Clock) -> tuple[datetime, dict[str, int]]:
    """Read again what changed since the beginning, until nothing did between two looks; compare the counts with the graph."""
    known: set[str] = set()
    since = datetime.fromisoformat(staging.began_at) - LATE_COMMITS
    for _ in range(MOST_LOOKS):
        moment = clock.now()
        changed = await flow_facts.find_changed(db, since)
        if known.issuperset(changed["events"]):
            return moment, await _compare(db, staging)
        known.update(changed["events"])
        since = max(since, moment - LATE_COMMITS)
        if changed["organisations"]:
            await _reread_organisations(db, staging)
        if changed["cohorts"]:
            await _cohorts(db, staging)
        people = sorted(set(changed["people"]))
        for at in range(0, len(people), PATCH_PEOPLE):
            await _patch(db, staging, people[at : at + PATCH_PEOPLE])
    problem = f"The graph changed between each of {MOST_LOOKS} looks; nothing was replaced."
    raise Conflict("EXTRACT_UNSETTLED", problem, "Run the same command again at a quieter hour.")


async def _reread_organisations(db: Database, staging: Staging) -> None:
    """Read organisations and divisions again whole."""
    for name in ("organisations", "divisions", "parents", "places", "names"):
        shutil.rmtree(staging.folder / name, ignore_errors=True)
        staging.after.pop(name, None)
        staging.rows.pop(name, None)
        staging.parts.pop(name, None)
    await _organisations(db, staging, silent)


async def _patch(db: Database, staging: Staging, people: list[str]) -> None:
    """Replace the facts of some people."""
    held = await flow_facts.list_memberships_of(db, people)
    moved = await flow_facts.list_transfers_of(db, people)
    parts = {"memberships": files.memberships(held), "transfers": files.transfers(moved), "steps": files.steps(moved)}
    for name, table in parts.items():
        rows = await asyncio.to_thread(files.replace_people, staging.folder, name, people, table)
        if name in staging.rows:
            staging.rows[name] = rows


async def _compare(db: Database, staging: Staging) -> dict[str, int]:
    counts = await flow_facts.count_facts(db)
    differing = {name: (staging.rows.get(name, 0), count) for name, count in counts.items() if staging.rows.get(name, 0) != count}
    if differing:
        told = ", ".join(f"{name}: {read:,} read, {held:,} in the graph" for name, (read, held) in differing.items())
        shutil.rmtree(staging.folder, ignore_errors=True)
        raise Conflict(
            "EXTRACT_DIFFERS", f"The extract was not kept: {told}.", "Run the same command again, when no load is running."
        )
    return counts
