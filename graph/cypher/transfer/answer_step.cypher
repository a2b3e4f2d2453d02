// Answers the open step of a locked transfer: it becomes the last part of the lists of answered steps, and counts as a change.
// params:  transfer_id: str, answered_at: str, answered_by: str, outcome: str
// returns: answered: int   (1 row)
MATCH (transfer:Transfer {id: $transfer_id})<-[:STEP_OF]-(step:TransferStep)
WITH transfer, step, size(coalesce(transfer.step_kinds, [])) AS before
SET transfer.step_answered_by = coalesce(transfer.step_answered_by, [i IN range(1, before) | '']) + $answered_by,
    transfer.step_kinds = coalesce(transfer.step_kinds, []) + step.kind,
    transfer.step_first_addressees = coalesce(transfer.step_first_addressees, []) + step.first_addressee,
    transfer.step_opened_at = coalesce(transfer.step_opened_at, []) + step.opened_at,
    transfer.step_first_due_at = coalesce(transfer.step_first_due_at, []) + step.first_due_at,
    transfer.step_answered_at = coalesce(transfer.step_answered_at, []) + datetime($answered_at),
    transfer.step_outcomes = coalesce(transfer.step_outcomes, []) + $outcome,
    transfer.step_escalations = coalesce(transfer.step_escalations, []) + step.escalations
DETACH DELETE step
RETURN count(*) AS answered
