// Open steps whose reminder is due, in the order in which their time runs out: $hours are the hours before it, the most first, and of
// those that have passed the nearest counts. A mark holds for one due time: who gets a step anew is reminded anew. A step is not
// reminded of what lies before it was opened, nor of a time that has run out.
// params:  now: str, hours: list[int], limit: int
// returns: transfer_id: str, due_at: str, hours: int   (0..limit rows)
WITH datetime($now) AS now
MATCH (step:TransferStep)
WHERE step.due_at > now AND step.due_at <= now + duration({hours: $hours[0]})
WITH step, now, [each IN $hours WHERE step.due_at <= now + duration({hours: each})][-1] AS hours
WHERE (step.reminded_for IS NULL OR step.reminded_for <> step.due_at OR step.reminded_hours > hours)
  AND step.opened_at < step.due_at - duration({hours: hours})
MATCH (step)-[:STEP_OF]->(transfer:Transfer)
WITH step, transfer, hours
ORDER BY step.due_at, transfer.id
LIMIT $limit
RETURN transfer.id AS transfer_id, toString(step.due_at) AS due_at, hours
