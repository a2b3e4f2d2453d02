// Deletes codes that have expired, and counts of what nothing was sent for since $since; at most $limit of each.
// params:  now: str, since: str, limit: int
// returns: deleted: int   (1 row)
CALL () {
  MATCH (code:VerificationCode)
  WHERE code.expires_at <= datetime($now)
  WITH code
  LIMIT $limit
  DELETE code
  RETURN count(*) AS codes
}
CALL () {
  MATCH (limit:VerificationLimit)
  WHERE limit.last_at <= datetime($since)
  WITH limit
  LIMIT $limit
  DELETE limit
  RETURN count(*) AS limits
}
RETURN codes + limits AS deleted
