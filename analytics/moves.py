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
        rows = _rows(table, columns)
        added = _added_up(rows)
        if added.is_empty():
            raise InvalidInput("EMPTY_FILE", f"{file.path.name} has a header and no rows.", "Save the table again.")
        _check(added, rows, file, columns)
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
        place, base = table.place.cast("string").strip().nullif(""), table.base.cast("string").strip()
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


def _rows(table: ir.Table, columns: Columns) -> ir.Table:
    """Return ``origin, destination, year, people, distance``, null where they cannot be read, and the texts they were made of.

    Ends are as they stand: cleaning each of some million texts takes as long as reading them, and cleaning the groups nothing.
    Without ``nullif`` DuckDB 2.0 lets its CSV reader do the cast, and that one fails where ours gives null.
    """
    nothing = ibis.null("string")
    told = {
        f"told_{name}": table[column].cast("string").nullif("") if column else nothing
        for name, column in (("people", columns.people), ("distance", columns.distance), ("time", columns.time))
    }
    people = told["told_people"].try_cast("float64") if columns.people else ibis.literal(1.0)
    count = (people >= 0) & (people % 1 == 0) & (people < EXACT_INTEGERS)
    return table.select(
        origin=table[columns.origin].cast("string"),
        destination=table[columns.destination].cast("string"),
        year=year_of(table[columns.time]) if columns.time else ibis.null("int32"),
        people=ibis.ifelse(count, people, ibis.null("float64")),
        distance=told["told_distance"].try_cast("float64"),
        **told,
    )


def _added_up(rows: ir.Table) -> pl.DataFrame:
    """Return people, rows, and rows without people to be counted, by year, origin, destination and distance; ends cleaned."""
    grouped = rows.group_by("year", "origin", "destination", "distance").aggregate(
        people=rows.people.sum().fill_null(0.0), rows=rows.count(), bad=rows.people.isnull().sum()
    )
    frame: pl.DataFrame = grouped.to_polars()
    ends = [pl.col(end).str.strip_chars() for end in ("origin", "destination")]
    return frame.with_columns(ends).with_columns(pl.col("origin", "destination").replace("", None))


def year_of(time: ir.Value) -> ir.IntegerValue:
    """Return the year of a column of times of any type; null where it cannot be read."""
    kind = time.type()
    if kind.is_timestamp() and kind.timezone:
        return (ibis.timestamp("1970-01-01") + (time.epoch_seconds() + SHANGHAI_S).as_interval("s")).year()
    if kind.is_date() or kind.is_timestamp():
        return time.year()
    told = time.cast("string").nullif("")
    text = told.strip()
    iso = (text.length() == ISO_DAY) | text.substr(ISO_DAY, 1).isin(["T", " "])
    moment = ibis.ifelse(iso, text.substr(0, ISO_DAY).try_cast("date"), ibis.null("date"))
    days = text.re_replace(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?([T ].*)?$", r"\1-\2-\3")
    days = days.re_replace(r"^(\d{4})(\d\d)(\d\d)$", r"\1-\2-\3")
    days = days.re_replace(r"^(\d{4})(年|\.0)?$", r"\1-01-01").re_replace(r"^(\d{4})[-/.年](\d{1,2})月?$", r"\1-\2-01")
    year = ibis.coalesce(told.try_cast("date"), moment, days.try_cast("date")).year()  # most are plain days; the rest is slow
    return ibis.ifelse(year.between(1, 9999), year, ibis.null("int32"))


def _check(added: pl.DataFrame, rows: ir.Table, file: TableFile, columns: Columns) -> None:
    """Refuse rows that cannot be used; only then the file is read again, for an example."""
    name = file.path.name
    ends = _count(added, pl.col("origin").is_null() | pl.col("destination").is_null())
    if ends:
        problem = f"{name}: {ends} without {columns.origin} or {columns.destination}."
        raise InvalidInput("EMPTY_END", problem, "Fill them in, or leave those rows out.")
    bad = int(added["bad"].sum())
    if bad:
        example = _example(rows, rows.people.isnull(), "told_people")
        problem = f"{name}: {bad:,} row{'' if bad == 1 else 's'} with {columns.people} that is no count, {example}."
        raise InvalidInput("BAD_PEOPLE", problem, "Give whole numbers from 0 on.")
    times = _count(added, pl.col("year").is_null()) if columns.time else ""
    if times:
        problem = f"{name}: {times} with {columns.time} that is no time, {_example(rows, rows.year.isnull(), 'told_time')}."
        raise InvalidInput("BAD_TIME", problem, "Write times as 2019, 2019-07 or 2019-07-01.")
    usable = (pl.col("distance") > 0) & pl.col("distance").is_finite()
    far = _count(added, (pl.col("origin") != pl.col("destination")) & ~usable.fill_null(False)) if columns.distance else ""
    if far:
        wrong = (rows.origin != rows.destination) & ~(
            (rows.distance > 0) & ~rows.distance.isinf() & ~rows.distance.isnan()
        ).fill_null(False)
        problem = f"{name}: {far} with {columns.distance} that is not above 0, {_example(rows, wrong, 'told_distance')}."
        raise InvalidInput("BAD_DISTANCE", problem, "Give the distance of every move between two places.")


def _count(added: pl.DataFrame, bad: pl.Expr) -> str:
    """Return how many rows of the file are bad, in words; empty where none is."""
    count = int(added.filter(bad)["rows"].sum())
    return f"{count:,} row{'' if count == 1 else 's'}" if count else ""


def _example(rows: ir.Table, bad: ir.BooleanValue, told: str) -> str:
    """Return the first by its ends, so that the same file is always told the same way."""
    found: pl.DataFrame = (
        rows.filter(bad).select("origin", "destination", told).order_by("origin", "destination", told).limit(1).to_polars()
    )
    origin, destination, value = found.row(0)
    return f"for example {'empty' if value is None else repr(value)} ({origin} → {destination})"


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
