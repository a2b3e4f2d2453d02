"""The scenes of a season: who does what, in hours after its beginning. Steps stay open for 72 hours by default."""

from __future__ import annotations

from collections import defaultdict
from functools import partial

from api.season.cast import Cast, member_account
from api.season.stage import Stage
from domain.transfers import StepKind
from graph.season import Employer

REQUESTED, GRADUATES, RETURNS, STAMPED = "members ask", "a class graduates", "classes sent home", "stamped"
DUTIES = (24.0, 48.1, 69.0, 73.0, 96.0, 106.0, 120.0, 146.0)  # reminders come 24 and 4 hours before a due time
ENDS = 147.0
STAMPS = 22
DELETIONS = 24
MINUTE = 1 / 60
SECOND = MINUTE / 60
LATER = 4  # members who ask on the sixth day


class Scenes:
    """What is played, by the cast; ``started``: the transfers of each scene."""

    def __init__(self, stage: Stage, cast: Cast) -> None:
        self._stage = stage
        self._cast = cast
        self.started: dict[str, list[str]] = defaultdict(list)

    def plan(self) -> None:
        """Plan every scene."""
        stage, cast = self._stage, self._cast
        stage.plan(0, self._graduate)
        early = len(cast.members) - LATER
        for number in range(len(cast.members)):
            at = 1 + number / 6 if number < early else 120 + number / 6
            stage.plan(at, partial(self._request, number))
        for number in range(STAMPS):
            stage.plan(30 + number * MINUTE, partial(self._supply, number))
        for number in range(len(cast.returned)):
            stage.plan(33 + number / 6, partial(self._send_home, number))
        for number, person_id in enumerate(cast.deleting.members[:DELETIONS]):
            stage.plan(50 + number * MINUTE, partial(self._delete, person_id))
        for at in (*DUTIES, ENDS):
            stage.plan(at, stage.work)

    async def _graduate(self) -> None:
        """Start the transfers of the class: one stays, one goes to a township, the others to three employers in turn."""
        cast = self._cast
        offices = [cast.late, cast.prompt, cast.refusing]
        staying, home, *working = cast.graduating.members
        exceptions: list[dict[str, object]] = [
            {"personId": staying, "skip": True},
            {"personId": home, "toCode": cast.fallbacks[-1].code},
        ]
        exceptions += [{"personId": id_, "toCode": offices[at % 3].code} for at, id_ in enumerate(working)]
        await self._start_class(GRADUATES, "season-school", cast.graduating.code, cast.prompt.code, "EMPLOYED", exceptions)

    async def _send_home(self, number: int) -> None:
        to = self._cast.fallbacks[number].code
        await self._start_class(RETURNS, "season-university", self._cast.returned[number].code, to, "UNEMPLOYED", [])

    async def _start_class(
        self, scene: str, subject: str, code: str, to: str, reason: str, exceptions: list[dict[str, object]]
    ) -> None:
        values = {"classCode": code, "reason": reason, "toCode": to, "exceptions": exceptions}
        results = (await self._stage.act(subject, "startClassTransfers", **values))["results"]
        transfers = [each["transfer"] for each in results if each["transfer"]]
        self.started[scene] += [each["transferId"] for each in transfers]
        for number, each in enumerate(transfers):
            self._plan_acceptance(number, each["transferId"], each["toOrganisation"]["code"])

    async def _request(self, number: int) -> None:
        """A member asks; one in eight takes it back, one in eight is never released."""
        stage, cast = self._stage, self._cast
        to = (cast.prompt, cast.late, cast.refusing, cast.prompt)[number % 4].code
        member, person_id = member_account(number), cast.members[number]
        asked = await stage.act(member, "requestTransfer", personId=person_id, reason="MOVED", toCode=to)
        id_ = asked["transfer"]["transferId"]
        self.started[REQUESTED].append(id_)
        if number % 8 == 6:  # noqa: PLR2004
            stage.plan_after(3, partial(self._withdraw, member, id_))
        elif number % 8 != 7:  # noqa: PLR2004
            stage.plan_after(5, partial(self._release, number, id_, to))

    async def _withdraw(self, member: str, id_: str) -> None:
        await self._stage.act_as_seen(member, "withdrawTransfer", id_, because="另有安排")

    async def _release(self, number: int, id_: str, to: str) -> None:
        await self._stage.act_as_seen("season-sender", "answerStep", id_, answer="AGREE")
        self._plan_acceptance(number, id_, to)

    def _plan_acceptance(self, number: int, id_: str, to: str) -> None:
        """Plan what the receiver does, by its habit: some soon, some with no, some after their time; townships nothing at all."""
        cast, stage, pause = self._cast, self._stage, number * 5 * MINUTE
        turn = number // 3 % 3
        if to == cast.prompt.code:
            stage.plan_after(10 + pause, partial(self._accept, "season-prompt", number, id_, cast.prompt))
        elif to == cast.refusing.code:
            accepts = partial(self._accept, "season-refusing", number, id_, cast.refusing)
            stage.plan_after(26 + pause, accepts if number // 4 % 2 else partial(self._refuse, id_))
        elif to == cast.late.code and turn == 0:
            stage.plan_after(88 + pause, partial(self._accept, "season-late", number, id_, cast.late))
        elif to == cast.late.code and turn == 1:
            stage.plan_after(92 + pause, partial(self._accept, "season-above", number, id_, cast.late))

    async def _refuse(self, id_: str) -> None:
        await self._stage.act_as_seen("season-refusing", "answerStep", id_, answer="REJECT", because="单位无此人")

    async def _accept(self, subject: str, number: int, id_: str, office: Employer) -> None:
        """Agree, and an hour later name the branch."""
        transfer = await self._stage.act_as_seen(subject, "answerStep", id_, answer="AGREE")
        assert transfer["steps"][-1]["kind"] == StepKind.PLACE.value  # noqa: S101 - the target is a committee
        branch = office.branches[number % len(office.branches)]
        self._stage.plan_after(1, partial(self._place, subject, id_, branch))

    async def _place(self, subject: str, id_: str, branch: str) -> None:
        await self._stage.act_as_seen(subject, "placeTransfer", id_, branchCode=branch)

    async def _supply(self, number: int) -> None:
        """Start a transfer that is agreed to four seconds later."""
        person_id, to = self._cast.supplying.members[number], self._cast.stamping.branches[0]
        asked = await self._stage.act("season-supplies", "requestTransfer", personId=person_id, reason="EMPLOYED", toCode=to)
        id_ = asked["transfer"]["transferId"]
        self.started[STAMPED].append(id_)
        self._stage.plan_after(4 * SECOND, partial(self._stamp, id_))

    async def _stamp(self, id_: str) -> None:
        await self._stage.act_as_seen("season-stamps", "answerStep", id_, answer="AGREE")

    async def _delete(self, person_id: str) -> None:
        values = {"personId": person_id, "endedBy": "CORRECTED", "because": "清理"}
        await self._stage.act("season-deletes", "endMembership", **values)
