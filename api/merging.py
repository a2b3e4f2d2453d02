"""How much work it is to see whether the fields of a document can be merged, told before that work is begun.

Validation compares every two fields of one response name in one place of the answer (GraphQL, section 5.3.2 Field Selection
Merging), so a document of a few kilobytes can ask for a million comparisons. This walk visits every field once for each place and
stops at a bound, so it is never longer than the bound.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from graphql import FieldNode, FragmentDefinitionNode, FragmentSpreadNode, InlineFragmentNode, SelectionSetNode

from api.errors import Code, RequestError

MOST_FIELDS = 5_000
MOST_COMPARISONS = 20_000
DEEPEST = 32  # deeper than any document that is taken: what goes on is a fragment that contains itself, of which validation tells


class MergingCost:
    """Adds up fields and comparisons over the operations of a document."""

    def __init__(self, fragments: Mapping[str, FragmentDefinitionNode]) -> None:
        self._fragments = fragments
        self._fields = self._comparisons = 0

    def add(self, selection_set: SelectionSetNode) -> None:
        """Add the work for one operation.

        Raises
        ------
        RequestError
            ``QUERY_TOO_EXPENSIVE``.
        """
        self._merge([selection_set], 1)

    def _merge(self, selection_sets: Sequence[SelectionSetNode], depth: int) -> None:
        """Add what is selected in one place of the answer, then what is below it."""
        places: defaultdict[str, list[SelectionSetNode]] = defaultdict(list)
        counts: defaultdict[str, int] = defaultdict(int)
        spread: set[str] = set()
        for selection_set in selection_sets:
            self._collect(selection_set, places, counts, spread)
        self._comparisons += sum(count * (count - 1) // 2 for count in counts.values())
        if self._comparisons > MOST_COMPARISONS:
            name = max(counts, key=lambda each: counts[each])
            message = f"The document asks for {name} and others too often in one place. Ask for each field once."
            raise RequestError(Code.QUERY_TOO_EXPENSIVE, message, (name,))
        for below in places.values() if depth < DEEPEST else ():
            self._merge(below, depth + 1)

    def _collect(
        self,
        selection_set: SelectionSetNode,
        places: defaultdict[str, list[SelectionSetNode]],
        counts: defaultdict[str, int],
        spread: set[str],
    ) -> None:
        for selection in selection_set.selections:
            self._fields += 1
            if self._fields > MOST_FIELDS:
                message = f"The document selects more than {MOST_FIELDS:,} fields. Split it."
                raise RequestError(Code.QUERY_TOO_EXPENSIVE, message)
            if isinstance(selection, FieldNode):
                name = selection.alias.value if selection.alias else selection.name.value
                counts[name] += 1
                if selection.selection_set:
                    places[name].append(selection.selection_set)
            elif isinstance(selection, InlineFragmentNode):
                self._collect(selection.selection_set, places, counts, spread)
            elif isinstance(selection, FragmentSpreadNode) and selection.name.value not in spread:
                spread.add(selection.name.value)
                fragment = self._fragments.get(selection.name.value)
                if fragment:
                    self._collect(fragment.selection_set, places, counts, spread)
