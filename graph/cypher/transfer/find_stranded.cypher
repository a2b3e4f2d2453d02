// Open transfers whose member is no longer where they start, at most $limit. Only transfers are walked: left to itself, the plan looks
// each person of the province up in the index of open transfers, and locks it, for minutes. So the open ones are collected first.
// params:  limit: int
// returns: transfer_id: str   (0..limit rows)
MATCH (transfer:Transfer)
WHERE transfer.open_for IS NOT NULL
WITH collect(transfer) AS open
UNWIND open AS transfer
MATCH (person:Person {id: transfer.open_for})
MATCH (transfer)-[:FROM_ORGANISATION]->(sender:Organisation)
WHERE CASE sender.kind
        WHEN 'EXTERNAL' THEN EXISTS { (person)-[:MEMBER_OF]->() }
        ELSE NOT EXISTS { (person)-[:MEMBER_OF]->(sender) }
             AND NOT (EXISTS { (person)-[:MEMBER_OF]->() }
                      AND EXISTS { (person)-[:WAS_MEMBER_OF {ended_by: 'REORGANISED'}]->(sender) })
      END
RETURN transfer.id AS transfer_id
LIMIT $limit
