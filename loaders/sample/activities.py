"""Activities of committees and schools, and who among the members below them signed up, came and rated."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from domain.kinds import Kind
from loaders.sample import figures
from loaders.sample.classes import day
from loaders.sample.lives import DAY_S, HOUR_S
from loaders.sample.nodes import NEVER, Tree
from loaders.sample.shares import Ints, chosen, shares
from loaders.sample.words import ACTIVITIES

KINDS = list(ACTIVITIES)
NAMES = [(KINDS.index(kind), name) for kind, names in ACTIVITIES.items() for name in names]
FIRST, TODAY, LAST = day("2016-09-10"), day("2018-11-15"), day("2018-12-24")
RATED_UNTIL = day("2018-11-08")
LEAST_BELOW = 30
COMING_SHARE = 0.03
ATTENDANCE = 0.74
LIMITED_SHARE = 0.3


@dataclass(slots=True)
class ActivityRows:
    """Activities, and sign-ups by the positions of activities; moments in seconds, -1 where there is none; hours in quarters."""

    host: Ints
    name: Ints
    starts: Ints
    ends: Ints
    capacity: Ints
    of_activity: Ints
    person: Ints
    waiting: Ints
    signed_up: Ints
    attended: Ints
    quarters: Ints
    rating: Ints
    rated: Ints


def activities(tree: Tree, present: int, random: np.random.Generator) -> ActivityRows:
    """Return the activities of a tree, in proportion to its members."""
    share = present / figures.MEMBERS
    offset = np.r_[0, np.cumsum(tree.size)]
    kind = tree.table["kind"].to_numpy()
    below = offset[tree.end] - offset[np.arange(tree.height)]
    fits = (tree.closed == NEVER) & ~np.isin(kind, (Kind.BRANCH.value, Kind.EXTERNAL.value)) & (below >= LEAST_BELOW)
    hosts = np.sort(chosen(random, max(1, round(figures.HOSTS * share)), np.flatnonzero(fits)))
    count = max(len(hosts), round(figures.ACTIVITIES * share))
    each = shares(count, random.lognormal(0, 0.7, len(hosts)), least=1)
    host = np.repeat(hosts, each)
    starts = random.integers(FIRST, TODAY, count)
    coming = random.random(count) < COMING_SHARE
    starts[coming] = random.integers(TODAY + 1, LAST, int(coming.sum()))
    starts = starts * DAY_S + random.integers(8, 20, count) * HOUR_S + random.integers(0, 2, count) * HOUR_S // 2
    ends = starts + random.integers(2, 9, count) * HOUR_S // 2
    numbers = _numbers(round(figures.SIGN_UPS * share), below[host], random)
    capacity = np.where(random.random(count) < LIMITED_SHARE, np.maximum(numbers - random.integers(-8, 4, count), 1), -1)
    rows = ActivityRows(host, random.integers(0, len(NAMES), count), starts, ends, capacity, *([np.empty(0, dtype=np.int64)] * 8))
    return _sign_up(rows, numbers, offset[host], below[host], round(figures.RATINGS * share), random)


def _numbers(total: int, most: Ints, random: np.random.Generator) -> Ints:
    """Return how many sign up for each activity: ``total`` in all, at most nine tenths of the members below the host."""
    most = np.maximum(most * 9 // 10, 1)
    numbers: Ints
    weights = random.lognormal(0, 0.9, len(most))
    numbers = np.minimum(shares(total, weights), most)
    while (missing := min(total, int(most.sum())) - int(numbers.sum())) > 0:
        room = most - numbers
        more = shares(missing, np.where(room > 0, weights, 0.0))
        numbers = (numbers + np.minimum(more, room)).astype(np.int64)
    return numbers


def _sign_up(
    rows: ActivityRows, numbers: Ints, first: Ints, below: Ints, ratings: int, random: np.random.Generator
) -> ActivityRows:
    """Add the sign-ups: different members each, found by equal steps through those below the host."""
    of_activity = np.repeat(np.arange(len(numbers)), numbers)
    turn = np.arange(len(of_activity)) - np.repeat(np.cumsum(numbers) - numbers, numbers)
    step = below // np.maximum(numbers, 1)
    start = (random.random(len(numbers)) * below).astype(np.int64)
    reached = (start[of_activity] + turn * step[of_activity]) % below[of_activity]
    person = first[of_activity] + reached.astype(np.int64)
    begins = rows.starts[of_activity]
    last_moment: Ints = np.minimum(begins, TODAY * DAY_S - HOUR_S)
    signed_up: Ints = last_moment - random.integers(HOUR_S, 14 * DAY_S, len(person))
    capacity = rows.capacity[of_activity]
    order = np.lexsort((person, signed_up, of_activity))
    rank = np.empty(len(person), dtype=np.int64)
    rank[order] = turn
    waiting = (capacity > 0) & (rank >= capacity)
    came = ~waiting & (begins < TODAY * DAY_S) & (random.random(len(person)) < ATTENDANCE)
    attended = np.where(came, begins + random.integers(-900, 900, len(person)), -1)
    attended = np.where(came, np.maximum(attended, signed_up), -1).astype(np.int64)
    longest = (rows.ends - rows.starts)[of_activity] // 900
    quarters = np.where(came, np.minimum(random.integers(2, 15, len(person)), longest), -1).astype(np.int64)
    could = np.flatnonzero(came & (begins < RATED_UNTIL * DAY_S))
    who = np.sort(chosen(random, ratings, could))
    rating: Ints = np.full(len(person), -1, dtype=np.int64)
    rated = rating.copy()
    rating[who] = random.choice([1, 2, 3, 4, 5], len(who), p=[0.01, 0.03, 0.11, 0.33, 0.52])
    rated[who] = rows.ends[of_activity[who]] + random.integers(HOUR_S, 5 * DAY_S, len(who))
    rows.of_activity, rows.person, rows.waiting, rows.signed_up = of_activity, person, waiting.astype(np.int64), signed_up
    rows.attended, rows.quarters, rows.rating, rows.rated = attended, quarters, rating, rated
    return rows
