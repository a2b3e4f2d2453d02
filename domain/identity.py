"""Identity numbers and mobile numbers: checked, masked, and turned into keyed fingerprints; never kept in clear.

Identity numbers follow GB 11643-1999: six digits of a region, eight of a birth date, three of an order, one check digit.
Numbers of generated people carry a wrong check digit, and their mobile numbers start with 11, so that they belong to nobody.
"""

from __future__ import annotations

import hmac
import re
from enum import StrEnum
from functools import lru_cache

from stdnum.cn import ric
from stdnum.exceptions import InvalidComponent

LEAST_KEY_LENGTH = 32
_FORM = re.compile(r"\d{17}[\dX]", re.ASCII)
_SHOWN = 2


class IdentityProblem(StrEnum):
    """What is wrong with an identity number."""

    FORM = "FORM"
    BIRTH_DATE = "BIRTH_DATE"
    REGION = "REGION"
    CHECK_DIGIT = "CHECK_DIGIT"
    LOOKS_REAL = "LOOKS_REAL"


def identity_problem(number: str, *, synthetic: bool = False) -> IdentityProblem | None:
    """Return what is wrong with an identity number, ``None`` where nothing is.

    A region must have existed in the year of birth (the table of python-stdnum). The number of a generated person must have a
    wrong check digit, and must be right otherwise.

    The example is that of the standard.

    >>> identity_problem("11010519491231002X"), identity_problem("110105194902310029").value
    (None, 'BIRTH_DATE')
    """
    if not _FORM.fullmatch(number):
        return IdentityProblem.FORM
    try:
        ric.get_birth_date(number)
    except InvalidComponent:
        return IdentityProblem.BIRTH_DATE
    if not region_existed(number[:6], number[6:10]):
        return IdentityProblem.REGION
    right = number[-1] == ric.calc_check_digit(number)
    if synthetic:
        return IdentityProblem.LOOKS_REAL if right else None
    return None if right else IdentityProblem.CHECK_DIGIT


@lru_cache(maxsize=20_000)
def region_existed(region: str, year: str) -> bool:
    """Whether a region of birth existed in a year, by the table of python-stdnum."""
    try:
        ric.get_birth_place(f"{region}{year}01010000")
    except (InvalidComponent, KeyError):  # a KeyError where the table knows the city and not the county
        return False
    return not region.endswith("00")  # a province or a city is no region of birth


def generated_identity_number(region: str, born: str, order: int) -> str:
    """Return an identity number with a wrong check digit; ``born`` is eight digits, ``order`` 0 to 999.

    >>> generated_identity_number("440104", "19990101", 123)
    '440104199901011239'
    """
    front = f"{region}{born}{order:03}"
    right = ric.calc_check_digit(f"{front}0")
    return front + ("0" if right == "X" else str((int(right) + 1) % 10))


def is_mobile(number: str, *, synthetic: bool = False) -> bool:
    """Whether a text is the mobile number of somebody, or, for a generated person, of nobody.

    >>> is_mobile("13000000000"), is_mobile("11000000000"), is_mobile("11000000000", synthetic=True)
    (True, False, True)
    """
    return re.fullmatch(mobile_form(synthetic=synthetic), number) is not None


def mobile_form(*, synthetic: bool) -> str:
    """Return the regular expression of mobile numbers, of somebody or of nobody."""
    return r"^11[0-9]{9}$" if synthetic else r"^1[3-9][0-9]{9}$"


def fingerprint(key: bytes, number: str) -> str:
    """Return the keyed fingerprint (HMAC-SHA256, hexadecimal) by which a number is found again."""
    return hmac.digest(key, number.encode(), "sha256").hex()


def masked_identity_number(number: str) -> str:
    """Return an identity number as it is shown: its last two characters.

    >>> masked_identity_number("11010519491231002X")
    '****************2X'
    """
    return "*" * (len(number) - _SHOWN) + number[-_SHOWN:]


def masked_mobile(number: str) -> str:
    """Return a mobile number as it is shown: its last two digits.

    >>> masked_mobile("13000000000")
    '*********00'
    """
    return "*" * (len(number) - _SHOWN) + number[-_SHOWN:]
