"""Posts, activities, participations and transfers from tables: what is written, "0 changes" the second time, every named problem."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.database import Database
from graph.rules import find_broken_rules
from graph.totals import find_differences
from loaders.activities import Activities
from loaders.facts import Facts
from loaders.participations import Participations
from loaders.people import People
from loaders.posts import Posts
from loaders.transfers import Transfers
from tests.loaders.people import PEOPLE_HEADER, build_tree, load, person
from tests.loaders.tables import graph_of, one, rows_of, write_csv

POSTS_HEADER = ["person_id", "organisation_code", "post", "employment", "valid_from", "term_ends_on", "valid_to"]
POST = ["P1", "S1", "书记", "专职", "2017-01-01", "2020-01-01", ""]
ACTIVITIES_HEADER = ["id", "organisation_code", "name", "kind", "starts_at", "ends_at", "capacity", "source", "external_id"]
ACTIVITY = ["A1", "S1", "植树", "志愿服务", "2018-03-12 09:00", "2018-03-12 12:00", "40", "", ""]
SIGN_UPS_HEADER = ["person_id", "activity_id", "state", "signed_up_at", "attended_at", "hours", "rating", "rated_at"]
SIGN_UP = ["P1", "A1", "", "2018-03-01 20:15", "2018-03-12 09:05", "2.5", "5", "2018-03-13"]
TRANSFERS_HEADER = ["id", "person_id", "reason", "state", "from_code", "to_code", "placed_in_code", "requested_at", "requested_by",
                    "completed_at", "reversed_at", "step_kinds", "step_first_addressees", "step_opened_at", "step_first_due_at",
                    "step_answered_at", "step_answered_by", "step_outcomes", "step_escalations"]  # fmt: skip
DONE = ["T1", "P1", "升学", "已完成", "S1-A", "U1", "U1-A", "2018-09-03 10:00", "团员", "2018-09-10 16:00", "",
        "RELEASE;ACCEPT;PLACE", "S1;U1;U1", "2018-09-03 10:00;2018-09-05 09:00;2018-09-10 08:00",
        "2018-09-06 10:00;2018-09-08 09:00;2018-09-13 08:00", "2018-09-05 09:00;2018-09-10 08:00;2018-09-10 16:00",
        "a;b;b", "AGREED;AGREED;PLACED", "0;1;0"]  # fmt: skip
OPEN = ["T2", "P2", "EMPLOYED", "OPEN", "S1-A", "EXT-43", "", "2018-11-01", "SENDER", "", "", "RELEASE;ACCEPT", "S1;EXT-43",
        "2018-11-01;2018-11-02", "2018-11-04;2018-11-05", "2018-11-02;", "a;", "AGREED;", "0;0"]  # fmt: skip


@pytest.fixture
async def people(empty_db: Database, tmp_path: Path) -> Database:
    await build_tree(empty_db, tmp_path)
    rows = [
        person(1, "李娜", "S1-A", "2016-09-01", "2018-09-10", "TRANSFERRED"),
        person(1, "李娜", "U1-A", "2018-09-10"),
        person(2, "曾志强", "S1-A", "2016-09-01"),
    ]
    assert (await load(empty_db, People(), write_csv(tmp_path / "people.csv", PEOPLE_HEADER, rows))).problems == []
    return empty_db


async def twice(db: Database, facts: Facts, path: Path) -> dict[str, int]:
    """Load a table twice; the second time must change nothing."""
    report = await load(db, facts, path)
    assert report.problems == []
    before = await graph_of(db)
    assert (await load(db, facts, path)).changes == {}
    assert await graph_of(db) == before
    assert await find_broken_rules(db) == []
    assert await find_differences(db) == []
    return report.changes


async def test_posts_begin_end_and_are_corrected(people: Database, tmp_path: Path) -> None:
    past = ["P2", "S1-A", "COMMITTEE_MEMBER", "PART_TIME", "2016-09-01", "", "2017-09-01"]
    path = write_csv(tmp_path / "posts.csv", POSTS_HEADER, [POST, past])
    assert await twice(people, Posts(), path) == {"past posts recorded": 1, "posts begun": 1}
    posts = ("MATCH (p:Person)-[r:SERVES_IN|SERVED_IN]->(o) RETURN p.id AS id, type(r) AS type, o.code AS code, r.post AS post, "
             "r.employment AS e, toString(r.term_ends_on) AS t, toString(r.valid_to) AS b ORDER BY id")  # fmt: skip
    assert await rows_of(people, posts) == [
        ("P1", "SERVES_IN", "S1", "SECRETARY", "FULL_TIME", "2020-01-01", None),
        ("P2", "SERVED_IN", "S1-A", "COMMITTEE_MEMBER", "PART_TIME", None, "2017-09-01"),
    ]
    assert await one(people, "MATCH (o:Organisation {code: '4401'}) RETURN o.total_cadres AS n") == 1
    corrected = [[*POST[:3], "兼职", *POST[4:]]]
    assert await twice(people, Posts(), write_csv(tmp_path / "2.csv", POSTS_HEADER, corrected)) == {"posts corrected": 1}
    ended = [[*POST[:6], "2018-06-30"]]
    assert await twice(people, Posts(), write_csv(tmp_path / "3.csv", POSTS_HEADER, ended)) == {"posts ended": 1}
    assert await one(people, "MATCH (o:Organisation {code: '4401'}) RETURN o.total_cadres AS n") == 0
    again = await load(people, Posts(), write_csv(tmp_path / "4.csv", POSTS_HEADER, [[*POST[:6], "2018-07-30"]]))
    assert [(each.code, each.column) for each in again.problems] == [("POST_DIFFERS", "valid_to")]


async def test_activities_and_who_took_part(people: Database, tmp_path: Path) -> None:
    elsewhere = ["A2", "U1", "读书会", "STUDY", "2018-10-01 19:30:30", "2018-10-02 21:00", "", "i志愿", "88"]
    path = write_csv(tmp_path / "activities.csv", ACTIVITIES_HEADER, [ACTIVITY, elsewhere])
    assert await twice(people, Activities(), path) == {"activities created": 2}
    found = "MATCH (o)-[:HOSTS]->(a:Activity) RETURN a.id AS id, o.code AS o, a.source AS s, a.external_id AS e, toString(a.starts_at) AS t ORDER BY id"
    assert await rows_of(people, found) == [
        ("A1", "S1", "LEAGUEGRAPH", "A1", "2018-03-12T09:00:00+08:00"),
        ("A2", "U1", "i志愿", "88", "2018-10-01T19:30:30+08:00"),
    ]
    assert await one(people, "MATCH (o:Organisation {code: '44'}) RETURN o.total_activities AS n") == 2
    longer = [[*ACTIVITY[:5], "2018-03-12 15:00", *ACTIVITY[6:]]]
    assert await twice(people, Activities(), write_csv(tmp_path / "2.csv", ACTIVITIES_HEADER, longer)) == {
        "activities corrected": 1
    }
    waiting = ["P2", "A1", "候补", "2018-03-02 08:00", "", "", "", ""]
    assert await twice(people, Participations(), write_csv(tmp_path / "3.csv", SIGN_UPS_HEADER, [SIGN_UP, waiting])) == {
        "sign-ups": 2
    }
    sign_ups = "MATCH (p)-[r:SIGNED_UP_FOR]->(a) RETURN p.id AS p, r.state AS s, toString(r.attended_at) AS t, r.hours AS h, r.rating AS n ORDER BY p"
    assert await rows_of(people, sign_ups) == [
        ("P1", "CONFIRMED", "2018-03-12T09:05:00+08:00", 2.5, 5),
        ("P2", "WAITING", None, None, None),
    ]
    came = [["P2", "A1", "CONFIRMED", "2018-03-02 08:00", "2018-03-12 10:00", "", "", ""]]
    assert await twice(people, Participations(), write_csv(tmp_path / "4.csv", SIGN_UPS_HEADER, came)) == {
        "sign-ups completed": 1
    }


async def test_transfers_with_their_steps(people: Database, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "transfers.csv", TRANSFERS_HEADER, [DONE, OPEN])
    assert await twice(people, Transfers(), path) == {"transfers created": 2}
    ends = ("MATCH (t:Transfer)-[:FOR_PERSON]->(p), (t)-[:FROM_ORGANISATION]->(a), (t)-[:TO_ORGANISATION]->(b) "
            "RETURN t.id AS id, p.id AS p, t.state AS s, a.code AS a, b.code AS b, t.open_for AS o ORDER BY id")  # fmt: skip
    assert await rows_of(people, ends) == [
        ("T1", "P1", "COMPLETED", "S1-A", "U1", None),
        ("T2", "P2", "OPEN", "S1-A", "EXT-43", "P2"),
    ]
    steps = "MATCH (t:Transfer {id: 'T1'}) RETURN t.step_kinds AS k, t.step_escalations AS e, [m IN t.step_answered_at | toString(m)] AS a"
    assert await one(people, steps) == (
        ["RELEASE", "ACCEPT", "PLACE"], [0, 1, 0],
        ["2018-09-05T09:00:00+08:00", "2018-09-10T08:00:00+08:00", "2018-09-10T16:00:00+08:00"])  # fmt: skip
    open_step = "MATCH (o)<-[:AWAITS]-(s:TransferStep)-[:STEP_OF]->(t) RETURN t.id AS t, o.code AS o, s.kind AS k, toString(s.due_at) AS d, t.step_kinds AS a"
    assert await rows_of(people, open_step) == [("T2", "EXT-43", "ACCEPT", "2018-11-05T00:00:00+08:00", ["RELEASE"])]
    counts = "MATCH (o:Organisation {code: $code}) RETURN o.total_transfers_in AS i, o.total_transfers_out AS o"
    # inside the city the completed one counts in both; of the school it went out, to the university it came in
    assert [await one(people, counts, code=code) for code in ("4401", "S1", "U1")] == [(1, 1), (0, 1), (1, 0)]


def changed(row: list[str], header: list[str], **values: str) -> list[str]:
    return [values.get(column, cell) for column, cell in zip(header, row, strict=True)]


BAD: dict[str, tuple[Facts, list[str], list[str], list[tuple[dict[str, str], str, str]]]] = {
    "posts": (Posts(), POSTS_HEADER, POST, [
        ({"person_id": "P9"}, "UNKNOWN_PERSON", "person_id"),
        ({"organisation_code": "nobody"}, "UNKNOWN_ORGANISATION", "organisation_code"),
        ({"organisation_code": "EXT-43"}, "EXTERNAL_ORGANISATION", "organisation_code"),
        ({"organisation_code": "S1-B"}, "CLOSED_ORGANISATION", "organisation_code"),
        ({"organisation_code": "U1-A"}, "ORGANISATION_NOT_YET", "valid_from"),
        ({"post": "KING"}, "UNKNOWN_POST", "post"),
        ({"employment": "SLAVE"}, "UNKNOWN_EMPLOYMENT", "employment"),
        ({"valid_from": "soon"}, "BAD_DATE", "valid_from"),
        ({"term_ends_on": "2016-12-31"}, "TERM_BEFORE_START", "term_ends_on"),
        ({"valid_to": "2016-12-31"}, "ENDS_BEFORE_START", "valid_to"),
        ({"valid_to": "2999-12-31"}, "STARTS_IN_FUTURE", "valid_to"),
        ({"post": ""}, "MISSING_VALUE", "post"),
    ]),
    "activities": (Activities(), ACTIVITIES_HEADER, ACTIVITY, [
        ({"id": "A X"}, "BAD_CODE", "id"),
        ({"name": ""}, "MISSING_VALUE", "name"),
        ({"kind": "PARTY"}, "UNKNOWN_KIND", "kind"),
        ({"starts_at": "morning"}, "BAD_MOMENT", "starts_at"),
        ({"ends_at": "2018-03-12 08:00"}, "ENDS_BEFORE_START", "ends_at"),
        ({"capacity": "0"}, "BAD_NUMBER", "capacity"),
        ({"source": "x"}, "MISSING_VALUE", "source"),
        ({"organisation_code": "nobody"}, "UNKNOWN_ORGANISATION", "organisation_code"),
        ({"organisation_code": "EXT-43"}, "EXTERNAL_ORGANISATION", "organisation_code"),
        ({"organisation_code": "S1-B", "starts_at": "2018-07-01", "ends_at": "2018-07-02"}, "CLOSED_ORGANISATION", "organisation_code"),
        ({"organisation_code": "U1-A", "starts_at": "2017-01-01"}, "ORGANISATION_NOT_YET", "starts_at"),
    ]),
    "participations": (Participations(), SIGN_UPS_HEADER, SIGN_UP, [
        ({"person_id": "P9"}, "UNKNOWN_PERSON", "person_id"),
        ({"activity_id": "A9"}, "UNKNOWN_ACTIVITY", "activity_id"),
        ({"state": "MAYBE"}, "UNKNOWN_STATE", "state"),
        ({"signed_up_at": "then"}, "BAD_MOMENT", "signed_up_at"),
        ({"hours": "-1"}, "BAD_HOURS", "hours"),
        ({"hours": "24.5"}, "BAD_HOURS", "hours"),
        ({"hours": "many"}, "BAD_NUMBER", "hours"),
        ({"rating": "6"}, "BAD_RATING", "rating"),
        ({"attended_at": "2018-03-11 23:59"}, "BEFORE_ACTIVITY", "attended_at"),
        ({"rated_at": ""}, "MISSING_VALUE", "rated_at"),
        ({"rated_at": "2018-03-12 09:00"}, "OUT_OF_ORDER", "rated_at"),
        ({"state": "WAITING"}, "WAITING_ATTENDED", "state"),
    ]),
    "transfers": (Transfers(), TRANSFERS_HEADER, DONE, [
        ({"person_id": "P9"}, "UNKNOWN_PERSON", "person_id"),
        ({"reason": "BORED"}, "UNKNOWN_REASON", "reason"),
        ({"requested_by": "KING"}, "UNKNOWN_PARTY", "requested_by"),
        ({"from_code": "nobody"}, "UNKNOWN_ORGANISATION", "from_code"),
        ({"from_code": "S1"}, "NOT_A_BRANCH", "from_code"),
        ({"to_code": "S1-A"}, "EQUAL_ENDS", "to_code"),
        ({"placed_in_code": "S1-A"}, "EQUAL_ENDS", "to_code"),
        ({"completed_at": ""}, "MISSING_VALUE", "completed_at"),
        ({"completed_at": "2018-09-03 09:00"}, "OUT_OF_ORDER", "completed_at"),
        ({"completed_at": "2018-09-10 15:00"}, "BAD_STEPS", "completed_at"),
        ({"reversed_at": "2018-10-01"}, "UNWANTED_VALUE", "reversed_at"),
        ({"state": "REVERSED"}, "MISSING_VALUE", "reversed_at"),
        ({"step_kinds": "RELEASE;ACCEPT"}, "BAD_STEPS", "step_first_addressees"),
        ({"step_kinds": "ACCEPT;RELEASE;PLACE"}, "BAD_STEPS", "step_kinds"),
        ({"step_outcomes": "AGREED;AGREED;FINE"}, "BAD_STEPS", "step_outcomes"),
        ({"step_answered_at": "2018-09-05 09:00;2018-09-10 08:00;"}, "BAD_STEPS", "step_answered_at"),
        ({"step_opened_at": "2018-09-03 10:00;2018-09-04 09:00;2018-09-10 08:00"}, "BAD_STEPS", "step_opened_at"),
        ({"step_first_addressees": "S1;nobody;U1"}, "UNKNOWN_ORGANISATION", "step_first_addressees"),
        ({"state": "OPEN", "completed_at": ""}, "BAD_STEPS", "step_answered_at"),
        ({"completed_at": "2018-09-11 16:00"}, "CONTRADICTS_MEMBERSHIP", "placed_in_code"),
    ]),
}  # fmt: skip


@pytest.mark.parametrize("noun", BAD)
async def test_every_problem_is_named_with_its_row_and_column(people: Database, tmp_path: Path, noun: str) -> None:
    facts, header, row, cases = BAD[noun]
    await load(people, Activities(), write_csv(tmp_path / "activities.csv", ACTIVITIES_HEADER, [ACTIVITY]))
    # one file a case, so that no row clashes with another
    for number, (values, code, column) in enumerate(cases):
        path = write_csv(tmp_path / f"bad{number}.csv", header, [changed(row, header, **values)])
        report = await load(people, facts, path, strict=True)
        assert (code, column) in {(each.code, each.column) for each in report.problems}, (values, report.problems)
        assert all(each.row == 2 and each.next_step for each in report.problems)
        assert not report.loaded


async def test_rows_that_contradict_each_other(people: Database, tmp_path: Path) -> None:
    async def codes(facts: Facts, header: list[str], rows: list[list[str]]) -> list[tuple[int, str]]:
        report = await load(people, facts, write_csv(tmp_path / "twice.csv", header, rows))
        return [(each.row, each.code) for each in report.problems]

    assert await codes(Posts(), POSTS_HEADER, [POST, POST]) == [(3, "POST_TWICE")]
    same_key = [changed(ACTIVITY, ACTIVITIES_HEADER, id=name, source="i志愿", external_id="1") for name in ("A1", "A5")]
    assert await codes(Activities(), ACTIVITIES_HEADER, same_key) == [(3, "ACTIVITY_TWICE")]
    assert await codes(Activities(), ACTIVITIES_HEADER, [same_key[1]]) == [(2, "ACTIVITY_TWICE")]
    other_host = changed(same_key[0], ACTIVITIES_HEADER, organisation_code="U1")
    assert await codes(Activities(), ACTIVITIES_HEADER, [other_host]) == [(2, "OTHER_HOST")]
    assert await codes(Participations(), SIGN_UPS_HEADER, [SIGN_UP, SIGN_UP]) == [(3, "PARTICIPATION_TWICE")]
    second = changed(OPEN, TRANSFERS_HEADER, id="T3")
    assert await codes(Transfers(), TRANSFERS_HEADER, [OPEN, second]) == [(3, "TWO_OPEN_TRANSFERS")]
    assert await codes(Transfers(), TRANSFERS_HEADER, [second]) == [(2, "TWO_OPEN_TRANSFERS")]
    withdrawn = changed(OPEN, TRANSFERS_HEADER, state="WITHDRAWN")
    assert await codes(Transfers(), TRANSFERS_HEADER, [withdrawn]) == [(2, "TRANSFER_DIFFERS")]
