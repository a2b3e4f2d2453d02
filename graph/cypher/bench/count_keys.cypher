// How many mutations are recorded as done under keys that begin with $prefix, by accounts of $issuer.
// params:  issuer: str, prefix: str
// returns: done: int   (1 row)
MATCH (record:IdempotencyRecord)
WHERE record.account STARTS WITH $issuer + '|' AND record.key STARTS WITH $prefix AND record.payload IS NOT NULL
RETURN count(record) AS done
