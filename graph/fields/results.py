"""What mutations answer, in Cypher: each result is read in the transaction of its change, from the map ``$result``."""

from __future__ import annotations

from graph.fields.check_in import READABLE
from graph.fields.declare import Link, Noun, Root, Value
from graph.fields.participation import sign_up
from graph.fields.shared import in_scope, prop

_ACTIVITY = Link("Activity", "WITH {n}.activity AS {m}")
_PARTICIPATION = Link("Participation", "WITH {n}.participation AS {m} WHERE {m} IS NOT NULL")
_TRANSFER = Link("Transfer", "WITH {n}.transfer AS {m}")
_FAILURE = {"code": prop("code"), "message": prop("message"), "next_step": prop("next_step")}

_FOUND = "MATCH (activity:Activity {id: $result.activity_id})"
_OF_ACTIVITY = f"{_FOUND} WITH {{activity: activity}} AS {{n}}"
_OF_PERSON = (
    f"{_FOUND} OPTIONAL MATCH (person:Person {{id: $result.person_id}})-[sign_up:SIGNED_UP_FOR]->(activity) "
    f"WITH {{activity: activity, participation: CASE WHEN sign_up IS NOT NULL THEN {sign_up('person', 'activity')} END}} AS {{n}}"
)
_OF_PEOPLE = f"{_FOUND} WITH {{activity: activity, recorded: size($result.person_ids), person_ids: $result.person_ids}} AS {{n}}"
_FOUND_TRANSFER = "MATCH (transfer:Transfer {id: $result.transfer_id})"
_OF_TRANSFER = f"{_FOUND_TRANSFER} WITH {{transfer: transfer}} AS {{n}}"
_CHECK_IN = Link("CheckIn", f"WITH {{n}}.check_in AS {{m}} WHERE {READABLE.replace('{n}', '{m}')}")
_FOUND_CHECK_IN = "MATCH (check_in:CheckIn {id: $result.check_in_id})"
_OF_CHECK_IN = f"{_FOUND_CHECK_IN} WITH {{check_in: check_in}} AS {{n}}"
_AS_IT_IS = "WITH $result AS {n}"
_STALE = (
    f"{_FOUND} WITH {{code: $result.code, message: $result.message, next_step: $result.next_step, activity: activity}} AS {{n}}"
)

_STALE_TRANSFER = (
    f"{_FOUND_TRANSFER} "
    "WITH {code: $result.code, message: $result.message, next_step: $result.next_step, transfer: transfer} AS {n}"
)

_ORGANISATION = Link("Organisation", "WITH {n}.organisation AS {m}")
_OPERATION = Link("Operation", "WITH {n}.operation AS {m}")
_FOUND_ORGANISATION = "MATCH (organisation:Organisation {code: $result.organisation_code})"
_OF_ORGANISATION = f"{_FOUND_ORGANISATION} WITH {{organisation: organisation, operation: $result.operation}} AS {{n}}"
_STALE_ORGANISATION = (
    f"{_FOUND_ORGANISATION} "
    "WITH {code: $result.code, message: $result.message, next_step: $result.next_step, organisation: organisation} AS {n}"
)
_STALE_CHECK_IN = (
    f"{_FOUND_CHECK_IN} "
    "WITH {code: $result.code, message: $result.message, next_step: $result.next_step, check_in: check_in} AS {n}"
)

# Of those whose attendance is recorded, the ones whom the caller may see.
_ATTENDED = Link(
    "Participation",
    "WITH {n}.activity AS activity, {n}.person_ids AS person_ids UNWIND person_ids AS person_id "
    "MATCH (person:Person {id: person_id})-[sign_up:SIGNED_UP_FOR]->(activity) "
    f"WHERE {in_scope('person')} WITH {sign_up('person', 'activity')} AS {{m}}",
    order="{m}.person.sort_key",
    many=True,
    weight=20,
)

_RESULTS = (
    (Noun("CreateActivityPayload", {"activity": _ACTIVITY}), _OF_ACTIVITY),
    (Noun("SignUpPayload", {"activity": _ACTIVITY, "participation": _PARTICIPATION}), _OF_PERSON),
    (Noun("WithdrawSignUpPayload", {"activity": _ACTIVITY}), _OF_ACTIVITY),
    (
        Noun("RecordAttendancePayload", {"activity": _ACTIVITY, "recorded": prop("recorded"), "participations": _ATTENDED}),
        _OF_PEOPLE,
    ),
    (Noun("RateActivityPayload", {"activity": _ACTIVITY, "participation": _PARTICIPATION}), _OF_PERSON),
    *(
        (Noun(f"{name}Payload", {"transfer": _TRANSFER}), _OF_TRANSFER)
        for name in (
            "RequestTransfer",
            "AnswerStep",
            "PlaceTransfer",
            "ConfirmExternal",
            "WithdrawTransfer",
            "ReverseTransfer",
        )
    ),
    *(
        (Noun(f"{name}Payload", {"organisation": _ORGANISATION, "operation": _OPERATION}), _OF_ORGANISATION)
        for name in (
            "CreateOrganisation",
            "RenameOrganisation",
            "MoveOrganisation",
            "CloseOrganisation",
            "MergeOrganisations",
            "SplitOrganisation",
            "AppointCadre",
            "EndPost",
            "EndMembership",
        )
    ),
    (Noun("UndoPayload", {"operation": _OPERATION}), _AS_IT_IS),
    (Noun("OrganisationVersionConflict", {**_FAILURE, "organisation": _ORGANISATION}), _STALE_ORGANISATION),
    (
        Noun(
            "UndoRefused",
            {
                **_FAILURE,
                "blockers": Link(
                    "OperationChange", "UNWIND {n}.blockers AS {m}", order="{m}.code, {m}.what", many=True, weight=5
                ),
                "newer": Link("NewerEvent", "UNWIND {n}.newer AS {m}", order="{m}.at, {m}.id", many=True, weight=5),
            },
        ),
        _AS_IT_IS,
    ),
    (
        Noun(
            "StartClassTransfersPayload",
            {
                "started": Value("size([each IN {n}.results WHERE each.transfer_id IS NOT NULL])"),
                "results": Link("ClassTransfer", "UNWIND {n}.results AS {m}", order="{m}.position", many=True, weight=50),
            },
        ),
        _AS_IT_IS,
    ),
    (
        Noun(
            "RequestVerificationCodePayload",
            {"mobile_masked": prop("mobile_masked"), "lifetime_seconds": prop("lifetime_seconds")},
        ),
        _AS_IT_IS,
    ),
    *((Noun(f"{name}Payload", {"check_in": _CHECK_IN}), _OF_CHECK_IN) for name in ("RequestCheckIn", "AnswerCheckIn")),
    (
        Noun("CheckInOrganisationPayload", {"organisation": Link("Organisation", "WITH {n}.organisation AS {m}")}),
        "MATCH (organisation:Organisation {code: $result.code}) WITH {organisation: organisation} AS {n}",
    ),
    (Noun("RequestPersonAccessPayload", {"until": prop("until")}), _AS_IT_IS),
    (Noun("CheckInVersionConflict", {**_FAILURE, "check_in": _CHECK_IN}), _STALE_CHECK_IN),
    (Noun("CheckInAlreadyOpen", {**_FAILURE, "check_in_id": prop("check_in_id")}), _AS_IT_IS),
    (Noun("NotFound", _FAILURE), _AS_IT_IS),
    (Noun("InvalidInput", _FAILURE), _AS_IT_IS),
    (Noun("Refused", _FAILURE), _AS_IT_IS),
    (Noun("AttendanceRefused", {**_FAILURE, "people": Link("PersonRefused", "UNWIND {n}.people AS {m}", many=True)}), _AS_IT_IS),
    (Noun("IdempotencyConflict", _FAILURE), _AS_IT_IS),
    (Noun("TransferVersionConflict", {**_FAILURE, "transfer": _TRANSFER}), _STALE_TRANSFER),
    (Noun("TransferAlreadyOpen", {**_FAILURE, "transfer_id": prop("transfer_id")}), _AS_IT_IS),
    (Noun("VersionConflict", {**_FAILURE, "activity": _ACTIVITY}), _STALE),
)

CLASS_TRANSFER = Noun(
    "ClassTransfer",
    {
        "person_id": prop("person_id"),
        "skipped": prop("skipped"),
        "transfer": Link("Transfer", "MATCH ({m}:Transfer {id: {n}.transfer_id})"),
        **_FAILURE,
    },
    key="person_id",
    logged=True,
)
OPERATION_CHANGE = Noun("OperationChange", {name: prop(name) for name in ("what", "code", "other_code", "count")})
OWN_COUNTS = Noun("OwnCounts", {name: prop(name) for name in ("members", "cadres", "children")})
COUNTS_CHANGE = Noun(
    "CountsChange",
    {
        "code": prop("code"),
        "organisation": Link("Organisation", "WITH {n}.code AS code MATCH ({m}:Organisation {code: code})"),
        "before": Link("OwnCounts", "WITH {n}.before AS {m}"),
        "after": Link("OwnCounts", "WITH {n}.after AS {m}"),
    },
)
OPERATION = Noun(
    "Operation",
    {
        **{name: prop(name) for name in ("operation_id", "action", "at", "undoable_until")},
        "changes": Link(
            "OperationChange",
            "WITH {n}.changes AS changes UNWIND range(0, size(changes) - 1) AS at_{m} WITH changes[at_{m}] AS {m}, at_{m}",
            order="at_{m}",
            many=True,
            weight=5,
        ),
        "counts": Link("CountsChange", "UNWIND {n}.counts AS {m}", order="{m}.position", many=True, weight=5),
    },
)
NEWER_EVENT = Noun("NewerEvent", {name: prop(name) for name in ("id", "action", "at")})
PERSON_REFUSED = Noun("PersonRefused", {"person_id": prop("person_id"), **_FAILURE})
RESULT_NOUNS = tuple(noun for noun, _ in _RESULTS)
RESULTS: dict[str, Root] = {noun.name: Root(noun.name, match) for noun, match in _RESULTS}
