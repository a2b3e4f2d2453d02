"""undo: an operation on organisations, posts or memberships is taken back within 72 hours."""

from __future__ import annotations

from typing import Annotated

import strawberry

from api.mutations.change import Change, Input, Result, doing
from api.mutations.failures import IdempotencyConflict, InvalidInput, NotFound, Refused, UndoRefused
from api.mutations.fields import KEY, dry_run, optional
from api.mutations.operations import OPERATION
from api.types.operation import Operation
from domain.rights import Rights
from graph.clock import read_clock
from graph.database import Transaction
from workflows.operations import Operating, undo


@strawberry.input(description="An operation that is to be undone (撤销操作), by whoever may carry it out.")
class UndoInput:
    """The input of undo."""

    operation_id: strawberry.ID = strawberry.field(description="The operation (操作编号), from the mutation's answer.")
    idempotency_key: strawberry.ID | None = optional(KEY)
    dry_run: bool = dry_run()


@strawberry.type(description="The operation was undone (已撤销): present and past facts are as they were.")
class UndoPayload:
    """The payload of undo."""

    operation: Operation = strawberry.field(description=OPERATION)


UndoResult = Annotated[
    UndoPayload | IdempotencyConflict | InvalidInput | NotFound | Refused | UndoRefused,
    strawberry.union("UndoResult", description="What undo answers (撤销结果)."),
]


async def undo_operation(tx: Transaction, data: Input, rights: Rights) -> Result:
    """Undo an operation."""
    now = (await read_clock(tx)).now()
    return await undo(tx, data.operation_id, Operating(rights, doing(data, rights, "undo", now), now.date()))


UNDO = Change("UndoPayload", undo_operation)
