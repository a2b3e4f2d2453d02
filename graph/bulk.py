"""The files from which the import tool of Neo4j makes a whole graph: their labels and types, their columns and types of those.

Things are numbered from 0 within their kind; relationships name these numbers. An empty cell is no property.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

LIST_SEPARATOR = "\x1f"  # a character that no name has
NUMBER, START, END = ":ID", ":START_ID", ":END_ID"


@dataclass(frozen=True, slots=True)
class BulkFile:
    """One kind of node or relationship: ``label`` or type, the type of each column, the labels of the ends (nodes: ``None``)."""

    label: str
    columns: Mapping[str, str]
    ends: tuple[str, str] | None = None

    @property
    def header(self) -> list[str]:
        """Return the header as the tool reads it."""
        typed = [f"{name}:{kind}" for name, kind in self.columns.items()]
        if self.ends is None:
            return [f"{NUMBER}({self.label})", *typed]
        return [f"{START}({self.ends[0]})", f"{END}({self.ends[1]})", *typed]

    @property
    def names(self) -> list[str]:
        """Return the names of the columns as frames have them: numbers first."""
        return ["number", *self.columns] if self.ends is None else ["start", "end", *self.columns]


TEXT, DAY, MOMENT, COUNT, FLAG = "string", "date", "datetime", "long", "boolean"
TEXTS, MOMENTS, COUNTS = "string[]", "datetime[]", "long[]"
_SEARCH = {"search_text": TEXT, "search_pinyin": TEXT, "search_initials": TEXT}
_NAMED = {"name": TEXT, "pinyin": TEXT, "initials": TEXT, "sort_key": TEXT, "search_names": TEXTS, "search_own": TEXTS, **_SEARCH}
_HELD = {"valid_from": DAY}
_WAS_HELD = {"valid_from": DAY, "valid_to": DAY}
_POST = {"post": TEXT, "employment": TEXT, "valid_from": DAY, "term_ends_on": DAY}

FILES: dict[str, BulkFile] = {
    "divisions": BulkFile("Division", {"code": TEXT, "level": TEXT, "path": TEXT, "opened_on": DAY, **_NAMED}),
    "organisations": BulkFile(
        "Organisation",
        {
            "code": TEXT, "short_name": TEXT, "kind": TEXT, "level": TEXT, "level_rank": COUNT, "sector": TEXT, "known_from": DAY,
            "registered_on": DAY, "closed_on": DAY, "graduation_year": COUNT, "is_institution": FLAG, "moe_code": TEXT,
            "is_fallback": FLAG, "is_league_school": FLAG, "synthetic": FLAG, "province_code": TEXT, "path": TEXT, "depth": COUNT,
            "own_name": TEXT, "own_members": COUNT, "own_cadres": COUNT, "own_activities": COUNT, "own_transfers_in": COUNT,
            "own_transfers_out": COUNT, "version": COUNT, **_NAMED,
        },
    ),
    "people": BulkFile(
        "Person",
        {
            "id": TEXT, "name": TEXT, "pinyin": TEXT, "initials": TEXT, "sort_key": TEXT, "gender": TEXT, "born_on": DAY,
            "joined_on": DAY, "id_number_hmac": TEXT, "id_number_masked": TEXT, "phone_hmac": TEXT, "phone_masked": TEXT,
            "synthetic": FLAG, "search_path": TEXT, "version": COUNT, **_SEARCH,
        },
    ),
    "activities": BulkFile(
        "Activity",
        {
            "id": TEXT, "name": TEXT, "kind": TEXT, "starts_at": MOMENT, "ends_at": MOMENT, "capacity": COUNT, "source": TEXT,
            "external_id": TEXT, "sort_key": TEXT, "search_path": TEXT, "version": COUNT,
            "search_own": TEXTS, **_SEARCH,
        },
    ),
    "transfers": BulkFile(
        "Transfer",
        {
            "id": TEXT, "reason": TEXT, "state": TEXT, "requested_by": TEXT, "requested_at": MOMENT, "completed_at": MOMENT,
            "reversed_at": MOMENT, "open_for": TEXT, "step_kinds": TEXTS, "step_first_addressees": TEXTS,
            "step_opened_at": MOMENTS, "step_first_due_at": MOMENTS, "step_answered_at": MOMENTS, "step_answered_by": TEXTS,
            "step_outcomes": TEXTS, "step_escalations": COUNTS, "version": COUNT,
        },
    ),
    "steps": BulkFile(
        "TransferStep",
        {
            "kind": TEXT, "first_addressee": TEXT, "opened_at": MOMENT, "first_due_at": MOMENT, "due_at": MOMENT,
            "escalations": COUNT,
        },
    ),
    "within": BulkFile("WITHIN", _HELD, ("Division", "Division")),
    "part_of": BulkFile("PART_OF", {"child_code": TEXT, **_HELD}, ("Organisation", "Organisation")),
    "was_part_of": BulkFile("WAS_PART_OF", _WAS_HELD, ("Organisation", "Organisation")),
    "located_in": BulkFile("LOCATED_IN", _HELD, ("Organisation", "Division")),
    "was_located_in": BulkFile("WAS_LOCATED_IN", _WAS_HELD, ("Organisation", "Division")),
    "member_of": BulkFile("MEMBER_OF", {"person_id": TEXT, **_HELD}, ("Person", "Organisation")),
    "was_member_of": BulkFile("WAS_MEMBER_OF", {**_WAS_HELD, "ended_by": TEXT}, ("Person", "Organisation")),
    "serves_in": BulkFile("SERVES_IN", _POST, ("Person", "Organisation")),
    "served_in": BulkFile("SERVED_IN", {**_POST, "valid_to": DAY}, ("Person", "Organisation")),
    "hosts": BulkFile("HOSTS", {}, ("Organisation", "Activity")),
    "signed_up_for": BulkFile(
        "SIGNED_UP_FOR",
        {
            "state": TEXT, "signed_up_at": MOMENT, "attended_at": MOMENT, "hours": "double", "rating": COUNT, "rated_at": MOMENT,
        },
        ("Person", "Activity"),
    ),
    "for_person": BulkFile("FOR_PERSON", {}, ("Transfer", "Person")),
    "from_organisation": BulkFile("FROM_ORGANISATION", {}, ("Transfer", "Organisation")),
    "to_organisation": BulkFile("TO_ORGANISATION", {}, ("Transfer", "Organisation")),
    "placed_in": BulkFile("PLACED_IN", {}, ("Transfer", "Organisation")),
    "step_of": BulkFile("STEP_OF", {}, ("TransferStep", "Transfer")),
    "awaits": BulkFile("AWAITS", {}, ("TransferStep", "Organisation")),
}  # fmt: skip


def tool_arguments(folder: Path) -> list[str]:
    """Return what the import tool is told of the files in a folder; those that are not there are left out."""
    arguments = []
    for name, file in FILES.items():
        data = folder / f"{name}.csv"
        if data.exists():
            what = "nodes" if file.ends is None else "relationships"
            arguments.append(f"--{what}={file.label}={folder / name}.header,{data}")
    return arguments
