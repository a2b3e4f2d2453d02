"""Where the managed server keeps its things below the home folder, and the small files that programs leave for each other."""

from __future__ import annotations

import json
import secrets
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

UNFINISHED = "import-unfinished"  # files in a data folder
UNCHECKED = "restore-unchecked"


@dataclass(frozen=True, slots=True)
class State:
    """What the last start left: the port to remember, and the process that answers there."""

    port: int
    pid: int
    created: float


@dataclass(frozen=True, slots=True)
class Layout:
    """The files and folders of one managed server.

    ``data_loading`` is filled by a load before it takes the place of ``data``; ``data_old`` is what it replaces, until then;
    ``data_discarded`` is being deleted.
    """

    home: Path

    @property
    def server(self) -> Path:
        """Return the folder that Neo4j calls its home."""
        return self.home / "neo4j"

    @property
    def data(self) -> Path:
        """Return the folder of the databases."""
        return self.server / "data"

    @property
    def data_loading(self) -> Path:
        """Return the folder in which a load prepares databases."""
        return self.server / "data-loading"

    @property
    def data_old(self) -> Path:
        """Return the folder that keeps the databases while a load takes their place."""
        return self.server / "data-old"

    @property
    def data_discarded(self) -> Path:
        """Return the folder of databases that are being deleted."""
        return self.server / "data-discarded"

    @property
    def in_use(self) -> Path:
        """Return the mark of a data folder whose password is set: from then on it is never made anew."""
        return self.data / "in-use"

    @property
    def configuration(self) -> Path:
        """Return the folder of neo4j.conf."""
        return self.server / "conf"

    @property
    def log(self) -> Path:
        """Return the file in which the server tells what it does; it rotates it itself."""
        return self.server / "logs" / "neo4j.log"

    @property
    def printed(self) -> Path:
        """Return the file that gets what Java prints, since the last start."""
        return self.server / "logs" / "console.log"

    @property
    def lock(self) -> Path:
        """Return the file whose lock is held by whoever starts, stops, dumps or loads."""
        return self.home / "server.lock"

    @property
    def stopped(self) -> Path:
        """Return the mark that somebody stopped the server by hand: nobody starts it without being told to."""
        return self.home / "server.stopped"

    @property
    def password(self) -> Path:
        """Return the file of the password, mode 0600."""
        return self.home / "neo4j-password"

    @property
    def state(self) -> Path:
        """Return the file of the state."""
        return self.home / "server.json"

    @property
    def importing(self) -> Path:
        """Return the mark of data that a bulk import put in place and has yet to finish."""
        return self.data / UNFINISHED

    @property
    def restoring(self) -> Path:
        """Return the mark of data that a restore put in place and has yet to compare; the old ones are still there."""
        return self.data / UNCHECKED

    def make_folders(self) -> None:
        """Make the folders that are missing; nobody else may look into the server's."""
        self.home.mkdir(parents=True, exist_ok=True)
        self.server.mkdir(mode=0o700, exist_ok=True)
        for folder in (self.configuration, self.log.parent):
            folder.mkdir(exist_ok=True)

    def read_state(self) -> State | None:
        """Return what the last start left; ``None`` without one, or where the file is not whole."""
        try:
            return State(**json.loads(self.state.read_text(encoding="utf-8")))
        except (FileNotFoundError, ValueError, TypeError):
            return None

    def write_state(self, state: State) -> None:
        """Leave the state of a server that answers."""
        write_whole(self.state, json.dumps(asdict(state)))

    def make_password(self) -> str:
        """Return the password; make one where there is none."""
        if not self.password.exists():
            write_whole(self.password, secrets.token_urlsafe(32))
        return self.read_password()

    def read_password(self) -> str:
        """Return the password."""
        return self.password.read_text(encoding="utf-8").strip()

    def discard(self, folder: Path) -> None:
        """Delete a data folder, so that half of one never stands in its place."""
        shutil.rmtree(self.data_discarded, ignore_errors=True)
        if folder.exists():
            folder.rename(self.data_discarded)
            shutil.rmtree(self.data_discarded)

    def recover(self) -> None:
        """Bring the data folders in order after a load, restore or reset that was interrupted."""
        if self.data_old.exists() and self.restoring.exists():
            self.discard(self.data)
        if self.data_old.exists() and not self.data.exists():
            self.data_old.rename(self.data)
        for left_over in (self.data_discarded, self.data_old, self.data_loading):
            self.discard(left_over)


def write_whole(file: Path, text: str) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    partial = file.with_name(f"{file.name}.partial")
    partial.unlink(missing_ok=True)
    partial.touch(mode=0o600)
    partial.write_text(text, encoding="utf-8")
    partial.replace(file)
