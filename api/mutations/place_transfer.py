"""placeTransfer: a committee names the branch in which a member is placed."""

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
from workflows.transfers import place


@strawberry.input(description="The branch that a committee names (落实支部).")
class PlaceTransferInput:
    """The input of placeTransfer."""

    transfer_id: strawberry.ID = strawberry.field(description=TRANSFER_ID)
    branch_code: str = strawberry.field(description="The branch (团支部编码), below the committee that was asked.")
    expected_version: int = seen_version()
    idempotency_key: strawberry.ID | None = optional(KEY)
    dry_run: bool = dry_run()


@strawberry.type(description="The member is placed (已落实), and the transfer completed.")
class PlaceTransferPayload:
    """The payload of placeTransfer."""

    transfer: Transfer = strawberry.field(description="The transfer (转接).")


PlaceTransferResult = Annotated[
    PlaceTransferPayload | IdempotencyConflict | InvalidInput | NotFound | Refused | TransferVersionConflict,
    strawberry.union("PlaceTransferResult", description="What placeTransfer answers (落实结果)."),
]


async def place_member(tx: Transaction, data: Input, rights: Rights) -> Result:
    """Place the member."""
    case = await locked_transfer(tx, data, rights)
    by = await acting(tx, data, rights, "placeTransfer")
    await place(tx, case, data.branch_code, by)
    return {"transfer_id": case.transfer_id}


PLACE_TRANSFER = Change("PlaceTransferPayload", place_member)
