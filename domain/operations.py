"""Operations that change organisations and people: the kinds of facts they write, and what is known of those they are about."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from domain.kinds import Kind
from domain.tree_rules import COMMITTEE_KINDS


class Fact(StrEnum):
    """A kind of fact that an operation writes."""

    CREATED = "CREATED"
    RENAMED = "RENAMED"
    MOVED = "MOVED"
    MEMBERS = "MEMBERS"
    POSTS_ENDED = "POSTS_ENDED"
    POSTS_BEGUN = "POSTS_BEGUN"
    STEPS_HANDED = "STEPS_HANDED"
    CLOSED = "CLOSED"
    MERGED = "MERGED"
    SPLIT = "SPLIT"


@dataclass(frozen=True, slots=True)
class Step:
    """Facts of one kind, which are written together; each row says what is, and what was."""

    fact: Fact
    rows: list[dict[str, Any]] = field(default_factory=list)

    def key(self, row: dict[str, Any]) -> str:
        """Return by what a row is told from the others: the person of a membership, the post, the organisation."""
        name = {Fact.MEMBERS: "id", Fact.POSTS_ENDED: "key", Fact.POSTS_BEGUN: "key"}.get(self.fact, "code")
        return str(row[name])


@dataclass(frozen=True, slots=True)
class Unit:
    """An organisation that is locked for a change; ``newest_on`` is the day of its newest recorded change."""

    code: str
    name: str
    short_name: str | None
    kind: str
    sector: str | None
    path: str
    version: int
    known_from: str
    closed_on: str | None
    own_members: int
    own_cadres: int
    parent_code: str | None
    parent_since: str | None
    division_code: str | None
    newest_on: str
    children: list[tuple[str, str]]

    @property
    def is_branch(self) -> bool:
        """Tell whether members belong to it."""
        return self.kind == Kind.BRANCH.value

    @property
    def is_committee(self) -> bool:
        """Tell whether organisations can stand under it."""
        return Kind(self.kind) in COMMITTEE_KINDS


@dataclass(frozen=True, slots=True)
class Subject:
    """A person who is locked for a change; ``in_scope``: the caller may read them."""

    person_id: str
    branch_code: str | None
    member_since: str | None
    in_scope: bool
