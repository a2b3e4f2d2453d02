"""Admission: bounds that hold at five times the capacity, accounts in turn, and a service that is afterwards as before."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.admission import Admission, Overloaded
from api.app import Application
from domain.rights import Role
from graph.accounts import grant_role
from graph.database import Database, Row
from tests.api.serving import ISSUER, bearer, own_settings, serving
from tests.workflows.waiting import until

AT_ONCE, WAITING = 4, 8
CAPACITY = AT_ONCE + WAITING
ASK = {"query": '{ organisation(code: "4401") { name } }'}
ANSWER = {"organisation": {"name": "共青团广州市委员会"}}


class Held(Database):
    """The real database, whose compiled reads wait at a gate."""

    gate: asyncio.Event
    most = inside = 0

    async def read_value(self, name: str, text: str, params: Row, *, timeout_s: float) -> Any:
        self.inside += 1
        self.most = max(self.most, self.inside)
        try:
            await self.gate.wait()
            return await super().read_value(name, text, params, timeout_s=timeout_s)
        finally:
            self.inside -= 1


def named(account: str) -> Callable[[], Awaitable[str]]:
    """Return what says which account calls."""

    async def say() -> str:
        return account

    return say


@asynccontextmanager
async def held(
    small_province: Database, home: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[httpx.AsyncClient, Held, Admission]]:
    """A server of small bounds over the small province, whose reads wait until the gate is opened."""
    db = Held(small_province._driver)
    db.gate = asyncio.Event()
    made: list[Application] = []
    init = Application.__init__

    def noted(self: Application, *given: Any) -> None:
        init(self, *given)
        made.append(self)

    monkeypatch.setattr(Application, "__init__", noted)
    for number in range(6):
        await grant_role(small_province, ISSUER, f"a{number}", Role.STAFF, "44")
    settings = own_settings(home, max_at_once=AT_ONCE, max_waiting=WAITING, max_wait_s=60)
    async with serving(settings, db) as client:
        yield client, db, made[0].admission


async def ask(client: httpx.AsyncClient, account: str) -> httpx.Response:
    return await client.post("/graphql", json=ASK, headers=bearer(account))


async def test_five_times_the_capacity(small_province: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with held(small_province, tmp_path, monkeypatch) as (client, db, admission):
        asked = [asyncio.create_task(ask(client, f"a{number % 6}")) for number in range(5 * CAPACITY)]

        async def refused() -> bool:
            assert (admission.running <= AT_ONCE, admission.waiting <= WAITING) == (True, True)
            return sum(task.done() for task in asked) == 4 * CAPACITY

        await until(refused)  # while nothing at all is answered by the database
        assert (admission.running, admission.waiting, admission.refused) == (AT_ONCE, WAITING, 4 * CAPACITY)
        assert (await client.get("/healthz")).json()["status"] == "ok"
        told = [task.result() for task in asked if task.done()]
        assert {(answer.status_code, answer.headers["retry-after"]) for answer in told} == {(503, "2")}
        (error,) = told[0].json()["errors"]
        assert error["extensions"] == {"code": "UNAVAILABLE", "retryAfterSeconds": 2}
        assert "data" not in told[0].json()
        db.gate.set()
        answers = await asyncio.gather(*asked)
        assert Counter(answer.status_code for answer in answers) == {503: 4 * CAPACITY, 200: CAPACITY}
        assert all(answer.json()["data"] == ANSWER for answer in answers if answer.status_code == 200)
        assert db.most == AT_ONCE
        # afterwards as before
        assert (admission.running, admission.waiting) == (0, 0)
        again = await asyncio.gather(*(ask(client, "a0") for _ in range(CAPACITY)))
        assert [answer.json()["data"] for answer in again] == [ANSWER] * CAPACITY


async def test_a_client_that_goes_gives_its_place_back(
    small_province: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with held(small_province, tmp_path, monkeypatch) as (client, db, admission):
        gone = [asyncio.create_task(ask(client, "a0")) for _ in range(CAPACITY)]

        async def full() -> bool:
            return admission.waiting == WAITING

        await until(full)
        for task in gone:
            task.cancel()
        await asyncio.gather(*gone, return_exceptions=True)
        db.gate.set()

        async def empty() -> bool:
            return (admission.running, admission.waiting) == (0, 0)

        await until(empty)
        assert (await ask(client, "a1")).json()["data"] == ANSWER


async def test_who_waits_too_long_is_told(small_province: Database, tmp_path: Path) -> None:
    admission = Admission(1, 5, wait_s=0.01)
    async with admission.admitted(named("a")):
        with pytest.raises(Overloaded):
            async with admission.admitted(named("b")):
                pytest.fail("it was let in")
        assert (admission.running, admission.waiting, admission.refused) == (1, 0, 1)
    async with admission.admitted(named("b")):
        assert admission.running == 1


async def entering(admission: Admission, account: str, order: list[str]) -> None:
    async with admission.admitted(named(account)):
        order.append(account)
        await asyncio.sleep(0)


async def test_accounts_take_turns() -> None:
    admission, order = Admission(1, 10, 60), list[str]()
    async with asyncio.TaskGroup() as group:
        for account in "xaaaabbc":  # x is inside while the others come
            group.create_task(entering(admission, account, order))
    assert "".join(order) == "xabcabaa"
    assert (admission.running, admission.waiting, admission.refused) == (0, 0, 0)


async def test_one_account_does_not_take_all_places_to_wait() -> None:
    admission, order = Admission(1, 4, 60), list[str]()
    async with admission.admitted(named("x")):
        tasks = [asyncio.create_task(entering(admission, account, order)) for account in "aaaabba"]
        await asyncio.sleep(0)
    told = await asyncio.gather(*tasks, return_exceptions=True)
    # a has 4 places, then b's two come: a 3 and b 1, a 2 and b 2; a's next one finds a with as many as anybody
    assert [isinstance(each, Overloaded) for each in told] == [False, False, True, True, False, False, True]
    assert "".join(order) == "abab"


async def test_who_goes_at_the_moment_of_being_let_in_gives_the_place_on() -> None:
    admission, order = Admission(1, 4, 60), list[str]()
    async with admission.admitted(named("x")):
        gone = asyncio.create_task(entering(admission, "a", order))
        next_one = asyncio.create_task(entering(admission, "b", order))
        await asyncio.sleep(0)
    assert (admission.running, admission.waiting) == (1, 1)  # a was let in, and does not know yet
    gone.cancel()
    await asyncio.gather(gone, next_one, return_exceptions=True)
    assert order == ["b"]
    assert (admission.running, admission.waiting) == (0, 0)
