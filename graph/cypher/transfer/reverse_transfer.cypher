// Reverses a locked transfer that was completed: from now on it counts neither in nor out.
// params:  transfer_id: str, reversed_at: str, because: str
// returns: reversed: int   (1 row)
MATCH (sender:Organisation)<-[:FROM_ORGANISATION]-(transfer:Transfer {id: $transfer_id})-[:PLACED_IN]->(placed:Organisation)
SET transfer.state = 'REVERSED', transfer.reversed_at = datetime($reversed_at), transfer.ended_because = $because
SET placed.own_transfers_in = coalesce(placed.own_transfers_in, 0) - 1, placed.totals_pending = true
SET sender.own_transfers_out = coalesce(sender.own_transfers_out, 0) - 1, sender.totals_pending = true
RETURN count(*) AS reversed
