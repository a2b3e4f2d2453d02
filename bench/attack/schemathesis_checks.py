"""The check that schemathesis makes of every answer; it is loaded by schemathesis, as SCHEMATHESIS_HOOKS names it.

Its own takes an error with a path for a fault of the server unless it has a code of Apollo's; ours say themselves what they are.
"""

from __future__ import annotations

from typing import Any

import schemathesis

from bench.attack.target import SERVER_FAULTS

NAME = "no_server_fault"


@schemathesis.check
def no_server_fault(_: Any, response: Any, __: Any) -> None:
    """Refuse statuses from 500 on, and the codes of faults of ours."""
    told = response.json()
    codes = {error.get("extensions", {}).get("code") for error in told.get("errors", [])}
    if response.status_code >= 500 or codes & SERVER_FAULTS:  # noqa: PLR2004
        message = f"{response.status_code} {sorted(map(str, codes))}: {response.text[:300]}"
        raise AssertionError(message)
