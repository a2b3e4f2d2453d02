"""Transfers that did not move anybody: open ones with their step, rejected and withdrawn ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from domain.transfers import TransferReason, TransferState
from loaders.sample import figures
from loaders.sample.careers import REASONS, Careers
from loaders.sample.classes import day
from loaders.sample.destinations import Destinations
from loaders.sample.lives import DAY_S, HOUR_S, answer_s
from loaders.sample.nodes import Tree
from loaders.sample.shares import Ints, chosen

STATES = [TransferState.OPEN.value, TransferState.REJECTED.value, TransferState.WITHDRAWN.value]
OPEN, REJECTED, WITHDRAWN = range(3)
NOW_S = day("2018-11-15") * DAY_S + 9 * HOUR_S
OPEN_SHARE, ENDED_SHARE = 0.45, 0.25
ABROAD_SHARE = 0.08


@dataclass(slots=True)
class Requests:
    """Rows: person, branches, reason, state, when asked, how many steps were agreed to, how long the first answers took.

    ``agreed`` is 0 or 1; the step after it is open, or was answered with no; a withdrawn one has no further step.
    """

    person: Ints
    source: Ints
    target: Ints
    reason: Ints
    state: Ints
    requested: Ints
    agreed: Ints
    first_s: Ints
    second_s: Ints


def requests(tree: Tree, careers: Careers, since: Ints, places: Destinations, random: np.random.Generator) -> Requests:
    """Return requests of graduates who remained, and of other members; one at most is open for a person."""
    drawn = random.random(len(careers.remaining))
    ended = (drawn >= OPEN_SHARE) & (drawn < OPEN_SHARE + ENDED_SHARE)
    rejected = random.random(len(drawn)) < 0.6  # noqa: PLR2004
    state = np.where(drawn < OPEN_SHARE, OPEN, np.where(rejected, REJECTED, WITHDRAWN))
    graduates = careers.remaining[(drawn < OPEN_SHARE) | ended]
    states = [state[(drawn < OPEN_SHARE) | ended]]
    people = [graduates]
    settled = np.setdiff1d(np.flatnonzero(since[: careers.present] < day("2018-06-01")), careers.remaining)
    share = careers.present / figures.MEMBERS
    for which, total in ((OPEN, figures.OPEN_ELSEWHERE), (REJECTED, figures.REJECTED), (WITHDRAWN, figures.WITHDRAWN)):
        some = chosen(random, round(total * share), settled)
        settled = np.setdiff1d(settled, some)
        people.append(some)
        states.append(np.full(len(some), which))
    return _requests(tree, careers, np.concatenate(people), np.concatenate(states), places, random)


def _requests(
    tree: Tree, careers: Careers, person: Ints, state: Ints, places: Destinations, random: np.random.Generator
) -> Requests:
    count = len(person)
    source = careers.branch[person]
    target = places.employers(tree.city[source], random)
    outside = np.flatnonzero(tree.table["kind"].to_numpy() == "EXTERNAL")
    away = (random.random(count) < ABROAD_SHARE) | (target == source)
    target[away] = outside[random.integers(len(outside), size=int(away.sum()))]
    why = np.full(count, REASONS.index(TransferReason.EMPLOYED.value))
    why[random.random(count) < 0.25] = REASONS.index(TransferReason.FURTHER_STUDY.value)  # noqa: PLR2004
    why[away] = REASONS.index(TransferReason.OTHER_PROVINCE.value)
    lately = random.random(count) < 0.8  # noqa: PLR2004
    first = np.where(state == OPEN, np.where(lately, day("2018-11-08"), day("2018-08-20")), day("2018-06-12"))
    last = np.where(state == OPEN, day("2018-11-14"), day("2018-10-20"))
    asked = first + (random.random(count) * (last - first)).astype(np.int64)
    requested = asked * DAY_S + random.integers(8 * HOUR_S, 22 * HOUR_S, count)
    agreed = random.integers(0, 2, count)
    first_s = answer_s(count, random)
    agreed[(state == OPEN) & (requested + first_s > NOW_S)] = 0
    return Requests(person, source, target, why, state, requested, agreed, first_s, answer_s(count, random))
