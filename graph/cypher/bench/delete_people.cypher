// Takes people out whose id begins with $prefix: those of a measurement, never of a province.
// params:  prefix: str
// returns: deleted: int   (1 row)
MATCH (person:Person)
WHERE person.id STARTS WITH $prefix
DETACH DELETE person
RETURN count(*) AS deleted
