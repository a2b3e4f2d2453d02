"""What a document may hold before it is validated, and how much an account may ask a minute.

The walk visits each fragment once, so that nested spreads cannot make it long.
"""

from __future__ import annotations

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

MAX_DEPTH = 16
MAX_ALIASES = 100
NEW_PLAN_COST = 100


def check_document(document: DocumentNode) -> None:
    """Refuse a document that is too deep or has too many aliases.

    Raises
    ------
    RequestError
        ``QUERY_TOO_EXPENSIVE`` with the operation's name as path.
    """
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    walk = _Walk(fragments)
    for definition in document.definitions:
        if isinstance(definition, OperationDefinitionNode | FragmentDefinitionNode):
            walk.depth(definition.selection_set)
    if walk.aliases > MAX_ALIASES:
        message = f"The document has {walk.aliases} aliases, more than {MAX_ALIASES}. Split it."
        raise RequestError(Code.QUERY_TOO_EXPENSIVE, message)


class _Walk:
    """Depths of selections, each fragment measured once; a fragment that contains itself is left to validation."""

    def __init__(self, fragments: dict[str, FragmentDefinitionNode]) -> None:
        self.fragments = fragments
        self.aliases = 0
        self._depths: dict[str, int] = {}

    def depth(self, selection_set: SelectionSetNode, so_far: int = 1) -> int:
        deepest = 0
        for selection in selection_set.selections:
            below = 0
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
        self._item = RateLimitItemPerMinute(cost_per_minute)
        self._limiter = FixedWindowRateLimiter(MemoryStorage())

    def check(self, account: str, cost: int) -> None:
        """Spend ``cost``.

        Raises
        ------
        RequestError
            ``RATE_LIMITED``: the account has spent what it may in this minute.
        """
        if not self._limiter.hit(self._item, account, cost=max(cost, 1)):
            message = "This account has asked for more than it may in a minute. Wait a minute and go on."
            raise RequestError(Code.RATE_LIMITED, message)
