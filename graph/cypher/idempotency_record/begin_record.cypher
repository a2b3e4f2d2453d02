// The record of a key, made where it is new or was kept for $kept_days, which also ends older ones of this account and mutation. Writing
// the key first locks the node: who comes with the same key at the same time waits for the end of the first.
// params:  account: str, mutation: str, key: str, input_sha256: str, kept_days: int
// returns: is_new: bool, input_sha256: str, payload: str | None   (1 row)
MERGE (record:IdempotencyRecord {account: $account, mutation: $mutation, key: $key})
SET record.key = $key
WITH record, datetime.realtime() - duration({days: $kept_days}) AS since
WITH record, since, coalesce(record.at < since, true) AS is_new
FOREACH (_ IN CASE WHEN is_new THEN [1] ELSE [] END |
  SET record.input_sha256 = $input_sha256, record.at = datetime.realtime(), record.payload = null)
WITH record, since, is_new
CALL (record, since) {
  MATCH (old:IdempotencyRecord {account: $account, mutation: $mutation})
  WHERE old.key > '' AND old.at < since AND old <> record
  WITH old
  LIMIT 100
  DELETE old
}
RETURN is_new, record.input_sha256 AS input_sha256, record.payload AS payload
