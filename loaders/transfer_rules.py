"""What must hold for single rows of a table of transfers, its steps included.

The steps of a transfer stand in parallel cells, parts separated by semicolons; the last step of an open one has no answer yet.
"""

from __future__ import annotations

from itertools import combinations
from typing import Any

import polars as pl

from domain.transfers import Party, StepKind, StepOutcome, TransferReason, TransferState
from loaders.columns import ROW, Column, Header, Rule
from loaders.facts import required
from loaders.problems import Problem
from loaders.typed_cells import typed_enum, typed_moment, typed_moments, unread

COLUMNS = (
    Column("id", ("转接编号",), required=True),
    Column("person_id", ("人员编号",), required=True),
    Column("reason", ("转接原因",), required=True),
    Column("state", ("转接状态",), required=True),
    Column("from_code", ("转出团组织编码",), required=True),
    Column("to_code", ("转入团组织编码",), required=True),
    Column("placed_in_code", ("落实团组织编码",)),
    Column("requested_at", ("申请时间",), required=True),
    Column("requested_by", ("发起方",), required=True),
    Column("completed_at", ("办结时间",)),
    Column("reversed_at", ("撤销时间",)),
    Column("step_kinds", ("步骤",)),
    Column("step_first_addressees", ("步骤首办团组织",)),
    Column("step_opened_at", ("步骤开始时间",)),
    Column("step_first_due_at", ("步骤到期时间",)),
    Column("step_answered_at", ("步骤办理时间",)),
    Column("step_answered_by", ("步骤办理人",)),
    Column("step_outcomes", ("步骤结果",)),
    Column("step_escalations", ("步骤升级次数",)),
)
STATES = {
    "办理中": TransferState.OPEN,
    "已完成": TransferState.COMPLETED,
    "已拒绝": TransferState.REJECTED,
    "已撤回": TransferState.WITHDRAWN,
    "已撤销": TransferState.REVERSED,
}
REASONS = {
    "升学": TransferReason.FURTHER_STUDY,
    "就业": TransferReason.EMPLOYED,
    "未就业": TransferReason.UNEMPLOYED,
    "参军": TransferReason.ARMY,
    "出国": TransferReason.ABROAD,
    "延迟毕业": TransferReason.DELAYED_GRADUATION,
    "迁居": TransferReason.MOVED,
    "跨省": TransferReason.OTHER_PROVINCE,
}
PARTIES = {"团员": Party.MEMBER, "转出方": Party.SENDER, "转入方": Party.RECEIVER}
MOMENTS = ("requested_at", "completed_at", "reversed_at")
STEPS = ("step_kinds", "step_first_addressees", "step_opened_at", "step_first_due_at")
ANSWERS = ("step_answered_at", "step_answered_by", "step_outcomes", "step_escalations")
STEP_MOMENTS = ("step_opened_at", "step_first_due_at", "step_answered_at")
ID_FORM = r"^[0-9A-Za-z-]{1,40}$"
ORDER = [kind.value for kind in StepKind]
_ORDERS = [kinds for count in range(1, len(ORDER) + 1) for kinds in combinations(ORDER, count)]
_OUTCOMES = "|".join(outcome.value for outcome in StepOutcome)
_COUNTS = r"^[0-9]+(;[0-9]+)*$"


def typed(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frame with typed columns beside the text."""
    return frame.with_columns(
        typed_enum("state", TransferState, STATES),
        typed_enum("reason", TransferReason, REASONS),
        typed_enum("requested_by", Party, PARTIES),
        *(typed_moment(name) for name in MOMENTS),
        *(typed_moments(name) for name in STEP_MOMENTS),
    )


def rules(on_day: str) -> list[Rule]:
    """Return the rules of single rows, without the steps."""
    state = pl.col("state!")
    requested, completed, reversed_at = (pl.col(f"{name}!") for name in MOMENTS)
    finished = state.is_in([TransferState.COMPLETED.value, TransferState.REVERSED.value])
    is_reversed = state == TransferState.REVERSED.value
    moment, mend = "Write it like 2018-10-31 09:30.", "Mend one of the two."
    equal = (pl.col("from_code") == pl.col("to_code")) | (pl.col("from_code") == pl.col("placed_in_code"))
    end_of_day = f"{on_day}T24"
    id_step = "Write 1 to 40 letters A-Z, digits and hyphens."
    state_step, reason_step = f"Write one of {', '.join(TransferState)}.", f"Write one of {', '.join(TransferReason)}."
    party_step = f"Write one of {', '.join(Party)}."
    late = [(name, pl.col(f"{name}!") > end_of_day) for name in MOMENTS]
    return [
        *required(("id", "person_id", "reason", "state", "from_code", "to_code", "requested_at", "requested_by")),
        Rule("BAD_CODE", "id", ~pl.col("id").str.contains(ID_FORM), "{value!r} is not an id.", id_step),
        Rule("UNKNOWN_STATE", "state", unread("state"), "{value!r} is not a state.", state_step),
        Rule("UNKNOWN_REASON", "reason", unread("reason"), "{value!r} is not a reason.", reason_step),
        Rule("UNKNOWN_PARTY", "requested_by", unread("requested_by"), "{value!r} is no party.", party_step),
        *(Rule("BAD_MOMENT", name, unread(name), "{value!r} is not a day and time.", moment) for name in MOMENTS),
        *(Rule("STARTS_IN_FUTURE", name, bad, "{value} is to come.", "Load it then.") for name, bad in late),
        Rule("EQUAL_ENDS", "to_code", equal, "The transfer leads to where it comes from.", "Mend one of the codes."),
        Rule("MISSING_VALUE", "completed_at", finished & completed.is_null(), "A completed transfer has no end.", "Write when."),
        Rule(
            "MISSING_VALUE",
            "placed_in_code",
            finished & pl.col("placed_in_code").is_null(),
            "The branch is missing.",
            "Write it.",
        ),
        Rule("MISSING_VALUE", "reversed_at", is_reversed & reversed_at.is_null(), "It is not said when.", "Write when."),
        Rule("UNWANTED_VALUE", "completed_at", ~finished & completed.is_not_null(), "It was not completed.", "Mend the state."),
        Rule("UNWANTED_VALUE", "reversed_at", ~is_reversed & reversed_at.is_not_null(), "It was never reversed.", "Mend it."),
        Rule("OUT_OF_ORDER", "completed_at", completed < requested, "It was completed before it was asked for.", mend),
        Rule("OUT_OF_ORDER", "reversed_at", reversed_at < completed, "It was reversed before it was completed.", mend),
    ]


def steps_of(row: dict[str, Any]) -> dict[str, list[Any]]:
    """Return the parts of the step cells of a row, moments in the form that is stored; what is not given is ``None``.

    Answers may have fewer parts than there are steps.
    """
    parts: dict[str, list[Any]] = {}
    for name in (*STEPS, *ANSWERS):
        each = [part.strip() or None for part in row[name].split(";")] if row[name] else []
        parts[name] = list(row[f"{name}!"] or []) if name in STEP_MOMENTS else each
    count = len(parts["step_kinds"])
    for name in ANSWERS:
        parts[name] += [None] * (count - len(parts[name]))
    return parts


def step_problems(frame: pl.DataFrame, header: Header) -> list[Problem]:
    """Return what is wrong with the steps of good rows: lengths, kinds, order, times, and one open step for an open transfer."""
    problems = []
    for row in _unproven(frame).iter_rows(named=True):
        wrong = _wrong_steps(row, steps_of(row))
        if wrong:
            column, told = wrong
            step = "Write the steps as parallel lists, parts separated by semicolons."
            problems.append(Problem(row[ROW], header.title(column), None, "BAD_STEPS", told, step))
    return problems


def _unproven(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the rows that are not proven good by columns: parts of equal number, all answered, times in order.

    What is left, open transfers among it, is looked at row by row.
    """
    count = pl.col("step_kinds").str.count_matches(";") + 1
    names = (*STEPS, "step_answered_at", "step_outcomes", "step_escalations")
    even = [pl.col(name).str.count_matches(";") + 1 == count for name in names]
    ended = pl.col("state!").is_in([TransferState.COMPLETED.value, TransferState.REJECTED.value])
    known = pl.col("step_kinds").is_in([";".join(kinds) for kinds in _ORDERS]) & pl.col("step_answered_by").is_null()
    told = pl.col("step_outcomes").str.contains(rf"^({_OUTCOMES})(;({_OUTCOMES}))*$") & pl.col("step_escalations").str.contains(
        _COUNTS
    )
    shaped = frame.filter((ended & known & told & pl.all_horizontal(even)).fill_null(value=False))
    steps = shaped.select(ROW, "requested_at!", "completed_at!", *(f"{name}!" for name in STEP_MOMENTS))
    each = steps.explode(*(f"{name}!" for name in STEP_MOMENTS), empty_as_null=True, keep_nulls=True)
    opened, due, answered = (pl.col(f"{name}!") for name in STEP_MOMENTS)
    first = (pl.col(ROW) != pl.col(ROW).shift(1)).fill_null(value=True)
    before = pl.when(first).then(pl.col("requested_at!")).otherwise(answered.shift(1))
    ends = pl.col("completed_at!").is_null() | (answered <= pl.col("completed_at!"))
    good = (opened >= before) & (due > opened) & (answered >= opened) & ends
    proven = each.group_by(ROW).agg(good.fill_null(value=False).all().alias("good")).filter(pl.col("good"))[ROW]
    return frame.filter(~pl.col(ROW).is_in(proven.implode()))


def _wrong_steps(row: dict[str, Any], steps: dict[str, list[Any]]) -> tuple[str, str] | None:
    kinds, count = steps["step_kinds"], len(steps["step_kinds"])
    uneven = next((name for name in (*STEPS, *ANSWERS) if len(steps[name]) != count), None)
    if uneven:
        return uneven, f"There are {count} kinds of steps and {len(steps[uneven])} parts here."
    positions = [ORDER.index(kind) if kind in ORDER else -1 for kind in kinds]
    if -1 in positions or positions != sorted(set(positions)):
        return "step_kinds", f"Steps are {', '.join(ORDER)}, each at most once and in this order."
    return _wrong_answers(row, steps) or _wrong_times(row, steps)


def _wrong_answers(row: dict[str, Any], steps: dict[str, list[Any]]) -> tuple[str, str] | None:
    answered = [moment is not None for moment in steps["step_answered_at"]]
    is_open = row["state!"] == TransferState.OPEN.value
    if is_open and (not answered or answered != [True] * (len(answered) - 1) + [False]):
        return "step_answered_at", "An open transfer has one open step, its last."
    if not is_open and row["state!"] != TransferState.WITHDRAWN.value and not all(answered):
        return "step_answered_at", "A step of a transfer that has ended has no time of its answer."
    outcomes = {outcome for outcome, done in zip(steps["step_outcomes"], answered, strict=True) if done}
    if outcomes - set(StepOutcome):
        return "step_outcomes", f"Outcomes are {', '.join(StepOutcome)}."
    if any(part and not (part.isascii() and part.isdigit()) for part in steps["step_escalations"]):
        return "step_escalations", "The number of escalations is no whole number."
    return None


def _wrong_times(row: dict[str, Any], steps: dict[str, list[Any]]) -> tuple[str, str] | None:
    last = row["requested_at!"]
    for opened, due, answered in zip(*(steps[name] for name in STEP_MOMENTS), strict=True):
        if opened is None or due is None:
            return "step_opened_at", "A time of a step cannot be read."
        if opened < last or due <= opened or (answered and answered < opened):
            return "step_opened_at", "The times of the steps are out of order."
        last = answered or opened
    end = row["completed_at!"]
    if end and last > end:
        return "completed_at", "It was completed before its last step was answered."
    return None
