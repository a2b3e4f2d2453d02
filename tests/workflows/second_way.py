"""Outcomes a second way: one Cypher statement over the graph, person by person, on any day; it shares nothing with analytics/.

It walks today's tree, and so is right for graphs in which nothing was re-parented.
"""

from __future__ import annotations

from graph.database import Database

OUTCOMES = """
MATCH (cohort:Cohort {institution_code: $institution, year: $year})<-[its:IN_COHORT]-(person:Person)
MATCH (class:Organisation {code: its.branch_code})
MATCH (root:Organisation {kind: 'PROVINCIAL_COMMITTEE'})
WITH cohort, its, person, class, root.code AS home, date($day) AS day
WITH *,
  COLLECT { MATCH (person)-[m:MEMBER_OF|WAS_MEMBER_OF]->(branch:Organisation) WHERE m.valid_from <= day
            RETURN {path: branch.path, ended: coalesce(m.valid_to <= day, false)}
            ORDER BY coalesce(m.valid_to, date('9999-12-31')) DESC, m.valid_from DESC LIMIT 1 }[0] AS last,
  COLLECT { MATCH (person)<-[:FOR_PERSON]-(t:Transfer)-[:PLACED_IN]->(place:Organisation)
            WHERE date(t.completed_at) > cohort.frozen_on AND date(t.completed_at) <= day
              AND (t.state = 'COMPLETED' OR date(t.reversed_at) > day)
            RETURN {reason: t.reason, external: place.kind = 'EXTERNAL', province: place.province_code}
            ORDER BY t.completed_at DESC LIMIT 1 }[0] AS done,
  COLLECT { MATCH (person)<-[:FOR_PERSON]-(t:Transfer)
            WITH t, CASE WHEN t.state = 'OPEN' THEN null
                         ELSE date(coalesce(t.completed_at, t.step_answered_at[-1], t.requested_at)) END AS ended
            WHERE date(t.requested_at) <= day AND (ended IS NULL OR ended >= cohort.frozen_on)
            RETURN {state: t.state, open: ended IS NULL OR ended > day} ORDER BY t.requested_at DESC LIMIT 1 }[0] AS asked
WITH *,
  COLLECT { UNWIND range(0, size(split(last.path, '/')) - 2) AS at MATCH (o:Organisation {code: split(last.path, '/')[at]})
            WHERE o.is_institution RETURN o.code ORDER BY at DESC LIMIT 1 }[0] AS there,
  COLLECT { UNWIND range(0, size(split(class.path, '/')) - 2) AS at MATCH (o:Organisation {code: split(class.path, '/')[at]})
            WHERE o.is_institution RETURN o.code ORDER BY at DESC LIMIT 1 }[0] AS school
RETURN person.id AS person, CASE
  WHEN done.external AND done.province <> home THEN 'OUT_OF_PROVINCE'
  WHEN done.external OR coalesce(there, '') <> coalesce(school, '') THEN 'TRANSFERRED'
  WHEN last.ended THEN 'LEFT'
  WHEN done.reason IN ['DELAYED_GRADUATION', 'FURTHER_STUDY'] OR its.retained_on <= day THEN 'RETAINED'
  WHEN asked.open THEN 'IN_PROGRESS'
  WHEN asked.state IN ['REJECTED', 'WITHDRAWN'] THEN 'UNSUCCESSFUL'
  ELSE 'STAYED' END AS outcome
"""


async def outcomes_in_the_graph(db: Database, institution: str, year: int, day: str) -> dict[str, str]:
    """Return the outcome of everybody of a cohort at the end of a day, by person."""
    rows = await db.run("tests/outcomes", OUTCOMES, {"institution": institution, "year": year, "day": day})
    return {row["person"]: row["outcome"] for row in rows}
