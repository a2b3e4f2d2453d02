"""requestCheckIn: somebody with an account asks to be enrolled in a branch under their own name."""

from __future__ import annotations

import datetime
from typing import Annotated

import strawberry

from api.mutations.change import Change, Input, Result
from api.mutations.check_ins import MOBILE, doing_now, surroundings
from api.mutations.failures import CheckInAlreadyOpen, IdempotencyConflict, InvalidInput, Refused
from api.mutations.fields import KEY, dry_run, optional
from api.types.check_in import CheckIn
from domain.check_ins import Applicant, read_mobile, read_name
from domain.rights import Rights
from domain.text import clean
from graph.database import Transaction
from workflows.check_ins import Request, request_check_in


@strawberry.input(description="Who asks to be enrolled, and where (报到).")
class RequestCheckInInput:
    """The input of requestCheckIn."""

    name: str = strawberry.field(description="Name (姓名), as the identity card has it.")
    id_number: str = strawberry.field(
        description="Identity number (身份证号); it is stored as a keyed fingerprint and its last two characters."
    )
    mobile: str = strawberry.field(description=MOBILE)
    code: str = strawberry.field(description="The code that was sent to it (验证码); see requestVerificationCode.")
    joined_on: datetime.date = strawberry.field(description="Day of joining the League (入团日期).")
    branch_code: str = strawberry.field(description="The branch (团支部编码).")
    idempotency_key: strawberry.ID | None = optional(KEY)
    dry_run: bool = dry_run()


@strawberry.type(description="The check-in is asked for (已申请报到); an officer of the branch, or above, answers.")
class RequestCheckInPayload:
    """The payload of requestCheckIn."""

    check_in: CheckIn = strawberry.field(description="The check-in (报到).")


RequestCheckInResult = Annotated[
    RequestCheckInPayload | InvalidInput | Refused | CheckInAlreadyOpen | IdempotencyConflict,
    strawberry.union("RequestCheckInResult", description="What requestCheckIn answers (报到申请结果)."),
]


async def request(tx: Transaction, data: Input, rights: Rights) -> Result:
    """Ask for a check-in."""
    around, verifying = surroundings(data)
    mobile = read_mobile(data.mobile, synthetic=verifying.synthetic)
    applicant = Applicant(read_name(data.name), clean(data.id_number).upper(), mobile, data.joined_on)
    wanted = Request(applicant, clean(data.branch_code), clean(data.code))
    by = await doing_now(tx, data, rights, "requestCheckIn")
    check_in_id = await request_check_in(tx, around.db, verifying, wanted, rights, by, timeout_s=around.left_s)
    return {"check_in_id": check_in_id}


REQUEST_CHECK_IN = Change("RequestCheckInPayload", request, personal=True)
