"""What a mutation is: its work in the transaction, and what all of them share - the input, the caller, the locked activity."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson

from api.compiler.compile import key_of
from domain.errors import InvalidInput, NotFound, Refused
from domain.rights import Rights
from domain.sign_ups import ActivityState, check_version
from domain.transfer_terms import Terms
from graph.audit import Doing
from graph.database import Database, Transaction
from graph.idempotency import IdempotencyKey
from graph.sign_ups import lock_activity
from workflows.verification import Verifying

MOST_KEY_CHARACTERS = 200
OUTSIDE = ("idempotency_key", "dry_run")  # of an input: they say how it is sent, not what is to be done


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a mutation that verifies numbers needs besides its transaction.

    ``db`` is for what must be kept whatever becomes of the change, ``left_s`` how long that may take; what is put into ``after``
    is done once the change is kept, and not in a dry run.
    """

    db: Database
    left_s: float
    verifying: Verifying | None
    address: str | None
    after: list[Callable[[], Awaitable[None]]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Input:
    """The input of a mutation, by Python names, without what was not given.

    ``terms``: how long steps of transfers stay open; ``request_id``: in which request it came; ``around``: what surrounds it.
    """

    values: Mapping[str, Any]
    terms: Terms = field(default_factory=Terms)
    request_id: str | None = None
    around: Surroundings | None = None

    def __getattr__(self, name: str) -> Any:
        """Return a value; ``None`` where it was not given."""
        return self.values.get(name)

    def key(self, rights: Rights, mutation: str, secret: bytes | None = None) -> IdempotencyKey | None:
        """Return the key under which the change is recognised; with a secret nobody finds the input by trying.

        Raises
        ------
        InvalidInput
            ``BAD_KEY``.
        """
        key = self.values.get("idempotency_key")
        if key is None:
            return None
        if not 0 < len(key) <= MOST_KEY_CHARACTERS:
            problem = f"An idempotencyKey has 1 to {MOST_KEY_CHARACTERS} characters."
            raise InvalidInput("BAD_KEY", problem, "Send another, for example a UUID.")
        said = {name: value for name, value in self.values.items() if name not in OUTSIDE}
        text = orjson.dumps(said, default=str, option=orjson.OPT_SORT_KEYS)
        sha256 = hmac.digest(secret, text, "sha256").hex() if secret else hashlib.sha256(text).hexdigest()
        return IdempotencyKey(f"{rights.issuer}|{rights.subject}", mutation, key, sha256)


Result = dict[str, Any]
Work = Callable[[Transaction, Input, Rights], Awaitable[Result]]


@dataclass(frozen=True, slots=True)
class Change:
    """A mutation: the type of its payload, what it does, and how many things one input is about, for the cost.

    ``personal``: the input holds an identity number or a mobile, so its fingerprint is a keyed one.
    """

    payload: str
    work: Work
    size: Callable[[Input], int] = lambda _: 1
    personal: bool = False


def actor_of(rights: Rights) -> str:
    """Return the account as the audit trail names it."""
    return f"{rights.issuer}|{rights.subject}"


def doing(data: Input, rights: Rights, action: str, at: datetime) -> Doing:
    """Return who changes what, as the audit trail tells it."""
    return Doing(actor_of(rights), action, at, data.request_id)


def own_person(rights: Rights) -> str:
    """Return whose the account is.

    Raises
    ------
    Refused
        ``NO_PERSON``.
    """
    if rights.person_id is None:
        raise Refused("NO_PERSON", "This account is nobody's own.", "Sign in with the account of a person.")
    return rights.person_id


async def locked_activity(
    tx: Transaction, data: Input, person_ids: Sequence[str], scopes: Sequence[str] | None = None
) -> ActivityState:
    """Return the activity of an input, locked until the end of the transaction.

    Raises
    ------
    NotFound
        ``NO_SUCH_ACTIVITY``: there is none, or none of a host in the scopes.
    VersionConflict
        ``VERSION_CONFLICT``.
    """
    activity_id = key_of("Activity", data.activity_id)
    activity = await lock_activity(tx, activity_id, person_ids, scopes)
    if activity is None:
        raise NotFound(
            "NO_SUCH_ACTIVITY", "There is no such activity that you may change.", "Look its id up with searchActivities."
        )
    check_version(activity, data.expected_version)
    return activity
