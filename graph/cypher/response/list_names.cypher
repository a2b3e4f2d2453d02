// The organisations $codes in the order of names.
// params:  codes: list[str]
// returns: code: str, name: str, kind: str   (0..n rows)
MATCH (organisation:Organisation)
WHERE organisation.code IN $codes
RETURN organisation.code AS code, organisation.name AS name, organisation.kind AS kind
ORDER BY organisation.sort_key
