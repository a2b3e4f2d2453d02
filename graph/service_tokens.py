"""Service accounts: tokens that programs show, each with its own role and end; the graph knows fingerprints alone."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from domain.errors import NotFound
from domain.rights import Rights, Role
from graph.database import Database

SERVICE_ISSUER = "leaguegraph:service"
PREFIX = "lgs_"
SECRET_BYTES = 32
LENGTH = len(PREFIX) + 43  # of 32 bytes in base64url
HINT_CHARACTERS = 4
MOST_LISTED = 1_000


@dataclass(frozen=True, slots=True)
class ServiceTokenRow:
    """One token as the list shows it; ``hint``: its last characters."""

    subject: str
    hint: str
    created_at: str
    expires_at: str
    ended: bool
    role: str
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class ServiceCaller:
    """What a token may do, and until when (seconds since 1970)."""

    rights: Rights
    expires_at: float


def fingerprint(token: str) -> str:
    """Return what the graph keeps of a token; its 256 random bits need no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


async def create_token(db: Database, subject: str, role: Role, code: str, expires_at: datetime) -> tuple[str, str]:
    """Make a token with a role until then; return the token, which is shown once, and the organisation's name.

    Raises
    ------
    NotFound
        ``NO_SUCH_ORGANISATION``.
    """
    token = PREFIX + secrets.token_urlsafe(SECRET_BYTES)
    rows = await db.write(
        "service_token/create_token",
        issuer=SERVICE_ISSUER,
        subject=subject,
        hash=fingerprint(token),
        hint=token[-HINT_CHARACTERS:],
        role=role.value,
        code=code,
        expires_at=expires_at,
    )
    if not rows:
        raise NotFound(
            "NO_SUCH_ORGANISATION",
            f"There is no organisation with the code {code!r}.",
            "Look its code up with searchOrganisations, or load it first.",
        )
    return token, str(rows[0]["name"])


async def find_account(db: Database, token: str) -> ServiceCaller | None:
    """Return whose a token is, and what it may do now; ``None`` where there is none, or it has ended."""
    rows = await db.read("service_token/find_account", hash=fingerprint(token))
    if not rows:
        return None
    (row,) = rows
    rights = Rights.of(row["issuer"], row["subject"], [(role, path) for role, path in row["grants"]])
    return ServiceCaller(rights, row["expires_at"])


async def list_tokens(db: Database) -> list[ServiceTokenRow]:
    """Return the tokens of service accounts, at most 1,000."""
    rows = await db.read("service_token/list_tokens", issuer=SERVICE_ISSUER, limit=MOST_LISTED)
    return [ServiceTokenRow(**row) for row in rows]


async def revoke_tokens(db: Database, subject: str, hint: str | None) -> tuple[int, int]:
    """Take tokens away; return how many, and how many are left that have not ended."""
    rows = await db.write("service_token/revoke_tokens", issuer=SERVICE_ISSUER, subject=subject, hint=hint)
    return int(rows[0]["revoked"]), int(rows[0]["left"])
