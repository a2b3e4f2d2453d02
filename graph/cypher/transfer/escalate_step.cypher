// Passes the open step of a transfer to the organisation above who has it, with a new clock; the first addressee may still answer. Where
// nothing stands above, it stays open and overdue. Whoever does not hold the lock with this epoch any more changes nothing; nor does a
// step change that was answered, or passed on, since it was found: its due time is no longer $due_at.
// params:  lock_name: str, holder: str, epoch: int, transfer_id: str, due_at: str, now: str, new_due_at: str
// returns: passed: int   (0..1 rows; none: somebody else holds the lock)
MATCH (lock:Lock {name: $lock_name})
SET lock.name = $lock_name
WITH lock
WHERE lock.holder = $holder AND lock.epoch = $epoch
CALL () {
  MATCH (transfer:Transfer {id: $transfer_id})
  SET transfer.id = $transfer_id
  WITH transfer
  MATCH (person:Person)<-[:FOR_PERSON]-(transfer)<-[:STEP_OF]-(step:TransferStep)
  WHERE step.due_at = datetime($due_at) AND step.at_top IS NULL
  MATCH (step)-[:AWAITS]->(awaited:Organisation)
  WITH transfer, person, step, awaited
  ORDER BY awaited.depth
  LIMIT 1
  WITH transfer, person, step, awaited,
       COLLECT {
         UNWIND split(awaited.path, '/')[..-2] AS above_code
         MATCH (above:Organisation {code: above_code})
         WHERE above.closed_on IS NULL
         RETURN above ORDER BY above.depth DESC LIMIT 1
       }[0] AS above
  CALL (step, above) {
    WITH step, above
    WHERE above IS NULL
    SET step.at_top = true
  }
  CALL (transfer, person, step, awaited, above) {
    WITH transfer, person, step, awaited, above
    WHERE above IS NOT NULL
    SET step.escalations = step.escalations + 1, step.due_at = datetime($new_due_at),
        transfer.version = coalesce(transfer.version, 1) + 1
    CREATE (step)-[:AWAITS]->(above)
    CREATE (event:AuditEvent {
      id: randomUUID(), at: datetime($now), actor: 'worker', action: 'escalateStep', before: '{"awaits": "' + awaited.code + '"}',
      after: '{"awaits": "' + above.code + '"}', unnumbered: true,
      organisation_codes: [awaited.code, above.code] + COLLECT {
        MATCH (transfer)-[:FROM_ORGANISATION|TO_ORGANISATION]->(end:Organisation)
        WHERE NOT end.code IN [awaited.code, above.code]
        RETURN DISTINCT end.code }})
    CREATE (event)-[:CONCERNS]->(transfer)
    CREATE (event)-[:CONCERNS]->(person)
    WITH step, awaited
    MATCH (step)-[old:AWAITS]->(awaited)
    WHERE awaited.code <> step.first_addressee
    DELETE old
  }
  RETURN count(above) AS moved
}
RETURN moved AS passed
