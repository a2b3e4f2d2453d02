"""Divisions and organisations of a bulk import, with what is worked out from names, and the numbers by which others name them."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import polars as pl

from domain.kinds import Kind
from domain.progress import Progress
from domain.search_keys import search_keys
from domain.text import squeeze
from graph.divisions import division_props
from graph.organisations import NO_LINEAGE, Lineage, own_part, read_names
from loaders import division_rules
from loaders import organisation_rules as rules
from loaders.bulk.files import BulkWriter
from loaders.bulk.reading import Findings, Table
from loaders.changes import known_from, new_values
from loaders.columns import ROW, broken_rules
from loaders.organisations import check_rows, stage_rows
from loaders.problems import bad_file
from loaders.staging import Staging, unpacked
from loaders.tree_checks import TreeChecks

GOOD_ROWS = "SELECT row, data FROM staged WHERE bad = 0 ORDER BY depth, row"
PIECE = 20_000
FACTS = ("code", "parent_code", "division_code", "closed_on")
OWN = ("own_members", "own_cadres", "own_activities", "own_transfers_in", "own_transfers_out")
ORGANISATION_ENDS = {
    "code": pl.String,
    "number": pl.Int64,
    "kind": pl.String,
    "known_from": pl.String,
    "closed_on": pl.String,
    "path": pl.String,
}


@dataclass(frozen=True, slots=True)
class Divisions:
    """The divisions by code: numbers, and what an edition records."""

    numbers: dict[str, int]
    roots: list[str]
    rows: int
    sha256: str


def import_divisions(path: Path, on_day: date, writer: BulkWriter, findings: Findings, progress: Progress) -> Divisions:
    """Write the divisions of an edition that holds from ``on_day`` on."""
    table = Table.open(path, division_rules.COLUMNS)
    frames = []
    for frame in table.batches(findings):
        findings.add(table.source, broken_rules(frame, division_rules.column_rules(), table.header))
        frames.append(frame.select(ROW, "code", "name", division_rules.prefix_parent().alias("parent")))
    frame = pl.concat(frames)
    refuse_empty(table, frame.height)
    findings.add(table.source, division_rules.duplicates(frame, table.header))
    roots = division_rules.roots_of(frame)
    findings.add(table.source, division_rules.orphans(frame, frame["code"], set(), roots, table.header))
    numbers = {code: number for number, code in enumerate(frame["code"].to_list())}
    if not findings.count:
        _write_divisions(frame, numbers, on_day.isoformat(), writer, progress)
    return Divisions(numbers, roots, frame.height, table.source.sha256())


def _write_divisions(frame: pl.DataFrame, numbers: dict[str, int], day: str, writer: BulkWriter, progress: Progress) -> None:
    rows, within = [], []
    for code, name, parent in frame.select("code", "name", "parent").iter_rows():
        rows.append({"number": numbers[code], "opened_on": day, **division_props(code, name, [])})
        if parent is not None:
            within.append({"start": numbers[code], "end": numbers[parent], "valid_from": day})
    writer.write("divisions", pl.DataFrame(rows, infer_schema_length=None))
    writer.write("within", pl.DataFrame(within, schema={"start": pl.Int64, "end": pl.Int64, "valid_from": pl.String}))
    progress("divisions", len(rows), len(rows))


class OrganisationImport:
    """The organisations of a bulk import: read and checked first, written last, when what each has of its own is counted.

    ``ends`` is what other tables need of them: code, number, kind, first day, day of closing, path.
    """

    def __init__(self, path: Path, divisions: Divisions, on_day: date, findings: Findings, progress: Progress) -> None:
        self._divisions = divisions
        self._on_day = on_day.isoformat()
        self._lineages: dict[str, Lineage] = {}
        table = Table.open(path, rules.COLUMNS)
        with tempfile.TemporaryDirectory(prefix="leaguegraph-") as folder:
            staging = Staging(Path(folder))
            try:
                self._rows = self._check(staging, table, on_day, findings, progress)
            finally:
                staging.close()
        self.ends = pl.DataFrame(self._ends(), schema=ORGANISATION_ENDS, orient="row")

    def _check(
        self, staging: Staging, table: Table, on_day: date, findings: Findings, progress: Progress
    ) -> list[dict[str, Any]]:
        column_rules = [*rules.column_rules(), *rules.future_rules(on_day)]
        done = 0
        for text in table.batches(findings):
            frame = rules.typed(text)
            problems = broken_rules(frame, column_rules, table.header)
            staging.stage(stage_rows(frame, {problem.row for problem in problems}))
            staging.report(problems)
            progress("organisations.csv", done := done + frame.height, None)
        refuse_empty(table, done)
        staging.index()
        places = [(code, None, "") for code in self._divisions.numbers]
        staging.db.executemany("INSERT INTO place VALUES (?, ?, ?)", places)
        check_rows(TreeChecks(staging, table.header, None, self._on_day), staging, table.header, on_day)
        findings.add(table.source, list(staging.problems()))
        return [unpacked(data) for _, data in staging.db.execute(GOOD_ROWS)]

    def _ends(self) -> list[tuple[Any, ...]]:
        found = []
        for number, row in enumerate(self._rows):
            first = known_from(row, self._on_day)
            lineage = self._lineage(row)
            found.append((row["code"], number, row["kind"], first, row.get("closed_on"), lineage.path))
        return found

    def _lineage(self, row: dict[str, Any]) -> Lineage:
        parent = self._lineages.get(row.get("parent_code", ""), NO_LINEAGE)
        path, mine = own_part(row["code"], row["name"], Kind(row["kind"]), parent)
        lineage = Lineage(path, [*parent.own_names, mine])
        self._lineages[row["code"]] = lineage
        return lineage

    def write(self, own: pl.DataFrame, writer: BulkWriter, progress: Progress) -> None:
        """Write the organisations; ``own`` holds number and the counts of what each has of its own, null for nothing."""
        for start in range(0, len(self._rows), PIECE):
            part = self._rows[start : start + PIECE]
            rows = [self._organisation(start + at, row) for at, row in enumerate(part)]
            frame = pl.DataFrame(rows, infer_schema_length=None)
            writer.write("organisations", frame.join(own, on="number", how="left").select(pl.all()))
            progress("organisations", start + len(part), len(self._rows))
        self._write_facts(writer)

    def _organisation(self, number: int, row: dict[str, Any]) -> dict[str, Any]:
        lineage = self._lineages[row["code"]]
        return {
            "number": number,
            "code": row["code"],
            **{name: row.get(name) for name in ("short_name", "registered_on", "closed_on")},
            **new_values(row),
            **read_names(row["code"], row["name"]),
            "known_from": known_from(row, self._on_day),
            "path": lineage.path,
            "depth": lineage.path.count("/") - 1,
            "own_name": lineage.own_names[-1],
            **_search_keys(row["code"], row["name"], row.get("short_name"), lineage.own_names[-1]),
            "version": 1,
        }

    def _write_facts(self, writer: BulkWriter) -> None:
        """Write parents and places: of closed organisations as past ones."""
        kept = [{name: row.get(name) for name in FACTS} for row in self._rows]
        frame = pl.DataFrame(kept, schema=dict.fromkeys(FACTS, pl.String)).with_columns(
            start=self.ends["number"], valid_from=self.ends["known_from"]
        )
        parents = frame.join(self.ends.select(parent_code="code", end="number"), on="parent_code", maintain_order="left")
        places = pl.DataFrame({"division_code": list(self._divisions.numbers), "end": list(self._divisions.numbers.values())})
        located = frame.join(places, on="division_code", maintain_order="left")
        for rows, present, past in ((parents, "part_of", "was_part_of"), (located, "located_in", "was_located_in")):
            named = rows.with_columns(child_code=pl.col("code"), valid_to=pl.col("closed_on"))
            writer.write(present, named.filter(pl.col("closed_on").is_null()))
            writer.write(past, named.filter(pl.col("closed_on").is_not_null()))


def refuse_empty(table: Table, rows: int) -> None:
    """Refuse a table without rows where there must be some.

    Raises
    ------
    InvalidInput
        ``EMPTY_FILE``.
    """
    if not rows:
        raise bad_file(
            "EMPTY_FILE", f"{table.source.name} has a header and no rows.", "A graph needs divisions and organisations."
        )


def _search_keys(code: str, name: str, short_name: str | None, own: str) -> dict[str, object]:
    return _keys_of_names(name, short_name, own) if squeeze(own) else search_keys(code, name, short_name, [], own)


@lru_cache(maxsize=100_000)
def _keys_of_names(name: str, short_name: str | None, own: str) -> dict[str, object]:
    """Return the search keys of names: many classes are called alike."""
    return search_keys("", name, short_name, [], own)
