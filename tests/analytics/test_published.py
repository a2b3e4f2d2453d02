"""Published rows: true, complete, and safe from an attacker who has them all (`attack`)."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.published import AGG_LEVELS, SCHEMA, MovedOrigin, publish
from analytics.tables import DoesNotReconcile
from tests.analytics.attack import BASE, Cell, World, read_key, work_out
from tests.analytics.extracts import AS_OF, ENDS, KEYS, Plan, make_extract
from tests.analytics.truth import find_truth

K = 10
NO_END = (None,) * 5
NEAR = ("44000", "4400", "44", "TOWNSHIP", "EMPLOYED")
FAR = (None, None, "31", None, None)

EXTRACTS = [
    Plan(),
    Plan(mean=30),
    Plan(mean=200, schools=5),
    Plan(cities=3, counties=2),
    Plan(mean=10, schools=3, days=1),
    Plan(mean=400, sigma=0.5),
    Plan(cities=1, counties=1),
    Plan(counties=1, years=(2018, 2019)),
    Plan(far=1, horizons=("30", "90", "AS_OF"), days=4),
    Plan(mean=120, sigma=2, schools=6),
]


def is_narrow(interval: tuple[float, float]) -> bool:
    """Whether more is known of a small cell than that it is one."""
    return interval[0] > 1 + 1e-3 or interval[1] < K - 1 - 1e-3


def check(counts: pl.DataFrame, burn_down: pl.DataFrame) -> pl.DataFrame:
    """Publish, and fail when a row is untrue or the attacker works out too much."""
    published = publish(counts, burn_down, as_of=AS_OF)
    truth, world = find_truth(counts, burn_down)
    for line in published.iter_rows(named=True):
        cell = (line["cohort_year"], line["horizon"], *read_key(line))
        people, base = truth[cell], truth[(*cell[:3], BASE)]
        assert line["people"] == (people if line["status_people"] == 1 else None)
        assert people >= K if line["status_people"] in (1, 6) else 1 <= people < K and line["status_people"] == 5
        assert line["base"] in (base, None)
        assert line["share"] in (people / base, None)
    narrow = {cell: interval for cell, interval in attack(published, world, truth).items() if is_narrow(interval)}
    shown = {
        (line["cohort_year"], line["horizon"], *read_key(line))
        for line in published.filter(pl.col("status_people") == 1).iter_rows(named=True)
    }
    deep = {cell for cell in narrow if (total := find_total(cell, world)) is not None and total not in shown}
    assert not narrow.keys() - deep, f"small, and known better than that: {narrow}"
    assert all(narrow[cell][0] < K - 1 == narrow[cell][1] for cell in deep), f"far below what is listed, but known: {narrow}"
    return published


def find_total(cell: Cell, world: World) -> Cell | None:
    """The total of the block that a cell is in: its row's parent at its column's parent."""
    year, horizon, row, column = cell
    above = world.columns[column]
    return (year, horizon, row_parent, above[0]) if (row_parent := world.rows[row]) and above else None


def attack(published: pl.DataFrame, world: World, truth: dict[Cell, int]) -> dict[Cell, tuple[float, float]]:
    """What can be worked out of all cells that are small in truth, listed or not."""
    return work_out(published, world, K, [cell for cell, people in truth.items() if 0 < people < K])


@pytest.mark.parametrize(("seed", "plan"), list(enumerate(EXTRACTS)))
def test_generated_extracts_are_safe(seed: int, plan: Plan) -> None:
    published = check(*make_extract(seed, plan))
    assert {5, 6} <= set(published["status_people"])  # there was something to protect


def make_counts(*lines: tuple[object, ...], horizon: str = "AS_OF") -> pl.DataFrame:
    """Counts by hand: institution, county, city, outcome, the five ends, people."""
    names = [
        "institution",
        "county",
        "city",
        "outcome",
        "destination_county",
        "destination_city",
        "destination_province",
        "sector",
        "reason",
        "people",
    ]
    schema = {name: pl.Int64 if name == "people" else pl.String for name in names}
    return (
        pl.DataFrame(lines, schema=schema, orient="row")
        .with_columns(cohort_year=pl.lit(2018, dtype=pl.Int64), horizon=pl.lit(horizon), province=pl.lit("44"))
        .select(*KEYS, *ENDS, "people")
    )


def drop_ends(counts: pl.DataFrame, horizon: str) -> pl.DataFrame:
    """A burn-down of the same outcomes on another day."""
    return counts.group_by(*KEYS, "outcome").agg(pl.col("people").sum()).with_columns(horizon=pl.lit(horizon))


NO_BURN_DOWN = drop_ends(make_counts(), "2018-06-08")


def find_status(published: pl.DataFrame, origin: str, agg_level: str) -> list[int]:
    """Statuses of the rows of an origin."""
    return published.filter((pl.col("origin") == origin) & (pl.col("agg_level") == agg_level))["status_people"].to_list()


def school(
    number: int, stayed: int, left: int, near: int, far: int = 0, county: str = "44000", city: str = "4400"
) -> list[tuple[object, ...]]:
    """Lines of one school."""
    ends = [("STAYED", NO_END, stayed), ("LEFT", NO_END, left), ("TRANSFERRED", NEAR, near), ("OUT_OF_PROVINCE", FAR, far)]
    return [(f"S{number}", county, city, outcome, *end, people) for outcome, end, people in ends if people]


HARD_CASES = {
    "one school in a county": [
        *school(1, 40, 3, 60, county="44000"),
        *school(2, 30, 2, 50, county="44001"),
        *school(3, 20, 5, 70, county="44001"),
    ],
    "one county in a city": [*school(1, 40, 3, 60), *school(2, 5, 12, 50), *school(3, 30, 2, 50, county="44100", city="4401")],
    "one destination": [*school(1, 0, 0, 60), *school(2, 0, 0, 4), *school(3, 0, 0, 70)],
    "one school": school(1, 30, 4, 60, 3),
    "totals of two": [*school(1, 1, 0, 1), *school(2, 0, 2, 0)],
    "a total of two beside large ones": [*school(1, 1, 0, 1), *school(2, 30, 20, 50), *school(3, 40, 20, 40)],
    "the base is small": school(1, 4, 1, 4),
    "everything is small": [line for number in range(12) for line in school(number, 3, 1, 4, 2)],
    "everything is one": [line for number in range(12) for line in school(number, 1, 1, 1, 1)],
    "nines and tens": [line for number in range(6) for line in school(number, 9 + number % 2, 10, 9, 10 - number % 2)],
    "tens alone, and one nine": [*school(1, 10, 10, 10, 10), *school(2, 10, 9, 10, 10), *school(3, 10, 10, 10, 10)],
    "no room beside a one": [*school(1, 1, 10, 0), *school(2, 20, 40, 0), *school(3, 0, 60, 0)],
    "a column of ones": [line for number in range(11) for line in school(number, 30, 1, 30)],
}


@pytest.mark.parametrize("name", HARD_CASES)
def test_hard_cases_are_safe(name: str) -> None:
    counts = make_counts(*HARD_CASES[name])
    check(counts, drop_ends(counts, "2018-06-08"))


def test_what_a_small_total_hides() -> None:
    """Nine graduates of a province: one row with status 5, and nothing below it."""
    published = check(make_counts(*HARD_CASES["the base is small"]), NO_BURN_DOWN)
    assert published.select("agg_level", "people", "base", "status_people", "status_share").rows() == [("P", None, None, 5, -1)]


def test_large_numbers_are_all_shown() -> None:
    """Nothing is small, so nothing is withheld: 3 rows (4 with base) for each outcome, and the ends of those who moved."""
    counts = make_counts(*school(1, 30, 20, 50), *school(2, 40, 10, 25))
    published = check(counts, NO_BURN_DOWN)
    assert set(published["status_people"]) == {1}
    # base, three outcomes, the own province, city, county, sector, reason: 9 columns, for two schools, county, city, province
    assert published.height == 9 * 5
    moved = published.filter((pl.col("origin") == "S2") & (pl.col("destination_level") == "COUNTY"))
    assert moved.select("agg_level", "destination", "outcome", "people", "base", "share").rows() == [
        ("I.D", "44000", "TRANSFERRED", 25, 75, 25 / 75)
    ]


def test_a_share_of_few_has_no_number() -> None:
    published = check(make_counts(*school(1, 10, 12, 0), *school(2, 11, 12, 0)), NO_BURN_DOWN)
    shares = (
        published.filter(pl.col("agg_level") == "I").sort("origin").select("origin", "people", "share", "status_share").rows()
    )
    assert shares == [("S1", 22, None, 4), ("S2", 23, 1.0, 1)]


def test_places_that_are_not_known() -> None:
    """A school without a county, an end without one, and an external end: sums hold, and codes tell where they are."""
    lost = (None, "4400", "44", "TOWNSHIP", "EMPLOYED")
    external = (None, None, "EXTERNAL-44", "EXTERNAL", "OTHER")
    counts = make_counts(
        ("S1", None, "4400", "TRANSFERRED", *lost, 20),
        ("S1", None, "4400", "TRANSFERRED", *NEAR, 30),
        ("S1", None, "4400", "TRANSFERRED", *external, 15),
    )
    published = check(counts, NO_BURN_DOWN)
    assert find_status(published, "4400-", "D") == [1]
    ends = published.filter(pl.col("origin_level") == "PROVINCE").select("agg_level", "destination", "people")
    assert ends.filter(pl.col("agg_level").is_in(["P.P", "P.C", "P.D"])).rows() == [
        ("P.C", "4400", 50),
        ("P.C", "EXTERNAL-44", 15),
        ("P.D", "4400-", 20),
        ("P.D", "44000", 30),
        ("P.P", "44", 65),
    ]


def test_the_attacker_finds_a_leak() -> None:
    """With small cells alone withheld, sums give them away: an attack that finds nothing here would prove nothing above."""
    counts = make_counts(*HARD_CASES["one school in a county"])
    truth, world = find_truth(counts, NO_BURN_DOWN)
    found = attack(publish_carelessly(truth, world), world, truth)
    assert found[2018, "AS_OF", ("INSTITUTION", "S3"), ("LEFT", None, None, None, None)] == (5, 5)  # 95 − 20 − 70


def publish_carelessly(truth: dict[Cell, int], world: World) -> pl.DataFrame:
    """Rows as they are read, with status 5 for small cells and nothing else withheld."""
    names = [
        "cohort_year",
        "horizon",
        "origin_level",
        "origin",
        "outcome",
        "destination_level",
        "destination",
        "sector",
        "reason",
    ]
    lines = []
    for (year, horizon, row, column), people in truth.items():
        row_parent, column_parent = world.rows[row], world.columns[column]
        above = [truth[year, horizon, row_parent, column]] if row_parent else []
        above += [truth[year, horizon, row, column_parent[0]]] if column_parent else []
        if all(total >= K for total in above):
            status = 1 if people >= K else 5
            shown = {"people": people if status == 1 else None, "status_people": status, "as_of": AS_OF}
            lines.append({**dict(zip(names, [year, horizon, *row, *column], strict=True)), **shown})
    return pl.DataFrame(lines, schema={name: SCHEMA[name] for name in lines[0]})


def test_the_same_counts_give_the_same_rows() -> None:
    counts, burn_down = make_extract(5, Plan())
    first = publish(counts, burn_down, as_of=AS_OF)
    second = publish(counts.sample(fraction=1, shuffle=True, seed=1), burn_down.reverse(), as_of=AS_OF)
    assert first.equals(second)
    assert first.schema == SCHEMA
    assert (
        not first.select("cohort_year", "horizon", "agg_level", "origin", "outcome", "destination", "sector", "reason")
        .is_duplicated()
        .any()
    )


def test_bases_are_withheld_at_every_horizon_alike() -> None:
    counts, burn_down = make_extract(4, Plan(mean=25))
    bases = publish(counts, burn_down, as_of=AS_OF).filter(pl.col("outcome").is_null())
    assert bases.group_by("origin").agg(pl.col("status_people").n_unique(), pl.len()).select(
        pl.exclude("origin")
    ).unique().rows() == [(1, 4)]


def test_a_burn_down_of_the_as_of_day_withholds_the_same() -> None:
    counts, _ = make_extract(2, Plan(mean=200, horizons=("AS_OF",)))
    published = check(counts, drop_ends(counts, AS_OF.isoformat()))
    outcomes = published.filter(pl.col("destination").is_null()).select("origin", "outcome", "horizon", "status_people")
    assert outcomes.group_by("origin", "outcome").agg(pl.col("status_people").n_unique(), pl.len()).select(
        "status_people", "len"
    ).unique().rows() == [(1, 2)]


def test_horizons_that_are_not_over() -> None:
    """A row for every origin with a base row, small ones too, and no number in it."""
    counts = make_counts(*school(1, 30, 20, 50), *school(2, 3, 2, 1), *school(3, 40, 20, 50))
    published = publish(counts, NO_BURN_DOWN, as_of=AS_OF, not_over=[(2018, "365"), (2019, "30")])
    waiting = published.filter(pl.col("horizon") == "365")
    assert sorted(waiting["origin"]) == ["44", "4400", "44000", "S1", "S2", "S3"]
    assert waiting.select("people", "base", "share", "outcome", "status_people", "status_share").unique().rows() == [
        (None, None, None, None, 8, 8)
    ]
    assert set(published["cohort_year"]) == {2018}


def test_a_base_that_changes_between_horizons_is_refused() -> None:
    counts = pl.concat([make_counts(*school(1, 30, 20, 50)), make_counts(*school(1, 30, 20, 51), horizon="30")])
    with pytest.raises(DoesNotReconcile, match="2018"):
        publish(counts, NO_BURN_DOWN, as_of=AS_OF)


def test_a_school_in_two_counties_is_refused() -> None:
    with pytest.raises(MovedOrigin, match="S1"):
        publish(make_counts(*school(1, 30, 20, 50), *school(1, 30, 0, 0, county="44001")), NO_BURN_DOWN, as_of=AS_OF)


def test_nobody() -> None:
    assert publish(make_counts(), NO_BURN_DOWN, as_of=date(2018, 7, 1)).equals(SCHEMA.to_frame())


def test_every_level_has_its_meaning() -> None:
    counts, burn_down = make_extract(6, Plan(mean=300))
    assert set(publish(counts, burn_down, as_of=AS_OF)["agg_level"]) <= set(AGG_LEVELS)
    assert len(AGG_LEVELS) == 4 * 7
    assert AGG_LEVELS["I.C"][0].startswith("institution")


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.lists(st.tuples(*[st.integers(0, 25)] * 4, st.sampled_from(["44000", "44001"])), min_size=1, max_size=5))
def test_any_few_schools_are_safe(schools: list[tuple[int, int, int, int, str]]) -> None:
    lines = [
        line
        for number, (stayed, left, near, far, county) in enumerate(schools)
        for line in school(number, stayed, left, near, far, county)
    ]
    counts = make_counts(*lines)
    if counts.height:
        check(counts, drop_ends(counts, "2018-06-08"))
