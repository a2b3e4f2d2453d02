"""Organisations that are made, renamed, moved, merged, split and closed; posts and memberships that end; worked out on paper.

It is the second of December 2019. P1 and P2 belong to 440104001001, of which P1 is the secretary; P3 to S1, P5 to C19.
"""

from __future__ import annotations

from typing import Any

import pytest
import pytest_asyncio

from api.engine import Engine, GraphQLRequest
from graph.leases import ask_for_lease
from tests.api.changing import change, set_time
from tests.api.operating import (
    GUANGZHOU,
    NOW,
    PROVINCE,
    TEXTS,
    TODAY,
    YUEXIU,
    add_up,
    changes,
    count_everything,
    counts,
    facts_of,
    operated,
    refused,
)
from tests.api.transferring import ANSWER, PLACE, TOWN, brief, done, memberships, officer, read, started
from tests.api.transferring import UNIVERSITY as UNIVERSITY_OFFICER
from tests.loaders.tables import one, rows_of

BRANCH, OTHER, TOWN_CODE = "440104001001", "440104001002", "440104001"
NEW = {
    "code": "B9",
    "name": "新河浦团支部",
    "kind": "BRANCH",
    "sector": "COMMUNITY",
    "parentCode": TOWN_CODE,
    "divisionCode": "440104001",
}


@pytest_asyncio.fixture
async def counted(fresh: Engine) -> Engine:
    """The small province with its counts, on the day of the tests."""
    await count_everything(fresh.db)
    await set_time(fresh.db, NOW)
    return fresh


async def asked(engine: Engine, text: str, **variables: Any) -> Any:
    """Return the data of a query."""
    answer = await engine.execute(GraphQLRequest(text, variables=variables), PROVINCE)
    assert answer.errors == []
    return answer.data


async def test_an_organisation_is_made(counted: Engine) -> None:
    found = await operated(counted, YUEXIU, "createOrganisation", organisation=NEW)
    assert found["organisation"] == {
        "code": "B9", "name": "新河浦团支部", "version": 1, "parent": {"code": TOWN_CODE}, "closedOn": None,
    }  # fmt: skip
    assert changes(found) == [("CREATED", "B9", TOWN_CODE, 1)]
    assert counts(found) == {"B9": ([0, 0, 0], [0, 0, 0]), TOWN_CODE: ([0, 0, 2], [0, 0, 3])}
    assert await add_up(counted.db) == []
    path = "MATCH (o:Organisation {code: 'B9'}) RETURN o.path, toString(o.known_from), o.level, o.own_name, o.total_organisations"
    assert await one(counted.db, path) == (f"44/4401/440104/{TOWN_CODE}/B9/", TODAY, "BRANCH", "新河浦", 1)
    search = '{ searchOrganisations(text: "xhp") { nodes { code } } }'
    await counted.db.run("tests/await", "CALL db.awaitIndexes(30)", {})
    assert await asked(counted, search) == {"searchOrganisations": {"nodes": [{"code": "B9"}]}}


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"code": "b 9"}, "BAD_CODE"),
        ({"code": "c19"}, "CODE_DIFFERS_IN_CASE"),
        ({"code": "C19"}, "DUPLICATE_CODE"),
        ({"name": " "}, "MISSING_VALUE"),
        ({"name": "团" * 201}, "NAME_TOO_LONG"),
        ({"level": "COUNTY"}, "LEVEL_NOT_ALLOWED"),
        ({"kind": "PROVINCIAL_COMMITTEE"}, "PARENT_NOT_ALLOWED"),
        ({"kind": "EXTERNAL"}, "PARENT_NOT_ALLOWED"),
        ({"kind": "COUNTY_COMMITTEE", "sector": "VILLAGE"}, "SECTOR_NOT_ALLOWED"),
        ({"kind": "COUNTY_COMMITTEE", "sector": None}, "PARENT_KIND_NOT_ALLOWED"),
        ({"parentCode": BRANCH}, "PARENT_KIND_NOT_ALLOWED"),
        ({"parentCode": "440105"}, "NO_SUCH_ORGANISATION"),
        ({"parentCode": None}, "NO_SUCH_ORGANISATION"),
        ({"divisionCode": "440104002"}, "DIVISION_CLOSED"),
        ({"divisionCode": "999999"}, "NO_SUCH_DIVISION"),
        ({"graduationYear": 20}, "BAD_YEAR"),
    ],
)
async def test_what_cannot_be_made(counted: Engine, values: dict[str, Any], code: str) -> None:
    assert await refused(counted, YUEXIU, "createOrganisation", organisation={**NEW, **values}) == code


@pytest.mark.parametrize(("day", "code"), [("2019-12-03", "FUTURE_DAY"), ("2018-10-30", "PARENT_NOT_YET")])
async def test_days_that_cannot_be(counted: Engine, day: str, code: str) -> None:
    assert await refused(counted, YUEXIU, "createOrganisation", organisation=NEW, onDay=day) == code


async def test_an_organisation_is_renamed_with_the_names_below_it(counted: Engine) -> None:
    name = "共青团广州市越秀区东山街道工作委员会"
    found = await operated(
        counted, YUEXIU, "renameOrganisation", code=TOWN_CODE, name=name, shortName="东山团工委", onDay="2019-11-30"
    )
    assert (found["organisation"]["name"], changes(found)) == (name, [("RENAMED", TOWN_CODE, None, 1)])
    told = await asked(counted, '{ organisation(code: "440104001") { shortName history { on event before after } } }')
    assert told["organisation"] == {
        "shortName": "东山团工委",
        "history": [
            {"on": "2018-10-31", "event": "REGISTERED", "before": None, "after": None},
            {"on": "2019-11-30", "event": "RENAMED", "before": "共青团广州市越秀区洪桥街道工作委员会", "after": name},
        ],
    }
    pending = "MATCH (o:Organisation {code: '440104001'}) RETURN o.own_name, o.refresh_pending"
    assert await one(counted.db, pending) == ("东山街道", None)
    older = {"code": TOWN_CODE, "name": "某街道", "onDay": "2019-11-29"}
    assert await refused(counted, YUEXIU, "renameOrganisation", **older) == "OLDER_CHANGE"
    same = {"code": TOWN_CODE, "name": name, "shortName": "东山团工委"}
    assert await refused(counted, YUEXIU, "renameOrganisation", **same) == "SAME_VALUE"


async def test_who_has_seen_an_older_version_is_told_the_present_one(counted: Engine) -> None:
    await operated(counted, YUEXIU, "renameOrganisation", code="T1", name="城建团工委")
    values = {"code": "T1", "parentCode": TOWN_CODE, "expectedVersion": 1}
    found = await change(counted, YUEXIU, TEXTS["moveOrganisation"], **values)
    assert found["__typename"] == "OrganisationVersionConflict"
    assert (found["code"], found["organisation"]) == ("VERSION_CONFLICT", {"code": "T1", "version": 2})


@pytest.mark.parametrize(
    ("name", "values", "stale"),
    [
        ("createOrganisation", {"organisation": NEW}, TOWN_CODE),
        ("closeOrganisation", {"code": BRANCH, "membersTo": OTHER}, BRANCH),
        ("splitOrganisation", {"code": BRANCH, "parts": [{"organisation": NEW, "personIds": ["P2"]}]}, BRANCH),
        (
            "appointCadre",
            {"personId": "P4", "name": "区小红", "code": BRANCH, "post": "COMMITTEE_MEMBER", "employment": "PART_TIME"},
            BRANCH,
        ),
        ("endPost", {"personId": "P1", "code": BRANCH, "post": "SECRETARY"}, BRANCH),
        ("endMembership", {"personId": "P2", "endedBy": "AGE"}, BRANCH),
    ],
)
async def test_every_operation_goes_by_what_was_seen(counted: Engine, name: str, values: dict[str, Any], stale: str) -> None:
    rights = officer("44/") if name == "endMembership" else PROVINCE
    found = await change(counted, rights, TEXTS[name], **values, expectedVersion=7)
    assert (found["__typename"], found["organisation"]) == ("OrganisationVersionConflict", {"code": stale, "version": 1})
    assert (await change(counted, rights, TEXTS[name], **values, expectedVersion=1))["__typename"].endswith("Payload")


async def test_a_merger_goes_by_what_was_seen_of_all(counted: Engine) -> None:
    for values, stale in (
        ({"sources": [{"code": BRANCH, "expectedVersion": 7}], "intoCode": OTHER}, BRANCH),
        ({"sources": [{"code": BRANCH}], "intoCode": OTHER, "intoExpectedVersion": 7}, OTHER),
    ):
        found = await change(counted, YUEXIU, TEXTS["mergeOrganisations"], **values)
        assert (found["__typename"], found["organisation"]["code"]) == ("OrganisationVersionConflict", stale)


async def test_posts_and_memberships_by_hand_count(counted: Engine) -> None:
    values = {"personId": "P1", "code": BRANCH, "post": "SECRETARY"}
    assert (await operated(counted, TOWN, "endPost", **values))["organisation"]["version"] == 2
    assert (await operated(counted, TOWN, "endMembership", personId="P1", endedBy="AGE"))["organisation"]["version"] == 3


async def test_an_organisation_moves_with_all_that_lies_below_it(counted: Engine) -> None:
    found = await operated(counted, PROVINCE, "moveOrganisation", code=TOWN_CODE, parentCode="4402")
    assert changes(found) == [("MOVED", TOWN_CODE, "4402", 1)]
    assert counts(found)["440104"] == ([0, 0, 2], [0, 0, 1])
    assert counts(found)["4402"] == ([0, 0, 0], [0, 0, 1])
    paths = "MATCH (o:Organisation) WHERE o.path CONTAINS '440104001' RETURN o.path, o.depth ORDER BY o.path"
    assert await rows_of(counted.db, paths) == [
        ("44/4402/440104001/", 2), ("44/4402/440104001/440104001001/", 3), ("44/4402/440104001/440104001002/", 3),
    ]  # fmt: skip
    assert await one(counted.db, "MATCH (p:Person {id: 'P2'}) RETURN p.search_path") == "44/4402/440104001/440104001001/"
    assert await add_up(counted.db) == []
    totals = "MATCH (o:Organisation) WHERE o.code IN ['4401', '4402'] RETURN o.code, o.total_organisations, o.total_members ORDER BY o.code"
    assert await rows_of(counted.db, totals) == [("4401", 5, 1), ("4402", 4, 2)]


@pytest.mark.parametrize(
    ("code", "parent", "expected"),
    [
        (TOWN_CODE, BRANCH, "CYCLE"),
        (TOWN_CODE, TOWN_CODE, "CYCLE"),
        (BRANCH, OTHER, "PARENT_KIND_NOT_ALLOWED"),
        (TOWN_CODE, "440104", "SAME_VALUE"),
        ("44", "4401", "PARENT_NOT_ALLOWED"),
        ("440104", "44", "PARENT_KIND_NOT_ALLOWED"),
        ("C18", "440104", "CLOSED_ORGANISATION"),
        ("EXT-43", "440104", "NO_SUCH_ORGANISATION"),
        ("C19", "C18", "CLOSED_ORGANISATION"),
    ],
)
async def test_where_nothing_can_move(counted: Engine, code: str, parent: str, expected: str) -> None:
    assert await refused(counted, PROVINCE, "moveOrganisation", code=code, parentCode=parent) == expected


async def test_branches_become_a_living_one(counted: Engine) -> None:
    found = await operated(counted, YUEXIU, "mergeOrganisations", sources=[{"code": BRANCH}], intoCode=OTHER)
    assert changes(found) == [
        ("MEMBERS", BRANCH, OTHER, 2), ("POSTS_ENDED", BRANCH, None, 1), ("CLOSED", BRANCH, None, 1), ("MERGED", BRANCH, OTHER, 1),
    ]  # fmt: skip
    assert counts(found) == {
        OTHER: ([0, 0, 0], [2, 0, 0]), BRANCH: ([2, 1, 0], [0, 0, 0]), TOWN_CODE: ([0, 0, 2], [0, 0, 1]),
    }  # fmt: skip
    assert (await memberships(counted.db, "P2")) == [(BRANCH, "2018-11-01", TODAY, "REORGANISED"), (OTHER, TODAY, None, None)]
    told = await asked(
        counted,
        '{ organisation(code: "440104001001") { closedOn mergedInto { code mergedFrom { code } } history { event afterCode } } }',
    )
    assert told["organisation"]["closedOn"] == TODAY
    assert told["organisation"]["mergedInto"] == {"code": OTHER, "mergedFrom": [{"code": BRANCH}]}
    assert told["organisation"]["history"][-2:] == [
        {"event": "MERGED", "afterCode": OTHER},
        {"event": "CLOSED", "afterCode": None},
    ]
    assert await add_up(counted.db) == []


async def test_committees_become_a_new_one(counted: Engine) -> None:
    new = {"code": "U1", "name": "越秀联合团工委", "kind": "WORK_COMMITTEE", "sector": "TOWNSHIP", "parentCode": "440104"}
    sources = [{"code": TOWN_CODE}, {"code": "T1"}]
    found = await operated(counted, YUEXIU, "mergeOrganisations", sources=sources, intoNew=new)
    assert changes(found) == [
        ("CREATED", "U1", "440104", 1), ("MOVED", BRANCH, "U1", 1), ("MOVED", OTHER, "U1", 1), ("CLOSED", TOWN_CODE, None, 1),
        ("CLOSED", "T1", None, 1), ("MERGED", TOWN_CODE, "U1", 1), ("MERGED", "T1", "U1", 1),
    ]  # fmt: skip
    assert counts(found)["U1"] == ([0, 0, 0], [0, 0, 2])
    assert await add_up(counted.db) == []
    assert await one(counted.db, "MATCH (p:Person {id: 'P2'}) RETURN p.search_path") == "44/4401/440104/U1/440104001001/"


async def test_an_open_step_goes_to_the_heir_and_never_to_nobody(counted: Engine) -> None:
    moving = await started(counted, officer("44/4401/440104/440104001/440104001001/"), toCode="C19")
    assert brief(moving) == [("RELEASE", TOWN_CODE, [TOWN_CODE], None)]
    found = await operated(counted, YUEXIU, "mergeOrganisations", sources=[{"code": TOWN_CODE}], intoCode="T1")
    assert ("STEPS_HANDED", TOWN_CODE, "T1", 1) in changes(found)
    after = await read(counted, officer("44/4401/"), moving["transferId"])
    assert (brief(after), after["version"]) == ([("RELEASE", TOWN_CODE, ["T1"], None)], 2)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"sources": [{"code": BRANCH}], "intoCode": BRANCH}, "EQUAL_ENDS"),
        ({"sources": [{"code": BRANCH}, {"code": BRANCH}], "intoCode": OTHER}, "NAMED_TWICE"),
        ({"sources": [], "intoCode": OTHER}, "BAD_NUMBER"),
        ({"sources": [{"code": BRANCH}], "intoCode": "T1"}, "NOT_A_BRANCH"),
        ({"sources": [{"code": "T1"}], "intoCode": BRANCH}, "NOT_A_COMMITTEE"),
        ({"sources": [{"code": "440104"}], "intoCode": TOWN_CODE}, "CYCLE"),
        ({"sources": [{"code": BRANCH}]}, "ONE_TARGET"),
        ({"sources": [{"code": BRANCH}], "intoCode": OTHER, "onDay": "2019-03-01"}, "OLDER_CHANGE"),
    ],
)
async def test_what_cannot_be_merged(counted: Engine, values: dict[str, Any], code: str) -> None:
    assert await refused(counted, GUANGZHOU, "mergeOrganisations", **values) == code


async def test_a_branch_is_split_by_list_and_by_rule(counted: Engine) -> None:
    await counted.db.run("tests/joined", "MATCH (p:Person {id: 'P2'}) SET p.joined_on = date('2017-05-04')", {}, write=True)
    parts = [
        {"organisation": {**NEW, "parentCode": None}, "rule": {"joinedFrom": "2017-01-01"}},
        {"organisation": {**NEW, "code": "B10", "parentCode": "T1"}, "personIds": ["P1"]},
    ]
    found = await operated(counted, YUEXIU, "splitOrganisation", code=BRANCH, parts=parts)
    assert changes(found) == [
        ("CREATED", "B9", TOWN_CODE, 1), ("CREATED", "B10", "T1", 1), ("MEMBERS", BRANCH, "B9", 1), ("MEMBERS", BRANCH, "B10", 1),
        ("SPLIT", "B9", BRANCH, 1), ("SPLIT", "B10", BRANCH, 1),
    ]  # fmt: skip
    assert counts(found) == {BRANCH: ([2, 1, 0], [0, 1, 0]), "B9": ([0, 0, 0], [1, 0, 0]), "B10": ([0, 0, 0], [1, 0, 0])}
    assert (await memberships(counted.db, "P2"))[-1] == ("B9", TODAY, None, None)
    told = await asked(counted, '{ organisation(code: "B9") { splitFrom { code splitInto { code } } } }')
    assert told["organisation"]["splitFrom"] == {"code": BRANCH, "splitInto": [{"code": "B10"}, {"code": "B9"}]}
    assert await add_up(counted.db) == []


async def test_a_committee_is_split_by_what_lies_below_it(counted: Engine) -> None:
    new = {"code": "U1", "name": "新城团工委", "kind": "WORK_COMMITTEE", "sector": "TOWNSHIP"}
    found = await operated(
        counted, YUEXIU, "splitOrganisation", code=TOWN_CODE, parts=[{"organisation": new, "childCodes": [OTHER]}]
    )
    assert changes(found) == [("CREATED", "U1", "440104", 1), ("MOVED", OTHER, "U1", 1), ("SPLIT", "U1", TOWN_CODE, 1)]
    assert await add_up(counted.db) == []


@pytest.mark.parametrize(
    ("part", "code"),
    [
        ({"personIds": ["P5"]}, "NOT_IN_BRANCH"),
        ({"personIds": ["P1", "P1"]}, "NAMED_TWICE"),
        ({"rule": {"joinedFrom": "2019-01-01"}}, "EMPTY_PART"),
        ({}, "EMPTY_PART"),
    ],
)
async def test_how_a_branch_cannot_be_split(counted: Engine, part: dict[str, Any], code: str) -> None:
    assert await refused(counted, YUEXIU, "splitOrganisation", code=BRANCH, parts=[{"organisation": NEW, **part}]) == code


async def test_what_has_members_or_others_below_it_is_not_closed(counted: Engine) -> None:
    assert await refused(counted, YUEXIU, "closeOrganisation", code=BRANCH) == "HAS_MEMBERS"
    assert await refused(counted, YUEXIU, "closeOrganisation", code=TOWN_CODE) == "OPEN_CHILDREN"
    found = await operated(counted, YUEXIU, "closeOrganisation", code=BRANCH, membersTo=OTHER)
    assert changes(found) == [("MEMBERS", BRANCH, OTHER, 2), ("POSTS_ENDED", BRANCH, None, 1), ("CLOSED", BRANCH, None, 1)]
    found = await operated(counted, YUEXIU, "closeOrganisation", code=TOWN_CODE, childrenTo="T1")
    assert changes(found) == [("MOVED", OTHER, "T1", 1), ("CLOSED", TOWN_CODE, None, 1)]
    assert await add_up(counted.db) == []
    assert await refused(counted, YUEXIU, "closeOrganisation", code=TOWN_CODE) == "CLOSED_ORGANISATION"


async def test_cadres_come_and_go(counted: Engine) -> None:
    post = {"personId": "P4", "code": BRANCH, "post": "DEPUTY_SECRETARY"}
    assert await refused(counted, TOWN, "appointCadre", **post, employment="PART_TIME") == "NO_SUCH_PERSON"
    asked_for = {**post, "employment": "PART_TIME", "name": "区小红", "onDay": "2019-11-01", "termEndsOn": "2021-10-31"}
    found = await operated(counted, TOWN, "appointCadre", **asked_for)
    assert (changes(found), counts(found)) == ([("POSTS_BEGUN", BRANCH, None, 1)], {BRANCH: ([2, 1, 0], [2, 2, 0])})
    assert await refused(counted, TOWN, "appointCadre", **asked_for) == "POST_HELD"
    assert await refused(counted, TOWN, "endPost", **post, onDay="2019-10-31") == "OLDER_CHANGE"
    assert changes(await operated(counted, YUEXIU, "endPost", **post)) == [("POSTS_ENDED", BRANCH, None, 1)]
    assert await refused(counted, YUEXIU, "endPost", **post) == "NO_SUCH_POST"
    held = "MATCH (:Person {id: 'P4'})-[s:SERVED_IN]->(o) RETURN o.code, s.post, toString(s.valid_from), toString(s.valid_to)"
    assert await rows_of(counted.db, held) == [(BRANCH, "DEPUTY_SECRETARY", "2019-11-01", TODAY)]
    assert await add_up(counted.db) == []


@pytest.mark.parametrize(("ended_by", "posts"), [("AGE", 0), ("CORRECTED", 0), ("EXPELLED", 1), ("DECEASED", 1)])
async def test_a_membership_ends(counted: Engine, ended_by: str, posts: int) -> None:
    found = await operated(counted, TOWN, "endMembership", personId="P1", endedBy=ended_by, because="核实")
    assert changes(found) == [*[("POSTS_ENDED", BRANCH, None, 1)] * posts, ("MEMBERS", BRANCH, None, 1)]
    assert (await memberships(counted.db, "P1"))[-1] == (BRANCH, "2019-03-01", TODAY, ended_by)
    assert await refused(counted, TOWN, "endMembership", personId="P1", endedBy=ended_by) in {"NO_MEMBERSHIP", "NO_SUCH_PERSON"}
    assert await add_up(counted.db) == []


async def test_a_membership_is_not_ended_as_what_transfers_do(counted: Engine) -> None:
    assert await refused(counted, TOWN, "endMembership", personId="P1", endedBy="TRANSFERRED") == "UNWANTED_VALUE"
    assert await refused(counted, UNIVERSITY_OFFICER, "endMembership", personId="P1", endedBy="AGE") == "NO_SUCH_PERSON"


async def test_a_dry_run_shows_all_and_changes_nothing(counted: Engine) -> None:
    before = await facts_of(counted.db)
    values = {"sources": [{"code": BRANCH}], "intoCode": OTHER, "dryRun": True}
    found = await operated(counted, YUEXIU, "mergeOrganisations", **values)
    assert counts(found)[OTHER] == ([0, 0, 0], [2, 0, 0])
    assert await facts_of(counted.db) == before
    assert await rows_of(counted.db, "MATCH (e:AuditEvent) RETURN e") == []


async def test_nothing_changes_while_a_load_runs(counted: Engine) -> None:
    await ask_for_lease(counted.db, "load", "a load", 60)
    assert await refused(counted, YUEXIU, "createOrganisation", organisation=NEW) == "LOAD_RUNNING"
    await counted.db.write("lock/release_lock", lock_name="load", holder="a load")
    await counted.db.run("tests/recount", "MATCH (t:TotalsCount) SET t.recount_pending = true", {}, write=True)
    assert await refused(counted, YUEXIU, "createOrganisation", organisation=NEW) == "LOAD_RUNNING"


async def test_the_same_key_makes_one_organisation(counted: Engine) -> None:
    first = await operated(counted, YUEXIU, "createOrganisation", organisation=NEW, idempotencyKey="k1")
    again = await operated(counted, YUEXIU, "createOrganisation", organisation=NEW, idempotencyKey="k1")
    assert again["operation"] == first["operation"]
    other = {**NEW, "name": "另一团支部"}
    assert await refused(counted, YUEXIU, "createOrganisation", organisation=other, idempotencyKey="k1") == "IDEMPOTENCY_CONFLICT"


async def test_posts_elsewhere_are_for_others_to_end(counted: Engine) -> None:
    post = "MATCH (p:Person {id: 'P2'}), (o:Organisation {code: '4401'}) CREATE (p)-[:SERVES_IN {post: 'SECRETARY', valid_from: date('2019-01-01')}]->(o)"
    await counted.db.run("tests/post", post, {}, write=True)
    assert await refused(counted, TOWN, "endMembership", personId="P2", endedBy="EXPELLED") == "POST_ELSEWHERE"
    found = await operated(counted, officer("44/"), "endMembership", personId="P2", endedBy="EXPELLED")
    assert changes(found) == [("POSTS_ENDED", "4401", None, 1), ("MEMBERS", BRANCH, None, 1)]
    assert set(counts(found)) == {BRANCH, "4401"}


async def test_a_step_that_places_is_answered_by_the_heir(counted: Engine) -> None:
    opened = await started(counted, UNIVERSITY_OFFICER, person_id="P5", toCode=TOWN_CODE)
    accepted = await done(counted, TOWN, ANSWER, opened, answer="AGREE")
    assert brief(accepted)[-1] == ("PLACE", TOWN_CODE, [TOWN_CODE], None)
    await operated(counted, YUEXIU, "mergeOrganisations", sources=[{"code": TOWN_CODE}], intoCode="T1")
    heir = officer("44/4401/440104/T1/")
    seen = await read(counted, heir, accepted["transferId"])
    assert (await done(counted, heir, PLACE, seen | {"transferId": accepted["transferId"]}, branchCode=OTHER))["placedIn"] == {
        "code": OTHER
    }


async def test_a_committee_merges_with_its_own_child_and_back(counted: Engine) -> None:
    await operated(counted, YUEXIU, "moveOrganisation", code="T1", parentCode=TOWN_CODE)
    before = await facts_of(counted.db)
    sources = [{"code": TOWN_CODE}, {"code": "T1"}]
    new = {"code": "U1", "name": "联合团工委", "kind": "WORK_COMMITTEE", "sector": "TOWNSHIP", "parentCode": "440104"}
    found = await operated(counted, YUEXIU, "mergeOrganisations", sources=sources, intoNew=new)
    assert ("MOVED", "T1", "U1", 1) not in changes(found)
    assert await add_up(counted.db) == []
    await operated(counted, YUEXIU, "undo", operationId=found["operation"]["operationId"])
    assert await facts_of(counted.db) == before


async def test_nothing_goes_to_who_is_not_there_yet(counted: Engine) -> None:
    await operated(counted, YUEXIU, "createOrganisation", organisation=NEW)
    values = {"sources": [{"code": BRANCH}], "intoCode": "B9", "onDay": "2019-11-01"}
    assert await refused(counted, YUEXIU, "mergeOrganisations", **values) == "OLDER_CHANGE"
