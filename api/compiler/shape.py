"""From the lists that a statement returns to the dictionaries of the answer, with nulls as GraphQL wants them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from api.compiler.plan import Answering, NullError, Shaper


@dataclass(frozen=True, slots=True)
class Member:
    """One response key of an object: its shaper, and whether it is never null."""

    key: str
    shape: Shaper | None
    required: bool


def object_shaper(members: Sequence[Member]) -> Shaper:
    """Return the shaper of an object whose row is the list of its members' values."""
    keys = [member.key for member in members]
    required = [(index, member.key) for index, member in enumerate(members) if member.required]
    shaped = [(index, member, member.shape) for index, member in enumerate(members) if member.shape is not None]

    def shape(row: list[Any], answering: Answering) -> dict[str, Any]:
        if None in row:
            for index, key in required:
                if row[index] is None:
                    raise NullError(key, (key,))
        for index, member, shaper in shaped:
            if row[index] is not None:
                row[index] = _shape_member(member, shaper, row[index], answering)
        return dict(zip(keys, row, strict=True))

    return shape


def logged_shaper(shaper: Shaper) -> Shaper:
    """Return the shaper of a person, whose row has the person's id at its end: it is remembered for the read log.

    Without an id it is something else than a person.
    """

    def shape(row: list[Any], answering: Answering) -> Any:
        person_id = row.pop()
        if person_id is not None:
            answering.people.add(person_id)
        return shaper(row, answering)

    return shape


def _shape_member(member: Member, shaper: Shaper, value: Any, answering: Answering) -> Any:
    known = len(answering.errors)
    try:
        shaped = shaper(value, answering)
    except NullError as exc:
        exc.path = (member.key, *exc.path)
        if member.required:
            raise
        answering.errors.append((exc.path, exc.field_name))
        return None
    if len(answering.errors) > known:
        answering.prefix_errors(known, member.key)
    return shaped


def list_shaper(item: Shaper) -> Shaper:
    """Return the shaper of a list of things that are never null."""

    def shape(rows: list[Any], answering: Answering) -> list[Any]:
        shaped = []
        for index, row in enumerate(rows):
            known = len(answering.errors)
            try:
                shaped.append(item(row, answering))
            except NullError as exc:
                exc.path = (index, *exc.path)
                raise
            if len(answering.errors) > known:
                answering.prefix_errors(known, index)
        return shaped

    return shape
