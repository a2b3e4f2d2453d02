"""Names, genders, identity numbers with wrong check digits and mobiles that start with 11: of nobody."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import polars as pl

from domain.identity import region_existed
from loaders.sample import figures
from loaders.sample.destinations import CITIES
from loaders.sample.shares import Ints
from loaders.sample.words import BOYS, FIRSTS, GIRLS, SURNAMES

WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
SINGLE_SHARE = 0.15
MOBILE_STEP = 387_420_489  # odd and prime to 10: consecutive people get numbers that look unlike each other
MOBILES = 10**9


@dataclass(frozen=True, slots=True)
class Faces:
    """What people are called and known by; arrays as long as there are people."""

    surname: Ints
    first: Ints  # -1: the given name has one character
    second: Ints
    male: Ints
    region: Ints
    born: Ints  # yyyymmdd
    order: Ints
    has_phone: Ints


def faces(born: Ints, city: Ints, random: np.random.Generator) -> Faces:
    """Return names and numbers for people by days of birth and cities."""
    count = len(born)
    weights = np.array(list(SURNAMES.values()), dtype=np.float64)
    surname = random.choice(len(weights), count, p=weights / weights.sum())
    male = random.integers(0, 2, count)
    first = np.where(random.random(count) < SINGLE_SHARE, -1, _common(len(FIRSTS), 0.5, count, random))
    second = np.where(first < 0, _common(len(GIRLS), 0.9, count, random), _common(len(GIRLS), 0.5, count, random))
    day = born.astype("datetime64[D]")
    year = day.astype("datetime64[Y]").astype(np.int64) + 1970
    month = day.astype("datetime64[M]").astype(np.int64) % 12 + 1
    of_month = (day - day.astype("datetime64[M]")).astype(np.int64) + 1
    region = _regions(city, year, random)
    date = year * 10_000 + month * 100 + of_month
    has_phone = (random.random(count) >= figures.NO_PHONE_SHARE).astype(np.int64)
    return Faces(surname, first, second, male, region, date, _orders(region, date, male), has_phone)


def _common(size: int, power: float, count: int, random: np.random.Generator) -> Ints:
    """Return positions, the first ones more often."""
    weights = 1 / np.arange(1, size + 1) ** power
    return random.choice(size, count, p=weights / weights.sum())


def _regions(city: Ints, year: Ints, random: np.random.Generator) -> Ints:
    """Return regions that existed in the years of birth, of the cities where there were any then."""
    region = np.empty(len(city), dtype=np.int64)
    key = (city + 1) * 10_000 + year
    order = np.argsort(key, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(key[order]) != 0])
    for start, end in zip(starts, np.r_[starts[1:], len(key)], strict=True):
        which, when = divmod(int(key[order[start]]), 10_000)
        codes = _known_regions(CITIES[which - 1] if which else "", when)
        region[order[start:end]] = codes[random.integers(len(codes), size=end - start)]
    return region


@cache
def _known_regions(city: str, year: int) -> Ints:
    """Return the regions of a city that existed in a year; those of the whole province where there are none."""
    codes = range(int(f"{city}01"), int(f"{city}99")) if city else range(440_101, 445_400)
    known = [code for code in codes if region_existed(str(code), str(year))]
    return np.array(known) if known else _known_regions("", year)


def _orders(region: Ints, date: Ints, male: Ints) -> Ints:
    """Number who was born in one region on one day: odd for men, even for women."""
    key = region * 10**8 + date
    order = np.lexsort((male, key))
    first = np.r_[True, (np.diff(key[order]) != 0) | (np.diff(male[order]) != 0)]
    turn = np.arange(len(key)) - np.maximum.accumulate(np.where(first, np.arange(len(key)), 0))
    numbers = np.empty(len(key), dtype=np.int64)
    numbers[order] = turn * 2 + male[order]
    if len(numbers) and numbers.max() > 999:  # noqa: PLR2004 - three digits
        raise AssertionError("more births a day in a region than numbers for them")
    return numbers


def columns(people: Faces, part: slice) -> dict[str, pl.Series]:
    """Return the columns of the table for a part of the people, in their order."""
    names = pl.Series(list(SURNAMES)).gather(people.surname[part])
    firsts = pl.Series([*FIRSTS, ""]).gather(np.where(people.first[part] < 0, len(FIRSTS), people.first[part]))
    male = people.male[part]
    seconds = pl.Series([*GIRLS, *BOYS]).gather(people.second[part] % len(GIRLS) + male * len(GIRLS))
    number = np.arange(part.start, part.stop) + 1
    mobile = pl.Series(number * MOBILE_STEP % MOBILES).cast(pl.String).str.zfill(9)
    return {
        "id": "P" + pl.Series(number).cast(pl.String).str.zfill(7),
        "name": names + firsts + seconds,
        "gender": pl.Series(["FEMALE", "MALE"]).gather(male),
        "id_number": identity_numbers(people.region[part], people.born[part], people.order[part]),
        "phone": pl.select(pl.when(pl.lit(pl.Series(people.has_phone[part] == 1))).then("11" + pl.lit(mobile))).to_series(),
    }


def identity_numbers(region: Ints, born: Ints, order: Ints) -> pl.Series:
    """Return identity numbers whose check digit is wrong.

    >>> identity_numbers(np.array([440104]), np.array([19990101]), np.array([123])).to_list()
    ['440104199901011239']
    """
    front = region * 10**11 + born * 1_000 + order
    total = np.zeros(len(front), dtype=np.int64)
    for at, weight in enumerate(WEIGHTS):
        total += front // 10 ** (16 - at) % 10 * weight
    right = (12 - total % 11) % 11
    wrong = np.where(right == 10, 0, (right + 1) % 10)  # noqa: PLR2004 - written X
    return pl.Series(front).cast(pl.String) + pl.Series(wrong).cast(pl.String)
