"""What a document may hold before it is validated, and how much an account may ask a minute.

The walk visits each fragment once, so that nested spreads cannot make it long.
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from api.errors import Code, RequestError
from api.merging import MergingCost

MAX_DEPTH = 16
MAX_ALIASES = 100
MAX_DIRECTIVES = 50
MAX_FRAGMENTS = 50
MAX_OPERATIONS = 20
MAX_VALUES = 5_000
MAX_VALUE_DEPTH = 10
MAX_TEXT = 20_000
NEW_PLAN_COST = 100


def check_document(document: DocumentNode) -> None:
    """Refuse a document that is too deep, or has too many operations, fragments, aliases, directives, or fields to be merged.

    Raises
    ------
    RequestError
        ``QUERY_TOO_EXPENSIVE`` with the offending response key as path, where there is one.
    """
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    _check_number(len(fragments), MAX_FRAGMENTS, "fragments")
    _check_number(len(operations), MAX_OPERATIONS, "operations")
    walk = _Walk(fragments)
    for definition in (*operations, *fragments.values()):
        walk.directives += len(definition.directives or ())
        walk.depth(definition.selection_set)
    _check_number(walk.aliases, MAX_ALIASES, "aliases")
    _check_number(walk.directives, MAX_DIRECTIVES, "directives")
    merging = MergingCost(fragments)
    for definition in (*operations, *fragments.values()):
        merging.add(definition.selection_set)


def _check_number(number: int, most: int, what: str) -> None:
    if number > most:
        raise RequestError(Code.QUERY_TOO_EXPENSIVE, f"The document has {number} {what}, more than {most}. Split it.")


def check_values(variables: Mapping[str, Any]) -> None:
    """Refuse variables with too many values, too deep ones, or a text that is too long; each is looked at once.

    Raises
    ------
    RequestError
        ``QUERY_TOO_EXPENSIVE``.
    """
    number, left = 0, [(value, name, 1) for name, value in variables.items()]
    while left:
        value, name, depth = left.pop()
        number += 1
        if number > MAX_VALUES:
            raise RequestError(Code.QUERY_TOO_EXPENSIVE, f"The variables hold more than {MAX_VALUES:,} values. Split them.")
        if isinstance(value, str) and len(value) > MAX_TEXT:
            raise RequestError(Code.QUERY_TOO_EXPENSIVE, f"A text in ${name} has more than {MAX_TEXT:,} characters.")
        if isinstance(value, dict | list):
            if depth > MAX_VALUE_DEPTH:
                raise RequestError(Code.QUERY_TOO_EXPENSIVE, f"${name} is more than {MAX_VALUE_DEPTH} levels deep.")
            left += [(inner, name, depth + 1) for inner in (value.values() if isinstance(value, dict) else value)]


class _Walk:
    """Depths of selections, each fragment measured once; a fragment that contains itself is left to validation."""

    def __init__(self, fragments: dict[str, FragmentDefinitionNode]) -> None:
        self.fragments = fragments
        self.aliases = self.directives = 0
        self._depths: dict[str, int] = {}

    def depth(self, selection_set: SelectionSetNode, so_far: int = 1) -> int:
        deepest = 0
        for selection in selection_set.selections:
            below = 0
            self.directives += len(selection.directives or ())
            if isinstance(selection, FieldNode):
                self.aliases += selection.alias is not None
                below = 1 + (self.depth(selection.selection_set, so_far + 1) if selection.selection_set else 0)
                self._check(so_far, selection)
            elif isinstance(selection, InlineFragmentNode):
                below = self.depth(selection.selection_set, so_far)
            elif isinstance(selection, FragmentSpreadNode):
                below = self._fragment(selection.name.value)
                if so_far - 1 + below > MAX_DEPTH:
                    raise _too_deep(selection.name.value)
            deepest = max(deepest, below)
        return deepest

    def _fragment(self, name: str) -> int:
        if name not in self._depths and name in self.fragments:
            self._depths[name] = 0  # while it is being measured
            self._depths[name] = self.depth(self.fragments[name].selection_set)
        return self._depths.get(name, 0)

    @staticmethod
    def _check(so_far: int, selection: FieldNode) -> None:
        if so_far > MAX_DEPTH:
            raise _too_deep(selection.alias.value if selection.alias else selection.name.value)


def _too_deep(name: str) -> RequestError:
    message = f"The operation is more than {MAX_DEPTH} levels deep. Ask for the rest in a second operation."
    return RequestError(Code.QUERY_TOO_EXPENSIVE, message, (name,))


class RateLimiter:
    """Cost that one account may spend a minute, in this process."""

    def __init__(self, cost_per_minute: int) -> None:
        self._item = RateLimitItemPerMinute(max(cost_per_minute, 1))
        self._limiter = FixedWindowRateLimiter(MemoryStorage())

    def check(self, account: str, cost: int) -> None:
        """Spend ``cost``.

        Raises
        ------
        RequestError
            ``RATE_LIMITED``: the account has spent what it may in this minute; with the seconds until the next one.
        """
        if not self._limiter.hit(self._item, account, cost=max(cost, 1)):
            left_s = max(1, math.ceil(self._limiter.get_window_stats(self._item, account).reset_time - time.time()))
            message = f"This account has asked for more than it may in a minute. Go on in {left_s} seconds."
            raise RequestError(Code.RATE_LIMITED, message, retry_after_s=left_s)
