// Codes of organisations that hold a letter, as one list: only they can differ from others in case alone.
// returns: codes: list[str]   (1 row)
MATCH (organisation:Organisation)
WHERE organisation.code =~ '.*[A-Za-z].*'
RETURN collect(organisation.code) AS codes
