"""Splitting whole numbers by weights so that the parts add up."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def shares(total: int, weights: npt.ArrayLike, least: int = 0) -> Ints:
    """Split ``total`` by weights with the largest remainder, each part at least ``least``.

    >>> shares(10, [1, 1, 1]).tolist(), shares(10, [98, 1, 1], least=2).tolist()
    ([4, 3, 3], [6, 2, 2])
    """
    given = np.asarray(weights, dtype=np.float64)
    free = total - least * given.size
    exact = given * (free / given.sum()) if given.size and given.sum() else np.zeros(given.size)
    parts = np.floor(exact).astype(np.int64)
    rest = free - int(parts.sum())
    parts[np.argsort(parts - exact, kind="stable")[:rest]] += 1
    return parts + least


def spread(total: int, places: int) -> Ints:
    """Split ``total`` over places as evenly as can be.

    >>> spread(7, 3).tolist()
    [3, 2, 2]
    """
    return shares(total, np.ones(places))


def sizes(random: np.random.Generator, total: int, places: int, sigma: float, small: float = 0.0) -> Ints:
    """Split ``total`` into sizes with a long tail; a share ``small`` of them comes out at 0 to 2."""
    weights = random.lognormal(0.0, sigma, places)
    parts = np.zeros(places, dtype=np.int64)
    tiny = random.random(places) < small
    if tiny.all():
        tiny[:1] = False
    parts[tiny] = random.integers(0, 3, int(tiny.sum()))
    rest = total - int(parts.sum())
    if rest < 0:
        return shares(total, weights)
    parts[~tiny] = shares(rest, weights[~tiny])
    return parts


def chosen(random: np.random.Generator, count: int, among: Any) -> Any:
    """Return ``count`` different ones of an array, in random order; all of them where there are fewer."""
    picked = random.permutation(len(among))[: min(count, len(among))]
    return among[picked]
