"""requestVerificationCode: a one-time code is sent to a mobile, which requestCheckIn takes."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import strawberry

from api.mutations.change import Change, Input, Result
from api.mutations.check_ins import MOBILE, surroundings
from api.mutations.failures import IdempotencyConflict, InvalidInput, Refused
from api.mutations.fields import KEY, dry_run, optional
from domain.check_ins import read_mobile
from domain.identity import masked_mobile
from domain.rights import Rights
from domain.verification import LIFETIME
from graph.database import Transaction
from workflows.check_ins import refuse_generated_time
from workflows.verification import begin_code


@strawberry.input(description="To which mobile a code is to be sent (获取验证码).")
class RequestVerificationCodeInput:
    """The input of requestVerificationCode."""

    mobile: str = strawberry.field(description=MOBILE)
    idempotency_key: strawberry.ID | None = optional(KEY)
    dry_run: bool = dry_run()


@strawberry.type(description="The code is on its way (验证码已发送); one that was sent before holds no more.")
class RequestVerificationCodePayload:
    """The payload of requestVerificationCode."""

    mobile_masked: str = strawberry.field(description="To which mobile (手机号), its last two digits.")
    lifetime_seconds: int = strawberry.field(description="How long it holds (有效秒数).")


RequestVerificationCodeResult = Annotated[
    RequestVerificationCodePayload | InvalidInput | Refused | IdempotencyConflict,
    strawberry.union("RequestVerificationCodeResult", description="What requestVerificationCode answers (获取结果)."),
]


async def request_code(tx: Transaction, data: Input, rights: Rights) -> Result:
    """Make a code; it is sent once the change is kept."""
    around, verifying = surroundings(data)
    mobile = read_mobile(data.mobile, synthetic=verifying.synthetic)
    await refuse_generated_time(tx, verifying)
    code = await begin_code(tx, verifying, mobile, around.address, rights)
    around.after.append(partial(verifying.by.send_code, mobile, code))
    return {"mobile_masked": masked_mobile(mobile), "lifetime_seconds": int(LIFETIME.total_seconds())}


REQUEST_VERIFICATION_CODE = Change("RequestVerificationCodePayload", request_code, personal=True)
