"""The memberships that follow from lives: one row each, in the order of people and days."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from domain.people import EndedBy
from loaders.sample.careers import Careers
from loaders.sample.lives import Lives
from loaders.sample.nodes import Role, Tree
from loaders.sample.shares import Ints

WAYS = [way.value for way in EndedBy]
OPEN = -1


@dataclass(slots=True)
class Memberships:
    """Rows ``person, branch, valid_from, valid_to, ended_by``; of a present one the last two are -1.

    ``since`` is, for every person, the first day in the present branch.
    """

    person: Ints
    branch: Ints
    valid_from: Ints
    valid_to: Ints
    ended_by: Ints
    since: Ints


def memberships(tree: Tree, careers: Careers, lives: Lives) -> Memberships:
    """Return all memberships: each ends where a transfer, the closing of a class, or an ending comes, and the next one begins."""
    hops, ended, moved = lives.hops, careers.ended, careers.reorganised
    days = lives.times.moved_on
    outside = tree.role[hops.target] == Role.NONE
    way = np.where(outside, WAYS.index(EndedBy.OUT_OF_PROVINCE), WAYS.index(EndedBy.TRANSFERRED))
    reorganised = np.full(len(moved["person"]), WAYS.index(EndedBy.REORGANISED))
    person = np.concatenate([hops.person, moved["person"], ended["person"]])
    source = np.concatenate([hops.source, moved["source"], ended["source"]])
    on_day = np.concatenate([days, moved["day"], lives.ended_on])
    by = np.concatenate([way, reorganised, ended["by"]])
    order = np.lexsort((on_day, person))
    person, source, on_day, by = person[order], source[order], on_day[order], by[order]
    follows = np.zeros(len(person), dtype=bool)
    follows[1:] = person[1:] == person[:-1]
    began = np.where(follows, np.roll(on_day, 1), lives.first_on[person])
    since = lives.first_on.copy()
    last = np.ones(len(person), dtype=bool)
    last[:-1] = person[1:] != person[:-1]
    since[person[last]] = on_day[last]
    past = tree.role[source] != Role.NONE
    present = np.flatnonzero(careers.branch >= 0)
    rows = (
        (person[past], source[past], began[past], on_day[past], by[past]),
        (present, careers.branch[present], since[present], np.full(len(present), OPEN), np.full(len(present), OPEN)),
    )
    columns = [np.concatenate(parts) for parts in zip(*rows, strict=True)]
    order = np.lexsort((columns[2], columns[0]))
    person, branch, valid_from, valid_to, ended_by = (column[order] for column in columns)
    return Memberships(person, branch, valid_from, valid_to, ended_by, since)
