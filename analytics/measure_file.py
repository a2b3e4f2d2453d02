"""All measures of a file of dated moves, as one result and one table of its cells: so that they can be checked on public data."""

from __future__ import annotations

import polars as pl

from analytics.measured import Measured
from analytics.measures.figures import Figure, Status
from analytics.measures.gravity import Gravity, fit_gravity, known_pairs
from analytics.measures.matrix import FlowMatrix
from analytics.measures.together import measure_network, measure_places, measure_system
from analytics.moves import Columns, Moves, check_bases, read_bases, read_moves
from analytics.od_table import od_rows
from analytics.table_file import TableFile
from domain.errors import Refused
from domain.progress import Progress, silent

ALL = "all"  # the period of the whole file
NOT_FROM_MOVES = {
    "times": "A table of moves has no durations.",
    "careers": "A table of moves has no persons to follow.",
}
NO_DISTANCE = "Name a column with --distance."
NO_BASES = "Give bases with --base."


def measure_file(file: TableFile, columns: Columns, base: TableFile | None = None, progress: Progress = silent) -> Measured:
    """Measure a file of moves: every measure that its columns allow.

    All periods have the same n places, those of the whole file, and the same bases. Nothing is suppressed: the table is public.

    Parameters
    ----------
    file : TableFile
        One row a move, or a count of moves.
    columns : Columns
        What its columns are called.
    base : TableFile, optional
        Columns ``place, base``; every origin and destination must be there.
    progress : Progress
        Told what is done.

    Raises
    ------
    InvalidInput
        See `analytics.moves`.
    Refused
        ``GRAPH_TOO_LARGE``: more than 20,000 places. Smaller limits of single measures leave those out, with the reason.
    """
    progress("rows read", 0, None)
    moves = read_moves(file, columns)
    progress("rows read", moves.rows, moves.rows)
    whole = FlowMatrix.of(moves.cells)
    bases = None if base is None else read_bases(base)
    if bases is not None:
        check_bases(whole.places, bases)
    matrices = _matrices(moves, whole.places, bases)
    figures: dict[tuple[str, str], Figure] = {}
    gravity: dict[str, Gravity] = {}
    places, tables = [], []
    for done, (period, flows) in enumerate(matrices.items()):
        progress("periods measured", done, len(matrices))
        if moves.distances is not None:
            gravity[period] = _gravity(flows, moves.distances)
        figures |= {(period, name): figure for name, figure in measure_system(flows).items()}
        if period in gravity:
            fit = gravity[period]
            figures[period, "distance_decay"] = Figure(fit.decay, fit.status, fit.reason)
        places.append(measure_places(flows).insert_column(0, pl.Series("period", [period] * len(flows.margins), dtype=pl.String)))
        tables.append(od_rows(period, flows, moves.distances, gravity.get(period)))
    network, modularity, refused = measure_network(matrices[ALL])
    figures[ALL, "modularity"] = modularity
    progress("periods measured", len(matrices), len(matrices))
    by_place = pl.concat(places).join(network.with_columns(pl.lit(ALL).alias("period")), on=["period", "place"], how="left")
    left_out = {**NOT_FROM_MOVES, **refused}
    left_out |= {} if moves.distances is not None else {"gravity": NO_DISTANCE}
    left_out |= {} if bases is not None else dict.fromkeys(("net migration rates", "crude migration intensity"), NO_BASES)
    spare = [] if bases is None else sorted(set(bases["place"]) - set(whole.places))
    return Measured(moves.rows, whole.people, list(matrices), figures, by_place, gravity, left_out, pl.concat(tables), spare)


def _matrices(moves: Moves, places: list[str], bases: pl.DataFrame | None) -> dict[str, FlowMatrix]:
    """Return the flows of the whole file and of every year, all with the same places."""
    years = moves.cells["year"].unique().drop_nulls().sort()
    by_year = {str(year): moves.cells.filter(pl.col("year") == year) for year in years}
    return {period: FlowMatrix.of(cells, bases, places) for period, cells in {ALL: moves.cells, **by_year}.items()}


def _gravity(flows: FlowMatrix, distances: pl.DataFrame) -> Gravity:
    try:
        return fit_gravity(known_pairs(flows, distances))
    except Refused as exc:
        return Gravity(Status.NOT_COMPUTABLE, exc.problem)
