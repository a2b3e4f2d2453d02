// Uses up the code $code_hmac of what has the fingerprint $fingerprint: of two who use it at once, one finds none.
// params:  fingerprint: str, code_hmac: str
// returns: used: int   (1 row)
OPTIONAL MATCH (code:Verification {fingerprint: $fingerprint})
SET code.attempts = code.attempts
WITH code
WHERE code.code_hmac = $code_hmac
DELETE code
RETURN count(code) AS used
