"""What must hold for single rows of a table of people: one row a membership, or one without any."""

from __future__ import annotations

import polars as pl

from domain.identity import IdentityProblem, mobile_form
from domain.people import LEAST_JOINING_AGE, EndedBy, Gender
from loaders.columns import Column, Rule
from loaders.facts import Options, required
from loaders.identity_columns import identity_problems
from loaders.typed_cells import typed_day, typed_enum, typed_flag, unread

PERSON = ("id", "name", "gender!", "born_on!", "joined_on!", "id_number", "phone", "synthetic!")
MEMBERSHIP = ("branch_code", "valid_from!", "valid_to!", "ended_by!")
COLUMNS = (
    Column("id", ("人员编号",), required=True),
    Column("name", ("姓名",), required=True, personal=True),
    Column("gender", ("性别",)),
    Column("born_on", ("出生日期",), required=True, personal=True),
    Column("joined_on", ("入团日期",)),
    Column("id_number", ("身份证号", "身份证号码"), required=True, personal=True),
    Column("phone", ("手机号", "手机号码"), personal=True),
    Column("synthetic", ("虚构",)),
    Column("branch_code", ("所在团支部", "团支部编码")),
    Column("valid_from", ("转入日期",)),
    Column("valid_to", ("转出日期",)),
    Column("ended_by", ("转出方式",)),
)
GENDERS = {"女": Gender.FEMALE, "男": Gender.MALE}
ENDINGS = {
    "转出": EndedBy.TRANSFERRED,
    "转出省外": EndedBy.OUT_OF_PROVINCE,
    "超龄离团": EndedBy.AGE,
    "开除": EndedBy.EXPELLED,
    "去世": EndedBy.DECEASED,
    "更正": EndedBy.CORRECTED,
    "组织调整": EndedBy.REORGANISED,
    "撤销转接": EndedBy.REVERSED,
}
MOST_CHARACTERS = 100
MEND_ID = "Write 1 to 40 letters A-Z, digits and hyphens."
ID_FORM = r"^[0-9A-Za-z-]{1,40}$"
IDENTITY_TOLD = {
    IdentityProblem.FORM: ("BAD_ID_NUMBER", "The identity number has not the form of one.", "Write 17 digits and a digit or X."),
    IdentityProblem.BIRTH_DATE: ("ID_BIRTH_DATE", "The identity number holds no day of birth.", "Type the number again."),
    IdentityProblem.REGION: (
        "ID_REGION",
        "The identity number begins with a region that did not exist in the year of birth.",
        "Type the number again.",
    ),
    IdentityProblem.CHECK_DIGIT: ("ID_CHECK_DIGIT", "The check digit of the identity number is wrong.", "Type it again."),
    IdentityProblem.LOOKS_REAL: (
        "SYNTHETIC_LOOKS_REAL",
        "The identity number of a generated person is a right one and may belong to somebody.",
        "Give it a wrong check digit, or load real people without --synthetic.",
    ),
}


def typed(frame: pl.DataFrame, options: Options) -> pl.DataFrame:
    """Return the frame with typed columns, and what is wrong with each identity number as ``identity_problem``."""
    days = [typed_day(name) for name in ("born_on", "joined_on", "valid_from", "valid_to")]
    enums = [typed_enum("gender", Gender, GENDERS), typed_enum("ended_by", EndedBy, ENDINGS)]
    frame = frame.with_columns(pl.col("id_number").str.to_uppercase())
    return frame.with_columns(
        *days,
        *enums,
        typed_flag("synthetic"),
        identity_problems(frame["id_number"], synthetic=options.synthetic).alias("identity_problem"),
        _phone_problem(options).alias("phone_problem"),
    )


def _phone_problem(options: Options) -> pl.Expr:
    return ~pl.col("phone").str.contains(mobile_form(synthetic=options.synthetic))


def rules(options: Options, on_day: str) -> list[Rule]:
    """Return the rules of single rows."""
    born, joined, first, last = (pl.col(f"{name}!") for name in ("born_on", "joined_on", "valid_from", "valid_to"))
    of_age = (born.str.slice(0, 4).cast(pl.Int64) + LEAST_JOINING_AGE).cast(pl.String) + born.str.slice(4)
    given = pl.col("branch_code").is_not_null()
    birth = pl.col("id_number").str.slice(6, 8) != born.str.replace_all("-", "")
    return [
        *required(("id", "name", "born_on", "id_number")),
        Rule("BAD_CODE", "id", ~pl.col("id").str.contains(ID_FORM), "{value!r} is not an id.", MEND_ID),
        Rule("NAME_TOO_LONG", "name", pl.col("name").str.len_chars() > MOST_CHARACTERS, "The name is too long.", "Shorten it."),
        *_readable(),
        Rule("BORN_IN_FUTURE", "born_on", born > on_day, "The day of birth is to come.", "Mend the day."),
        *(
            Rule(code, "id_number", pl.col("identity_problem") == problem.value, told, step)
            for problem, (code, told, step) in IDENTITY_TOLD.items()
        ),
        Rule(
            "ID_BIRTH_MISMATCH",
            "id_number",
            pl.col("identity_problem").is_null() & birth,
            "The day of birth in the identity number is another.",
            "Mend the number or the day of birth.",
        ),
        Rule("BAD_PHONE", "phone", pl.col("phone_problem"), "It is no mobile number.", _phone_step(options)),
        *_synthetic_rules(options),
        Rule("JOINED_IN_FUTURE", "joined_on", joined > on_day, "It is {value}, which is to come.", "Mend the day."),
        Rule("JOINED_TOO_YOUNG", "joined_on", joined < of_age, "It is before the 14th birthday.", "Mend one of the days."),
        Rule("MISSING_VALUE", "valid_from", given & first.is_null(), "A membership has no first day.", "Write it."),
        Rule("MISSING_VALUE", "joined_on", given & joined.is_null(), "A member has no day of joining.", "Write it."),
        Rule("MISSING_VALUE", "branch_code", ~given & first.is_not_null(), "A membership has no branch.", "Write its code."),
        Rule(
            "MISSING_VALUE",
            "ended_by",
            last.is_not_null() & pl.col("ended_by").is_null(),
            "It is not said how it ended.",
            f"Write one of {', '.join(EndedBy)}.",
        ),
        Rule(
            "MISSING_VALUE",
            "valid_to",
            pl.col("ended_by!").is_not_null() & last.is_null(),
            "An ended membership has no end.",
            "Write the first day without it.",
        ),
        Rule("STARTS_IN_FUTURE", "valid_from", first > on_day, "It begins on {value}, which is to come.", "Load it then."),
        Rule("STARTS_IN_FUTURE", "valid_to", last > on_day, "It ends on {value}, which is to come.", "Load it then."),
        Rule("ENDS_BEFORE_START", "valid_to", last < first, "It ends on {value}, before it began.", "Mend one of the two days."),
        Rule(
            "MEMBER_BEFORE_JOINING",
            "valid_from",
            first < joined,
            "It begins on {value}, before the member joined.",
            "Mend one of the two days.",
        ),
    ]


def _readable() -> list[Rule]:
    days = "Write the day like 2018-10-31."
    told = {
        "gender": ("UNKNOWN_GENDER", "{value!r} is not a gender.", f"Write one of {', '.join(Gender)}, or leave it empty."),
        "born_on": ("BAD_DATE", "The cell holds no day.", days),
        "joined_on": ("BAD_DATE", "{value!r} is not a day.", days),
        "valid_from": ("BAD_DATE", "{value!r} is not a day.", days),
        "valid_to": ("BAD_DATE", "{value!r} is not a day.", days),
        "synthetic": ("BAD_BOOLEAN", "{value!r} is neither yes nor no.", "Write true or false (是 or 否)."),
        "ended_by": ("UNKNOWN_ENDING", "{value!r} is not a way to end.", f"Write one of {', '.join(EndedBy)}."),
    }
    return [Rule(code, name, unread(name), problem, step) for name, (code, problem, step) in told.items()]


def _synthetic_rules(options: Options) -> list[Rule]:
    said = pl.col("synthetic!").fill_null(value=False)
    if options.synthetic:
        told = "The row does not say that the person is generated."
        return [Rule("NOT_SYNTHETIC", "synthetic", ~said, told, "Write true, or load real people without --synthetic.")]
    told = "The person is generated."
    return [Rule("SYNTHETIC_NOT_ALLOWED", "synthetic", said, told, "Load generated people with --synthetic, alone.")]


def _phone_step(options: Options) -> str:
    return "Write 11 digits that start with 11." if options.synthetic else "Write 11 digits that start with 13 to 19."
