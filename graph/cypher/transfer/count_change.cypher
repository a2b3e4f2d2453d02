// Counts a change of a locked transfer.
// params:  transfer_id: str
// returns: version: int   (1 row)
MATCH (transfer:Transfer {id: $transfer_id})
SET transfer.version = coalesce(transfer.version, 1) + 1
RETURN transfer.version AS version
