// Stores what a keyed mutation answered.
// params:  account: str, mutation: str, key: str, payload: str
// returns: completed: int   (1 row)
MATCH (record:IdempotencyRecord {account: $account, mutation: $mutation, key: $key})
SET record.payload = $payload
RETURN count(*) AS completed
