// The next cohorts in the order of institution and year.
// params:  none
// returns: institution, year: int, frozen_on: int   (0..n rows)
MATCH (cohort:Cohort)
RETURN cohort.institution_code AS institution, cohort.year AS year, duration.inDays(date('1970-01-01'), cohort.frozen_on).days AS frozen_on
ORDER BY institution, year
