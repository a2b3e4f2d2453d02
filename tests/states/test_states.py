"""A state machine on the real database: members and offices act at random, clocks run out, organisations change, programs crash.

After every step: nobody is in two branches, own counts are a recount, every open step awaits somebody who is there, nobody acted out
of their rights, no event of the trail is gone; an undo of what was done last restores every fact.
"""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from collections.abc import Coroutine, Iterator
from datetime import datetime, timedelta
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from domain.rights import Rights
from graph.database import Database
from graph.server.managed import ServerAddress
from tests.api.changing import member
from tests.small_people import NAMES
from tests.states.world import ACTORS, EVERYWHERE, PEOPLE, CrashingDatabase, World, broken

BEGIN = datetime.fromisoformat("2019-12-02T09:00:00+08:00")
EXAMPLES, STEPS = 10, 30
MORE = int(os.environ.get("STATES", "0"))  # `make states`: so many provinces, other ones each time
actors = st.one_of(st.just(EVERYWHERE), st.just(EVERYWHERE), st.sampled_from(ACTORS))
people = st.sampled_from(PEOPLE)
places = st.sampled_from(["branch"] * 6 + ["committee"] * 4 + ["closed", "outside"])
numbers = st.integers(0, 40)
HOURS = (1, 1, 1, 5, 20, 47, 73, 200)
OPERATIONS = {
    "createOrganisation", "renameOrganisation", "moveOrganisation", "closeOrganisation", "mergeOrganisations", "splitOrganisation",
    "appointCadre", "endPost", "endMembership",
}  # fmt: skip
ACTS = st.sampled_from(
    [
        *["request"] * 5,
        *["answer"] * 3,
        *["go on"] * 7,
        "wrong",
        *["back"] * 2,
        *["undo"] * 4,
        *["crash"] * 2,
        *["time"] * 4,
        *sorted(OPERATIONS),
    ]
)


class Province(RuleBasedStateMachine):
    """Everything that can happen to a province."""

    runner: ClassVar[asyncio.Runner]
    db: ClassVar[CrashingDatabase]

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Wait for something of the world."""
        return self.runner.run(work)

    @initialize()
    def begin(self) -> None:
        """Make the province anew."""
        self.world = World(self.db)
        self.run(self.world.build(BEGIN.isoformat()))
        self.now, self.made, self.events = BEGIN, 0, 0
        self.done: list[tuple[str, Rights, Any]] = []  # operations that can be undone: id, who, every fact before
        self.last: str | None = None  # the operation that was carried out last, if nothing has changed since

    def ask(self, rights: Rights, name: str, values: dict[str, Any]) -> Any:
        """Send a mutation; remember what can be undone."""
        before = self.run(self.world.facts())
        found = self.run(self.world.ask(rights, name, values))
        note(f"{rights.subject}: {name} {values} -> {found.get('code') or found.get('operation') or found.get('transfer')}")
        if found["__typename"].endswith("Payload"):
            self.last = None
            if name in OPERATIONS:
                self.last = found["operation"]["operationId"]
                self.done.append((self.last, rights, before))
        else:
            assert self.run(self.world.facts()) == before, f"{name} was refused ({found['code']}) and changed something"
        return found

    def pick(self, values: list[Any], number: int) -> Any:
        """Return one of some values, by a number that was drawn."""
        return values[number % len(values)] if values else None

    def place(self, sort: str, number: int) -> Any:
        """Return the code of an organisation of a sort, by a number that was drawn."""
        codes = self.run(self.world.codes())
        return self.pick(codes[sort] or codes["branch"], number)

    def ask_for_a_transfer(self, own: bool, actor: Rights, person: str, sort: str, number: int, outside: int) -> None:
        values = {"personId": person, "reason": "MOVED", "toCode": self.place(sort, number), "name": NAMES[person]}
        if outside == 0 or person == "P4":
            values |= {"fromCode": "EXT-43"}
        self.ask(member(person) if own else actor, "requestTransfer", values)

    def answer(self, actor: Rights, name: str, number: int, **values: Any) -> None:
        """Answer an open step, and judge in another way whether the actor may have."""
        transfer = self.pick([row for row in self.run(self.world.transfers()) if row[2] == "OPEN"], number)
        if transfer is None:
            return
        transfer_id, version, _, _, awaited, _ = transfer
        found = self.ask(actor, name, {"transferId": transfer_id, "expectedVersion": version, **values})
        if found["__typename"].endswith("Payload"):
            assert any(path.startswith(scope) for path in awaited for scope in actor.person_scopes), (actor, awaited)
            stale = self.ask(actor, name, {"transferId": transfer_id, "expectedVersion": version, **values})
            assert stale["code"] in {"VERSION_CONFLICT", "NO_SUCH_TRANSFER"}, stale

    def answer_a_step(self, actor: Rights, number: int, agree: int) -> None:
        self.answer(actor, "answerStep", number, answer="AGREE" if agree else "REJECT")

    def go_on_with_a_transfer(self, actor: Rights, number: int, where: int) -> None:
        """Do what its open step asks for."""
        transfer = self.pick([row for row in self.run(self.world.transfers()) if row[2] == "OPEN"], number)
        kind = transfer and transfer[3]
        if kind == "PLACE":
            self.answer(actor, "placeTransfer", number, branchCode=self.pick(transfer[5] or ["C19"], where))
        elif kind == "CONFIRM":
            self.answer(actor, "confirmExternal", number)
        elif kind:
            self.answer(actor, "answerStep", number, answer="AGREE")

    def answer_wrongly(self, actor: Rights, number: int, where: int) -> None:
        """Place a member anywhere, whatever is asked."""
        self.answer(actor, "placeTransfer", number, branchCode=self.place("branch", where))

    def take_a_transfer_back(self, actor: Rights, number: int, name: str) -> None:
        transfer = self.pick(self.run(self.world.transfers()), number)
        because = {"because": "误转"} if name == "reverseTransfer" else {}
        if transfer:
            self.ask(actor, name, {"transferId": transfer[0], **because})

    def operation(self, name: str, sort: str, one: int, two: int, person: str) -> dict[str, Any]:
        """Return the input of an operation, of organisations and people by numbers that were drawn."""
        code, other = (
            self.place(sort, one),
            self.place(sort if name in {"mergeOrganisations", "closeOrganisation"} else "committee", two),
        )
        self.made += 1
        new = {"code": f"N{self.made}", "name": f"新{self.made}团支部", "kind": "BRANCH", "parentCode": other}
        wide = {"code": f"N{self.made}", "name": f"新{self.made}团工委", "kind": "WORK_COMMITTEE", "parentCode": other}
        into = {**(new if sort == "branch" else wide), "parentCode": self.place("committee", one + two)}
        post = {"personId": person, "code": code, "post": "SECRETARY"}
        return {
            "createOrganisation": {"organisation": new},
            "renameOrganisation": {"code": code, "name": f"改{self.made}团支部"},
            "moveOrganisation": {"code": code, "parentCode": other},
            "closeOrganisation": {
                "code": code,
                **({"membersTo": other, "childrenTo": None} if one % 2 else {"childrenTo": other}),
            },
            "mergeOrganisations": {"sources": [{"code": code}], **({"intoCode": other} if two % 3 else {"intoNew": into})},
            "splitOrganisation": {"code": code, "parts": [{"organisation": new, "personIds": [person]}]},
            "appointCadre": {**post, "employment": "PART_TIME", "name": NAMES[person]},
            "endPost": post,
            "endMembership": {"personId": person, "endedBy": ["AGE", "EXPELLED", "DECEASED", "CORRECTED"][one % 4]},
        }[name]

    def change_an_organisation(self, actor: Rights, name: str, sort: str, one: int, two: int, person: str) -> None:
        self.ask(actor, name, self.operation(name, sort, one, two, person))

    def undo(self, number: int) -> None:
        operation_id, rights, before = self.pick(self.done, -1 - number)
        was_last = operation_id == self.last
        found = self.ask(rights, "undo", {"operationId": operation_id})
        if found["__typename"].endswith("Payload"):
            self.done = [each for each in self.done if each[0] != operation_id]
            if was_last:
                assert different(before, self.run(self.world.facts())) == []
        else:
            assert not was_last or found["code"] in {"LOAD_RUNNING", "UNDO_CLOSED"}, found

    def crash(self, actor: Rights, name: str, sort: str, one: int, two: int, person: str, left: int) -> None:
        before = self.run(self.world.facts())
        if self.run(self.world.crash(actor, name, self.operation(name, sort, one, two, person), left)):
            assert self.run(self.world.facts()) == before
            assert self.run(self.world.events()) == self.events
        else:
            self.last = None

    def let_time_pass(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        assert self.run(self.world.work(self.now.isoformat())) == []
        self.last = None

    @rule(act=ACTS, actor=actors, person=people, sort=places, one=numbers, two=numbers, chance=st.integers(0, 11))
    def act(self, act: str, actor: Rights, person: str, sort: str, one: int, two: int, chance: int) -> None:
        """Let something happen; one rule for all, so that in a few hundred steps all of it does."""
        if act in OPERATIONS:
            self.change_an_organisation(actor, act, sort, one, two, person)
        elif act == "request":
            self.ask_for_a_transfer(chance % 2 == 0, actor, person, sort, one, chance)
        elif act == "answer":
            self.answer_a_step(actor, one, chance % 4)
        elif act == "go on":
            self.go_on_with_a_transfer(actor, one, two)
        elif act == "wrong":
            self.answer_wrongly(actor, one, two)
        elif act == "back":
            self.take_a_transfer_back(actor, one, "withdrawTransfer" if chance % 2 else "reverseTransfer")
        elif act == "undo" and self.done:
            self.undo(chance % 3)
        elif act == "crash":
            self.crash(actor, sorted(OPERATIONS)[two % len(OPERATIONS)], sort, one, two, person, 1 + chance)
        elif act == "time":
            self.let_time_pass(HOURS[chance % len(HOURS)])

    @invariant()
    def nothing_is_broken(self) -> None:
        if not hasattr(self, "world"):
            return
        assert self.run(broken(self.db)) == {}
        events = self.run(self.world.events())
        assert events >= self.events, "an event of the trail is gone"
        self.events = events


def different(before: tuple[list[str], list[str]], after: tuple[list[str], list[str]]) -> list[str]:
    """Return the facts of one of two states that the other has not."""
    one, two = Counter([*before[0], *before[1]]), Counter([*after[0], *after[1]])
    return [*(f"- {each}" for each in sorted((one - two).elements())), *(f"+ {each}" for each in sorted((two - one).elements()))]


@pytest.fixture
def province(server_address: ServerAddress, database: Database) -> Iterator[type[Province]]:
    """The machine with a database and an event loop of its own; ``database`` has migrated it."""
    del database
    with asyncio.Runner() as runner:

        async def connect() -> CrashingDatabase:
            return CrashingDatabase.connect(server_address.uri, server_address.user, server_address.password)

        Province.runner, Province.db = runner, runner.run(connect())
        yield Province
        runner.run(Province.db.close())


def test_whatever_happens_the_province_stays_whole(province: type[Province]) -> None:
    run_state_machine_as_test(
        province,
        settings=settings(
            max_examples=MORE or EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=not MORE,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
