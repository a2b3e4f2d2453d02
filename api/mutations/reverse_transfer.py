"""reverseTransfer: a committee above both ends undoes a transfer that was completed by mistake."""

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
from workflows.transfers import reverse


@strawberry.input(description="A transfer that is undone (撤销转接) within 72 hours of its completion.")
class ReverseTransferInput:
    """The input of reverseTransfer."""

    transfer_id: strawberry.ID = strawberry.field(description=TRANSFER_ID)
    because: str = strawberry.field(description=BECAUSE)
    expected_version: int | None = optional(EXPECTED_VERSION)
    idempotency_key: strawberry.ID | None = optional(KEY)
    dry_run: bool = dry_run()


@strawberry.type(description="The transfer is undone (已撤销); the member is back from this day on.")
class ReverseTransferPayload:
    """The payload of reverseTransfer."""

    transfer: Transfer = strawberry.field(description="The transfer (转接).")


ReverseTransferResult = Annotated[
    ReverseTransferPayload | IdempotencyConflict | InvalidInput | NotFound | Refused | TransferVersionConflict,
    strawberry.union("ReverseTransferResult", description="What reverseTransfer answers (撤销结果)."),
]


async def undo(tx: Transaction, data: Input, rights: Rights) -> Result:
    """Reverse the transfer."""
    case = await locked_transfer(tx, data, rights)
    by = await acting(tx, data, rights, "reverseTransfer")
    await reverse(tx, case, because(data) or "", by)
    return {"transfer_id": case.transfer_id}


REVERSE_TRANSFER = Change("ReverseTransferPayload", undo)
