"""Trusted documents: the operations that a service answers, and no other, whatever form their text has.

An operation is told by its canonical text: itself and the fragments it uses, in one order, printed in one way, without
``__typename``, which clients add by themselves and which tells nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from graphql import (
    REMOVE,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    OperationDefinitionNode,
    Visitor,
    parse,
    print_ast,
    visit,
)

from domain.errors import InvalidInput

OPERATIONS_OF_PAGE = "operations.graphql"


class _WithoutTypeNames(Visitor):
    def enter_field(self, node: FieldNode, *_: Any) -> Any:
        return REMOVE if node.name.value == "__typename" and not node.alias else None


class _Spreads(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_fragment_spread(self, node: FragmentSpreadNode, *_: Any) -> None:
        self.names.add(node.name.value)


def fingerprint(document: DocumentNode, operation: OperationDefinitionNode) -> str:
    """Return the SHA-256 of the canonical text of one operation of a document."""
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    used: set[str] = set()
    ahead = _spreads(operation)
    while ahead:
        name = ahead.pop()
        if name in fragments and name not in used:
            used.add(name)
            ahead |= _spreads(fragments[name])
    texts = [print_ast(visit(node, _WithoutTypeNames())) for node in (operation, *(fragments[name] for name in sorted(used)))]
    return hashlib.sha256("\n\n".join(texts).encode()).hexdigest()


def _spreads(node: OperationDefinitionNode | FragmentDefinitionNode) -> set[str]:
    visitor = _Spreads()
    visit(node, visitor)
    return visitor.names


def trusted_documents(folder: Path, page: Path | None = None) -> frozenset[str]:
    """Return the fingerprints of the operations in the files of a folder, and of the page that is built in ``page``.

    Each file stands alone: its fragments are those of its own operations.

    Raises
    ------
    InvalidInput
        ``BAD_DOCUMENTS``: there is no such folder, or a file holds no GraphQL.
    """
    if not folder.is_dir():
        raise InvalidInput("BAD_DOCUMENTS", f"{folder} is not a folder.", "Mend LEAGUEGRAPH_TRUSTED_DOCUMENTS.")
    files = sorted(folder.rglob("*.graphql"))
    return frozenset(_fingerprints([*files, *([page / OPERATIONS_OF_PAGE] if page else [])]))


def _fingerprints(files: Iterable[Path]) -> Iterator[str]:
    for file in files:
        try:
            document = parse(file.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, GraphQLError) as exc:
            told = exc.message if isinstance(exc, GraphQLError) else type(exc).__name__
            raise InvalidInput("BAD_DOCUMENTS", f"{file} cannot be read as GraphQL: {told}.", "Mend that file.") from exc
        yield from (fingerprint(document, node) for node in document.definitions if isinstance(node, OperationDefinitionNode))
