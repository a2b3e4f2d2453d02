"""Outcomes of a generated province: the completion that was planted comes back, and ten schools agree with the second way."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
import pytest
import pytest_asyncio

from analytics.facts import Facts, open_facts
from analytics.outcomes import cohort_facts, outcomes_on
from domain.cohorts import COMPLETED, REMAINING
from graph.database import Database
from graph.server.managed import ManagedServer
from loaders.bulk.province import ImportOptions, import_folder
from loaders.sample.province import Options, write_province
from tests.analytics.second_way import second_way
from tests.loaders.people import KEY
from tests.own_server import DOWNLOADS, SMALL
from workflows.cohorts import freeze_cohorts
from workflows.extract import extract_facts

AS_OF = date(2018, 11, 15)


@dataclass(frozen=True)
class Sample:
    """A generated province in a server of its own, its manifest, its extract."""

    db: Database
    manifest: dict[str, Any]
    facts: Facts


@pytest_asyncio.fixture(scope="module")
async def sample(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Sample]:
    """A hundredth of the province, its cohorts frozen on the 1st of June of their years."""
    folder, home = tmp_path_factory.mktemp("sample"), tmp_path_factory.mktemp("imported")
    write_province(folder, Options(0.01, 7))
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    server = ManagedServer(home, SMALL, DOWNLOADS)
    try:
        assert (await import_folder(server, home, folder, ImportOptions(KEY, overwrite=True))).imported
        address = server.start()
        db = Database.connect(address.uri, address.user, address.password)
        try:
            for year in sorted({int(name.split()[1]) for name in manifest["completion"]}):
                await freeze_cohorts(db, "44", year, date(year, 6, 1))
            info = await extract_facts(db, home)
            assert info.day == AS_OF
            yield Sample(db, manifest, open_facts(home / "flows" / info.folder))
        finally:
            await db.close()
    finally:
        server.stop()


def outcomes(facts: Facts, year: int, day: date, schools: list[str] | None = None) -> pl.DataFrame:
    """The outcomes of the cohorts of a year."""
    made: pl.DataFrame = facts.con.to_polars(outcomes_on(facts, cohort_facts(facts, year, schools), day))
    return made


async def test_the_planted_completion_comes_back(sample: Sample) -> None:
    """The sector is that of the institution; who completed, and who remains at the as-of day, to the person."""
    facts, told = sample.facts, sample.manifest["completion"]
    sectors = facts.con.to_polars(facts.table("organisations").select("code", "sector")).rename(
        {"code": "institution", "sector": "of"}
    )
    found = {}
    for year in sorted({int(name.split()[1]) for name in told}):
        counts = outcomes(facts, year, AS_OF).select("institution", "outcome").join(sectors, on="institution")
        for (sector,), each in counts.group_by("of"):
            completed, remaining = (each["outcome"].is_in([*words]).sum() for words in (COMPLETED, REMAINING))
            found[f"{sector} {year}"] = (completed, remaining)
    assert {name: found[name] for name in told} == {name: (each["completed"], each["remaining"]) for name, each in told.items()}


@pytest.mark.parametrize("day", [AS_OF, date(2018, 8, 15), date(2018, 6, 1)])
async def test_ten_schools_agree_with_the_second_way(sample: Sample, day: date) -> None:
    """The five largest cohorts and the five smallest."""
    facts = sample.facts
    sizes = outcomes(facts, 2018, day).group_by("institution").len().sort("len", "institution", descending=True)["institution"]
    schools = [*sizes.head(5), *sizes.tail(5)]
    assert len(set(schools)) == 10
    made = outcomes(facts, 2018, day, schools)
    told = {row["person"]: (row["outcome"], row["destination"]) for row in made.iter_rows(named=True)}
    assert len(told) == made.height > 100
    assert told == await second_way(sample.db, schools, 2018, day)
