"""How a serving process verifies identity numbers and mobiles, by its settings."""

from __future__ import annotations

from api.generated import generated_secret
from domain.errors import InvalidInput
from domain.identity import LEAST_KEY_LENGTH
from domain.verification import SendLimits
from settings import Settings
from workflows.verification import CommandVerification, LoggedVerification, Verifying


def verifying_of(settings: Settings) -> Verifying | None:
    """Return how numbers are verified: in the demo those of generated people, with codes in the log; ``None``: nothing is set.

    Raises
    ------
    InvalidInput
        ``SHORT_KEY``.
    """
    limits = SendLimits(settings.codes_per_mobile, settings.codes_per_address)
    key = settings.identity_key.get_secret_value().encode() if settings.identity_key else None
    if key is not None and len(key) < LEAST_KEY_LENGTH:
        problem = f"LEAGUEGRAPH_IDENTITY_KEY has fewer than {LEAST_KEY_LENGTH} characters."
        raise InvalidInput("SHORT_KEY", problem, "Set a longer one, for example the output of `openssl rand -hex 32`.")
    if settings.demo:
        key = key or generated_secret(settings.home, "identity.key").encode()
        return Verifying(key, synthetic=True, by=LoggedVerification(synthetic=True), limits=limits)
    if key is None or settings.sms_command is None:
        return None
    return Verifying(key, synthetic=False, by=CommandVerification(settings.sms_command), limits=limits)
