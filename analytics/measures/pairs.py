"""Ordered pairs of places in columns, and linear algebra over them: a parameter for every origin, every destination, and x."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import LinAlgError, cho_factor, cho_solve
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Numbers of origin and destination from 0 (``sizes``: how many), x (``ln distance`` about its mean), persons."""

    origin: Ints
    destination: Ints
    x: Floats
    people: Floats
    sizes: tuple[int, int]

    def where(self, kept: Bools) -> Pairs:
        """Return some of the pairs; the numbers of places stay."""
        return Pairs(self.origin[kept], self.destination[kept], self.x[kept], self.people[kept], self.sizes)

    def parts(self) -> tuple[int, Ints, Ints]:
        """Return how many parts the pairs fall into, and the part of every origin and destination, as two kinds of nodes."""
        origins, destinations = self.sizes
        ends = (self.origin, origins + self.destination)
        shape = (origins + destinations, origins + destinations)
        count, part = connected_components(coo_array((np.ones(len(self.origin)), ends), shape=shape), directed=False)
        return int(count), part[:origins].astype(np.int64), part[origins:].astype(np.int64)

    def parameters(self) -> Bools:
        """Return which of the parameters (origins, destinations, x) are free: one destination of each part is not."""
        origins, destinations = self.sizes
        free = np.ones(origins + destinations + 1, dtype=np.bool_)
        free[origins + np.unique(self.parts()[2], return_index=True)[1]] = False
        return free

    def information(self, weight: Floats) -> Information:
        """Return ``Xᵀ W X`` of all parameters from sums over the pairs; X itself is never made."""
        origins, destinations = self.sizes
        of_x = self.by_end(weight * self.x)
        own = self.by_end(weight)
        border = np.zeros((origins, destinations + 1))
        border[self.origin, self.destination] = weight
        border[:, -1] = of_x[:origins]
        corner = np.diag(np.append(own[origins:], weight @ self.x**2))
        corner[:-1, -1] = corner[-1, :-1] = of_x[origins:]
        return Information(own[:origins], border, corner)

    def totals(self, values: Floats) -> Floats:
        """Return ``Xᵀ values``."""
        return np.append(self.by_end(values), values @ self.x)

    def by_end(self, values: Floats) -> Floats:
        """Return the sums over the pairs of every origin, then of every destination."""
        origins, destinations = self.sizes
        return np.append(np.bincount(self.origin, values, origins), np.bincount(self.destination, values, destinations))

    def combined(self, parameters: Floats) -> Floats:
        """Return ``X parameters``: a value for every pair."""
        return np.asarray(parameters[self.origin] + parameters[self.sizes[0] + self.destination] + parameters[-1] * self.x)


@dataclass(frozen=True, slots=True)
class Information:
    """A symmetric matrix in blocks: the origins (a diagonal), the border between them and the rest, the destinations and x."""

    origins: Floats
    border: Floats
    corner: Floats


def solve(matrix: Information, right: Floats, free: Bools) -> Floats | None:
    """Solve a positive definite system in its free parameters, the others being 0; ``None`` where it is not one.

    The origins, all free, are eliminated first: half the rows are left, an eighth of the work.
    """
    origins = len(matrix.origins)
    rest = free[origins:]
    border = matrix.border[:, rest]
    by_origin = border / matrix.origins[:, np.newaxis]
    reduced = matrix.corner[np.ix_(rest, rest)] - border.T @ by_origin
    solution = np.zeros(len(free))
    try:
        factor = cho_factor(reduced)
    except (LinAlgError, ValueError):
        return None
    found = cho_solve(factor, right[origins:][rest] - by_origin.T @ right[:origins])
    solution[:origins] = (right[:origins] - border @ found) / matrix.origins
    solution[origins:][rest] = found
    return solution
