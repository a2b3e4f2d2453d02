"""Outcomes a second way: Cypher over the graph, person by person, without the extract and without analytics/."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from graph.database import Database

# the institution of an organisation on a day: up the parents of that day, of what was closed by then those of its last day
_INSTITUTION = """
CALL (start) {
  MATCH path = (start)-[:PART_OF|WAS_PART_OF*0..12]->(top:Organisation)
  WHERE top.is_institution
    AND all(part IN relationships(path) WHERE part.valid_from <= $day AND (
      part.valid_to IS NULL OR $day < part.valid_to
      OR (startNode(part).closed_on <= $day AND part.valid_to = startNode(part).closed_on)))
  RETURN top.code AS NAME ORDER BY length(path) LIMIT 1
}
"""
# not closed: dropped by the filter below where a parent began later on the same day
STATEMENT = (
    """
MATCH (cohort:Cohort {year: $year})<-[its:IN_COHORT]-(person:Person)
WHERE cohort.institution_code IN $institutions
CALL (person) {
  MATCH (person)-[held:MEMBER_OF|WAS_MEMBER_OF]->(branch:Organisation)
  WHERE held.valid_from <= $day
  RETURN branch, held.valid_to IS NOT NULL AND held.valid_to <= $day AS ended
  ORDER BY coalesce(held.valid_to, date('9999-12-31')) DESC, held.valid_from DESC LIMIT 1
}
MATCH (class:Organisation {code: its.branch_code})
CALL (person, cohort) {
  OPTIONAL MATCH (person)<-[:FOR_PERSON]-(done:Transfer)-[:PLACED_IN]->(placed:Organisation)
  WHERE done.state IN ['COMPLETED', 'REVERSED'] AND date(done.completed_at) > cohort.frozen_on AND date(done.completed_at) <= $day
    AND (done.state = 'COMPLETED' OR date(done.reversed_at) > $day)
  RETURN done.reason AS reason, CASE WHEN placed.kind = 'EXTERNAL' THEN placed END AS outer
  ORDER BY done.completed_at IS NULL, done.completed_at DESC, done.id DESC LIMIT 1
}
WITH cohort, its, person, branch, ended, class, reason, outer,
     COLLECT {
       MATCH (person)<-[:FOR_PERSON]-(asked:Transfer)
       WHERE date(asked.requested_at) <= $day
       WITH asked, CASE WHEN asked.state = 'OPEN' THEN null
            ELSE date(coalesce(asked.completed_at, asked.step_answered_at[-1], asked.requested_at)) END AS ended_on
       WHERE ended_on IS NULL OR ended_on >= cohort.frozen_on
       RETURN CASE WHEN ended_on IS NULL OR ended_on > $day THEN 'WAITING' ELSE asked.state END
       ORDER BY asked.requested_at DESC, asked.id DESC
     } AS asked
CALL (class) { WITH class AS start """
    + _INSTITUTION.replace("NAME", "code")
    + """ RETURN collect(code)[0] AS home }
CALL (branch) { WITH branch AS start """
    + _INSTITUTION.replace("NAME", "code")
    + """ RETURN collect(code)[0] AS there }
RETURN person.id AS id, coalesce(outer.code, branch.code) AS destination,
       CASE
         WHEN outer.province_code <> $province THEN 'OUT_OF_PROVINCE'
         WHEN outer IS NOT NULL OR coalesce(home, '') <> coalesce(there, '') THEN 'TRANSFERRED'
         WHEN ended THEN 'LEFT'
         WHEN reason IN ['FURTHER_STUDY', 'DELAYED_GRADUATION'] OR its.retained_on <= $day THEN 'RETAINED'
         WHEN 'WAITING' IN asked THEN 'IN_PROGRESS'
         WHEN asked[0] IN ['REJECTED', 'WITHDRAWN'] THEN 'UNSUCCESSFUL'
         ELSE 'STAYED'
       END AS outcome
"""
)


async def second_way(
    db: Database, institutions: Sequence[str], year: int, day: date, province: str = "44"
) -> dict[str, tuple[str, str | None]]:
    """Return the outcome of each person of some cohorts at the end of a day, with the destination of who has gone."""
    params = {"institutions": list(institutions), "year": year, "day": day, "province": province}
    rows = await db.run("tests/second_way", STATEMENT, params, timeout_s=300)
    gone = {"TRANSFERRED", "OUT_OF_PROVINCE"}
    return {row["id"]: (row["outcome"], row["destination"] if row["outcome"] in gone else None) for row in rows}
