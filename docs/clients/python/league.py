"""A client of LeagueGraph in Python, with gql: page through everything, act once, listen, follow changes.

Usage: ``LEAGUEGRAPH_TOKEN=… python league.py http://127.0.0.1:8000/graphql page 4401``; or ``act ACTIVITY``, ``listen CODE``,
``follow FILE`` in place of ``page CODE``.
"""

from __future__ import annotations

import asyncio
import os
import random
import sqlite3
import sys
import uuid
from collections.abc import AsyncIterator, Mapping
from contextlib import closing
from typing import Any

import httpx
from gql import Client, GraphQLRequest, gql
from gql.transport.exceptions import TransportError, TransportQueryError, TransportServerError
from gql.transport.httpx import HTTPXAsyncTransport
from gql.transport.websockets import WebsocketsTransport

PAGE_SIZE = int(os.environ.get("PAGE_SIZE", "100"))  # 100 is the most
ATTEMPTS = 6
PASSING = {"UNAVAILABLE", "RATE_LIMITED", "TIMEOUT", "INTERNAL"}

CHILDREN = gql("""
query Children($code: String!, $first: Int!, $after: String) {
  organisation(code: $code) {
    children(first: $first, after: $after) {
      nodes { code name }
      pageInfo { hasNextPage endCursor }
    }
  }
}
""")
SIGN_UP = gql("""
mutation SignUp($input: SignUpInput!) {
  signUp(input: $input) {
    __typename
    ... on SignUpPayload { participation { state } }
    ... on Failure { code message nextStep }
  }
}
""")
INBOX = gql("""
subscription Inbox($code: String!) {
  inboxChanged(organisation: $code) { code transferInbox(first: 20) { totalCount } }
}
""")
CHANGES = gql("""
query Changes($since: Int!) {
  changes(since: $since, first: 100, reason: "copied into a table") {
    events { number at actor action after }
    next
    hasMore
  }
}
""")
TABLES = """
CREATE TABLE IF NOT EXISTS event (number INTEGER PRIMARY KEY, at TEXT, actor TEXT, action TEXT, after TEXT);
CREATE TABLE IF NOT EXISTS place (one INTEGER PRIMARY KEY CHECK (one = 1), since INTEGER);
"""


class League:
    """Asks one server with one token."""

    def __init__(self, address: str, token: str) -> None:
        self._address = address
        self._authorization = f"Bearer {token}"

    async def ask(self, document: GraphQLRequest, variables: Mapping[str, Any]) -> dict[str, Any]:
        """Return the data of an answer; what passes is tried again, a change only with an idempotencyKey in its variables.

        Raises what does not pass: an input that cannot be used, a token that has ended, a server that stays away.
        """
        wait_s = 0.5
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return await self._ask_once(document, variables)
            except (TransportError, httpx.HTTPError) as exc:
                passing, told_s = _passing(exc)
                if not passing or attempt == ATTEMPTS:
                    raise
                await asyncio.sleep(told_s or wait_s * random.uniform(0.5, 1.5))  # noqa: S311 - so that clients do not come together
                wait_s *= 2
        raise AssertionError

    async def _ask_once(self, document: GraphQLRequest, variables: Mapping[str, Any]) -> dict[str, Any]:
        transport = HTTPXAsyncTransport(self._address, headers={"authorization": self._authorization}, timeout=30)
        request = GraphQLRequest(document, variable_values=dict(variables))
        async with Client(transport=transport, execute_timeout=30) as session:
            return await session.execute(request)

    async def listen(self, document: GraphQLRequest, variables: Mapping[str, Any]) -> AsyncIterator[dict[str, Any]]:
        """Yield what a subscription tells, across connections that end; after each one it tells first what holds now."""
        address = self._address.replace("http", "ws", 1)
        wait_s = 0.5
        while True:
            transport = WebsocketsTransport(address, init_payload={"authorization": self._authorization}, ping_interval=15)
            request = GraphQLRequest(document, variable_values=dict(variables))
            try:
                async with Client(transport=transport) as session:
                    async for told in session.subscribe(request):
                        wait_s = 0.5
                        yield told
            except (TransportError, OSError) as exc:
                if isinstance(exc, TransportQueryError) and not _passing(exc)[0]:
                    raise  # a token that has ended, or nothing there that this account may see
            await asyncio.sleep(wait_s)
            wait_s = min(wait_s * 2, 30)


def _passing(exc: Exception) -> tuple[bool, float | None]:
    """Tell whether it is worth to try again, and after how many seconds the server wants to be asked."""
    if isinstance(exc, TransportQueryError):
        extensions = [error.get("extensions", {}) for error in exc.errors or []]
        told_s = max((each.get("retryAfterSeconds", 0) for each in extensions), default=0)
        return all(each.get("code") in PASSING for each in extensions), told_s or None
    if isinstance(exc, TransportServerError):
        return exc.code in {429, 500, 502, 503, 504}, None
    return True, None  # the connection failed: nobody knows whether it was done, and the key makes it safe to ask again


async def page(league: League, code: str) -> None:
    """Print every organisation right below one."""
    after = None
    while True:
        answer = await league.ask(CHILDREN, {"code": code, "first": PAGE_SIZE, "after": after})
        if answer["organisation"] is None:
            raise SystemExit(f"There is no organisation {code}.")
        children = answer["organisation"]["children"]
        for child in children["nodes"]:
            print(child["code"], child["name"])
        if not children["pageInfo"]["hasNextPage"]:
            return
        after = children["pageInfo"]["endCursor"]


async def act(league: League, activity: str) -> None:
    """Sign up for an activity, once, however often it has to be asked."""
    key = os.environ.get("IDEMPOTENCY_KEY", str(uuid.uuid4()))
    result = (await league.ask(SIGN_UP, {"input": {"activityId": activity, "idempotencyKey": key}}))["signUp"]
    if "code" in result:
        raise SystemExit(f"{result['code']}: {result['message']} {result['nextStep']}")
    print(result["participation"]["state"])


async def listen(league: League, code: str) -> None:
    """Print how many transfers await an organisation, whenever that changes."""
    async for told in league.listen(INBOX, {"code": code}):
        print(told["inboxChanged"]["code"], told["inboxChanged"]["transferInbox"]["totalCount"], flush=True)


async def follow(league: League, file: str) -> None:
    """Copy changes into a table of SQLite; run it again to go on."""
    with closing(sqlite3.connect(file)) as table:
        table.execute(
            "CREATE TABLE IF NOT EXISTS event (number INTEGER PRIMARY KEY, at TEXT, actor TEXT, action TEXT, after TEXT)"
        )
        table.execute("CREATE TABLE IF NOT EXISTS place (one INTEGER PRIMARY KEY CHECK (one = 1), since INTEGER)")
        while True:
            (since,) = table.execute("SELECT since FROM place").fetchone() or (0,)
            changes = (await league.ask(CHANGES, {"since": since}))["changes"]
            if changes is None:
                raise SystemExit("This account is no auditor.")
            with table:  # events and place together: killed at any moment, nothing is skipped and nothing comes twice
                rows = [(each["number"], each["at"], each["actor"], each["action"], each["after"]) for each in changes["events"]]
                table.executemany("INSERT INTO event VALUES (?, ?, ?, ?, ?)", rows)
                table.execute(
                    "INSERT INTO place VALUES (1, ?) ON CONFLICT (one) DO UPDATE SET since = excluded.since", (changes["next"],)
                )
            if not changes["hasMore"]:
                print(table.execute("SELECT count(*) FROM event").fetchone()[0], "events")
                return


TASKS = {"page": page, "act": act, "listen": listen, "follow": follow}

if __name__ == "__main__":
    address, task, argument = sys.argv[1:]
    try:
        asyncio.run(TASKS[task](League(address, os.environ["LEAGUEGRAPH_TOKEN"]), argument))
    except (TransportError, httpx.HTTPError) as failed:
        raise SystemExit(f"{type(failed).__name__}: {failed}") from failed
