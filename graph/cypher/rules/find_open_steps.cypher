// OPEN_STEP: open transfers without exactly one open step that awaits an organisation, and ended ones that still have one.
// params:  limit: int
// returns: code, detail   (0..limit rows)
MATCH (transfer:Transfer)
WITH transfer, COUNT { (:Organisation)<-[:AWAITS]-(:TransferStep)-[:STEP_OF]->(transfer) } AS awaited
WHERE (transfer.state = 'OPEN' AND (awaited = 0 OR transfer.open_for IS NULL))
   OR (transfer.state <> 'OPEN' AND (awaited > 0 OR transfer.open_for IS NOT NULL))
RETURN transfer.id AS code, transfer.state + ', awaits ' + toString(awaited) AS detail
ORDER BY code
LIMIT $limit
