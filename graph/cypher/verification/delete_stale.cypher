// Deletes what says nothing any more: codes that have expired, and counts where nothing was sent since $since; at most $limit.
// params:  now: str, since: str, limit: int
// returns: deleted: int   (1 row)
MATCH (record:Verification)
WHERE record.expires_at <= datetime($now) OR record.last_at <= datetime($since)
WITH record
LIMIT $limit
DELETE record
RETURN count(*) AS deleted
