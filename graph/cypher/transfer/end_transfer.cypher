// Ends a locked transfer in which nobody moved: a step that nobody answered is gone.
// params:  transfer_id: str, state: str, because: str | None
// returns: ended: int   (1 row)
MATCH (transfer:Transfer {id: $transfer_id})
SET transfer.state = $state, transfer.ended_because = $because
REMOVE transfer.open_for
WITH transfer
OPTIONAL MATCH (transfer)<-[:STEP_OF]-(step:TransferStep)
DETACH DELETE step
RETURN count(DISTINCT transfer) AS ended
