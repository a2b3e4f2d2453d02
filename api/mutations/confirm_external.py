"""confirmExternal: the committee that released a member records that the other side has received them."""

from __future__ import annotations

from typing import Annotated

import strawberry

from api.mutations.change import Change, Input, Result
from api.mutations.failures import IdempotencyConflict, InvalidInput, NotFound, Refused, TransferVersionConflict
from api.mutations.fields import KEY, dry_run, optional
from api.mutations.transfers import TRANSFER_ID, acting, locked_transfer, seen_version
from api.types.transfer import Transfer
from domain.rights import Rights
from graph.database import Transaction
from workflows.transfers import confirm


@strawberry.input(description="The receipt of a member by an organisation outside the province (确认接收).")
class ConfirmExternalInput:
    """The input of confirmExternal."""

    transfer_id: strawberry.ID = strawberry.field(description=TRANSFER_ID)
    expected_version: int = seen_version()
    idempotency_key: strawberry.ID | None = optional(KEY)
    dry_run: bool = dry_run()


@strawberry.type(description="The receipt is recorded (已确认), and the transfer completed.")
class ConfirmExternalPayload:
    """The payload of confirmExternal."""

    transfer: Transfer = strawberry.field(description="The transfer (转接).")


ConfirmExternalResult = Annotated[
    ConfirmExternalPayload | IdempotencyConflict | InvalidInput | NotFound | Refused | TransferVersionConflict,
    strawberry.union("ConfirmExternalResult", description="What confirmExternal answers (确认结果)."),
]


async def confirm_receipt(tx: Transaction, data: Input, rights: Rights) -> Result:
    """Record the receipt."""
    case = await locked_transfer(tx, data, rights)
    by = await acting(tx, data, rights, "confirmExternal")
    await confirm(tx, case, by)
    return {"transfer_id": case.transfer_id}


CONFIRM_EXTERNAL = Change("ConfirmExternalPayload", confirm_receipt)
