"""Generated counts of graduates: places in trees, long tails, seeded."""

from datetime import date

import numpy as np
import polars as pl

AS_OF = date(2019, 3, 1)
OUTCOMES = ["OUT_OF_PROVINCE", "TRANSFERRED", "LEFT", "RETAINED", "IN_PROGRESS", "UNSUCCESSFUL", "STAYED"]
SECTORS = ["UNIVERSITY", "TOWNSHIP", "ENTERPRISE", "SCHOOL", "AGENCY"]
REASONS = ["EMPLOYED", "FURTHER_STUDY", "MOVED", "OTHER"]
KEYS = ["cohort_year", "horizon", "institution", "county", "city", "province"]
ENDS = ["outcome", "destination_county", "destination_city", "destination_province", "sector", "reason"]


def make_extract(
    seed, *, cities=2, counties=3, schools=4, mean=60, sigma=1.2, far=3, years=(2018,), horizons=("30", "AS_OF"), days=2
):
    """Counts and burn-downs of a province: person by person, with other outcomes and ends at every horizon."""
    rng = np.random.default_rng(seed)
    homes = [(f"44{c:02}", f"44{c:02}{d:02}") for c in range(cities) for d in range(1 + rng.integers(counties))]
    places = [(f"44{c:02}", f"44{c:02}{d:02}") for c in range(cities) for d in range(counties)]
    school_homes = [home for home in homes for _ in range(1 + rng.integers(schools))]
    sizes = np.maximum(1, rng.lognormal(np.log(mean) - sigma**2 / 2, sigma, len(school_homes)).astype(int))
    count_frames, day_frames = [], []
    for year in years:
        person_school = np.repeat(np.arange(len(sizes)), sizes)
        base = {
            "institution": [f"S{s:04}" for s in person_school],
            "county": [school_homes[s][1] for s in person_school],
            "city": [school_homes[s][0] for s in person_school],
        }
        for horizon in [*horizons, *(f"{year}-06-{8 + 7 * d:02}" for d in range(days))]:
            frame = draw_people(rng, base, person_school, places, far).with_columns(
                cohort_year=pl.lit(year), horizon=pl.lit(horizon), province=pl.lit("44")
            )
            (day_frames if "-" in horizon else count_frames).append(frame)
    counts = pl.concat(count_frames).group_by(*KEYS, *ENDS).agg(people=pl.len().cast(pl.Int64))
    burn_down = pl.concat(day_frames) if day_frames else counts.clear()
    return counts, burn_down.group_by(*KEYS, "outcome").agg(people=pl.len().cast(pl.Int64))


def draw_people(rng, base, person_school, places, far):
    """Outcomes and ends of all people at one horizon; most stay near, few go far."""
    n = len(person_school)
    outcome = rng.choice(OUTCOMES, n, p=[0.12, 0.6, 0.03, 0.06, 0.05, 0.02, 0.12])
    weights = 1 / np.arange(1, len(places) + 1) ** 1.3
    place = (rng.choice(len(places), n, p=weights / weights.sum()) + person_school) % len(places)
    external = rng.random(n) < 0.03
    lost = rng.random(n) < 0.01
    sector = rng.choice(SECTORS, n, p=[0.45, 0.3, 0.17, 0.05, 0.03])
    reason = rng.choice(REASONS, n, p=[0.55, 0.3, 0.1, 0.05])
    away = rng.choice([f"{31 + p}" for p in range(far)], n, p=(w := 1 / np.arange(1, far + 1) ** 2) / w.sum())
    moved, left = pl.col("outcome") == "TRANSFERRED", pl.col("outcome") == "OUT_OF_PROVINCE"
    inside = moved & ~pl.col("external")
    return (
        pl.DataFrame(
            {**base, "outcome": outcome, "external": external, "lost": lost, "away": away, "sector": sector, "reason": reason}
        )
        .with_columns(
            destination_city=pl.when(inside).then(pl.Series([places[p][0] for p in place])),
            destination_county=pl.when(inside & ~pl.col("lost")).then(pl.Series([places[p][1] for p in place])),
            destination_province=pl.when(inside)
            .then(pl.lit("44"))
            .when(moved)
            .then(pl.lit("EXTERNAL-44"))
            .when(left)
            .then("away"),
            sector=pl.when(inside).then("sector").when(moved).then(pl.lit("EXTERNAL")),
            reason=pl.when(moved).then("reason"),
        )
        .drop("external", "lost", "away")
    )
