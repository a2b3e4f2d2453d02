"""One-time codes: attempts, expiry, limits per mobile and address; which numbers are taken where; codes by a program, and over HTTP."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from pydantic import SecretStr

from api.engine import Engine, GraphQLRequest
from api.tokens import generated_key, issue_token
from api.verifying import verifying_of
from domain.errors import InvalidInput, Refused
from domain.identity import generated_identity_number
from domain.rights import Rights
from domain.verification import SendLimits
from graph.database import Database
from tests.api.changing import change, set_time
from tests.api.checking_in import CODE, MOBILE, NUMBER, REQUEST, Desk, Kept, applicant, open_desk, stated
from tests.api.serving import own_settings, serving
from tests.api.transferring import NOW
from tests.loaders.tables import one
from tests.own_server import emptied
from workflows.verification import CommandVerification, Verifying

ASKER = applicant()
REAL_NUMBER, REAL_MOBILE = "11010519491231002X", "13000000000"  # the example of the standard; a number that no operator gives out


@pytest_asyncio.fixture
async def desk(fresh: Engine) -> Desk:
    """People check in in the small province."""
    await set_time(fresh.db, NOW)
    return open_desk(fresh.db)


async def asked(desk: Desk, code: str, by: Rights = ASKER, **values: Any) -> str:
    """Ask for a check-in with a code; return what it answers: a code of a failure, or that it is open."""
    found = await change(desk.engine, by, REQUEST, **stated(code=code, **values))
    return str(found.get("code") or found["checkIn"]["state"])


def wrong(code: str) -> str:
    """Return another code."""
    return f"{(int(code) + 1) % 10**6:06}"


async def test_five_attempts_and_no_more(desk: Desk) -> None:
    code = await desk.code(ASKER)
    assert (len(code), code.isdigit()) == (6, True)
    for _ in range(5):
        assert await asked(desk, wrong(code)) == "WRONG_CODE"
    assert await asked(desk, code) == "NO_CODE"
    assert await asked(desk, await desk.code(ASKER)) == "REQUESTED"  # a new one holds, with attempts of its own


async def test_an_attempt_counts_in_a_dry_run_and_where_the_rest_is_refused(desk: Desk) -> None:
    code = await desk.code(ASKER)
    for _ in range(3):
        assert await asked(desk, wrong(code), dryRun=True) == "WRONG_CODE"
    for _ in range(2):
        assert await asked(desk, code, branchCode="44") == "NOT_A_BRANCH"
    assert await asked(desk, code) == "NO_CODE"


async def test_a_code_is_of_its_mobile_and_account_and_time(desk: Desk) -> None:
    code = await desk.code(ASKER)
    assert await asked(desk, code, applicant("other")) == "NO_CODE"
    assert await asked(desk, code, mobile="11000000002") == "NO_CODE"
    desk.at("2026-01-05T09:10:00+00:00")  # ten minutes after it was sent
    assert await asked(desk, code) == "NO_CODE"
    code = await desk.code(ASKER)
    desk.at("2026-01-05T09:19:59+00:00")
    assert await asked(desk, code) == "REQUESTED"
    assert await asked(desk, code) == "NO_CODE"  # once


async def test_only_the_last_code_holds(desk: Desk) -> None:
    first, second = await desk.code(ASKER), await desk.code(ASKER)
    assert await asked(desk, first) == ("REQUESTED" if first == second else "WRONG_CODE")
    assert first == second or await asked(desk, second) == "REQUESTED"


async def sent(desk: Desk, mobile: str, address: str, subject: str = "feng") -> str:
    """Ask for a code from an address; return the code of the failure, or that it was sent."""
    request = GraphQLRequest(CODE, variables={"input": {"mobile": mobile}})
    answer = await desk.engine.execute(request, applicant(subject), address=address)
    assert answer.data is not None
    assert answer.errors == []
    found = answer.data["requestVerificationCode"]
    return str(found.get("code") or "sent")


async def test_so_many_an_hour_to_a_mobile_and_for_an_address(desk: Desk) -> None:
    desk = open_desk(desk.engine.db, limits=SendLimits(per_mobile=2, per_address=3))
    assert await sent(desk, "11000000001", "192.0.2.1") == "sent"
    desk.at("2026-01-05T09:30:00+00:00")
    assert await sent(desk, "11000000001", "192.0.2.2", "other account") == "sent"
    assert await sent(desk, "11000000001", "192.0.2.3") == "TOO_MANY_CODES"
    desk.at("2026-01-05T10:00:00+00:00")  # the first was an hour ago
    assert await sent(desk, "11000000001", "192.0.2.3") == "sent"
    assert await sent(desk, "11000000001", "192.0.2.3") == "TOO_MANY_CODES"
    addresses = ["2001:db8:1:2::1", "2001:db8:1:2::2", "2001:db8:1:2:3::4"]  # of one site
    assert [await sent(desk, f"1100000001{n}", address) for n, address in enumerate(addresses)] == ["sent"] * 3
    assert await sent(desk, "11000000019", "2001:db8:1:2::5") == "TOO_MANY_CODES"
    assert await sent(desk, "11000000019", "2001:db8:1:3::5") == "sent"
    assert len(desk.kept.sent) == 7
    other = open_desk(desk.engine.db, limits=SendLimits(per_mobile=2, per_address=3))  # another process, after a restart
    other.at("2026-01-05T10:00:00+00:00")
    assert await sent(other, "11000000001", "192.0.2.4") == "TOO_MANY_CODES"


async def test_what_says_nothing_any_more_is_deleted(desk: Desk) -> None:
    counts = "MATCH (v:Verification) RETURN count(v.code_hmac), count(v.sent_at)"
    await desk.code(ASKER)
    assert await one(desk.engine.db, counts) == (1, 2)
    desk.at("2026-01-05T10:00:00+00:00")
    await desk.code(applicant("other"), "11000000009")
    assert await one(desk.engine.db, counts) == (1, 2)  # no address is an address too, and was asked from again


async def test_nothing_is_sent_in_a_dry_run_or_twice_with_a_key(desk: Desk) -> None:
    found = await change(desk.engine, ASKER, CODE, mobile=MOBILE, dryRun=True)
    assert (found, desk.kept.sent) == (
        {"__typename": "RequestVerificationCodePayload", "mobileMasked": "*********01", "lifetimeSeconds": 600}, [])  # fmt: skip
    for _ in range(2):
        assert (await change(desk.engine, ASKER, CODE, mobile=MOBILE, idempotencyKey="k")) == found
    assert len(desk.kept.sent) == 1


async def test_a_code_that_cannot_be_sent_is_told(desk: Desk) -> None:
    desk.kept.fails = True
    assert (await change(desk.engine, ASKER, CODE, mobile=MOBILE))["code"] == "CODE_NOT_SENT"


async def test_the_fingerprint_of_an_input_is_keyed(desk: Desk) -> None:
    await change(desk.engine, ASKER, CODE, mobile=MOBILE, idempotencyKey="k")
    stored = await one(desk.engine.db, "MATCH (r:IdempotencyRecord) RETURN r.input_sha256")
    assert stored != hashlib.sha256(b'{"mobile":"%s"}' % MOBILE.encode()).hexdigest()
    assert len(stored) == 64


BAD = [
    ({"idNumber": NUMBER[:-1]}, "BAD_ID_NUMBER"),
    ({"idNumber": "44010420021304123" + NUMBER[-1]}, "ID_BIRTH_DATE"),
    ({"idNumber": "00010420020304122" + NUMBER[-1]}, "ID_REGION"),
    ({"idNumber": REAL_NUMBER}, "SYNTHETIC_LOOKS_REAL"),
    ({"mobile": REAL_MOBILE}, "BAD_PHONE"),
    ({"name": "　"}, "NO_NAME"),
    ({"name": "冯" * 101}, "NAME_TOO_LONG"),
    ({"joinedOn": "2019-09-03"}, "JOINED_IN_FUTURE"),
    ({"joinedOn": "2016-03-03"}, "JOINED_TOO_YOUNG"),
]


@pytest.mark.parametrize(("values", "code"), BAD, ids=[code for _, code in BAD])
async def test_what_is_stated_in_the_demo(desk: Desk, values: dict[str, Any], code: str) -> None:
    sent_code = await desk.code(ASKER)
    assert await asked(desk, sent_code, **values) == code
    assert await asked(desk, sent_code, joinedOn="2016-03-04") == "REQUESTED"  # the 14th birthday


async def test_a_real_installation_takes_real_numbers_alone(fresh: Engine) -> None:
    desk = open_desk(fresh.db, synthetic=False)
    found = await change(desk.engine, ASKER, CODE, mobile=MOBILE)
    assert found["code"] == "BAD_PHONE"
    code = await desk.code(ASKER, REAL_MOBILE)
    real: dict[str, Any] = {"mobile": REAL_MOBILE, "joinedOn": "1965-05-04"}
    assert await asked(desk, code, **real, idNumber=generated_identity_number("110105", "19491231", 2)) == "ID_CHECK_DIGIT"
    assert await asked(desk, code, **real, idNumber=REAL_NUMBER.lower()) == "REQUESTED"
    assert await one(fresh.db, "MATCH (c:CheckIn) RETURN c.synthetic") is False


async def test_real_people_do_not_check_in_in_generated_time(fresh: Engine) -> None:
    await set_time(fresh.db, NOW)
    desk = open_desk(fresh.db, synthetic=False)
    assert (await change(desk.engine, ASKER, CODE, mobile=REAL_MOBILE))["code"] == "GENERATED_TIME"


async def test_where_nothing_is_set_up_nobody_checks_in(fresh: Engine) -> None:
    assert (await change(fresh, ASKER, CODE, mobile=MOBILE))["code"] == "CHECK_IN_CLOSED"
    assert (await change(fresh, ASKER, REQUEST, **stated(code="000000")))["code"] == "CHECK_IN_CLOSED"


def test_how_numbers_are_verified_by_the_settings(tmp_path: Path) -> None:
    key = SecretStr("a key of the tests with more than 32 characters")
    assert verifying_of(own_settings(tmp_path)) is None
    assert verifying_of(own_settings(tmp_path, identity_key=key)) is None
    assert verifying_of(own_settings(tmp_path, sms_command=tmp_path / "send")) is None
    real = verifying_of(own_settings(tmp_path, identity_key=key, sms_command=tmp_path / "send", codes_per_mobile=3))
    assert real is not None
    assert (real.synthetic, real.by, real.limits) == (False, CommandVerification(tmp_path / "send"), SendLimits(3, 100))
    demo = verifying_of(own_settings(tmp_path, demo=True))
    assert demo is not None
    assert (demo.synthetic, demo.key) == (True, (tmp_path / "identity.key").read_bytes())
    assert key.get_secret_value() not in repr(real)
    with pytest.raises(InvalidInput) as short:
        verifying_of(own_settings(tmp_path, identity_key=SecretStr("short")))
    assert short.value.code == "SHORT_KEY"


def program(folder: Path, text: str) -> Path:
    """Write a program that sends codes."""
    file = folder / "send"
    file.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    file.chmod(0o700)
    return file


async def test_codes_are_sent_by_a_program(tmp_path: Path) -> None:
    await CommandVerification(program(tmp_path, f"cat > {tmp_path}/told")).send_code(REAL_MOBILE, "000042")
    assert json.loads((tmp_path / "told").read_text()) == {"mobile": REAL_MOBILE, "code": "000042"}
    for command in (program(tmp_path, "exit 3"), tmp_path / "absent"):
        with pytest.raises(Refused) as failed:
            await CommandVerification(command).send_code(REAL_MOBILE, "000042")
        assert failed.value.code == "CODE_NOT_SENT"
        assert REAL_MOBILE not in str(failed.value)


async def test_the_demo_writes_the_code_to_the_log(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    demo = verifying_of(own_settings(tmp_path, demo=True))
    assert demo is not None
    await demo.by.send_code(MOBILE, "000042")
    out = capfd.readouterr()
    said = out.out + out.err
    assert "000042" in said
    assert "*********01" in said
    assert MOBILE not in said


async def test_the_address_is_that_of_the_connection(database: Database, tmp_path: Path) -> None:
    await emptied(database)
    settings = own_settings(tmp_path, demo=True, token_key=None, codes_per_address=1, token_issuer="leaguegraph-demo")
    token = issue_token(generated_key(tmp_path), "feng", issuer="leaguegraph-demo", audience="leaguegraph", lifetime_s=600)
    async with serving(settings, database) as client:
        headers = {"authorization": f"Bearer {token}"}
        codes = []
        for mobile in ("11000000001", "11000000002"):
            body = {"query": CODE, "variables": {"input": {"mobile": mobile}}}
            found = (await client.post("/graphql", json=body, headers=headers)).json()["data"]["requestVerificationCode"]
            codes.append(found.get("code"))
    assert codes == [None, "TOO_MANY_CODES"]
    demo = verifying_of(settings)
    assert demo is not None
    fingerprint = demo.fingerprint("sends for", "127.0.0.1")
    found = await one(database, "MATCH (l:Verification {fingerprint: $f}) RETURN size(l.sent_at)", f=fingerprint)
    assert found == 1


def test_fingerprints_differ_by_what_they_are_for() -> None:
    verifying = Verifying(b"k" * 32, synthetic=True, by=Kept(synthetic=True))
    rights = applicant()
    made = {
        verifying.holder(MOBILE, rights),
        verifying.of_code(MOBILE, rights, "000042"),
        verifying.fingerprint("sends to", MOBILE),
    }
    assert len(made) == 3
