"""The sample tree: league organisations made from the packaged tables of real places and universities."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from domain.cells import neutralised
from domain.divisions import parent_code, path_of
from domain.errors import InvalidInput, Refused
from domain.kinds import Kind, Level, Sector
from domain.league_titles import branch_of_place, committee_title, short_committee_title, street_stem, work_committee_title

DATA = Path(__file__).parents[2] / "data"
COLUMNS = (
    "code",
    "name",
    "short_name",
    "kind",
    "level",
    "sector",
    "parent_code",
    "division_code",
    "registered_on",
    "closed_on",
    "graduation_year",
    "is_institution",
    "moe_code",
    "is_fallback",
    "province_code",
)
FILE_NAME = "organisations.csv"
PSEUDO_COUNTIES = frozenset({"441900", "442000"})  # Dongguan and Zhongshan have towns, no counties
UNIVERSITIES = "44-GX"

Row = dict[str, str]


def write_sample_tree(folder: Path, *, force: bool = False) -> tuple[Path, int]:
    """Write ``organisations.csv`` into a folder, which is made where it is missing; return its path and its rows.

    Raises
    ------
    Refused
        ``FILE_DIFFERS``: there is a file of this name with other content.
    InvalidInput
        ``CANNOT_WRITE``: the folder cannot be made or written.
    """
    rows = [*place_rows(), *university_rows()]
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows({column: neutralised(cell) for column, cell in row.items()} for row in rows)
    content = text.getvalue().encode()
    target = folder / FILE_NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if target.exists() and not force and target.read_bytes() != content:
            problem = f"{target} exists with other content; it was left as it is."
            raise Refused("FILE_DIFFERS", problem, "Name another folder, or overwrite it with --force.")
        target.write_bytes(content)
    except OSError as exc:
        raise InvalidInput(
            "CANNOT_WRITE", f"{target} cannot be written: {exc.strerror}.", "Name a folder you may write."
        ) from exc
    return target, len(rows)


def place_rows() -> Iterator[Row]:
    """Return a committee for the province, its cities, counties and townships, and a branch for each village and community."""
    names: dict[str, str] = {}
    for place in _table("guangdong_divisions_2018.csv"):
        names[place["code"]] = place["name"]
        if place["code"] not in PSEUDO_COUNTIES:
            yield _organisation_of(place["code"], place["name"], names)


def university_rows() -> Iterator[Row]:
    """Return the provincial university work committee and the universities below it."""
    yield {
        "code": UNIVERSITIES,
        "name": work_committee_title("广东省高等学校"),
        "short_name": "广东高校团工委",
        "kind": Kind.WORK_COMMITTEE,
        "level": Level.CITY,
        "sector": Sector.UNIVERSITY,
        "parent_code": "44",
        "division_code": "44",
    }
    without_code = 0
    for university in _table("guangdong_universities.csv"):
        without_code += not university["moe_code"]
        yield {
            "code": university["moe_code"] or f"U-{without_code:03}",
            "name": committee_title(university["name"]),
            "short_name": f"{university['name']}团委",
            "kind": Kind.COMMITTEE,
            "level": Level.GRASSROOTS,
            "sector": Sector.UNIVERSITY,
            "parent_code": UNIVERSITIES,
            "division_code": university["city_code"],
            "is_institution": "true",
            "moe_code": university["moe_code"],
        }


def _organisation_of(code: str, name: str, names: dict[str, str]) -> Row:
    row = {"code": code, "division_code": code, "parent_code": _parent_of(code)}
    above = _places_above(code, names)
    match len(code):
        case 2 | 4 | 6:
            kind, level = {
                2: (Kind.PROVINCIAL_COMMITTEE, Level.PROVINCE),
                4: (Kind.CITY_COMMITTEE, Level.CITY),
                6: (Kind.COUNTY_COMMITTEE, Level.COUNTY),
            }[len(code)]
            titles = {"name": committee_title(above + name), "short_name": short_committee_title(name)}
            return {**row, **titles, "kind": kind, "level": level}
        case 9:
            return {**row, **_township(above, name), "level": Level.GRASSROOTS, "sector": Sector.TOWNSHIP}
        case _:
            title, sector = branch_of_place(code, name)
            return {**row, "name": title, "kind": Kind.BRANCH, "level": Level.BRANCH, "sector": sector}


def _township(above: str, name: str) -> Row:
    if name.endswith(("镇", "乡")):
        return {"name": committee_title(above + name), "short_name": f"{name}团委", "kind": Kind.COMMITTEE}
    own = street_stem(name) or name
    return {"name": work_committee_title(above + own), "short_name": f"{own}团工委", "kind": Kind.WORK_COMMITTEE}


def _parent_of(code: str) -> str:
    parent = parent_code(code) or ""
    return parent[:4] if parent in PSEUDO_COUNTIES else parent


def _places_above(code: str, names: dict[str, str]) -> str:
    """Return the names of the city and county above a place, as they stand in full names; the province is left out."""
    above = path_of(code).split("/")[1:-2]
    return "".join(names[each] for each in above if each not in PSEUDO_COUNTIES and len(each) <= len("440104"))


def _table(name: str) -> Iterable[Row]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
