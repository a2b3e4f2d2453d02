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
from analytics.derived import DERIVED, seasons
from analytics.facts import CURRENT, ExtractInfo, Facts, current_extract, open_facts
from domain.cohorts import AS_OF
from domain.errors import NotFound
from domain.provinces import PROVINCES

PUBLISHED, PUBLISHED_CURVES, PUBLISHED_CAREERS = "published.parquet", "published_curves.parquet", "published_careers.parquet"
MEMORY_MB = 1_024
Stamp = tuple[int, int]  # when the file that names the present extract was written, and which file it is


@dataclass(frozen=True, slots=True)
class Opened:
    """An opened extract: what it is, its facts, what was worked out, published rows, horizons to come, organisations by code.

    ``outcomes``, ``burn_down``, ``times`` and ``careers`` (`analytics.derived`) are held in memory, with ``institution_path``:
    the path of the institution on today's tree; all but the outcomes with ``county, city, province`` of the as-of day, named as
    in the published tables where there is none.
    """

    info: ExtractInfo
    facts: Facts
    outcomes: Table
    burn_down: Table
    times: Table
    careers: Table
    published: pl.DataFrame
    published_curves: pl.DataFrame
    published_careers: pl.DataFrame
    not_over: frozenset[tuple[int, str]]
    paths: dict[str, str]
    names: dict[str, str]
    place_names: dict[str, str]
    parents: dict[str, str]

    @property
    def latest_year(self) -> int:
        """Return the latest graduation year of a frozen cohort."""
        return int(self.frame(self.facts.table("cohorts").agg(year=_.year.max())).item())

    def frame(self, table: Table) -> pl.DataFrame:
        """Run an expression; return its rows."""
        found: pl.DataFrame = self.facts.con.to_polars(table)
        return found


class FlowStore:
    """The extract of a home. Questions are asked one at a time: a DuckDB connection answers one.

    A process that serves calls `refresh` now and then, so that no question waits while an extract of millions is opened; in
    others the question after a new extract opens it.
    """

    def __init__(self, home: Path | None) -> None:
        self._home = home
        self._asking = threading.Lock()
        self._opening = threading.Lock()
        self._present: tuple[Stamp, Opened] | None = None
        self._is_refreshed = False

    def ask(self, question: Any) -> Any:
        """Return what ``question(opened)`` returns, on the present extract.

        Raises
        ------
        NotFound
            ``NO_EXTRACT``.
        """
        with self._asking:
            if self._present is None or not self._is_refreshed:
                self._renew()
            if self._present is None:
                raise NotFound("NO_EXTRACT", "There are no graduate flows here.", "Run `leaguegraph flows extract`.")
            return question(self._present[1])

    def refresh(self) -> bool:
        """Open the present extract where it is another than the opened one; tell whether it was.

        Meanwhile questions are answered from the one before; where there is none, they wait for this one.

        Raises
        ------
        NotFound
            ``NO_EXTRACT``, ``NO_COHORT``: the one that is there cannot be asked.
        """
        renewed = self._renew()
        self._is_refreshed = True
        return renewed

    def _renew(self) -> bool:
        with self._opening:
            stamp = self._stamp()
            if self._home is None or stamp is None:
                self._present = None
                return False
            if self._present is not None and self._present[0] == stamp:
                return False
            try:
                self._present = stamp, open_extract(self._home)
            except NotFound:
                self._present = None  # the one before is not the present one any more: whoever asks is told why
                raise
            return True

    def _stamp(self) -> Stamp | None:
        if self._home is None:
            return None
        try:
            found = (self._home / "flows" / CURRENT).stat()
        except FileNotFoundError:
            return None
        return found.st_mtime_ns, found.st_ino


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
    names = dict(organisations.select("code", "name").iter_rows())
    place_names = PROVINCES | dict(divisions.iter_rows())
    paths = dict(organisations.select("code", "path").iter_rows())
    if not (folder / PUBLISHED_CAREERS).exists():
        raise NotFound("NO_EXTRACT", "The extract was made by an earlier version.", "Run `leaguegraph flows extract`.")
    tables = {name: _derived(facts, folder / name, name) for name in DERIVED}
    homes = ibis.memtable(name_places(facts.con.to_polars(homes_of(tables["outcomes"]))).to_arrow())
    for name in ("burn_down", "times", "careers"):
        tables[name] = facts.con.create_table(f"{name}_placed", _at_home(tables[name], homes))
    published = {
        name: pl.read_parquet(folder / file)
        for name, file in (
            ("published", PUBLISHED),
            ("published_curves", PUBLISHED_CURVES),
            ("published_careers", PUBLISHED_CAREERS),
        )
    }
    early = frozenset((each.year, name) for each in seasons(facts, info.day) for name, over in each.over.items() if not over)
    origins = _origins(facts, homes)
    return Opened(
        info, facts, **tables, **published, not_over=early, paths=paths, names=names, place_names=place_names, parents=origins
    )


def homes_of(outcomes: Table) -> Table:
    """Return where the institutions stand on the as-of day: ``institution, county, city, province``."""
    return outcomes.filter(_.horizon == AS_OF).select("institution", "county", "city", "province").distinct()


def _at_home(table: Table, homes: Table) -> Table:
    """Return a table with the places of its institutions on the as-of day."""
    own = [name for name in ("county", "city", "province") if name in table.columns]
    return table.drop(*own).left_join(homes.rename(home="institution"), [("institution", "home")]).drop("home")


def _origins(facts: Facts, homes: Table) -> dict[str, str]:
    """Return the place above each institution and place of the published tables; a missing one is written as there."""
    named = facts.con.to_polars(homes)
    levels = named.select("institution", "county", "city", "province").unique()
    pairs = (("institution", "county"), ("county", "city"), ("city", "province"))
    return {child: parent for low, high in pairs for child, parent in levels.select(low, high).unique().iter_rows()}


def _derived(facts: Facts, folder: Path, name: str) -> Table:
    files = sorted(str(file) for file in folder.glob("*.parquet"))
    read = facts.con.read_parquet(files, table_name=f"{name}_files")
    homes = facts.table("organisations").select(home="code", institution_path="path")
    placed: ibis.Table = facts.con.create_table(name, read.left_join(homes, [("institution", "home")]).drop("home"))
    return placed
