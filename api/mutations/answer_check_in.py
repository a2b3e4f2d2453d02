"""answerCheckIn: an officer of the branch, or above, enrols an applicant, corrects the branch, or refuses."""

from __future__ import annotations

from enum import Enum
from typing import Annotated

import strawberry

from api.mutations.change import Change, Input, Result
from api.mutations.check_ins import CHECK_IN_ID, SEEN_VERSION, doing_now
from api.mutations.failures import CheckInVersionConflict, IdempotencyConflict, InvalidInput, NotFound, Refused
from api.mutations.fields import KEY, dry_run, optional
from api.mutations.transfers import because
from api.types.check_in import CheckIn
from domain.check_ins import CheckInAct
from domain.rights import Rights
from domain.text import clean
from graph.database import Transaction
from workflows.check_ins import CheckInAnswer as Answer
from workflows.check_ins import answer_check_in


@strawberry.enum(description="The answer to a check-in (审核意见).")
class CheckInAnswer(Enum):
    """Approve, correct, or refuse."""

    APPROVE = strawberry.enum_value("APPROVE", description="Enrolled in the branch from this day on (通过).")
    CORRECT_BRANCH = strawberry.enum_value(
        "CORRECT_BRANCH", description="The applicant belongs to another branch, which answers then (更正支部)."
    )
    REJECT = strawberry.enum_value("REJECT", description="Refused, with a reason (驳回).")


@strawberry.input(description="The answer to a check-in (审核报到).")
class AnswerCheckInInput:
    """The input of answerCheckIn."""

    check_in_id: strawberry.ID = strawberry.field(description=CHECK_IN_ID)
    answer: CheckInAnswer = strawberry.field(description="What is decided (审核意见).")
    branch_code: str | None = optional("With CORRECT_BRANCH: the branch where the applicant belongs (团支部编码).")
    because: str | None = optional("Why (说明), for the applicant; REJECT needs it.")
    expected_version: int = strawberry.field(description=SEEN_VERSION)
    idempotency_key: strawberry.ID | None = optional(KEY)
    dry_run: bool = dry_run()


@strawberry.type(description="The check-in is answered (已审核).")
class AnswerCheckInPayload:
    """The payload of answerCheckIn."""

    check_in: CheckIn | None = strawberry.field(
        description="The check-in (报到); null where it went to a branch out of the caller's scope."
    )


AnswerCheckInResult = Annotated[
    AnswerCheckInPayload | NotFound | InvalidInput | Refused | CheckInVersionConflict | IdempotencyConflict,
    strawberry.union("AnswerCheckInResult", description="What answerCheckIn answers (审核结果)."),
]


async def answer(tx: Transaction, data: Input, rights: Rights) -> Result:
    """Answer a check-in."""
    branch_code = clean(data.branch_code) if data.branch_code else None
    decided = Answer(CheckInAct(data.answer), branch_code, because(data))
    by = await doing_now(tx, data, rights, "answerCheckIn")
    await answer_check_in(tx, data.check_in_id, data.expected_version, decided, rights, by)
    return {"check_in_id": data.check_in_id}


ANSWER_CHECK_IN = Change("AnswerCheckInPayload", answer)
