"""A province with 50 branches of one member each at most, for changes in all of them at once."""

from __future__ import annotations

from graph.database import Database
from graph.totals import count_totals

CITIES, COMMITTEES, BRANCHES = 5, 2, 5  # under the province, under each city, under each committee
CODES = [f"B{city}{committee}{branch}" for city in range(CITIES) for committee in range(COMMITTEES) for branch in range(BRANCHES)]


def _row(code: str, kind: str, level: str, above: str) -> dict[str, object]:
    path = f"{above}{code}/"
    own = {"code": code, "name": code, "kind": kind, "level": level, "path": path, "depth": path.count("/") - 1}
    return {**own, "parent": above.split("/")[-2] if above else None}


def organisation_rows() -> list[dict[str, object]]:
    """Return the province, its cities, their committees and the branches."""
    rows = [_row("44", "PROVINCIAL_COMMITTEE", "PROVINCE", "")]
    for city in range(CITIES):
        rows.append(_row(f"C{city}", "CITY_COMMITTEE", "CITY", "44/"))
        for committee in range(COMMITTEES):
            rows.append(_row(f"G{city}{committee}", "COMMITTEE", "GRASSROOTS", f"44/C{city}/"))
            above = f"44/C{city}/G{city}{committee}/"
            rows += [_row(f"B{city}{committee}{branch}", "BRANCH", "BRANCH", above) for branch in range(BRANCHES)]
    return rows


async def build_wide_province(db: Database) -> None:
    """Write it into an empty graph, counted."""
    text = (
        "UNWIND $rows AS row CREATE (o:Organisation {code: row.code}) SET o += row REMOVE o.parent "
        "WITH row, o MATCH (p:Organisation {code: row.parent}) CREATE (o)-[:PART_OF {child_code: o.code}]->(p)"
    )
    await db.run("tests/wide_province", text, {"rows": organisation_rows()}, write=True)
    await count_totals(db)
