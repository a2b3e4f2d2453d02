"""What the mutations of check-ins share: fields of their inputs, how numbers are verified here, who acts."""

from __future__ import annotations

from api.mutations.change import Input, Surroundings, doing
from domain.errors import Refused
from domain.rights import Rights
from graph.audit import Doing
from graph.clock import read_clock
from graph.database import Transaction
from workflows.verification import Verifying

MOBILE = "Mobile number (手机号), 11 digits; it is stored as a keyed fingerprint and masked."
CHECK_IN_ID = "The check-in (报到编号)."
SEEN_VERSION = "The version that the officer saw (所见版本); where it is another one, nothing is done: VERSION_CONFLICT."


def surroundings(data: Input) -> tuple[Surroundings, Verifying]:
    """Return what surrounds the change, and how numbers are verified.

    Raises
    ------
    Refused
        ``CHECK_IN_CLOSED``: nothing is set up that verifies them.
    """
    around = data.around
    if around is None or around.verifying is None:
        problem = "Nobody checks in here: there is nothing that verifies numbers."
        raise Refused("CHECK_IN_CLOSED", problem, "The administrators set LEAGUEGRAPH_IDENTITY_KEY and LEAGUEGRAPH_SMS_COMMAND.")
    return around, around.verifying


async def doing_now(tx: Transaction, data: Input, rights: Rights, action: str) -> Doing:
    """Return who changes something, at the time of the graph."""
    return doing(data, rights, action, (await read_clock(tx)).now())
