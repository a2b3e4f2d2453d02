"""The id of a request: the client's own where it is a sane one, else made here; logs, the store and the answer carry it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping

from domain.requests import CURRENT, Request

SANE = re.compile(r"[A-Za-z0-9._-]{1,64}")


def begin_request(headers: Mapping[str, str]) -> str:
    """Let what runs from here on belong to a request; return its id."""
    given = headers.get("x-request-id", "")
    id_ = given if SANE.fullmatch(given) else uuid.uuid4().hex
    CURRENT.set(Request(id_, headers.get("traceparent")))
    return id_
