// The cohorts that the people $ids are in.
// params:  ids: list[str]
// returns: person_id, institution_code, year: int, frozen_on, retained_on, retained_reason   (0..n rows; one with nulls for who is in none)
UNWIND $ids AS id
MATCH (person:Person {id: id})
OPTIONAL MATCH (person)-[its:IN_COHORT]->(cohort:Cohort)
RETURN id AS person_id,
       cohort.institution_code AS institution_code,
       cohort.year AS year,
       toString(cohort.frozen_on) AS frozen_on,
       toString(its.retained_on) AS retained_on,
       its.retained_reason AS retained_reason
