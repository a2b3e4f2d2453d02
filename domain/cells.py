"""Cells that a spreadsheet would run: how we write them harmlessly and read them back."""

from __future__ import annotations

_STARTS = ("=", "+", "-", "@", "\t")


def neutralised(cell: str) -> str:
    """Return a cell as it is written for people: an apostrophe before what a spreadsheet would run.

    >>> neutralised("=1+1"), neutralised("共青团")
    ("'=1+1", '共青团')
    """
    # A cell that already looks neutralised gets one more, so that reading gives it back.
    return f"'{cell}" if cell.startswith(_STARTS) or (cell[:1] == "'" and cell.lstrip("'").startswith(_STARTS)) else cell


def plain(cell: str) -> str:
    """Return a cell as it was before ``neutralised``; every other cell is left as it is.

    >>> plain("'=1+1"), plain("'quoted'")
    ('=1+1', "'quoted'")
    """
    return cell[1:] if cell[:1] == "'" and cell.lstrip("'").startswith(_STARTS) else cell
