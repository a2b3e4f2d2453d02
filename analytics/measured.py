"""What a file of moves comes to, and its form as JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import polars as pl

from analytics.measures.definitions import DEFINITIONS
from analytics.measures.figures import Figure
from analytics.measures.gravity import Gravity

GRAVITY_FIELDS = (
    "decay",
    "decay_low",
    "decay_high",
    "standard_error",
    "status",
    "reason",
    "pairs",
    "empty_pairs",
    "left_out_pairs",
    "left_out_origins",
    "left_out_destinations",
    "dispersion",
)


@dataclass(frozen=True, slots=True)
class Measured:
    """What a file of moves comes to.

    Parameters
    ----------
    rows, people : int
        Rows of the file; persons who moved between two places.
    periods : list of str
        ``"all"``, then the years in order where a time was given.
    figures : dict
        (period, measure) → figure, for the measures of the whole system.
    places : DataFrame
        One row a period and place: ``period, place``, margins and measures, ``status_…`` of those that may have none.
    gravity : dict
        Period → fitted model, where a distance was given.
    left_out : dict
        What cannot be measured from this table → why.
    table : DataFrame
        The OD table: one row a period and cell, and with a distance also a pair of the fit without people.
    """

    rows: int
    people: int
    periods: list[str]
    figures: dict[tuple[str, str], Figure]
    places: pl.DataFrame
    gravity: dict[str, Gravity]
    left_out: dict[str, str]
    table: pl.DataFrame
    spare_bases: list[str] = field(default_factory=list)


def as_dict(measured: Measured) -> dict[str, Any]:
    """Return the result as JSON takes it, without the OD table."""
    gravity = [{"period": period, **_of_gravity(model)} for period, model in measured.gravity.items()]
    used = {name for _, name in measured.figures} | {*measured.places.columns, *measured.table.columns}
    return {
        "rows": measured.rows,
        "people": measured.people,
        "periods": measured.periods,
        "measures": [
            {
                "period": period,
                "measure": name,
                "value": figure.value,
                "status": int(figure.status),
                "reason": figure.reason or None,
            }
            for (period, name), figure in measured.figures.items()
        ],
        "places": measured.places.to_dicts(),
        "gravity": gravity,
        "definitions": [
            {
                "name": each.name,
                "of": each.of.value,
                "label": each.english,
                "label_zh": each.chinese,
                "formula": each.formula,
                "unit": each.unit,
            }
            for each in DEFINITIONS
            if each.name in used
        ],
        "left_out": measured.left_out,
        "spare_bases": measured.spare_bases,
    }


def _of_gravity(model: Gravity) -> dict[str, Any]:
    return {name: getattr(model, name) for name in GRAVITY_FIELDS} | {"status": int(model.status), "reason": model.reason or None}
