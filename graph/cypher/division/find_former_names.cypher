// Present and former names of the divisions $codes.
// params:  codes: list[str]
// returns: code, name, former: list[str]   (0..n rows)
UNWIND $codes AS code
MATCH (division:Division {code: code})
RETURN division.code AS code,
       division.name AS name,
       COLLECT { MATCH (division)-[:WAS_NAMED]->(name:FormerName) RETURN name.name ORDER BY name.valid_to, name.valid_from } AS former
