"""The root fields of mutations, and what each of them does."""

from __future__ import annotations

from typing import Annotated

import strawberry

from api.mutations.answer_check_in import ANSWER_CHECK_IN, AnswerCheckInInput, AnswerCheckInResult
from api.mutations.answer_step import ANSWER_STEP, AnswerStepInput, AnswerStepResult
from api.mutations.change import Change
from api.mutations.check_in_organisation import (
    CHECK_IN_ORGANISATION,
    CheckInOrganisationInput,
    CheckInOrganisationResult,
)
from api.mutations.confirm_external import CONFIRM_EXTERNAL, ConfirmExternalInput, ConfirmExternalResult
from api.mutations.create_activity import CREATE_ACTIVITY, CreateActivityInput, CreateActivityResult
from api.mutations.place_transfer import PLACE_TRANSFER, PlaceTransferInput, PlaceTransferResult
from api.mutations.rate_activity import RATE_ACTIVITY, RateActivityInput, RateActivityResult
from api.mutations.record_attendance import RECORD_ATTENDANCE, RecordAttendanceInput, RecordAttendanceResult
from api.mutations.request_check_in import REQUEST_CHECK_IN, RequestCheckInInput, RequestCheckInResult
from api.mutations.request_transfer import REQUEST_TRANSFER, RequestTransferInput, RequestTransferResult
from api.mutations.request_verification_code import (
    REQUEST_VERIFICATION_CODE,
    RequestVerificationCodeInput,
    RequestVerificationCodeResult,
)
from api.mutations.reverse_transfer import REVERSE_TRANSFER, ReverseTransferInput, ReverseTransferResult
from api.mutations.sign_up import SIGN_UP, SignUpInput, SignUpResult
from api.mutations.start_class_transfers import (
    START_CLASS_TRANSFERS,
    StartClassTransfersInput,
    StartClassTransfersResult,
)
from api.mutations.withdraw_sign_up import WITHDRAW_SIGN_UP, WithdrawSignUpInput, WithdrawSignUpResult
from api.mutations.withdraw_transfer import WITHDRAW_TRANSFER, WithdrawTransferInput, WithdrawTransferResult
from api.types.fields import NeverResolved, compiled

INPUT = strawberry.argument(description="What is to be done (输入).")

CHANGES: dict[str, Change] = {
    "createActivity": CREATE_ACTIVITY,
    "signUp": SIGN_UP,
    "withdrawSignUp": WITHDRAW_SIGN_UP,
    "recordAttendance": RECORD_ATTENDANCE,
    "rateActivity": RATE_ACTIVITY,
    "requestTransfer": REQUEST_TRANSFER,
    "answerStep": ANSWER_STEP,
    "placeTransfer": PLACE_TRANSFER,
    "confirmExternal": CONFIRM_EXTERNAL,
    "withdrawTransfer": WITHDRAW_TRANSFER,
    "reverseTransfer": REVERSE_TRANSFER,
    "startClassTransfers": START_CLASS_TRANSFERS,
    "requestVerificationCode": REQUEST_VERIFICATION_CODE,
    "requestCheckIn": REQUEST_CHECK_IN,
    "answerCheckIn": ANSWER_CHECK_IN,
    "checkInOrganisation": CHECK_IN_ORGANISATION,
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

    @compiled("Ask for a transfer (申请转接); for the member, and for officers of the sender and of the receiver.")
    def request_transfer(
        self,
        input: Annotated[RequestTransferInput, INPUT],  # noqa: A002
    ) -> RequestTransferResult | None:
        """Ask for a transfer."""
        raise NeverResolved

    @compiled("Agree to the open step of a transfer, or refuse it (办理转接); for officers of the organisation that it awaits.")
    def answer_step(
        self,
        input: Annotated[AnswerStepInput, INPUT],  # noqa: A002
    ) -> AnswerStepResult | None:
        """Agree to the open step of a transfer, or refuse it."""
        raise NeverResolved

    @compiled("Name the branch in which a member is placed (落实支部); for officers of the committee that was asked.")
    def place_transfer(
        self,
        input: Annotated[PlaceTransferInput, INPUT],  # noqa: A002
    ) -> PlaceTransferResult | None:
        """Name the branch in which a member is placed."""
        raise NeverResolved

    @compiled(
        "Record that a member was received outside the province (确认接收); for officers of the committee that released them."
    )
    def confirm_external(
        self,
        input: Annotated[ConfirmExternalInput, INPUT],  # noqa: A002
    ) -> ConfirmExternalResult | None:
        """Record that a member was received outside the province."""
        raise NeverResolved

    @compiled(
        "Take a transfer back (撤回转接) until it is completed; for the member, and for officers of the party that started it."
    )
    def withdraw_transfer(
        self,
        input: Annotated[WithdrawTransferInput, INPUT],  # noqa: A002
    ) -> WithdrawTransferResult | None:
        """Take a transfer back."""
        raise NeverResolved

    @compiled("Undo a completed transfer (撤销转接) within 72 hours; for officers of a committee above both ends.")
    def reverse_transfer(
        self,
        input: Annotated[ReverseTransferInput, INPUT],  # noqa: A002
    ) -> ReverseTransferResult | None:
        """Undo a completed transfer."""
        raise NeverResolved

    @compiled("Start the transfers of a graduating class (毕业班批量转接), with exceptions; for its officers.")
    def start_class_transfers(
        self,
        input: Annotated[StartClassTransfersInput, INPUT],  # noqa: A002
    ) -> StartClassTransfersResult | None:
        """Start the transfers of a class."""
        raise NeverResolved

    @compiled("Have a one-time code sent to a mobile (获取验证码), for requestCheckIn; for whoever is signed in, within limits.")
    def request_verification_code(
        self,
        input: Annotated[RequestVerificationCodeInput, INPUT],  # noqa: A002
    ) -> RequestVerificationCodeResult | None:
        """Ask for a code."""
        raise NeverResolved

    @compiled("Ask to be enrolled in a branch (报到) under one's own name; for whoever is signed in.")
    def request_check_in(self, input: Annotated[RequestCheckInInput, INPUT]) -> RequestCheckInResult | None:  # noqa: A002
        """Ask to be enrolled."""
        raise NeverResolved

    @compiled("Answer a check-in (审核报到); for officers of its branch and above it.")
    def answer_check_in(self, input: Annotated[AnswerCheckInInput, INPUT]) -> AnswerCheckInResult | None:  # noqa: A002
        """Answer a check-in."""
        raise NeverResolved

    @compiled("Check an organisation in (团组织入驻); for its officers, and those above it.")
    def check_in_organisation(
        self,
        input: Annotated[CheckInOrganisationInput, INPUT],  # noqa: A002
    ) -> CheckInOrganisationResult | None:
        """Check an organisation in."""
        raise NeverResolved
