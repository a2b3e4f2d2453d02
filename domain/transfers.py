"""Words of membership transfers (组织关系转接): states, steps and reasons."""

from __future__ import annotations

from enum import StrEnum


class TransferState(StrEnum):
    """State of a transfer."""

    OPEN = "OPEN"
    COMPLETED = "COMPLETED"
    REJECTED = "REJECTED"
    WITHDRAWN = "WITHDRAWN"
    REVERSED = "REVERSED"


class StepKind(StrEnum):
    """What is asked in a step of a transfer."""

    RELEASE = "RELEASE"
    ACCEPT = "ACCEPT"
    PLACE = "PLACE"
    CONFIRM = "CONFIRM"


class StepOutcome(StrEnum):
    """How a step was answered."""

    AGREED = "AGREED"
    REJECTED = "REJECTED"
    PLACED = "PLACED"
    CONFIRMED = "CONFIRMED"


class TransferReason(StrEnum):
    """Why a member moves."""

    FURTHER_STUDY = "FURTHER_STUDY"
    EMPLOYED = "EMPLOYED"
    UNEMPLOYED = "UNEMPLOYED"
    ARMY = "ARMY"
    ABROAD = "ABROAD"
    DELAYED_GRADUATION = "DELAYED_GRADUATION"
    MOVED = "MOVED"
    OTHER_PROVINCE = "OTHER_PROVINCE"


class Party(StrEnum):
    """Who started a transfer."""

    MEMBER = "MEMBER"
    SENDER = "SENDER"
    RECEIVER = "RECEIVER"
