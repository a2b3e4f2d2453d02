"""Transfers measured in the small: API and Neo4j are killed with -9 in the middle, and what clients were told is compared with the graph."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bench.transfer_check import _differences
from bench.transfer_jobs import Job
from bench.transfers import bench_transfers
from cli.bench_transfers import show_transfers
from domain.errors import Refused
from graph.database import Database
from graph.migrate import migrate
from graph.server.managed import ManagedServer
from tests.api.season_province import build_season_province
from tests.own_server import DOWNLOADS, SMALL


async def test_nothing_acknowledged_is_lost_and_nothing_is_done_twice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    server = ManagedServer(tmp_path, SMALL, DOWNLOADS)
    address = server.start()
    try:
        db = Database.connect(address.uri, address.user, address.password)
        await migrate(db)
        await build_season_province(db)
        with pytest.raises(Refused) as raised:
            await bench_transfers(server, tmp_path, transfers=5_000, clients=8)
        assert raised.value.code == "TOO_LITTLE_DATA"
        result = await bench_transfers(server, tmp_path, transfers=40, clients=8)
        await db.close()
    finally:
        server.stop()
    calm, killed = result.phases
    for phase in result.phases:
        # of ten: five to a branch and one each withdrawn and refused, of three mutations; three to a committee, of four
        assert (phase.ended, phase.mutations) == ({"COMPLETED": 32, "WITHDRAWN": 4, "REJECTED": 4}, 4 * 33)
        assert phase.problems == []
        assert phase.mutation.count == phase.mutations
    assert (calm.kills, calm.repeated, calm.again) == ([], 0, {})
    assert [kill.what for kill in killed.kills] == ["API", "Neo4j"]
    assert [kill.acknowledged >= at for kill, at in zip(killed.kills, (44, 88), strict=True)] == [True, True]
    assert killed.kills[1].acknowledged < 132  # in the middle
    assert killed.repeated > 0
    assert killed.again["connection lost"] > 0
    show_transfers(result)
    said = capsys.readouterr().out
    assert "with kills" in said
    assert "Everything that was acknowledged is there" in said
    assert max(len(line) for line in said.splitlines() if line.startswith(("│", "┃"))) <= 80


GOOD: dict[str, Any] = {"id": "t", "state": "COMPLETED", "placed_in": "B2", "version": 3, "is_open": False, "acts": ["a", "b"]}


@pytest.mark.parametrize(
    ("transfers", "branch", "told"),
    [
        ([GOOD], "B2", []),
        ([], "B1", ["0 transfers in place of one"]),
        ([GOOD, GOOD], "B2", ["2 transfers in place of one"]),
        ([GOOD | {"id": "other"}], "B2", ["id is other, not t"]),
        ([GOOD | {"version": 2}], "B2", ["version is 2, not 3"]),
        ([GOOD | {"state": "OPEN"}], "B2", ["state is ('OPEN', 'B2'), not ('COMPLETED', 'B2')"]),
        ([GOOD | {"acts": ["a", "b", "b"]}], "B2", ["changes is ['a', 'b', 'b'], not ['a', 'b']"]),
        ([GOOD | {"is_open": True}], "B2", ["open step is True, not False"]),
        ([GOOD], "B1", ["branch is B1, not B2"]),
    ],
)
def test_what_is_wrong_is_told(transfers: list[dict[str, Any]], branch: str, told: list[str]) -> None:
    acknowledged = {"transferId": "t", "version": 3, "state": "COMPLETED", "placedIn": {"code": "B2"}}
    job = Job("k", "branch", "P", "C1", "C2", "B2", acknowledged, ["a", "b"])
    assert list(_differences(job, {"branch": branch, "transfers": transfers}, "B1")) == told


def test_an_end_that_was_not_meant_is_told() -> None:
    told = {"transferId": "t", "version": 3, "state": "OPEN", "placedIn": None}
    stored = GOOD | {"state": "OPEN", "placed_in": None}
    job = Job("k", "refused", "P", "C1", "C2", "B2", told, ["a", "b"])
    assert list(_differences(job, {"branch": "B1", "transfers": [stored]}, "B1")) == [
        "end is ('OPEN', None), not ('REJECTED', None)"
    ]
