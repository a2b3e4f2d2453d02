// Opens the next step of a locked transfer, whose target is $target_code from now on; it awaits an organisation until a moment.
// params:  transfer_id: str, kind: str, addressee: str, target_code: str, opened_at: str, due_at: str
// returns: opened: int   (1 row)
MATCH (transfer:Transfer {id: $transfer_id})-[leads:TO_ORGANISATION]->(:Organisation)
MATCH (addressee:Organisation {code: $addressee})
MATCH (target:Organisation {code: $target_code})
DELETE leads
CREATE (transfer)-[:TO_ORGANISATION]->(target)
CREATE (step:TransferStep {
  kind: $kind, first_addressee: $addressee, opened_at: datetime($opened_at), first_due_at: datetime($due_at),
  due_at: datetime($due_at), escalations: 0})
CREATE (step)-[:STEP_OF]->(transfer)
CREATE (step)-[:AWAITS]->(addressee)
RETURN count(*) AS opened
