"""What people ask of a province in a day, as a mix of operations of many accounts with many different arguments.

Members look at themselves, at their transfer, and act; officers look at inboxes and the tree and answer; everybody searches;
analysts look at flows, where there is an extract.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bench.flows import SCHOOL
from bench.open_loop import Asking, Connection
from bench.people_questions import ROOT_CHILDREN
from bench.questions import QUESTIONS, draw
from bench.transfer_jobs import TEXTS, Act, Job, acts_of, input_of, member_of, officer_of
from domain.clock import stored_moment
from domain.errors import Unavailable
from graph.clock import read_clock
from graph.database import Database

ARGUMENTS = 2_000
ATTEMPTS = 5
MEETINGS = 20  # activities that members sign up for
ME = "{ me { subject person { name membership { branch { code name } validFrom } } grants { role } } }"
TRANSFER = """query ($id: ID!) { transfer(id: $id) { state version requestedAt fromOrganisation { name } toOrganisation { name }
  steps { kind dueAt answeredAt outcome } } }"""
INBOX = """query ($code: String!) { organisation(code: $code) { name transferInbox(first: 20) { totalCount
  nodes { transferId reason requestedAt member { name } fromOrganisation { name } } } } }"""
PEOPLE = """query ($text: String!, $within: String!) { searchPeople(text: $text, within: $within, first: 20) {
  nodes { name membership { branch { name } } } } }"""
CREATE = """mutation ($input: CreateActivityInput!) { createActivity(input: $input) {
  ... on CreateActivityPayload { activity { activityId } } } }"""
SIGN_UP = """mutation ($input: SignUpInput!) { signUp(input: $input) { __typename ... on Failure { code }
  ... on SignUpPayload { participation { state } } } }"""
CODE, SEARCH = QUESTIONS[0], next(each for each in QUESTIONS if each.name == "search, 20")
SHARES = {
    "me": 22,
    "my transfer": 15,
    "inbox": 15,
    "tree": 12,
    "organisation": 10,
    "search": 10,
    "people search": 4,
    "flows": 2,
    "sign up": 4,
    "transfer": 6,
}


@dataclass(slots=True)
class Acting:
    """Transfers that clients take forward, one mutation after the other; what failed is sent again under its key."""

    tokens: Mapping[str, str]
    ready: deque[tuple[Job, list[Act]]]
    known: list[tuple[str, str]] = field(default_factory=list)  # a member's token, and the id of their transfer
    acknowledged: int = 0
    refused: list[str] = field(default_factory=list)

    def next(self) -> Asking | None:
        """Return the next mutation; ``None`` where all transfers have ended or are under way."""
        if not self.ready:
            return None
        job, acts = self.ready.popleft()
        act = acts[0]

        def then(data: dict[str, Any] | None) -> None:
            result = next(iter(data.values())) if data else None
            if result is None:
                self.ready.append((job, acts))
            elif not result["__typename"].endswith("Payload"):
                self.refused.append(f"{act.name}: {result.get('code') or result['__typename']}")
            else:
                self._note(job, acts, result["transfer"])

        return Asking("transfer", self.tokens[act.account], TEXTS[act.name], {"input": input_of(job, act)}, then)

    def _note(self, job: Job, acts: list[Act], transfer: dict[str, Any]) -> None:
        job.acknowledged = transfer
        job.acts.append(acts[0].name)
        self.acknowledged += 1
        if len(job.acts) == 1:
            self.known.append((self.tokens[member_of(job.person_id)], transfer["transferId"]))
        if acts[1:]:
            self.ready.append((job, acts[1:]))


class Mix:
    """Draws one operation after the other by the shares."""

    def __init__(self, kinds: dict[str, Callable[[], Asking]], chance: random.Random, acting: Acting) -> None:
        self.acting = acting
        self.kinds = kinds
        self._chance = chance
        self._shares = [SHARES[name] for name in kinds]

    def choose(self) -> Asking:
        """Return the next operation."""
        (name,) = self._chance.choices([*self.kinds], self._shares)
        return self.kinds[name]()


async def make_meetings(db: Database, port: int, run_id: str, jobs: list[Job], tokens: Mapping[str, str]) -> list[str]:
    """Let officers make activities that begin tomorrow, at which everybody may come; return their ids.

    Raises
    ------
    Unavailable
        ``BENCH_FAILED``.
    """
    begins = (await read_clock(db)).now() + timedelta(days=1)
    ends = begins + timedelta(hours=2)
    made: list[str] = []
    connection = Connection(port)
    for number in range(MEETINGS):
        host = jobs[number % len(jobs)].sender
        values = {"hostCode": host, "name": f"测量{number}", "kind": "STUDY", "idempotencyKey": f"{run_id}-a{number}"}
        values |= {"startsAt": stored_moment(begins), "endsAt": stored_moment(ends)}
        for _ in range(ATTEMPTS):  # under one key; the first ones meet a cold server
            code, data = await connection.send(Asking("meeting", tokens[officer_of(host)], CREATE, {"input": values}))
            if data is not None:
                break
        else:
            raise Unavailable("BENCH_FAILED", f"An activity could not be made: {code}.", "See serve.log.")
        made.append(data["createActivity"]["activity"]["activityId"])
    connection.close()
    return made


async def make_mix(
    db: Database,
    run_id: str,
    jobs: list[Job],
    tokens: Mapping[str, str],
    meetings: list[str],
    years: list[int],
    chance: random.Random,
) -> Mix:
    """Draw arguments from the data; ``years``: cohort years of the extract, none where there is none.

    Raises
    ------
    Refused
        ``TOO_LITTLE_DATA``.
    """
    acting = Acting(tokens, deque((job, acts_of(job)) for job in jobs))
    members = [tokens[member_of(job.person_id)] for job in jobs]
    senders = sorted({job.sender for job in jobs})
    officers = {code: tokens[officer_of(code)] for code in senders}
    signing = _sign_ups(jobs, tokens, run_id, meetings, chance)
    codes = [each["code"] for each in await draw(db, CODE, ARGUMENTS)]
    texts = [each["text"] for each in await draw(db, SEARCH, ARGUMENTS)]
    parents = [each["code"] for each in await db.read("bench/list_parents", limit=ARGUMENTS)]
    names = [each["name"] for each in await db.read("bench/list_people", limit=ARGUMENTS)]
    pick = chance.choice

    def me() -> Asking:
        return Asking("me", pick(members), ME, {})

    def my_transfer() -> Asking:
        if not acting.known:
            return me()
        token, transfer_id = pick(acting.known)
        return Asking("my transfer", token, TRANSFER, {"id": transfer_id})

    def inbox() -> Asking:
        code = pick(senders)
        return Asking("inbox", officers[code], INBOX, {"code": code})

    def people() -> Asking:
        code = pick(senders)
        return Asking("people search", officers[code], PEOPLE, {"text": pick(names), "within": code})

    def flows() -> Asking:
        return Asking("flows", officers[pick(senders)], SCHOOL, {"within": pick(parents), "year": pick(years)})

    kinds: dict[str, Callable[[], Asking]] = {
        "me": me,
        "my transfer": my_transfer,
        "inbox": inbox,
        "tree": lambda: Asking("tree", officers[pick(senders)], ROOT_CHILDREN, {"code": pick(parents)}),
        "organisation": lambda: Asking("organisation", pick(members), CODE.query, {"code": pick(codes)}),
        "search": lambda: Asking("search", pick(members), SEARCH.query, {"text": pick(texts)}),
        "people search": people,
        "sign up": lambda: next(signing, None) or me(),
        "transfer": lambda: acting.next() or me(),
    }
    if years:
        kinds["flows"] = flows
    return Mix(kinds, chance, acting)


def _sign_ups(
    jobs: list[Job], tokens: Mapping[str, str], run_id: str, meetings: list[str], chance: random.Random
) -> Iterator[Asking]:
    """Yield sign-ups, each of another member or for another activity."""
    pairs = [(job.person_id, meeting) for job in jobs for meeting in meetings]
    chance.shuffle(pairs)
    for number, (person_id, meeting) in enumerate(pairs):
        values = {"activityId": meeting, "idempotencyKey": f"{run_id}-s{number}"}
        yield Asking("sign up", tokens[member_of(person_id)], SIGN_UP, {"input": values})
