"""startClassTransfers: an officer starts the transfers of a graduating class, with exceptions; each member has a result."""

from __future__ import annotations

from typing import Annotated

import strawberry

from api.compiler.compile import key_of
from api.mutations.change import Change, Input, Result
from api.mutations.failures import IdempotencyConflict, InvalidInput, NotFound, Refused
from api.mutations.fields import KEY, dry_run, optional
from api.mutations.transfers import PERSON_ID, RESIDENCE_CODE, TO_CODE, acting
from api.types.transfer import Transfer
from domain.rights import Rights
from domain.transfers import TransferReason
from graph.database import Transaction
from workflows.class_transfers import ClassException, start_class
from workflows.transfers import Request

EXPECTED_MEMBERS = 50  # of a class, for the cost


@strawberry.input(description="What is different for one member of a class (例外).")
class ClassExceptionInput:
    """One exception of startClassTransfers."""

    person_id: strawberry.ID = strawberry.field(description=PERSON_ID)
    skip: bool = strawberry.field(default=False, description="Start nothing (不转), for example for who stays.")
    reason: TransferReason | None = optional("Another reason (转接原因).")
    to_code: str | None = optional(TO_CODE)
    residence_code: str | None = optional(RESIDENCE_CODE)


@strawberry.input(description="The transfers of a graduating class (毕业班批量转接), with exceptions.")
class StartClassTransfersInput:
    """The input of startClassTransfers."""

    class_code: str = strawberry.field(
        description="The class (毕业班团支部编码): a branch that has graduated, or does this year."
    )
    reason: TransferReason = strawberry.field(description="Why (转接原因).")
    to_code: str | None = optional(TO_CODE + " Without it, only members with a target of their own are transferred.")
    exceptions: list[ClassExceptionInput] = strawberry.field(
        default_factory=list, description="Members for whom it is different (例外)."
    )
    idempotency_key: strawberry.ID | None = optional(KEY)
    dry_run: bool = dry_run()


@strawberry.type(description="What became of one member of a class (逐人结果): a transfer, nothing, or why not.")
class ClassTransfer:
    """A result."""

    person_id: str = strawberry.field(description="Who (人员编号).")
    skipped: bool = strawberry.field(description="Whether nothing was to be started (不转).")
    transfer: Transfer | None = strawberry.field(description="The transfer (转接); null where none was started.")
    code: str | None = strawberry.field(description="Why not, for programs (错误码).")
    message: str | None = strawberry.field(description="Why not (说明), one sentence.")
    next_step: str | None = strawberry.field(description="What to do now (下一步).")


@strawberry.type(description="The transfers of the class are started (已批量申请), as far as they could be.")
class StartClassTransfersPayload:
    """The payload of startClassTransfers."""

    started: int = strawberry.field(description="How many were started (已申请人数).")
    results: list[ClassTransfer] = strawberry.field(description="One result for each member (逐人结果), in the order of names.")


StartClassTransfersResult = Annotated[
    StartClassTransfersPayload | NotFound | InvalidInput | Refused | IdempotencyConflict,
    strawberry.union("StartClassTransfersResult", description="What startClassTransfers answers (批量申请结果)."),
]


async def start(tx: Transaction, data: Input, rights: Rights) -> Result:
    """Start the transfers of a class."""
    common = Request("", TransferReason(data.reason), data.to_code)
    exceptions = [
        ClassException(
            key_of("Person", each["person_id"]),
            bool(each.get("skip")),
            TransferReason(each["reason"]) if "reason" in each else None,
            each.get("to_code"),
            each.get("residence_code"),
        )
        for each in data.exceptions or ()
    ]
    results = await start_class(tx, data.class_code, common, exceptions, await acting(tx, data, rights, "startClassTransfers"))
    return {"results": results}


START_CLASS_TRANSFERS = Change("StartClassTransfersPayload", start, lambda _: EXPECTED_MEMBERS)
