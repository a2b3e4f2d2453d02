"""What an export of flows holds for whom: published rows that the caller may read, or exact figures of a subtree of theirs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import polars as pl

from analytics.exact import counts_within, exact_table, not_over_within, years_within
from analytics.export import Format, Made, published_table
from analytics.store import Opened
from api.flows.scopes import extent_of, readable
from domain.errors import InvalidInput
from domain.rights import Rights

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class ExportQuery:
    """Which table is wanted, of which year and where; exact figures need a place and a reason."""

    table: str
    form: Format
    year: int | None = None
    within: str | None = None
    exact: bool = False
    reason: str | None = None

    @property
    def told(self) -> dict[str, Any]:
        """Return what stands of it beside the rows."""
        told: dict[str, Any] = {"table": self.table, "year": self.year, "exact": self.exact}
        if self.within is not None:
            told["within"] = self.within
        return told | {"reason": self.reason} if self.exact else told


def checked_reason(reason: str | None) -> str:
    """Return the reason of an exact export.

    Raises
    ------
    InvalidInput
        ``NO_REASON``: there is none, or it is longer than 500 characters.
    """
    said = (reason or "").strip()
    if not said or len(said) > LONGEST_REASON:
        problem = f"Exact figures are given for a reason of 1 to {LONGEST_REASON} characters, which stands in the read log."
        raise InvalidInput("NO_REASON", problem, "Say why they are needed.")
    return said


def may_ask(opened: Opened, query: ExportQuery, rights: Rights) -> bool:
    """Tell whether the caller may have the export; what is out of scope looks like what is absent.

    Raises
    ------
    InvalidInput
        ``UNKNOWN_YEAR``: there is no cohort of the year.
    """
    path = None
    if query.within is not None:
        extent = extent_of(opened, query.within, rights)
        if extent is None or (query.exact and not extent.exact):
            return False
        path = extent.path
    elif query.exact or not rights.count_scopes:
        return False
    if query.exact and path is not None:
        years, where = years_within(opened, path), f"at or below {query.within}"
    else:
        years, where = sorted(opened.published["cohort_year"].unique().to_list()), "in the extract"
    if not years or (query.year is not None and query.year not in years):
        of_year = "" if query.year is None else f" of {query.year}"
        there = f"Name one of {', '.join(map(str, years))}." if years else "Freeze one first, or name another organisation."
        raise InvalidInput("UNKNOWN_YEAR", f"There is no frozen cohort{of_year} {where}.", there)
    return True


def choose(opened: Opened, query: ExportQuery, rights: Rights) -> Callable[[], pl.DataFrame]:
    """Return what makes the rows, apart from the extract: the extract is asked here, and free for others afterwards.

    Call it where `may_ask` said yes.
    """
    if not query.exact:
        path = None if query.within is None else opened.paths[query.within]
        return partial(_published, readable(opened, opened.published, rights.count_scopes, path), query)
    path = opened.paths[str(query.within)]
    counts, weeks = counts_within(opened, path, query.year)
    not_over = {each for each in not_over_within(opened, path) if query.year in {None, each[0]}}

    def made() -> pl.DataFrame:
        return published_table(exact_table(counts, weeks, as_of=opened.info.day, not_over=not_over), query.table)

    return made


def _published(rows: pl.DataFrame, query: ExportQuery) -> pl.DataFrame:
    table = published_table(rows, query.table)
    return table if query.year is None else table.filter(pl.col("cohort_year") == query.year)


def logged(query: ExportQuery, made: Made) -> dict[str, Any]:
    """Return what the read log says of an exact export: the people are cohorts, and not named."""
    asked = {"table": query.table, "format": query.form.value, "within": query.within, "year": query.year}
    return {"export": "flows", **asked, "rows": made.rows, "sha256": made.sha256}
