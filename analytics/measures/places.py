"""Measures of each place of a flow matrix, and of each pair of places."""

from __future__ import annotations

import math

import polars as pl

from analytics.measures.figures import Status, quotient_columns
from analytics.measures.matrix import FlowMatrix

TWO = 2  # places have one destination each: there is no spread to measure

_INSIDE, _OUT, _IN, _BASE = (pl.col(name) for name in ("inside", "outflow", "inflow", "base"))


def retention(flows: FlowMatrix, *, fewest: int = 0) -> pl.DataFrame:
    """Retention of every place: who moved and stayed inside, as a share of all who moved from there.

    ``F_ii / (F_ii + O_i)``, from 0 (everybody left) to 1 (nobody left); null for a place from which nobody moved.

    Parameters
    ----------
    flows : FlowMatrix
        Unit: persons.
    fewest : int
        Below so many persons ``F_ii + O_i`` the status is 4 and the value null; 23 for people's data, 0 for public data.

    Returns
    -------
    DataFrame
        One row a place: ``place: str, retention: float, status: int``.

    Notes
    -----
    A table without moves inside places gives 0 everywhere; that says something of the table, not of the places. Large places
    keep more than small ones, since more destinations lie inside them: compare places of one level.

    References
    ----------
    .. [1] Y. K. Kodrzycki, "Migration of recent college graduates", New England Economic Review (2001) 13-34.

    Examples
    --------
    >>> table = pl.DataFrame({"origin": ["A", "A"], "destination": ["A", "B"], "people": [3, 1]})
    >>> retention(FlowMatrix.of(table)).rows()
    [('A', 0.75, 1), ('B', None, -1)]
    """
    moved = _INSIDE + _OUT
    return flows.margins.select("place", *quotient_columns("retention", _INSIDE, moved, moved, fewest))


def net_migration_rate(flows: FlowMatrix, *, fewest: int = 0) -> pl.DataFrame:
    """Net migration rate of every place: its net gain as a share of its base.

    ``(D_i - O_i) / P_i``: -0.02 is a loss of two persons for each hundred of the base; null where the base is 0 (status -1) or
    not known (status -2) [1]_.

    Parameters
    ----------
    flows : FlowMatrix
        With bases; unit: persons.
    fewest : int
        Below so many persons ``P_i`` the status is 4.

    Returns
    -------
    DataFrame
        One row a place: ``place: str, net_migration_rate: float, status: int``.

    Notes
    -----
    The arrivals were never part of the base, so this is no probability. The sign agrees with `effectiveness`; the size does not:
    a small base makes a large rate. Net gains add up to 0, rates do not.

    References
    ----------
    .. [1] A. Rogers, "Requiem for the net migrant", Geographical Analysis 22 (1990) 283-300.

    Examples
    --------
    >>> table = pl.DataFrame({"origin": ["A"], "destination": ["B"], "people": [2]})
    >>> bases = pl.DataFrame({"place": ["A", "B"], "base": [100, 50]})
    >>> net_migration_rate(FlowMatrix.of(table, bases)).rows()
    [('A', -0.02, 1), ('B', 0.04, 1)]
    """
    return flows.margins.select("place", *quotient_columns("net_migration_rate", _IN - _OUT, _BASE, _BASE, fewest))


def effectiveness(flows: FlowMatrix, *, fewest: int = 0) -> pl.DataFrame:
    """Migration effectiveness of every place: net gain as a share of all movement.

    ``MEI_i = (D_i - O_i) / (D_i + O_i)``, from -1 (everybody leaves) to 1 (everybody comes); null for a place without any
    movement [1]_.

    Parameters
    ----------
    flows : FlowMatrix
        Moves inside places are ignored; unit: persons.
    fewest : int
        Below so many persons ``D_i + O_i`` the status is 4.

    Returns
    -------
    DataFrame
        One row a place: ``place: str, effectiveness: float, status: int``.

    Notes
    -----
    A place that two persons left and nobody came to has -1 like one that lost thousands: read it beside the flows.

    References
    ----------
    .. [1] M. Bell et al., "Cross-national comparison of internal migration: issues and measures",
       J. R. Stat. Soc. A 165 (2002) 435-464.

    Examples
    --------
    >>> table = pl.DataFrame({"origin": ["A", "B"], "destination": ["B", "A"], "people": [3, 1]})
    >>> effectiveness(FlowMatrix.of(table)).rows()
    [('A', -0.5, 1), ('B', 0.5, 1)]
    """
    moved = _IN + _OUT
    return flows.margins.select("place", *quotient_columns("effectiveness", _IN - _OUT, moved, moved, fewest))


def concentration(flows: FlowMatrix, *, fewest: int = 0) -> pl.DataFrame:
    """Concentration of the destinations of every place: Herfindahl index and relative entropy.

    With ``s_j = F_ij / O_i`` over ``j ≠ i``: ``herfindahl = Σ_j s_j²``, from ``1/(n-1)`` (evenly spread) to 1 (one destination);
    ``entropy = -Σ_j s_j ln s_j / ln(n-1)``, from 0 (one destination) to 1 (evenly spread over all n-1) [1]_.

    Parameters
    ----------
    flows : FlowMatrix
        Unit: persons.
    fewest : int
        Below so many persons ``O_i`` the status is 4.

    Returns
    -------
    DataFrame
        One row a place: ``place: str, herfindahl: float, entropy: float, destinations: int`` (with people), ``n: int`` (all
        places), ``status: int``. Both are null for a place that nobody left; the entropy also where n is 2, since ``ln 1 = 0``.

    Notes
    -----
    Both depend on n and on how finely places are cut: show n, and compare tables of the same places alone. With few persons the
    Herfindahl index is biased upwards.

    References
    ----------
    .. [1] D. A. Plane and G. F. Mulligan, "Measuring spatial focusing in a migration system", Demography 34 (1997) 251-262.

    Examples
    --------
    >>> table = pl.DataFrame({"origin": ["A", "A"], "destination": ["B", "C"], "people": [1, 1]})
    >>> concentration(FlowMatrix.of(table)).row(0)
    ('A', 0.5, 1.0, 2, 3, 1)
    """
    n = len(flows.margins)
    share = pl.col("people") / pl.col("people").sum().over("origin")
    sums = (
        flows.cells.with_columns(share.alias("share"))
        .group_by(pl.col("origin").alias("place"))
        .agg(
            (pl.col("share") ** 2).sum().alias("herfindahl"),
            (pl.col("share") * -pl.col("share").log()).sum().clip(0).alias("spread"),
            pl.len().cast(pl.Int64).alias("destinations"),
        )
    )
    # a share of O_i persons: the quotient columns say where O_i is 0 or too small
    held, status = quotient_columns("herfindahl", pl.col("herfindahl") * _OUT, _OUT, _OUT, fewest)
    even = pl.lit(math.log(n - 1) if n > TWO else None, dtype=pl.Float64)
    shown = pl.col("status") == int(Status.SHOWN)
    joined = flows.margins.join(sums, on="place", how="left", maintain_order="left")
    return joined.with_columns(held, status).select(
        "place",
        "herfindahl",
        pl.when(shown).then(pl.col("spread") / even).alias("entropy"),
        pl.col("destinations").fill_null(0),
        pl.lit(n, dtype=pl.Int64).alias("n"),
        "status",
    )


def preference_index(flows: FlowMatrix, *, fewest: int = 0) -> pl.DataFrame:
    """Preference of every pair: its flow as a multiple of what the sizes of both ends alone would give.

    ``F_ij F_.. / (F_i. F_.j)`` over ``i ≠ j``: 1 is as many as the ends' totals say, 2 twice as many; at least 0 [1]_.

    Parameters
    ----------
    flows : FlowMatrix
        Unit: persons.
    fewest : int
        Where one of ``F_i.`` and ``F_.j`` is below so many persons, the status is 4.

    Returns
    -------
    DataFrame
        One row a cell with people, sorted: ``origin: str, destination: str, people: int, preference_index: float, status: int``.
        A pair without people has the index 0 and no row, where both ends have flows.

    Notes
    -----
    Independence is no exact yardstick where ``F_ii`` is left out: with equal flows everywhere the index is n/(n-1), not 1.
    Distance is not considered; `analytics.measures.gravity` does.

    References
    ----------
    .. [1] H. S. Shryock, J. S. Siegel, "The methods and materials of demography" (1976), chapter on internal migration.

    Examples
    --------
    >>> table = pl.DataFrame({"origin": ["A", "B"], "destination": ["B", "A"], "people": [4, 4]})
    >>> preference_index(FlowMatrix.of(table))["preference_index"].to_list()
    [2.0, 2.0]
    """
    left = pl.col("people").sum().over("origin")
    come = pl.col("people").sum().over("destination")
    whole = pl.col("people").sum().cast(pl.Float64)  # products of counts pass 2⁶³ in large tables
    columns = quotient_columns(
        "preference_index", pl.col("people") * whole, left.cast(pl.Float64) * come, pl.min_horizontal(left, come), fewest
    )
    return flows.cells.with_columns(columns)
