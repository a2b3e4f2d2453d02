// Steps whose time runs out, which the worker looks for.
CREATE RANGE INDEX transfer_step_due_at IF NOT EXISTS FOR (step:TransferStep) ON (step.due_at)
