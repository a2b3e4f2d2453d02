// Lets open steps of transfers await another organisation in the place of one; what was answered meanwhile is left alone.
// params:  rows: list[map{transfer_id, from_code, to_code}]
// returns: handed: int   (1 row)
UNWIND $rows AS row
MATCH (transfer:Transfer {id: row.transfer_id})<-[:STEP_OF]-(step:TransferStep)-[awaits:AWAITS]->(:Organisation {code: row.from_code})
MATCH (heir:Organisation {code: row.to_code})
DELETE awaits
MERGE (step)-[:AWAITS]->(heir)
SET transfer.version = coalesce(transfer.version, 1) + 1
RETURN count(*) AS handed
