"""The forms in which a field is declared: what it means in Cypher, who may see it, how it reads on a past day.

A declaration is a template over variables: ``{n}`` is the thing whose field it is, ``{m}`` the thing a link leads to, ``{r}`` the
relationship (or the list of them) on the way, ``{on}`` the day of an ``asOf``, and ``{whole}`` whether
the caller sees all of ``{n}``. The compiler (api/compiler/) and the plain interpreter fill the variables in; nothing else writes
Cypher for reads.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum


class Scope(Enum):
    """Who may see a field; the value is the parameter that holds the caller's subtree paths, or the caller's own id."""

    DIRECTORY = ""
    COUNTS = "count_scopes"
    PEOPLE = "person_scopes"
    SELF = "caller_person"

    def allows(self, var: str) -> str:
        """Return the predicate that the caller may see a field of the thing in a variable."""
        if self is Scope.SELF:
            return f"{var}.id = ${self.value}"
        return f"any(scope IN ${self.value} WHERE {var}.path STARTS WITH scope)"


def valid(relationship: str) -> str:
    """Return the predicate that a relationship holds on the day ``{on}`` (half-open interval)."""
    return f"{relationship}.valid_from <= {{on}} AND ({relationship}.valid_to IS NULL OR {{on}} < {relationship}.valid_to)"


@dataclass(frozen=True, slots=True)
class Value:
    """A scalar, or a list of scalars: one expression.

    ``dated`` is its form on a past day where that differs; ``shape`` turns the value into what the answer carries.
    """

    cypher: str
    dated: str | None = None
    scope: Scope = Scope.DIRECTORY
    shape: Callable[[str], str] | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """One other thing (``many`` false) or a short, bounded list of them.

    ``match`` binds ``{m}``; ``dated`` does so on a past day (``None``: the link is the same on every day); ``undated`` marks
    links that have no past form and answer null under an ``asOf``. ``weight`` is the number of things expected, for the cost.
    ``arguments`` are those of the field that stand in ``match``, each as ``{name}``; one that is not given is null.
    """

    target: str
    match: str
    dated: str | None = None
    order: str = ""
    many: bool = False
    undated: bool = False
    scope: Scope = Scope.DIRECTORY
    weight: int = 1
    arguments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filter:
    """A predicate that a connection adds when its argument is given: ``{arg}`` is the argument's value."""

    cypher: str
    dated: str | None = None


@dataclass(frozen=True, slots=True)
class Connection:
    """A paged list in keyset order; ``order`` is an expression over ``{m}`` that is unique and never null.

    ``match`` ends in a WHERE clause, so that filters and the keyset are added with AND. ``descending`` turns the order round.
    Where ``order`` joins several columns, ``order_by`` names them, so that an index may give their order, and ``seek`` says what
    a ``{cursor}`` means for the first of them (``{op}`` is ``>=`` or ``<=``). ``variants`` are other lists of the same field, by
    the value of its argument ``of``.
    """

    target: str
    match: str
    order: str
    dated: str | None = None
    filters: Mapping[str, Filter] = field(default_factory=dict)
    descending: bool = False
    order_by: str | None = None
    seek: str | None = None
    variants: Mapping[str, Connection] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Extracted:
    """What is answered from the extract of graduate flows: the graph gives only the key by which it is asked there.

    ``key`` is the property; there is no past form: under an ``asOf`` it is null. Rights are those of the flows.
    """

    key: str


Field = Value | Link | Connection | Extracted


@dataclass(frozen=True, slots=True)
class Root:
    """A root field that finds one thing: ``match`` binds ``{n}``; ``{arg}`` is its argument."""

    target: str
    match: str


@dataclass(frozen=True, slots=True)
class Noun:
    """A type of the graph: how one is found and what its fields mean.

    ``label`` and ``key`` are absent for value objects that are only reached through links; ``exists_on`` says on which days a
    thing is there. ``whole`` says who may see all of it, ``partly`` who sees only the fields in ``part``, the others being null;
    to the rest it is absent. Lists lead to wholes. Reads of a ``logged`` noun are recorded with its key.
    """

    name: str
    fields: Mapping[str, Field]
    label: str | None = None
    key: str | None = None
    exists_on: str | None = None
    whole: str | None = None
    partly: str | None = None
    part: frozenset[str] = frozenset()
    logged: bool = False
