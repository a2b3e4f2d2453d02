"""The transfers of a graduating class: one start for each member, with exceptions, and one result for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from domain.errors import InvalidInput, LeagueGraphError, NotFound, Refused
from domain.transfers import TransferReason
from graph.database import Transaction
from graph.transfer_cases import find_class
from workflows.transfers import Acting, Request, start_transfer

MOST_MEMBERS = 200


@dataclass(frozen=True, slots=True)
class ClassException:
    """What is different for one member: nothing is started, or for another reason or to another target."""

    person_id: str
    skip: bool = False
    reason: TransferReason | None = None
    to_code: str | None = None
    residence_code: str | None = None

    def of(self, common: Request) -> Request:
        """Return the request of this member."""
        own = common if self.to_code is None and self.residence_code is None else replace(common, to_code=None)
        return replace(
            own,
            person_id=self.person_id,
            reason=self.reason or common.reason,
            to_code=self.to_code or own.to_code,
            residence_code=self.residence_code,
        )


async def start_class(
    tx: Transaction, code: str, common: Request, exceptions: Sequence[ClassException], acting: Acting
) -> list[dict[str, Any]]:
    """Start the transfers of a class; return what became of each member, in the order of names.

    What is refused for one member changes nothing for the others.

    Raises
    ------
    LeagueGraphError
        ``NO_SUCH_ORGANISATION``, ``NO_GRADUATING_CLASS``, ``CLASS_TOO_LARGE``, ``NOT_IN_CLASS`` or ``PERSON_TWICE``.
    """
    members = await _members(tx, code, acting)
    by_person = {each.person_id: each for each in exceptions}
    if len(by_person) < len(exceptions):
        raise InvalidInput("PERSON_TWICE", "A member stands in the exceptions twice.", "Name each once.")
    strangers = sorted(set(by_person) - set(members))
    if strangers:
        problem = f"{len(strangers)} of the exceptions name nobody of the class."
        raise InvalidInput("NOT_IN_CLASS", problem, "Mend the ids: " + ", ".join(strangers[:5]) + ".")
    return [
        {"position": position, "person_id": person_id, **await _start(tx, person_id, common, by_person, acting)}
        for position, person_id in enumerate(members)
    ]


async def _members(tx: Transaction, code: str, acting: Acting) -> list[str]:
    found = await find_class(tx, code, acting.rights.person_scopes, MOST_MEMBERS + 1)
    if found is None:
        problem = "There is no such branch whose members you may transfer."
        raise NotFound("NO_SUCH_ORGANISATION", problem, "Look its code up with searchOrganisations.")
    year, members = found
    if year is None or year > acting.now.year:
        problem = f"{code} does not graduate this year, and has not graduated."
        raise Refused("NO_GRADUATING_CLASS", problem, "Start transfers one by one.")
    if len(members) > MOST_MEMBERS:
        problem = f"The class has more than {MOST_MEMBERS} members."
        raise Refused("CLASS_TOO_LARGE", problem, "Start transfers one by one.")
    return members


async def _start(
    tx: Transaction, person_id: str, common: Request, exceptions: Mapping[str, ClassException], acting: Acting
) -> dict[str, Any]:
    wanted = exceptions.get(person_id, ClassException(person_id))
    if wanted.skip:
        return {"skipped": True}
    try:
        return {"skipped": False, "transfer_id": await start_transfer(tx, wanted.of(common), acting)}
    except (InvalidInput, NotFound, Refused) as exc:
        return {"skipped": False, **_told(exc)}


def _told(exc: LeagueGraphError) -> dict[str, str]:
    return {"code": exc.code, "message": exc.problem, "next_step": exc.next_step}
