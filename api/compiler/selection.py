"""The fields that a selection asks for, in the order of the answer: fragments, aliases and directives resolved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLIncludeDirective,
    GraphQLObjectType,
    GraphQLSkipDirective,
    InlineFragmentNode,
    SelectionNode,
    SelectionSetNode,
    get_directive_values,
)
from graphql.execution.values import VariableValues

Fragments = Mapping[str, FragmentDefinitionNode]


def collect_fields(
    on_type: GraphQLObjectType,
    selection_sets: Sequence[SelectionSetNode],
    fragments: Fragments,
    variables: VariableValues,
) -> dict[str, list[FieldNode]]:
    """Return response key → field nodes (more than one where selections of the same key are merged)."""
    found: dict[str, list[FieldNode]] = {}
    seen: set[str] = set()
    for selection_set in selection_sets:
        _collect(on_type, selection_set, fragments, variables, found, seen)
    return found


def _collect(
    on_type: GraphQLObjectType,
    selection_set: SelectionSetNode,
    fragments: Fragments,
    variables: VariableValues,
    found: dict[str, list[FieldNode]],
    seen: set[str],
) -> None:
    for selection in selection_set.selections:
        if not _included(selection, variables):
            continue
        if isinstance(selection, FieldNode):
            key = selection.alias.value if selection.alias else selection.name.value
            found.setdefault(key, []).append(selection)
            continue
        fragment: FragmentDefinitionNode | InlineFragmentNode
        if isinstance(selection, FragmentSpreadNode):
            name = selection.name.value
            if name in seen:
                continue
            seen.add(name)
            fragment = fragments[name]
        else:
            assert isinstance(selection, InlineFragmentNode)  # noqa: S101 - the third and last kind of selection
            fragment = selection
        if _applies(fragment, on_type):
            _collect(on_type, fragment.selection_set, fragments, variables, found, seen)


def _included(selection: SelectionNode, variables: VariableValues) -> bool:
    skip = get_directive_values(GraphQLSkipDirective, selection, variables)
    if skip and skip["if"]:
        return False
    include = get_directive_values(GraphQLIncludeDirective, selection, variables)
    return not include or bool(include["if"])


def _applies(fragment: FragmentDefinitionNode | InlineFragmentNode, on_type: GraphQLObjectType) -> bool:
    condition = fragment.type_condition
    if condition is None or condition.name.value == on_type.name:
        return True
    return any(interface.name == condition.name.value for interface in on_type.interfaces)
