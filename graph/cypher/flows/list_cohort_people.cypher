// The people of the cohorts of the institutions $institutions in the year $year, as columns; days are counted from 1970.
// params:  institutions: list[str], year: int
// returns: institution, person, branch, retained_on, retained_reason: list   (1 row)
UNWIND $institutions AS code
MATCH (cohort:Cohort {institution_code: code, year: $year})<-[its:IN_COHORT]-(person:Person)
RETURN collect(code) AS institution,
       collect(person.id) AS person,
       collect(its.branch_code) AS branch,
       collect(coalesce(duration.inDays(date('1970-01-01'), its.retained_on).days, -1000000)) AS retained_on,
       collect(coalesce(its.retained_reason, '')) AS retained_reason
