"""A season on a province made by hand: what is started, answered, late, passed on and open was worked out from api/season/scenes.py on paper."""

from __future__ import annotations

from datetime import datetime

import pytest

from api.season.cast import choose_cast
from api.season.play import play_season
from api.season.report import Office, Scene
from cli.season import show
from domain.errors import Refused
from domain.transfer_terms import Terms
from graph.clock import read_clock
from graph.database import Database
from graph.rules import find_broken_rules
from graph.totals import find_differences
from tests.api.changing import set_time
from tests.api.season_province import build_season_province
from tests.graph.test_marks import taken
from tests.loaders.tables import one, rows_of

NOON = datetime.fromisoformat("2019-06-23T12:00:00+08:00")
# Of 13 graduates one stays and one goes home; 4, 4 and 3 go to the late, the prompt and the refusing employer. Of the 4 one is never
# answered; of the 3 one is taken. Of 20 members 2 take it back, 2 are never released, 2 asked too lately, 2 are refused.
SCENES = [
    Scene("a class graduates", started=12, completed=8, refused=2, withdrawn=0, open=2),
    Scene("members ask", started=20, completed=12, refused=2, withdrawn=2, open=4),
    Scene("stamped", started=22, completed=22, refused=0, withdrawn=0, open=0),
    Scene("classes sent home", started=32, completed=0, refused=0, withdrawn=0, open=32),
]
OFFICES = {  # steps, in time, late, passed on, open, overdue
    "season-prompt": (24, 24, 0, 0, 0, 0),
    "season-stamps": (22, 22, 0, 0, 0, 0),
    "season-sender": (18, 16, 0, 2, 2, 2),
    "season-late": (16, 7, 7, 7, 2, 1),
    "season-refusing": (7, 6, 0, 0, 1, 0),
}
TOWNSHIPS = [(1, 0, 0, 1, 1, 1), (16, 0, 0, 16, 16, 16), (16, 0, 0, 16, 16, 16)]
NEVER_ANSWERED = """MATCH (s:TransferStep)-[:STEP_OF]->(t:Transfer)-[:FROM_ORGANISATION]->(:Organisation {code: 'U2-1'})
WHERE s.first_addressee STARTS WITH 'E' RETURN s.escalations, COLLECT { MATCH (s)-[:AWAITS]->(o) RETURN o.kind AS kind ORDER BY kind },
COLLECT { MATCH (e:AuditEvent {action: 'remindStep'})-[:CONCERNS]->(t) RETURN right(e.after, 4) ORDER BY e.at }"""


@pytest.fixture
def terms() -> Terms:
    """Steps stay open for 72 hours."""
    return Terms()


def counted(office: Office) -> tuple[int, ...]:
    return (office.asked, office.in_time, office.late, office.passed_on, office.open, office.overdue)


async def test_a_season(database: Database, terms: Terms, capsys: pytest.CaptureFixture[str]) -> None:
    await build_season_province(database)
    await set_time(database, "2018-11-15T09:00:00+08:00")
    report = await play_season(database, 1, terms)
    assert sorted(report.scenes, key=lambda scene: scene.name) == sorted(SCENES, key=lambda scene: scene.name)
    codes = {part.subject: part.code for part in report.parts}
    offices = {office.code: counted(office) for office in report.offices}
    assert {subject: offices.pop(codes[subject]) for subject in OFFICES} == OFFICES
    assert sorted(offices.values()) == TOWNSHIPS
    # nobody answered: twice passed on, to county and city; reminded a day and four hours before the first due time alone
    ((escalations, kinds, reminders),) = await rows_of(database, NEVER_ANSWERED)
    assert (escalations, kinds) == (2, ["CITY_COMMITTEE", "COMMITTEE"])
    assert [text.strip(' :"}') for text in reminders] == ["24", "4"]
    found = {each["rule"]: (each["actors"], each["organisation"]["code"], each["events"]) for each in report.findings}
    assert found["BATCH_RETURN"] == (["leaguegraph-demo|season-university"], "U1", 32)
    assert found["RUBBER_STAMP"] == (["leaguegraph-demo|season-stamps"], codes["season-stamps"], 22)
    actors, where, events = found["BATCH_DELETION"]
    assert (actors, where.partition("-")[0], events) == (["leaguegraph-demo|season-deletes"], codes["season-deletes"], 24)
    # 16 steps of the late employer, of which 2 are open; who goes to another employer leaves it
    assert (report.inbox["all"], report.inbox["overdue"]) == (2, 1)
    assert await one(database, "MATCH (:Person)-[m:WAS_MEMBER_OF {ended_by: 'CORRECTED'}]->() RETURN count(m)") == 24
    assert await one(database, "MATCH (:Person)-[m:MEMBER_OF]->() RETURN count(m)") == 16 + 16 + 13 + 7 * 26 - 24
    assert await one(database, "MATCH (:Person)-[m:WAS_MEMBER_OF {ended_by: 'TRANSFERRED'}]->() RETURN count(m)") == 8 + 12 + 22
    assert await one(database, "MATCH (e:AuditEvent) WHERE e.number IS NULL RETURN count(e)") == 0
    assert await find_broken_rules(database) == []
    assert await find_differences(database) == []
    # the time goes on from the end that is told
    late = (await read_clock(database)).now() - report.ended_at
    assert report.ended_at == NOON
    assert 0 <= late.total_seconds() < 60
    # another one needs another class, and changes nothing where there is none
    events_before = await one(database, "MATCH (e:AuditEvent) RETURN count(e)")
    with pytest.raises(Refused) as raised:
        await play_season(database, 1, terms)
    assert raised.value.code == "SEASON_SPENT"
    assert await one(database, "MATCH (e:AuditEvent) RETURN count(e)") == events_before
    assert (await read_clock(database)).now().date() == NOON.date()
    show(report, 1.0)
    said = capsys.readouterr().out
    tables = [line for line in said.splitlines() if line.startswith(("┃", "│"))]
    assert len(tables) > 4 + 8 + 3 + 13
    assert max(len(line) for line in tables) <= 80
    assert "2019-06-23 12:00" in said
    assert "season-stamps" in said


async def test_a_seed_decides_who_plays(database: Database) -> None:
    await build_season_province(database)
    first, again, other = [await choose_cast(database, 2019, seed) for seed in (1, 1, 2)]
    assert first == again
    assert first.parts != other.parts
    assert (first.graduating.code, {each.code for each in first.returned}) == ("U2-1", {"U1-1", "U1-2"})
    employers = [first.prompt, first.refusing, first.late, first.sender, first.deleting, first.supplying, first.stamping]
    assert sorted(each.code for each in employers) == ["E1", "E2", "E3", "E4", "E5", "E6", "E7"]
    assert sorted(each.code for each in first.fallbacks) == ["F1", "F2", "F3"]
    with pytest.raises(Refused) as raised:
        await choose_cast(database, 2020, 1)
    assert raised.value.code == "SEASON_SPENT"


async def test_who_is_refused(database: Database, terms: Terms, monkeypatch: pytest.MonkeyPatch) -> None:
    await build_season_province(database)
    with pytest.raises(Refused) as raised:
        await play_season(database, 1, terms)
    assert raised.value.code == "REAL_TIME"
    await set_time(database, "2018-11-15T09:00:00+08:00")
    await taken(database, "somebody else")
    monkeypatch.setattr("workflows.turns.PATIENCE_S", 0.2)
    with pytest.raises(Refused) as raised:
        await play_season(database, 1, terms)
    assert raised.value.code == "WORKER_RUNS"
    assert await one(database, "MATCH (n:Account|Transfer|AuditEvent) RETURN count(n)") == 0
