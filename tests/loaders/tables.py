"""Tables made for tests, and what a graph holds, as something that can be compared."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from graph.database import Database

NODES = "MATCH (n) WHERE NOT n:Migration AND NOT n:TotalsCount AND NOT n:Lock RETURN [label IN labels(n)] AS labels, properties(n) AS props"
FACTS = (
    "MATCH (a)-[r]->(b) RETURN labels(a)[0] AS label, a.code AS code, type(r) AS type, properties(r) AS props, "
    "coalesce(b.code, b.name) AS other"
)


def write_csv(path: Path, header: list[str], rows: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
    return path


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


async def graph_of(db: Database) -> tuple[list[str], list[str]]:
    """Everything in the graph, in an order of its own; moments of counting and the lock are left out."""
    nodes = sorted(repr(sorted(row["props"].items(), key=str)) for row in await db.run("tests/nodes", NODES, {}))
    facts = sorted(
        repr((row["label"], row["code"], row["type"], sorted(row["props"].items()), row["other"]))
        for row in await db.run("tests/facts", FACTS, {})
    )
    return nodes, facts


async def rows_of(db: Database, text: str, **params: Any) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in await db.run("tests/rows", text, params)]


async def one(db: Database, text: str, **params: Any) -> Any:
    rows = await rows_of(db, text, **params)
    assert len(rows) == 1, rows
    return rows[0] if len(rows[0]) > 1 else rows[0][0]
