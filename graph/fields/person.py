"""What the fields of a person mean in Cypher, and of what belongs to one: memberships, transfers, the timeline.

All of a person is seen by officers of their present branch and of what stands above it, by themselves, and for some hours by an
officer who asked for them with a reason; a part, by the parties of an open transfer of theirs; to all others they are absent.
"""

from __future__ import annotations

from graph.fields.declare import Connection, Filter, Link, Noun, Value, valid
from graph.fields.participation import PARTICIPATIONS
from graph.fields.readers import READERS
from graph.fields.service import POSTS
from graph.fields.shared import day, global_id, in_scope, moment, moment_key, prop

# An officer who asked for somebody out of scope, for as long as that lasts.
_OPENED = (
    "(size($person_scopes) > 0 AND EXISTS { MATCH ({n})<-[opening:MAY_READ]-(asking:Account) WHERE opening.until > datetime() "
    "AND asking.issuer = $caller_issuer AND asking.subject = $caller_subject })"
)
WHOLE = f"({{n}}.id = $caller_person OR {in_scope('{n}')} OR {_OPENED})"
_AS_PARTY = "->(party:Organisation) WHERE any(scope IN $person_scopes WHERE party.path STARTS WITH scope) }"
PARTY = (
    "EXISTS { MATCH ({n})<-[:FOR_PERSON]-(moving:Transfer) WHERE moving.state = 'OPEN' AND ("
    f"EXISTS {{ MATCH (moving)-[:FROM_ORGANISATION|TO_ORGANISATION]{_AS_PARTY} "
    f"OR EXISTS {{ MATCH (moving)<-[:STEP_OF]-(:TransferStep)-[:AWAITS]{_AS_PARTY}) }}"
)
MEMBER_IN_SCOPE = in_scope("{m}")


MEMBERSHIP = Noun(
    "Membership",
    {
        "branch": Link("Organisation", "WITH {n}.branch AS {m}"),
        "valid_from": day("valid_from"),
        "valid_to": day("valid_to"),
        "ended_by": prop("ended_by"),
    },
)
_HELD = "{branch: branch, valid_from: held.valid_from, valid_to: held.valid_to, ended_by: held.ended_by} AS {m}"

CAREER_STATION = Noun(
    "CareerStation",
    {
        "sector": prop("sector"),
        "organisation": Link("Organisation", "WITH {n}.organisation AS {m}"),
        "began_on": day("began_on"),
    },
)
# As analytics/careers.py counts them: memberships, and external ends of completed transfers; a branch to which a
# transfer led that was reversed is none; consecutive ones of one sector are one.
_STATIONS = (
    "CALL ({n}) { MATCH ({n})-[held:MEMBER_OF|WAS_MEMBER_OF]->(place:Organisation) "
    "WHERE NOT EXISTS { MATCH ({n})<-[:FOR_PERSON]-(undone:Transfer {state: 'REVERSED'})-[:PLACED_IN]->(place) "
    "WHERE date(datetime({datetime: undone.completed_at, timezone: '+08:00'})) = held.valid_from } "
    "RETURN {organisation: place, began_on: held.valid_from, until: coalesce(held.valid_to, date('9999-12-31')), "
    "sector: CASE WHEN place.kind = 'EXTERNAL' THEN 'EXTERNAL' ELSE coalesce(place.sector, 'NONE') END} AS station "
    "UNION ALL MATCH ({n})<-[:FOR_PERSON]-(moving:Transfer {state: 'COMPLETED'})-[:PLACED_IN]->(place:Organisation) "
    "WHERE place.kind = 'EXTERNAL' "
    "RETURN {organisation: place, began_on: date(datetime({datetime: moving.completed_at, timezone: '+08:00'})), "
    "until: date('9999-12-31'), sector: 'EXTERNAL'} AS station }"
)

TIMELINE_ENTRY = Noun(
    "TimelineEntry",
    {
        "at": moment("at"),
        "kind": prop("kind"),
        "organisation": Link("Organisation", "WITH {n}.organisation AS {m} WHERE {m} IS NOT NULL"),
        "transfer": Link("Transfer", "WITH {n}.transfer AS {m} WHERE {m} IS NOT NULL"),
        "activity": Link("Activity", "WITH {n}.activity AS {m} WHERE {m} IS NOT NULL"),
        "detail": prop("detail"),
    },
)


def _midnight(date: str) -> str:
    return f"datetime({{date: {date}, timezone: '+08:00'}})"


def _event(at: str, kind: str, key: str, *, organisation: str = "null", transfer: str = "null", activity: str = "null",
           detail: str = "null") -> str:  # fmt: skip
    return (
        f"RETURN {{at: {at}, kind: '{kind}', id: {key}, organisation: {organisation}, transfer: {transfer}, "
        f"activity: {activity}, detail: {detail}}} AS event"
    )


_MEMBERSHIPS = "MATCH ({n})-[held:MEMBER_OF|WAS_MEMBER_OF]->(place:Organisation)"
_POSTS = "MATCH ({n})-[held:SERVES_IN|SERVED_IN]->(place:Organisation)"
_TRANSFERS = "MATCH (moving:Transfer)-[:FOR_PERSON]->({n})"
_SIGN_UPS = "MATCH ({n})-[held:SIGNED_UP_FOR]->(event_of:Activity)"
_AS_POST = "held.post + ' ' + place.code + ' ' + toString(held.valid_from)"
_IN_PLACE = "place.code + ' ' + toString(held.valid_from) + ' ' + coalesce(toString(held.valid_to), '')"
EVENTS = " UNION ALL ".join(
    [
        f"WITH {{n}} WHERE {{n}}.joined_on IS NOT NULL {_event(_midnight('{n}.joined_on'), 'JOINED', '{n}.id')}",
        f"{_MEMBERSHIPS} {_event(_midnight('held.valid_from'), 'MEMBERSHIP_BEGAN', _IN_PLACE, organisation='place')}",
        f"{_MEMBERSHIPS} WHERE held.valid_to IS NOT NULL "
        + _event(_midnight("held.valid_to"), "MEMBERSHIP_ENDED", _IN_PLACE, organisation="place", detail="held.ended_by"),
        f"{_POSTS} " + _event(_midnight("held.valid_from"), "POST_BEGAN", _AS_POST, organisation="place", detail="held.post"),
        f"{_POSTS} WHERE held.valid_to IS NOT NULL "
        + _event(_midnight("held.valid_to"), "POST_ENDED", _AS_POST, organisation="place", detail="held.post"),
        f"{_TRANSFERS} "
        + _event("moving.requested_at", "TRANSFER_REQUESTED", "moving.id", transfer="moving", detail="moving.reason"),
        f"{_TRANSFERS} WHERE moving.completed_at IS NOT NULL "
        + _event("moving.completed_at", "TRANSFER_COMPLETED", "moving.id", transfer="moving", detail="moving.reason"),
        f"{_TRANSFERS} WHERE moving.reversed_at IS NOT NULL "
        + _event("moving.reversed_at", "TRANSFER_REVERSED", "moving.id", transfer="moving", detail="moving.reason"),
        f"{_SIGN_UPS} {_event('held.signed_up_at', 'SIGNED_UP', 'event_of.id', activity='event_of', detail='held.state')}",
        f"{_SIGN_UPS} WHERE held.attended_at IS NOT NULL "
        + _event("held.attended_at", "ATTENDED", "event_of.id", activity="event_of", detail="toString(held.hours)"),
        f"{_SIGN_UPS} WHERE held.rated_at IS NOT NULL "
        + _event("held.rated_at", "RATED", "event_of.id", activity="event_of", detail="toString(held.rating)"),
    ]
)

PERSON = Noun(
    "Person",
    label="Person",
    key="id",
    whole=WHOLE,
    partly=PARTY,
    part=frozenset({"id", "person_id", "name", "id_number_masked", "synthetic", "transfers"}),
    logged=True,
    fields={
        "id": global_id("Person", "id"),
        "person_id": prop("id"),
        "name": prop("name"),
        "gender": prop("gender"),
        "born_on": day("born_on"),
        "joined_on": day("joined_on"),
        "id_number_masked": prop("id_number_masked"),
        "phone_masked": prop("phone_masked"),
        "synthetic": Value("coalesce({n}.synthetic, false)"),
        "membership": Link("Membership", f"MATCH ({{n}})-[held:MEMBER_OF]->(branch:Organisation) WITH {_HELD}"),
        "memberships": Link(
            "Membership",
            f"MATCH ({{n}})-[held:MEMBER_OF|WAS_MEMBER_OF]->(branch:Organisation) WITH {_HELD}",
            order="{m}.valid_from, coalesce({m}.valid_to, date('9999-12-31')), {m}.branch.code",
            many=True,
            weight=3,
        ),
        "career": Link(
            "CareerStation",
            f"{_STATIONS} WITH {{n}}, station ORDER BY station.began_on, station.until, station.sector "
            "WITH {n}, collect(station) AS stations "
            "UNWIND range(0, size(stations) - 1) AS at WITH stations, at "
            "WHERE at = 0 OR stations[at].sector <> stations[at - 1].sector WITH stations[at] AS {m}, at AS at_{m}",
            order="at_{m}",
            many=True,
            weight=4,
        ),
        "posts": POSTS,
        "transfers": Link(
            "Transfer",
            "MATCH ({m}:Transfer)-[:FOR_PERSON]->({n}) WHERE {whole} OR {m}.state = 'OPEN'",
            order="{m}.requested_at, {m}.id",
            many=True,
            weight=3,
        ),
        "who_can_see_me": READERS,
        "participations": PARTICIPATIONS,
        "timeline": Connection(
            "TimelineEntry",
            f"CALL ({{n}}) {{ {EVENTS} }} WITH {{n}}, event AS {{m}} WHERE true",
            order=moment_key("{m}.at", "{m}.kind", "{m}.id"),
            descending=True,
            filters={"kinds": Filter("{m}.kind IN {arg}")},
        ),
    },
)

# Lists hold who is in the caller's scopes. Present members are in scope where their branch is, so the branch decides before a
# member is looked at; of a past day it is their present branch that counts. A page of a subtree begins at the branch where the
# last one ended.
MEMBERS = Connection(
    "Person",
    "MATCH ({n})<-[:MEMBER_OF]-({m}:Person) WHERE any(scope IN $person_scopes WHERE {n}.path STARTS WITH scope)",
    dated=f"MATCH ({{n}})<-[{{r}}:MEMBER_OF|WAS_MEMBER_OF]-({{m}}:Person) WHERE {valid('{r}')} AND {MEMBER_IN_SCOPE}",
    order="{m}.sort_key",
    variants={
        "SUBTREE": Connection(
            "Person",
            "MATCH (in_{m}:Organisation)<-[:MEMBER_OF]-({m}:Person) WHERE in_{m}.path STARTS WITH {n}.path "
            "AND any(scope IN $person_scopes WHERE in_{m}.path STARTS WITH scope)",
            dated=(
                "MATCH ({n})<-[up_{m}:PART_OF|WAS_PART_OF*0..]-(in_{m}:Organisation)<-[{r}:MEMBER_OF|WAS_MEMBER_OF]-({m}:Person) "
                f"WHERE all(step IN up_{{m}} WHERE {valid('step')}) AND {valid('{r}')} AND {MEMBER_IN_SCOPE}"
            ),
            order="in_{m}.path + '\\t' + {m}.sort_key",
            order_by="in_{m}.path, {m}.sort_key",
            seek="in_{m}.path {op} split({cursor}, '\\t')[0]",
        )
    },
)
