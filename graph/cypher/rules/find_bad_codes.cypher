// CODE_FORM: codes of organisations that are not 1 to 40 letters, digits and hyphens.
// params:  limit: int
// returns: code, detail   (0..limit rows)
MATCH (organisation:Organisation)
WHERE organisation.code IS NULL OR NOT organisation.code =~ '[0-9A-Za-z-]{1,40}'
RETURN organisation.code AS code, 'the code is not 1 to 40 letters, digits and hyphens' AS detail
ORDER BY code
LIMIT $limit
