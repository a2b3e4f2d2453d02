"""Keys by which a mutation that is sent again is recognised; records stand in the transaction of the change."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from domain.errors import Conflict
from graph.database import Transaction

KEPT_DAYS = 7


@dataclass(frozen=True, slots=True)
class IdempotencyKey:
    """A key with what it belongs to: an account, a mutation, the fingerprint of an input."""

    account: str
    mutation: str
    key: str
    input_sha256: str


async def begin_record(tx: Transaction, key: IdempotencyKey) -> Any:
    """Return what was answered under the key; ``None`` where it is new.

    Raises
    ------
    Conflict
        ``IDEMPOTENCY_CONFLICT``: the key was sent with another input.
    """
    (row,) = await tx.write(
        "idempotency_record/begin_record",
        account=key.account,
        mutation=key.mutation,
        key=key.key,
        input_sha256=key.input_sha256,
        kept_days=KEPT_DAYS,
    )
    if row["input_sha256"] != key.input_sha256:
        raise Conflict(
            "IDEMPOTENCY_CONFLICT",
            "This idempotencyKey was sent before with another input.",
            "Send the same input again, or this one with a key of its own.",
        )
    return None if row["is_new"] else json.loads(row["payload"])


async def complete_record(tx: Transaction, key: IdempotencyKey, payload: Any) -> None:
    """Store what is answered under the key."""
    await tx.write(
        "idempotency_record/complete_record",
        account=key.account,
        mutation=key.mutation,
        key=key.key,
        payload=json.dumps(payload),
    )
