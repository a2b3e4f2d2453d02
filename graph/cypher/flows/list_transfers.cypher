// The next $limit transfers in the order of ids, as columns of equal length; moments are seconds since 1970, -1000000 (days), -1 (moments) and empty text are none. Answered
// steps are lists in the lists; `open` is the open step (kind, first addressee, opened, first due), or empty.
// params:  after: str, limit: int
// returns: last: str | None, transfers: int, and columns: id, person, reason, state, requested_by, requested_at, completed_at, reversed_at, from_code, to_code, placed_in, kinds, addressees, opened_at, due_at, answered_at, outcomes, open   (1 row)
CALL () {
  MATCH (transfer:Transfer)
  WHERE transfer.id > $after
  WITH transfer
  ORDER BY transfer.id
  LIMIT $limit
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
RETURN transfers[-1].id AS last, size(transfers) AS transfers,
       id, person, reason, state, requested_by, requested_at, completed_at, reversed_at, from_code, to_code, placed_in,
       kinds, addressees, opened_at, due_at, answered_at, outcomes, open
