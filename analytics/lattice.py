"""The trees of rows and columns that a published table stands on, as positions in arrays."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import polars as pl

Indices = npt.NDArray[np.int64]
NO_PARENT = -1


class BadTree(ValueError):
    """A node names a parent that the tree does not have, or is its own ancestor."""


@dataclass(frozen=True)
class Tree:
    """The rows or the columns of a table, from totals to details.

    A node may be divided in several ways at once (its destinations by county, and again by sector): each way is a *split*, and
    the children of one split add up to their parent.

    Attributes
    ----------
    parents : Mapping[str, str | None]
        Every node with its parent; None for a root. There may be several roots, which then have no published total.
    splits : Mapping[str, str]
        The name of a node's split, for those that do not belong to their parent's first ("").

    Examples
    --------
    >>> Tree({"BASE": None, "LEFT": "BASE", "STAYED": "BASE"}).children()
    {(None, 'BASE'): ['BASE'], ('BASE', ''): ['LEFT', 'STAYED']}
    """

    parents: Mapping[str, str | None]
    splits: Mapping[str, str] = field(default_factory=dict)

    def children(self) -> dict[tuple[str | None, str], list[str]]:
        """Nodes by (parent, split) in the order of their names; every root is alone, under (None, its name)."""
        found: dict[tuple[str | None, str], list[str]] = defaultdict(list)
        for node, parent in sorted(self.parents.items()):
            found[parent, node if parent is None else self.splits.get(node, "")].append(node)
        return dict(found)

    def depths(self) -> dict[str, int]:
        """Steps from every node up to its root.

        Raises
        ------
        BadTree
            When a parent is missing or the parents run in a circle.
        """
        depths: dict[str, int] = {}
        for node in self.parents:
            path = [node]
            while path[-1] not in depths and (parent := self.parents.get(path[-1])) is not None:
                if parent in path or parent not in self.parents:
                    raise BadTree(f"{path[-1]}: its parent {parent} is missing or below it")
                path.append(parent)
            known = depths.get(path[-1], 0)
            depths.update({step: known + above for above, step in enumerate(reversed(path))})
        return depths


@dataclass(frozen=True)
class Group:
    """Nodes that add up to their parent, as positions; a root is a group of its own, with the parent `NO_PARENT`."""

    parent: int
    members: Indices
    depth: int


class Axis:
    """A tree as positions in an array, with its groups from the top down."""

    def __init__(self, tree: Tree) -> None:
        """Number the nodes in the order of their names."""
        depths = tree.depths()
        self.nodes = sorted(tree.parents)
        self.position = {node: place for place, node in enumerate(self.nodes)}
        groups = [
            Group(
                NO_PARENT if parent is None else self.position[parent],
                np.array([self.position[member] for member in members], dtype=np.int64),
                depths[members[0]],
            )
            for (parent, _), members in tree.children().items()
        ]
        self.groups = sorted(groups, key=lambda group: (group.depth, group.parent, int(group.members[0])))
        self.group_of = np.zeros(len(self.nodes), dtype=np.int64)
        self.groups_below: dict[int, list[int]] = defaultdict(list)
        for number, group in enumerate(self.groups):
            self.group_of[group.members] = number
            self.groups_below[group.parent].append(number)
        self.roots = np.array([int(self.groups[number].members[0]) for number in self.groups_below[NO_PARENT]], dtype=np.int64)

    def find_positions(self, nodes: pl.Series) -> Indices:
        """Positions of nodes given by name.

        Raises
        ------
        BadTree
            When a node is not in the tree.
        """
        strange = sorted(set(nodes.unique()) - set(self.nodes))
        if strange:
            raise BadTree(f"not in the tree: {', '.join(map(str, strange[:5]))}")
        return nodes.replace_strict(self.nodes, range(len(self.nodes)), return_dtype=pl.Int64).to_numpy()


def find_gaps(axis: Axis, people: npt.NDArray[np.int64]) -> Iterable[tuple[int, int]]:
    """Cells (row, column) whose children along the first axis do not add up to them; nodes without children have none."""
    for group in axis.groups:
        if group.parent != NO_PARENT:
            missing = people[group.parent] - people[group.members].sum(axis=0)
            yield from ((group.parent, int(column)) for column in np.flatnonzero(missing))
