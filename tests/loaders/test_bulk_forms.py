"""Tables of a bulk import in every form that loaders read, and tables without rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from domain.progress import silent
from loaders.activities import Activities
from loaders.bulk.importing import prepare_import, read_manifest
from loaders.participations import Participations
from loaders.people import People
from loaders.posts import Posts
from loaders.transfers import Transfers

ORGANISATIONS = "code,name,kind,parent_code,division_code\n44,共青团广东省委员会,PROVINCIAL_COMMITTEE,,44\n4401,共青团广州市委员会,CITY_COMMITTEE,44,4401\n"
FORMS: dict[str, Callable[[str], bytes]] = {
    "UTF-8": lambda text: text.encode(),
    "with a mark": lambda text: text.encode("utf-8-sig"),
    "CRLF": lambda text: text.replace("\n", "\r\n").encode(),
    "semicolons": lambda text: text.replace(",", ";").encode(),
    "GB18030": lambda text: text.encode("gb18030"),
    "UTF-16": lambda text: text.encode("utf-16"),
    "Chinese headers": lambda text: text.replace("code,name,kind", "团组织编码,团组织全称,类型", 1).encode(),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_tree_without_people_in_every_form(tmp_path: Path, form: str) -> None:
    folder = tmp_path / "tables"
    folder.mkdir()
    (folder / "manifest.json").write_text('{"divisions_on": "2018-10-31"}')
    (folder / "divisions.csv").write_text(
        "code,name,level,parent_code\n44,广东省,province,\n4401,广州市,city,44\n", encoding="utf-8"
    )
    (folder / "organisations.csv").write_bytes(FORMS[form](ORGANISATIONS))
    for name, facts in (
        ("people", People),
        ("posts", Posts),
        ("activities", Activities),
        ("participations", Participations),
        ("transfers", Transfers),
    ):
        (folder / f"{name}.csv").write_text(",".join(column.name for column in facts.columns) + "\n")
    prepared = prepare_import(folder, read_manifest(folder), b"k" * 32, date(2018, 11, 15), tmp_path / "files", silent)
    assert prepared.findings.shown == []
    counts = {name: count for name, count in prepared.counts.items() if count}
    assert counts == {"divisions": 2, "within": 1, "organisations": 2, "part_of": 1, "located_in": 2}
    assert "共青团广州市委员会" in (tmp_path / "files" / "organisations.csv").read_text(encoding="utf-8")
    assert (tmp_path / "files").stat().st_mode & 0o777 == 0o700
