"""What the mutations of transfers share: fields of their inputs, who acts, the locked transfer."""

from __future__ import annotations

from typing import Any

import strawberry

from api.compiler.compile import key_of
from api.mutations.change import Input, doing
from domain.rights import Rights
from domain.text import clean
from domain.transfer_cases import Case
from graph.clock import read_clock
from graph.database import Transaction
from workflows.transfers import Acting, lock_seen

TRANSFER_ID = "The transfer (转接编号)."
SEEN_VERSION = "The version that the caller saw (所见版本); where it is another one, nothing is done: VERSION_CONFLICT."
BECAUSE = "Why (说明), for the member and the other party."
PERSON_ID = "Who moves (人员编号): a global id, or the id of tables."
TO_CODE = "The branch that is to receive (转入团支部编码), a committee that is to name one, or an EXTERNAL organisation."
RESIDENCE_CODE = (
    "In place of toCode: the township of residence (居住地乡镇街道代码), whose committee takes who has no other branch."
)
MOST_CHARACTERS = 500


def seen_version() -> Any:
    """Declare the field ``expectedVersion`` of who decides on what they saw."""
    return strawberry.field(description=SEEN_VERSION)


async def acting(tx: Transaction, data: Input, rights: Rights, action: str) -> Acting:
    """Return who changes something, at the time of the graph."""
    return Acting(rights, doing(data, rights, action, (await read_clock(tx)).now()), data.terms)


async def locked_transfer(tx: Transaction, data: Input, rights: Rights) -> Case:
    """Return the transfer of an input, locked until the end of the transaction."""
    return await lock_seen(tx, data.transfer_id, data.expected_version, rights)


def because(data: Input) -> str | None:
    """Return what the parties are told, at most 500 characters."""
    return clean(data.because or "")[:MOST_CHARACTERS] or None


def person_key(data: Input) -> str:
    """Return the id of the person of an input."""
    return key_of("Person", data.person_id)
