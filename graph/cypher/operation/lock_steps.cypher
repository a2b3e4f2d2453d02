// Locks the open transfers whose step awaits one of the organisations $codes, in the order of ids.
// params:  codes: list[str]
// returns: transfer_id, from_code, opened_at, has_it: list[str] (everybody who has the step)   (0..n rows)
MATCH (awaited:Organisation)<-[:AWAITS]-(:TransferStep)-[:STEP_OF]->(transfer:Transfer)
WHERE awaited.code IN $codes
WITH DISTINCT transfer
ORDER BY transfer.id
SET transfer.id = transfer.id
WITH transfer
MATCH (transfer)<-[:STEP_OF]-(step:TransferStep)-[:AWAITS]->(awaited:Organisation)
WHERE awaited.code IN $codes
RETURN transfer.id AS transfer_id, awaited.code AS from_code, toString(step.opened_at) AS opened_at,
       COLLECT { MATCH (step)-[:AWAITS]->(has_it:Organisation) RETURN has_it.code } AS has_it
