"""A flow matrix: places, cells between them, what stays inside, and the bases that rates are taken on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from domain.errors import InvalidInput, Refused

MOST_PLACES = 20_000  # a table of so many places is still one of counties or schools; beyond it the ends are persons or addresses

CELLS = {"origin": pl.String(), "destination": pl.String(), "people": pl.Int64()}
BASES = {"place": pl.String(), "base": pl.Float64()}


@dataclass(frozen=True, slots=True)
class FlowMatrix:
    """Moves between n places, added up; make it with `FlowMatrix.of`.

    Parameters
    ----------
    cells : DataFrame
        ``origin: str, destination: str, people: int``: the cells ``F_ij > 0`` with ``i ≠ j``, one row each, sorted.
    margins : DataFrame
        One row a place, sorted: ``place: str, inside: int`` (``F_ii``), ``outflow: int`` (``O_i``), ``inflow: int`` (``D_i``),
        ``base: float`` (``P_i``, null where it is not known). Unit: persons.
    """

    cells: pl.DataFrame
    margins: pl.DataFrame

    @classmethod
    def of(cls, flows: pl.DataFrame, bases: pl.DataFrame | None = None, places: Iterable[str] = ()) -> FlowMatrix:
        """Add up a flow table.

        Places are its origins and destinations together, also those of rows with 0 people, and what ``places`` adds.

        Parameters
        ----------
        flows : DataFrame
            ``origin: str, destination: str, people: int`` in any order, any number of rows a cell; equal ends are ``F_ii``.
        bases : DataFrame, optional
            ``place: str, base: float``; places that do not occur otherwise are passed over.
        places : iterable of str
            Places that may have no flow.

        Raises
        ------
        InvalidInput
            ``BAD_PEOPLE``: a negative number or none. ``EMPTY_END``: a row without origin or destination.
            ``DUPLICATE_BASE``: two bases of one place.
        Refused
            ``GRAPH_TOO_LARGE``: more than 20,000 places.

        Examples
        --------
        >>> table = pl.DataFrame({"origin": ["A", "A", "B"], "destination": ["B", "A", "A"], "people": [5, 7, 3]})
        >>> FlowMatrix.of(table).margins.rows()
        [('A', 7, 5, 3, None), ('B', 0, 3, 5, None)]
        """
        flows = flows.select(pl.col(name).cast(kind) for name, kind in CELLS.items())
        _check(flows)
        listed = pl.Series("place", list(places), dtype=pl.String)
        names = pl.concat([flows["origin"].rename("place"), flows["destination"].rename("place"), listed]).unique().sort()
        if len(names) > MOST_PLACES:
            problem = f"There are {len(names):,} places; measures are taken of at most {MOST_PLACES:,}."
            raise Refused("GRAPH_TOO_LARGE", problem, "Name columns with larger places, such as counties.")
        added = flows.group_by("origin", "destination").agg(pl.col("people").sum()).filter(pl.col("people") > 0)
        added = added.sort("origin", "destination")
        cells = added.filter(pl.col("origin") != pl.col("destination"))
        inside = added.filter(pl.col("origin") == pl.col("destination"))
        margins = names.to_frame()
        for name, part, end in (("inside", inside, "origin"), ("outflow", cells, "origin"), ("inflow", cells, "destination")):
            total = part.group_by(pl.col(end).alias("place")).agg(pl.col("people").sum().alias(name))
            margins = margins.join(total, on="place", how="left", maintain_order="left").with_columns(pl.col(name).fill_null(0))
        return cls(cells, _with_bases(margins, bases))

    @property
    def places(self) -> list[str]:
        """The n places, sorted."""
        return self.margins["place"].to_list()

    @property
    def people(self) -> int:
        """Persons who moved between two places."""
        return int(self.cells["people"].sum())

    @property
    def total_base(self) -> float | None:
        """``Σ P_i``; ``None`` where the base of a place is not known."""
        base = self.margins["base"]
        return None if base.null_count() else float(base.sum())


def _check(flows: pl.DataFrame) -> None:
    if flows.select(pl.any_horizontal(pl.col("origin", "destination").is_null().any())).item():
        raise InvalidInput("EMPTY_END", "A row has no origin or no destination.", "Fill it in, or leave the row out.")
    bad = flows.filter(pl.col("people").is_null() | (pl.col("people") < 0))
    if len(bad):
        origin, destination, people = bad.row(0)
        problem = f"{origin} → {destination} has {people} people."
        raise InvalidInput("BAD_PEOPLE", problem, "Give a whole number from 0 on.")


def _with_bases(margins: pl.DataFrame, bases: pl.DataFrame | None) -> pl.DataFrame:
    if bases is None:
        return margins.with_columns(pl.lit(None, dtype=pl.Float64).alias("base"))
    bases = bases.select(pl.col(name).cast(kind) for name, kind in BASES.items())
    twice = bases.filter(pl.col("place").is_duplicated())
    if len(twice):
        raise InvalidInput("DUPLICATE_BASE", f"{twice['place'][0]} has two bases.", "Keep one row for each place.")
    return margins.join(bases, on="place", how="left", maintain_order="left")
