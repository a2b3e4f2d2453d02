"""Asking for check-ins in tests: short texts, a verification that keeps the codes it sends, who asks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from api.engine import Engine, GraphQLRequest, Limits
from api.schema import graphql_schema
from domain.errors import Refused
from domain.identity import generated_identity_number
from domain.rights import Rights
from domain.verification import SendLimits
from graph.accounts import get_rights
from graph.database import Database
from tests.api.changing import change
from workflows.verification import LoggedVerification, Verifying

KEY = b"a key of the tests with more than 32 characters"
CHECK_IN = """checkIn { checkInId version state synthetic requestedAt answeredAt because branch { code }
  applicant { name idNumberMasked phoneMasked gender bornOn joinedOn } person { personId } }"""
FAILED = "__typename ... on Failure { code message nextStep }"
CODE = f"mutation ($input: RequestVerificationCodeInput!) {{ requestVerificationCode(input: $input) {{ {FAILED} ... on RequestVerificationCodePayload {{ mobileMasked lifetimeSeconds }} }} }}"
REQUEST = f"mutation ($input: RequestCheckInInput!) {{ requestCheckIn(input: $input) {{ {FAILED} ... on CheckInAlreadyOpen {{ checkInId }} ... on RequestCheckInPayload {{ {CHECK_IN} }} }} }}"
ANSWER = f"mutation ($input: AnswerCheckInInput!) {{ answerCheckIn(input: $input) {{ {FAILED} ... on CheckInVersionConflict {{ {CHECK_IN} }} ... on AnswerCheckInPayload {{ {CHECK_IN} }} }} }}"
ORGANISATION = f"mutation ($input: CheckInOrganisationInput!) {{ checkInOrganisation(input: $input) {{ {FAILED} ... on CheckInOrganisationPayload {{ organisation {{ code checkedInOn }} }} }} }}"
READ = f"query ($id: ID!) {{ checkIn(id: $id) {{ {CHECK_IN[len('checkIn { ') : -2]} }} }}"
BRANCH, OTHER = "440104001001", "S1"
BORN, MOBILE = "20020304", "11000000001"
NUMBER = generated_identity_number("440104", BORN, 122)  # 2 before the check digit: a woman's


@dataclass(slots=True)
class Kept:
    """A verification that keeps what it sends, and fails where it is told to."""

    synthetic: bool
    sent: list[tuple[str, str]] = field(default_factory=list)
    fails: bool = False

    def verify_identity(self, name: str, id_number: str) -> None:
        """Refuse what the local verification refuses."""
        LoggedVerification(self.synthetic).verify_identity(name, id_number)

    async def send_code(self, mobile: str, code: str) -> None:
        """Keep the code."""
        if self.fails:
            raise Refused("CODE_NOT_SENT", "The code could not be sent.")
        self.sent.append((mobile, code))


@dataclass(slots=True)
class Desk:
    """An engine where people check in, the codes that were sent, and the real time, which tests set."""

    engine: Engine
    kept: Kept
    times: list[datetime]

    def at(self, moment: str) -> None:
        """Let the real time be a moment."""
        self.times[0] = datetime.fromisoformat(moment)

    async def code(self, rights: Rights, mobile: str = MOBILE) -> str:
        """Ask for a code; return what was sent."""
        found = await change(self.engine, rights, CODE, mobile=mobile)
        assert found["__typename"] == "RequestVerificationCodePayload", found
        to, code = self.kept.sent[-1]
        assert to == mobile
        return code

    async def request(self, rights: Rights, **values: Any) -> Any:
        """Ask for a code, then for a check-in; return the answer."""
        code = await self.code(rights, values.get("mobile", MOBILE))
        return await change(self.engine, rights, REQUEST, **stated(code=code, **values))

    async def requested(self, rights: Rights, **values: Any) -> Any:
        """Ask for a check-in; return it."""
        found = await self.request(rights, **values)
        assert found["__typename"] == "RequestCheckInPayload", found
        return found["checkIn"]

    async def answer(self, rights: Rights, check_in: Any, answer: str = "APPROVE", **values: Any) -> Any:
        """Answer a check-in as it was seen."""
        seen = {"checkInId": check_in["checkInId"], "expectedVersion": check_in["version"], "answer": answer, **values}
        return await change(self.engine, rights, ANSWER, **seen)

    async def approved(self, rights: Rights, check_in: Any) -> Any:
        """Approve a check-in; return it."""
        found = await self.answer(rights, check_in)
        assert found["__typename"] == "AnswerCheckInPayload", found
        return found["checkIn"]

    async def read(self, rights: Rights, check_in_id: str) -> Any:
        """Return a check-in as somebody reads it."""
        answer = await self.engine.execute(GraphQLRequest(READ, variables={"id": check_in_id}), rights)
        assert answer.errors == []
        assert answer.data is not None
        return answer.data["checkIn"]


def open_desk(db: Database, *, synthetic: bool = True, limits: SendLimits | None = None) -> Desk:
    """Return a desk over a database."""
    kept, times = Kept(synthetic), [datetime(2026, 1, 5, 9, tzinfo=UTC)]
    verifying = Verifying(KEY, synthetic, kept, limits or SendLimits(), lambda: times[0])
    return Desk(Engine(graphql_schema(), db, Limits(max_cost=10**9), verifying=verifying), kept, times)


def stated(**values: Any) -> dict[str, Any]:
    """Return what an applicant states."""
    usual = {"name": "冯小雨", "idNumber": NUMBER, "mobile": MOBILE, "joinedOn": "2017-05-04", "branchCode": BRANCH}
    return usual | values


def applicant(subject: str = "feng") -> Rights:
    """Return the rights of an account that is nobody's yet."""
    return Rights("test", subject)


async def now_of(db: Database, subject: str = "feng") -> Rights:
    """Return the rights of an account as they are in the graph now."""
    return await get_rights(db, "test", subject)
