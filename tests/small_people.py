"""People of the small province, made by hand: every answer about them can be worked out on paper. They are generated.

::

    P1 李娜    440104001002 from 2018-11-01 to 2019-03-01 (transfer T1), then 440104001001, its secretary since 2019-03-02
    P2 曾志强  440104001001 since 2018-11-01
    P3 李明    S1 since 2018-11-01; T2 to EXT-43 is open: RELEASE agreed, ACCEPT awaits EXT-43
    P4 区小红  no member
    P5 陈一    C19 since 2019-09-01

Activities: A1 of 440104 on 2019-04-01 (P1 came and rated it 5, P2 waits), A2 of 440104 on 2019-05-01, A3 of S1 on 2019-04-01, A4 of T1 on 2020-03-12.
"""

from __future__ import annotations

from domain.activities import activity_keys
from domain.person_names import person_keys
from graph.database import Database

NAMES = {"P1": "李娜", "P2": "曾志强", "P3": "李明", "P4": "区小红", "P5": "陈一"}
PATHS = {
    "P1": "44/4401/440104/440104001/440104001001/",
    "P2": "44/4401/440104/440104001/440104001001/",
    "P3": "44/4401/440105/S1/",
    "P4": None,
    "P5": "44/44-GX/4144010558/C19/",
}
MEMBERSHIPS = [
    ("P1", "440104001001", "2019-03-01"),
    ("P2", "440104001001", "2018-11-01"),
    ("P3", "S1", "2018-11-01"),
    ("P5", "C19", "2019-09-01"),
]
ACTIVITIES = [("A1", "440104", "植树", "2019-04-01T09:00:00+08:00"), ("A2", "440104", "读书会", "2019-05-01T19:30:00+08:00"),
              ("A3", "S1", "义诊", "2019-04-01T09:00:00+08:00"), ("A4", "T1", "植树", "2020-03-12T09:00:00+08:00")]  # fmt: skip
STATEMENTS = [
    "UNWIND $people AS row CREATE (p:Person) SET p = row SET p.born_on = date('2001-05-10'), p.joined_on = date('2016-05-11')",
    "UNWIND $memberships AS row MATCH (p:Person {id: row[0]}), (b:Organisation {code: row[1]}) "
    "CREATE (p)-[:MEMBER_OF {person_id: p.id, valid_from: date(row[2])}]->(b)",
    "MATCH (p:Person {id: 'P1'}), (b:Organisation {code: '440104001002'}) CREATE (p)-[:WAS_MEMBER_OF "
    "{valid_from: date('2018-11-01'), valid_to: date('2019-03-01'), ended_by: 'TRANSFERRED'}]->(b)",
    "MATCH (p:Person {id: 'P1'}), (b:Organisation {code: '440104001001'}) CREATE (p)-[:SERVES_IN "
    "{post: 'SECRETARY', employment: 'PART_TIME', valid_from: date('2019-03-02'), term_ends_on: date('2021-03-01')}]->(b)",
    "UNWIND $activities AS row MATCH (o:Organisation {code: row[1]}) CREATE (o)-[:HOSTS]->(a:Activity {id: row[0], name: row[2], "
    "kind: 'OTHER', starts_at: datetime(row[3]), ends_at: datetime(row[3]), source: 'LEAGUEGRAPH', external_id: row[0]}) "
    "SET a += row[4], a.search_path = o.path, a.version = 1",
    "MATCH (p:Person {id: 'P1'}), (a:Activity {id: 'A1'}) CREATE (p)-[:SIGNED_UP_FOR {state: 'CONFIRMED', "
    "signed_up_at: datetime('2019-03-20T20:00:00+08:00'), attended_at: datetime('2019-04-01T09:05:00+08:00'), hours: 2.5, "
    "rating: 5, rated_at: datetime('2019-04-02T08:00:00+08:00')}]->(a)",
    "MATCH (p:Person {id: 'P2'}), (a:Activity {id: 'A1'}) CREATE (p)-[:SIGNED_UP_FOR {state: 'WAITING', "
    "signed_up_at: datetime('2019-03-21T20:00:00+08:00')}]->(a)",
    "MATCH (p:Person {id: 'P1'}), (a:Organisation {code: '440104001002'}), (b:Organisation {code: '440104001001'}) "
    "CREATE (t:Transfer {id: 'T1', reason: 'MOVED', state: 'COMPLETED', requested_by: 'MEMBER', "
    "requested_at: datetime('2019-02-26T10:00:00+08:00'), completed_at: datetime('2019-03-01T16:00:00+08:00'), "
    "step_kinds: ['RELEASE', 'ACCEPT'], step_first_addressees: ['440104001', '440104001'], "
    "step_opened_at: [datetime('2019-02-26T10:00:00+08:00'), datetime('2019-02-27T10:00:00+08:00')], "
    "step_first_due_at: [datetime('2019-03-01T10:00:00+08:00'), datetime('2019-03-02T10:00:00+08:00')], "
    "step_answered_at: [datetime('2019-02-27T10:00:00+08:00'), datetime('2019-03-01T16:00:00+08:00')], "
    "step_answered_by: ['', ''], step_outcomes: ['AGREED', 'AGREED'], step_escalations: [0, 1]}) "
    "CREATE (t)-[:FOR_PERSON]->(p) CREATE (t)-[:FROM_ORGANISATION]->(a) CREATE (t)-[:TO_ORGANISATION]->(b) CREATE (t)-[:PLACED_IN]->(b)",
    "MATCH (p:Person {id: 'P3'}), (a:Organisation {code: 'S1'}), (b:Organisation {code: 'EXT-43'}) "
    "CREATE (t:Transfer {id: 'T2', reason: 'OTHER_PROVINCE', state: 'OPEN', requested_by: 'MEMBER', open_for: 'P3', "
    "requested_at: datetime('2019-10-01T10:00:00+08:00'), step_kinds: ['RELEASE'], step_first_addressees: ['440105'], "
    "step_opened_at: [datetime('2019-10-01T10:00:00+08:00')], step_first_due_at: [datetime('2019-10-04T10:00:00+08:00')], "
    "step_answered_at: [datetime('2019-10-02T10:00:00+08:00')], step_answered_by: [''], step_outcomes: ['AGREED'], step_escalations: [0]}) "
    "CREATE (t)-[:FOR_PERSON]->(p) CREATE (t)-[:FROM_ORGANISATION]->(a) CREATE (t)-[:TO_ORGANISATION]->(b) "
    "CREATE (s:TransferStep {kind: 'ACCEPT', first_addressee: 'EXT-43', opened_at: datetime('2019-10-02T10:00:00+08:00'), "
    "first_due_at: datetime('2019-10-05T10:00:00+08:00'), due_at: datetime('2019-10-05T10:00:00+08:00'), escalations: 0}) "
    "CREATE (s)-[:STEP_OF]->(t) CREATE (s)-[:AWAITS]->(b)",
]


async def add_people(db: Database) -> None:
    """Write the people into the small province."""
    people = [
        {"id": id_, "name": name, "id_number_hmac": id_, "id_number_masked": f"{'*' * 16}0{id_[1]}", "gender": "FEMALE", "synthetic": True,
         "version": 1, "search_path": PATHS[id_], **person_keys(name, id_)}
        for id_, name in NAMES.items()
    ]  # fmt: skip
    params = {
        "people": people,
        "memberships": [list(row) for row in MEMBERSHIPS],
        "activities": [[*row, activity_keys(row[2], row[0])] for row in ACTIVITIES],
    }
    for text in STATEMENTS:
        await db.run("tests/small_people", text, params, write=True)
