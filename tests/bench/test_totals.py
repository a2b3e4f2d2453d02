"""The measurement of totals: it measures something, and leaves the graph as it was."""

from __future__ import annotations

import pytest

from bench.totals import measure_totals
from domain.errors import Refused
from graph.database import Database
from graph.server.managed import ServerAddress
from graph.totals import find_differences
from tests.loaders.tables import one
from tests.workflows.wide_province import build_wide_province

LEFT = "RETURN COUNT { (:Person) }, COUNT { MATCH (o:Organisation) WHERE o.own_members > 0 OR o.total_members > 0 OR o.total_cadres > 0 }"


async def test_nothing_of_a_measurement_stays(empty_db: Database, server_address: ServerAddress) -> None:
    await build_wide_province(empty_db)
    (measured,) = await measure_totals(empty_db, server_address, 2.0, rates=(20,))
    assert (measured.rate, measured.reached > 0, measured.behind.count > 0, measured.seen.count >= 2) == (20, True, True, True)
    assert await one(empty_db, "MATCH (lock:Lock {name: 'worker'}) RETURN lock.epoch") == 1  # the worker of the measurement
    assert await one(empty_db, LEFT) == (0, 0)
    assert await find_differences(empty_db) == []


async def test_a_small_tree_is_refused(empty_db: Database, server_address: ServerAddress) -> None:
    with pytest.raises(Refused) as raised:
        await measure_totals(empty_db, server_address, 1.0)
    assert raised.value.code == "TOO_LITTLE_DATA"
