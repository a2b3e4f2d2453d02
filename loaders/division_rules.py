"""What must hold for a table of divisions: row by row, and of the rows together."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import polars as pl

from domain.divisions import CODE_LENGTHS, DivisionLevel
from loaders.columns import ROW, Column, Header, Rule, printable, text_rules
from loaders.problems import Problem

MOST_CHARACTERS = 200
COLUMNS = (
    Column("code", ("编码", "代码", "区划代码", "统计用区划代码"), required=True),
    Column("name", ("名称", "区划名称"), required=True),
    Column("level", ("层级", "级别")),
    Column("parent_code", ("上级编码", "上级代码", "上级区划代码")),
)
LEVELS = {level.value: level for level in DivisionLevel} | {
    "省": DivisionLevel.PROVINCE,
    "市": DivisionLevel.CITY,
    "县": DivisionLevel.COUNTY,
    "乡": DivisionLevel.TOWNSHIP,
    "村": DivisionLevel.VILLAGE,
}
LENGTHS = sorted(CODE_LENGTHS)
CODE = pl.col("code")
CODE_OK = CODE.str.contains(r"^[0-9]+$") & CODE.str.len_chars().is_in(LENGTHS)

MEND_CODE = "Write the code with 2, 4, 6, 9 or 12 digits."


def prefix_parent() -> pl.Expr:
    """Return the code of the parent, which is the code's prefix; null for a province."""
    parent = pl.lit(None, dtype=pl.String)
    for shorter, longer in pairwise(LENGTHS):
        parent = pl.when(CODE.str.len_chars() == longer).then(CODE.str.slice(0, shorter)).otherwise(parent)
    return parent


def column_rules() -> list[Rule]:
    """Return the rules of single rows."""
    level = pl.col("level").str.to_uppercase().replace_strict(LEVELS, default=None, return_dtype=pl.String)
    level_of_code = CODE.str.len_chars().replace_strict(
        {length: level.value for length, level in CODE_LENGTHS.items()}, default=None, return_dtype=pl.String
    )
    return [
        *text_rules("code"),
        *text_rules("name"),
        *text_rules("level"),
        *text_rules("parent_code"),
        Rule("EMPTY_CODE", "code", CODE.is_null(), "The code is empty.", MEND_CODE),
        Rule("BAD_CODE", "code", ~CODE_OK, "{value!r} is not a division code.", MEND_CODE),
        Rule("EMPTY_NAME", "name", pl.col("name").is_null(), "The name is empty.", "Write the name."),
        Rule(
            "NAME_TOO_LONG",
            "name",
            pl.col("name").str.len_chars() > MOST_CHARACTERS,
            "The name has more than 200 characters: {value!r}.",
            "Shorten the name.",
        ),
        Rule(
            "UNKNOWN_LEVEL",
            "level",
            pl.col("level").is_not_null() & level.is_null(),
            "{value!r} is not a level of divisions.",
            f"Write one of {', '.join(each.value.lower() for each in DivisionLevel)}, or leave the cell empty.",
        ),
        Rule(
            "LEVEL_MISMATCH",
            "level",
            CODE_OK & (level != level_of_code),
            "The level {value!r} is not what the length of the code says.",
            "Mend the level or the code.",
        ),
        Rule(
            "PARENT_NOT_PREFIX",
            "parent_code",
            CODE_OK & pl.col("parent_code").is_not_null() & ~pl.col("parent_code").eq_missing(prefix_parent()),
            "The parent {value!r} is not the prefix of the code.",
            "Mend the code or its parent.",
        ),
    ]


@dataclass(frozen=True, slots=True)
class CheckedRows:
    """The good rows of a table (row, code, name, parent), its roots, and every code that it mentions."""

    good: pl.DataFrame
    roots: list[str]
    mentioned: pl.Series


def duplicates(frame: pl.DataFrame, header: Header) -> list[Problem]:
    """Return the rows whose code stands in more than one row."""
    rows = frame.filter(CODE_OK & CODE.is_duplicated()).select(ROW, "code", pl.col(ROW).min().over("code").alias("first"))
    return [
        Problem(
            number,
            header.title("code"),
            code,
            "DUPLICATE_CODE",
            f"The code {code} stands in more than one row, first in row {first}.",
            "Keep the right row.",
        )
        for number, code, first in rows.iter_rows()
    ]


def roots_of(frame: pl.DataFrame) -> list[str]:
    """Return the codes whose parent is not in the table, outermost ones only."""
    codes = set(frame.filter(CODE_OK)["code"].to_list())
    return sorted(code for code in codes if not any(code[:length] in codes for length in LENGTHS if length < len(code)))


def orphans(good: pl.DataFrame, mentioned: pl.Series, open_above: set[str], roots: list[str], header: Header) -> list[Problem]:
    """Return good rows that would stand under nothing: the parent is absent, or its row is bad; their children with them.

    ``open_above`` holds what the graph has open of the parents that the table does not bring well.
    """
    problems: list[Problem] = []
    inside = set(roots)
    known = set(mentioned.to_list())
    fine = set(open_above)
    for number, code, parent in good.sort(CODE.str.len_chars()).select(ROW, "code", "parent").iter_rows():
        # Of a subtree that the table speaks for, a parent that the table does not name is about to be closed.
        absent = parent is not None and parent not in known and code not in inside
        if parent is None or (parent in fine and not absent):
            fine.add(code)
        elif parent in known:
            told = f"Its parent {printable(parent)} was not loaded, because its row is bad."
            problems.append(_orphan(number, header, code, "PARENT_REJECTED", told, "Mend the row of the parent."))
        else:
            where = "not in the file" if parent in fine else "neither in the file nor open in the graph"
            told = f"Its parent {printable(parent)} is {where}; the graph keeps what it has of them."
            problems.append(_orphan(number, header, code, "UNKNOWN_PARENT", told, "Add the row of the parent."))
    return problems


def _orphan(number: int, header: Header, code: str, kind: str, told: str, next_step: str) -> Problem:
    return Problem(number, header.title("code"), code, kind, told, next_step)
