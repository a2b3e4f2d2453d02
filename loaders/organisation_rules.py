"""What must hold for single rows of a table of organisations, and the typed values that good cells become."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

import polars as pl

from domain.kinds import Kind, Level, Sector
from domain.tree_rules import LEADING_KINDS, LEVEL_OF_KIND, PARENTLESS_KINDS, WORK_COMMITTEE_LEVELS
from loaders.columns import Column, Rule, text_rules
from loaders.typed_cells import typed_day, typed_enum, typed_flag

COLUMNS = (
    Column("code", ("团组织编码",), required=True),
    Column("name", ("团组织全称",), required=True),
    Column("short_name", ("简称",)),
    Column("kind", ("类型",), required=True),
    Column("level", ("层级",)),
    Column("sector", ("领域",)),
    Column("parent_code", ("上级团组织编码",), required=True),
    Column("division_code", ("所在行政区划",)),
    Column("registered_on", ("成立日期",)),
    Column("closed_on", ("撤销日期",)),
    Column("graduation_year", ("毕业年份",)),
    Column("is_institution", ("独立单位",)),
    Column("moe_code", ("学校标识码",)),
    Column("is_fallback", ("兜底",)),
    Column("province_code", ("所在省",)),
    Column("is_league_school", ("团校",)),
    Column("synthetic", ("虚构",)),
)
KINDS = {
    "省团委": Kind.PROVINCIAL_COMMITTEE,
    "市团委": Kind.CITY_COMMITTEE,
    "县团委": Kind.COUNTY_COMMITTEE,
    "团委": Kind.COMMITTEE,
    "团工委": Kind.WORK_COMMITTEE,
    "团总支": Kind.GENERAL_BRANCH,
    "团支部": Kind.BRANCH,
    "外部": Kind.EXTERNAL,
}
SECTORS = {
    "高校": Sector.UNIVERSITY,
    "中职": Sector.VOCATIONAL,
    "中学": Sector.MIDDLE_SCHOOL,
    "乡镇街道": Sector.TOWNSHIP,
    "农村": Sector.VILLAGE,
    "社区": Sector.COMMUNITY,
    "机关事业": Sector.GOVERNMENT,
    "国企": Sector.STATE_ENTERPRISE,
    "新经济组织": Sector.NEW_ECONOMIC,
    "新社会组织": Sector.NEW_SOCIAL,
    "流动团员": Sector.FALLBACK,
    "学社衔接临时支部": Sector.FALLBACK,
}
LEVELS = {"省级": Level.PROVINCE, "市级": Level.CITY, "县级": Level.COUNTY, "基层": Level.GRASSROOTS, "支部": Level.BRANCH}
MOST_CHARACTERS = 200
DAYS = ("registered_on", "closed_on")
FLAGS = ("is_institution", "is_fallback", "is_league_school", "synthetic")
ENUMS: dict[str, tuple[type[StrEnum], Mapping[str, StrEnum]]] = {
    "kind": (Kind, KINDS),
    "level": (Level, LEVELS),
    "sector": (Sector, SECTORS),
}
MEND_CODE = "Write 1 to 40 letters A-Z, digits and hyphens."
CODE_FORM = r"^[0-9A-Za-z-]{1,40}$"


def typed(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frame with typed columns beside the text: ``<column>!`` holds the value, null where the text is none."""
    columns = [typed_enum(name, *ENUMS[name]) for name in ENUMS]
    columns += [typed_day(name) for name in DAYS] + [typed_flag(name) for name in FLAGS]
    year = pl.col("graduation_year").str.extract(r"^((?:19|20|21)[0-9]{2})$").cast(pl.Int64).alias("graduation_year!")
    absent = [pl.lit(None, dtype=pl.String).alias(column.name) for column in COLUMNS if column.name not in frame.columns]
    return frame.with_columns(absent).with_columns([*columns, year])


def column_rules() -> list[Rule]:
    """Return the rules of single rows of a typed frame."""
    return [*(rule for column in COLUMNS for rule in text_rules(column.name)), *_form_rules(), *_tree_rules()]


def future_rules(day: date) -> list[Rule]:
    """Return the rules that nothing begins or is closed after a day: the graph's present would be told wrong until then."""
    told = {"registered_on": ("REGISTERED_IN_FUTURE", "It is registered"), "closed_on": ("CLOSED_IN_FUTURE", "It is closed")}
    step = "Load it when the day has come."
    return [
        Rule(code, name, pl.col(f"{name}!") > day.isoformat(), f"{what} on {{value}}, which is to come.", step)
        for name, (code, what) in told.items()
    ]


def _form_rules() -> list[Rule]:
    code, parent, province = pl.col("code"), pl.col("parent_code"), pl.col("province_code")
    days = "Write the day like 2018-10-31."
    unread = [
        (name, pl.col(name).is_not_null() & pl.col(f"{name}!").is_null()) for name in (*ENUMS, *DAYS, *FLAGS, "graduation_year")
    ]
    told = {
        "kind": ("UNKNOWN_KIND", "{value!r} is not a kind.", f"Write one of {', '.join(Kind)}."),
        "level": ("UNKNOWN_LEVEL", "{value!r} is not a level.", f"Write one of {', '.join(Level)}, or leave it empty."),
        "sector": ("UNKNOWN_SECTOR", "{value!r} is not a sector.", f"Write one of {', '.join(Sector)}, or leave it empty."),
        "registered_on": ("BAD_DATE", "{value!r} is not a day.", days),
        "closed_on": ("BAD_DATE", "{value!r} is not a day.", days),
        "is_institution": ("BAD_BOOLEAN", "{value!r} is neither yes nor no.", "Write true or false (是 or 否)."),
        "is_fallback": ("BAD_BOOLEAN", "{value!r} is neither yes nor no.", "Write true or false (是 or 否)."),
        "is_league_school": ("BAD_BOOLEAN", "{value!r} is neither yes nor no.", "Write true or false (是 or 否)."),
        "synthetic": ("BAD_BOOLEAN", "{value!r} is neither yes nor no.", "Write true or false (是 or 否)."),
        "graduation_year": ("BAD_YEAR", "{value!r} is not a year.", "Write the year with four digits."),
    }
    too_long = [
        Rule(
            "NAME_TOO_LONG",
            name,
            pl.col(name).str.len_chars() > MOST_CHARACTERS,
            "The name has more than 200 characters: {value!r}.",
            "Shorten the name.",
        )
        for name in ("name", "short_name")
    ]
    return [
        Rule("EMPTY_CODE", "code", code.is_null(), "The code is empty.", MEND_CODE),
        Rule("BAD_CODE", "code", ~code.str.contains(CODE_FORM), "{value!r} is not a code.", MEND_CODE),
        Rule("MISSING_VALUE", "name", pl.col("name").is_null(), "The name is empty.", "Write the full name."),
        Rule("MISSING_VALUE", "kind", pl.col("kind").is_null(), "The kind is empty.", f"Write one of {', '.join(Kind)}."),
        Rule("BAD_CODE", "parent_code", ~parent.str.contains(CODE_FORM), "{value!r} is not a code.", MEND_CODE),
        Rule(
            "BAD_PROVINCE",
            "province_code",
            ~province.str.contains(r"^[0-9]{2}$"),
            "{value!r} is not two digits.",
            "Write two digits.",
        ),
        *too_long,
        *(Rule(told[name][0], name, bad, *told[name][1:]) for name, bad in unread),
        Rule(
            "CLOSED_BEFORE_REGISTERED",
            "closed_on",
            pl.col("closed_on!") < pl.col("registered_on!"),
            "It is closed on {value}, before it was registered.",
            "Mend one of the two days.",
        ),
    ]


def _tree_rules() -> list[Rule]:
    kind, level = pl.col("kind!"), pl.col("level!")
    expected = kind.replace_strict({k.value: lv.value for k, lv in LEVEL_OF_KIND.items()}, default=None, return_dtype=pl.String)
    work = kind == Kind.WORK_COMMITTEE.value
    level_fits = (work & level.is_in([each.value for each in WORK_COMMITTEE_LEVELS])) | (~work & level.eq_missing(expected))
    parentless = kind.is_in([each.value for each in PARENTLESS_KINDS])
    fallback = pl.col("is_fallback!") != (pl.col("sector!").eq_missing(pl.lit(Sector.FALLBACK.value)))
    external = kind == Kind.EXTERNAL.value
    return [
        Rule(
            "LEVEL_NOT_ALLOWED",
            "level",
            level.is_not_null() & kind.is_not_null() & ~level_fits,
            "The level {value} does not go with the kind.",
            "Leave the level empty: it follows from the kind; only a work committee states one.",
        ),
        Rule(
            "SECTOR_NOT_ALLOWED",
            "sector",
            kind.is_in([each.value for each in LEADING_KINDS]) & pl.col("sector").is_not_null(),
            "A committee of a province, city or county has no sector, here {value!r}.",
            "Leave the sector empty.",
        ),
        Rule(
            "PARENT_NOT_ALLOWED",
            "parent_code",
            parentless & pl.col("parent_code").is_not_null(),
            "An organisation of this kind has no parent, here {value!r}.",
            "Leave the parent empty.",
        ),
        Rule(
            "MISSING_VALUE",
            "parent_code",
            kind.is_not_null() & ~parentless & pl.col("parent_code").is_null(),
            "The code of the parent is empty.",
            "Write it; only the root and EXTERNAL have none.",
        ),
        Rule(
            "MISSING_VALUE",
            "province_code",
            external & pl.col("province_code").is_null(),
            "An EXTERNAL organisation must state its province.",
            "Write the two digits of the province.",
        ),
        Rule(
            "FALLBACK_MISMATCH",
            "is_fallback",
            pl.col("is_fallback!").is_not_null() & fallback,
            "is_fallback is {value!r}, but the sector says otherwise.",
            "A fallback branch has the sector FALLBACK, and no other has.",
        ),
    ]
