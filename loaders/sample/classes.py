"""The cohorts of graduates as columns, with their classes, and the seasons in which they transfer."""

from __future__ import annotations

import numpy as np

from domain.kinds import Sector
from loaders.sample import figures
from loaders.sample.nodes import Role, Tree
from loaders.sample.schools import Cohort
from loaders.sample.shares import Ints

DAY = np.datetime64("1970-01-01")
SEASON = {2016: ("2016-06-10", "2016-11-20"), 2017: ("2017-06-10", "2017-11-20"), 2018: ("2018-06-10", "2018-10-24")}


def day(text: str) -> int:
    """Return a day as days since 1970."""
    return int((np.datetime64(text) - DAY).astype(int))


class Classes:
    """The cohorts as columns, and their classes.

    Parameters
    ----------
    tree : Tree
        Where the classes are.
    cohorts : list of Cohort
        By institution, each institution's by year.
    """

    def __init__(self, tree: Tree, cohorts: list[Cohort]) -> None:
        position = {code: at for at, code in enumerate(tree.table["code"].to_list())}
        self.institution = np.array([position[each.institution] for each in cohorts])
        self.sector = np.array([each.sector.value for each in cohorts])
        self.year = np.array([each.year for each in cohorts])
        self.completed = np.array([each.completed for each in cohorts])
        self.remaining = np.array([each.remaining for each in cohorts])
        classes = np.flatnonzero(np.isin(tree.role, (Role.GRADUATED, Role.CLOSED_CLASS)))
        key = tree.institution[classes] * 10_000 + tree.year[classes]
        self._order = classes[np.argsort(key, kind="stable")]
        wanted = self.institution * 10_000 + self.year
        self._low = np.searchsorted(np.sort(key), wanted)
        self._number = np.searchsorted(np.sort(key), wanted, side="right") - self._low

    def counts(self, random: np.random.Generator) -> dict[str, Ints]:
        """Return how many of each cohort transferred, stayed for a reason, left the province, left the League."""

        def part(shares: dict[Sector, float]) -> Ints:
            share = np.array([shares[Sector(each)] for each in self.sector])
            rounded: Ints = np.floor(self.completed * share + random.random(len(share))).astype(np.int64)
            return rounded

        out, retained = part(figures.OUT_OF_PROVINCE_SHARE), part(figures.RETAINED_SHARE)
        left = np.floor(self.completed * figures.LEFT_SHARE + random.random(len(out))).astype(np.int64)
        return {"transferred": self.completed - out - retained, "retained": retained, "out": out, "left": left}

    def pick(self, cohorts: Ints) -> Ints:
        """Return a class for each row, turn by turn within its cohort."""
        order: Ints = np.argsort(cohorts, kind="stable")
        ordered = cohorts[order]
        first = np.searchsorted(ordered, ordered)
        turn = np.empty(len(cohorts), dtype=np.int64)
        turn[order] = np.arange(len(cohorts)) - first
        picked: Ints = self._order[self._low[cohorts] + turn % self._number[cohorts]]
        return picked

    def before(self, cohort: int) -> int:
        """Return how many of the institution's first cohort remained; cohorts of an institution follow each other by year."""
        return int(self.remaining[cohort - (int(self.year[cohort]) - min(SEASON))])
