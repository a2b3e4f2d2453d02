// The cohorts of a year that are frozen, with their base.
// params:  year: int
// returns: institution_code, frozen_on, base: int   (0..n rows)
MATCH (cohort:Cohort {year: $year})
RETURN cohort.institution_code AS institution_code,
       toString(cohort.frozen_on) AS frozen_on,
       COUNT { (cohort)<-[:IN_COHORT]-() } AS base
ORDER BY institution_code
