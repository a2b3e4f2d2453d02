"""Measures of the network of places, by networkx: sizes are bounded, and a larger graph is refused with the reason."""

from __future__ import annotations

from collections.abc import Iterable

import networkx as nx
import polars as pl

from analytics.measures.figures import Figure, Status
from analytics.measures.matrix import FlowMatrix
from domain.errors import Refused

# Measured on one core: 1,000,000 links are built in 1.3 s and 120 MB; 200 places all linked take 2 s of paths, less of dividing;
# 5,000 places with 150,000 links took 132 s to divide.
MOST_LINKS = 1_000_000
MOST_STEPS = 8_000_000  # places × (places + links): 200 places all linked, 1,000 with 7,000 links
PAGERANK_TOLERANCE = 1e-12
PAGERANK_ROUNDS = 500


def digraph(flows: FlowMatrix) -> nx.DiGraph[str]:
    """Return the places as nodes and the cells as edges, with ``people`` and ``length = 1 / people``.

    Raises
    ------
    Refused
        ``GRAPH_TOO_LARGE``: more than 1,000,000 cells.
    """
    if len(flows.cells) > MOST_LINKS:
        problem = f"The network has {len(flows.cells):,} links; one of at most {MOST_LINKS:,} is kept in memory."
        raise Refused("GRAPH_TOO_LARGE", problem, "Add the moves up to larger places, such as cities.")
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(flows.places)
    graph.add_edges_from(
        (origin, destination, {"people": people, "length": 1 / people}) for origin, destination, people in flows.cells.iter_rows()
    )
    return graph


def degree(graph: nx.DiGraph[str]) -> pl.DataFrame:
    """Return with how many other places each place is linked: ``in_degree`` where people come from, ``out_degree`` where they go.

    Parameters
    ----------
    graph : DiGraph
        Of `digraph`.

    Returns
    -------
    DataFrame
        One row a place: ``place: str, in_degree: int, out_degree: int``; each from 0 to n-1. With people as weights these are
        ``inflow`` and ``outflow`` of the margins.
    """
    rows = [(place, graph.in_degree(place), graph.out_degree(place)) for place in graph]
    return pl.DataFrame(rows, schema={"place": pl.String, "in_degree": pl.Int64, "out_degree": pl.Int64}, orient="row")


def pagerank(graph: nx.DiGraph[str]) -> pl.DataFrame:
    """PageRank of every place, links weighted by people: the share of time that an endless mover would spend there.

    With the damping 0.85 of networkx: in each step the mover follows a link in proportion to its people, or, with the probability
    0.15, begins anywhere; who stands at a place without ways out begins anywhere [1]_.

    Parameters
    ----------
    graph : DiGraph
        Of `digraph`.

    Returns
    -------
    DataFrame
        One row a place: ``place: str, pagerank: float``; they add up to 1.

    Notes
    -----
    It follows persons as if the next mover went on where the last arrived, which they do not: read it as attraction that comes
    from attractive places, beside the plain inflow. O(rounds × edges).

    References
    ----------
    .. [1] L. Page et al., "The PageRank citation ranking", Stanford InfoLab (1999).
    """
    ranks = nx.pagerank(graph, weight="people", tol=PAGERANK_TOLERANCE, max_iter=PAGERANK_ROUNDS) if len(graph) else {}
    return _by_place(ranks, "pagerank")


def betweenness_centrality(graph: nx.DiGraph[str]) -> pl.DataFrame:
    """Betweenness of every place: on what share of the strongest routes between two others it lies.

    ``Σ_st σ_st(i) / σ_st`` over the ordered pairs of other places, divided by ``(n-1)(n-2)``; σ counts shortest paths, and a
    link is as long as ``1 / people`` [1]_. From 0 to 1.

    Parameters
    ----------
    graph : DiGraph
        Of `digraph`.

    Returns
    -------
    DataFrame
        One row a place: ``place: str, betweenness_centrality: float``.

    Raises
    ------
    Refused
        ``GRAPH_TOO_LARGE``: places × (places + links) is more than 8,000,000; the time grows with it.

    Notes
    -----
    Strong links make short ways, so hubs of large flows stand out. Ties (equal people) share a path; nobody travels these paths.

    References
    ----------
    .. [1] U. Brandes, "A faster algorithm for betweenness centrality", J. Math. Sociology 25 (2001) 163-177.
    """
    _bound(graph, "Betweenness")
    values = nx.betweenness_centrality(graph, weight="length")
    return _by_place(values, "betweenness_centrality")


def strongly_connected_components(graph: nx.DiGraph[str]) -> pl.DataFrame:
    """Return which places can be reached from each other along the moves, in both directions.

    Parameters
    ----------
    graph : DiGraph
        Of `digraph`.

    Returns
    -------
    DataFrame
        One row a place: ``place: str, component: int``, numbered from 1, the largest first, equal ones by their first place.
        O(places + edges).
    """
    return _numbered(nx.strongly_connected_components(graph), "component")


def greedy_modularity_communities(graph: nx.DiGraph[str]) -> tuple[pl.DataFrame, Figure]:
    """Divide the places into communities that exchange more people inside than their totals let expect.

    Clauset, Newman and Moore: merge, again and again, the two communities that raise the modularity most (by people) [1]_.

    Parameters
    ----------
    graph : DiGraph
        Of `digraph`.

    Returns
    -------
    DataFrame
        One row a place: ``place: str, community: int``, numbered from 1, the largest first, equal ones by their first place.
    Figure
        The modularity Q of this division, at most 1; not computable without moves.

    Raises
    ------
    Refused
        ``GRAPH_TOO_LARGE``: places × (places + links) is more than 8,000,000; the time grows with it.

    Notes
    -----
    Greedy: good, not the best division, and several may be nearly as good. Small communities are swallowed by large ones in large
    graphs (the resolution limit).

    References
    ----------
    .. [1] A. Clauset, M. E. J. Newman, C. Moore, "Finding community structure in very large networks",
       Phys. Rev. E 70 (2004) 066111.
    """
    _bound(graph, "Dividing into communities")
    if not graph.number_of_edges():
        return _numbered([{place} for place in graph], "community"), Figure(None, Status.NOT_COMPUTABLE, "There are no links.")
    parts = [set(part) for part in nx.community.greedy_modularity_communities(graph, weight="people")]
    value = float(nx.community.modularity(graph, parts, weight="people"))
    return _numbered(parts, "community"), Figure(value, Status.SHOWN)


def _bound(graph: nx.DiGraph[str], what: str) -> None:
    places, links = len(graph), graph.number_of_edges()
    if places * (places + links) > MOST_STEPS:
        size = f"here {places:,} × {places + links:,}; at most {MOST_STEPS:,} are allowed"
        problem = f"{what} takes time as places × (places + links), {size}."
        raise Refused("GRAPH_TOO_LARGE", problem, "Add the moves up to larger places, such as cities.")


def _by_place(values: dict[str, float], name: str) -> pl.DataFrame:
    columns = {"place": list(values), name: list(values.values())}
    return pl.DataFrame(columns, schema={"place": pl.String, name: pl.Float64})


def _numbered(parts: Iterable[Iterable[str]], name: str) -> pl.DataFrame:
    """Return the parts of the places, numbered by size, then by their first place."""
    ordered = sorted((sorted(part) for part in parts), key=lambda part: (-len(part), part[0]))
    rows = [(place, number) for number, part in enumerate(ordered, 1) for place in part]
    return pl.DataFrame(rows, schema={"place": pl.String, name: pl.Int64}, orient="row").sort("place")
