"""Generated counts of graduates: places in trees, long tails, seeded."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

Integers = npt.NDArray[np.int64]

AS_OF = date(2019, 3, 1)
OUTCOMES = ["OUT_OF_PROVINCE", "TRANSFERRED", "LEFT", "RETAINED", "IN_PROGRESS", "UNSUCCESSFUL", "STAYED"]
SECTORS = ["UNIVERSITY", "TOWNSHIP", "ENTERPRISE", "SCHOOL", "AGENCY"]
REASONS = ["EMPLOYED", "FURTHER_STUDY", "MOVED", "OTHER"]
KEYS = ["cohort_year", "horizon", "institution", "county", "city", "province"]
ENDS = ["outcome", "destination_county", "destination_city", "destination_province", "sector", "reason"]


@dataclass(frozen=True)
class Plan:
    """The size and shape of a generated extract; ``mean`` graduates a school, lognormal with ``sigma``."""

    cities: int = 2
    counties: int = 3
    schools: int = 4
    mean: float = 60
    sigma: float = 1.2
    far: int = 3
    years: tuple[int, ...] = (2018,)
    horizons: tuple[str, ...] = ("30", "AS_OF")
    days: int = 2


def make_extract(seed: int, plan: Plan) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Counts and burn-downs of a province, person by person; outcomes and ends are drawn anew at every horizon."""
    rng = np.random.default_rng(seed)
    places = [(f"44{city:02}", f"44{city:02}{county:02}") for city in range(plan.cities) for county in range(plan.counties)]
    homes = [place for place in places if place[1].endswith("00") or rng.random() < 0.6]
    school_homes = [home for home in homes for _ in range(1 + rng.integers(plan.schools))]
    sizes = rng.lognormal(np.log(plan.mean) - plan.sigma**2 / 2, plan.sigma, len(school_homes)).astype(int) + 1
    school = np.repeat(np.arange(len(sizes)), sizes)
    people = pl.DataFrame(
        {
            "institution": [f"S{number:04}" for number in school],
            "county": [school_homes[number][1] for number in school],
            "city": [school_homes[number][0] for number in school],
            "province": ["44"] * len(school),
        }
    )
    frames = []
    for year in plan.years:
        for horizon in [*plan.horizons, *(date(year, 6, 8 + 7 * week).isoformat() for week in range(plan.days))]:
            ends = draw_ends(rng, school, places, plan.far)
            table = {"cohort_year": pl.lit(year, dtype=pl.Int64), "horizon": pl.lit(horizon)}
            frames.append(pl.concat([people, ends], how="horizontal").with_columns(**table))
    everything = pl.concat(frames)
    is_day = pl.col("horizon").str.contains("-")
    counts = everything.filter(~is_day).group_by(*KEYS, *ENDS).agg(people=pl.len().cast(pl.Int64))
    return counts, everything.filter(is_day).group_by(*KEYS, "outcome").agg(people=pl.len().cast(pl.Int64))


def draw_ends(rng: np.random.Generator, school: Integers, places: list[tuple[str, str]], far: int) -> pl.DataFrame:
    """Outcomes and ends of all people at one horizon; most stay near, few go far, of some the county is not known."""
    near, away = 1 / np.arange(1, len(places) + 1) ** 1.3, 1 / np.arange(1, far + 1) ** 2
    place = (rng.choice(len(places), len(school), p=near / near.sum()) + school) % len(places)
    drawn = pl.DataFrame(
        {
            "outcome": rng.choice(OUTCOMES, len(school), p=[0.12, 0.6, 0.03, 0.06, 0.05, 0.02, 0.12]),
            "city": [places[number][0] for number in place],
            "county": [places[number][1] for number in place],
            "away": rng.choice([f"{31 + number}" for number in range(far)], len(school), p=away / away.sum()),
            "sector": rng.choice(SECTORS, len(school), p=[0.45, 0.3, 0.17, 0.05, 0.03]),
            "reason": rng.choice(REASONS, len(school), p=[0.55, 0.3, 0.1, 0.05]),
            "external": rng.random(len(school)) < 0.03,
            "lost": rng.random(len(school)) < 0.01,
        }
    )
    moved = pl.col("outcome") == "TRANSFERRED"
    inside = moved & ~pl.col("external")
    outside = pl.when(pl.col("outcome") == "OUT_OF_PROVINCE").then("away")
    return drawn.select(
        "outcome",
        destination_county=pl.when(inside & ~pl.col("lost")).then("county"),
        destination_city=pl.when(inside).then("city"),
        destination_province=pl.when(inside).then(pl.lit("44")).when(moved).then(pl.lit("EXTERNAL-44")).otherwise(outside),
        sector=pl.when(inside).then("sector").when(moved).then(pl.lit("EXTERNAL")),
        reason=pl.when(moved).then("reason"),
    )
