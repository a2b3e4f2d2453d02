"""Organisations as loaders write them: making, moving, renaming, relocating, correcting, closing; names below a change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from domain.kinds import Kind
from domain.league_names import own_name
from domain.pinyin import initials_of, pinyin_of, sort_key
from domain.progress import Progress, silent
from domain.search_keys import search_keys
from graph.database import Database, Reads, ReadsAndWrites, Row

NAMES_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Lineage:
    """Path of an organisation, and the own names from the root down to it."""

    path: str
    own_names: list[str]


NO_LINEAGE = Lineage("", [])


async def find_states(db: Database, codes: Sequence[str]) -> list[Row]:
    """Return what the graph knows of organisations; those that it does not know are left out."""
    return await db.read("organisation/find_states", codes=list(codes))


async def list_lettered_codes(db: Database) -> list[str]:
    """Return the codes that hold a letter."""
    return list((await db.read("organisation/list_lettered_codes"))[0]["codes"])


async def find_root(db: Database) -> str | None:
    """Return the code of the provincial committee; ``None`` for a graph without one."""
    rows = await db.read("organisation/find_roots")
    return rows[0]["code"] if rows else None


async def find_open_children(db: Database, codes: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
    """Return the open children of each organisation: code and kind."""
    rows = await db.read("organisation/find_open_children", codes=list(codes))
    return {row["code"]: [(code, kind) for code, kind in row["children"]] for row in rows}


async def find_ends(db: Database, codes: Sequence[str]) -> list[Row]:
    """Return kind, first day and last day of organisations that facts about people name."""
    return await db.read("organisation/find_ends", codes=list(codes))


async def find_places(db: Reads, codes: Sequence[str]) -> list[Row]:
    """Return which codes are divisions, when they were closed, and what follows them."""
    return await db.read("division/find_places", codes=list(codes))


async def find_lineages(db: Reads, codes: Sequence[str]) -> dict[str, Lineage]:
    """Return the lineage of each organisation."""
    rows = await db.read("organisation/find_lineages", codes=list(codes))
    return {row["code"]: Lineage(row["path"], row["own_names"]) for row in rows}


async def create_organisations(db: ReadsAndWrites, rows: Sequence[Row]) -> int:
    """Make organisations whose parents are there.

    Each row: ``code, parent_code, division_code, known_from, registered_on, closed_on`` (days as text) and ``props``, which hold
    the name, the kind and what else is stored as it stands; path, names and search keys are added here.
    """
    parents = await find_lineages(db, sorted({row["parent_code"] for row in rows if row["parent_code"]}))
    complete = [{**row, "props": _placed(row, parents.get(row["parent_code"], NO_LINEAGE))} for row in rows]
    return int((await db.write("organisation/create_organisations", rows=complete))[0]["created"])


async def move_organisations(db: ReadsAndWrites, rows: Sequence[Row]) -> int:
    """Move organisations (``code, parent_code, on_day``) with their subtrees; call ``refresh_names`` afterwards."""
    return int((await db.write("organisation/move_organisations", rows=list(rows)))[0]["moved"])


async def rename_organisations(db: ReadsAndWrites, rows: Sequence[Row]) -> int:
    """Rename organisations (``code, name, short_name, on_day``); call ``refresh_names`` afterwards."""
    renamed = [{**row, "props": {"short_name": row["short_name"], **read_names(row["code"], row["name"])}} for row in rows]
    return int((await db.write("organisation/rename_organisations", rows=renamed))[0]["renamed"])


async def relocate_organisations(db: Database, rows: Sequence[Row]) -> int:
    """Move organisations (``code, division_code, on_day``) to other divisions."""
    return int((await db.write("organisation/relocate_organisations", rows=list(rows)))[0]["relocated"])


async def correct_organisations(db: Database, rows: Sequence[Row]) -> int:
    """Correct values (``code, registered_on, props``) in place."""
    return int((await db.write("organisation/correct_organisations", rows=list(rows)))[0]["corrected"])


async def close_organisations(db: ReadsAndWrites, rows: Sequence[Row]) -> int:
    """Close organisations (``code, closed_on``), each on its day."""
    return int((await db.write("organisation/close_organisations", rows=list(rows)))[0]["closed"])


async def refresh_names(db: ReadsAndWrites, progress: Progress = silent) -> int:
    """Work out own names and search keys wherever a move or a rename left them pending; return how many changed.

    What is pending is marked in the graph, so that the next load finishes what an interrupted one left.
    """
    paths = (await db.read("organisation/list_pending"))[0]["paths"]
    if not paths:
        return 0
    first, last = min(paths), max(paths)
    shared = next((at for at, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first))
    scope = first[: first.rfind("/", 0, shared) + 1]
    above = scope.split("/")[:-2]
    own = dict(zip(above, (await find_lineages(db, above[-1:]))[above[-1]].own_names, strict=True)) if above else {}
    changed, after = 0, ""
    while True:
        page = (await db.read("organisation/list_names", scope=scope, after=after, limit=NAMES_AT_ONCE))[0]["rows"]
        stale = [row for row in (_refreshed(row, own) for row in page) if row]
        if stale:
            changed += int((await db.write("organisation/refresh_names", rows=stale))[0]["refreshed"])
        progress("names", changed, None)
        if len(page) < NAMES_AT_ONCE:
            break
        after = page[-1]["path"]
    await db.write("organisation/end_pending", scope=scope)
    return changed


def _refreshed(row: Row, own: dict[str, str]) -> Row | None:
    """Return what must be written of one organisation; ``own`` collects own names by code, ancestors first."""
    ancestors = [own[code] for code in row["path"].split("/")[:-2] if code in own]
    mine = own_name(row["name"], Kind(row["kind"]), ancestors)
    own[row["code"]] = mine
    if mine == row["own_name"] and not row["pending"]:
        return None
    keys = search_keys(row["code"], row["name"], row["short_name"], row["former"], mine)
    return {"code": row["code"], "props": {"own_name": mine, **keys}}


def _placed(row: Row, parent: Lineage) -> dict[str, Any]:
    props = row["props"]
    code, name, kind = row["code"], props["name"], Kind(props["kind"])
    path, mine = own_part(code, name, kind, parent)
    return {
        **props,
        **read_names(code, name),
        "path": path,
        "depth": path.count("/") - 1,
        "own_name": mine,
        **search_keys(code, name, props.get("short_name"), [], mine),
    }


def own_part(code: str, name: str, kind: Kind, parent: Lineage) -> tuple[str, str]:
    """Return the path and the own name of an organisation below a parent."""
    path = f"EXTERNAL/{code}/" if kind is Kind.EXTERNAL else f"{parent.path}{code}/"
    return path, own_name(name, kind, parent.own_names)


def read_names(code: str, name: str) -> dict[str, Any]:
    """Return the name of an organisation with its reading, initials and order."""
    return {"name": name, "pinyin": pinyin_of(name), "initials": initials_of(name), "sort_key": sort_key(name, code)}
