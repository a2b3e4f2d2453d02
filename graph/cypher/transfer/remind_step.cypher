// Reminds whoever has the open step of a transfer: marks the step, and records an event that whoever follows the log is told. Whoever does
// not hold the lock with this epoch any more changes nothing; nor is a step reminded that was answered or passed on since it was found,
// or that was reminded of this already. The version of the transfer stays: who answers has seen nothing else.
// params:  lock_name: str, holder: str, epoch: int, transfer_id: str, due_at: str, hours: int, now: str
// returns: reminded: int   (0..1 rows; none: somebody else holds the lock)
MATCH (lock:Lock {name: $lock_name})
SET lock.name = $lock_name
WITH lock
WHERE lock.holder = $holder AND lock.epoch = $epoch
CALL () {
  MATCH (transfer:Transfer {id: $transfer_id})
  SET transfer.id = $transfer_id
  WITH transfer
  MATCH (person:Person)<-[:FOR_PERSON]-(transfer)<-[:STEP_OF]-(step:TransferStep)
  WHERE step.due_at = datetime($due_at)
    AND (step.reminded_for IS NULL OR step.reminded_for <> step.due_at OR step.reminded_hours > $hours)
  SET step.reminded_for = step.due_at, step.reminded_hours = $hours
  WITH transfer, person, step,
       COLLECT { MATCH (step)-[:AWAITS]->(awaited:Organisation) RETURN awaited.code ORDER BY awaited.depth } AS awaited
  CREATE (event:AuditEvent {
    id: randomUUID(), at: datetime($now), actor: 'worker', action: 'remindStep', before: '{}',
    after: '{"step": "' + step.kind + '", "awaits": "' + awaited[0] + '", "due_at": "' + toString(step.due_at)
           + '", "hours": ' + toString($hours) + '}',
    unnumbered: true,
    organisation_codes: awaited + COLLECT {
      MATCH (transfer)-[:FROM_ORGANISATION|TO_ORGANISATION]->(end:Organisation)
      WHERE NOT end.code IN awaited
      RETURN DISTINCT end.code }})
  CREATE (event)-[:CONCERNS]->(transfer)
  CREATE (event)-[:CONCERNS]->(person)
  RETURN count(event) AS marked
}
RETURN marked AS reminded
