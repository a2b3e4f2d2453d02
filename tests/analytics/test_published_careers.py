"""What careers tell: attacked by linear programming, and tied to what the flow table withholds."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy.optimize import linprog

from analytics.careers import publish_careers

K = 10
CITIES = ["4401", "4402", "4403", "4404"]
PATHS = ["UNIVERSITY", "UNIVERSITY>FALLBACK", "MIDDLE_SCHOOL>UNIVERSITY>FALLBACK", "UNIVERSITY>GOVERNMENT", "UNIVERSITY>EXTERNAL",
         "MIDDLE_SCHOOL>UNIVERSITY>GOVERNMENT", "VOCATIONAL>GOVERNMENT"]  # fmt: skip
SECTORS = ["FALLBACK", "GOVERNMENT"]


def paths(people: dict[tuple[str, str], int]) -> pl.DataFrame:
    rows = [
        {"cohort_year": 2018, "province": "44", "city": city, "path": path, "hops": path.count(">"), "people": count}
        for (city, path), count in people.items()
        if count
    ]
    return pl.DataFrame(rows)


def flow_rows(withheld: set[tuple[str, str]] = frozenset()) -> pl.DataFrame:  # type: ignore[assignment]
    """The rows of a flow table that shows everything but what is withheld: (origin, outcome or sector)."""
    rows: list[dict[str, Any]] = []
    for level, letter, origin in [("PROVINCE", "P", "44"), *(("CITY", "C", city) for city in CITIES)]:
        kinds: list[tuple[str, str | None, str | None]] = [
            ("", None, None),
            ("O", "TRANSFERRED", None),
            ("O", "OUT_OF_PROVINCE", None),
            ("P", "TRANSFERRED", None),
        ]
        kinds += [("S", "TRANSFERRED", sector) for sector in SECTORS]
        for kind, outcome, sector in kinds:
            status = 6 if (origin, sector or outcome) in withheld else 1
            rows.append({"agg_level": f"{letter}.{kind}".rstrip("."), "origin_level": level, "origin": origin, "cohort_year": 2018,
                         "horizon": "AS_OF", "outcome": outcome, "sector": sector, "status_people": status})  # fmt: skip
    return pl.DataFrame(rows, schema_overrides={"outcome": pl.String, "sector": pl.String})


@pytest.mark.parametrize("seed", range(10))
def test_nothing_narrower_than_one_to_nine_can_be_worked_out(seed: int) -> None:
    chance = np.random.default_rng(seed)
    people = {(city, path): int(chance.choice([0, 1, 3, 7, 9, 12, 40, 200])) for city in CITIES for path in PATHS}
    found = publish_careers(paths(people), flow_rows(), k=K)
    shown = {(row["origin"], row["path"]): row["people"] for row in found.iter_rows(named=True)}
    for (origin, path), count in shown.items():
        if path == "BASE":
            assert count == sum(each for (city, _), each in people.items() if origin in {"44", city})
        else:
            assert count == sum(each for (city, its), each in people.items() if its == path and origin in {"44", city})
            assert count >= K
    assert len(shown) > 5
    cells = [(city, path) for city in CITIES for path in PATHS]
    known, values = [], []
    for (origin, path), count in shown.items():
        known.append([float(origin in {"44", city} and path in {"BASE", its}) for city, its in cells])
        values.append(count)
    bounds = [(count, count) if (count := shown.get(cell)) is not None else (0, None) for cell in cells]
    for at, cell in enumerate(cells):
        if not 0 < people[cell] < K or cell in shown:
            continue
        aim = np.zeros(len(cells))
        aim[at] = 1
        least, most = (sign * float(linprog(sign * aim, A_eq=known, b_eq=values, bounds=bounds).fun) for sign in (1, -1))  # type: ignore[arg-type]
        assert least <= 1 + 1e-6, cell
        assert most >= K - 1 - 1e-6, cell


def test_what_the_flow_table_withholds_is_not_told_by_careers() -> None:
    people = {(city, path): 50 for city in CITIES for path in PATHS}
    found = publish_careers(paths(people), flow_rows({("4401", "FALLBACK"), ("4402", "OUT_OF_PROVINCE")}), k=K)
    told = {(row["origin"], row["path"]) for row in found.iter_rows(named=True)}
    assert not {each for each in told if each[0] == "4401" and each[1].endswith("FALLBACK")}
    assert ("4402", "UNIVERSITY>EXTERNAL") not in told
    assert ("44", "UNIVERSITY>FALLBACK") in told
    assert ("4403", "UNIVERSITY>FALLBACK") in told or ("4404", "UNIVERSITY>FALLBACK") in told
    whole = publish_careers(paths(people), flow_rows(), k=K)
    assert whole.height == (len(PATHS) + 1) * (len(CITIES) + 1)  # nothing is small, all is told


def test_ends_in_schools_are_withheld_where_the_flow_table_does_so() -> None:
    people = {(city, path): 50 for city in CITIES for path in (*PATHS, "MIDDLE_SCHOOL>UNIVERSITY", "MIDDLE_SCHOOL")}
    university = flow_rows().filter(pl.col("sector") == "FALLBACK").with_columns(sector=pl.lit("UNIVERSITY"))
    hidden = university.with_columns(status_people=pl.lit(6, pl.Int64))
    told = publish_careers(paths(people), pl.concat([flow_rows(), hidden]), k=K)
    assert told.filter(pl.col("path").str.ends_with("UNIVERSITY")).is_empty()
    assert not told.filter(pl.col("path") == "MIDDLE_SCHOOL").is_empty()
    shown = publish_careers(paths(people), pl.concat([flow_rows(), university]), k=K)
    assert not shown.filter(pl.col("path") == "MIDDLE_SCHOOL>UNIVERSITY").is_empty()
