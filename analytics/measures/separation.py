"""Pairs without people that a log-linear model can only fit by letting a parameter go to minus infinity."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array, csr_array, vstack
from scipy.sparse.csgraph import breadth_first_order

from analytics.measures.pairs import Bools, Floats, Pairs

CERTAIN = 1e-6  # of a linear program whose answers lie between -1 and 0
SAME = 1e-9  # relative size of a residual that is nothing but rounding


def separated(pairs: Pairs) -> Bools:
    """Return which pairs have an estimate of exactly 0: a direction of the parameters lowers them alone, without end.

    Such a direction leaves every pair with people as it is, so it lies among few: shifts of whole parts that the pairs with
    people fall into, and the distance where the places determine it over those pairs. A linear program looks among them for
    one that raises no pair and lowers some [1]_. Every origin and destination must have people.

    References
    ----------
    .. [1] S. Correia, P. Guimarães, T. Zylkin, "Verifying the existence of maximum likelihood estimates for generalized linear
       models" (2019), arXiv:1903.01633.
    """
    found = np.zeros(len(pairs.people), dtype=np.bool_)
    while True:
        kept = np.flatnonzero(~found)
        more = _lowered(pairs.where(~found))
        if not more.any():
            return found
        found[kept[more]] = True


def depends_on_places(pairs: Pairs) -> bool:
    """Return whether x is a number of the origin plus one of the destination: then its effect cannot be told."""
    rest = pairs.x - pairs.combined(_numbers_of_places(pairs))
    return bool(np.abs(rest).max() <= SAME * max(1.0, float(np.abs(pairs.x).max())))


def _numbers_of_places(pairs: Pairs) -> Floats:
    """Return numbers of the places that add up to x along a tree over each part of the pairs: if any do for all, these do."""
    origins, destinations = pairs.sizes
    size = origins + destinations
    x_of = np.zeros(pairs.sizes)
    x_of[pairs.origin, pairs.destination] = pairs.x
    joined = csr_array((np.ones(len(pairs.x)), (pairs.origin, origins + pairs.destination)), shape=(size, size))
    _, of_origin, of_destination = pairs.parts()
    numbers = np.zeros(size + 1)
    for first in np.unique(np.append(of_origin, of_destination), return_index=True)[1]:
        order, before = breadth_first_order(joined, first, directed=False)
        for node in order[1:]:
            origin, destination = sorted((int(before[node]), int(node)))  # origins have the lower numbers
            numbers[node] = x_of[origin, destination - origins] - numbers[before[node]]
    return numbers


def _lowered(pairs: Pairs) -> Bools:
    with_people = pairs.people > 0
    directions = _directions(pairs.where(with_people), pairs.where(~with_people))
    found = np.zeros(len(pairs.people), dtype=np.bool_)
    empty, count = directions.shape
    if not empty or not count:
        return found
    cost = np.asarray(directions.sum(axis=0)).ravel()
    bounded: Any = vstack([directions, -directions])
    answer: Any = linprog(
        cost, A_ub=bounded, b_ub=np.append(np.zeros(empty), np.ones(empty)), bounds=(None, None), method="highs"
    )
    found[~with_people] = directions @ answer.x < -CERTAIN
    return found


def _directions(full: Pairs, empty: Pairs) -> csr_array[Any, Any]:
    """Return what each direction that leaves the full pairs alone does to the empty ones: one column each."""
    count, of_origin, of_destination = full.parts()
    rows = np.arange(len(empty.people))
    ones, shape = np.ones(len(rows)), (len(rows), count)
    up = coo_array((ones, (rows, of_origin[empty.origin])), shape=shape)
    down = coo_array((ones, (rows, of_destination[empty.destination])), shape=shape)
    shifts = csr_array(up - down)[:, 1:]  # all parts together shift nothing
    if not depends_on_places(full):
        return shifts
    tilt = empty.x - empty.combined(_numbers_of_places(full))
    return csr_array(vstack([shifts.T, csr_array(tilt[np.newaxis, :])]).T)
