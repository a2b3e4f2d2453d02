"""All nouns by the name of their GraphQL type, and where a query may start."""

from __future__ import annotations

from graph.fields.account import ACCOUNT, GRANT
from graph.fields.activity import ACTIVITY
from graph.fields.audit_event import AUDIT_CONCERN, AUDIT_EVENT, CHANGE_FEED
from graph.fields.check_in import CHECK_IN, CHECK_IN_APPLICANT, CHECK_IN_ROOT
from graph.fields.conduct import CONDUCT_FINDING, CONDUCT_REPORT
from graph.fields.declare import Noun, Root
from graph.fields.division import DIVISION
from graph.fields.organisation import KIND_COUNT, ORGANISATION, SECTOR_COUNT, TOTALS
from graph.fields.participation import PARTICIPATION, RATING_COUNTS, SIGN_UP_COUNTS
from graph.fields.person import CAREER_STATION, MEMBERSHIP, PERSON, TIMELINE_ENTRY
from graph.fields.readers import READER
from graph.fields.results import (
    CLASS_TRANSFER,
    COUNTS_CHANGE,
    NEWER_EVENT,
    OPERATION,
    OPERATION_CHANGE,
    OWN_COUNTS,
    PERSON_REFUSED,
    RESULT_NOUNS,
)
from graph.fields.service import SERVICE
from graph.fields.shared import FORMER_NAME, HISTORY_ENTRY
from graph.fields.transfer import TRANSFER, TRANSFER_MEMBER, TRANSFER_ROOT, TRANSFER_STEP

NOUNS: dict[str, Noun] = {
    noun.name: noun
    for noun in (
        ORGANISATION,
        DIVISION,
        FORMER_NAME,
        HISTORY_ENTRY,
        TOTALS,
        KIND_COUNT,
        SECTOR_COUNT,
        ACCOUNT,
        GRANT,
        PERSON,
        MEMBERSHIP,
        CAREER_STATION,
        SERVICE,
        TRANSFER,
        TRANSFER_STEP,
        TRANSFER_MEMBER,
        CHECK_IN,
        CHECK_IN_APPLICANT,
        PARTICIPATION,
        TIMELINE_ENTRY,
        ACTIVITY,
        SIGN_UP_COUNTS,
        RATING_COUNTS,
        READER,
        CLASS_TRANSFER,
        PERSON_REFUSED,
        OPERATION,
        OPERATION_CHANGE,
        OWN_COUNTS,
        COUNTS_CHANGE,
        NEWER_EVENT,
        AUDIT_EVENT,
        AUDIT_CONCERN,
        CHANGE_FEED,
        CONDUCT_FINDING,
        CONDUCT_REPORT,
        *RESULT_NOUNS,
    )
}


def by_key(noun: Noun) -> Root:
    """Return the lookup of a noun by its key, given as ``{arg}``; it binds ``whole`` where not everybody sees all of it."""
    readable = f" WITH {{n}}, {noun.whole} AS whole WHERE whole OR {noun.partly}" if noun.whole else ""
    return Root(noun.name, f"MATCH ({{n}}:{noun.label} {{{noun.key}: {{arg}}}}){readable}")


ROOTS: dict[str, Root] = {
    "organisation": by_key(ORGANISATION),
    "division": by_key(DIVISION),
    "person": by_key(PERSON),
    "activity": by_key(ACTIVITY),
    "transfer": TRANSFER_ROOT,
    "transferChanged": TRANSFER_ROOT,
    "inboxChanged": Root(
        "Organisation",
        "MATCH ({n}:Organisation {code: {arg}}) WHERE any(scope IN $inbox_scopes WHERE {n}.path STARTS WITH scope)",
    ),
    "checkIn": CHECK_IN_ROOT,
    "me": Root(
        "Account",
        "OPTIONAL MATCH (account:Account {issuer: $caller_issuer, subject: $caller_subject}) "
        "WITH {issuer: $caller_issuer, subject: $caller_subject, account: account} AS {n}",
    ),
}

# Types that `node(id:)` finds, by their key; the key stands in the id.
NODE_TYPES: dict[str, Root] = {noun.name: by_key(noun) for noun in (ORGANISATION, DIVISION, PERSON, ACTIVITY)}
