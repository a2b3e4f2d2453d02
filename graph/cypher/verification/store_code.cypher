// Stores the fingerprint of a code for what has the fingerprint $fingerprint, a mobile and an account; a former one holds no more.
// params:  fingerprint: str, code_hmac: str, expires_at: str
// returns: stored: int   (1 row)
MERGE (code:Verification {fingerprint: $fingerprint})
SET code.code_hmac = $code_hmac, code.expires_at = datetime($expires_at), code.attempts = 0
RETURN count(*) AS stored
