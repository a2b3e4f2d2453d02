"""Verification of identity numbers and mobiles: a port, its local adapters, and one-time codes with limits.

Codes and their limits go by the real clock. A code is kept as a keyed fingerprint, bound to its mobile and to who asked.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import secrets
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

import structlog

from domain.check_ins import identity_refusal
from domain.clock import now
from domain.errors import Refused
from domain.identity import fingerprint, identity_problem, masked_mobile
from domain.rights import Rights
from domain.verification import CODE_DIGITS, LIFETIME, MOST_ATTEMPTS, SendLimits, network_of, shown_code
from graph.database import Database, Transaction
from graph.verification import count_attempt, count_send, delete_stale, store_code, use_code

log = structlog.get_logger()

SEND_TIMEOUT_S = 10.0


class Verification(Protocol):
    """What verifies an identity number and reaches a mobile."""

    def verify_identity(self, name: str, id_number: str) -> None:
        """Refuse, with ``InvalidInput``, an identity number that cannot be this person's."""

    async def send_code(self, mobile: str, code: str) -> None:
        """Send a code; refuse, with ``Refused``, where it cannot be sent."""


@dataclass(frozen=True, slots=True)
class LoggedVerification:
    """Verifies without anybody else: identity numbers by their check digits, mobiles by a code that is written to the log."""

    synthetic: bool

    def verify_identity(self, name: str, id_number: str) -> None:  # noqa: ARG002 - names are looked at by officers
        """Refuse an identity number that is none; in an installation of generated people, one that may belong to somebody."""
        problem = identity_problem(id_number, synthetic=self.synthetic)
        if problem is not None:
            raise identity_refusal(problem)

    async def send_code(self, mobile: str, code: str) -> None:
        """Write the code to the log, beside the masked mobile."""
        log.info("verification code", mobile=masked_mobile(mobile), code=code)


@dataclass(frozen=True, slots=True)
class CommandVerification:
    """Verifies identity numbers by their check digits, and sends codes by a program of the installation's own."""

    command: Path

    def verify_identity(self, name: str, id_number: str) -> None:
        """Refuse an identity number that is none."""
        LoggedVerification(synthetic=False).verify_identity(name, id_number)

    async def send_code(self, mobile: str, code: str) -> None:
        """Run the program: it reads ``{"mobile": …, "code": …}`` from its input; its exit code tells whether that was sent."""
        told = json.dumps({"mobile": mobile, "code": code}).encode()
        failed = "did not start"
        try:
            process = await asyncio.create_subprocess_exec(self.command, stdin=PIPE, stdout=DEVNULL, stderr=DEVNULL)
            try:
                async with asyncio.timeout(SEND_TIMEOUT_S):
                    await process.communicate(told)
            except TimeoutError:
                process.kill()
                await process.wait()
            failed = f"ended with {process.returncode}" if process.returncode else ""
        except OSError as exc:
            failed = f"did not start: {type(exc).__name__}"
        if failed:
            log.error("code not sent", mobile=masked_mobile(mobile), command=str(self.command), failed=failed)
            raise Refused("CODE_NOT_SENT", "The code could not be sent.", "Ask again in a few minutes.")


@dataclass(frozen=True, slots=True)
class Verifying:
    """How numbers are verified in an installation: the key of fingerprints, by what, how often; generated people or real ones."""

    key: bytes = field(repr=False)
    synthetic: bool
    by: Verification
    limits: SendLimits = field(default_factory=SendLimits)
    clock: Callable[[], datetime] = now

    def fingerprint(self, *parts: str) -> str:
        """Return the keyed fingerprint of several texts together."""
        return fingerprint(self.key, "|".join(parts))

    def holder(self, mobile: str, rights: Rights) -> str:
        """Return by what the code of a mobile and an account is found."""
        return self.fingerprint("holder", mobile, rights.issuer, rights.subject)

    def of_code(self, mobile: str, rights: Rights, code: str) -> str:
        """Return the fingerprint of a code."""
        return self.fingerprint("code", mobile, rights.issuer, rights.subject, code)


async def begin_code(tx: Transaction, verifying: Verifying, mobile: str, address: str | None, rights: Rights) -> str:
    """Make a code that is to be sent, within the limits.

    Raises
    ------
    Refused
        ``TOO_MANY_CODES``: to this mobile, or for this address.
    """
    at = verifying.clock()
    counted = (
        (verifying.fingerprint("sends to", mobile), verifying.limits.per_mobile),
        (verifying.fingerprint("sends for", network_of(address)), verifying.limits.per_address),
    )
    for counted_for, most in counted:
        if not await count_send(tx, counted_for, at, most):
            problem = "Too many codes were asked for, with this mobile or from this address."
            raise Refused("TOO_MANY_CODES", problem, "Wait an hour.")
    code = shown_code(secrets.randbelow(10**CODE_DIGITS))
    expires_at = at + LIFETIME
    await store_code(tx, verifying.holder(mobile, rights), verifying.of_code(mobile, rights, code), expires_at)
    await delete_stale(tx, at)
    return code


async def check_code(db: Database, verifying: Verifying, mobile: str, code: str, rights: Rights, *, timeout_s: float) -> None:
    """Compare a code with the one that was sent; the attempt counts, whatever becomes of what it is for.

    Raises
    ------
    Refused
        ``NO_CODE`` or ``WRONG_CODE``.
    """

    async def attempt(tx: Transaction) -> tuple[str, int] | None:
        return await count_attempt(tx, verifying.holder(mobile, rights), verifying.clock())

    found = await db.change("verification/attempt", attempt, timeout_s=timeout_s)
    if found is None or found[1] > MOST_ATTEMPTS:
        raise no_code()
    if not hmac.compare_digest(found[0], verifying.of_code(mobile, rights, code)):
        left = MOST_ATTEMPTS - found[1]
        raise Refused("WRONG_CODE", f"It is another code; {left} attempts are left.", "Type it again, or ask for a new one.")


async def spend_code(tx: Transaction, verifying: Verifying, mobile: str, code: str, rights: Rights) -> None:
    """Use a code up that was compared.

    Raises
    ------
    Refused
        ``NO_CODE``: somebody was quicker.
    """
    if not await use_code(tx, verifying.holder(mobile, rights), verifying.of_code(mobile, rights, code)):
        raise no_code()


def no_code() -> Refused:
    """Return the refusal where no code holds: none was sent, it has expired, was used, or was tried too often."""
    problem = "There is no code that holds for this mobile: it was not sent, has expired, or was tried too often."
    return Refused("NO_CODE", problem, "Ask for a new one (requestVerificationCode).")
