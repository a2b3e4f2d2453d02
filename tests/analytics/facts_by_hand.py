"""Facts of graduates written by hand as an extract, without a database: a city with two schools, a firm, a town's fallback branch.

School S1 has the classes A and B, school S2 the class C; the firm F has the branch F1, the town T the fallback branch T1. EXT-31 lies
outside the province, EXT-44 inside it. S2 is merged into S1 on 2018-09-01 (class C is re-parented, S2 closed); class B is closed on
2018-08-01, its members reorganised into A.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from analytics.facts import SCHEMAS, Facts, open_facts

FROZEN = date(2018, 6, 1)
LONG_AGO = date(2010, 1, 1)
TREE = [  # code, kind, sector, parent, institution, fallback, province code
    ("44", "PROVINCIAL_COMMITTEE", None, None, False, False, None),
    ("4401", "CITY_COMMITTEE", None, "44", False, False, None),
    ("440104", "COUNTY_COMMITTEE", None, "4401", False, False, None),
    ("440105", "COUNTY_COMMITTEE", None, "4401", False, False, None),
    ("S1", "COMMITTEE", "MIDDLE_SCHOOL", "440104", True, False, None),
    ("A", "BRANCH", "MIDDLE_SCHOOL", "S1", False, False, None),
    ("B", "BRANCH", "MIDDLE_SCHOOL", "S1", False, False, None),
    ("OTHER", "BRANCH", "MIDDLE_SCHOOL", "S1", False, False, None),
    ("S2", "COMMITTEE", "MIDDLE_SCHOOL", "440105", True, False, None),
    ("C", "BRANCH", "MIDDLE_SCHOOL", "S2", False, False, None),
    ("F", "COMMITTEE", "NEW_ECONOMIC", "440105", True, False, None),
    ("F1", "BRANCH", "NEW_ECONOMIC", "F", False, False, None),
    ("T", "COMMITTEE", "TOWNSHIP", "440105", False, False, None),
    ("T1", "BRANCH", "FALLBACK", "T", False, True, None),
    ("EXT-31", "EXTERNAL", None, None, False, False, "31"),
    ("EXT-44", "EXTERNAL", None, None, False, False, "44"),
]
CLOSED = {"B": date(2018, 8, 1), "S2": date(2018, 9, 1)}


def day(text: str) -> date:
    """Return a day of 2018 written as month and day (``07-20``), or a whole one."""
    return date.fromisoformat(text if len(text) > len("07-20") else f"2018-{text}")


class ByHand:
    """Collects memberships and transfers, one call a fact."""

    def __init__(self) -> None:
        self.people: list[dict[str, Any]] = []
        self.memberships: list[dict[str, Any]] = []
        self.transfers: list[dict[str, Any]] = []
        self.steps: list[dict[str, Any]] = []

    def graduate(self, person: str, branch: str, *, retained: str | None = None) -> None:
        """Put a person into the base; memberships come by ``member``."""
        school = "S2" if branch == "C" else "S1"
        self.people.append(
            {"institution": school, "year": 2018, "person": person, "branch": branch,
             "retained_on": day(retained) if retained else None, "retained_reason": "FURTHER_STUDY" if retained else None}
        )  # fmt: skip

    def member(self, person: str, branch: str, first: str, last: str | None = None, ended_by: str | None = None) -> None:
        """Record a membership from ``first`` to before ``last``."""
        end = day(last) if last else None
        self.memberships.append(
            {"person": person, "branch": branch, "valid_from": day(first), "valid_to": end, "ended_by": ended_by}
        )

    def transfer(
        self, person: str, source: str, target: str, reason: str, asked: str, done: str | None, state: str = "COMPLETED",
        undone: str | None = None,
    ) -> None:  # fmt: skip
        """Record a transfer that was asked for at 9 and ended at 10 o'clock; ``done`` is ``None`` while it is open."""
        number = f"T{len(self.transfers):03}"
        at_nine = datetime.combine(day(asked), datetime.min.time()).replace(hour=9)
        ended = datetime.combine(day(done), datetime.min.time()).replace(hour=10) if done else None
        completed = ended if state in {"COMPLETED", "REVERSED"} else None
        self.transfers.append(
            {
                "id": number, "person": person, "reason": reason, "state": state, "requested_by": "MEMBER", "requested_at": at_nine,
                "completed_at": completed, "ended_at": ended, "from_code": source, "to_code": target,
                "reversed_at": datetime.combine(day(undone), datetime.min.time()) if undone else None,
                "placed_in": target if completed else None,
            }
        )  # fmt: skip
        self.steps.append(
            {"transfer": number, "person": person, "position": 0, "kind": "RELEASE", "first_addressee": "S1", "opened_at": at_nine,
             "first_due_at": at_nine, "answered_at": ended, "outcome": "AGREED" if ended else None}
        )  # fmt: skip

    def facts(self, folder: Path) -> Facts:
        """Write everything as an extract and open it."""
        parents = [
            {"child": code, "parent": parent, "valid_from": LONG_AGO, "valid_to": CLOSED.get(code)}
            for code, _, _, parent, *_ in TREE
            if parent and code != "C"
        ]
        merged = date(2018, 9, 1)
        parents += [
            {"child": "C", "parent": "S2", "valid_from": LONG_AGO, "valid_to": merged},
            {"child": "C", "parent": "S1", "valid_from": merged, "valid_to": None},
        ]
        places = [
            {"child": code, "division": code, "valid_from": LONG_AGO, "valid_to": None}
            for code in ("44", "4401", "440104", "440105")
        ]
        tables: dict[str, list[dict[str, Any]]] = {
            "organisations": [
                {"code": code, "name": code, "kind": kind, "sector": sector, "path": code, "is_institution": institution,
                 "is_fallback": fallback, "province_code": province, "closed_on": CLOSED.get(code),
                 "graduation_year": 2018 if code in {"A", "B", "C"} else None}
                for code, kind, sector, _, institution, fallback, province in TREE
            ],
            "parents": parents,
            "places": places,
            "cohorts": [{"institution": code, "year": 2018, "frozen_on": FROZEN} for code in ("S1", "S2")],
            "cohort_people": self.people,
            "memberships": self.memberships,
            "transfers": self.transfers,
            "steps": self.steps,
        }  # fmt: skip
        for name, schema in SCHEMAS.items():
            (folder / name).mkdir(parents=True, exist_ok=True)
            pq.write_table(pa.Table.from_pylist(tables.get(name, []), schema), folder / name / "part-00000.parquet")
        return open_facts(folder, threads=1)
