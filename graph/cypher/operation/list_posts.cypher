// The present posts in the organisations $codes, and those of the people $person_ids.
// params:  codes: list[str], person_ids: list[str]
// returns: person_id, organisation_code, post, employment, valid_from, term_ends_on: str | None   (0..n rows)
MATCH (person:Person)-[serving:SERVES_IN]->(organisation:Organisation)
WHERE organisation.code IN $codes
RETURN person.id AS person_id, organisation.code AS organisation_code, serving.post AS post, serving.employment AS employment,
       toString(serving.valid_from) AS valid_from, toString(serving.term_ends_on) AS term_ends_on
UNION
UNWIND $person_ids AS person_id
MATCH (person:Person {id: person_id})-[serving:SERVES_IN]->(organisation:Organisation)
RETURN person.id AS person_id, organisation.code AS organisation_code, serving.post AS post, serving.employment AS employment,
       toString(serving.valid_from) AS valid_from, toString(serving.term_ends_on) AS term_ends_on
