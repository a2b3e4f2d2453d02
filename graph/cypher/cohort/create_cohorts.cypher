// Freezes cohorts: who was a member of one of their classes at the end of $on_day, for good; the freeze is recorded.
// params:  rows: list[map{institution_code, classes, classes_json}], year: int, on_day: str, at: str, actor: str
// returns: institution_code, base: int   (1 row a cohort)
UNWIND $rows AS row
MATCH (institution:Organisation {code: row.institution_code})
CREATE (cohort:Cohort {institution_code: row.institution_code, year: $year, frozen_on: date($on_day)})-[:OF_INSTITUTION]->(institution)
CREATE (event:AuditEvent {
  id: randomUUID(), at: datetime($at), actor: $actor, action: 'freezeCohort', before: '', after: row.classes_json, unnumbered: true,
  organisation_codes: [row.institution_code]})
CREATE (event)-[:CONCERNS]->(cohort)
WITH row, cohort
CALL (row, cohort) {
  UNWIND row.classes AS code
  MATCH (branch:Organisation {code: code})<-[member:MEMBER_OF|WAS_MEMBER_OF]-(person:Person)
  WHERE member.valid_from <= date($on_day) AND (member.valid_to IS NULL OR date($on_day) < member.valid_to)
  CREATE (person)-[:IN_COHORT {branch_code: code}]->(cohort)
  RETURN count(*) AS base
}
RETURN row.institution_code AS institution_code, base
