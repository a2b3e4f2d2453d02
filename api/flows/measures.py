"""``flowMeasures``: the flows between places of a level as a matrix, with the measures of docs/how-to/measure-flows.md."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import ibis
import polars as pl
from ibis import _
from ibis.expr.types import Table

from analytics.cells import EXTERNAL, MISSING
from analytics.curves import GONE
from analytics.flow_table import Dimensions, FlowLevel, flow_table
from analytics.measures.definitions import BY_NAME
from analytics.measures.figures import Figure, Status
from analytics.measures.matrix import FlowMatrix
from analytics.measures.places import preference_index
from analytics.measures.together import measure_network, measure_places, measure_system
from analytics.published_cells import BASE, Cell, Column, PublishedCells, end_of, fill
from analytics.store import Opened
from api.errors import Code, RequestError
from api.flows.plan import Asking
from api.flows.rows import page, place
from api.flows.scopes import Extent, lies_in, path_of_place, told_extent
from domain.cohorts import AS_OF, FEW_FOR_RATIO, Outcome
from domain.errors import Refused

NETWORK = ("in_degree", "out_degree", "pagerank", "betweenness_centrality", "component", "community")
PLACES = ("retention", "net_migration_rate", "effectiveness", "herfindahl", "entropy")
MARGINS = ("inflow", "outflow", "inside", "base")
MOST_PAIRS = 100
UNKNOWN = Figure(None, Status.NOT_COMPUTABLE, "It rests on cells that are withheld.")
SEEDS = (0, 1, 2)


@dataclass(frozen=True, slots=True)
class Measures:
    """The measures of a matrix: figures of the system, one row a place, one row a pair; what was left out, and why."""

    system: dict[str, Figure]
    places: pl.DataFrame
    pairs: pl.DataFrame
    left_out: dict[str, str]


async def flow_measures(asking: Asking) -> Any:
    """Answer ``flowMeasures``; null out of scope."""
    return await asyncio.to_thread(asking.reading.flows.ask, lambda opened: _answer(opened, asking))


def _answer(opened: Opened, asking: Asking) -> Any:
    values, rights = asking.values, asking.reading.rights
    extent = told_extent(opened, values["within"], rights)
    if extent is None:
        return None
    try:
        made = _exact(opened, extent, asking) if extent.exact else _published(opened, extent, asking)
    except Refused as exc:
        raise RequestError(Code.QUERY_TOO_EXPENSIVE, f"{exc.problem} Ask for a larger level.", asking.path) from exc
    level = values["level"]
    listed = page(asking, opened.info.folder, "flowMeasures", made.places)
    return {
        **listed,
        "nodes": [_place(opened, level, row) for row in listed["nodes"].iter_rows(named=True)],
        "level": level,
        "year": values["year"],
        "system": [_figure(name, figure) for name, figure in made.system.items()],
        "pairs": [_pair(opened, level, row) for row in made.pairs.iter_rows(named=True)],
        "left_out": [f"{name}: {reason}" for name, reason in made.left_out.items()],
        "exact": extent.exact,
        "as_of": opened.info.as_of,
        "extracted_at": opened.info.extracted_at,
    }


def _figure(name: str, figure: Figure) -> dict[str, Any]:
    told = BY_NAME[name]
    return {
        "name": name, "english": told.english, "chinese": told.chinese, "formula": told.formula, "unit": told.unit,
        "value": figure.value, "status": int(figure.status), "reason": figure.reason or None,
    }  # fmt: skip


def _place(opened: Opened, level: str, row: Mapping[str, Any]) -> dict[str, Any]:
    names = [name for name in (*PLACES, *NETWORK) if name in row]
    status = {name: row.get(f"status_{'herfindahl' if name == 'entropy' else name}", 1) for name in names}
    figures = [
        _figure(
            name, Figure(row[name], Status.NOT_COMPUTABLE if row[name] is None and status[name] == 1 else Status(status[name]))
        )
        for name in names
    ]
    return {"place": place(opened, _level(level, row["place"]), row["place"]), **{name: row[name] for name in MARGINS},
            "figures": figures}  # fmt: skip


def _pair(opened: Opened, level: str, row: Mapping[str, Any]) -> dict[str, Any]:
    ends = {name: place(opened, _level(level, row[name]), row[name]) for name in ("origin", "destination")}
    return {**ends, "people": row["people"], "preference_index": row["preference_index"], "status": row["status"]}


def _level(level: str, code: str) -> str:
    outside = len(code) == len("44") or code.startswith(EXTERNAL)
    return "PROVINCE" if outside else level


def measured(flows: FlowMatrix, *, whole: bool = True) -> Measures:
    """Return all measures of a matrix of people: ratios of fewer than 23 have the status 4.

    Measures of the network need the whole matrix; where cells of it are not known they are left out.
    """
    system = measure_system(flows, fewest=FEW_FOR_RATIO)
    places = measure_places(flows, fewest=FEW_FOR_RATIO)
    left_out = {"network measures": UNKNOWN.reason}
    if whole:
        network, modularity, left_out = measure_network(flows)
        system["modularity"] = modularity
        places = places.join(network, on="place", how="left", maintain_order="left")
    pairs = preference_index(flows, fewest=FEW_FOR_RATIO)
    return Measures(system, places, pairs.sort("people", "origin", "destination", descending=[True, False, False]), left_out)


def _exact(opened: Opened, extent: Extent, asking: Asking) -> Measures:
    level = FlowLevel(asking.values["level"])
    if level is FlowLevel.SECTOR:
        message = "SECTOR is a level of destinations. Ask for INSTITUTION or a place."
        raise RequestError(Code.BAD_INPUT, message, (*asking.path, "level"))
    people = opened.outcomes.filter(
        _.year == asking.values["year"], _.horizon == AS_OF, _.institution_path.startswith(extent.path)
    )
    cells = opened.frame(flow_table(_named(people), Dimensions(level, level)))
    bases = cells.select(place="origin", base=pl.col("base").cast(pl.Float64)).unique()
    moves = cells.filter(pl.col("outcome").is_in(GONE))
    made = measured(_matrix(moves.select("origin", "destination", "people"), bases))
    return Measures(made.system, made.places, made.pairs.head(MOST_PAIRS), made.left_out)


def _named(people: Table) -> Table:
    """Return people with places that are never missing, named alike at both ends: as the published tables name them."""
    inside = _.destination_province == _.province
    end = ibis.coalesce(_.destination_city, ibis.ifelse(inside, _.destination_province + MISSING, None))
    named = people.mutate(city=ibis.coalesce(_.city, _.province + MISSING), destination_city=end)
    return named.mutate(
        county=ibis.coalesce(_.county, _.city + MISSING),
        destination_county=ibis.coalesce(_.destination_county, _.destination_city + MISSING),
    )


def _matrix(moves: pl.DataFrame, bases: pl.DataFrame) -> FlowMatrix:
    """Return the matrix; places where nobody graduated have the base 0."""
    ends = pl.concat([moves["origin"].rename("place"), moves["destination"].rename("place")]).unique()
    others = ends.to_frame().join(bases, on="place", how="anti").with_columns(base=pl.lit(0.0))
    return FlowMatrix.of(moves, pl.concat([bases.select("place", "base"), others]), bases["place"])


def _published(opened: Opened, extent: Extent, asking: Asking) -> Measures:
    """Return measures of what is published alone: a figure that depends on cells that are withheld is none.

    The matrix is filled up several times with different people in the cells that are not known; figures that differ rest on
    these cells.
    """
    level = asking.values["level"]
    if level not in {"CITY", "COUNTY"}:
        raise RequestError(
            Code.BAD_INPUT, "Flows are published between cities and counties. Ask for one.", (*asking.path, "level")
        )
    rows = opened.published.filter(pl.col("cohort_year") == asking.values["year"], pl.col("horizon") == AS_OF)
    cells = PublishedCells(rows, opened.parents)
    codes = rows.filter(pl.col("origin_level") == level)["origin"].unique().sort().to_list()
    scopes = asking.reading.rights.count_scopes
    paths = {code: path_of_place(opened, code) for code in codes}
    origins = [code for code, path in paths.items() if lies_in(path, (extent.path,)) and lies_in(path, scopes)]
    columns = {column[-1]: column for column in cells.columns if _is_end(column, level)}
    known = [(origin, end, cells.cell(origin, column)) for origin in origins for end, column in columns.items()]
    bases = [(origin, cells.cell(origin, BASE)) for origin in origins]
    whole = all(cell.people is not None for *_ends, cell in known)
    return _agreed([measured(_filled(known, bases, seed), whole=whole) for seed in SEEDS], known)


def _is_end(column: Column, level: str) -> bool:
    """Tell whether a column is an end of the matrix: a place of the level, external ends, a province outside."""
    end = end_of(column)
    if end is None:
        return False
    outside = end[0] == "PROVINCE" and column[1] == Outcome.OUT_OF_PROVINCE
    return outside or end[0] == level or (end[0] == "CITY" and end[1].startswith(EXTERNAL))


def _filled(known: list[tuple[str, str, Cell]], bases: list[tuple[str, Cell]], seed: int) -> FlowMatrix:
    people = fill([(origin, "", cell) for origin, cell in bases], seed + 100 if seed else 0)
    return _matrix(fill(known, seed), people.select(place="origin", base=pl.col("people").cast(pl.Float64)))


def _agreed(filled: list[Measures], known: list[tuple[str, str, Cell]]) -> Measures:
    """Return the figures on which all fillings agree, and the pairs that are shown."""
    first, *others = filled
    system = {
        name: figure if all(_same(figure.value, other.system[name].value) for other in others) else UNKNOWN
        for name, figure in first.system.items()
    }
    frame = _agreed_columns([each.places for each in filled], ["place"])
    shown = pl.DataFrame(
        [(origin, end) for origin, end, cell in known if cell.people and origin != end],
        schema={"origin": pl.String, "destination": pl.String},
        orient="row",
    )
    ends = ["origin", "destination"]
    pairs = _agreed_columns([each.pairs.join(shown, on=ends, how="semi", maintain_order="left") for each in filled], ends)
    return Measures(system, frame, pairs.sort("people", *ends, descending=[True, False, False]).head(MOST_PAIRS), first.left_out)


def _agreed_columns(frames: list[pl.DataFrame], keys: list[str]) -> pl.DataFrame:
    """Return the values on which all frames agree, row by row; where they do not, null, and the status -1."""
    first = frames[0]
    by_key = [{tuple(row[key] for key in keys): row for row in frame.iter_rows(named=True)} for frame in frames]
    rows = []
    for key, row in by_key[0].items():
        others = [rows_of.get(key, {}) for rows_of in by_key[1:]]
        made = dict(row)
        for name in row:
            if name in keys or all(_same(row[name], other.get(name)) for other in others):
                continue
            made[name] = int(Status.NOT_COMPUTABLE) if name.startswith("status") else None
            status = "status" if "status" in row else f"status_{name}"
            if status in made:
                made[status] = int(Status.NOT_COMPUTABLE)
        rows.append(made)
    return pl.DataFrame(rows, schema=first.schema)


def _same(a: float | None, b: float | None) -> bool:
    if a is None or b is None:
        return a is b
    return math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-12)
