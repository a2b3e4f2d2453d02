"""Generated people for tests of loaders: rows with wrong check digits, on a small tree."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from domain.identity import generated_identity_number
from graph.database import Database
from loaders.facts import Facts, Options, load_facts
from loaders.organisations import Options as OrganisationOptions
from loaders.organisations import load_organisations
from loaders.report import LoadReport
from tests.loaders.tables import write_csv

KEY = b"a key of the tests with more than 32 characters"
D0 = date(2016, 1, 1)
TREE_HEADER = ["code", "name", "kind", "parent_code", "registered_on", "closed_on", "province_code"]
TREE = [
    ["44", "共青团广东省委员会", "PROVINCIAL_COMMITTEE", "", "2016-01-01", "", ""],
    ["4401", "共青团广州市委员会", "CITY_COMMITTEE", "44", "2016-01-01", "", ""],
    ["S1", "共青团某中学委员会", "COMMITTEE", "4401", "2016-01-01", "", ""],
    ["S1-A", "高三一班团支部", "BRANCH", "S1", "2016-01-01", "", ""],
    ["S1-B", "高三二班团支部", "BRANCH", "S1", "2016-01-01", "2018-07-01", ""],
    ["U1", "共青团某大学委员会", "COMMITTEE", "4401", "2016-01-01", "", ""],
    ["U1-A", "某大学一班团支部", "BRANCH", "U1", "2017-09-01", "", ""],
    ["EXT-43", "共青团湖南省委员会", "EXTERNAL", "", "", "", "43"],
]
PEOPLE_HEADER = ["id", "name", "gender", "born_on", "joined_on", "id_number", "phone", "synthetic", "branch_code", "valid_from",
                 "valid_to", "ended_by"]  # fmt: skip


def person(
    number: int, name: str, branch: str = "", first: str = "", last: str = "", ended_by: str = "", **changes: str
) -> list[str]:
    """Return a row of a generated person, born on the 10th of May 2001, a member since the 11th of May 2016."""
    values = {
        "id": f"P{number}",
        "name": name,
        "gender": "FEMALE" if number % 2 else "MALE",
        "born_on": "2001-05-10",
        "joined_on": "2016-05-11",
        "id_number": generated_identity_number("440104", "20010510", number),
        "phone": f"110{number:08}",
        "synthetic": "true",
        "branch_code": branch,
        "valid_from": first,
        "valid_to": last,
        "ended_by": ended_by,
    }
    return [{**values, **changes}[column] for column in PEOPLE_HEADER]


async def build_tree(db: Database, folder: Path) -> None:
    """Load the small tree."""
    report = await load_organisations(db, write_csv(folder / "tree.csv", TREE_HEADER, TREE), OrganisationOptions(D0))
    assert report.problems == []


async def load(db: Database, facts: Facts, path: Path, **options: Any) -> LoadReport:
    """Load a table of facts as generated."""
    return await load_facts(db, path, facts, Options(**{"key": KEY, "synthetic": True, **options}))
