"""Administrative divisions: levels, and what a code says of the place (its prefix is the code of the parent)."""

from __future__ import annotations

from enum import StrEnum


class DivisionLevel(StrEnum):
    """Level of a division, by the length of its code."""

    PROVINCE = "PROVINCE"
    CITY = "CITY"
    COUNTY = "COUNTY"
    TOWNSHIP = "TOWNSHIP"
    VILLAGE = "VILLAGE"


CODE_LENGTHS: dict[int, DivisionLevel] = {
    2: DivisionLevel.PROVINCE,
    4: DivisionLevel.CITY,
    6: DivisionLevel.COUNTY,
    9: DivisionLevel.TOWNSHIP,
    12: DivisionLevel.VILLAGE,
}
_LENGTHS = sorted(CODE_LENGTHS)


def level_of(code: str) -> DivisionLevel | None:
    """Return the level that a code's length says; ``None`` where it is not a division code.

    >>> level_of("440104").value
    'COUNTY'
    """
    return CODE_LENGTHS.get(len(code)) if code.isascii() and code.isdigit() else None


def parent_code(code: str) -> str | None:
    """Return the code of the parent; ``None`` for a province.

    >>> parent_code("440104001")
    '440104'
    """
    shorter = [length for length in _LENGTHS if length < len(code)]
    return code[: shorter[-1]] if shorter else None


def path_of(code: str) -> str:
    """Return the codes from the province down, each followed by a slash.

    >>> path_of("440104")
    '44/4401/440104/'
    """
    return "".join(f"{code[:length]}/" for length in _LENGTHS if length <= len(code))
