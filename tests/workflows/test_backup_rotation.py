"""Which backups stay: by days, weeks and months, on folders made by hand."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import pytest

from domain.clock import SHANGHAI
from domain.errors import NotFound
from domain.rotation import Keeping, kept
from graph.checksum import Contents
from workflows.backups.folder import MOMENT, Backup, Manifest, State, get_backup, list_backups, sha256_of
from workflows.backups.making import rotate


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def made(folder: Path, moment: datetime, *, proven: bool = True, unfinished: bool = False) -> Backup:
    name = moment.astimezone(UTC).strftime(MOMENT)
    backup = Backup(folder / (f"{name}.unfinished" if unfinished else name))
    backup.folder.mkdir(parents=True)
    backup.dump.write_bytes(b"dump")
    if not unfinished:
        files = {"graph.dump": {"size": 4, "sha256": sha256_of(backup.dump)}}
        manifest = Manifest("", "", "", "V001__x", None, files)
        (backup.folder / "manifest.json").write_text(json.dumps(asdict(manifest)), encoding="utf-8")
    if proven and not unfinished:
        backup.write_proof(Contents({}, {}, "0"), 1.0)
    return backup


def test_the_last_of_each_day_week_and_month() -> None:
    moments = [at(text) for text in (
        "2018-11-15T08:00", "2018-11-15T02:00", "2018-11-14T02:00", "2018-11-13T02:00",
        "2018-11-11T02:00", "2018-11-04T02:00", "2018-10-31T02:00", "2018-10-28T02:00", "2018-09-30T02:00", "2018-08-31T02:00")]  # fmt: skip
    staying = sorted(f"{moment:%m-%d %H}" for moment in kept(moments, Keeping(daily=2, weekly=3, monthly=3)))
    # days: 15 (the later one), 14; weeks (Monday to Sunday): that of 15, of 11, of 4; months: November, October, September
    assert staying == ["09-30 02", "10-31 02", "11-04 02", "11-11 02", "11-14 02", "11-15 08"]


def test_a_day_is_one_of_shanghai() -> None:
    late, early = datetime(2018, 11, 14, 16, 30, tzinfo=UTC), datetime(2018, 11, 14, 15, 30, tzinfo=UTC)  # 00:30 and 23:30 there
    assert kept([late, early], Keeping(2, 0, 0)) == {late, early}
    assert kept([late, early], Keeping(1, 0, 0)) == {late}


def test_the_newest_always_stays() -> None:
    moments = [at("2018-11-15T02:00"), at("2018-11-14T02:00")]
    assert kept(moments, Keeping(0, 0, 0)) == {moments[0]}
    assert kept([], Keeping()) == set()


def test_halves_go_damaged_ones_stay_and_the_last_proven_one_too(tmp_path: Path) -> None:
    old_proven = made(tmp_path, at("2018-11-01T02:00"))
    older = made(tmp_path, at("2018-10-01T02:00"))
    unproven = made(tmp_path, at("2018-11-14T02:00"), proven=False)
    newest = made(tmp_path, at("2018-11-15T02:00"), proven=False)
    half = made(tmp_path, at("2018-11-15T01:00"), unfinished=True)
    damaged = made(tmp_path, at("2018-11-13T02:00"))
    damaged.dump.write_bytes(b"longer than it was")
    (tmp_path / "something else").mkdir()
    states = [State.WHOLE, State.UNFINISHED, State.WHOLE, State.DAMAGED, State.PROVEN, State.PROVEN]
    assert [backup.state() for backup in list_backups(tmp_path)] == states
    assert get_backup(tmp_path, None) == newest
    gone = rotate(tmp_path, Keeping(daily=1, weekly=0, monthly=0))
    assert sorted(gone) == sorted(backup.folder.name for backup in (half, unproven, older))
    assert list_backups(tmp_path) == [newest, damaged, old_proven]
    assert (tmp_path / "something else").exists()
    assert rotate(tmp_path, Keeping(daily=1, weekly=0, monthly=0)) == []


def test_nothing_there_is_told(tmp_path: Path) -> None:
    assert list_backups(tmp_path / "none") == []
    with pytest.raises(NotFound) as raised:
        get_backup(tmp_path, "20181115T000000Z")
    assert raised.value.code == "NO_SUCH_BACKUP"


def test_a_manifest_that_is_no_manifest_is_damage(tmp_path: Path) -> None:
    backup = made(tmp_path, at("2018-11-15T02:00"))
    for text in ("", "{", "[]", '{"files": {}}'):
        (backup.folder / "manifest.json").write_text(text, encoding="utf-8")
        assert backup.state() is State.DAMAGED
        assert backup.problems() == ["manifest.json is missing or cannot be read"]
