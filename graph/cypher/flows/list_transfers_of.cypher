// Transfers of the people $ids, as columns like those of list_transfers.
// params:  ids: list[str]
// returns: columns   (1 row)
CALL () {
  UNWIND $ids AS id
  MATCH (:Person {id: id})<-[:FOR_PERSON]-(transfer:Transfer)
  RETURN collect(transfer) AS transfers
}
CALL (transfers) {
  UNWIND transfers AS transfer
  MATCH (transfer)-[:FOR_PERSON]->(person:Person)
  MATCH (transfer)-[:FROM_ORGANISATION]->(sender:Organisation)
  MATCH (transfer)-[:TO_ORGANISATION]->(target:Organisation)
  OPTIONAL MATCH (transfer)-[:PLACED_IN]->(placed:Organisation)
  OPTIONAL MATCH (transfer)<-[:STEP_OF]-(open:TransferStep)
  RETURN collect(transfer.id) AS id,
         collect(person.id) AS person,
         collect(transfer.reason) AS reason,
         collect(transfer.state) AS state,
         collect(coalesce(transfer.requested_by, '')) AS requested_by,
         collect(coalesce(transfer.requested_at.epochSeconds, -1)) AS requested_at,
         collect(coalesce(transfer.completed_at.epochSeconds, -1)) AS completed_at,
         collect(coalesce(transfer.reversed_at.epochSeconds, -1)) AS reversed_at,
         collect(sender.code) AS from_code,
         collect(target.code) AS to_code,
         collect(coalesce(placed.code, '')) AS placed_in,
         collect(coalesce(transfer.step_kinds, [])) AS kinds,
         collect(coalesce(transfer.step_first_addressees, [])) AS addressees,
         collect([moment IN coalesce(transfer.step_opened_at, []) | moment.epochSeconds]) AS opened_at,
         collect([moment IN coalesce(transfer.step_first_due_at, []) | moment.epochSeconds]) AS due_at,
         collect([moment IN coalesce(transfer.step_answered_at, []) | moment.epochSeconds]) AS answered_at,
         collect(coalesce(transfer.step_outcomes, [])) AS outcomes,
         collect(CASE WHEN open IS NULL THEN []
                      ELSE [open.kind, open.first_addressee, open.opened_at.epochSeconds, open.first_due_at.epochSeconds] END) AS open
}
RETURN id, person, reason, state, requested_by, requested_at, completed_at, reversed_at, from_code, to_code, placed_in,
       kinds, addressees, opened_at, due_at, answered_at, outcomes, open
