"""Rows between reading and writing: a temporary SQLite file, so that a table of any length needs little memory."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import orjson

from loaders.problems import Problem

SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -100000;
CREATE TABLE staged (row INTEGER PRIMARY KEY, code TEXT, kind TEXT, parent TEXT, division TEXT, closed TEXT, bad INTEGER NOT NULL,
                     registered TEXT, after TEXT, depth INTEGER, data BLOB NOT NULL);
CREATE TABLE problem (row INTEGER, title TEXT, value TEXT, code TEXT, problem TEXT, next_step TEXT);
CREATE TABLE present (code TEXT PRIMARY KEY, kind TEXT, path TEXT, parent TEXT, closed TEXT, known TEXT,
                      data BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE place (code TEXT PRIMARY KEY, closed TEXT, successors TEXT) WITHOUT ROWID;
CREATE TABLE lettered (folded TEXT, code TEXT);
CREATE TABLE child (parent TEXT, code TEXT, kind TEXT);
CREATE TABLE allowed (kind TEXT, parent TEXT, PRIMARY KEY (kind, parent)) WITHOUT ROWID;
"""
INDEXES = """
CREATE INDEX IF NOT EXISTS staged_code ON staged (code);
CREATE INDEX IF NOT EXISTS staged_folded ON staged (lower(code));
CREATE INDEX IF NOT EXISTS staged_parent ON staged (parent);
CREATE INDEX IF NOT EXISTS staged_after ON staged (after);
CREATE INDEX IF NOT EXISTS staged_depth ON staged (depth);
CREATE INDEX IF NOT EXISTS child_parent ON child (parent);
CREATE INDEX IF NOT EXISTS lettered_folded ON lettered (folded);
CREATE INDEX IF NOT EXISTS problem_row ON problem (row);
"""
READ_ROWS = 5_000


class Staging:
    """The staged rows, their problems, and what the graph knows of what they name."""

    def __init__(self, folder: Path) -> None:
        # one thread at a time uses it, but not always the same one
        self.db = sqlite3.connect(folder / "staging.sqlite", check_same_thread=False)
        self.db.executescript(SCHEMA)

    def close(self) -> None:
        """Close the file; its folder is the caller's."""
        self.db.close()

    def index(self) -> None:
        """Make what is looked up fast; called once the rows are in."""
        self.db.executescript(INDEXES)

    def stage(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Add rows: (row, code, kind, parent, division, closed, registered, bad, data)."""
        columns = "row, code, kind, parent, division, closed, registered, bad, data"
        self.db.executemany(f"INSERT INTO staged ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)  # noqa: S608 - our own

    def report(self, problems: Iterable[Problem]) -> int:
        """Add problems and mark their rows as bad; return how many there were."""
        found = [(each.row, each.column, each.value, each.code, each.problem, each.next_step) for each in problems]
        self.db.executemany("INSERT INTO problem VALUES (?, ?, ?, ?, ?, ?)", found)
        self.db.executemany("UPDATE staged SET bad = 1 WHERE row = ?", [(each[0],) for each in found])
        return len(found)

    def problems(self, limit: int = -1) -> Iterator[Problem]:
        """Return the problems in the order of their rows."""
        for row in self.db.execute("SELECT * FROM problem ORDER BY row, rowid LIMIT ?", (limit,)):
            yield Problem(*row)

    def count(self, query: str) -> int:
        """Return the one number that a query gives."""
        return int(self.db.execute(query).fetchone()[0])

    def values(self, query: str, *params: object) -> list[Any]:
        """Return the first column of a query that gives few rows."""
        return [row[0] for row in self.db.execute(query, params)]

    def chunks(self, query: str) -> Iterator[list[Any]]:
        """Return the first column of a query in lists of at most 5,000; its tables must not change meanwhile."""
        cursor = self.db.execute(query)
        while rows := cursor.fetchmany(READ_ROWS):
            yield [row[0] for row in rows]


def packed(values: dict[str, Any]) -> bytes:
    """Return values as they are staged."""
    return orjson.dumps(values)


def unpacked(data: bytes) -> dict[str, Any]:
    """Return staged values."""
    return dict(orjson.loads(data))
