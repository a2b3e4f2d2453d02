"""Writing the files of the import tool, frame by frame."""

from __future__ import annotations

from io import BufferedWriter
from pathlib import Path

import polars as pl

from graph.bulk import FILES, LIST_SEPARATOR, MOMENTS, TEXTS


class BulkWriter:
    """Writes frames into the files of a folder; the files of a kind are opened when its first rows come.

    Parameters
    ----------
    folder : Path
        An absolute path, as the import tool needs it; made where it is missing.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.counts: dict[str, int] = {}
        self._open: dict[str, BufferedWriter] = {}
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # what is in it is about people

    def write(self, name: str, frame: pl.DataFrame) -> None:
        """Append rows to a file; lists become cells."""
        file = FILES[name]
        if name not in self._open:
            (self.folder / f"{name}.header").write_text(",".join(file.header) + "\n", encoding="utf-8")
            self._open[name] = (self.folder / f"{name}.csv").open("wb")
        lists = [column for column, kind in file.columns.items() if kind in {TEXTS, MOMENTS, "long[]"}]
        cells = [pl.col(column).cast(pl.List(pl.String)).list.join(LIST_SEPARATOR).replace("", None) for column in lists]
        frame.select(file.names).with_columns(cells).write_csv(self._open[name], include_header=False)
        self.counts[name] = self.counts.get(name, 0) + frame.height

    def close(self) -> None:
        """Close all files."""
        for file in self._open.values():
            file.close()
