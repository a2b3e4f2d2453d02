"""The sample province: every table of a province at any scale, the same to the byte for the same seed, and a manifest of it."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from domain.errors import InvalidInput, Refused
from domain.progress import Progress, silent
from loaders.sample import figures, tables
from loaders.sample.activities import activities
from loaders.sample.careers import CareerMaker
from loaders.sample.classes import day
from loaders.sample.lives import live
from loaders.sample.manifest import Made, manifest
from loaders.sample.memberships import memberships
from loaders.sample.nodes import finish
from loaders.sample.organisations import build_organisations
from loaders.sample.people import Faces, faces
from loaders.sample.plan import make_plan
from loaders.sample.posts import posts
from loaders.sample.requests import requests
from loaders.sample.transfer_tables import transfer_frames
from loaders.sample.tree import DATA

MANIFEST = "manifest.json"
UNFINISHED = ".sample-unfinished"
FILES = ("divisions", "organisations", "people", "posts", "transfers", "activities", "participations")
LEAST_SCALE, MOST_SCALE = 0.0, 1.0
STEPS = 9


@dataclass(frozen=True, slots=True)
class Options:
    """Which sample is made: how much of the province, and which of the many."""

    scale: float
    seed: int


def write_province(folder: Path, options: Options, progress: Progress = silent, *, force: bool = False) -> dict[str, Any]:
    """Write the tables and the manifest of a sample province into a folder; return the manifest.

    Raises
    ------
    InvalidInput
        ``BAD_SCALE``: the scale is not above 0 and at most 1; ``CANNOT_WRITE``: the folder cannot be made or written.
    Refused
        ``FOLDER_IN_USE``: the folder holds something else (without ``force``).
    """
    if not LEAST_SCALE < options.scale <= MOST_SCALE:
        problem = f"The scale {options.scale} is not above 0 and at most 1."
        raise InvalidInput("BAD_SCALE", problem, "Give 1 for the whole province, or a part of it, for example 0.02.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not force:
            _refuse_others(folder)
        (folder / UNFINISHED).touch()
        (folder / MANIFEST).unlink(missing_ok=True)  # the mark of a whole sample comes last
        told = _write(folder, options, progress)
        (folder / UNFINISHED).unlink()
        return told
    except OSError as exc:
        problem = f"{exc.filename or folder} cannot be written: {exc.strerror}."
        raise InvalidInput("CANNOT_WRITE", problem, "Name a folder you may write, on a disk with room.") from exc


def _refuse_others(folder: Path) -> None:
    """Refuse a folder with files that are not those of a sample: tables of the same names may be somebody's own."""
    files = {file.name for file in folder.iterdir()}
    others = sorted(files - {MANIFEST, UNFINISHED, *(f"{name}.csv" for name in FILES)})
    if not others and UNFINISHED not in files and files and not _is_sample(folder / MANIFEST):
        others = sorted(files)
    if others:
        problem = f"{folder} holds {others[0]}, which does not belong to a sample; nothing was written."
        raise Refused("FOLDER_IN_USE", problem, "Name an empty folder, or add --force.")


def _is_sample(manifest: Path) -> bool:
    try:
        told = json.loads(manifest.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return False
    return isinstance(told, dict) and told.get("generated") is True and "seed" in told


def _write(folder: Path, options: Options, progress: Progress) -> dict[str, Any]:
    made, known = _make(options, progress)
    frames = {
        "organisations": tables.organisation_frames(made.tree),
        "people": tables.people_frames(made.tree, known, made.lives, made.held),
        "posts": tables.post_frames(made.tree, made.posts),
        "transfers": transfer_frames(made.tree, made.lives, made.asked),
        "activities": tables.activity_frames(made.tree, made.activities),
        "participations": tables.participation_frames(made.activities),
    }
    shutil.copyfile(DATA / "guangdong_divisions_2018.csv", folder / "divisions.csv")
    rows = {}
    for step, (name, parts) in enumerate(frames.items(), start=3):
        rows[name] = tables.write_slices(folder / f"{name}.csv", parts)
        progress("sample province", step, STEPS)
    told = manifest(options.scale, options.seed, made, rows)
    text = json.dumps(told, ensure_ascii=False, indent=1)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")
    progress("sample province", STEPS, STEPS)
    return told


def _make(options: Options, progress: Progress) -> tuple[Made, Faces]:
    """Make everything in memory: about 400 bytes a person."""
    random = np.random.default_rng(options.seed)
    plan = make_plan(options.scale, random)
    nodes, cohorts = build_organisations(plan, random)
    tree = finish(nodes, sorted(figures.RESIDENTS))
    progress("sample province", 1, STEPS)
    maker = CareerMaker(tree, cohorts, random, whole=plan.whole)
    careers = maker.make()
    lives = live(tree, careers, random)
    held = memberships(tree, careers, lives)
    progress("sample province", 2, STEPS)
    people = len(careers.branch)
    volunteers = round(figures.WITHOUT_MEMBERSHIP * careers.present / figures.MEMBERS)
    their_posts = posts(tree, held.since, careers.present, people + volunteers, random)
    more = np.concatenate(
        [
            random.integers(day("1958-01-01"), day("2000-01-01"), volunteers),
            random.integers(day("1974-01-01"), day("1993-01-01"), their_posts.cadres),
        ]
    )
    home = np.where(careers.branch >= 0, careers.branch, lives.first_branch)
    city = np.concatenate([np.where(home >= 0, tree.city[home], -1), np.full(len(more), -1)])
    known = faces(np.concatenate([lives.born, more]), city, random)
    asked = requests(tree, careers, held.since, maker.destinations, random)
    return Made(
        tree, plan, cohorts, careers, lives, held, their_posts, asked, activities(tree, careers.present, random), known
    ), known
