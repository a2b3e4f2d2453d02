"""Poisson regression with a parameter for every origin and every destination, by Newton's method."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.measures.pairs import Bools, Floats, Pairs, solve

ROUNDS = 100
HALVINGS = 30
STEP = 1e-7  # in the logarithm of every expected flow: what is left after such a step is about its square
LARGEST = 700.0  # e^710 is no number any more


@dataclass(frozen=True, slots=True)
class PoissonFit:
    """The maximum of the likelihood: slope of x, its standard error, expected flows, degrees of freedom left."""

    slope: float
    standard_error: float
    expected: Floats
    free: int


def fit_poisson(pairs: Pairs) -> PoissonFit | None:
    """Fit ``people ~ Poisson(exp(a_origin + b_destination + slope · x))``; ``None`` where it does not converge.

    The estimate must exist: every place has people, no pair is separated, and x is no sum of numbers of the places.
    """
    free = pairs.parameters()
    logs = np.log((pairs.people + pairs.people.mean()) / 2)  # as GLM programs begin: between the data and their mean
    expected = np.exp(logs)
    beta = solve(pairs.information(expected), pairs.totals(expected * logs + pairs.people - expected), free)
    for _ in range(ROUNDS):
        if beta is None:
            return None
        logs = pairs.combined(beta)
        expected = np.exp(np.minimum(logs, LARGEST))
        step = solve(pairs.information(expected), pairs.totals(pairs.people - expected), free)
        if step is None:
            return None
        change = pairs.combined(step)
        beta = beta + _share(pairs, logs, change) * step
        if float(np.abs(change).max()) < STEP:
            return _at(pairs, beta, free)
    return None


def _at(pairs: Pairs, beta: Floats, free: Bools) -> PoissonFit | None:
    expected = np.exp(pairs.combined(beta))
    unit = np.zeros(len(beta))
    unit[-1] = 1
    last = solve(pairs.information(expected), unit, free)
    if last is None:
        return None
    return PoissonFit(float(beta[-1]), float(np.sqrt(last[-1])), expected, len(pairs.people) - int(free.sum()))


def _share(pairs: Pairs, logs: Floats, change: Floats) -> float:
    """Return how much of a step to take: halved until the likelihood does not fall."""

    def likelihood(at: Floats) -> float:
        return float((pairs.people * at - np.exp(np.minimum(at, LARGEST))).sum())

    now = likelihood(logs)
    share = 1.0
    for _ in range(HALVINGS):
        if likelihood(logs + share * change) >= now - 1e-12 * abs(now):
            break
        share /= 2
    return share
