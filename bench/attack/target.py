"""What is attacked, and what is told of an attack."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import httpx

SERVER_FAULTS = frozenset({"INTERNAL", "TIMEOUT"})
MOST_TOLD = 5


@dataclass(slots=True)
class Finding:
    """One kind of attack: how often it was tried, and what did not hold, in a sentence each."""

    area: str
    name: str
    tried: int = 0
    failures: list[str] = field(default_factory=list)

    def check(self, holds: object, sentence: str) -> None:
        """Count one try; keep the sentence where it did not hold."""
        self.tried += 1
        if not holds:
            self.failures.append(sentence)


class Target:
    """A server, asked over HTTP with a token.

    Parameters
    ----------
    client : httpx.AsyncClient
        Whose base address is the server's.
    token : str
        Of an account of that server; the more it may see, the more is tried.
    """

    def __init__(self, client: httpx.AsyncClient, token: str) -> None:
        self.client = client
        self.token = token

    @property
    def headers(self) -> dict[str, str]:
        """Return the header of the account."""
        return {"authorization": f"Bearer {self.token}"}

    async def ask(self, query: str, variables: dict[str, Any] | None = None) -> httpx.Response:
        """Send a document."""
        body = json.dumps({"query": query, "variables": variables or {}})  # half a surrogate pair is written as an escape
        headers = {**self.headers, "content-type": "application/json"}
        return await self.client.post("/graphql", content=body, headers=headers)

    async def lives(self) -> bool:
        """Tell whether the process answers at all."""
        return (await self.client.get("/healthz")).status_code == httpx.codes.OK


def codes_of(answer: httpx.Response) -> set[str]:
    """Return the codes of the errors of an answer."""
    try:
        return {str(error["extensions"]["code"]) for error in answer.json().get("errors", [])}
    except (ValueError, KeyError, TypeError, AttributeError):
        return set()
