// Where people are members, and their transfers that were asked for since a moment: state, where placed, version, whether a step is open,
// and which changes by accounts of $issuer the event log tells of, in their order.
// params:  ids: list[str], since: str, issuer: str
// returns: person_id, branch: str | None, transfers: list[map{id, state, placed_in, version, is_open, acts}]   (0..n rows)
UNWIND $ids AS id
MATCH (person:Person {id: id})
RETURN person.id AS person_id,
       COLLECT { MATCH (person)-[:MEMBER_OF]->(branch:Organisation) RETURN branch.code }[0] AS branch,
       COLLECT {
         MATCH (transfer:Transfer)-[:FOR_PERSON]->(person)
         WHERE transfer.requested_at >= datetime($since)
         RETURN {
           id: transfer.id,
           state: transfer.state,
           placed_in: COLLECT { MATCH (transfer)-[:PLACED_IN]->(placed:Organisation) RETURN placed.code }[0],
           version: coalesce(transfer.version, 1),
           is_open: EXISTS { (transfer)<-[:STEP_OF]-(:TransferStep) } OR transfer.open_for IS NOT NULL,
           acts: COLLECT {
             MATCH (event:AuditEvent)-[:CONCERNS]->(transfer)
             WHERE event.actor STARTS WITH $issuer + '|'
             RETURN event.action ORDER BY event.at
           }}
       } AS transfers
ORDER BY person_id
