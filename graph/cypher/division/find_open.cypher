// Which of $codes are divisions that are open now.
// params:  codes: list[str]
// returns: code   (0..n rows)
UNWIND $codes AS code
MATCH (division:Division {code: code})
WHERE division.closed_on IS NULL
RETURN division.code AS code
