"""Rules of transfers that look at more than the state: who starts one, where it may lead, who may answer and take it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from domain.errors import Conflict, InvalidInput, NotFound, Refused
from domain.kinds import Kind
from domain.people import EndedBy
from domain.transfer_cases import Case, End, Member
from domain.transfer_rules import Act, Transition, find_transition
from domain.transfers import Party, StepKind, TransferState

REVERSIBLE = timedelta(hours=72)
GONE = frozenset({EndedBy.DECEASED.value, EndedBy.EXPELLED.value, EndedBy.AGE.value})


class TransferOpen(Refused):
    """The person has an open transfer already; ``transfer_id`` is that one."""

    def __init__(self, code: str, problem: str, next_step: str, transfer_id: str) -> None:
        super().__init__(code, problem, next_step)
        self.transfer_id = transfer_id


class TransferChanged(Conflict):
    """A transfer has changed since the caller saw it."""

    def __init__(self, code: str, problem: str, next_step: str, transfer_id: str) -> None:
        super().__init__(code, problem, next_step)
        self.transfer_id = transfer_id


def party_of(member: Member, caller_person: str | None, branch: End | None, target: End, name: str | None) -> Party:
    """Return as whom the caller starts a transfer.

    A receiver cannot read the member yet, so it shows that it knows them by stating the name.

    Raises
    ------
    NotFound
        ``NO_SUCH_PERSON``: the caller is none of the three parties.
    """
    if member.person_id == caller_person:
        return Party.MEMBER
    if branch is not None and branch.in_scope:
        return Party.SENDER
    if target.in_scope and name == member.name:
        return Party.RECEIVER
    raise no_such_person()


def no_such_person() -> NotFound:
    """Return the error for a person who is absent, or out of scope."""
    step = "Mend the id; as the receiver, state the member's name as well."
    return NotFound("NO_SUCH_PERSON", "There is no such person whose transfer you may start.", step)


def check_target(sender: End, target: End, today: str) -> None:
    """Refuse an end to which nobody can move now.

    Raises
    ------
    LeagueGraphError
        ``EQUAL_ENDS``, ``CLOSED_ORGANISATION``, ``ORGANISATION_NOT_YET`` or ``EXTERNAL_ORGANISATION``.
    """
    if sender.code == target.code:
        raise InvalidInput("EQUAL_ENDS", f"The member belongs to {target.code} already.", "Name another organisation.")
    if target.closed_on is not None and target.closed_on <= today:
        raise InvalidInput("CLOSED_ORGANISATION", f"{target.code} was closed on {target.closed_on}.", "Name another one.")
    if today < target.known_from:
        raise InvalidInput("ORGANISATION_NOT_YET", f"{target.code} is known from {target.known_from} on.", "Name another one.")
    if sender.is_external and target.is_external:
        raise InvalidInput("EXTERNAL_ORGANISATION", "Both ends lie outside the province.", "Name one of the province.")


def get_end(end: End | None) -> End:
    """Return an end of a transfer that was looked up.

    Raises
    ------
    NotFound
        ``NO_SUCH_ORGANISATION``.
    """
    if end is None:
        raise NotFound("NO_SUCH_ORGANISATION", "There is no such organisation.", "Look its code up with searchOrganisations.")
    return end


def get_outside(end: End | None) -> End:
    """Return the organisation outside the province from which somebody comes.

    Raises
    ------
    LeagueGraphError
        ``NO_SUCH_ORGANISATION`` or ``NOT_EXTERNAL``.
    """
    found = get_end(end)
    if not found.is_external:
        raise InvalidInput("NOT_EXTERNAL", f"{found.code} lies inside the province.", "Name where the person comes from.")
    return found


def check_member(member: Member, from_code: str | None) -> None:
    """Refuse a member who has an open transfer, or who does not start from where they are said to.

    Raises
    ------
    LeagueGraphError
        ``TRANSFER_OPEN``, ``UNWANTED_VALUE`` or ``NO_MEMBERSHIP``.
    """
    if member.open_id is not None:
        problem = "The person has an open transfer already."
        raise TransferOpen("TRANSFER_OPEN", problem, "Wait for its end, or withdraw it.", member.open_id)
    if member.branch_code is not None and from_code is not None:
        problem = "The person is a member in the province; the transfer starts from that branch."
        raise InvalidInput("UNWANTED_VALUE", problem, "Leave fromCode out.")
    if member.branch_code is None and (from_code is None or member.last_ended_by in GONE):
        problem = "The person is no member of any branch."
        raise Refused("NO_MEMBERSHIP", problem, "Of who comes from outside the province, state fromCode.")


def start_agreed(steps: Sequence[StepKind], party: Party, sender: End, target: End) -> list[StepKind]:
    """Return the steps that count as answered by the start: those that an officer who starts it could answer."""
    if party is Party.MEMBER:
        return []
    may = {StepKind.RELEASE: sender.asked_in_scope, StepKind.ACCEPT: target.asked_in_scope and not target.is_external}
    return [step for step in steps if may.get(step, False)]


def check_seen(case: Case, expected: int | None) -> None:
    """Refuse a change of what the caller has not seen.

    Raises
    ------
    TransferChanged
        ``VERSION_CONFLICT``.
    """
    if expected is not None and expected != case.version:
        problem = f"The transfer has version {case.version}, not {expected}."
        raise TransferChanged("VERSION_CONFLICT", problem, "Look at its present state, and decide again.", case.transfer_id)


def get_transition(case: Case, act: Act) -> Transition:
    """Return what an act does with a transfer, by the table.

    Raises
    ------
    Refused
        ``TRANSFER_ENDED``, ``NOT_COMPLETED`` or ``WRONG_STEP``.
    """
    found = find_transition(case.state, case.step, act)
    if found is not None:
        return found
    if act is Act.REVERSE:
        raise Refused("NOT_COMPLETED", f"The transfer is {case.state.value}; what was not completed cannot be reversed.")
    if case.state is not TransferState.OPEN:
        raise Refused("TRANSFER_ENDED", f"The transfer has ended: {case.state.value}.", "There is nothing to answer.")
    step = case.step.value if case.step else "no step"
    raise Refused("WRONG_STEP", f"The open step is {step}; {act.value} is no answer to it.", "See the table of transfers.")


def check_answer(case: Case) -> None:
    """Refuse an answer by who is not asked, or about who has left.

    Raises
    ------
    Refused
        ``NOT_ADDRESSEE`` or ``MEMBER_LEFT``.
    """
    if not case.may_answer:
        problem = f"The step awaits {case.addressee}; you answer for no organisation above it."
        raise Refused("NOT_ADDRESSEE", problem, "Wait for its answer.")
    if case.member_left:
        problem = "The membership from which the transfer starts has ended otherwise; the transfer ends by itself."
        raise Refused("MEMBER_LEFT", problem, "Look at the person's memberships.")


def check_named(case: Case, named: End | None, today: str) -> None:
    """Refuse what a township of residence names in its place when it cannot take a member.

    Raises
    ------
    LeagueGraphError
        ``NAME_ANOTHER``, ``UNWANTED_VALUE``, ``REFUSED_BEFORE``, or what ``check_target`` raises.
    """
    is_asked_township = case.residence_code is not None and case.step is StepKind.ACCEPT
    if named is None:
        if is_asked_township:
            problem = "A township cannot refuse a member who lives there without naming another organisation."
            raise Refused("NAME_ANOTHER", problem, "State insteadCode: a branch or committee that takes the member.")
        return
    if not is_asked_township:
        raise InvalidInput("UNWANTED_VALUE", "Only a township of residence names another organisation.", "Leave insteadCode out.")
    check_target(case.sender, named, today)
    if named.is_external:
        raise InvalidInput("EXTERNAL_ORGANISATION", f"{named.code} lies outside the province.", "Name one of the province.")
    if {named.asked, named.code} & {*case.refused_by, case.target.asked, case.target.code, case.sender.code}:
        problem = f"{named.code} is the sender, or was asked before."
        raise Refused("REFUSED_BEFORE", problem, "Name an organisation that was not asked yet.")


def check_placing(case: Case, branch: End | None, above: Sequence[str], today: str) -> End:
    """Return the branch that a committee names below one of those that have the step (their paths), or refuse it.

    Raises
    ------
    LeagueGraphError
        ``NO_SUCH_ORGANISATION``, ``NOT_A_BRANCH``, or what ``check_target`` raises.
    """
    if branch is None or not branch.path.startswith(tuple(above)):
        problem = "There is no such branch of the committee that was asked."
        raise NotFound("NO_SUCH_ORGANISATION", problem, "Name a branch below it.")
    if branch.kind != Kind.BRANCH.value:
        raise InvalidInput("NOT_A_BRANCH", f"{branch.code} is no branch; members belong to branches alone.", "Name a branch.")
    check_target(case.sender, branch, today)
    return branch


def check_withdrawal(case: Case) -> None:
    """Refuse to take a transfer back to who neither is the member nor started it.

    Raises
    ------
    Refused
        ``NOT_STARTER``.
    """
    own = {Party.SENDER: case.sender.in_scope, Party.RECEIVER: case.target.in_scope}
    if not case.is_own and not own.get(case.requested_by, False):
        raise Refused("NOT_STARTER", "The member and the party that started the transfer may withdraw it.", "Answer its step.")


def check_reversal(case: Case, reason: str, now: datetime) -> None:
    """Refuse to reverse a transfer too late, without a reason, by who does not stand above both ends, or after a later move.

    Raises
    ------
    LeagueGraphError
        ``MISSING_VALUE``, ``NOT_COMMON_PARENT``, ``REVERSAL_CLOSED``, ``MEMBER_LEFT`` or ``CLOSED_ORGANISATION``.
    """
    if not reason:
        raise InvalidInput("MISSING_VALUE", "It is not said why the transfer is reversed.", "Write the reason.")
    if not case.may_reverse:
        raise Refused("NOT_COMMON_PARENT", "A committee above both ends reverses a transfer.", "Ask one of its officers.")
    if case.completed_at is not None and now >= case.completed_at + REVERSIBLE:
        hours = int(REVERSIBLE.total_seconds() // 3600)
        raise Refused("REVERSAL_CLOSED", f"A transfer can be reversed for {hours} hours.", "Start one that leads back.")
    at = None if case.placed is None or case.placed.is_external else case.placed.code
    if case.branch_code != at:
        raise Refused("MEMBER_LEFT", "The person has moved on since.", "Look at the person's memberships.")
    if not case.sender.is_external and not case.sender.is_open_branch:
        problem = f"{case.sender.code} was closed; nobody can go back there."
        raise Refused("SENDER_CLOSED", problem, "Start a transfer to another branch.")
