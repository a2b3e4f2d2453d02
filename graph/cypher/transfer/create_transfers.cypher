// Makes transfers with their answered steps as parallel lists; an open one gets its open step, which awaits an organisation.
// A row: id, person_id, from_code, to_code, placed_in_code, requested_at, completed_at, reversed_at, open_for, props, the lists
// opened_at, first_due_at and answered_at of answered steps, and the open_step or null.
// The ends are locked in the order of codes before anything is tied to them: so writers and totals never wait in a ring.
// params:  rows: list[map]
// returns: created: int   (1 row)
CALL () {
  UNWIND $rows AS row
  UNWIND [row.from_code, row.to_code, row.placed_in_code] AS code
  WITH DISTINCT code
  ORDER BY code
  MATCH (end:Organisation {code: code})
  SET end.kind = end.kind
  RETURN count(*) AS locked
}
UNWIND $rows AS row
MATCH (person:Person {id: row.person_id})
MATCH (sender:Organisation {code: row.from_code})
MATCH (target:Organisation {code: row.to_code})
CREATE (transfer:Transfer {id: row.id, version: 1})-[:FOR_PERSON]->(person)
CREATE (transfer)-[:FROM_ORGANISATION]->(sender)
CREATE (transfer)-[:TO_ORGANISATION]->(target)
SET transfer += row.props
SET transfer.requested_at = datetime(row.requested_at), transfer.completed_at = datetime(row.completed_at),
    transfer.reversed_at = datetime(row.reversed_at), transfer.open_for = row.open_for,
    transfer.step_opened_at = [moment IN row.opened_at | datetime(moment)],
    transfer.step_first_due_at = [moment IN row.first_due_at | datetime(moment)],
    transfer.step_answered_at = [moment IN row.answered_at | datetime(moment)]
WITH row, transfer, sender
CALL (row, transfer, sender) {
  MATCH (placed:Organisation {code: row.placed_in_code})
  CREATE (transfer)-[:PLACED_IN]->(placed)
  WITH sender, placed
  WHERE row.props.state = 'COMPLETED'
  SET placed.own_transfers_in = coalesce(placed.own_transfers_in, 0) + 1, placed.totals_pending = true
  SET sender.own_transfers_out = coalesce(sender.own_transfers_out, 0) + 1, sender.totals_pending = true
}
CALL (row, transfer) {
  WITH row, transfer, row.open_step AS step
  WHERE step IS NOT NULL
  MATCH (addressee:Organisation {code: step.first_addressee})
  CREATE (open:TransferStep {
    kind: step.kind, first_addressee: step.first_addressee, opened_at: datetime(step.opened_at),
    first_due_at: datetime(step.first_due_at), due_at: datetime(step.first_due_at), escalations: step.escalations})
  CREATE (open)-[:STEP_OF]->(transfer)
  CREATE (open)-[:AWAITS]->(addressee)
}
RETURN count(*) AS created
