// Records who changed what: an event that concerns activities, people, transfers with their people, organisations, check-ins. What was before and
// after is text (JSON). Whose business it is stands in organisation_codes: hosts, ends of transfers, whoever has a step, and $organisation_codes
// with $also_codes, which it does not concern itself. It has no number yet: the worker gives it one after the commit.
// params:  at: str, actor: str, action: str, before: str, after: str, request_id: str | None, activity_ids: list[str], person_ids: list[str], transfer_ids: list[str], organisation_codes: list[str], check_in_ids: list[str], also_codes: list[str]
// returns: id: str   (1 row)
CREATE (event:AuditEvent {
  id: randomUUID(), at: datetime($at), actor: $actor, action: $action, before: $before, after: $after, request_id: $request_id,
  unnumbered: true})
WITH event
CALL (event) {
  UNWIND $activity_ids AS activity_id
  MATCH (activity:Activity {id: activity_id})
  CREATE (event)-[:CONCERNS]->(activity)
  WITH activity
  MATCH (host:Organisation)-[:HOSTS]->(activity)
  RETURN collect(host.code) AS hosts
}
CALL (event) {
  UNWIND $transfer_ids AS transfer_id
  MATCH (transfer:Transfer {id: transfer_id})-[:FOR_PERSON]->(mover:Person)
  CREATE (event)-[:CONCERNS]->(transfer)
  CREATE (event)-[:CONCERNS]->(mover)
  RETURN reduce(codes = [], own IN collect(COLLECT {
    MATCH (transfer)-[:FROM_ORGANISATION|TO_ORGANISATION|PLACED_IN]->(end:Organisation) RETURN end.code AS code
    UNION
    MATCH (transfer)<-[:STEP_OF]-(:TransferStep)-[:AWAITS]->(awaited:Organisation) RETURN awaited.code AS code
  }) | codes + own) AS ends
}
CALL (event) {
  UNWIND $person_ids AS person_id
  MATCH (person:Person {id: person_id})
  CREATE (event)-[:CONCERNS]->(person)
}
CALL (event) {
  UNWIND $organisation_codes AS code
  MATCH (organisation:Organisation {code: code})
  CREATE (event)-[:CONCERNS]->(organisation)
}
CALL (event) {
  UNWIND $check_in_ids AS check_in_id
  MATCH (check_in:CheckIn {id: check_in_id})
  CREATE (event)-[:CONCERNS]->(check_in)
}
WITH event, reduce(codes = [], code IN hosts + ends + $organisation_codes + $also_codes
                   | CASE WHEN code IN codes THEN codes ELSE codes + code END) AS codes
SET event.organisation_codes = codes
RETURN event.id AS id
