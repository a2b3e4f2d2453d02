"""Sankey of origin → destination: every graduate of the base leaves on the left and arrives on the right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from analytics.published_cells import Column as Key
from analytics.published_cells import city_column
from analytics.report.cells import ToldCells, outcome_column
from analytics.report.tables import Column, Table
from domain.cohorts import Outcome

MOST_ORIGINS, MOST_CITIES = 16, 12
ENDS = [outcome_column(each) for each in Outcome if each is not Outcome.TRANSFERRED]
WITHHELD, OTHERS, PAIR = "*withheld", "*others", "pair:"  # no code begins with a star


@dataclass(frozen=True, slots=True)
class Sankey:
    """Nodes on three sides (``from``, ``pair``, ``to``) and the links between them.

    A person whose own cell (origin × end) is withheld goes through the node ``pair``: from the origin, whose base is published,
    on to the end, whose total is. Who cannot even be counted there is in the node ``withheld`` of that side. So every node has
    its published total, and both sides add up to the base.
    """

    nodes: list[dict[str, Any]] = field(default_factory=list)
    links: list[dict[str, Any]] = field(default_factory=list)

    def total(self, side: str) -> int:
        """Return the people of a side."""
        end = "source" if side == "from" else "target"
        return sum(link["people"] for link in self.links if link[end].startswith(f"{side}:"))


def make_sankey(cells: ToldCells, within: str, origins: Sequence[str], cities: Sequence[str]) -> Sankey:
    """Sankey of the graduates of ``within``.

    Parameters
    ----------
    cells : ToldCells
        Cells of one year and horizon; the base of ``within`` is shown.
    within : str
        The whole: its base and its ends are those of both sides.
    origins : Sequence[str]
        Its parts, or itself alone.
    cities : Sequence[str]
        Destinations of those transferred.
    """
    ends = [*map(city_column, cities), *ENDS]
    rest_of_origins = {origin: max(cells.people(origin), 0) for origin in origins}
    rest_of_ends = {end: max(cells.people(within, end), 0) for end in ends}
    base = cells.people(within)
    unknown = base - sum(rest_of_origins.values()), base - sum(rest_of_ends.values())
    left = _names(rest_of_origins, MOST_ORIGINS)
    right = _names({end: rest_of_ends[end] for end in ends if end not in ENDS}, MOST_CITIES) | {end: end[-1] for end in ENDS}
    links: Counter[tuple[str, str]] = Counter()
    for origin in (each for each in origins if rest_of_origins[each]):
        for end in (each for each in ends if rest_of_ends[each]):
            people = max(cells.people(origin, end), 0)
            links[f"from:{left[origin]}", f"to:{right[end]}"] += people
            rest_of_origins[origin] -= people
            rest_of_ends[end] -= people
    for origin in origins:
        links[f"from:{left[origin]}", PAIR] += rest_of_origins[origin]
    for end in ends:
        links[PAIR, f"to:{right[end]}"] += rest_of_ends[end]
    links[f"from:{WITHHELD}", PAIR] += unknown[0]
    links[PAIR, f"to:{WITHHELD}"] += unknown[1]
    return _drawn(_shortened(+links), {f"from:{OTHERS}": _count(left), f"to:{OTHERS}": _count(right)})


def sankey_table(cells: ToldCells, within: str, origins: Sequence[str], cities: Sequence[str]) -> Table:
    """Every pair of an origin and an end with somebody, the whole first."""
    columns = [Column("origin", "place"), Column("end", "end"), Column("people", "people")]
    ends: list[Key] = [outcome_column(Outcome.TRANSFERRED), *map(city_column, cities), *ENDS]
    rows = [[within, "*base", cells.people(within)], *_rows(cells, within, ends)]
    totals = len(rows)
    for origin in (each for each in origins if each != within):
        rows += [[origin, "*base", cells.people(origin)], *_rows(cells, origin, ends)]
    return Table(columns, rows, totals)


def _rows(cells: ToldCells, origin: str, ends: list[Key]) -> list[list[Any]]:
    people = ((end, cells.people(origin, end)) for end in ends)
    return [[origin, end[-1], count] for end, count in people if count]


def _names(people: dict[Any, int], most: int) -> dict[Any, str]:
    """Return a node's name for each key: its own for the largest, `OTHERS` for the rest where that is more than one."""
    order = sorted(people, key=lambda key: (-people[key], key))
    kept = set(order if len(order) <= most + 1 else order[:most])
    return {key: (key if isinstance(key, str) else key[-1]) if key in kept else OTHERS for key in people}


def _count(names: dict[Any, str]) -> int:
    return sum(name == OTHERS for name in names.values())


def _shortened(links: Counter[tuple[str, str]]) -> Counter[tuple[str, str]]:
    """The links without `PAIR` where one link leads into it and one out of it."""
    into, out = ([link for link in links if link[side] == PAIR] for side in (1, 0))
    if len(into) == 1 and len(out) == 1:
        links[into[0][0], out[0][1]] += links.pop(into[0])
        del links[out[0]]
    return links


def _drawn(links: Counter[tuple[str, str]], counts: dict[str, int]) -> Sankey:
    """Nodes with their people, places first and the largest of them first."""
    sides: tuple[Counter[str], Counter[str]] = Counter(), Counter()
    for ends, people in links.items():
        for side in (0, 1):
            sides[side][ends[side]] += people
    total = sides[0] | sides[1]
    nodes = [
        {"id": node, "people": total[node], **({"count": counts[node]} if counts.get(node) else {})}
        for node in sorted(total, key=lambda node: (_rank(node), -total[node], node))
    ]
    return Sankey(nodes, [{"source": source, "target": target, "people": people} for (source, target), people in links.items()])


def _rank(node: str) -> int:
    """Return the place of a node among the others: places, the other places, outcomes in their order, what is withheld."""
    name = node.partition(":")[2]
    outcomes = [each.value for each in Outcome]
    if name in outcomes:
        return 2 + outcomes.index(name)
    return {OTHERS: 1, WITHHELD: 90, "": 99}.get(name, 0)
