"""The completion rate with its remainder, as far as published cells tell them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analytics.report.cells import SMALL_CELL, TOO_FEW, UNKNOWN, WAITING, PublishedCells
from domain.cohorts import COMPLETED, FEW_FOR_RATIO, REMAINING, SMALL, Outcome


@dataclass(frozen=True, slots=True)
class Completion:
    """An origin's base, outcomes, remainder and completion rate; less than nothing stands where one is not told."""

    base: int
    outcomes: Mapping[Outcome, int]
    done: int
    remainder: int
    rate: float


def completion(cells: PublishedCells, origin: str, *, small: int = SMALL) -> Completion:
    """Completion rate and remainder of an origin.

    ``rate = done / (base - LEFT)``, ``remainder = base - LEFT - done``. Where an outcome is withheld, done and remainder are
    still told if the other numbers give them; a sum of 1 … ``small`` - 1 people is not. A rate over fewer than 23 people is
    `TOO_FEW`.

    Parameters
    ----------
    cells : PublishedCells
        Cells of one year and horizon.
    origin : str
        Its code.
    small : int
        Sums of fewer people, and somebody, are withheld.

    Returns
    -------
    Completion
        `UNKNOWN` where a part is withheld, `WAITING` where the horizon is not over.
    """
    base = cells.people(origin)
    outcomes = {each: cells.people(origin, (each.value,)) for each in Outcome}
    if base == WAITING:
        return Completion(WAITING, outcomes, WAITING, WAITING, WAITING)
    left = outcomes[Outcome.LEFT]
    done, remainder = (_add([outcomes[each] for each in parts]) for parts in (COMPLETED, REMAINING))
    if base >= 0 and left >= 0:
        done, remainder = _fill(done, remainder, base - left), _fill(remainder, done, base - left)
    told = base >= 0 and left >= 0 and done >= 0
    rate: float = UNKNOWN if not told else TOO_FEW if base - left < FEW_FOR_RATIO else done / (base - left)
    return Completion(base, outcomes, _hide(done, small), _hide(remainder, small), rate)


def _add(parts: list[int]) -> int:
    return UNKNOWN if min(parts) < 0 else sum(parts)


def _fill(number: int, other: int, both: int) -> int:
    return number if number >= 0 or other < 0 else both - other


def _hide(number: int, small: int) -> int:
    return SMALL_CELL if 0 < number < small else number
