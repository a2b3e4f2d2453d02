"""Where graduates go: kinds of places by what they graduated from, cities by size and distance, places that are free."""

from __future__ import annotations

import csv
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from domain.kinds import Sector
from loaders.sample import figures
from loaders.sample.nodes import Role, Tree
from loaders.sample.shares import Floats, Ints
from loaders.sample.tree import DATA

CITIES = sorted(figures.RESIDENTS)
SHARES = {
    Sector.MIDDLE_SCHOOL: {"UNIVERSITY": 0.60, "VOCATIONAL": 0.15, "WORK": 0.12, "PLACE": 0.03, "FALLBACK": 0.04, "SCHOOL": 0.06},
    Sector.VOCATIONAL: {"WORK": 0.75, "PLACE": 0.12, "FALLBACK": 0.08, "UNIVERSITY": 0.05},
    Sector.UNIVERSITY: {"WORK": 0.80, "PLACE": 0.08, "FALLBACK": 0.08, "UNIVERSITY": 0.04},
}
ELSEWHERE = 0.06  # of graduates, where not every county is drawn
HALF_KM = 60.0
HOME = 4.0


class Destinations:
    """Places of present members by kind and city.

    Parameters
    ----------
    tree : Tree
        The organisations.
    branch : array of int
        The branch of every present member.
    sector : array of str
        The sector of every organisation.
    """

    def __init__(self, tree: Tree, branch: Ints, sector: npt.NDArray[np.object_]) -> None:
        self._tree = tree
        self._branch = branch
        self._role = tree.role[branch]
        self._sector = sector
        self._pull = pull()
        self._fallbacks = [np.flatnonzero((tree.role == Role.FALLBACK) & (tree.city == at)) for at in range(len(CITIES))]
        work = (tree.role == Role.WORK) & (tree.size > 0)
        self._employers = [np.flatnonzero(work & (tree.city == at)) for at in range(len(CITIES))]
        self._all_employers = np.flatnonzero(work)

    def wanted(self, sector: Sector, total: int, *, whole: bool) -> Iterator[tuple[str, int]]:
        """Yield the kinds of places that graduates look for, with how many do."""
        here = total if whole else round(total * (1 - ELSEWHERE))
        for where, share in SHARES[sector].items():
            yield where, int(here * share)

    def places(self, where: str, sector: Sector, year: int, used: npt.NDArray[np.bool_]) -> Ints:
        """Return the members who hold a free place of a kind."""
        if where in {"WORK", "PLACE", "FALLBACK"}:
            return np.flatnonzero((self._role == Role[where]) & ~used)
        if where == "ANY_WORK":
            return np.flatnonzero(np.isin(self._role, (Role.WORK, Role.PLACE)) & ~used)
        of = Sector.MIDDLE_SCHOOL if where == "SCHOOL" else Sector(where)
        grown = 22 if sector is Sector.UNIVERSITY else (18 if where == "UNIVERSITY" else 15)
        fits = (self._tree.role == Role.CLASS) & (self._sector == of.value)
        fits &= (self._tree.entry == year) & (self._tree.age == grown)
        return np.flatnonzero(fits[self._branch] & ~used)

    def match(self, cities: Ints, places: Ints, random: np.random.Generator) -> Ints:
        """Return a place for each graduate of a city, -1 where none is free: in a city of choice first, then anywhere."""
        found = np.full(len(cities), -1)
        if not len(cities) or not len(places):
            return found
        choice = self._choose(cities, random)
        city = self._tree.city[self._branch[places]]
        free = []
        for at in range(len(CITIES)):
            here = random.permutation(places[city == at])
            want = np.flatnonzero(choice == at)
            number = min(len(here), len(want))
            found[want[:number]] = here[:number]
            free.append(here[number:])
        rest, left = random.permutation(np.concatenate(free)), np.flatnonzero(found < 0)
        number = min(len(rest), len(left))
        found[left[:number]] = rest[:number]
        return found

    def fallbacks(self, cities: Ints, random: np.random.Generator) -> Ints:
        """Return a fallback branch for each graduate of a city."""
        choice = self._choose(cities, random)
        target = np.empty(len(cities), dtype=np.int64)
        for at, branches in enumerate(self._fallbacks):
            its = np.flatnonzero(choice == at)
            target[its] = branches[random.integers(len(branches), size=len(its))]
        return target

    def employers(self, cities: Ints, random: np.random.Generator) -> Ints:
        """Return a branch at work for each row, in its city where there are any; of any city for -1."""
        target = self._all_employers[random.integers(len(self._all_employers), size=len(cities))]
        for at, branches in enumerate(self._employers):
            its = np.flatnonzero(cities == at)
            if len(branches):
                target[its] = branches[random.integers(len(branches), size=len(its))]
        return target

    def _choose(self, cities: Ints, random: np.random.Generator) -> Ints:
        drawn = random.random(len(cities))
        choice = np.zeros(len(cities), dtype=np.int64)
        for at in range(len(CITIES)):
            its = cities == at
            choice[its] = np.searchsorted(self._pull[at], drawn[its])
        return np.minimum(choice, len(CITIES) - 1)


def pull() -> Floats:
    """Return, for each city, the summed shares of the cities to which its graduates want: by size, distance, and home."""
    points = {}
    with (DATA / "guangdong_coordinates.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            points[row["code"]] = float(row["longitude"]), float(row["latitude"])
    where = np.radians(np.array([points[city] for city in CITIES]))
    east = (where[:, None, 0] - where[None, :, 0]) * np.cos(where[:, 1].mean())
    km = 6371 * np.hypot(east, where[:, None, 1] - where[None, :, 1])
    size = np.array([figures.RESIDENTS[city] for city in CITIES], dtype=np.float64) ** 1.2
    weight = size[None, :] / (1 + km / HALF_KM)
    weight[np.diag_indices(len(CITIES))] *= HOME
    return np.cumsum(weight / weight.sum(axis=1, keepdims=True), axis=1)
