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
    """The caller and the subtrees where they see counts."""

    issuer: str
    subject: str
    count_scopes: tuple[str, ...] = ()

    @classmethod
    def of(cls, issuer: str, subject: str, grants: Iterable[tuple[str, str]]) -> Rights:
        """Make the rights of a caller from (role, path) pairs; an unknown role grants nothing."""
        counting = (path for role, path in grants if role in COUNTING_ROLES)
        return cls(issuer, subject, outermost(counting))
