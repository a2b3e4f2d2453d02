"""The completion rate with its remainder, as far as published cells tell them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from analytics.report.cells import SMALL_CELL, TOO_FEW, UNKNOWN, WAITING, ToldCells, outcome_column
from domain.cohorts import COMPLETED, FEW_FOR_RATIO, REMAINING, SMALL, Outcome

People = int | tuple[int, int]
"""Persons; or the least and the most that they can be; or less than nothing where they are not told."""
Rate = float | tuple[float, float]
"""A share, the same way."""


@dataclass(frozen=True, slots=True)
class Completion:
    """An origin's base, outcomes, remainder and completion rate."""

    base: int
    outcomes: Mapping[Outcome, int]
    done: People
    remainder: People
    rate: Rate


def completion(cells: ToldCells, origin: str, *, small: int = SMALL) -> Completion:
    """Completion rate and remainder of an origin.

    ``rate = done / (base - LEFT)``, ``remainder = base - LEFT - done``. What the withheld outcomes come to together is the base
    without the others: it gives a sum where all withheld outcomes are on one side, else the least and the most that it can be.

    Parameters
    ----------
    cells : ToldCells
        Cells of one year and horizon.
    origin : str
        Its code.
    small : int
        Sums of 1 … ``small`` - 1 people are not told (`SMALL_CELL`).

    Returns
    -------
    Completion
        `WAITING` where the horizon is not over; `UNKNOWN` where nothing can be said, or where the rate may be over fewer than 23
        people; `TOO_FEW` where it is.
    """
    base = cells.people(origin)
    outcomes = {each: cells.people(origin, outcome_column(each)) for each in Outcome}
    if base < 0:
        why = WAITING if base == WAITING else UNKNOWN
        return Completion(base, outcomes, why, why, why)
    rest = base - sum(people for people in outcomes.values() if people > 0)
    done, left, remainder = (_bounds(outcomes, group, rest, small) for group in (COMPLETED, (Outcome.LEFT,), REMAINING))
    return Completion(
        base,
        outcomes,
        _told(done, base, small),
        _told(remainder, base, small),
        _rate(done, remainder, (base - left[1], base - left[0])),
    )


def _bounds(outcomes: Mapping[Outcome, int], group: Collection[Outcome], rest: int, small: int) -> tuple[int, int]:
    """Return the least and the most that the outcomes of a group come to, with ``rest`` people in all that are withheld."""
    shown = sum(max(outcomes[each], 0) for each in group)
    hidden = [outcomes[each] for each in group if outcomes[each] < 0]
    others = [people for each, people in outcomes.items() if people < 0 and each not in group]
    return shown + max(0, rest - _most(others, rest, small)), shown + _most(hidden, rest, small)


def _most(hidden: list[int], rest: int, small: int) -> int:
    return min(rest, sum(small - 1 if people == SMALL_CELL else rest for people in hidden))


def _told(bounds: tuple[int, int], base: int, small: int) -> People:
    least, most = bounds
    if least == 0 and most == base:
        return UNKNOWN
    if 0 < most < small:
        return SMALL_CELL
    return least if least == most else bounds


def _rate(done: tuple[int, int], remainder: tuple[int, int], both: tuple[int, int]) -> Rate:
    """Return done / (done + remainder): it grows with the one and falls with the other."""
    if both[0] < FEW_FOR_RATIO:
        return TOO_FEW if both[1] < FEW_FOR_RATIO else UNKNOWN
    least = done[0] / (done[0] + remainder[1]) if remainder[1] else 1.0
    most = done[1] / (done[1] + remainder[0]) if done[1] else 0.0
    if done[0] == done[1] and remainder[0] == remainder[1]:
        return least
    return UNKNOWN if (least, most) == (0, 1) else (least, most)
