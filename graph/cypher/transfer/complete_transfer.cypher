// Completes a locked transfer whose steps are all answered: where it started (after a reorganisation that is another branch) and where it
// ended, with their own counts, and their marks.
// params:  transfer_id: str, completed_at: str, sender_code: str, placed_code: str
// returns: completed: int   (1 row)
MATCH (transfer:Transfer {id: $transfer_id})-[starts:FROM_ORGANISATION]->(:Organisation)
MATCH (sender:Organisation {code: $sender_code})
MATCH (placed:Organisation {code: $placed_code})
DELETE starts
CREATE (transfer)-[:FROM_ORGANISATION]->(sender)
CREATE (transfer)-[:PLACED_IN]->(placed)
SET transfer.state = 'COMPLETED', transfer.completed_at = datetime($completed_at)
REMOVE transfer.open_for
SET placed.own_transfers_in = coalesce(placed.own_transfers_in, 0) + 1, placed.totals_pending = true
SET sender.own_transfers_out = coalesce(sender.own_transfers_out, 0) + 1, sender.totals_pending = true
RETURN count(*) AS completed
