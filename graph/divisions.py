"""Divisions as loaders write them: editions, openings, renamings, closings, successions."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.divisions import level_of, parent_code, path_of
from domain.pinyin import initials_of, pinyin_of, sort_key
from domain.place_names import own_place_name
from domain.search_keys import search_keys
from graph.database import Database

PAGE = 20_000
MOVED_AT_ONCE = 1_000
MOST_STRANDED = 1_000


@dataclass(frozen=True, slots=True)
class DivisionStates:
    """A page of divisions as the graph has them, in columns of equal length."""

    codes: list[str]
    names: list[str]
    open: list[bool]


async def iterate_states(db: Database, root: str) -> AsyncIterator[DivisionStates]:
    """Give the divisions of a root's subtree in the order of their paths, in pages."""
    after = ""
    while True:
        rows = await db.read("division/list_states", root_path=path_of(root), after=after, limit=PAGE)
        states = DivisionStates(**rows[0])
        if states.codes:
            yield states
        if len(states.codes) < PAGE:
            return
        after = path_of(states.codes[-1])


async def find_open(db: Database, codes: Sequence[str]) -> set[str]:
    """Return which of the codes are divisions that are open now."""
    return {row["code"] for row in await db.read("division/find_open", codes=list(codes))}


async def find_newest_edition(db: Database, roots: Sequence[str]) -> tuple[str, date] | None:
    """Return root and day of the newest edition that speaks of something in these roots' subtrees."""
    rows = await db.read("edition/find_newest", roots=list(roots))
    return (rows[0]["root"], date.fromisoformat(rows[0]["on_day"])) if rows else None


async def record_edition(db: Database, roots: Sequence[str], on_day: date, sha256: str, rows: int, *, finished: bool) -> None:
    """Record that an edition is being loaded, or that it is loaded."""
    day = on_day.isoformat()
    await db.write("edition/record_edition", roots=list(roots), on_day=day, sha256=sha256, rows=rows, finished=finished)


async def open_divisions(db: Database, places: Sequence[tuple[str, str]], on_day: date) -> tuple[int, int]:
    """Open divisions given as (code, name), all of one level; return how many are new and how many came back."""
    former = await _former_names(db, [code for code, _ in places])
    rows = [
        {"code": code, "parent_code": parent_code(code), "props": division_props(code, name, former.get(code, []))}
        for code, name in places
    ]
    counts = await db.write("division/open_divisions", rows=rows, on_day=on_day.isoformat())
    return counts[0]["opened"], counts[0]["reopened"]


async def rename_divisions(db: Database, places: Sequence[tuple[str, str]], on_day: date) -> int:
    """Rename open divisions given as (code, new name); return how many had another name."""
    former = await _former_names(db, [code for code, _ in places])
    rows = [{"code": code, "props": division_props(code, name, former.get(code, []))} for code, name in places]
    return int((await db.write("division/rename_divisions", rows=rows, on_day=on_day.isoformat()))[0]["renamed"])


async def close_divisions(db: Database, codes: Sequence[str], on_day: date) -> int:
    """Close divisions; return how many were open."""
    return int((await db.write("division/close_divisions", codes=list(codes), on_day=on_day.isoformat()))[0]["closed"])


async def find_changed(db: Database, root: str, on_day: date) -> tuple[dict[str, str], dict[str, str]]:
    """Return what was closed and what was opened on a day in a root's subtree: names by code."""
    rows = await db.read("division/list_changed", root_path=path_of(root), on_day=on_day.isoformat())
    closed, opened = ({place["code"]: place["name"] for place in rows[0][part]} for part in ("closed", "opened"))
    return closed, opened


async def succeed_divisions(db: Database, successors: Sequence[tuple[str, str]], on_day: date) -> int:
    """Record successors given as (closed code, code that follows); return how many were not yet recorded."""
    rows = [{"code": code, "successor": successor} for code, successor in successors]
    return int((await db.write("division/succeed_divisions", rows=rows, on_day=on_day.isoformat()))[0]["succeeded"])


async def move_located(db: Database, root: str = "") -> int:
    """Move organisations of a root's subtree (of all) from closed divisions to their successors; return how many moved."""
    total = 0
    while True:
        moved = int((await db.write("division/move_located", root_path=path_of(root), limit=MOVED_AT_ONCE))[0]["moved"])
        total += moved
        if not moved:
            return total


async def list_stranded(db: Database, root: str, on_day: date) -> list[dict[str, Any]]:
    """Return open organisations whose division was closed on a day without a successor, at most 1,000."""
    return await db.read("division/list_stranded", root_path=path_of(root), on_day=on_day.isoformat(), limit=MOST_STRANDED)


async def _former_names(db: Database, codes: Sequence[str]) -> dict[str, list[str]]:
    """Return all names that known divisions have had, the present one last."""
    rows = await db.read("division/find_former_names", codes=list(codes))
    return {row["code"]: [*row["former"], row["name"]] for row in rows}


def division_props(code: str, name: str, former: list[str]) -> dict[str, object]:
    """Return what is stored of a division; ``former`` are its former names."""
    level = level_of(code)
    return {
        "code": code,
        "name": name,
        "level": level.value if level else None,
        "path": path_of(code),
        "pinyin": pinyin_of(name),
        "initials": initials_of(name),
        "sort_key": sort_key(name, code),
        **search_keys(code, name, None, [each for each in former if each != name], own_place_name(name)),
    }
