"""An extract made by hand: two schools of the small province, whose graduates of 2018 went to places that the tests name."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from analytics.derived import DERIVED
from analytics.facts import SCHEMAS, ExtractInfo, open_facts, replace_current
from analytics.publishing import publish_extract

FROZEN, AS_OF = date(2018, 6, 1), date(2018, 11, 15)
PATHS = {
    "44": "44/",
    "4401": "44/4401/",
    "440104": "44/4401/440104/",
    "440105": "44/4401/440105/",
    "4402": "44/4402/",
    "S1": "44/4401/440105/S1/",
    "S2": "44/4401/440104/S2/",
}
# school, outcome, destination city, destination province, sector, reason, how many
GONE = [
    ("S1", "TRANSFERRED", "4401", "44", "UNIVERSITY", "FURTHER_STUDY", 30),
    ("S1", "TRANSFERRED", "4402", "44", "NEW_ECONOMIC", "EMPLOYED", 12),
    ("S1", "OUT_OF_PROVINCE", None, "31", "EXTERNAL", "OTHER_PROVINCE", 4),
    ("S1", "STAYED", None, None, None, None, 20),
    ("S1", "IN_PROGRESS", None, None, None, None, 11),
    ("S2", "TRANSFERRED", "4401", "44", "UNIVERSITY", "FURTHER_STUDY", 25),
    ("S2", "TRANSFERRED", "4402", "44", "FALLBACK", "UNEMPLOYED", 15),
    ("S2", "OUT_OF_PROVINCE", None, "31", "EXTERNAL", "OTHER_PROVINCE", 40),
    ("S2", "IN_PROGRESS", None, None, None, None, 30),
    ("S2", "STAYED", None, None, None, None, 2),
]
# school, what is timed, key, days or hours, event (0: open), how many
TIMES = [
    ("S1", "COMPLETION", "FURTHER_STUDY", 5, 1, 30), ("S1", "COMPLETION", "EMPLOYED", 20, 1, 12),
    ("S1", "COMPLETION", "OTHER_PROVINCE", 30, 1, 4), ("S1", "COMPLETION", "EMPLOYED", 60, 0, 11),
    ("S2", "COMPLETION", "FURTHER_STUDY", 5, 1, 25), ("S2", "COMPLETION", "UNEMPLOYED", 12, 1, 15),
    ("S2", "COMPLETION", "OTHER_PROVINCE", 30, 1, 40), ("S2", "COMPLETION", "MOVED", 40, 0, 30),
    ("S1", "RESPONSE", "RELEASE", 24, 1, 42), ("S1", "RESPONSE", "RELEASE", 1_000, 0, 11), ("S2", "RESPONSE", "RELEASE", 50, 1, 80),
]  # fmt: skip
CAREERS = [("S1", "UNIVERSITY", 61), ("S1", "UNIVERSITY>NEW_ECONOMIC", 12), ("S1", "UNIVERSITY>EXTERNAL", 4),
           ("S2", "UNIVERSITY", 57), ("S2", "UNIVERSITY>FALLBACK", 15), ("S2", "UNIVERSITY>EXTERNAL", 40)]  # fmt: skip
COUNTIES = {"S1": "440105", "S2": "440104"}


def people() -> list[dict[str, Any]]:
    """Return a row a graduate as `analytics.outcomes` has them, on the as-of day."""
    rows: list[dict[str, Any]] = []
    for school, outcome, city, province, sector, reason, count in GONE:
        gone = province is not None
        for _ in range(count):
            rows.append(
                {
                    "institution": school, "year": 2018, "person": f"G{len(rows):03}", "branch": f"{school}-C", "frozen_on": FROZEN,
                    "day": AS_OF, "outcome": outcome, "county": COUNTIES[school], "city": "4401", "province": "44",
                    "destination": f"{city or province}-B" if gone else None, "destination_institution": None,
                    "destination_county": None, "destination_city": city, "destination_province": province, "sector": sector,
                    "reason": reason, "to_fallback": sector == "FALLBACK" if gone else None,
                    "completed_on": date(2018, 7, 20) if gone else None, "days": 49 if gone else None,
                    "step": "RELEASE" if outcome == "IN_PROGRESS" else None, "step_addressee": None, "step_since": None,
                    "further_study": reason == "FURTHER_STUDY", "horizon": "AS_OF",
                }
            )  # fmt: skip
    return rows


def write_extract(home: Path) -> None:
    """Write the extract below a home, publish it, and make it the present one."""
    folder = home / "flows" / "extract-1"
    rows = people()
    organisations = [
        {
            "code": code, "name": f"共青团{code}", "short_name": None, "kind": "COMMITTEE", "level": None, "sector": None, "path": path,
            "graduation_year": None, "is_institution": code in COUNTIES, "is_fallback": False, "province_code": None, "closed_on": None,
        }
        for code, path in PATHS.items()
    ]  # fmt: skip
    tables: dict[str, list[dict[str, Any]]] = {
        "organisations": organisations,
        "divisions": [{"code": "4402", "name": "韶关市", "level": "CITY"}],
        "cohorts": [{"institution": code, "year": 2018, "frozen_on": FROZEN} for code in COUNTIES],
        "cohort_people": [
            {"institution": row["institution"], "year": 2018, "person": row["person"], "branch": row["branch"],
             "retained_on": None, "retained_reason": None}
            for row in rows
        ],
    }  # fmt: skip
    for name, schema in SCHEMAS.items():
        (folder / name).mkdir(parents=True)
        pq.write_table(pa.Table.from_pylist(tables.get(name, []), schema), folder / name / "part-00000.parquet")
    for name in DERIVED:
        (folder / name).mkdir()
    frame = pl.DataFrame(rows, schema_overrides={"destination_institution": pl.String, "destination_county": pl.String,
                                                 "step_addressee": pl.String, "step_since": pl.Datetime})  # fmt: skip
    frame.write_parquet(folder / "outcomes" / "2018-2018-06-01.parquet")
    weeks = frame.group_by("institution", "year", "county", "city", "province").agg(people=pl.len().cast(pl.Int64))
    weeks = weeks.with_columns(outcome=pl.lit("STAYED"), day=pl.lit(FROZEN))  # at the freeze all are still there
    weeks.write_parquet(folder / "burn_down" / "2018-2018-06-01.parquet")
    names = ["institution", "timed", "key", "time", "event", "people"]
    times = pl.DataFrame(TIMES, schema=names, orient="row").with_columns(year=pl.lit(2018, pl.Int32))
    times.write_parquet(folder / "times" / "2018-2018-06-01.parquet")
    paths = pl.DataFrame(CAREERS, schema=["institution", "path", "people"], orient="row")
    paths = paths.with_columns(year=pl.lit(2018, pl.Int32), hops=pl.col("path").str.count_matches(">").cast(pl.Int64))
    paths.write_parquet(folder / "careers" / "2018-2018-06-01.parquet")
    publish_extract(open_facts(folder), AS_OF)
    moment = datetime(2018, 11, 15, 9).astimezone().isoformat()
    counts = {"memberships": 0, "transfers": 0, "organisations": len(PATHS), "cohorts": 2, "cohort_people": len(rows)}
    replace_current(home, ExtractInfo("extract-1", moment, AS_OF.isoformat(), counts))
