// Gives steps of transfers back to who had them; of another step than was handed, or one that was answered, nothing changes. Who had the step
// before it was handed keeps it.
// params:  rows: list[map{transfer_id, from_code, to_code, opened_at, had_it}]
// returns: given: int   (1 row)
UNWIND $rows AS row
MATCH (transfer:Transfer {id: row.transfer_id})<-[:STEP_OF]-(step:TransferStep {opened_at: datetime(row.opened_at)})
MATCH (step)-[awaits:AWAITS]->(:Organisation {code: row.to_code})
MATCH (first:Organisation {code: row.from_code})
FOREACH (_ IN CASE WHEN row.had_it THEN [] ELSE [1] END | DELETE awaits)
MERGE (step)-[:AWAITS]->(first)
SET transfer.version = coalesce(transfer.version, 1) + 1
RETURN count(*) AS given
