"""Totals of subtrees: counted as worked out by hand, verified by another way."""

from __future__ import annotations

from datetime import UTC, datetime

from graph.database import Database
from graph.totals import count_totals, find_differences
from tests.small_province import TOTALS, build_small_province


async def stored(db: Database) -> dict[str, tuple[int | None, list[int] | None, list[int] | None]]:
    text = (
        "MATCH (o:Organisation) RETURN o.code AS code, o.total_organisations AS n, o.total_by_kind AS k, o.total_by_sector AS s"
    )
    return {row["code"]: (row["n"], row["k"], row["s"]) for row in await db.run("tests/totals", text, {})}


async def test_counts_of_subtrees(empty_db: Database) -> None:
    await build_small_province(empty_db)
    before = datetime.now(UTC)
    await count_totals(empty_db)
    totals = await stored(empty_db)
    for row in TOTALS:  # worked out by hand
        assert totals[row["code"]] == (row["total"], row["by_kind"], row["by_sector"])
    assert totals["C19"][0] == 1
    assert totals["C18"] == totals["EXT-43"] == (None, None, None)  # closed; outside
    counted = await empty_db.run(
        "tests/counted", "MATCH (t:TotalsCount) RETURN t.counted_at >= $before AS after", {"before": before}
    )
    assert counted == [{"after": True}]
    assert await count_totals(empty_db) == 0
    assert await find_differences(empty_db) == []


async def test_a_wrong_total_is_found_and_counted_right(empty_db: Database) -> None:
    await build_small_province(empty_db)
    await count_totals(empty_db)
    await empty_db.run("tests/break", "MATCH (o:Organisation {code: '4401'}) SET o.total_organisations = 3", {}, write=True)
    differences = await find_differences(empty_db)
    # 4401 itself, 440104 with 5 organisations, 440105 with 2
    assert [(row["code"], row["stored"], row["counted"]) for row in differences] == [("4401", 3, 8)]
    assert await count_totals(empty_db) == 1
    assert await find_differences(empty_db) == []
    assert await count_totals(empty_db) == 0
