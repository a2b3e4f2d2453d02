"""Who may see what: roles on subtrees, reduced to the lists of paths that go into every statement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What an account may do in a subtree."""

    STAFF = "STAFF"
    OFFICER = "OFFICER"
    ANALYST = "ANALYST"
    AUDITOR = "AUDITOR"
    ADMIN = "ADMIN"


PERSON_ROLES = frozenset({Role.OFFICER})
INBOX_ROLES = frozenset({Role.STAFF, Role.OFFICER})
ADMIN_ROLES = frozenset({Role.ADMIN})
AUDIT_ROLES = frozenset({Role.AUDITOR})
COUNTING_ROLES = frozenset({Role.STAFF, Role.OFFICER, Role.ANALYST, Role.ADMIN})


def outermost(paths: Iterable[str]) -> tuple[str, ...]:
    """Return the paths that are not contained in another, sorted.

    >>> outermost(["44/4401/440104/", "44/4401/", "44/4402/"])
    ('44/4401/', '44/4402/')
    """
    kept: list[str] = []
    for path in sorted(set(paths)):  # an outer path sorts before what it contains
        if not kept or not path.startswith(kept[-1]):
            kept.append(path)
    return tuple(kept)


@dataclass(frozen=True, slots=True)
class Rights:
    """The caller, where they see counts, people, inboxes, the event log, or change organisations (subtrees), and who it is."""

    issuer: str
    subject: str
    count_scopes: tuple[str, ...] = ()
    person_scopes: tuple[str, ...] = ()
    person_id: str | None = None
    inbox_scopes: tuple[str, ...] = ()
    admin_scopes: tuple[str, ...] = ()
    audit_scopes: tuple[str, ...] = ()

    @classmethod
    def of(cls, issuer: str, subject: str, grants: Iterable[tuple[str, str]], person_id: str | None = None) -> Rights:
        """Make the rights of a caller from (role, path) pairs; an unknown role grants nothing."""
        listed = list(grants)
        counting = outermost(path for role, path in listed if role in COUNTING_ROLES)
        people = outermost(path for role, path in listed if role in PERSON_ROLES)
        inboxes = outermost(path for role, path in listed if role in INBOX_ROLES)
        changing = outermost(path for role, path in listed if role in ADMIN_ROLES)
        audits = outermost(path for role, path in listed if role in AUDIT_ROLES)
        return cls(issuer, subject, counting, people, person_id, inboxes, changing, audits)

    @property
    def params(self) -> dict[str, object]:
        """Return what every compiled statement gets of the caller."""
        return {
            "count_scopes": list(self.count_scopes),
            "person_scopes": list(self.person_scopes),
            "inbox_scopes": list(self.inbox_scopes),
            "audit_scopes": list(self.audit_scopes),
            "caller_issuer": self.issuer,
            "caller_subject": self.subject,
            "caller_person": self.person_id,
        }
