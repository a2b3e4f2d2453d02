"""Who moved from where to where: graduates of each cohort meet the places that members hold now, so that histories fit.

Every present member holds a place in a branch. A graduate who transferred inside the province is one of them: the place decides
where they are now, the class where they came from. Who left the province, or the League, is an extra person without a branch.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from domain.kinds import Sector
from domain.people import EndedBy
from domain.transfers import TransferReason
from loaders.sample import figures
from loaders.sample.classes import SEASON, Classes, day
from loaders.sample.destinations import Destinations
from loaders.sample.nodes import Role, Tree
from loaders.sample.schools import Cohort
from loaders.sample.shares import Ints, chosen

REASONS = [reason.value for reason in TransferReason]
NOBODY = -1


def reason(value: TransferReason) -> int:
    """Return the position of a reason in REASONS."""
    return REASONS.index(value.value)


@dataclass(slots=True)
class Hops:
    """Completed transfers, one a row: person, branches, reason, and the window of days in which they are asked for.

    ``source`` or ``target`` may be an EXTERNAL organisation. ``order`` counts the hops of a person.
    """

    person: Ints
    source: Ints
    target: Ints
    reason: Ints
    first: Ints
    last: Ints
    order: Ints


@dataclass(slots=True)
class Extras:
    """People beside the present members: where they were, how and when it ended; a fallback branch elsewhere is present."""

    branch: list[Ints] = field(default_factory=list)
    source: list[Ints] = field(default_factory=list)
    count: int = 0


@dataclass(slots=True)
class Careers:
    """People, numbered from 0, and what happened to them.

    ``branch``: the present one, or -1; ``source``: the class by which a person's age is known, or -1 (the present branch tells
    it). ``ended`` (person, source, first, last, by): memberships that ended without another, on a day of a window.
    ``reorganised`` (person, source, target, day): moved when a class was closed. ``remaining``: graduates who did not transfer.
    """

    branch: Ints
    source: Ints
    hops: Hops
    ended: dict[str, Ints]
    reorganised: dict[str, Ints]
    remaining: Ints
    present: int


OF_AGE = ("2016-02-01", "2018-11-10")


class CareerMaker:
    """Makes the careers of the people of a tree.

    Parameters
    ----------
    tree : Tree
        With the size of every branch.
    cohorts : list of Cohort
        Who completed, and who remained.
    whole : bool
        Whether every county is drawn; otherwise some graduates go to fallback branches elsewhere.
    """

    def __init__(self, tree: Tree, cohorts: list[Cohort], random: np.random.Generator, *, whole: bool) -> None:
        self.tree = tree
        self.random = random
        self.whole = whole
        self.present = int(tree.size.sum())
        self.branch = np.repeat(np.arange(tree.height), tree.size)
        self.offset = np.cumsum(tree.size) - tree.size
        self.used = np.zeros(self.present, dtype=bool)
        self.source = np.full(self.present, NOBODY)
        self.sector = tree.table["sector"].to_numpy()
        self.external = np.flatnonzero(tree.table["kind"].to_numpy() == "EXTERNAL")
        self.extra_branch: list[Ints] = []
        self.extra_source: list[Ints] = []
        self.extras = 0
        self.hops: list[list[Ints]] = []
        self.ended: list[list[Ints]] = []
        self.reorganised: list[list[Ints]] = []
        self.classes = Classes(tree, cohorts)
        self.destinations = Destinations(tree, self.branch, self.sector)

    def make(self) -> Careers:
        """Return the careers of everybody."""
        counts = self.classes.counts(self.random)
        self._retain(counts)
        for sector in (Sector.MIDDLE_SCHOOL, Sector.VOCATIONAL, Sector.UNIVERSITY):
            for year in SEASON:
                self._transfer(counts, sector, year)
        self._leave(counts)
        self._remain()
        self._move_otherwise()
        ended, reorganised = _columns(self.ended, 5), _columns(self.reorganised, 4)
        return Careers(
            branch=np.concatenate([self.branch, *self.extra_branch]),
            source=np.concatenate([self.source, *self.extra_source]),
            hops=Hops(*_columns(self.hops, 7)),
            ended=dict(zip(("person", "source", "first", "last", "by"), ended, strict=True)),
            reorganised=dict(zip(("person", "source", "target", "day"), reorganised, strict=True)),
            remaining=np.flatnonzero(np.isin(self.tree.role[self.branch], (Role.GRADUATED, Role.LEFTOVER))),
            present=self.present,
        )

    def _hop(self, person: Ints, source: Ints, target: Ints, reasons: Ints, first: int, last: int, order: int = 1) -> None:
        rows = np.full(len(person), 1)
        self.hops.append([person, source, target, reasons, rows * first, rows * last, rows * order])

    def _more(self, branch: Ints, source: Ints) -> Ints:
        """Add people beside the present members; return their numbers."""
        numbers = self.present + self.extras + np.arange(len(branch))
        self.extras += len(branch)
        self.extra_branch.append(branch)
        self.extra_source.append(source)
        return numbers

    def _retain(self, counts: dict[str, Ints]) -> None:
        """Let some graduates stay in their institution for a reason; who finds no place there transfers instead."""
        student = self.tree.role[self.branch] == Role.CLASS
        institution, entry = self.tree.institution[self.branch], self.tree.entry[self.branch]
        grown = np.where(self.sector[self.branch] == Sector.UNIVERSITY, 22, 15)
        fits = np.flatnonzero(student & (self.tree.age[self.branch] == grown))
        key = institution[fits] * 10_000 + entry[fits]
        order = fits[np.argsort(key, kind="stable")]
        keys = np.sort(key, kind="stable")
        wanted = self.classes.institution * 10_000 + self.classes.year
        low, high = np.searchsorted(keys, wanted), np.searchsorted(keys, wanted, side="right")
        for at in np.flatnonzero(counts["retained"]).tolist():
            stay = chosen(self.random, int(counts["retained"][at]), order[low[at] : high[at]])
            counts["transferred"][at] += counts["retained"][at] - len(stay)
            self.used[stay] = True
            why = np.where(self.random.random(len(stay)) < 0.7, reason(TransferReason.FURTHER_STUDY), DELAYED)  # noqa: PLR2004
            window = SEASON[int(self.classes.year[at])]
            self._hop(stay, self.classes.pick(np.full(len(stay), at)), self.branch[stay], why, day(window[0]), day(window[1]))

    def _transfer(self, counts: dict[str, Ints], sector: Sector, year: int) -> None:
        """Let graduates of a sector and a year find places, kind by kind; who finds none goes to a fallback branch."""
        cohorts = np.flatnonzero((self.classes.sector == sector) & (self.classes.year == year))
        origin = self.random.permutation(np.repeat(cohorts, counts["transferred"][cohorts]))
        source = self.classes.pick(origin)
        city = self.tree.city[source]
        window = day(SEASON[year][0]), day(SEASON[year][1])
        start, homeless = 0, []
        for where, number in self.destinations.wanted(sector, len(origin), whole=self.whole):
            part = slice(start, start + number)
            start += number
            places = self.destinations.places(where, sector, year, self.used)
            person = self.destinations.match(city[part], places, self.random)
            found = person >= 0
            self._settle(person[found], source[part][found], where, sector, year, window)
            homeless.append(np.arange(part.start, part.stop)[~found])
        rest = np.concatenate([*homeless, np.arange(start, len(origin))])
        places = self.destinations.places("ANY_WORK", sector, year, self.used) if self.whole else np.empty(0, dtype=np.int64)
        person = self.destinations.match(city[rest], places, self.random)
        self._settle(person[person >= 0], source[rest][person >= 0], "WORK", sector, year, window)
        rest = rest[person < 0]
        target = self.destinations.fallbacks(city[rest], self.random)
        self._hop(self._more(target, source[rest]), source[rest], target, np.full(len(rest), UNEMPLOYED), *window)

    def _settle(self, person: Ints, source: Ints, where: str, sector: Sector, year: int, window: tuple[int, int]) -> None:
        """Record the transfers of graduates to their places; some of a university came from a school, some moved on since."""
        self.used[person] = True
        work = where in {"WORK", "PLACE", "FALLBACK"}
        if work:
            self.source[person] = source
        why = np.full(len(person), WHY.get(where, FURTHER))
        some = self.random.random(len(person))
        if where == "WORK":
            why[some < 0.02] = reason(TransferReason.ARMY)  # noqa: PLR2004
        if sector is not Sector.MIDDLE_SCHOOL and work and year in {2016, 2017}:
            via = self.destinations.employers(self.tree.city[self.branch[person]], self.random)
            onward = (self.random.random(len(person)) < figures.ONWARD_SHARE) & (via != self.branch[person]) & (where == "WORK")
            via = via[onward]
            self._hop(person[onward], source[onward], via, why[onward], *window)
            first = day("2017-02-15") if year == 2016 else day("2018-03-01")  # noqa: PLR2004
            self._hop(
                person[onward],
                via,
                self.branch[person[onward]],
                np.full(int(onward.sum()), EMPLOYED),
                first,
                day("2018-10-20"),
                2,
            )
            person, source, why = person[~onward], source[~onward], why[~onward]
        self._hop(person, source, self.branch[person], why, *window)
        if sector is Sector.UNIVERSITY and work:
            self._from_school(person, source)

    def _from_school(self, person: Ints, source: Ints) -> None:
        """Put an earlier transfer, from a middle school to the university, before that of some graduates."""
        earlier = np.flatnonzero(self.tree.role == Role.EARLIER)
        if not len(earlier):
            return
        some = self.random.random(len(person)) < figures.EARLIER_SHARE
        entry = self.tree.entry[source[some]]
        school = earlier[self.random.integers(len(earlier), size=int(some.sum()))]
        for start in np.unique(entry).tolist():
            its = entry == start
            window = day(f"{start}-08-25"), day(f"{start}-10-08")
            self._hop(person[some][its], school[its], source[some][its], np.full(int(its.sum()), FURTHER), *window, 0)

    def _leave(self, counts: dict[str, Ints]) -> None:
        """Let graduates leave the province, or the League; and members elsewhere turn 28."""
        for year, window in SEASON.items():
            of_year = np.flatnonzero(self.classes.year == year)
            origin = np.repeat(of_year, counts["out"][of_year])
            source = self.classes.pick(origin)
            person = self._more(np.full(len(origin), NOBODY), source)
            target = self.external[self.random.integers(len(self.external), size=len(origin))]
            why = np.where(self.random.random(len(origin)) < 0.2, reason(TransferReason.ABROAD), OTHER_PROVINCE)  # noqa: PLR2004
            self._hop(person, source, target, why, day(window[0]), day(window[1]))
            origin = np.repeat(of_year, counts["left"][of_year])
            source = self.classes.pick(origin)
            person = self._more(np.full(len(origin), NOBODY), source)
            self._end(person, source, day(window[0]), day(window[1]), [EndedBy.CORRECTED, EndedBy.EXPELLED, EndedBy.DECEASED])
        count = round(figures.OVER_AGE * self.present / figures.MEMBERS)
        source = self.destinations.employers(np.full(count, NOBODY), self.random)
        person = self._more(np.full(len(source), NOBODY), np.full(len(source), NOBODY))
        self._end(person, source, day(OF_AGE[0]), day(OF_AGE[1]), [EndedBy.AGE])

    def _end(self, person: Ints, source: Ints, first: int, last: int, ways: list[EndedBy]) -> None:
        rows = np.full(len(person), 1)
        by = np.array([list(EndedBy).index(way) for way in ways])[self.random.integers(len(ways), size=len(person))]
        self.ended.append([person, source, rows * first, rows * last, by])

    def _remain(self) -> None:
        """Tell from which closed class those in the branch of who stayed behind came."""
        leftover = {int(self.tree.institution[at]): at for at in np.flatnonzero(self.tree.role == Role.LEFTOVER).tolist()}
        for cohort in range(len(self.classes.year)):
            year, number = int(self.classes.year[cohort]), int(self.classes.remaining[cohort])
            if year == max(SEASON) or not number:
                continue
            branch = leftover[int(self.classes.institution[cohort])]
            start = int(self.offset[branch]) + (0 if year == min(SEASON) else self.classes.before(cohort))
            person = np.arange(start, start + number)
            left_open = self.tree.registered[branch] < day("2017-01-01")
            if left_open and year != min(SEASON):
                continue  # their class is that branch
            source = self.classes.pick(np.full(number, cohort))
            self.reorganised.append([person, source, np.full(number, branch), self.tree.closed[source]])
            self.source[person] = source

    def _move_otherwise(self) -> None:
        """Let members come from outside the province, and move between branches for other reasons, until the total is reached."""
        share = self.present / figures.MEMBERS
        free = np.flatnonzero(~self.used & np.isin(self.tree.role[self.branch], (Role.WORK, Role.PLACE)))
        come = chosen(self.random, round(figures.INCOMING * share), free)
        self.used[come] = True
        source = self.external[self.random.integers(len(self.external), size=len(come))]
        window = day("2017-01-10"), day("2018-10-20")
        self._hop(come, source, self.branch[come], np.full(len(come), EMPLOYED), *window)
        done = sum(len(rows[0]) for rows in self.hops)
        free = np.flatnonzero(~self.used & np.isin(self.tree.role[self.branch], (Role.WORK, Role.PLACE)))
        missing = round(figures.COMPLETED_TRANSFERS * share) - done
        moved = chosen(self.random, missing if self.whole else max(missing, len(free) // 50), free)
        self.used[moved] = True
        source = self.destinations.employers(self.tree.city[self.branch[moved]], self.random)
        same = source == self.branch[moved]
        source[same] = self.external[0]
        why = np.where(self.random.random(len(moved)) < 0.6, EMPLOYED, reason(TransferReason.MOVED))  # noqa: PLR2004
        self._hop(moved, source, self.branch[moved], why, *window)


EMPLOYED, UNEMPLOYED = reason(TransferReason.EMPLOYED), reason(TransferReason.UNEMPLOYED)
FURTHER, DELAYED = reason(TransferReason.FURTHER_STUDY), reason(TransferReason.DELAYED_GRADUATION)
OTHER_PROVINCE = reason(TransferReason.OTHER_PROVINCE)
WHY = {"WORK": EMPLOYED, "PLACE": reason(TransferReason.MOVED), "FALLBACK": UNEMPLOYED}


def _columns(parts: list[list[Ints]], width: int) -> list[Ints]:
    """Join the columns of rows that came in parts."""
    return [np.concatenate([np.empty(0, dtype=np.int64), *(part[at] for part in parts)]) for at in range(width)]
