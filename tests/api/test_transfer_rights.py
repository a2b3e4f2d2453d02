"""Who may do what with transfers: every mutation of transfers, asked by every kind of caller as a dry run; worked out on paper.

P2 asks to move from 440104001001 to C19, and the release is open. P1 of the same branch moves to the university, which is to name a branch.
P5 of C19 goes to EXT-43, and the receipt is open. P4 came from EXT-43 into C19.
"""

from __future__ import annotations

from typing import Any

import pytest_asyncio

from api.engine import Engine
from domain.rights import Rights
from tests.api.changing import change, member, set_time
from tests.api.conftest import NOBODY
from tests.api.test_class_transfers import START
from tests.api.test_operation_rights import QUESTIONS
from tests.api.transferring import (
    ANSWER,
    CONFIRM,
    GUANGZHOU,
    HAIZHU,
    NOW,
    PLACE,
    PROVINCE,
    REQUEST,
    REVERSE,
    SECRETARY,
    SHAOGUAN,
    TOWN,
    UNIVERSITY,
    WITHDRAW,
    YUEXIU,
    done,
    officer,
    started,
)
from tests.loaders.tables import graph_of

ON_ACTIVITIES = {"createActivity", "signUp", "withdrawSignUp", "recordAttendance", "rateActivity"}
OPERATIONS = {each[0] for each in QUESTIONS} | {"appointCadre", "undo"}  # in test_operation_rights.py
ON_CHECK_INS = {"requestVerificationCode", "requestCheckIn", "answerCheckIn", "checkInOrganisation"}  # test_check_in_rights.py
ON_PEOPLE = {"requestPersonAccess"}  # test_person_access.py
COUNTS = Rights("test", "counts of the province", ("44/",))  # an analyst, or staff
CALLERS = {
    "nobody": NOBODY,
    "counts": COUNTS,
    "elsewhere": SHAOGUAN,
    "haizhu": HAIZHU,
    "secretary": SECRETARY,
    "town": TOWN,
    "county": YUEXIU,
    "city": GUANGZHOU,
    "university": UNIVERSITY,
    "province": PROVINCE,
    "outside": officer("EXTERNAL/EXT-43/"),
    "P1": member("P1"),
    "P2": member("P2"),
    "P3": member("P3"),
}
# What each caller is told; who is not named is told the first: it is as if there were no such thing.
EXPECTED: dict[str, tuple[str, dict[str, str]]] = {
    "requestTransfer": ("NO_SUCH_PERSON", dict.fromkeys(("secretary", "town", "county", "city", "province"), "done")),
    "answerStep": (
        "NO_SUCH_TRANSFER",
        {
            **dict.fromkeys(("town", "county", "city", "province"), "done"),
            **dict.fromkeys(("secretary", "university", "P2"), "NOT_ADDRESSEE"),
        },
    ),
    "withdrawTransfer": (
        "NO_SUCH_TRANSFER",
        {"P2": "done", **dict.fromkeys(("secretary", "town", "county", "city", "university", "province"), "NOT_STARTER")},
    ),
    "placeTransfer": (
        "NO_SUCH_TRANSFER",
        {
            **dict.fromkeys(("university", "province"), "done"),
            **dict.fromkeys(("secretary", "town", "county", "city", "P1"), "NOT_ADDRESSEE"),
        },
    ),
    "confirmExternal": ("NO_SUCH_TRANSFER", {"university": "done", "province": "done", "outside": "NOT_ADDRESSEE"}),
    "reverseTransfer": ("NO_SUCH_TRANSFER", {"university": "done", "province": "done", "outside": "NOT_COMMON_PARENT"}),
    "startClassTransfers": ("NO_SUCH_ORGANISATION", {"university": "done", "province": "done"}),
}


@pytest_asyncio.fixture(autouse=True)
async def time(fresh: Engine) -> None:
    """It is the second of September 2019."""
    await set_time(fresh.db, NOW)


async def asked(engine: Engine) -> dict[str, tuple[str, dict[str, Any]]]:
    """Bring about the four cases; return what is asked of them."""
    moving = await started(engine, member("P2"), toCode="C19")
    placing = await started(engine, TOWN, person_id="P1", toCode="4144010558")
    placing = await done(engine, UNIVERSITY, ANSWER, placing, answer="AGREE")
    leaving = await started(engine, member("P5"), person_id="P5", toCode="EXT-43", reason="OTHER_PROVINCE")
    leaving = await done(engine, UNIVERSITY, ANSWER, leaving, answer="AGREE")
    coming = {"fromCode": "EXT-43", "reason": "OTHER_PROVINCE", "name": "区小红", "toCode": "C19"}
    come = await started(engine, UNIVERSITY, person_id="P4", **coming)
    year = "MATCH (b:Organisation {code: 'C19'}) SET b.graduation_year = 2019"
    await engine.db.run("tests/year", year, {}, write=True)

    def seen(transfer: Any, **values: Any) -> dict[str, Any]:
        return {"transferId": transfer["transferId"], "expectedVersion": transfer["version"], **values}

    return {
        "answerStep": (ANSWER, seen(moving, answer="AGREE")),
        "withdrawTransfer": (WITHDRAW, {"transferId": moving["transferId"]}),
        "placeTransfer": (PLACE, seen(placing, branchCode="C19")),
        "confirmExternal": (CONFIRM, seen(leaving)),
        "reverseTransfer": (REVERSE, {"transferId": come["transferId"], "because": "误转"}),
        "startClassTransfers": (START, {"classCode": "C19", "reason": "EMPLOYED", "toCode": "440104001001"}),
    }


def told(found: Any) -> str:
    """Return the code of a failure, or that it would be done."""
    return "done" if found["__typename"].endswith("Payload") else str(found["code"])


async def test_who_may_do_what_with_a_transfer(fresh: Engine) -> None:
    everything = set(EXPECTED) | ON_ACTIVITIES | OPERATIONS | ON_CHECK_INS | ON_PEOPLE
    assert everything == set(fresh.schema.mutation_type.fields)  # type: ignore[union-attr]
    questions = await asked(fresh)
    before = await graph_of(fresh.db)
    for name, (text, values) in questions.items():
        absent, others = EXPECTED[name]
        found = {who: told(await change(fresh, rights, text, **values, dryRun=True)) for who, rights in CALLERS.items()}
        assert found == {who: others.get(who, absent) for who in CALLERS}, name
    assert await graph_of(fresh.db) == before


async def test_who_may_ask_for_a_transfer(fresh: Engine) -> None:
    absent, others = EXPECTED["requestTransfer"]
    values = {"personId": "P2", "reason": "MOVED", "toCode": "C19", "dryRun": True}
    found = {who: told(await change(fresh, rights, REQUEST, **values)) for who, rights in CALLERS.items()}
    assert found == {who: others.get(who, absent) for who in CALLERS} | {"P2": "done"}
