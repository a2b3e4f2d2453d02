"""Tables of any length in batches of checked rows: the columns and rules are those of the loaders."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

import polars as pl
from polars.exceptions import PolarsError

from domain.progress import Progress
from loaders import csv_source
from loaders.columns import ROW, Column, Header, Rule, broken_rules, frame_of, read_header, text_rules
from loaders.facts import Facts, Options, without
from loaders.problems import MOST_SHOWN, Problem, RowError, bad_file
from loaders.source import Source, open_source

BATCH_ROWS = 200_000
FIRST_ROW = 2  # the header is row 1
NEUTRALISED = r"^'+[=+\-@\t]"


@dataclass(slots=True)
class Findings:
    """What is wrong with the rows of all tables: the first hundred, and how many there are."""

    shown: list[RowError] = field(default_factory=list)
    count: int = 0
    _told: set[tuple[str, int, str]] = field(default_factory=set)

    def add(self, source: Source, problems: list[Problem]) -> None:
        """Add the problems of a table; what was told already is left out."""
        for each in problems:
            key = (source.name, each.row, each.code)
            if key in self._told:
                continue
            self._told.add(key)
            self.count += 1
            if len(self.shown) < MOST_SHOWN:
                told = (each.column, each.value, each.code, each.problem, each.next_step)
                self.shown.append(RowError(source.name, source.sheet, each.row, *told))


@dataclass(frozen=True, slots=True)
class Table:
    """An opened table and its header."""

    source: Source
    header: Header
    columns: tuple[Column, ...]

    @classmethod
    def open(cls, path: Path, columns: tuple[Column, ...]) -> Table:
        """Open a table of these columns."""
        source = open_source(path)
        return cls(source, read_header(source, columns), columns)

    def batches(self, findings: Findings) -> Iterator[pl.DataFrame]:
        """Yield the rows as frames of normalised text, absent columns as nulls; of a table without rows one empty frame."""
        empty, _ = frame_of([], self.header)
        for frame in chain(self._frames(findings), [empty]):
            absent = [pl.lit(None, dtype=pl.String).alias(each.name) for each in self.columns if each.name not in frame.columns]
            yield frame.with_columns(absent)

    def _frames(self, findings: Findings) -> Iterator[pl.DataFrame]:
        form = csv_source.inspect(self.source.path) if self.source.sheet is None else None
        if form is not None and form.encoding in {"utf-8", "utf-8-sig"} and form.delimiter == ",":
            yield from self._quick()
            return
        for batch in self.source.batches():
            frame, slipped = frame_of(batch, self.header)
            findings.add(self.source, slipped)
            yield frame

    def _quick(self) -> Iterator[pl.DataFrame]:
        """Read by columns what is UTF-8 with commas: about fifty times as fast."""
        names = {position: name for name, position in self.header.positions.items()}
        new = [names.get(at, f"unknown {at}") for at in range(self.header.width)]
        text = pl.all().exclude(ROW)
        rows = pl.scan_csv(
            self.source.path, infer_schema=False, row_index_name=ROW, row_index_offset=FIRST_ROW, with_column_names=lambda _: new
        )
        plain = pl.when(text.str.contains(NEUTRALISED)).then(text.str.slice(1)).otherwise(text)
        clean = plain.str.normalize("NFKC").str.strip_chars().replace("", None)
        try:
            for batch in rows.collect_batches(chunk_size=BATCH_ROWS, maintain_order=True):
                filled = batch.filter(pl.any_horizontal((text != "").fill_null(value=False)))
                yield filled.select(pl.col(ROW).cast(pl.Int64), *names.values()).with_columns(clean)
        except PolarsError as exc:
            problem = f"{self.source.name} cannot be read as a table: {str(exc).splitlines()[0]}."
            raise bad_file("BROKEN_CSV", problem, "Save the table again as CSV.") from exc


@dataclass(frozen=True, slots=True)
class Checked:
    """Tables of facts, checked batch by batch."""

    facts: Facts
    table: Table
    options: Options
    rules: list[Rule]
    findings: Findings

    @classmethod
    def open(cls, path: Path, facts: Facts, options: Options, on_day: str, findings: Findings) -> Checked:
        """Open a table of facts; nothing in it may be dated after ``on_day``."""
        rules = [*(rule for column in facts.columns for rule in text_rules(column.name)), *facts.rules(options, on_day)]
        return cls(facts, Table.open(path, facts.columns), options, rules, findings)

    def batches(self, progress: Progress) -> Iterator[pl.DataFrame]:
        """Yield typed rows that break no rule of single rows; what breaks one is told in the findings."""
        done = 0
        for text in self.table.batches(self.findings):
            frame = self.facts.typed(text, self.options)
            problems = broken_rules(frame, self.rules, self.table.header)
            self.tell(problems)
            done += frame.height
            progress(self.table.source.name, done, None)
            yield without(frame, problems) if problems else frame

    def tell(self, problems: list[Problem]) -> None:
        """Add problems of this table to the findings."""
        self.findings.add(self.table.source, problems)

    def tell_twice(self, rows: pl.DataFrame, key: list[str], column: str, code: str) -> None:
        """Tell of rows whose key stands in an earlier row, of whichever batch."""
        title = self.table.header.title(column)
        twice = rows.filter(pl.struct(key).is_first_distinct().not_())[ROW].to_list()
        self.tell([Problem(row, title, None, code, "The same stands in an earlier row.", "Keep the right row.") for row in twice])
