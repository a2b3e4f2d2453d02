"""A figure with its status: how a measure says that it has no value, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import polars as pl


class Status(IntEnum):
    """What a figure is worth, in the codes of the flow table."""

    SHOWN = 1
    TOO_FEW = 4  # persons for a ratio or a mean
    NOT_COMPUTABLE = -1  # a division by zero, a graph too large
    NO_DATA = -2


@dataclass(frozen=True, slots=True)
class Figure:
    """One number, or the reason why there is none.

    Parameters
    ----------
    value : float or None
        ``None`` unless the status is ``SHOWN``; never NaN.
    status : Status
        See `Status`.
    reason : str
        Why there is no value; empty where there is one.
    """

    value: float | None
    status: Status
    reason: str = ""


def quotient(numerator: float, denominator: float | None, persons: float, fewest: int, *, zero: str) -> Figure:
    """Return a quotient as a figure.

    Parameters
    ----------
    numerator, denominator : float
        The denominator is ``None`` where it is not known.
    persons : float
        Persons that the quotient rests on.
    fewest : int
        Below so many persons the figure has the status ``TOO_FEW``; 0 for public data.
    zero : str
        The reason told where the denominator is 0.
    """
    if denominator is None:
        return Figure(None, Status.NO_DATA, "The base of a place is not known.")
    if denominator <= 0:
        return Figure(None, Status.NOT_COMPUTABLE, zero)
    if persons < fewest:
        return Figure(None, Status.TOO_FEW, f"Fewer than {fewest} persons.")
    return Figure(numerator / denominator, Status.SHOWN)


def quotient_columns(name: str, numerator: pl.Expr, denominator: pl.Expr, persons: pl.Expr, fewest: int) -> list[pl.Expr]:
    """Return a quotient and its ``status`` as columns: null where the denominator is 0 or unknown, or the persons too few."""
    status = (
        pl.when(denominator.is_null())
        .then(int(Status.NO_DATA))
        .when(denominator <= 0)
        .then(int(Status.NOT_COMPUTABLE))
        .when(persons < fewest)
        .then(int(Status.TOO_FEW))
        .otherwise(int(Status.SHOWN))
        .cast(pl.Int8)
    )
    value = pl.when(status == int(Status.SHOWN)).then(numerator / denominator)
    return [value.cast(pl.Float64).alias(name), status.alias("status")]
