"""A file of moves, measured: what is read, what is refused, and figures worked out by hand."""

from __future__ import annotations

import datetime as dt
import json
import math
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from analytics.measure_file import ALL, measure_file
from analytics.measured import as_dict
from analytics.measures.figures import Status
from analytics.moves import Columns, read_bases, read_moves
from analytics.od_table import check_target, write_table
from analytics.table_file import TableFile
from domain.errors import InvalidInput

ENDS = Columns("from", "to")
# G keeps 60 and sends 30 to S and 10 to F; S sends 20 to G; F sends 5 to G and 5 to S (as in test_matrix).
THREE = """from,to,day,people,km
G,G,2019-03-01,60,0
G,S,2019-07-01,10,100
G,S,2020-07-01,20,100
G,F,2019/7/2,10,20
S,G,2020年8月1日,20,100
F,G,20200901,5,20
F,S,2020,5,110
"""


def csv_file(folder: Path, text: str, *, name: str = "moves.csv", encoding: str = "utf-8", delimiter: str = ",") -> TableFile:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return TableFile(path, encoding, delimiter)


def refused(folder: Path, text: str, columns: Columns) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        read_moves(csv_file(folder, text), columns)
    assert caught.value.next_step
    return caught.value


def test_rows_are_added_up_by_year_and_pair(tmp_path: Path) -> None:
    moves = read_moves(csv_file(tmp_path, THREE), Columns("from", "to", "day", "people", "km"))
    assert moves.rows == 7
    assert moves.cells.rows() == [
        (2019, "G", "F", 10), (2019, "G", "G", 60), (2019, "G", "S", 10),
        (2020, "F", "G", 5), (2020, "F", "S", 5), (2020, "G", "S", 20), (2020, "S", "G", 20),
    ]  # fmt: skip
    assert moves.distances is not None
    assert moves.distances.rows() == [("F", "G", 20), ("F", "S", 110), ("G", "F", 20), ("G", "S", 100), ("S", "G", 100)]


def test_without_a_column_of_people_a_row_is_one(tmp_path: Path) -> None:
    moves = read_moves(csv_file(tmp_path, 'from,to\nA,B\n A ,B\n"A",C\n'), ENDS)
    assert moves.cells.rows() == [(None, "A", "B", 2), (None, "A", "C", 1)]


@pytest.mark.parametrize(("encoding", "delimiter"), [("utf-8", ","), ("utf-8-sig", ";"), ("gb18030", ","), ("utf-16", "\t")])
def test_encodings_and_delimiters(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = f'从{delimiter}到\r\n广州{delimiter}"深{delimiter}圳"\r\n'
    moves = read_moves(csv_file(tmp_path, text, encoding=encoding, delimiter=delimiter), Columns("从", "到"))
    assert moves.cells.rows() == [(None, "广州", f"深{delimiter}圳", 1)]


def test_a_name_with_signs_of_patterns_is_one_file(tmp_path: Path) -> None:
    moves = read_moves(csv_file(tmp_path, "from,to\nA,B\n", name="mo[v]e*?.csv"), ENDS)
    assert moves.rows == 1


@pytest.mark.parametrize(
    ("time", "year"),
    [
        ("2019", 2019), ("2019年", 2019), ("2019.0", 2019), ("2019-07", 2019), ("2019年7月", 2019), ("2019/7/1", 2019), ("2019.07.01", 2019),
        ("2019年7月1日", 2019), ("20190701", 2019), (" 2019-12-31 ", 2019), ("2019-12-31T23:59:59Z", 2019), ("2019-1-1 8:00", 2019),
        ("2019-02-30", None), ("2019-13", None), ("20190732", None), ("19", None), ("May 2019", None), ("01/02/2019", None), ("", None), ("0000", None),
    ],
)  # fmt: skip
def test_forms_of_times(tmp_path: Path, time: str, year: int | None) -> None:
    text = f"from,to,when\nA,B,{time}\n"
    columns = Columns("from", "to", "when")
    if year is None:
        error = refused(tmp_path, text, columns)
        assert error.code == "BAD_TIME"
        assert f"1 row with when that is no time, for example {time!r}" in error.problem or "example empty" in error.problem
    else:
        assert read_moves(csv_file(tmp_path, text), columns).cells["year"].to_list() == [year]


def test_types_of_parquet(tmp_path: Path) -> None:
    """Moments with a zone count in Shanghai, eight hours ahead: 20:00 UTC of New Year's Eve is the next year."""
    eve = dt.datetime(2019, 12, 31, 20, tzinfo=dt.UTC)
    frame = pl.DataFrame(
        {
            "from": ["A"], "to": ["B"], "km": [12], "people": [3.0], "day": [eve.date()], "moment": [eve.replace(tzinfo=None)], "zoned": [eve],
            "year": [2019], "code": [4401],
        }
    )  # fmt: skip
    path = tmp_path / "moves.parquet"
    frame.write_parquet(path)
    for column, year in (("day", 2019), ("moment", 2019), ("zoned", 2020), ("year", 2019)):
        moves = read_moves(TableFile(path), Columns("from", "code", column, "people", "km"))
        assert moves.cells.rows() == [(year, "A", "4401", 3)]


@pytest.mark.parametrize(
    ("rows", "code", "told"),
    [
        ("A,B,-4,1\nA,C,x,1\n", "BAD_PEOPLE", "2 rows with people that is no count, for example '-4' (A → B)"),
        ("A,B,1.5,1\n", "BAD_PEOPLE", "'1.5'"),
        ("A,B,,1\n", "BAD_PEOPLE", "example empty"),
        ("A,B,nan,1\n", "BAD_PEOPLE", "'nan'"),
        ("A,B,1e300,1\n", "BAD_PEOPLE", "'1e300'"),
        (",B,1,1\nA, ,1,1\n", "EMPTY_END", "2 rows without from or to"),
        ("A,B,1,0\n", "BAD_DISTANCE", "1 row with km that is not above 0, for example '0' (A → B)"),
        ("A,B,1,-3\n", "BAD_DISTANCE", "'-3'"),
        ("A,B,1,\n", "BAD_DISTANCE", "example empty"),
        ("A,B,1,inf\n", "BAD_DISTANCE", "'inf'"),
        ("A,B,1,100\nB,A,1,99\nA,B,2,101.5\n", "DISTANCE_DIFFERS", "A → B has the distances 100 and 101.5"),
        ("", "EMPTY_FILE", "a header and no rows"),
        ("A,B,1\n", "BROKEN_CSV", "line 2 cannot be read: it has 3 cells, the header 4"),
        ('A,"B,1,1\n', "BROKEN_CSV", "line 2"),
    ],
)
def test_rows_that_cannot_be_used_are_told(tmp_path: Path, rows: str, code: str, told: str) -> None:
    error = refused(tmp_path, "from,to,people,km\n" + rows, Columns("from", "to", people="people", distance="km"))
    assert error.code == code
    assert told in error.problem


def test_distances_inside_places_do_not_matter(tmp_path: Path) -> None:
    moves = read_moves(csv_file(tmp_path, "from,to,km\nA,A,\nA, A ,-1\nA,B,5\nA,B,5.0\n"), Columns("from", "to", distance="km"))
    assert moves.distances is not None
    assert moves.distances.rows() == [("A", "B", 5)]


def test_columns_are_told(tmp_path: Path) -> None:
    error = refused(tmp_path, "from,to\nA,B\n", Columns("from", "too"))
    assert (error.code, "has no column too; its columns are from, to" in error.problem) == ("MISSING_COLUMN", True)
    assert refused(tmp_path, "from,to,from\nA,B,C\n", ENDS).code == "DUPLICATE_COLUMN"
    assert refused(tmp_path, "from,to\nA,B\n", Columns("from", "from")).code == "DUPLICATE_COLUMN"
    assert refused(tmp_path, "\nA,B\n", ENDS).code == "EMPTY_FILE"
    (tmp_path / "no.parquet").write_text("from,to", encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        read_moves(TableFile(tmp_path / "no.parquet"), ENDS)
    assert caught.value.code == "BROKEN_PARQUET"


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ("A,1\nA,2\n", "DUPLICATE_BASE"),
        ("A,-1\n", "BAD_BASE"),
        ("A,x\n", "BAD_BASE"),
        ("A,\n", "BAD_BASE"),
        (",3\n", "BAD_BASE"),
        ("A,inf\n", "BAD_BASE"),
    ],
)
def test_bases_that_cannot_be_used_are_told(tmp_path: Path, rows: str, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_bases(csv_file(tmp_path, "place,base\n" + rows))
    assert caught.value.code == code


def test_a_place_without_a_base_is_named_and_a_base_without_a_move_is_told(tmp_path: Path) -> None:
    moves, bases = csv_file(tmp_path, "from,to\nA,B\nC,D\n"), csv_file(tmp_path, "place,base\nA,10\nB,10\nZ,5\n", name="base.csv")
    with pytest.raises(InvalidInput, match="no base for C, D") as caught:
        measure_file(moves, ENDS, bases)
    assert caught.value.code == "MISSING_BASE"
    whole = csv_file(tmp_path, "place,base\nA,10\nB,10\nC,10\nD,10\nZ,5\n", name="base.csv")
    assert measure_file(moves, ENDS, whole).spare_bases == ["Z"]


def measured_three(folder: Path) -> Any:
    bases = csv_file(folder, "place,base\nG,1000\nS,500\nF,250\n", name="base.csv")
    return measure_file(csv_file(folder, THREE), Columns("from", "to", "day", "people", "km"), bases)


def test_every_measure_by_hand(tmp_path: Path) -> None:
    measured = measured_three(tmp_path)
    value = {name: figure.value for (period, name), figure in measured.figures.items() if period == ALL}
    assert value.pop("modularity") == 0  # all three together: G and S alone have 50/70 - 60·60/70² - 10·10/70² < 0
    assert value.pop("distance_decay") is None  # on three places symmetric distances are a sum of numbers of the places
    assert value == pytest.approx(
        {
            "system_effectiveness": 100 * 30 / 140,
            "inequality": (sum(abs(a - b) for a in (0, 5, 5, 10, 20, 30) for b in (0, 5, 5, 10, 20, 30))) / (2 * 6 * 70),
            "reciprocity": 50 / 70,
            "aggregate_net_migration_rate": 100 * 15 / 1750,
            "crude_migration_intensity": 100 * 70 / 1750,
            "connectivity": 5 / 6,
        }
    )
    place = measured.places.filter((pl.col("period") == ALL) & (pl.col("place") == "G")).row(0, named=True)
    assert (place["inside"], place["outflow"], place["inflow"], place["base"]) == (60, 40, 25, 1000)
    assert (place["retention"], place["net_migration_rate"], place["in_degree"], place["out_degree"]) == (0.6, -0.015, 2, 2)
    assert (place["component"], place["status_retention"], place["n"]) == (1, 1, 3)


def test_years_have_the_same_places_and_add_up(tmp_path: Path) -> None:
    measured = measured_three(tmp_path)
    assert measured.periods == [ALL, "2019", "2020"]
    assert measured.figures["2019", "connectivity"].value == pytest.approx(2 / 6)  # G → S, G → F
    assert measured.figures["2019", "system_effectiveness"].value == 100
    assert measured.places.group_by("period").len()["len"].to_list() == [3, 3, 3]
    for column in ("inside", "outflow", "inflow"):
        by_period = measured.places.group_by("period").agg(pl.col(column).sum())
        totals = dict(by_period.iter_rows())
        assert totals[ALL] == totals["2019"] + totals["2020"]


def test_the_od_table(tmp_path: Path) -> None:
    table = measured_three(tmp_path).table
    whole = {(row["origin"], row["destination"]): row for row in table.filter(pl.col("period") == ALL).iter_rows(named=True)}
    assert len(whole) == 6  # five cells with people, and G → G
    assert (whole["G", "S"]["people"], whole["G", "S"]["share"], whole["G", "S"]["distance"]) == (30, 0.3, 100)
    assert whole["G", "S"]["preference_index"] == pytest.approx(30 * 70 / (40 * 35))
    assert (whole["G", "G"]["people"], whole["G", "G"]["preference_index"], whole["G", "G"]["expected"]) == (60, None, None)


def test_pairs_without_people_stand_in_the_od_table_where_the_way_back_has_a_distance(tmp_path: Path) -> None:
    """64 / distance² both ways between four places: decay 2 and nothing unexpected; then C → D falls away."""
    distances = [("A", "B", 1), ("A", "C", 2), ("A", "D", 4), ("B", "C", 4), ("B", "D", 1), ("C", "D", 2)]
    both_ways = [(a, b, km) for one, other, km in distances for a, b in ((one, other), (other, one))]
    rows = [f"{a},{b},{64 // km**2},{km}" for a, b, km in both_ways]
    columns = Columns("from", "to", people="people", distance="km")
    exact = measure_file(csv_file(tmp_path, "\n".join(["from,to,people,km", *rows])), columns)
    assert exact.figures[ALL, "distance_decay"].value == pytest.approx(2)
    assert exact.table["difference"].abs().max() == pytest.approx(0, abs=1e-9)
    without = measure_file(
        csv_file(tmp_path, "\n".join(["from,to,people,km", *(row for row in rows if row[:3] != "C,D")])), columns
    )
    row = without.table.filter((pl.col("origin") == "C") & (pl.col("destination") == "D")).row(0, named=True)
    assert (row["people"], row["share"], row["distance"]) == (0, 0, 2)
    assert row["expected"] == pytest.approx(-row["difference"])
    assert row["expected"] > 0
    assert without.table["expected"].sum() == pytest.approx(2 * (64 + 16 + 4 + 4 + 64 + 16) - 16)


def test_what_the_table_does_not_allow_is_said(tmp_path: Path) -> None:
    measured = measure_file(csv_file(tmp_path, "from,to\nA,B\n"), ENDS)
    assert set(measured.left_out) == {"times", "careers", "gravity", "net migration rates", "crude migration intensity"}
    assert measured.periods == [ALL]
    assert measured.table.columns == ["period", "origin", "destination", "people", "share", "preference_index"]
    assert "net_migration_rate" not in measured.places.columns


def test_a_single_place_and_no_people_give_reasons(tmp_path: Path) -> None:
    measured = measure_file(
        csv_file(tmp_path, "from,to,people,km\nA,A,3,\nB,C,0,7\n"), Columns("from", "to", people="people", distance="km")
    )
    figures = {name: figure for (_, name), figure in measured.figures.items()}
    assert {
        figures[name].status for name in ("system_effectiveness", "inequality", "reciprocity", "modularity", "distance_decay")
    } == {Status.NOT_COMPUTABLE}
    assert all(figure.reason for figure in figures.values() if figure.value is None)
    assert figures["connectivity"].value == 0


def test_as_json_it_holds_no_nan_and_defines_what_it_names(tmp_path: Path) -> None:
    told = json.loads(json.dumps(as_dict(measured_three(tmp_path)), allow_nan=False))
    defined = {each["name"] for each in told["definitions"]}
    assert {each["measure"] for each in told["measures"]} <= defined
    assert {"retention", "preference_index", "expected", "net_migration_rate"} <= defined
    assert all(each["label"] and each["label_zh"] and each["formula"] for each in told["definitions"])
    assert told["gravity"][0]["period"] == ALL
    assert (told["gravity"][0]["pairs"], told["gravity"][0]["left_out_pairs"], told["gravity"][0]["status"]) == (6, 0, -1)
    assert told["rows"] == 7
    assert all(math.isfinite(each["value"]) for each in told["measures"] if each["value"] is not None)


def test_the_table_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    table = pl.DataFrame({"origin": ["A"], "people": [1]})
    for name in ("od.csv", "od.parquet"):
        target = tmp_path / name
        target.write_text("before", encoding="utf-8")
        write_table(table, target)
        assert (pl.read_csv(target) if name.endswith("csv") else pl.read_parquet(target)).equals(table)
    with pytest.raises(InvalidInput) as caught:
        write_table(table, tmp_path / "absent" / "od.csv")
    assert caught.value.code == "CANNOT_WRITE"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["od.csv", "od.parquet"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("moves.csv", "CANNOT_WRITE"),
        ("absent/od.csv", "CANNOT_WRITE"),
        ("od.xlsx", "UNKNOWN_FORMAT"),
        ("folder.csv", "CANNOT_WRITE"),
    ],
)
def test_targets_are_checked_first(tmp_path: Path, name: str, code: str) -> None:
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(InvalidInput) as caught:
        check_target(tmp_path / name, [tmp_path / "moves.csv"])
    assert caught.value.code == code
