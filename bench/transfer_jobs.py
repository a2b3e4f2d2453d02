"""What clients of the measurement of transfers do, each mutation as the party that it is for, and what was acknowledged of it."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from api.tokens import issue_token
from bench.keyed_client import KeyedClient
from bench.servers import ISSUER
from domain.errors import Refused
from domain.rights import Role
from domain.transfers import TransferState
from graph.accounts import act_as, grant_role
from graph.database import Database

COMMITTEES = 50
LIFETIME_S = 36_000
# Of ten transfers five lead to a branch, three to a committee that places, one is withdrawn, one refused.
FORMS = ("branch", "branch", "committee", "branch", "withdrawn", "committee", "branch", "refused", "committee", "branch")


def text_of(name: str) -> str:
    """Return the text of a mutation of a transfer."""
    kind = name[0].upper() + name[1:]
    selection = "transfer { transferId version state placedIn { code } }"
    return (
        f"mutation ($input: {kind}Input!) {{ {name}(input: $input) {{ __typename ... on Failure {{ code message }} "
        f"... on {kind}Payload {{ {selection} }} }} }}"
    )


TEXTS = {name: text_of(name) for name in ("requestTransfer", "answerStep", "placeTransfer", "withdrawTransfer")}


@dataclass(slots=True)
class Job:
    """One transfer to be made: who moves from where to which committee or branch of it, and how it goes."""

    key: str
    form: str
    person_id: str
    sender: str
    receiver: str
    branch: str
    acknowledged: dict[str, Any] = field(default_factory=dict)
    acts: list[str] = field(default_factory=list)

    @property
    def expected(self) -> tuple[str, str | None]:
        """Return in which state it is to end, and where it places the member."""
        if self.form == "withdrawn":
            return TransferState.WITHDRAWN.value, None
        if self.form == "refused":
            return TransferState.REJECTED.value, None
        return TransferState.COMPLETED.value, self.branch

    @property
    def mutations(self) -> int:
        """Return how many mutations it takes."""
        return 4 if self.form == "committee" else 3


class Progressing:
    """How many mutations were acknowledged; whoever waits for a number of them is told."""

    def __init__(self) -> None:
        self.done = 0
        self._waiting: list[tuple[int, asyncio.Event]] = []

    def count(self) -> None:
        """Count one more."""
        self.done += 1
        for number, event in self._waiting:
            if self.done >= number:
                event.set()

    async def reached(self, number: int) -> None:
        """Wait until so many were acknowledged."""
        event = asyncio.Event()
        self._waiting.append((number, event))
        if self.done < number:
            await event.wait()


async def make_jobs(db: Database, run_id: str, count: int, clients: int) -> list[Job]:
    """Choose who moves where, and give everybody the account that it takes.

    Raises
    ------
    Refused
        ``TOO_LITTLE_DATA``.
    """
    committees = min(COMMITTEES, clients)
    share = math.ceil(count / committees)
    rows = await db.read("bench/list_moving", least=share, limit=committees)
    if len(rows) < committees:
        problem = f"{len(rows)} committees have {share} members who can move, and {committees} are needed."
        raise Refused("TOO_LITTLE_DATA", problem, "Run it again after `leaguegraph db reset` in its own home.")
    for row in rows:
        await grant_role(db, ISSUER, officer_of(row["code"]), Role.OFFICER, row["code"])
    jobs = []
    for number in range(count):
        turn, at = divmod(number, committees)
        sender = rows[at]
        receiver = rows[(at + 1 + turn % (committees - 1)) % committees]
        branch = receiver["branches"][turn % len(receiver["branches"])]
        person_id = sender["members"][turn]
        form = FORMS[number % len(FORMS)]
        jobs.append(Job(f"{run_id}-{number}", form, person_id, sender["code"], receiver["code"], branch))
        await act_as(db, ISSUER, member_of(person_id), person_id)
    return jobs


def officer_of(code: str) -> str:
    """Return the account of an officer."""
    return f"bench-officer-{code}"


def member_of(person_id: str) -> str:
    """Return the account of a member."""
    return f"bench-member-{person_id}"


def tokens_of(jobs: list[Job], key: str) -> Mapping[str, str]:
    """Return a token for every account of the jobs."""
    accounts = {account for job in jobs for account in _accounts(job)}
    return {name: issue_token(key, name, issuer=ISSUER, audience=ISSUER, lifetime_s=LIFETIME_S) for name in sorted(accounts)}


def _accounts(job: Job) -> Iterator[str]:
    yield from (member_of(job.person_id), officer_of(job.sender), officer_of(job.receiver))


@dataclass(frozen=True, slots=True)
class Act:
    """One mutation of a transfer: its name, whose it is (member, sender, receiver), and what it says."""

    name: str
    account: str
    values: dict[str, Any]


def acts_of(job: Job) -> list[Act]:
    """Return all mutations of a transfer, in their order."""
    member, sender, receiver = _accounts(job)
    target = job.receiver if job.form == "committee" else job.branch
    acts = [
        Act("requestTransfer", member, {"personId": job.person_id, "reason": "MOVED", "toCode": target}),
        Act("answerStep", sender, {"answer": "AGREE"}),
    ]
    if job.form == "withdrawn":
        return [*acts, Act("withdrawTransfer", member, {"because": "measured"})]
    if job.form == "refused":
        return [*acts, Act("answerStep", receiver, {"answer": "REJECT", "because": "measured"})]
    acts.append(Act("answerStep", receiver, {"answer": "AGREE"}))
    if job.form == "committee":
        acts.append(Act("placeTransfer", receiver, {"branchCode": job.branch}))
    return acts


def input_of(job: Job, act: Act) -> dict[str, Any]:
    """Return the input of the next mutation of a transfer, with its key and what the one before was answered."""
    seen = job.acknowledged and {"transferId": job.acknowledged["transferId"], "expectedVersion": job.acknowledged["version"]}
    return {**act.values, **seen, "idempotencyKey": f"{job.key}-{len(job.acts)}"}


async def do_job(client: KeyedClient, job: Job, tokens: Mapping[str, str], progress: Progressing) -> None:
    """Do all mutations of a transfer, each as whoever does it, having seen what the one before answered."""
    for act in acts_of(job):
        job.acknowledged = (await client.change(tokens[act.account], TEXTS[act.name], input_of(job, act)))["transfer"]
        job.acts.append(act.name)
        progress.count()
