"""When: birth, joining, first branch, and the hours of every transfer and its steps, so that each life is possible.

Days count from 1970; moments are seconds since 1970 in the time of Shanghai.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from domain.people import EndedBy
from domain.transfers import Party
from loaders.sample.careers import NOBODY, Careers, Hops
from loaders.sample.classes import day
from loaders.sample.nodes import Role, Tree
from loaders.sample.shares import Ints

DAY_S = 86_400
HOUR_S = 3_600
FOURTEEN_YEARS, TWENTY_EIGHT_YEARS = 5_115, 10_228  # days, at least
ANSWER_MEDIAN_H, ANSWER_SIGMA, ANSWER_MOST_H = 10.0, 1.4, 150.0
DUE_H = 72
PARTIES = [party.value for party in Party]
SOONEST, LATEST = day("2014-01-10"), day("2018-10-31")


@dataclass(slots=True)
class Times:
    """When transfers were asked for, and how long two steps took; ``completed`` is the end of the last of ``steps``."""

    requested: Ints
    party: Ints
    steps: Ints
    first_s: Ints
    second_s: Ints
    third_s: Ints

    @property
    def moved_on(self) -> Ints:
        """Return the days on which the transfers were completed."""
        return self.completed // DAY_S

    @property
    def completed(self) -> Ints:
        """Return when the last step was answered."""
        spent = self.first_s + np.where(self.steps > 1, self.second_s, 0) + np.where(self.steps > 2, self.third_s, 0)  # noqa: PLR2004
        return self.requested + spent


@dataclass(slots=True)
class Lives:
    """People's days, and the transfers in the order of persons and times."""

    born: Ints
    joined: Ints
    first_branch: Ints
    first_on: Ints
    ended_on: Ints
    hops: Hops
    times: Times


def live(tree: Tree, careers: Careers, random: np.random.Generator) -> Lives:
    """Return the days of everybody's life."""
    hops = careers.hops
    order = np.lexsort((hops.order, hops.person))
    hops = Hops(*(getattr(hops, name)[order] for name in ("person", "source", "target", "reason", "first", "last", "order")))
    times = hop_times(tree, hops, random)
    people = len(careers.branch)
    first_branch, until = _first(tree, careers, hops, times, people)
    born = _births(tree, careers, first_branch, random)
    ended = careers.ended
    ended_on = ended["first"] + (random.random(len(ended["first"])) * (ended["last"] - ended["first"])).astype(np.int64)
    aged = ended["by"] == list(EndedBy).index(EndedBy.AGE)
    born[ended["person"][aged]] = ended_on[aged] - TWENTY_EIGHT_YEARS - random.integers(0, 20, int(aged.sum()))
    first_on = _first_days(tree, first_branch, born, until, random)
    joined = born + FOURTEEN_YEARS + (random.random(people) * np.maximum(first_on - born - FOURTEEN_YEARS, 0)).astype(np.int64)
    return Lives(born, joined, first_branch, first_on, ended_on, hops, times)


def hop_times(tree: Tree, hops: Hops, random: np.random.Generator) -> Times:
    """Return the times of completed transfers; what leads across the border of the province has two steps."""
    count = len(hops.person)
    spread = random.beta(1.7, 2.6, count)
    asked = hops.first + (spread * np.maximum(hops.last - hops.first, 1)).astype(np.int64)
    requested = asked * DAY_S + random.integers(8 * HOUR_S, 22 * HOUR_S, count)
    party = random.choice(3, count, p=(0.9, 0.03, 0.07))
    steps = np.where(party == 0, 2, 1)
    steps[(party == 0) & (random.random(count) < 0.06)] = 3  # noqa: PLR2004 - to a committee, which places
    crossing = (tree.role[hops.source] == Role.NONE) | (tree.role[hops.target] == Role.NONE)
    steps[crossing], party[crossing] = 2, 0
    return Times(requested, party, steps, *(answer_s(count, random) for _ in range(3)))


def answer_s(count: int, random: np.random.Generator) -> Ints:
    """Return how long answers took: a median of ten hours, and a share of 8 % beyond 72."""
    hours = np.minimum(random.lognormal(np.log(ANSWER_MEDIAN_H), ANSWER_SIGMA, count), ANSWER_MOST_H)
    return (hours * HOUR_S).astype(np.int64) + random.integers(60, 600, count)


def _first(tree: Tree, careers: Careers, hops: Hops, times: Times, people: int) -> tuple[Ints, Ints]:
    """Return everybody's first branch (-1: none in the province), and the day when they left it (or are known until)."""
    first_branch = careers.branch.copy()
    until = np.full(people, LATEST)
    for person, source, days in (
        (careers.reorganised["person"], careers.reorganised["source"], careers.reorganised["day"]),
        (careers.ended["person"], careers.ended["source"], careers.ended["first"]),
    ):
        first_branch[person], until[person] = source, days
    is_first = np.ones(len(hops.person), dtype=bool)
    is_first[1:] = hops.person[1:] != hops.person[:-1]
    person, source = hops.person[is_first], hops.source[is_first]
    done = times.completed[is_first] // DAY_S
    inside = tree.role[source] != Role.NONE
    first_branch[person[inside]] = source[inside]
    first_branch[person[~inside]] = NOBODY
    until[person] = np.where(inside, hops.first[is_first], done)
    return first_branch, until


def _births(tree: Tree, careers: Careers, first_branch: Ints, random: np.random.Generator) -> Ints:
    """Return days of birth: students' follow from their class, those of others are spread over 16 to 26."""
    told = np.where(careers.source >= 0, careers.source, careers.branch)
    told = np.where(told >= 0, told, first_branch)
    student = (told >= 0) & (tree.age[told] > 0) & (tree.role[told] != Role.EARLIER)
    entry, age = tree.entry[told], tree.age[told]
    years = np.where(student, entry - age, 2018 - random.integers(16, 27, len(told)))
    return _september(years) - random.integers(1, 366, len(told))


def _september(years: Ints) -> Ints:
    """Return the first or second of September of years."""
    days: Ints = (years - 1970).astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64) + 244
    return days


def _first_days(tree: Tree, first_branch: Ints, born: Ints, until: Ints, random: np.random.Generator) -> Ints:
    """Return the first day in the first branch: a class's first day or soon after the 14th birthday, any day elsewhere."""
    of_age = born + FOURTEEN_YEARS
    registered = np.where(first_branch >= 0, tree.registered[first_branch], 0)
    student = (first_branch >= 0) & (tree.age[first_branch] > 0)
    entered = np.maximum(registered, _september(tree.entry[first_branch]))
    in_class = np.maximum(entered, of_age + random.integers(0, 40, len(born)))
    soonest = np.maximum(np.maximum(of_age + 30, SOONEST), registered)
    room = np.maximum(until - 60 - soonest, 1)
    elsewhere = soonest + (random.random(len(born)) * room).astype(np.int64)
    return np.where(student, in_class, elsewhere)
