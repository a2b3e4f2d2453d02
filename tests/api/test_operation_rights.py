"""Who may change organisations, posts and memberships: every such mutation, asked by every kind of caller; worked out on paper."""

from __future__ import annotations

from typing import Any

import pytest_asyncio

from api.engine import Engine
from domain.rights import Rights
from tests.api.changing import change, member, set_time
from tests.api.conftest import NOBODY
from tests.api.operating import GUANGZHOU, NOW, PROVINCE, TEXTS, YUEXIU, admin, count_everything, operated
from tests.api.test_operations import BRANCH, NEW, OTHER, TOWN_CODE
from tests.api.test_undo import UNIT
from tests.api.transferring import GUANGZHOU as CITY_OFFICER
from tests.api.transferring import SECRETARY, SHAOGUAN, TOWN
from tests.loaders.tables import graph_of

CALLERS = {
    "nobody": NOBODY,
    "member": member("P1"),
    "counts": Rights("test", "counts", ("44/",)),
    "branch admin": admin(f"44/4401/440104/{TOWN_CODE}/{BRANCH}/"),
    "town admin": admin(f"44/4401/440104/{TOWN_CODE}/"),
    "county admin": YUEXIU,
    "city admin": GUANGZHOU,
    "province admin": PROVINCE,
    "other admin": admin("44/4402/"),
    "secretary": SECRETARY,
    "town officer": TOWN,
    "city officer": CITY_OFFICER,
    "other officer": SHAOGUAN,
}
ABOVE_TOWN = {"county admin", "city admin", "province admin"}
TOWN_ADMINS = {"town admin", *ABOVE_TOWN}
CADRES = {"branch admin", *TOWN_ADMINS, "town officer", "city officer"}
# The mutation, its input, what those are told who may not, and who may.
QUESTIONS: list[tuple[str, dict[str, Any], str, set[str]]] = [
    ("createOrganisation", {"organisation": NEW}, "NO_SUCH_ORGANISATION", TOWN_ADMINS),
    ("renameOrganisation", {"code": BRANCH, "name": "甲团支部"}, "NO_SUCH_ORGANISATION", {"branch admin", *TOWN_ADMINS}),
    ("moveOrganisation", {"code": BRANCH, "parentCode": "T1"}, "NO_SUCH_ORGANISATION", ABOVE_TOWN),
    ("moveOrganisation", {"code": TOWN_CODE, "parentCode": "4402"}, "NO_SUCH_ORGANISATION", {"province admin"}),
    ("closeOrganisation", {"code": BRANCH, "membersTo": OTHER}, "NO_SUCH_ORGANISATION", TOWN_ADMINS),
    ("closeOrganisation", {"code": BRANCH, "membersTo": "S1"}, "NO_SUCH_ORGANISATION", {"city admin", "province admin"}),
    ("mergeOrganisations", {"sources": [{"code": BRANCH}], "intoCode": OTHER}, "NO_SUCH_ORGANISATION", TOWN_ADMINS),
    ("mergeOrganisations", {"sources": [{"code": TOWN_CODE}], "intoNew": UNIT}, "NO_SUCH_ORGANISATION", ABOVE_TOWN),
    (
        "splitOrganisation",
        {"code": BRANCH, "parts": [{"organisation": NEW, "personIds": ["P2"]}]},
        "NO_SUCH_ORGANISATION",
        TOWN_ADMINS,
    ),
    ("endPost", {"personId": "P1", "code": BRANCH, "post": "SECRETARY"}, "NO_SUCH_ORGANISATION", CADRES),
    ("endMembership", {"personId": "P2", "endedBy": "AGE"}, "NO_SUCH_PERSON", {"secretary", "town officer", "city officer"}),
]


@pytest_asyncio.fixture
async def counted(fresh: Engine) -> Engine:
    """The small province with its counts, on the second of December 2019."""
    await count_everything(fresh.db)
    await set_time(fresh.db, NOW)
    return fresh


def told(found: Any) -> str:
    """Return the code of a failure, or that it would be done."""
    return "done" if found["__typename"].endswith("Payload") else str(found["code"])


async def test_who_may_change_what(counted: Engine) -> None:
    before = await graph_of(counted.db)
    for name, values, absent, may in QUESTIONS:
        found = {who: told(await change(counted, rights, TEXTS[name], **values, dryRun=True)) for who, rights in CALLERS.items()}
        assert found == {who: "done" if who in may else absent for who in CALLERS}, (name, values)
    assert await graph_of(counted.db) == before


async def test_who_may_appoint_a_cadre(counted: Engine) -> None:
    values = {"personId": "P4", "code": BRANCH, "post": "COMMITTEE_MEMBER", "employment": "PART_TIME", "dryRun": True}
    found = {who: told(await change(counted, each, TEXTS["appointCadre"], **values)) for who, each in CALLERS.items()}
    assert found == dict.fromkeys(CALLERS, "NO_SUCH_PERSON")  # who is no member is read by nobody here: the name must be stated
    values["name"] = "区小红"
    found = {who: told(await change(counted, each, TEXTS["appointCadre"], **values)) for who, each in CALLERS.items()}
    assert found == {who: "done" if who in CADRES else "NO_SUCH_ORGANISATION" for who in CALLERS}


async def test_who_may_undo_is_who_may_do(counted: Engine) -> None:
    for name, values, doer, may in (
        ("mergeOrganisations", {"sources": [{"code": BRANCH}], "intoCode": OTHER}, PROVINCE, TOWN_ADMINS),
        ("endPost", {"personId": "P1", "code": BRANCH, "post": "SECRETARY"}, PROVINCE, CADRES),
        ("endMembership", {"personId": "P2", "endedBy": "AGE"}, TOWN, {"secretary", "town officer", "city officer"}),
    ):
        done = await operated(counted, doer, name, **values)
        asked = {"operationId": done["operation"]["operationId"]}
        found = {who: told(await change(counted, each, TEXTS["undo"], **asked, dryRun=True)) for who, each in CALLERS.items()}
        assert found == {who: "done" if who in may else "NO_SUCH_OPERATION" for who in CALLERS}, name
        await operated(counted, doer, "undo", **asked)
