// Transfers that were completed since a moment: those of before a period that reach into it.
CREATE RANGE INDEX transfer_completed_at IF NOT EXISTS FOR (transfer:Transfer) ON (transfer.completed_at)
