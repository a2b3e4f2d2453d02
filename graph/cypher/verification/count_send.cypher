// Counts that a code is sent for what has the fingerprint $fingerprint, a mobile or an address, where fewer than $most were since $since.
// params:  fingerprint: str, since: str, now: str, most: int
// returns: allowed: bool   (1 row)
MERGE (limit:Verification {fingerprint: $fingerprint})
SET limit.last_at = coalesce(limit.last_at, datetime($now))
WITH limit, [at IN coalesce(limit.sent_at, []) WHERE at > datetime($since)] AS sent
WITH limit, sent, size(sent) < $most AS allowed
SET limit.sent_at = CASE WHEN allowed THEN sent + datetime($now) ELSE sent END,
    limit.last_at = CASE WHEN allowed THEN datetime($now) ELSE limit.last_at END
RETURN allowed
