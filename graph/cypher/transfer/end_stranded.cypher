// Ends those of the open transfers $transfer_ids whose member is no longer where they start, looked at anew once they are locked: the
// membership ended by age, death, expulsion, a correction, another move. A branch that was reorganised takes its transfers along; who
// comes from outside must not be a member yet. Whoever does not hold the lock with this epoch any more changes nothing.
// params:  lock_name: str, holder: str, epoch: int, now: str, transfer_ids: list[str]
// returns: ended: int   (0..1 rows; none: somebody else holds the lock)
MATCH (lock:Lock {name: $lock_name})
SET lock.name = $lock_name
WITH lock
WHERE lock.holder = $holder AND lock.epoch = $epoch
CALL () {
  UNWIND $transfer_ids AS transfer_id
  MATCH (transfer:Transfer {id: transfer_id})
  SET transfer.id = transfer_id
  WITH collect(transfer) AS found
  UNWIND found AS transfer
  MATCH (person:Person {id: transfer.open_for})
  SET person.id = transfer.open_for
  WITH transfer, person
  MATCH (transfer)-[:FROM_ORGANISATION]->(sender:Organisation)
  WHERE transfer.open_for = person.id
    AND CASE sender.kind
          WHEN 'EXTERNAL' THEN EXISTS { (person)-[:MEMBER_OF]->() }
          ELSE NOT EXISTS { (person)-[:MEMBER_OF]->(sender) }
               AND NOT (EXISTS { (person)-[:MEMBER_OF]->() }
                        AND EXISTS { (person)-[:WAS_MEMBER_OF {ended_by: 'REORGANISED'}]->(sender) })
        END
  WITH transfer, person,
       COLLECT {
         MATCH (person)-[past:WAS_MEMBER_OF]->()
         RETURN past.ended_by ORDER BY past.valid_to DESC, past.valid_from DESC LIMIT 1
       }[0] AS because
  SET transfer.state = 'WITHDRAWN', transfer.ended_because = because, transfer.version = coalesce(transfer.version, 1) + 1
  REMOVE transfer.open_for
  CREATE (event:AuditEvent {
    id: randomUUID(), at: datetime($now), actor: 'worker', action: 'endTransfer', before: '{"state": "OPEN"}',
    after: '{"state": "WITHDRAWN", "because": "' + coalesce(because, '') + '"}', unnumbered: true,
    organisation_codes: COLLECT {
      MATCH (transfer)-[:FROM_ORGANISATION|TO_ORGANISATION]->(end:Organisation) RETURN end.code AS code
      UNION
      MATCH (transfer)<-[:STEP_OF]-(:TransferStep)-[:AWAITS]->(awaited:Organisation) RETURN awaited.code AS code }})
  CREATE (event)-[:CONCERNS]->(transfer)
  CREATE (event)-[:CONCERNS]->(person)
  WITH transfer
  OPTIONAL MATCH (transfer)<-[:STEP_OF]-(step:TransferStep)
  DETACH DELETE step
  RETURN count(DISTINCT transfer) AS gone
}
RETURN gone AS ended
