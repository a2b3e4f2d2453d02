// Counts an attempt at the code of what has the fingerprint $fingerprint, where there is one that holds.
// params:  fingerprint: str, now: str
// returns: code_hmac: str, attempts: int   (0..1 row)
MATCH (code:Verification {fingerprint: $fingerprint})
SET code.attempts = code.attempts + 1
WITH code
WHERE code.expires_at > datetime($now)
RETURN code.code_hmac AS code_hmac, code.attempts AS attempts
