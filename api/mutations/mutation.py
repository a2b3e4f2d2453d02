"""The root fields of mutations, and what each of them does."""

from __future__ import annotations

from typing import Annotated

import strawberry

from api.mutations.change import Change
from api.mutations.create_activity import CREATE_ACTIVITY, CreateActivityInput, CreateActivityResult
from api.mutations.rate_activity import RATE_ACTIVITY, RateActivityInput, RateActivityResult
from api.mutations.record_attendance import RECORD_ATTENDANCE, RecordAttendanceInput, RecordAttendanceResult
from api.mutations.sign_up import SIGN_UP, SignUpInput, SignUpResult
from api.mutations.withdraw_sign_up import WITHDRAW_SIGN_UP, WithdrawSignUpInput, WithdrawSignUpResult
from api.types.fields import NeverResolved, compiled

INPUT = strawberry.argument(description="What is to be done (输入).")

CHANGES: dict[str, Change] = {
    "createActivity": CREATE_ACTIVITY,
    "signUp": SIGN_UP,
    "withdrawSignUp": WITHDRAW_SIGN_UP,
    "recordAttendance": RECORD_ATTENDANCE,
    "rateActivity": RATE_ACTIVITY,
}


@strawberry.type(
    description="Changes (变更), done one after the other; null where `errors` says why, and then nothing was changed."
)
class Mutation:
    """The root of mutations."""

    @compiled("Make an activity (新建活动); for officers of the organisation that holds it.")
    def create_activity(self, input: Annotated[CreateActivityInput, INPUT]) -> CreateActivityResult | None:  # noqa: A002
        """Make an activity."""
        raise NeverResolved

    @compiled("Sign up for an activity (报名) until it starts; for oneself. Beyond the capacity one waits.")
    def sign_up(self, input: Annotated[SignUpInput, INPUT]) -> SignUpResult | None:  # noqa: A002
        """Sign up."""
        raise NeverResolved

    @compiled("Withdraw a sign-up (取消报名) until the activity starts; for oneself. Who waits longest gets the place.")
    def withdraw_sign_up(self, input: Annotated[WithdrawSignUpInput, INPUT]) -> WithdrawSignUpResult | None:  # noqa: A002
        """Withdraw."""
        raise NeverResolved

    @compiled("Record who attended (登记签到) and for how many hours; for officers of the organisation that holds the activity.")
    def record_attendance(
        self,
        input: Annotated[RecordAttendanceInput, INPUT],  # noqa: A002
    ) -> RecordAttendanceResult | None:
        """Record attendance."""
        raise NeverResolved

    @compiled("Rate an activity that one attended (评价), from 1 to 5; for oneself, changeable for 7 days.")
    def rate_activity(self, input: Annotated[RateActivityInput, INPUT]) -> RateActivityResult | None:  # noqa: A002
        """Rate."""
        raise NeverResolved
