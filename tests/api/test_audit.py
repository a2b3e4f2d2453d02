"""What the audit trail tells of a change: who, when, what, in which request, and whose business it is; worked out on paper."""

from __future__ import annotations

import json

import pytest_asyncio

from api.engine import Engine, GraphQLRequest
from tests.api.changing import member, set_time
from tests.api.transferring import ANSWER, NOW, REQUEST, TOWN
from tests.loaders.tables import rows_of

EVENTS = """MATCH (e:AuditEvent) RETURN e.actor, e.action, e.request_id, e.before, e.after, e.unnumbered, e.organisation_codes,
COLLECT { MATCH (e)-[:CONCERNS]->(thing) RETURN labels(thing)[0] + ' ' + coalesce(thing.code, thing.id) } ORDER BY e.action"""


@pytest_asyncio.fixture(autouse=True)
async def time(fresh: Engine) -> None:
    """It is the second of September 2019."""
    await set_time(fresh.db, NOW)


async def test_an_event_tells_who_changed_what_in_which_request(fresh: Engine) -> None:
    asked = {"input": {"personId": "P2", "reason": "MOVED", "toCode": "C19"}}
    answer = await fresh.execute(GraphQLRequest(REQUEST, variables=asked), member("P2"), request_id="r1")
    assert answer.data is not None
    transfer_id = answer.data["requestTransfer"]["transfer"]["transferId"]
    agreed = {"input": {"transferId": transfer_id, "expectedVersion": 1, "answer": "AGREE"}}
    await fresh.execute(GraphQLRequest(ANSWER, variables=agreed), TOWN, request_id="r2")
    by_town, by_member = await rows_of(fresh.db, EVENTS)
    assert by_member[:3] == ("test|account of P2", "requestTransfer", "r1")
    assert by_town[:3] == ("test|officer of 44/4401/440104/440104001/", "answerStep", "r2")
    assert json.loads(by_town[3]) == {"state": "OPEN", "step": "RELEASE", "awaits": "440104001"}
    assert json.loads(by_town[4]) == {"step": "ACCEPT", "awaits": "4144010558"}
    # the ends, whoever has the step now, and whoever had it
    for event, codes in ((by_member, ["440104001"]), (by_town, ["440104001", "4144010558"])):
        assert event[5] is True
        assert sorted(event[6]) == sorted(["440104001001", "C19", *codes])
        assert sorted(event[7]) == ["Person P2", f"Transfer {transfer_id}"]
