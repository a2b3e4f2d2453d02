"""Accounts and their grants: who may see what, in the graph."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.errors import NotFound
from domain.people import OFFICER_POSTS
from domain.rights import Rights, Role
from graph.database import Database

MOST_LISTED = 1_000


@dataclass(frozen=True, slots=True)
class GrantRow:
    """One account with one of its grants; ``role`` and what follows is ``None`` for an account without any."""

    issuer: str
    subject: str
    role: str | None
    code: str | None
    name: str | None
    until: str | None


async def get_rights(db: Database, issuer: str, subject: str) -> Rights:
    """Return what an account may see now; an account that the graph does not know has no grants."""
    rows = await db.read("account/find_grants", issuer=issuer, subject=subject, officer_posts=[*OFFICER_POSTS])
    if not rows:
        return Rights(issuer, subject)
    return Rights.of(issuer, subject, [(role, path) for role, path in rows[0]["grants"]], rows[0]["person_id"])


async def grant_role(db: Database, issuer: str, subject: str, role: Role, code: str, until: datetime | None = None) -> str:
    """Grant a role on the subtree of an organisation; return the organisation's name.

    Raises
    ------
    NotFound
        ``NO_SUCH_ORGANISATION``: there is none with this code.
    """
    rows = await db.write("account/grant_role", issuer=issuer, subject=subject, role=role.value, code=code, until=until)
    if not rows:
        raise NotFound(
            "NO_SUCH_ORGANISATION",
            f"There is no organisation with the code {code!r}.",
            "Look its code up with searchOrganisations, or load it first.",
        )
    return str(rows[0]["name"])


async def act_as(db: Database, issuer: str, subject: str, person_id: str) -> str:
    """Say whose an account is; return the person's name.

    Raises
    ------
    NotFound
        ``NO_SUCH_PERSON``: there is none with this id.
    """
    rows = await db.write("account/act_as", issuer=issuer, subject=subject, person_id=person_id)
    if not rows:
        raise NotFound("NO_SUCH_PERSON", f"There is no person with the id {person_id!r}.", "Mend it, or load the people.")
    return str(rows[0]["name"])


async def revoke_role(db: Database, issuer: str, subject: str, role: Role | None, code: str) -> int:
    """Take a role (``None``: every role) on a subtree away; return how many grants ended."""
    rows = await db.write("account/revoke_role", issuer=issuer, subject=subject, role=role.value if role else None, code=code)
    return int(rows[0]["revoked"])


async def list_grants(db: Database) -> list[GrantRow]:
    """Return accounts with their grants, at most 1,000 rows."""
    return [GrantRow(**row) for row in await db.read("account/list_grants", limit=MOST_LISTED)]
