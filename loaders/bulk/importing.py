"""From a folder of tables to the files of the import tool: everything is checked before anything is imported."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from domain.clock import SHANGHAI
from domain.errors import InvalidInput
from domain.progress import Progress
from loaders.activities import Activities
from loaders.bulk.facts import FactsImport
from loaders.bulk.files import BulkWriter
from loaders.bulk.people import PeopleImport
from loaders.bulk.reading import Checked, Findings
from loaders.bulk.tree import OWN, Divisions, OrganisationImport, import_divisions
from loaders.facts import Options
from loaders.participations import Participations
from loaders.people import People
from loaders.posts import Posts
from loaders.transfers import Transfers

MANIFEST = "manifest.json"
TABLES = ("divisions", "organisations", "people", "posts", "activities", "participations", "transfers")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a folder says of itself: the day of its divisions, whether its people are generated, its present, its counts."""

    divisions_on: date
    generated: bool
    as_of: datetime | None
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Prepared:
    """Files for the import tool, and the edition of divisions to record; without files where rows are bad."""

    folder: Path
    divisions: Divisions
    findings: Findings
    counts: dict[str, int]


def read_manifest(folder: Path) -> Manifest:
    """Read what a folder says of itself.

    Raises
    ------
    InvalidInput
        ``NO_MANIFEST``: it has no manifest.json; ``BAD_MANIFEST``: it cannot be read, or lacks what is needed;
        ``MISSING_TABLE``: a table is not there.
    """
    try:
        told: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        as_of = _moment(told["as_of"]) if told.get("as_of") else None
        counts = {str(name): int(number) for name, number in told.get("counts", {}).items()}
        manifest = Manifest(date.fromisoformat(told["divisions_on"]), _flag(told.get("generated", False)), as_of, counts)
    except OSError as exc:
        problem = f"{folder} has no manifest.json that can be read, so it is not known of which day its divisions are."
        step = "Make a folder with `leaguegraph sample province`, or write one (docs/how-to/import-a-province.md)."
        raise InvalidInput("NO_MANIFEST", problem, step) from exc
    except (ValueError, KeyError, AttributeError, TypeError) as exc:
        problem = f"{folder / MANIFEST} cannot be read: {type(exc).__name__} at {exc}."
        raise InvalidInput("BAD_MANIFEST", problem, "Write it as docs/how-to/import-a-province.md shows.") from exc
    missing = [name for name in TABLES if not (folder / f"{name}.csv").is_file()]
    if missing:
        problem = f"{folder} lacks {', '.join(f'{name}.csv' for name in missing)}."
        raise InvalidInput("MISSING_TABLE", problem, "Put all seven tables there; one without rows has its header alone.")
    return manifest


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"as_of {text!r}, which has no offset")
    return moment.astimezone(SHANGHAI)


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"generated {value!r}, which is neither true nor false")
    return value


def prepare_import(folder: Path, manifest: Manifest, key: bytes, today: date, target: Path, progress: Progress) -> Prepared:
    """Check the tables of a folder by the loaders' rules, and write the files of the import tool into ``target``.

    Problems of rows are findings; where there are any, the files are not whole and must not be used.
    """
    findings = Findings()
    writer = BulkWriter(target)
    try:
        return _prepare(folder, manifest, Options(key=key, synthetic=manifest.generated), today, writer, findings, progress)
    finally:
        writer.close()


def _prepare(
    folder: Path, manifest: Manifest, options: Options, today: date, writer: BulkWriter, findings: Findings, progress: Progress
) -> Prepared:
    day = today.isoformat()
    divisions = import_divisions(folder / "divisions.csv", manifest.divisions_on, writer, findings, progress)
    tree = OrganisationImport(folder / "organisations.csv", divisions, today, findings, progress)

    def table(name: str, facts: Any) -> Checked:
        return Checked.open(folder / f"{name}.csv", facts, options, day, findings)

    people = PeopleImport(table("people", People()), tree.ends, writer.folder / "pieces", progress)
    facts = FactsImport(tree.ends, people.numbers, writer, progress)
    facts.posts(table("posts", Posts()))
    facts.activities(table("activities", Activities()))
    facts.participations(table("participations", Participations()))
    facts.transfers(table("transfers", Transfers()), people.memberships)
    if not findings.count:
        people.write(tree.ends, writer, progress)
        present = people.memberships.filter(pl.col("valid_to!").is_null())
        tree.write(own_counts(present, tree.ends, facts.own), writer, progress)
    return Prepared(writer.folder, divisions, findings, writer.counts)


def own_counts(present: pl.DataFrame, ends: pl.DataFrame, parts: list[pl.DataFrame]) -> pl.DataFrame:
    """Return what each organisation has of its own: its number and one column a kind, null for nothing."""
    members = present.join(ends.select(branch_code="code", number="number"), on="branch_code")
    counted = members.group_by("number").agg(count=pl.len().cast(pl.Int64)).with_columns(what=pl.lit("own_members"))
    order = ["number", "what", "count"]
    every = pl.concat([counted.select(order), *(part.select(order) for part in parts)])
    summed = every.group_by("number", "what").agg(pl.col("count").sum())
    columns = [pl.col("count").filter(pl.col("what") == what).sum().replace(0, None).alias(what) for what in OWN]
    return summed.group_by("number").agg(columns)
