"""A table of dated moves, read from a file: checked, and added up by year, origin and destination in one pass."""

from __future__ import annotations

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import polars as pl

from analytics.table_file import TableFile, open_table
from domain.errors import InvalidInput

EXACT_INTEGERS = 2.0**53  # beyond it a float is no count any more
ISO_DAY = 10
SHANGHAI_S = 8 * 3600
MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of a table of moves are called; without ``people`` a row is one person."""

    origin: str
    destination: str
    time: str | None = None
    people: str | None = None
    distance: str | None = None

    @property
    def named(self) -> list[str]:
        """The columns that are given."""
        return [name for name in (self.origin, self.destination, self.time, self.people, self.distance) if name is not None]


@dataclass(frozen=True, slots=True)
class Moves:
    """A table of moves, added up.

    Parameters
    ----------
    cells : DataFrame
        ``year: int`` (null where no time was asked for), ``origin: str, destination: str, people: int``.
    distances : DataFrame or None
        ``origin: str, destination: str, distance: float`` of every ordered pair of different places in the table.
    rows : int
        Rows of the file.
    """

    cells: pl.DataFrame
    distances: pl.DataFrame | None
    rows: int


def read_moves(file: TableFile, columns: Columns) -> Moves:
    """Read a table of moves.

    Times are years, months or days: 2019, 2019-07, 2019-07-01 (also with /, . or 年月日, and a time of the day behind it),
    20190701, or dates and moments of a Parquet file; a moment with a zone counts in Asia/Shanghai.

    Raises
    ------
    InvalidInput
        ``EMPTY_FILE``: no rows. ``EMPTY_END``, ``BAD_PEOPLE``, ``BAD_TIME``, ``BAD_DISTANCE``: rows that cannot be used, told
        with how many and one of them. ``DISTANCE_DIFFERS``: one ordered pair has two distances. And those of
        `analytics.table_file.open_table`.
    """
    with open_table(file, columns.named) as table:
        added = _added_up(table, columns)
    if added.is_empty():
        raise InvalidInput("EMPTY_FILE", f"{file.path.name} has a header and no rows.", "Save the table again.")
    _check(added, file, columns)
    cells = added.group_by("year", "origin", "destination").agg(pl.col("people").sum().cast(pl.Int64))
    distances = _distances(added, file) if columns.distance else None
    return Moves(cells.sort("year", "origin", "destination"), distances, int(added["rows"].sum()))


def read_bases(file: TableFile) -> pl.DataFrame:
    """Read the bases of places: columns ``place`` and ``base``.

    Returns
    -------
    DataFrame
        ``place: str, base: float``.

    Raises
    ------
    InvalidInput
        ``BAD_BASE``: a row without a place, or a base that is not a number from 0 on. ``DUPLICATE_BASE``: two rows of a place.
    """
    with open_table(file, ["place", "base"]) as table:
        place, base = _text(table.place), table.base.cast("string").strip()
        frame: pl.DataFrame = table.select(place=place, told=base, base=base.try_cast("float64")).to_polars()
    wrong = frame.filter(
        pl.col("place").is_null() | pl.col("base").is_null() | ~(pl.col("base") >= 0) | ~pl.col("base").is_finite()
    )
    if len(wrong):
        problem = f"{file.path.name}: {wrong['place'][0] or 'a row without a place'} has the base {wrong['told'][0]}."
        raise InvalidInput("BAD_BASE", problem, "Give each place a number from 0 on.")
    twice = frame.filter(pl.col("place").is_duplicated())
    if len(twice):
        problem = f"{file.path.name}: {twice['place'][0]} has two bases, {twice['told'][0]} and {twice['told'][1]}."
        raise InvalidInput("DUPLICATE_BASE", problem, "Keep one row for each place.")
    return frame.select("place", "base")


def check_bases(places: list[str], bases: pl.DataFrame) -> None:
    """Refuse bases that lack a place.

    Raises
    ------
    InvalidInput
        ``MISSING_BASE``.
    """
    missing = sorted(set(places) - set(bases["place"]))
    if missing:
        more = f" and {len(missing) - MOST_NAMED:,} more" if len(missing) > MOST_NAMED else ""
        problem = f"There is no base for {', '.join(missing[:MOST_NAMED])}{more}."
        raise InvalidInput("MISSING_BASE", problem, "Give every origin and destination a row, or leave --base away.")


def _text(column: ir.Value) -> ir.StringValue:
    return column.cast("string").strip().nullif("")


def _added_up(table: ir.Table, columns: Columns) -> pl.DataFrame:
    """Return one row a year, origin, destination and distance: people, rows, and the least of what cannot be used."""
    told = {
        name: table[column].cast("string")
        for name, column in (("people", columns.people), ("distance", columns.distance))
        if column
    }
    origin, destination = _text(table[columns.origin]), _text(table[columns.destination])
    people = told["people"].strip().try_cast("float64") if columns.people else ibis.literal(1.0)
    usable = (people >= 0) & (people == people.floor()) & (people < EXACT_INTEGERS)
    distance = told["distance"].strip().try_cast("float64") if columns.distance else ibis.null("float64")
    chosen = table.select(
        origin=origin,
        destination=destination,
        year=year_of(table[columns.time]) if columns.time else ibis.null("int32"),
        distance=ibis.ifelse(origin == destination, ibis.null("float64"), distance),
        people=people,
        bad=~usable.fill_null(False),
        told_people=told.get("people", ibis.null("string")),
        told_distance=told.get("distance", ibis.null("string")),
        told_time=table[columns.time].cast("string") if columns.time else ibis.null("string"),
    )
    grouped = chosen.group_by("year", "origin", "destination", "distance").aggregate(
        people=chosen.people.sum(where=~chosen.bad).fill_null(0.0),
        rows=chosen.count(),
        bad=chosen.bad.sum(),
        bad_people=chosen.told_people.min(where=chosen.bad),
        told_distance=chosen.told_distance.min(),
        told_time=chosen.told_time.min(),
    )
    frame: pl.DataFrame = grouped.to_polars()
    return frame


def year_of(time: ir.Value) -> ir.IntegerValue:
    """Return the year of a column of times of any type; null where it cannot be read."""
    kind = time.type()
    if kind.is_timestamp() and kind.timezone:
        return (ibis.timestamp("1970-01-01") + (time.epoch_seconds() + SHANGHAI_S).as_interval("s")).year()
    if kind.is_date() or kind.is_timestamp():
        return time.year()
    text = time.cast("string").strip()
    iso = (text.length() == ISO_DAY) | text.substr(ISO_DAY, 1).isin(["T", " "])
    plain = ibis.ifelse(iso, text.substr(0, ISO_DAY).try_cast("date"), ibis.null("date"))
    days = text.re_replace(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?([T ].*)?$", r"\1-\2-\3")
    days = days.re_replace(r"^(\d{4})(\d\d)(\d\d)$", r"\1-\2-\3")
    days = days.re_replace(r"^(\d{4})(年|\.0)?$", r"\1-01-01").re_replace(r"^(\d{4})[-/.年](\d{1,2})月?$", r"\1-\2-01")
    return ibis.coalesce(plain, days.try_cast("date")).year()


def _check(added: pl.DataFrame, file: TableFile, columns: Columns) -> None:
    name = file.path.name
    ends = added.filter(pl.col("origin").is_null() | pl.col("destination").is_null())
    if len(ends):
        problem = f"{name}: {_rows(ends)} without {columns.origin} or {columns.destination}."
        raise InvalidInput("EMPTY_END", problem, "Fill them in, or leave those rows out.")
    people = added.filter(pl.col("bad") > 0)
    if len(people):
        problem = (
            f"{name}: {int(people['bad'].sum()):,} rows with {columns.people} that is no count, {_example(people, 'bad_people')}."
        )
        raise InvalidInput("BAD_PEOPLE", problem, "Give whole numbers from 0 on.")
    if columns.time:
        times = added.filter(pl.col("year").is_null())
        if len(times):
            problem = f"{name}: {_rows(times)} with {columns.time} that is no time, {_example(times, 'told_time')}."
            raise InvalidInput("BAD_TIME", problem, "Write times as 2019, 2019-07 or 2019-07-01.")
    if columns.distance:
        distance = pl.col("distance")
        usable = (distance > 0) & distance.is_finite()
        far = added.filter(pl.col("origin") != pl.col("destination"), ~usable.fill_null(False))
        if len(far):
            problem = f"{name}: {_rows(far)} with {columns.distance} that is not above 0, {_example(far, 'told_distance')}."
            raise InvalidInput("BAD_DISTANCE", problem, "Give the distance of every move between two places.")


def _rows(frame: pl.DataFrame) -> str:
    count = int(frame["rows"].sum())
    return f"{count:,} row{'' if count == 1 else 's'}"


def _example(frame: pl.DataFrame, told: str) -> str:
    """Return the first by its ends, so that the same file is always told the same way."""
    row = frame.sort("origin", "destination").row(0, named=True)
    value = "empty" if row[told] is None else f"{row[told]!r}"
    return f"for example {value} ({row['origin']} → {row['destination']})"


def _distances(added: pl.DataFrame, file: TableFile) -> pl.DataFrame:
    between = added.filter(pl.col("origin") != pl.col("destination"))
    by_pair = between.group_by("origin", "destination").agg(pl.col("distance").min(), pl.col("distance").max().alias("other"))
    differ = by_pair.filter(pl.col("distance") != pl.col("other")).sort("origin", "destination")
    if len(differ):
        origin, destination, one, other = differ.row(0)
        problem = (
            f"{file.path.name}: {origin} → {destination} has the distances {one:g} and {other:g}; {len(differ):,} pairs differ."
        )
        raise InvalidInput("DISTANCE_DIFFERS", problem, "Give each ordered pair one distance.")
    return by_pair.select("origin", "destination", "distance").sort("origin", "destination")
