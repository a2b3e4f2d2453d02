"""docs/reference/errors.md has a section for every code of the program, and no other."""

from __future__ import annotations

import re

from api.errors import Code
from tests.docs.program import raised_codes, row_codes
from tests.own_server import ROOT

PAGE = (ROOT / "docs" / "reference" / "errors.md").read_text(encoding="utf-8")
SECTIONS = re.findall(r"^### (\S+)\n\n\*\*What\.\*\* .+  \n\*\*Why\.\*\* .+  \n\*\*Mend\.\*\* .+$", PAGE, re.MULTILINE)


def test_codes_are_found_in_the_sources() -> None:
    """The collection itself: one of each way in which a code is written."""
    assert {"BUSY_PORT", "NOT_CSV", "TIMEOUT", "SHORT_KEY", "LOW_MEMORY"} <= raised_codes()
    assert {"CYCLE", "DUPLICATE_CODE", "OLDER_CHANGE", "UNKNOWN_SECTOR", "PARENT_REJECTED"} <= row_codes()


def test_every_code_has_one_section_and_every_section_a_code() -> None:
    codes = raised_codes() | row_codes() | {code.value for code in Code}
    assert sorted(SECTIONS) == sorted(codes)


def test_every_section_says_what_why_and_how_to_mend() -> None:
    assert re.findall(r"^### (\S+)$", PAGE, re.MULTILINE) == SECTIONS
