"""requestTransfer: the member, the sender or the receiver starts a transfer."""

from __future__ import annotations

from typing import Annotated

import strawberry

from api.mutations.change import Change, Input, Result
from api.mutations.failures import IdempotencyConflict, InvalidInput, NotFound, Refused, TransferAlreadyOpen
from api.mutations.fields import KEY, dry_run, optional
from api.mutations.transfers import PERSON_ID, RESIDENCE_CODE, TO_CODE, acting, person_key
from api.types.transfer import Transfer
from domain.rights import Rights
from domain.text import clean
from domain.transfers import TransferReason
from graph.database import Transaction
from workflows.transfers import Request, start_transfer


@strawberry.input(description="A transfer that is asked for (申请转接), by the member, by the sender or by the receiver.")
class RequestTransferInput:
    """The input of requestTransfer."""

    person_id: strawberry.ID = strawberry.field(description=PERSON_ID)
    reason: TransferReason = strawberry.field(description="Why (转接原因).")
    to_code: str | None = optional(TO_CODE)
    residence_code: str | None = optional(RESIDENCE_CODE)
    from_code: str | None = optional("Of who comes from outside the province: the EXTERNAL organisation (转出团组织编码).")
    name: str | None = optional("The member's name (姓名), which the receiver states: it cannot read the member yet.")
    idempotency_key: strawberry.ID | None = optional(KEY)
    dry_run: bool = dry_run()


@strawberry.type(description="The transfer is open (已申请), or completed where its starter could answer every step.")
class RequestTransferPayload:
    """The payload of requestTransfer."""

    transfer: Transfer = strawberry.field(description="The transfer (转接).")


RequestTransferResult = Annotated[
    RequestTransferPayload | NotFound | InvalidInput | Refused | TransferAlreadyOpen | IdempotencyConflict,
    strawberry.union("RequestTransferResult", description="What requestTransfer answers (申请结果)."),
]


async def request(tx: Transaction, data: Input, rights: Rights) -> Result:
    """Start a transfer."""
    name = clean(data.name) if data.name else None
    wanted = Request(person_key(data), TransferReason(data.reason), data.to_code, data.residence_code, data.from_code, name)
    return {"transfer_id": await start_transfer(tx, wanted, await acting(tx, data, rights, "requestTransfer"))}


REQUEST_TRANSFER = Change("RequestTransferPayload", request)
