"""People and memberships of a bulk import: checked batch by batch and together, written once all present branches are known."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import polars as pl

from domain.person_names import person_keys
from domain.pinyin import SEPARATOR
from domain.progress import Progress
from loaders.bulk.files import BulkWriter
from loaders.bulk.reading import Checked
from loaders.columns import ROW
from loaders.people import KNOWN, MEMBERSHIP, branches, memberships, same_person
from loaders.people_rules import PERSON
from loaders.problems import Problem

SHOWN = 2
FACTS = (ROW, "id", "branch_code", "valid_from!", "valid_to!", "ended_by!", "said", "number_print")
KEYS = ("pinyin", "initials", "search_text", "search_pinyin", "search_initials")


class PeopleImport:
    """The people of a bulk import.

    ``numbers`` are their numbers by id; ``memberships`` all memberships by id, code and days.
    """

    def __init__(self, checked: Checked, ends: pl.DataFrame, folder: Path, progress: Progress) -> None:
        self._folder = folder
        self._pieces: list[Path] = []
        folder.mkdir()
        facts = self._read(checked, ends, progress)
        self.numbers = facts.select("id").unique(maintain_order=True).with_row_index("number").cast({"number": pl.Int64})
        self._tell(checked, facts)
        held = facts.filter(pl.col("branch_code").is_not_null())
        self.memberships = held.select(*MEMBERSHIP).unique(maintain_order=True)

    def _read(self, checked: Checked, ends: pl.DataFrame, progress: Progress) -> pl.DataFrame:
        """Read all rows; what a person is goes to pieces on the disk, the first time that it is said."""
        seen = pl.DataFrame(schema={"id_print": pl.UInt64})
        facts = []
        for frame in checked.batches(progress):
            checked.tell(branches(frame, ends, checked.table.header))
            said = frame.with_columns(
                said=pl.struct(PERSON[1:]).hash(seed=1),
                number_print=pl.col("id_number_hmac").hash(seed=2),
                id_print=pl.col("id").hash(seed=3),
            )
            facts.append(said.select(FACTS))
            new = said.unique("id", keep="first", maintain_order=True).join(
                seen, on="id_print", how="anti", maintain_order="left"
            )
            seen = pl.concat([seen, new.select("id_print")])
            piece = self._folder / f"{len(self._pieces):04}.parquet"
            new.select(_stored()).write_parquet(piece, compression="lz4")
            self._pieces.append(piece)
        return pl.concat(facts)

    def _tell(self, checked: Checked, facts: pl.DataFrame) -> None:
        """Tell what is wrong with rows together: people of whom two things are said, numbers of two people, overlaps."""
        header = checked.table.header
        suspects = facts.filter((pl.col("said") != pl.col("said").first().over("id")) | _shared_number())
        if not suspects.is_empty():
            checked.tell(self._differences(checked, suspects))
        known = pl.DataFrame(schema=KNOWN)
        several = facts.filter(pl.col("id").is_duplicated() & pl.col("branch_code").is_not_null())
        checked.tell(memberships(several, known, header))

    def _differences(self, checked: Checked, suspects: pl.DataFrame) -> list[Problem]:
        """Read the rows of suspects again, and tell what differs; rare, so that the table is read twice only then."""
        people = suspects["id"].unique()
        prints = suspects["number_print"].unique()
        rows = []
        for text in checked.table.batches(checked.findings):
            typed = checked.facts.typed(text, checked.options)
            wanted = pl.col("id").is_in(people.implode()) | pl.col("id_number_hmac").hash(seed=2).is_in(prints.implode())
            rows.append(typed.filter(wanted))
        return same_person(pl.concat(rows), checked.table.header)

    def write(self, ends: pl.DataFrame, writer: BulkWriter, progress: Progress) -> None:
        """Write people and memberships."""
        places = ends.select(branch_code="code", end="number", search_path="path")
        held = self.memberships.join(self.numbers.rename({"number": "start"}), on="id", maintain_order="left")
        held = held.join(places, on="branch_code", maintain_order="left")
        held = held.rename({name: name.removesuffix("!") for name in MEMBERSHIP}).with_columns(person_id=pl.col("id"))
        present = held.filter(pl.col("valid_to").is_null())
        writer.write("member_of", present)
        writer.write("was_member_of", held.filter(pl.col("valid_to").is_not_null()))
        paths = present.select("id", "search_path")
        done = 0
        for piece in self._pieces:
            frame = pl.read_parquet(piece)
            named = frame.join(_keys(frame["name"]), on="name", maintain_order="left")
            full = named.join(paths, on="id", how="left", maintain_order="left").join(
                self.numbers, on="id", maintain_order="left"
            )
            sort_key = pl.concat_str("pinyin", "name", "id", separator=SEPARATOR)
            version = pl.col("search_path").is_not_null().cast(pl.Int64) + 1
            writer.write("people", full.with_columns(sort_key=sort_key, version=version))
            progress("people", done := done + frame.height, self.numbers.height)
            piece.unlink()


def _shared_number() -> pl.Expr:
    return pl.col("id") != pl.col("id").first().over("number_print")


def _stored() -> list[pl.Expr]:
    """Return what is stored of a person; numbers in clear stay behind."""
    hidden = [
        (pl.lit("*").repeat_by(pl.col(name).str.len_chars() - SHOWN).list.join("") + pl.col(name).str.tail(SHOWN)).alias(masked)
        for name, masked in (("id_number", "id_number_masked"), ("phone", "phone_masked"))
    ]
    typed = [pl.col(f"{name}!").alias(name) for name in ("gender", "born_on", "joined_on")]
    synthetic = pl.col("synthetic!").fill_null(value=False).alias("synthetic")
    return [pl.col("id", "name", "id_number_hmac", "phone_hmac"), *hidden, *typed, synthetic]


def _keys(names: pl.Series) -> pl.DataFrame:
    """Return what is worked out from each distinct name."""
    distinct = names.unique().to_list()
    keys = [{"name": name, **_keys_of(name)} for name in distinct]
    return pl.DataFrame(keys, schema=dict.fromkeys(("name", *KEYS), pl.String))


@cache
def _keys_of(name: str) -> dict[str, str]:
    keys = person_keys(name, "")
    return {key: keys[key] for key in KEYS}
