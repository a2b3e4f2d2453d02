"""The mark of an unfinished import is part of the data: it comes and goes with them."""

from __future__ import annotations

from pathlib import Path

from graph.server.layout import UNFINISHED, Layout
from graph.server.managed import ManagedServer
from tests.own_server import DOWNLOADS, SMALL


def test_a_reset_takes_the_mark_away(tmp_path: Path) -> None:
    server, layout = ManagedServer(tmp_path, SMALL, DOWNLOADS), Layout(tmp_path)
    assert not server.import_unfinished
    layout.data.mkdir(parents=True)
    (layout.data / UNFINISHED).touch()
    assert server.import_unfinished
    server.reset()
    assert not server.import_unfinished


def test_a_failed_import_leaves_no_mark(tmp_path: Path) -> None:
    """What the tool was making is thrown away with its mark; the data that stay never had one."""
    layout = Layout(tmp_path)
    layout.data.mkdir(parents=True)
    layout.data_loading.mkdir()
    (layout.data_loading / UNFINISHED).touch()
    layout.recover()
    assert not ManagedServer(tmp_path, SMALL, DOWNLOADS).import_unfinished
