// Records who stays in the institution for a reason from a day on; the record before is kept in the event.
// params:  rows: list[map{person_id, institution_code, year, reason, day}], at: str, actor: str
// returns: retained: int   (1 row)
UNWIND $rows AS row
MATCH (person:Person {id: row.person_id})-[its:IN_COHORT]->(:Cohort {institution_code: row.institution_code, year: row.year})
CREATE (event:AuditEvent {
  id: randomUUID(), at: datetime($at), actor: $actor, action: 'retainGraduate', unnumbered: true,
  before: coalesce(its.retained_reason + ' ' + toString(its.retained_on), ''), after: row.reason + ' ' + row.day,
  organisation_codes: [row.institution_code]})
CREATE (event)-[:CONCERNS]->(person)
SET its.retained_on = date(row.day), its.retained_reason = row.reason
RETURN count(its) AS retained
