"""Where Prometheus reads: beside the program that runs, on a port of its own, where a setting asks for it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from api.observing.observing import Observing
from graph.database import Database
from settings import Settings

FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"


@asynccontextmanager
async def metrics_of_process(settings: Settings, db: Database, observing: Observing) -> AsyncIterator[None]:
    """Let the metrics of this process be read while the body runs."""
    if settings.metrics_port is None or observing.metrics is None:
        yield
        return
    from api.observing.exposing import Exposition, exposed  # noqa: PLC0415 - only where it is asked for

    async with exposed(Exposition(db, observing.metrics.registry), settings.metrics_host, settings.metrics_port):
        yield


@asynccontextmanager
async def metrics_of_several(settings: Settings, db: Database, folder: Path | None) -> AsyncIterator[None]:
    """Let the metrics that several processes keep in a folder be read while the body runs."""
    if settings.metrics_port is None or folder is None:
        yield
        return
    from api.observing.exposing import Exposition, exposed  # noqa: PLC0415

    async with exposed(Exposition(db, folder), settings.metrics_host, settings.metrics_port):
        yield


@contextmanager
def shared_folder(settings: Settings) -> Iterator[tuple[Path | None, dict[str, str] | None]]:
    """Make a folder where several processes keep their metrics; yield it with the environment that tells them."""
    if settings.metrics_port is None:
        yield None, None
        return
    with tempfile.TemporaryDirectory(prefix="leaguegraph-metrics-") as folder:
        yield Path(folder), {**os.environ, FOLDER_VARIABLE: folder}


def forget_process(folder: Path, pid: int) -> None:
    """Drop what holds only while a process lives; what it counted stays counted."""
    from prometheus_client.multiprocess import mark_process_dead  # noqa: PLC0415

    mark_process_dead(pid, str(folder))  # type: ignore[no-untyped-call]
