// Open steps whose time has run out, in the order in which it did; those that stand at the top of the tree already are left out.
// params:  now: str, limit: int
// returns: transfer_id: str, due_at: str, leads_out: bool, comes_in: bool   (0..limit rows)
MATCH (step:TransferStep)
WHERE step.due_at <= datetime($now) AND step.at_top IS NULL
MATCH (step)-[:STEP_OF]->(transfer:Transfer)
WITH step, transfer
ORDER BY step.due_at, transfer.id
LIMIT $limit
RETURN transfer.id AS transfer_id,
       toString(step.due_at) AS due_at,
       EXISTS { (transfer)-[:TO_ORGANISATION]->(:Organisation {kind: 'EXTERNAL'}) } AS leads_out,
       EXISTS { (transfer)-[:FROM_ORGANISATION]->(:Organisation {kind: 'EXTERNAL'}) } AS comes_in
