"""How far the import tool is, read from the lines that it prints."""

from __future__ import annotations

from graph.server.bulk import _Stages


def test_stages_of_the_tool() -> None:
    """Lines as version 2026.08.1 prints them; 5 nodes and 3 relationships are expected."""
    told: list[tuple[str, int, int | None]] = []
    stages = _Stages({"people": 4_000_000, "organisations": 1_000_000, "member_of": 3_000_000}, lambda *each: told.append(each))
    for line in (
        "Importing the contents of these files into /data:\n",
        "WARNING: heap size 1.000GiB may be too small to complete this import. Suggested heap size is 1.000GiBNodes, started 2026-11-25 04:00\n",
        "[*Nodes:0B/s 1.000GiB-------]    0 ∆    0\n",
        "[*Nodes:0B/s 1.000GiB-------] 4.58M ∆ 100K\n",
        "Done in 3s 721ms\n",
        "Relationships, started 2026-11-25 04:00:57.633+0000\n",
        "[*Relationships:0B/s 1.000GiB-------]80.0K ∆80.0K\n",
        "Relationship --> Relationship 1-17/17, started 2026-11-25 04:01:00.300+0000\n",
        "[>:|>---|*LINK---|v:??---] 240K ∆ 240K\n",
    ):
        stages.tell(line)
    assert told == [
        ("Import tool: Nodes", 0, 5_000_000),
        ("Import tool: Nodes", 0, 5_000_000),
        ("Import tool: Nodes", 4_580_000, 5_000_000),
        ("Import tool: Relationships", 0, 3_000_000),
        ("Import tool: Relationships", 80_000, 3_000_000),
        ("Import tool: Relationship --> Relationship", 0, None),
    ]
