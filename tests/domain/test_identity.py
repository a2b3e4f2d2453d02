"""Identity numbers against the standard, worked out by its weights; generated ones belong to nobody."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.identity import (
    IdentityProblem,
    fingerprint,
    generated_identity_number,
    identity_problem,
    is_mobile,
    masked_identity_number,
    masked_mobile,
)

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643-1999, 4.2
STANDARD = "11010519491231002X"  # the example of the standard


def check_digit(front: str) -> str:
    """The check digit by the standard's table, not by the library's formula."""
    return "10X98765432"[sum(int(digit) * weight for digit, weight in zip(front, WEIGHTS, strict=True)) % 11]


@pytest.mark.parametrize(
    ("number", "problem"),
    [
        (STANDARD, None),
        ("110105194912310029", IdentityProblem.CHECK_DIGIT),
        ("11010519491331002X", IdentityProblem.BIRTH_DATE),
        ("110105190002290020", IdentityProblem.BIRTH_DATE),  # 1900 had no such day
        ("990105194912310023", IdentityProblem.REGION),
        ("110103201512310023", IdentityProblem.REGION),  # 崇文区 ended in 2010
        ("110000194912310023", IdentityProblem.REGION),  # Beijing itself is no county
        ("440199194912310023", IdentityProblem.REGION),  # Guangzhou never had this county
        ("1101051949123100", IdentityProblem.FORM),
        ("11010519491231002x", IdentityProblem.FORM),
        ("１１０１０５１９４９１２３１００２X", IdentityProblem.FORM),
        ("", IdentityProblem.FORM),
    ],
)
def test_what_is_wrong(number: str, problem: IdentityProblem | None) -> None:
    assert identity_problem(number) == problem


def test_a_generated_number_must_be_wrong_in_its_last_digit_alone() -> None:
    assert identity_problem(STANDARD, synthetic=True) is IdentityProblem.LOOKS_REAL
    assert identity_problem("110105194912310029", synthetic=True) is None
    assert identity_problem("990105194912310029", synthetic=True) is IdentityProblem.REGION


@given(st.dates(min_value=date(1985, 1, 1)), st.integers(0, 999))
def test_every_generated_number_is_nobodys(born: object, order: int) -> None:
    number = generated_identity_number("440104", str(born).replace("-", ""), order)
    assert number[-1] != check_digit(number[:-1])
    assert identity_problem(number, synthetic=True) in {None, IdentityProblem.REGION}
    assert identity_problem(number) is not None


def test_mobiles() -> None:
    assert is_mobile("13000000000")
    assert not is_mobile("12000000000")
    assert not is_mobile("1300000000")
    assert not is_mobile("13000000000", synthetic=True)
    assert is_mobile("11000000000", synthetic=True)


def test_masks_show_two_characters() -> None:
    assert masked_identity_number(STANDARD) == "****************2X"
    assert masked_mobile("13000000098") == "*********98"


def test_fingerprints_depend_on_the_key() -> None:
    # HMAC-SHA256 of RFC 4231, test case 2
    assert fingerprint(b"Jefe", "what do ya want for nothing?") == (
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    )
    assert fingerprint(b"one key", STANDARD) != fingerprint(b"another", STANDARD)
