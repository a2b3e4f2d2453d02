"""withdrawTransfer: the member, or the party that started a transfer, takes it back."""

from __future__ import annotations

from typing import Annotated

import strawberry

from api.mutations.change import Change, Input, Result
from api.mutations.failures import IdempotencyConflict, InvalidInput, NotFound, Refused, TransferVersionConflict
from api.mutations.fields import EXPECTED_VERSION, KEY, dry_run, optional
from api.mutations.transfers import BECAUSE, TRANSFER_ID, acting, because, locked_transfer
from api.types.transfer import Transfer
from domain.rights import Rights
from graph.database import Transaction
from workflows.transfers import withdraw


@strawberry.input(description="A transfer that is taken back (撤回转接) before it is completed.")
class WithdrawTransferInput:
    """The input of withdrawTransfer."""

    transfer_id: strawberry.ID = strawberry.field(description=TRANSFER_ID)
    because: str | None = optional(BECAUSE)
    expected_version: int | None = optional(EXPECTED_VERSION)
    idempotency_key: strawberry.ID | None = optional(KEY)
    dry_run: bool = dry_run()


@strawberry.type(description="The transfer is taken back (已撤回); the member stays.")
class WithdrawTransferPayload:
    """The payload of withdrawTransfer."""

    transfer: Transfer = strawberry.field(description="The transfer (转接).")


WithdrawTransferResult = Annotated[
    WithdrawTransferPayload | IdempotencyConflict | InvalidInput | NotFound | Refused | TransferVersionConflict,
    strawberry.union("WithdrawTransferResult", description="What withdrawTransfer answers (撤回结果)."),
]


async def take_back(tx: Transaction, data: Input, rights: Rights) -> Result:
    """Take the transfer back."""
    case = await locked_transfer(tx, data, rights)
    by = await acting(tx, data, rights, "withdrawTransfer")
    await withdraw(tx, case, because(data), by)
    return {"transfer_id": case.transfer_id}


WITHDRAW_TRANSFER = Change("WithdrawTransferPayload", take_back)
