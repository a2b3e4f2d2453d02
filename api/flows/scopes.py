"""What of the flows a caller may see: exact figures where they see people, published rows where they see counts."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from analytics.store import Opened
from domain.rights import Rights


@dataclass(frozen=True, slots=True)
class Extent:
    """The organisation that was asked, and how the caller may see its flows."""

    code: str
    path: str
    exact: bool


def extent_of(opened: Opened, within: str, rights: Rights) -> Extent | None:
    """Return how the caller may see the flows within an organisation; ``None`` where they may not, or where it is not there."""
    path = opened.paths.get(within)
    if path is None:
        return None
    if lies_in(path, rights.person_scopes):
        return Extent(within, path, exact=True)
    return Extent(within, path, exact=False) if rights.count_scopes else None


def told_extent(opened: Opened, within: str, rights: Rights) -> Extent | None:
    """Return the extent of an organisation itself, where the caller sees people or counts there; else ``None``."""
    extent = extent_of(opened, within, rights)
    return extent if extent and (extent.exact or lies_in(extent.path, rights.count_scopes)) else None


def lies_in(path: str | None, scopes: tuple[str, ...]) -> bool:
    """Tell whether a path lies in one of the subtrees."""
    return path is not None and any(path.startswith(scope) for scope in scopes)


def path_of_place(opened: Opened, code: str | None) -> str | None:
    """Return the path of the organisation that stands for a place: its committee, or the nearest one above it that there is."""
    while code:
        if code in opened.paths:
            return opened.paths[code]
        code = code[:-2] if code.isdigit() else code.rstrip("-") if code.endswith("-") else None
    return None


def readable(opened: Opened, rows: pl.DataFrame, scopes: tuple[str, ...], within: str | None = None) -> pl.DataFrame:
    """Return the published rows whose origin or destination lies in one of the subtrees, and whose origin lies in ``within``."""
    codes = pl.concat([rows["origin"], rows["destination"]]).drop_nulls().unique().to_list()
    paths = {code: path_of_place(opened, code) for code in codes}
    seen = [code for code, path in paths.items() if lies_in(path, scopes)]
    kept = rows.filter(pl.col("origin").is_in(seen) | pl.col("destination").is_in(seen))
    if within is None:
        return kept
    return kept.filter(pl.col("origin").is_in([code for code, path in paths.items() if lies_in(path, (within,))]))
