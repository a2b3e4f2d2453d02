"""Measures of a flow matrix as a whole: one figure each."""

from __future__ import annotations

import networkx as nx
import numpy as np
import polars as pl

from analytics.measures.figures import Figure, Status, quotient
from analytics.measures.matrix import FlowMatrix
from analytics.measures.network import digraph

NOBODY_MOVED = "Nobody moved between two places."
NO_BASE = "The bases add up to 0."
ONE_PLACE = "There are fewer than two places."


def _absolute_net(flows: FlowMatrix) -> int:
    return int(flows.margins.select((pl.col("inflow") - pl.col("outflow")).abs().sum()).item())


def system_effectiveness(flows: FlowMatrix, *, fewest: int = 0) -> Figure:
    """Migration effectiveness of the system: how much of all movement redistributes people.

    ``100 Σ|D_i - O_i| / Σ(D_i + O_i)``, in percent: 0 where every place gains what it loses (as a symmetric matrix), 100 where
    every place only gains or only loses [1]_.

    Parameters
    ----------
    flows : FlowMatrix
        Unit: persons.
    fewest : int
        Below so many persons who moved the status is 4.

    Returns
    -------
    Figure
        Percent; not computable where nobody moved between two places.

    Notes
    -----
    Exchange inside a place is not seen: the coarser the places, the less movement there is. With few persons chance makes
    it large.

    References
    ----------
    .. [1] M. Bell et al., "Cross-national comparison of internal migration: issues and measures",
       J. R. Stat. Soc. A 165 (2002) 435-464.

    Examples
    --------
    >>> table = pl.DataFrame({"origin": ["A", "B"], "destination": ["B", "A"], "people": [3, 1]})
    >>> system_effectiveness(FlowMatrix.of(table)).value
    50.0
    """
    return quotient(100 * _absolute_net(flows), 2 * flows.people, flows.people, fewest, zero=NOBODY_MOVED)


def aggregate_net_migration_rate(flows: FlowMatrix, *, fewest: int = 0) -> Figure:
    """Aggregate net migration rate: persons redistributed between places, as a share of the base.

    ``100 · ½ Σ|D_i - O_i| / ΣP_i``, in percent; it is `crude_migration_intensity` times `system_effectiveness` / 100 [1]_.

    Parameters
    ----------
    flows : FlowMatrix
        With bases; unit: persons.
    fewest : int
        Below so many persons ``ΣP_i`` the status is 4.

    Returns
    -------
    Figure
        Percent, at least 0; no data where a base is missing, not computable where the bases add up to 0.

    Notes
    -----
    It grows with the number of places, and with the length of the time in which moves are counted.

    References
    ----------
    .. [1] M. Bell et al., "Cross-national comparison of internal migration: issues and measures",
       J. R. Stat. Soc. A 165 (2002) 435-464.
    """
    base = flows.total_base
    return quotient(100 * _absolute_net(flows) / 2, base, base or 0, fewest, zero=NO_BASE)


def crude_migration_intensity(flows: FlowMatrix, *, fewest: int = 0) -> Figure:
    """Crude migration intensity: persons who moved between places, as a share of the base.

    ``100 Σ F_ij / ΣP_i`` over ``i ≠ j``, in percent, at least 0 [1]_.

    Parameters
    ----------
    flows : FlowMatrix
        With bases; unit: persons (of events: moves, and then more than 100 is possible).
    fewest : int
        Below so many persons ``ΣP_i`` the status is 4.

    Returns
    -------
    Figure
        Percent; no data where a base is missing, not computable where the bases add up to 0.

    Notes
    -----
    Comparable between tables with the same places and the same length of time alone: finer places make more moves.

    References
    ----------
    .. [1] P. Rees et al., "The impact of internal migration on population redistribution: an international comparison",
       Population, Space and Place 23 (2017) e2036.
    """
    base = flows.total_base
    return quotient(100 * flows.people, base, base or 0, fewest, zero=NO_BASE)


def connectivity(flows: FlowMatrix) -> Figure:
    """Connectivity: the share of ordered pairs of places between which anybody moved.

    ``|{(i, j): i ≠ j, F_ij > 0}| / (n(n-1))``, from 0 to 1; networkx's density of the directed graph [1]_. Places are origins and
    destinations together.

    Parameters
    ----------
    flows : FlowMatrix
        Its places are the n.

    Returns
    -------
    Figure
        Share; not computable for fewer than two places.

    Raises
    ------
    Refused
        ``GRAPH_TOO_LARGE``: more cells than a graph in memory may have.

    Notes
    -----
    It grows with the number of persons: one person fills a cell. Compare tables of similar size.

    References
    ----------
    .. [1] M. Bell et al., "Cross-national comparison of internal migration: issues and measures",
       J. R. Stat. Soc. A 165 (2002) 435-464.
    """
    if len(flows.margins) <= 1:
        return Figure(None, Status.NOT_COMPUTABLE, ONE_PLACE)
    return Figure(float(nx.density(digraph(flows))), Status.SHOWN)


def inequality(flows: FlowMatrix, *, fewest: int = 0) -> Figure:
    """Inequality of the flows: Gini index over all cells off the diagonal, zeros included.

    ``Σ_k Σ_l |x_k - x_l| / (2 N Σ x)`` with ``N = n(n-1)`` cells x; from 0 (all equal) to ``1 - 1/N`` (all in one cell) [1]_.

    Parameters
    ----------
    flows : FlowMatrix
        Unit: persons.
    fewest : int
        Below so many persons who moved the status is 4.

    Returns
    -------
    Figure
        Share; not computable where nobody moved between two places.

    Notes
    -----
    From the m sorted cells that are not 0, in O(m log m): with ranks k from 1 to N, ``Σ_k (2k - N - 1) x_(k) / (N Σ x)``, and the
    zeros take the lowest ranks. In a sparse table it mostly tells how many cells are empty: show it beside `connectivity`.

    References
    ----------
    .. [1] D. A. Plane and G. F. Mulligan, "Measuring spatial focusing in a migration system", Demography 34 (1997) 251-262.

    Examples
    --------
    >>> table = pl.DataFrame({"origin": ["A", "B"], "destination": ["B", "A"], "people": [3, 1]})
    >>> inequality(FlowMatrix.of(table)).value
    0.25
    """
    n = len(flows.margins)
    count = n * (n - 1)
    people = np.sort(flows.cells["people"].to_numpy()).astype(np.float64)
    ranks = np.arange(count - len(people) + 1, count + 1, dtype=np.float64)
    weighted = float(((2 * ranks - count - 1) / max(count, 1) * people).sum())
    return quotient(weighted, float(people.sum()), flows.people, fewest, zero=NOBODY_MOVED)


def reciprocity(flows: FlowMatrix, *, fewest: int = 0) -> Figure:
    """Reciprocity: how much of the movement is met by movement the other way.

    ``Σ_ij min(F_ij, F_ji) / Σ_ij F_ij`` over ``i ≠ j``, from 0 (all one way) to 1 (a symmetric matrix) [1]_. networkx's
    ``reciprocity`` counts links without their people; this one weighs them.

    Parameters
    ----------
    flows : FlowMatrix
        Unit: persons.
    fewest : int
        Below so many persons who moved the status is 4.

    Returns
    -------
    Figure
        Share; not computable where nobody moved between two places.

    Notes
    -----
    It says that numbers meet, not persons: who came is seldom who had left.

    References
    ----------
    .. [1] T. Squartini et al., "Reciprocity of weighted networks", Scientific Reports 3 (2013) 2729.

    Examples
    --------
    >>> table = pl.DataFrame({"origin": ["A", "B"], "destination": ["B", "A"], "people": [3, 1]})
    >>> reciprocity(FlowMatrix.of(table)).value
    0.5
    """
    back = flows.cells.rename({"origin": "destination", "destination": "origin", "people": "back"})
    both = flows.cells.join(back, on=["origin", "destination"], how="inner")
    met = int(both.select(pl.min_horizontal("people", "back").sum()).item())
    return quotient(met, flows.people, flows.people, fewest, zero=NOBODY_MOVED)
