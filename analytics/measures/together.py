"""All measures that a flow matrix allows: of the whole system, of every place, of the network of places."""

from __future__ import annotations

import polars as pl

from analytics.measures.figures import Figure, Status
from analytics.measures.matrix import FlowMatrix
from analytics.measures.network import (
    betweenness_centrality,
    degree,
    digraph,
    greedy_modularity_communities,
    pagerank,
    strongly_connected_components,
)
from analytics.measures.places import concentration, effectiveness, net_migration_rate, retention
from analytics.measures.system import (
    aggregate_net_migration_rate,
    connectivity,
    crude_migration_intensity,
    inequality,
    reciprocity,
    system_effectiveness,
)
from domain.errors import Refused


def measure_system(flows: FlowMatrix, *, fewest: int = 0) -> dict[str, Figure]:
    """Return the measures of the whole system by name; those of bases only where all bases are known.

    Parameters
    ----------
    flows : FlowMatrix
        Unit: persons.
    fewest : int
        Ratios of fewer persons have the status 4; 23 for people's data, 0 for public data.
    """
    figures = {measure.__name__: measure(flows, fewest=fewest) for measure in (system_effectiveness, inequality, reciprocity)}
    if flows.total_base is not None:
        of_bases = (aggregate_net_migration_rate, crude_migration_intensity)
        figures |= {measure.__name__: measure(flows, fewest=fewest) for measure in of_bases}
    try:
        figures["connectivity"] = connectivity(flows)
    except Refused as exc:
        figures["connectivity"] = Figure(None, Status.NOT_COMPUTABLE, exc.problem)
    return figures


def measure_places(flows: FlowMatrix, *, fewest: int = 0) -> pl.DataFrame:
    """Return one row a place: its margins and the measures that the matrix alone gives, each with its status."""
    frame = flows.margins
    measures = [measure(flows, fewest=fewest) for measure in (retention, effectiveness, concentration)]
    if flows.total_base is not None:
        measures.append(net_migration_rate(flows, fewest=fewest))
    for measured in measures:
        name = measured.columns[1]
        frame = frame.join(measured.rename({"status": f"status_{name}"}), on="place", how="left", maintain_order="left")
    return frame


def measure_network(flows: FlowMatrix) -> tuple[pl.DataFrame, Figure, dict[str, str]]:
    """Return the network measures of every place, the modularity, and what is left out for its size, with the reason."""
    frame = flows.margins.select("place")
    refused: dict[str, str] = {}
    try:
        graph = digraph(flows)
    except Refused as exc:
        return frame, Figure(None, Status.NOT_COMPUTABLE, exc.problem), {"network measures": exc.problem}
    parts = [degree(graph), pagerank(graph), strongly_connected_components(graph)]
    try:
        parts.append(betweenness_centrality(graph))
    except Refused as exc:
        refused["betweenness"] = exc.problem
    try:
        communities, modularity = greedy_modularity_communities(graph)
        parts.append(communities)
    except Refused as exc:
        refused["communities"] = exc.problem
        modularity = Figure(None, Status.NOT_COMPUTABLE, exc.problem)
    for part in parts:
        frame = frame.join(part, on="place", how="left", maintain_order="left")
    return frame, modularity, refused
