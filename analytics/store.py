"""The present extract, opened once and again when another takes its place: what answers, exports and pictures read."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ibis
import polars as pl
from ibis import _
from ibis.expr.types import Table

from analytics.cells import name_places
from analytics.derived import seasons
from analytics.facts import CURRENT, ExtractInfo, Facts, current_extract, open_facts
from domain.cohorts import AS_OF
from domain.errors import NotFound

PUBLISHED = "published.parquet"
MEMORY_MB = 1_024


@dataclass(frozen=True, slots=True)
class Opened:
    """An opened extract: what it is, its facts, outcomes, burn-downs, published rows, horizons to come, organisations by code.

    ``outcomes`` and ``burn_down`` are held in memory, with ``institution_path``: the path of the institution on today's tree.
    """

    info: ExtractInfo
    facts: Facts
    outcomes: Table
    burn_down: Table
    published: pl.DataFrame
    not_over: frozenset[tuple[int, str]]
    paths: dict[str, str]
    names: dict[str, str]
    parents: dict[str, str]

    def frame(self, table: Table) -> pl.DataFrame:
        """Run an expression; return its rows."""
        found: pl.DataFrame = self.facts.con.to_polars(table)
        return found


class FlowStore:
    """The extract of a home. Questions are asked one at a time: a DuckDB connection answers one."""

    def __init__(self, home: Path | None) -> None:
        self._home = home
        self._lock = threading.Lock()
        self._opened: Opened | None = None
        self._stamp: tuple[int, int] | None = None

    def ask(self, question: Any) -> Any:
        """Return what ``question(opened)`` returns, on the present extract.

        Raises
        ------
        NotFound
            ``NO_EXTRACT``.
        """
        with self._lock:
            return question(self._present())

    def _present(self) -> Opened:
        if self._home is None:
            raise NotFound("NO_EXTRACT", "There are no graduate flows here.", "Run `leaguegraph flows extract`.")
        try:
            found = (self._home / "flows" / CURRENT).stat()
        except FileNotFoundError:
            found = None
        stamp = (found.st_mtime_ns, found.st_ino) if found else None
        if self._opened is None or stamp != self._stamp:
            self._opened, self._stamp = open_extract(self._home), stamp
        return self._opened


def open_extract(home: Path) -> Opened:
    """Open the present extract of a home.

    Raises
    ------
    NotFound
        ``NO_EXTRACT``.
    """
    folder, info = current_extract(home)
    facts = open_facts(folder, memory_mb=MEMORY_MB)
    if not info.counts["cohorts"]:
        problem = "No cohort was frozen when graduate flows were extracted."
        raise NotFound("NO_COHORT", problem, "Run `leaguegraph cohort freeze`, then `leaguegraph flows extract`.")
    organisations = facts.con.to_polars(facts.table("organisations").select("code", "path", "name"))
    divisions = facts.con.to_polars(facts.table("divisions").select("code", "name"))
    names = dict(divisions.iter_rows()) | dict(organisations.select("code", "name").iter_rows())
    paths = dict(organisations.select("code", "path").iter_rows())
    outcomes, burn_down = (_derived(facts, folder / name, name) for name in ("outcomes", "burn_down"))
    early = frozenset((each.year, name) for each in seasons(facts, info.day) for name, over in each.over.items() if not over)
    return Opened(
        info, facts, outcomes, burn_down, pl.read_parquet(folder / PUBLISHED), early, paths, names, _origins(facts, outcomes)
    )


def _origins(facts: Facts, outcomes: Table) -> dict[str, str]:
    """Return the place above each institution and place of the published tables; a missing one is written as there."""
    homes = outcomes.filter(_.horizon == AS_OF).select("institution", "county", "city", "province").distinct()
    named = name_places(facts.con.to_polars(homes))
    levels = named.select("institution", "county", "city", "province").unique()
    pairs = (("institution", "county"), ("county", "city"), ("city", "province"))
    return {child: parent for low, high in pairs for child, parent in levels.select(low, high).unique().iter_rows()}


def _derived(facts: Facts, folder: Path, name: str) -> Table:
    files = sorted(str(file) for file in folder.glob("*.parquet"))
    read = facts.con.read_parquet(files, table_name=f"{name}_files")
    homes = facts.table("organisations").select(home="code", institution_path="path")
    placed: ibis.Table = facts.con.create_table(name, read.left_join(homes, [("institution", "home")]).drop("home"))
    return placed
