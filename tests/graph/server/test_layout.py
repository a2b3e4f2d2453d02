"""The small files of the home, and the data folders after an interrupted load or reset."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.server.layout import Layout, State, write_whole


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    made = Layout(tmp_path)
    made.make_folders()
    return made


def fill(folder: Path, content: str) -> None:
    folder.mkdir()
    (folder / "store").write_text(content, encoding="utf-8")


def test_the_password_is_made_once_and_nobody_else_reads_it(layout: Layout) -> None:
    password = layout.make_password()
    assert layout.make_password() == layout.read_password() == password
    assert len(password) >= 32
    assert layout.password.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("content", ["", "{", "[1]", '{"port": 1}', "null"])
def test_a_state_that_is_not_whole_is_none(layout: Layout, content: str) -> None:
    layout.state.write_text(content, encoding="utf-8")
    assert layout.read_state() is None


def test_the_state_is_read_as_written(layout: Layout) -> None:
    assert layout.read_state() is None
    layout.write_state(State(7687, 12, 1.5))
    assert layout.read_state() == State(7687, 12, 1.5)


def test_what_an_interrupted_write_left_does_no_harm(layout: Layout) -> None:
    layout.state.with_name("server.json.partial").write_text("{", encoding="utf-8")
    write_whole(layout.state, "{}")
    assert layout.state.read_text(encoding="utf-8") == "{}"


def test_a_load_that_ended_before_the_exchange_leaves_the_old_data(layout: Layout) -> None:
    fill(layout.data, "old")
    fill(layout.data_loading, "half")
    layout.recover()
    assert (layout.data / "store").read_text(encoding="utf-8") == "old"
    assert not layout.data_loading.exists()


def test_a_load_that_ended_amid_the_exchange_leaves_the_old_data(layout: Layout) -> None:
    fill(layout.data_old, "old")
    fill(layout.data_loading, "new")
    layout.recover()
    assert (layout.data / "store").read_text(encoding="utf-8") == "old"
    assert not layout.data_old.exists()


def test_a_load_that_ended_after_the_exchange_leaves_the_new_data(layout: Layout) -> None:
    fill(layout.data_old, "old")
    fill(layout.data, "new")
    layout.recover()
    assert (layout.data / "store").read_text(encoding="utf-8") == "new"
    assert not layout.data_old.exists()


def test_a_reset_that_ended_amid_the_deletion_brings_nothing_back(layout: Layout) -> None:
    fill(layout.data_discarded, "half deleted")
    layout.recover()
    assert not layout.data.exists()
    assert not layout.data_discarded.exists()


def test_a_restore_that_ended_before_it_was_compared_leaves_the_old_data(layout: Layout) -> None:
    fill(layout.data_old, "old")
    fill(layout.data, "new")
    layout.restoring.touch()
    layout.recover()
    assert (layout.data / "store").read_text(encoding="utf-8") == "old"
    assert not layout.data_old.exists()


def test_a_restore_that_was_compared_leaves_the_new_data(layout: Layout) -> None:
    fill(layout.data_old, "old")
    fill(layout.data, "new")
    layout.recover()
    assert (layout.data / "store").read_text(encoding="utf-8") == "new"
    assert not layout.data_old.exists()
