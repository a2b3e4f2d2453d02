"""What a notification says, and what brings it out.

A message names a transfer, the person who moves, and organisations by ids and codes: who may know more reads it by the API, under
the rights of an own account. So no officer's name, no identity or phone number and no free text leaves the house this way.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from domain.errors import Unavailable
from graph.events import TransferEvent

# Of what is recorded after a change: codes of organisations and of the state table, moments, hours; never what people wrote.
TOLD = frozenset({"state", "step", "awaits", "outcome", "placed_in", "from", "to", "reason", "requested_by", "due_at", "hours"})
CODED = re.compile(r"[0-9A-Za-z_:.+-]{1,40}", re.ASCII)
ACTIONS = {
    "requestTransfer": "发起转接",
    "startClassTransfers": "发起转接",
    "answerStep": "办理意见",
    "placeTransfer": "落实支部",
    "confirmExternal": "回执确认",
    "withdrawTransfer": "撤回转接",
    "reverseTransfer": "撤销转接",
    "escalateStep": "超期升级",
    "remindStep": "到期提醒",
    "endTransfer": "转接终止",
}


class DeliveryFailed(Unavailable):
    """A port did not take a message; it is brought again later."""


def not_taken(problem: str) -> DeliveryFailed:
    """Return the failure of a delivery."""
    return DeliveryFailed("DELIVERY_FAILED", problem, "It is tried again by itself; see whether the other side answers.")


@dataclass(frozen=True, slots=True)
class Message:
    """One event of transfers as it is told outside; ``id`` is the same however often it is brought."""

    id: str
    number: int
    at: str
    action: str
    transfer_ids: tuple[str, ...]
    person_ids: tuple[str, ...]
    organisation_codes: tuple[str, ...]
    facts: Mapping[str, str | int]

    @classmethod
    def of(cls, event: TransferEvent) -> Message:
        """Make the message of an event."""
        after = json.loads(event.after)
        facts = {
            name: value for name, value in after.items() if name in TOLD and CODED.fullmatch(str(value)) and value is not None
        }
        people, organisations = tuple(event.person_ids), tuple(event.organisation_codes)
        return cls(event.id, event.number, event.at, event.action, tuple(event.transfer_ids), people, organisations, facts)

    @property
    def body(self) -> dict[str, object]:
        """Return the message as JSON has it."""
        return {
            "id": self.id,
            "number": self.number,
            "at": self.at,
            "action": self.action,
            "transferIds": list(self.transfer_ids),
            "personIds": list(self.person_ids),
            "organisationCodes": list(self.organisation_codes),
            "facts": dict(self.facts),
        }

    @property
    def title(self) -> str:
        """Return the message in one line, Chinese and English."""
        return f"组织关系转接 {ACTIONS.get(self.action, '变更')} · {self.action}"


class Port(Protocol):
    """A way out; its name is that of its place in the log."""

    @property
    def name(self) -> str:
        """Name of the port."""

    async def deliver(self, message: Message) -> None:
        """Bring a message out; raises ``DeliveryFailed`` where it was not taken."""
