"""answerStep: the organisation that a step awaits agrees or refuses."""

from __future__ import annotations

from enum import Enum
from typing import Annotated

import strawberry

from api.mutations.change import Change, Input, Result
from api.mutations.failures import IdempotencyConflict, InvalidInput, NotFound, Refused, TransferVersionConflict
from api.mutations.fields import KEY, dry_run, optional
from api.mutations.transfers import BECAUSE, TRANSFER_ID, acting, because, locked_transfer, seen_version
from api.types.transfer import Transfer
from domain.rights import Rights
from graph.database import Transaction
from workflows.transfers import agree, reject


@strawberry.enum(description="The answer to a step (办理意见).")
class StepAnswer(Enum):
    """Agree or refuse."""

    AGREE = strawberry.enum_value("AGREE", description="Agreed (同意).")
    REJECT = strawberry.enum_value("REJECT", description="Refused (拒绝).")


@strawberry.input(
    description="The answer to an open step (办理): RELEASE and ACCEPT are agreed or refused, CONFIRM can be refused."
)
class AnswerStepInput:
    """The input of answerStep."""

    transfer_id: strawberry.ID = strawberry.field(description=TRANSFER_ID)
    answer: StepAnswer = strawberry.field(description="Agree or refuse (同意或拒绝).")
    because: str | None = optional(BECAUSE)
    instead_code: str | None = optional("Whom a township of residence names when it refuses (另荐团组织编码).")
    expected_version: int = seen_version()
    idempotency_key: strawberry.ID | None = optional(KEY)
    dry_run: bool = dry_run()


@strawberry.type(description="The step is answered (已办理).")
class AnswerStepPayload:
    """The payload of answerStep."""

    transfer: Transfer = strawberry.field(description="The transfer (转接).")


AnswerStepResult = Annotated[
    AnswerStepPayload | IdempotencyConflict | InvalidInput | NotFound | Refused | TransferVersionConflict,
    strawberry.union("AnswerStepResult", description="What answerStep answers (办理结果)."),
]


async def answer(tx: Transaction, data: Input, rights: Rights) -> Result:
    """Answer the open step."""
    case = await locked_transfer(tx, data, rights)
    by = await acting(tx, data, rights, "answerStep")
    if StepAnswer(data.answer) is StepAnswer.AGREE:
        await agree(tx, case, by)
    else:
        await reject(tx, case, data.instead_code, because(data), by)
    return {"transfer_id": case.transfer_id}


ANSWER_STEP = Change("AnswerStepPayload", answer)
