"""Identity numbers of a whole column checked at once, as ``domain.identity.identity_problem`` checks one (a test compares)."""

from __future__ import annotations

import polars as pl

from domain.identity import IdentityProblem, region_existed

_FORM = r"^[0-9]{17}[0-9X]$"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"  # by the remainder of the weighted sum


def identity_problems(numbers: pl.Series, *, synthetic: bool) -> pl.Series:
    """Return what is wrong with each identity number; null where nothing is, or where there is none."""
    number = pl.col("number")
    formed = number.str.contains(_FORM)
    frame = numbers.to_frame("number").select(
        number,
        formed.alias("formed"),
        pl.when(formed).then(number.str.slice(6, 8).str.to_date("%Y%m%d", strict=False)).alias("born"),
        pl.when(formed).then(number.str.slice(0, 6) + number.str.slice(6, 4)).alias("place"),
        pl.when(formed).then(_right_digit(number)).alias("right"),
    )
    known = frame.filter(pl.col("born").is_not_null())["place"].unique()
    existed = pl.Series([region_existed(place[:6], place[6:]) for place in known], dtype=pl.Boolean)
    is_right = number.str.slice(17) == pl.col("right")
    wrong = (IdentityProblem.LOOKS_REAL, is_right) if synthetic else (IdentityProblem.CHECK_DIGIT, ~is_right)
    return frame.select(
        pl.when(~pl.col("formed"))
        .then(pl.lit(IdentityProblem.FORM.value))
        .when(pl.col("formed") & pl.col("born").is_null())
        .then(pl.lit(IdentityProblem.BIRTH_DATE.value))
        .when(~pl.col("place").replace_strict(known, existed, default=True, return_dtype=pl.Boolean))
        .then(pl.lit(IdentityProblem.REGION.value))
        .when(wrong[1])
        .then(pl.lit(wrong[0].value))
        .otherwise(pl.lit(None, dtype=pl.String))
        .alias("problem")
    ).to_series()


def _right_digit(number: pl.Expr) -> pl.Expr:
    digits = [number.str.slice(at, 1).cast(pl.Int32, strict=False) * weight for at, weight in enumerate(_WEIGHTS)]
    remainder = pl.sum_horizontal(digits) % len(_CHECK_DIGITS)
    return remainder.replace_strict(dict(enumerate(_CHECK_DIGITS)), return_dtype=pl.String)
