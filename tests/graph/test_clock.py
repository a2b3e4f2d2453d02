"""The clock of a graph: real, or fixed once for generated people."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from domain.clock import SHANGHAI, Clock, now
from domain.errors import Refused
from graph.clock import fix_clock, read_clock
from graph.database import Database
from loaders.people import People
from tests.loaders.people import PEOPLE_HEADER, build_tree, load, person
from tests.loaders.tables import write_csv

PRESENT = datetime(2018, 11, 15, 9, tzinfo=SHANGHAI)


async def test_the_time_is_real_until_it_is_fixed(empty_db: Database) -> None:
    assert await read_clock(empty_db) == Clock()
    await fix_clock(empty_db, PRESENT)
    clock = await read_clock(empty_db)
    assert clock.today() == date(2018, 11, 15)
    assert timedelta() <= clock.now() - PRESENT < timedelta(minutes=5)


async def test_a_fixed_time_goes_on_and_stays_fixed(empty_db: Database) -> None:
    """Fixed an hour ago, it is an hour later there, whoever fixes it again."""
    await empty_db.write("clock/fix_clock", offset_s=(PRESENT - now()).total_seconds() + 3_600)
    await fix_clock(empty_db, PRESENT)
    passed = (await read_clock(empty_db)).now() - PRESENT
    assert timedelta(hours=1) <= passed < timedelta(hours=1, minutes=5)


async def test_real_people_have_the_real_time(empty_db: Database) -> None:
    await empty_db.run("tests/real", "CREATE (:Person {id: 'R1'})", {}, write=True)
    with pytest.raises(Refused) as caught:
        await fix_clock(empty_db, PRESENT)
    assert caught.value.code == "REAL_PEOPLE"
    assert await read_clock(empty_db) == Clock()


async def test_loads_go_by_the_clock_of_the_graph(empty_db: Database, tmp_path: Path) -> None:
    """On the 15th of November 2018 the 16th is to come; real people are not taken at all."""
    await build_tree(empty_db, tmp_path)
    await fix_clock(empty_db, PRESENT)
    rows = [person(1, "李娜", "S1-A", "2018-11-15"), person(2, "李明", "S1-A", "2018-11-16")]
    file = write_csv(tmp_path / "people.csv", PEOPLE_HEADER, rows)
    report = await load(empty_db, People(), file)
    assert [(each.row, each.code) for each in report.problems] == [(3, "STARTS_IN_FUTURE")]
    with pytest.raises(Refused) as caught:
        await load(empty_db, People(), file, synthetic=False)
    assert caught.value.code == "GENERATED_TIME"
