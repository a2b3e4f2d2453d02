"""Network measures on graphs whose answers are known by hand."""

from __future__ import annotations

import polars as pl
import pytest

from analytics.measures import network
from analytics.measures.figures import Status
from analytics.measures.matrix import FlowMatrix
from analytics.measures.network import (
    betweenness_centrality,
    degree,
    digraph,
    greedy_modularity_communities,
    pagerank,
    strongly_connected_components,
)
from analytics.measures.system import connectivity
from domain.errors import Refused


def flows_of(*cells: tuple[str, str, int]) -> FlowMatrix:
    return FlowMatrix.of(pl.DataFrame(cells, schema=["origin", "destination", "people"], orient="row"))


# two triangles of heavy flows, joined by a light bridge C → D
TRIANGLES = flows_of(
    ("A", "B", 50), ("B", "A", 50), ("B", "C", 50), ("C", "B", 50), ("A", "C", 50), ("C", "A", 50),
    ("D", "E", 50), ("E", "D", 50), ("E", "F", 50), ("F", "E", 50), ("D", "F", 50), ("F", "D", 50),
    ("C", "D", 1), ("A", "A", 1_000),
)  # fmt: skip
CHAIN = flows_of(("A", "B", 3), ("B", "C", 4))


def test_the_graph_has_every_place_and_no_loops() -> None:
    graph = digraph(flows_of(("A", "A", 5), ("A", "B", 4), ("C", "C", 1)))
    assert sorted(graph.nodes) == ["A", "B", "C"]
    assert list(graph.edges(data=True)) == [("A", "B", {"people": 4, "length": 0.25})]


def test_degrees_count_places_not_people() -> None:
    assert degree(digraph(CHAIN)).rows() == [("A", 0, 1), ("B", 1, 1), ("C", 1, 0)]


def test_pagerank_of_a_cycle_is_even_and_of_two_unequal_links_by_hand() -> None:
    cycle = pagerank(digraph(flows_of(("A", "B", 9), ("B", "C", 1), ("C", "A", 400))))
    assert cycle["pagerank"].to_list() == pytest.approx([1 / 3] * 3, abs=1e-9)
    # A sends 3 of 4 to B and 1 to C, which both send all back: a = .05 + .85(b + c); b = .05 + .85 · ¾ a; c = .05 + .85 · ¼ a
    a = (0.05 + 0.85 * 0.1) / (1 - 0.85**2)
    star = pagerank(digraph(flows_of(("A", "B", 3), ("A", "C", 1), ("B", "A", 7), ("C", "A", 7))))
    assert star["pagerank"].to_list() == pytest.approx([a, 0.05 + 0.85 * 0.75 * a, 0.05 + 0.85 * 0.25 * a], abs=1e-9)


def test_betweenness_of_a_chain_and_of_a_strong_detour() -> None:
    assert betweenness_centrality(digraph(CHAIN))["betweenness_centrality"].to_list() == [0, 0.5, 0]
    # A → C directly is 1 long, by B 1/10 + 1/10: the detour is the strongest route
    detour = betweenness_centrality(digraph(flows_of(("A", "C", 1), ("A", "B", 10), ("B", "C", 10))))
    assert detour["betweenness_centrality"].to_list() == [0, 0.5, 0]


def test_components_follow_directions() -> None:
    parts = strongly_connected_components(digraph(TRIANGLES))
    assert dict(parts.iter_rows()) == {"A": 1, "B": 1, "C": 1, "D": 2, "E": 2, "F": 2}
    assert dict(strongly_connected_components(digraph(CHAIN)).iter_rows()) == {"A": 1, "B": 2, "C": 3}


def test_communities_are_the_triangles() -> None:
    parts, modularity = greedy_modularity_communities(digraph(TRIANGLES))
    assert dict(parts.iter_rows()) == {"A": 1, "B": 1, "C": 1, "D": 2, "E": 2, "F": 2}
    # m = 601; inside each 300; first: out 301, in 300; second: out 300, in 301
    assert modularity.value == pytest.approx(2 * (300 / 601 - 301 * 300 / 601**2))


def test_without_links() -> None:
    graph = digraph(flows_of(("A", "A", 5), ("B", "B", 4)))
    parts, modularity = greedy_modularity_communities(graph)
    assert (dict(parts.iter_rows()), modularity.value, modularity.status) == ({"A": 1, "B": 2}, None, Status.NOT_COMPUTABLE)
    assert pagerank(graph)["pagerank"].to_list() == pytest.approx([0.5, 0.5])
    assert betweenness_centrality(graph)["betweenness_centrality"].to_list() == [0, 0]
    nothing = digraph(flows_of(("A", "A", 1))).__class__()
    assert [len(measure(nothing)) for measure in (degree, pagerank, betweenness_centrality, strongly_connected_components)] == [
        0
    ] * 4


def test_larger_graphs_are_refused_with_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = digraph(TRIANGLES)  # 6 places, 13 links
    monkeypatch.setattr(network, "MOST_STEPS", 113)
    monkeypatch.setattr(network, "MOST_LINKS", 12)
    for refused in (lambda: betweenness_centrality(graph), lambda: greedy_modularity_communities(graph)):
        with pytest.raises(Refused, match=r"here 6 × 19; at most 113") as caught:
            refused()
        assert caught.value.code == "GRAPH_TOO_LARGE"
    for build in (digraph, connectivity):
        with pytest.raises(Refused, match="13 links; one of at most 12") as caught:
            build(TRIANGLES)
        assert caught.value.code == "GRAPH_TOO_LARGE"
