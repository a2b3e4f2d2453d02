"""The root fields of mutations, and what each of them does."""

from __future__ import annotations

from typing import Annotated

import strawberry

from api.mutations.answer_check_in import ANSWER_CHECK_IN, AnswerCheckInInput, AnswerCheckInResult
from api.mutations.answer_step import ANSWER_STEP, AnswerStepInput, AnswerStepResult
from api.mutations.appoint_cadre import APPOINT_CADRE, AppointCadreInput, AppointCadreResult
from api.mutations.change import Change
from api.mutations.check_in_organisation import (
    CHECK_IN_ORGANISATION,
    CheckInOrganisationInput,
    CheckInOrganisationResult,
)
from api.mutations.close_organisation import CLOSE_ORGANISATION, CloseOrganisationInput, CloseOrganisationResult
from api.mutations.confirm_external import CONFIRM_EXTERNAL, ConfirmExternalInput, ConfirmExternalResult
from api.mutations.create_activity import CREATE_ACTIVITY, CreateActivityInput, CreateActivityResult
from api.mutations.create_organisation import CREATE_ORGANISATION, CreateOrganisationInput, CreateOrganisationResult
from api.mutations.end_membership import END_MEMBERSHIP, EndMembershipInput, EndMembershipResult
from api.mutations.end_post import END_POST, EndPostInput, EndPostResult
from api.mutations.merge_organisations import MERGE_ORGANISATIONS, MergeOrganisationsInput, MergeOrganisationsResult
from api.mutations.move_organisation import MOVE_ORGANISATION, MoveOrganisationInput, MoveOrganisationResult
from api.mutations.place_transfer import PLACE_TRANSFER, PlaceTransferInput, PlaceTransferResult
from api.mutations.rate_activity import RATE_ACTIVITY, RateActivityInput, RateActivityResult
from api.mutations.record_attendance import RECORD_ATTENDANCE, RecordAttendanceInput, RecordAttendanceResult
from api.mutations.rename_organisation import RENAME_ORGANISATION, RenameOrganisationInput, RenameOrganisationResult
from api.mutations.request_check_in import REQUEST_CHECK_IN, RequestCheckInInput, RequestCheckInResult
from api.mutations.request_person_access import (
    REQUEST_PERSON_ACCESS,
    RequestPersonAccessInput,
    RequestPersonAccessResult,
)
from api.mutations.request_transfer import REQUEST_TRANSFER, RequestTransferInput, RequestTransferResult
from api.mutations.request_verification_code import (
    REQUEST_VERIFICATION_CODE,
    RequestVerificationCodeInput,
    RequestVerificationCodeResult,
)
from api.mutations.reverse_transfer import REVERSE_TRANSFER, ReverseTransferInput, ReverseTransferResult
from api.mutations.sign_up import SIGN_UP, SignUpInput, SignUpResult
from api.mutations.split_organisation import SPLIT_ORGANISATION, SplitOrganisationInput, SplitOrganisationResult
from api.mutations.start_class_transfers import (
    START_CLASS_TRANSFERS,
    StartClassTransfersInput,
    StartClassTransfersResult,
)
from api.mutations.undo import UNDO, UndoInput, UndoResult
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
    "createOrganisation": CREATE_ORGANISATION,
    "renameOrganisation": RENAME_ORGANISATION,
    "moveOrganisation": MOVE_ORGANISATION,
    "closeOrganisation": CLOSE_ORGANISATION,
    "mergeOrganisations": MERGE_ORGANISATIONS,
    "splitOrganisation": SPLIT_ORGANISATION,
    "appointCadre": APPOINT_CADRE,
    "endPost": END_POST,
    "endMembership": END_MEMBERSHIP,
    "undo": UNDO,
    "requestVerificationCode": REQUEST_VERIFICATION_CODE,
    "requestCheckIn": REQUEST_CHECK_IN,
    "answerCheckIn": ANSWER_CHECK_IN,
    "checkInOrganisation": CHECK_IN_ORGANISATION,
    "requestPersonAccess": REQUEST_PERSON_ACCESS,
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

    @compiled("Make an organisation (新建团组织); for an ADMIN of its parent.")
    def create_organisation(self, input: Annotated[CreateOrganisationInput, INPUT]) -> CreateOrganisationResult | None:  # noqa: A002
        """Make an organisation."""
        raise NeverResolved

    @compiled("Give an organisation another name (更名); for its ADMIN.")
    def rename_organisation(self, input: Annotated[RenameOrganisationInput, INPUT]) -> RenameOrganisationResult | None:  # noqa: A002
        """Give an organisation another name."""
        raise NeverResolved

    @compiled("Move an organisation with all that lies below it (改隶); for an ADMIN of it, of the old and of the new parent.")
    def move_organisation(self, input: Annotated[MoveOrganisationInput, INPUT]) -> MoveOrganisationResult | None:  # noqa: A002
        """Move an organisation with all that lies below it."""
        raise NeverResolved

    @compiled("Close an organisation (撤销); for an ADMIN of it and of its parent.")
    def close_organisation(self, input: Annotated[CloseOrganisationInput, INPUT]) -> CloseOrganisationResult | None:  # noqa: A002
        """Close an organisation."""
        raise NeverResolved

    @compiled("Merge organisations into a living or a new one (合并); for an ADMIN of them, of their parents and of the target.")
    def merge_organisations(self, input: Annotated[MergeOrganisationsInput, INPUT]) -> MergeOrganisationsResult | None:  # noqa: A002
        """Merge organisations into a living or a new one."""
        raise NeverResolved

    @compiled("Split an organisation (拆分); for an ADMIN of it and of the parents of its parts.")
    def split_organisation(self, input: Annotated[SplitOrganisationInput, INPUT]) -> SplitOrganisationResult | None:  # noqa: A002
        """Split an organisation."""
        raise NeverResolved

    @compiled("Give a person a post (任命团干部); for an ADMIN, or an OFFICER of an organisation above.")
    def appoint_cadre(self, input: Annotated[AppointCadreInput, INPUT]) -> AppointCadreResult | None:  # noqa: A002
        """Give a person a post."""
        raise NeverResolved

    @compiled("End a post (免职); for an ADMIN, or an OFFICER of an organisation above.")
    def end_post(self, input: Annotated[EndPostInput, INPUT]) -> EndPostResult | None:  # noqa: A002
        """End a post."""
        raise NeverResolved

    @compiled("End a membership (终止团籍): by age, expulsion, death, correction; for officers of the branch.")
    def end_membership(self, input: Annotated[EndMembershipInput, INPUT]) -> EndMembershipResult | None:  # noqa: A002
        """End a membership."""
        raise NeverResolved

    @compiled("Undo an operation of the nine above (撤销操作) within 72 hours, while nothing newer depends on it.")
    def undo(self, input: Annotated[UndoInput, INPUT]) -> UndoResult | None:  # noqa: A002
        """Undo an operation on organisations, posts or memberships."""
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

    @compiled("Read a person out of scope for 3 hours (紧急查阅), never a minor; for officers, with a reason that auditors read.")
    def request_person_access(
        self,
        input: Annotated[RequestPersonAccessInput, INPUT],  # noqa: A002
    ) -> RequestPersonAccessResult | None:
        """Ask for a person out of scope."""
        raise NeverResolved
