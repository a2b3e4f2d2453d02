// Transfers of a period, by state: what response rates count.
CREATE RANGE INDEX transfer_state_requested_at IF NOT EXISTS FOR (transfer:Transfer) ON (transfer.state, transfer.requested_at)
