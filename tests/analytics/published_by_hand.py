"""Published rows made by hand: two cities, their schools, where their graduates of 2018 are. Statuses are chosen, not protected.

::

    2018 AS_OF   base  → 4401   → 4402   OUT_OF…   LEFT   IN_PROGRESS   STAYED
    44            200      90       40       20     10            15       25
    4401          120      70    5 (5)    8 (5)     10            15       12
    4402           80      20   35 (6)   12 (6)      –             –       13
"""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from analytics.published import SCHEMA
from analytics.report.cells import ToldCells

AS_OF_DAY = date(2018, 11, 15)
SMALL, PROTECTING, NOT_OVER = 5, 6, 8
PARENTS = {"4401": "44", "4402": "44", "440105": "4401", "4402-": "4402", "S1": "440105", "S2": "440105", "S3": "4402-"}
LEVELS = {"P": "PROVINCE", "C": "CITY", "D": "COUNTY", "I": "INSTITUTION"}


def row(
    level: str, origin: str, people: int | None, outcome: str | None = None, end: str | None = None, **more: Any
) -> dict[str, Any]:
    """One row; without people it is withheld with ``status``. Ends are cities and counties by their codes."""
    kind = ".D" if end and len(end.strip("-")) == 6 else ".C" if end else ".O" if outcome else ""
    status = 1 if people is not None else more.get("status", SMALL)
    return dict.fromkeys(SCHEMA.names()) | {
        "agg_level": level + kind, "origin_level": LEVELS[level], "origin": origin, "outcome": outcome, "people": people,
        "destination_level": {".C": "CITY", ".D": "COUNTY"}.get(kind), "destination": end, "cohort_year": 2018,
        "horizon": more.get("horizon", "AS_OF"), "status_people": status, "status_share": status, "as_of": AS_OF_DAY, "schema_version": "1",
    }  # fmt: skip


def outcomes(level: str, origin: str, base: int, horizon: str = "AS_OF", **people: int | None) -> list[dict[str, Any]]:
    """The base and the outcomes of an origin; None is a small cell, less than nothing the status of another."""
    rows = [row(level, origin, base, horizon=horizon)]
    for outcome, count in people.items():
        told = count if count is not None and count >= 0 else None
        rows.append(row(level, origin, told, outcome, horizon=horizon, status=SMALL if count is None else -count))
    return rows


GONE = "TRANSFERRED"
ROWS = [
    *outcomes("P", "44", 200, TRANSFERRED=130, OUT_OF_PROVINCE=20, LEFT=10, IN_PROGRESS=15, STAYED=25),
    row("P", "44", 90, GONE, "4401"),
    row("P", "44", 40, GONE, "4402"),
    *outcomes("C", "4401", 120, TRANSFERRED=75, OUT_OF_PROVINCE=None, LEFT=10, IN_PROGRESS=15, STAYED=12),
    row("C", "4401", 70, GONE, "4401"),
    row("C", "4401", None, GONE, "4402"),
    *outcomes("C", "4402", 80, TRANSFERRED=55, OUT_OF_PROVINCE=-6, STAYED=13),
    row("C", "4402", 20, GONE, "4401"),
    row("C", "4402", None, GONE, "4402", status=PROTECTING),
]


def cells(rows: list[dict[str, Any]] | None = None) -> ToldCells:
    """Cells of one horizon."""
    return ToldCells(frame(ROWS if rows is None else rows), PARENTS)


def frame(rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Rows as the published table has them, provinces of the transferred left out but for their total."""
    provinces = [
        {**each, "agg_level": each["agg_level"].replace(".O", ".P"), "destination_level": "PROVINCE", "destination": "44"}
        for each in rows
        if each["outcome"] == GONE and each["agg_level"].endswith(".O")
    ]
    return pl.DataFrame([*rows, *provinces], schema=SCHEMA)
